"""What an import refuses, whose a draft is, and how long it lives."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile

from core.vocabulary import Role
from scheduler.housekeeping import keep_house
from tests.console import Console
from tests.imports import DOUBTFUL, RESULTS, begin, preview_of
from tests.sheet_files import MARKED_FIVE_TIMES, Cells, csv_file
from tests.web_of_tables import GOOGLE, web_of_tables
from tests.world import CLERK, OFFICER, World, texts
from web.console.imports.start import INTERNET

SECOND_OFFICER = "U" + "9" * 32


def bomb() -> bytes:
    """A small workbook that unpacks to more than is read of any."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return packed.getvalue()


BOMB = bomb()
UNUSABLE: list[tuple[dict[str, str], bytes, str, str]] = [
    ({}, b"PK\x03\x04 this is no workbook", "ผล.xlsx", "ไม่ใช่ XLSX หรือ CSV หรือไฟล์เสียหาย"),
    ({}, b"%PDF-1.7", "ผล.pdf", "ไม่ใช่ XLSX หรือ CSV"),
    ({}, b"", "ผล.csv", "ไม่พบแถวหัวตาราง"),
    ({}, csv_file([MARKED_FIVE_TIMES]), "ผล.csv", "ใต้แถวหัวตาราง (แถว 1) ไม่มีข้อมูล"),
    ({}, 'โรงเรียน,ภาพถ่าย\n"บ้านต้นแบบ,1\n'.encode(), "ผล.csv", "แถว 2: เครื่องหมายคำพูด"),
    ({}, b"a,b\n" + b"1,2\n" * 1_400_000, "ผล.csv", "ไฟล์ใหญ่เกินไป"),
    ({}, b"a,b\n" + b"1,2\n" * 40_001, "ผล.csv", "เกิน 40,000 แถว"),
    ({}, BOMB, "ผล.xlsx", "ไฟล์ใหญ่เกินไป"),
    ({}, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ผล.xls", "Excel รุ่นเก่า"),
    ({"link": "http://a.example/x.csv"}, b"", "", "ต้องขึ้นต้นด้วย https://"),
    ({"link": "https://127.0.0.1/x.csv"}, b"", "", "เครื่องภายใน"),
    ({"link": "https://a.example/x.csv"}, b"a,b\n1,2", "ผล.csv", "อย่างใดอย่างหนึ่ง"),
    ({}, b"", "", "เลือกไฟล์ หรือวางลิงก์"),
    ({"round": "999-999"}, b"a,b\n1,2", "ผล.csv", "เลือกรอบที่บันทึกผลได้"),
    ({"kind": "everything"}, b"a,b\n1,2", "ผล.csv", "เลือกก่อนว่าจะนำเข้าอะไร"),
]


def test_what_cannot_be_used_says_why_and_that_nothing_was_saved(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    for fields, content, name, why in UNUSABLE:
        assert begin(console, content, **{"name": name, **fields}) == 422, why
        assert why in console.text and "ยังไม่มีข้อมูลใดถูกบันทึก" in console.text, why
        typed = console.page.select_one("#link")
        assert typed is not None and typed["value"] == fields.get("link", "")
    assert sqlite_office.rows("import_draft") == []


def test_a_request_above_the_limit_is_refused_whole(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    assert begin(console, b"0" * 6_400_000) == 413
    assert "ไม่เกิน 5 MB" in console.text


def test_what_files_hold_is_shown_as_text(sqlite_office: World) -> None:
    rows: list[Cells] = [
        [*MARKED_FIVE_TIMES[:6], "หมายเหตุ <b>หนา</b>"],
        ["บ้านต้นแบบ", 0, 1, 1, 1, 1, "<img src=x onerror=alert(1)>"],
        ["<script>alert(1)</script>", 0, 1, 1, 1, 1, '=HYPERLINK("http://evil")'],
    ]
    console = Console.signed_in(sqlite_office)
    begin(console, csv_file(rows), name="<svg onload=alert(1)>.csv")
    for step in ("อ่านข้อมูลตามนี้", "ข้ามทุกแถว"):
        assert not console.page.select("main script, main img, main svg:not(.bar), main b")
        assert console.submit(step) == 200
    assert not console.page.select("main script, main img, main b")
    assert "<img src=x onerror=alert(1)>" in console.text


def test_a_draft_waits_for_its_owner_and_for_nobody_else(office: World) -> None:
    office.platform.add_user(SECOND_OFFICER, "คนที่สอง")
    office.make_officer(SECOND_OFFICER)
    console, other = Console.signed_in(office), Console.signed_in(office, SECOND_OFFICER)
    begin(console, csv_file(RESULTS))
    begin(console, csv_file(DOUBTFUL), name="อีกไฟล์.csv")
    drafts = [row["id"] for row in office.rows("import_draft")]
    assert len(drafts) == 2
    for step in ("", "/columns", "/schools", "/preview", "/done"):
        assert other.get(f"/console/imports/{drafts[0]}{step}") == 409
        assert "เป็นของเจ้าหน้าที่อื่น" in other.text
    for step in ("/columns", "/schools", "/save", "/discard"):
        assert other.post(f"/console/imports/{drafts[0]}{step}") == 409
    office.later(hours=7)
    again = Console.signed_in(office)
    again.get("/console/imports/")
    assert "อีกไฟล์.csv" in again.text
    for draft in drafts:
        assert again.get(f"/console/imports/{draft}") == 200
        assert again.submit("อ่านข้อมูลตามนี้") == 200
    office.later(hours=25)
    late = Console.signed_in(office)
    assert late.get(f"/console/imports/{drafts[0]}") == 409
    assert "ไม่มีข้อมูลใดถูกบันทึก" in late.text
    keep_house(office.services.database, office.now)
    assert office.rows("import_draft") == []


def test_a_draft_is_saved_once_however_often_the_button_is_pressed(office: World) -> None:
    console, twin = Console.signed_in(office), Console.signed_in(office)
    preview_of(console, csv_file(RESULTS))
    assert twin.get(console.response.request.path) == 200
    console.submit("บันทึก 3 โรงเรียน")
    assert twin.submit("บันทึก 3 โรงเรียน") == 200
    assert "บันทึกไปแล้ว จึงไม่ได้บันทึกซ้ำ" in twin.text
    assert len(office.rows("check_record")) == 15
    kept = office.rows("import_draft")[0]
    assert (kept["table"], kept["rows"], kept["preview"]) == (None, None, None)


def test_ten_drafts_are_enough(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    for _ in range(10):
        assert begin(console, csv_file(RESULTS)) == 200
    assert begin(console, csv_file(RESULTS)) == 409
    assert "ค้างอยู่ 10 ร่าง" in console.text
    console.get("/console/imports/")
    assert console.submit("ลบร่าง") == 200
    assert begin(console, csv_file(RESULTS)) == 200


def test_viewers_and_strangers_cannot_import(sqlite_office: World) -> None:
    sqlite_office.make_officer(CLERK, Role.VIEWER)
    viewer = Console.signed_in(sqlite_office, CLERK)
    assert viewer.get("/console/imports/") == 403
    assert viewer.post("/console/imports/", {"kind": "roster"}) == 403
    assert "นำเข้าข้อมูล" not in viewer.text
    stranger = Console(sqlite_office)
    assert stranger.get("/console/imports/") == 401
    assert stranger.post("/console/imports/1/save") == 401


def test_who_erases_their_data_leaves_no_draft(office: World) -> None:
    console = Console.signed_in(office)
    begin(console, csv_file(RESULTS))
    assert "ร่างที่ค้าง" in texts(office.say(OFFICER, "ข้อมูลของฉัน"))
    office.tap(OFFICER, "ลบ", office.say(OFFICER, "ลบข้อมูลของฉัน"))
    assert office.rows("import_draft") == []


def test_a_calendar_that_changed_meanwhile_is_told(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    preview_of(console, csv_file(RESULTS))
    sqlite_office.execute("UPDATE campaign SET active = :no", no=False)
    assert console.submit("บันทึก 3 โรงเรียน") == 409
    assert "ไม่มีแล้ว" in console.text and sqlite_office.rows("check_record") == []
    console.get("/console/imports/")
    assert "เรื่องที่ลบไปแล้ว" in console.text


def test_a_google_sheet_is_imported_by_its_link(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    with web_of_tables() as web:
        sqlite_office.app.extensions[INTERNET] = web.internet()
        web.serve(f"{GOOGLE}/spreadsheets/d/1abc/export?format=csv&gid=7", csv_file(RESULTS))
        link = "https://docs.google.com/spreadsheets/d/1abc/edit#gid=7"
        assert begin(console, b"", name="", link=link) == 200
        assert "ลิงก์จาก docs.google.com" in console.text
        assert begin(console, b"", name="", link=link.replace("1abc", "other")) == 422
        assert "ไม่พบไฟล์ตามลิงก์นี้" in console.text
    assert "1abc" not in sqlite_office.stored()
