"""Importing a file at the console: columns, schools, a preview of exactly what changes, all or nothing, and undoing."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from core.vocabulary import Role
from scheduler.housekeeping import keep_house
from tests.console import Console
from tests.queries import statements
from tests.sheet_files import MARKED_FIVE_TIMES, Cells, csv_file, xlsx_file
from tests.web_of_tables import GOOGLE, web_of_tables
from tests.world import CLERK, OFFICER, World, texts
from web.console.imports.start import INTERNET

SECOND_OFFICER = "U" + "9" * 32
PROCESSES = ["รับนักเรียน", "ย้ายเข้า", "ย้ายออก", "ผ่อนผัน", "ลาออก", "เทียบโอน", "ใบแทนเอกสาร", "ใช้อาคาร"]
RESULTS: list[Cells] = [
    ["ผลการตรวจครั้งที่ 1"],
    MARKED_FIVE_TIMES,
    ["บ้านต้นแบบ", "✓", "✓", "✓", "✓", "✓", ""],
    ["วัดสมมติธรรม", "ครบ", "ไม่ครบ", "ครบ", "ครบ", "✗", "พิกัดผิด"],
    ["1099000004", 1, 1, 1, 1, 0, ""],
]


@pytest.fixture
def office(world: World) -> World:
    world.make_officer()
    return world


def begin(console: Console, content: bytes, kind: str = "results", name: str = "ผล.csv", **fields: Any) -> int:
    """Upload a file on the first page; the status."""
    assert console.get("/console/imports/") == 200
    form = console.page.select_one("form.import-form")
    assert form is not None
    data = {"kind": kind, **{s["name"]: _chosen(s) for s in form.select("select[name]")}, **fields}
    return console.post("/console/imports/", {**data, "file": (io.BytesIO(content), name)})


def _chosen(select: Any) -> str:
    option = select.select_one("option[selected]") or select.select_one("option")
    return str(option["value"]) if option else ""


def preview_of(console: Console, content: bytes, kind: str = "results", **fields: Any) -> None:
    """Upload, take the columns as recognised, and arrive at the preview."""
    assert begin(console, content, kind, **fields) == 200, console.text
    assert console.submit("อ่านข้อมูลตามนี้") == 200, console.text
    assert [heading.text for heading in console.page.select("h1")] == ["ตรวจก่อนบันทึก"]


def figures(console: Console) -> dict[str, str]:
    """The numbers above a preview, by label."""
    labels, values = console.page.select(".figure-label"), console.page.select(".figure-value")
    return {label.text: value.text for label, value in zip(labels, values, strict=True)}


def states(world: World) -> dict[str, list[str]]:
    """The items' states by the school's code, of the schools that were checked."""
    codes = {row["id"]: row["code"] for row in world.rows("school")}
    found: dict[str, list[str]] = {}
    for row in sorted(world.rows("item_status"), key=lambda row: (row["school_id"], row["item_id"])):
        found.setdefault(codes[row["school_id"]], []).append(row["state"])
    return found


DONE, MISSING, OPEN = "complete", "incomplete", "unchecked"


@pytest.mark.parametrize("content", [csv_file(RESULTS), xlsx_file(RESULTS)], ids=["csv", "xlsx"])
def test_results_are_saved_at_the_end_and_not_before(office: World, content: bytes) -> None:
    console = Console.signed_in(office)
    preview_of(console, content)
    assert figures(console) == {"ใหม่": "3", "เปลี่ยน": "0", "เหมือนเดิม": "0", "มีปัญหา": "0", "ไม่ใช้": "0"}
    assert any("วัดสมมติธรรม" in row[1] and "นำทาง" in row[2] and "พิกัดผิด" in row[2] for row in console.rows())
    assert "ยังไม่มีข้อมูลใดถูกบันทึก" in console.text
    assert office.rows("check_record") == []
    assert console.submit("บันทึก 3 โรงเรียน") == 200
    assert states(office) == {
        "1099000002": [DONE] * 5,
        "1099000003": [DONE, MISSING, DONE, DONE, MISSING],
        "1099000004": [DONE] * 4 + [MISSING],
    }
    checks = office.rows("check_record")
    assert {(row["source"], row["by_person_id"] is not None, row["round_id"] is not None) for row in checks} == {
        ("sheet", True, True)
    }
    console.get("/console/changes/")
    assert "บันทึกผลตรวจจากไฟล์" in console.text


def test_what_stood_before_is_shown_beside_what_will_stand(office: World) -> None:
    office.record("วัดสมมติธรรม", "ไม่ครบ 1", "ภาพเก่า")
    office.record("บ้านต้นแบบ", "ครบหมด")
    console = Console.signed_in(office)
    preview_of(console, csv_file(RESULTS))
    assert figures(console)["ใหม่"] == "1"
    assert figures(console)["เปลี่ยน"] == "1"
    assert figures(console)["เหมือนเดิม"] == "1"
    changed = next(row[2] for row in console.rows() if "วัดสมมติธรรม" in row[1])
    assert "ภาพถ่าย ✗ ไม่ครบ → ✓ ครบ" in changed
    assert "หมายเหตุ ภาพถ่าย “ภาพเก่า” → ไม่มี" in changed
    console.get(console.response.request.path, show="same")
    assert [row[1].split()[0] for row in console.rows()] == ["บ้านต้นแบบ"]


def test_an_import_is_undone_as_a_whole_but_what_was_checked_since_stays(office: World) -> None:
    office.record("วัดสมมติธรรม", "ครบหมด")
    console = Console.signed_in(office)
    preview_of(console, csv_file(RESULTS))
    console.submit("บันทึก 3 โรงเรียน")
    office.later(minutes=1)
    office.record("บ้านต้นแบบ", "ไม่ครบ 5")
    assert console.submit("เลิกทำการนำเข้านี้") == 200
    assert states(office) == {
        "1099000002": [DONE] * 4 + [MISSING], "1099000003": [DONE] * 5, "1099000004": [OPEN] * 5,
    }  # fmt: skip
    assert len(office.rows("check_record")) == 25


def test_nothing_is_saved_when_something_changed_after_the_preview(office: World) -> None:
    console = Console.signed_in(office)
    preview_of(console, csv_file(RESULTS))
    office.record("บ้านต้นแบบ", "ไม่ครบ 1")
    assert console.submit("บันทึก 3 โรงเรียน") == 200
    assert "เปลี่ยนไประหว่างนี้ จึงยังไม่ได้บันทึก" in console.text
    assert any("ภาพถ่าย ✗ ไม่ครบ → ✓ ครบ" in row[2] for row in console.rows())
    assert list(states(office)) == ["1099000002"]
    assert console.submit("บันทึก 3 โรงเรียน") == 200
    assert len(states(office)) == 3


def test_columns_of_unknown_names_are_given_a_meaning_by_the_officer(office: World) -> None:
    rows: list[Cells] = [["สถานที่", "ก", "ข", "ค"], ["บ้านต้นแบบ", "1", "0", "แก้ป้าย"]]
    console = Console.signed_in(office)
    begin(console, csv_file(rows))
    assert "ไม่รู้จักหัวคอลัมน์ใดเลย" in console.text and "แก้ป้าย" in console.text
    assert console.submit("อ่านข้อมูลตามนี้") == 422
    assert "ยังไม่มีคอลัมน์ที่บอกว่าเป็นโรงเรียนใด" in console.text and "อย่างน้อยหนึ่งรายการ" in console.text
    item = {option.text: str(option["value"]) for option in console.page.select("#column-1 option")}
    twice = {"column-0": "name", "column-1": item["ที่ตั้ง"], "column-2": item["ที่ตั้ง"]}
    assert console.submit("อ่านข้อมูลตามนี้", **twice) == 422
    assert "“ที่ตั้ง” ไว้มากกว่าหนึ่งคอลัมน์" in console.text
    assert console.submit("อ่านข้อมูลตามนี้", **{"column-1": item["ภาพถ่าย"], "column-3": item["หมายเหตุ"]}) == 200
    assert console.submit("บันทึก 1 โรงเรียน") == 200
    assert states(office) == {"1099000002": [DONE, MISSING]}
    assert [row["note"] for row in office.rows("item_status") if row["note"]] == ["แก้ป้าย"]


DOUBTFUL: list[Cells] = [
    MARKED_FIVE_TIMES,
    ["โรงเรียนบ้านต้นแบบ", 1, 1, 1, 1, 1, ""],  # the prefix does not make it inexact
    ["วัดสมมติธรม", 1, 1, 1, 1, 1, ""],  # a slip: likely, yet to be confirmed
    ["บ้านหนองตัวอย่าง", 1, 1, 1, 1, 1, ""],  # an exact name in two places
    ["ชื่อที่ไม่มีใครรู้จัก", 1, 1, 1, 1, 1, ""],
    ["ร.ร.ที่ไม่มีในทะเบียนเลย", 1, 1, 1, 1, 1, ""],
]


def test_schools_that_are_not_exact_are_confirmed_chosen_or_left_out(office: World) -> None:
    console = Console.signed_in(office)
    begin(console, csv_file(DOUBTFUL))
    assert console.submit("อ่านข้อมูลตามนี้") == 200
    asked = {row[0]: row[1] for row in console.rows("table.schools-table tbody tr")}
    assert list(asked) == ["3", "4", "5", "6"]
    assert "ไม่ตรงทุกตัวอักษร" in asked["3"] and "ชื่อใกล้เคียง" in asked["4"] and "ไม่พบในทะเบียน" in asked["5"]
    chosen = console.page.select_one("#school-3 option[selected]")
    assert chosen is not None and chosen.text == "วัดสมมติธรรม อ.เมืองตัวอย่าง"
    assert len(console.page.select("#school-4 option")) == 4  # nothing yet, the two, and leaving it out
    assert console.submit("ยืนยันหน้านี้") == 200
    assert "ยังไม่ได้เลือกโรงเรียน 3 แถว" in console.text
    there = next(option for option in console.page.select("#school-4 option") if "สวนทดลอง" in option.text)
    assert console.submit("ยืนยันหน้านี้", **{"school-4": there["value"], "other-5": "ไม่มีจริง", "school-6": "skip"}) == 422
    assert "ไม่พบโรงเรียนนี้" in console.text
    assert console.submit("ยืนยันหน้านี้", **{"other-5": "1099000004"}) == 200
    assert figures(console) == {"ใหม่": "4", "เปลี่ยน": "0", "เหมือนเดิม": "0", "มีปัญหา": "0", "ไม่ใช้": "1"}
    assert console.submit("บันทึก 4 โรงเรียน") == 200
    assert list(states(office)) == ["1099000002", "1099000003", "1099000004", "1099000010"]


def test_one_school_in_two_rows_is_a_problem_of_the_second(office: World) -> None:
    rows: list[Cells] = [MARKED_FIVE_TIMES, ["บ้านต้นแบบ", *[1] * 5], ["ต้นแบบ", *[0] * 5]]
    console = Console.signed_in(office)
    begin(console, csv_file(rows))
    console.submit("อ่านข้อมูลตามนี้")
    assert console.submit("ยืนยันหน้านี้") == 200
    assert figures(console)["มีปัญหา"] == "1"
    console.get(console.response.request.path, show="problems")
    assert console.rows() == [["3", "โรงเรียน “ต้นแบบ” ซ้ำกับแถว 2"]]


def test_rows_with_problems_are_left_out_only_if_the_officer_says_so(office: World) -> None:
    bad = [*RESULTS, ["วัดดอนจำปา", "✓", "อะไร", "✓", "✓", "✓", ""], ["", *[1] * 5, ""], ["บ้านท่าสมมติ", *[""] * 6]]
    console = Console.signed_in(office)
    preview_of(console, csv_file(bad))
    assert figures(console)["มีปัญหา"] == "2"
    assert figures(console)["ไม่ใช้"] == "1"
    address = console.response.request.path
    console.get(address, show="problems")
    assert "คอลัมน์ “ที่ตั้ง” เป็น “อะไร”" in console.text and "ไม่ได้ระบุโรงเรียน" in console.text
    assert [row[0] for row in console.rows()] == ["6", "7"]
    console.get(address, show="out")
    assert "โรงเรียน “บ้านท่าสมมติ” ไม่มีข้อมูลในแถวนี้" in console.text
    assert console.submit("บันทึก 3 โรงเรียน") == 200
    assert "จึงยังไม่ได้บันทึก" in console.text and office.rows("check_record") == []
    assert console.submit("บันทึก 3 โรงเรียน", without_problems="on") == 200
    assert len(office.rows("check_record")) == 15


def test_results_of_a_later_round_are_not_overwritten_by_an_earlier_one(office: World) -> None:
    office.clock.advance(office.clock.now().replace(day=17) - office.clock.now())
    office.record("บ้านต้นแบบ", "ครบหมด")
    console = Console.signed_in(office)
    console.get("/console/imports/")
    first = next(option for option in console.page.select("#round option") if "ครั้งที่ 1" in option.text)
    preview_of(
        console, csv_file([MARKED_FIVE_TIMES, ["บ้านต้นแบบ", *[0] * 5], ["วัดดอนจำปา", *[0] * 5]]), round=first["value"]
    )
    assert figures(console)["ใหม่"] == "1" and figures(console)["มีปัญหา"] == "1"
    console.get(console.response.request.path, show="problems")
    assert "มีผลตรวจของรอบที่ใหม่กว่าแล้ว" in console.text


def month(rows: list[Cells]) -> bytes:
    return csv_file([["ลำดับ", "ชื่อโรงเรียน", *PROCESSES, "รวม"], *rows])


def reports(world: World) -> dict[str, list[Any]]:
    """The newest reports by the school's code: revision, nil, late, and the figures in the letter's order."""
    codes = {row["id"]: row["code"] for row in world.rows("school")}
    figures: dict[int, list[int]] = {}
    for row in sorted(world.rows("figure"), key=lambda row: row["process_id"]):
        figures.setdefault(row["report_id"], []).append(row["count"])
    return {
        codes[row["school_id"]]: [row["revision"], bool(row["nil"]), bool(row["late"]), figures[row["id"]]]
        for row in sorted(world.rows("monthly_report"), key=lambda row: row["school_id"])
        if row["current"]
    }


def test_a_months_statistics_are_handed_in_by_the_office_and_undone(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    office.tap(CLERK, "ยืนยัน", office.say(CLERK, "สถิติ ต.ค. 66 3 2 1 0 0 0 5 0"))
    console = Console.signed_in(office)
    rows: list[Cells] = [
        [1, "บ้านต้นแบบ", 3, 2, 1, 0, 0, 0, 6, 0, 12],
        [2, "วัดสมมติธรรม", "-", "-", "-", "-", "-", "-", "-", "-", "-"],
        [3, "บ้านสระบัวทอง", "๑๒", "1,000", 0, 0, 0, 0, 0, 0, ""],
        [4, "วัดดอนจำปา", "", "", "", "", "", "", "", "", ""],
        ["", "รวม", 15, 1002, 1, 0, 0, 0, 6, 0, 1024],
    ]
    begin(console, month(rows), "statistics", month="2023-10")
    assert console.submit("อ่านข้อมูลตามนี้") == 200
    assert figures(console) == {"ใหม่": "2", "เปลี่ยน": "1", "เหมือนเดิม": "0", "มีปัญหา": "0", "ไม่ใช้": "2"}
    assert any("ใบแทนเอกสาร 5 → 6" in row[2] for row in console.rows())
    assert console.submit("บันทึก 3 โรงเรียน") == 200
    assert reports(office) == {
        "1099000002": [2, False, False, [3, 2, 1, 0, 0, 0, 6, 0]],
        "1099000003": [1, True, False, [0] * 8],
        "1099000004": [1, False, False, [12, 1000, 0, 0, 0, 0, 0, 0]],
    }
    assert console.submit("เลิกทำการนำเข้านี้") == 200
    assert reports(office) == {"1099000002": [3, False, False, [3, 2, 1, 0, 0, 0, 5, 0]]}
    assert "ส่งแล้ว" not in texts(office.say(OFFICER, "ประวัติสถิติ วัดสมมติธรรม"))


def test_figures_that_cannot_be_are_named_by_line_and_column(office: World) -> None:
    console = Console.signed_in(office)
    rows: list[Cells] = [
        [1, "บ้านต้นแบบ", -1, 2, 1, 0, 0, 0, 6, 0, ""],
        [2, "วัดสมมติธรรม", 1.5, "=1+1", 10000, 0, 0, 0, 0, "", ""],
    ]
    preview_of(console, month(rows), "statistics", month="2023-10")
    assert "ไม่มีอะไรต้องบันทึก" in console.text
    problems = " ".join(" ".join(row) for row in console.rows())
    for column, value in (("รับนักเรียน", "-1"), ("รับนักเรียน", "1.5"), ("ย้ายเข้า", "=1+1"), ("ย้ายออก", "10000")):
        assert f"คอลัมน์ “{column}” เป็น “{value}” ต้องเป็นจำนวนเต็ม 0–9,999" in problems
    assert "คอลัมน์ “ใช้อาคาร” ว่าง" in problems
    draft = next(row["id"] for row in office.rows("import_draft"))
    console.get(f"/console/imports/{draft}/columns")
    console.submit("อ่านข้อมูลตามนี้", blank_is_zero="on")
    assert "คอลัมน์ “ใช้อาคาร” ว่าง" not in console.text


def test_late_locked_and_closed_are_told_before_saving(office: World) -> None:
    office.clock.advance(office.clock.now().replace(day=20) - office.clock.now())
    office.execute("INSERT INTO month_lock SELECT id, '2023-10', '2023-11-10', NULL FROM campaign")
    office.execute("UPDATE school SET inactive_from = '2023-10' WHERE code = '1099000003'")
    console = Console.signed_in(office)
    rows: list[Cells] = [[1, "บ้านต้นแบบ", *[1] * 8, 8], [2, "วัดสมมติธรรม", *range(8), 28]]
    preview_of(console, month(rows), "statistics", month="2023-10")
    assert "เดือนนี้ปิดรับแล้ว เจ้าหน้าที่ยังบันทึกได้" in console.text
    assert "รายงานใหม่จะนับเป็นส่งล่าช้า" in console.text
    assert "ตัวเลขเท่ากันทุกข้อ" in console.text
    assert console.submit("บันทึก 1 โรงเรียน", without_problems="on") == 200
    assert reports(office) == {"1099000002": [1, False, True, [1] * 8]}


def test_the_roster_shows_each_field_that_changes(office: World) -> None:
    rows: list[Cells] = [
        ["รหัสโรงเรียน", "ชื่อโรงเรียน", "อำเภอ", "เครือข่าย", "smis"],
        ["1099000002", "บ้านต้นแบบ", "เมืองตัวอย่าง", "เครือข่ายใหม่", ""],
        ["1099000003", "วัดสมมติธรรม", "", "", ""],
        ["1099000999", "=cmd|' /C calc'!A0", "สวนทดลอง", "", ""],
        ["1099000998", "บ้านใหม่", "สวนทดลอง", "", "99000001"],
    ]
    console = Console.signed_in(office)
    preview_of(console, csv_file(rows), "roster")
    assert figures(console) == {"ใหม่": "1", "เปลี่ยน": "1", "เหมือนเดิม": "1", "มีปัญหา": "1", "ไม่ใช้": "0"}
    assert any("เครือข่าย “ตัวอย่างสัมพันธ์” → “เครือข่ายใหม่”" in row[2] for row in console.rows())
    assert console.submit("บันทึก 2 โรงเรียน", without_problems="on") == 200
    known = {row["code"]: row for row in office.rows("school")}
    assert known["1099000002"]["network"] == "เครือข่ายใหม่"
    assert known["1099000999"]["name"] == "=cmd|' /C calc'!A0" and "1099000998" not in known
    assert "เลิกทำ" not in " ".join(button.text for button in console.page.select("main button"))
    assert "บ้านต้นแบบ" in texts(office.say(OFFICER, "สถานะ ต้นแบบ"))


def bomb() -> bytes:
    """A small workbook that unpacks to more than is read of any."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return packed.getvalue()


BOMB = bomb()


@pytest.mark.parametrize(
    ("fields", "content", "name", "why"),
    [
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
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_that_nothing_was_saved(
    sqlite_world: World, fields: dict[str, str], content: bytes, name: str, why: str
) -> None:
    sqlite_world.make_officer()
    console = Console.signed_in(sqlite_world)
    assert begin(console, content, **{"name": name, **fields}) == 422
    assert why in console.text and "ยังไม่มีข้อมูลใดถูกบันทึก" in console.text
    assert sqlite_world.rows("import_draft") == []
    if link := fields.get("link"):
        field = console.page.select_one("#link")
        assert field is not None and field["value"] == link


def test_a_request_above_the_limit_is_refused_whole(sqlite_world: World) -> None:
    sqlite_world.make_officer()
    console = Console.signed_in(sqlite_world)
    assert begin(console, b"0" * 6_400_000) == 413
    assert "ไม่เกิน 5 MB" in console.text


def test_what_files_hold_is_shown_as_text(office: World) -> None:
    rows: list[Cells] = [
        [*MARKED_FIVE_TIMES[:6], "หมายเหตุ <b>หนา</b>"],
        ["บ้านต้นแบบ", 0, 1, 1, 1, 1, "<img src=x onerror=alert(1)>"],
        ["<script>alert(1)</script>", 0, 1, 1, 1, 1, '=HYPERLINK("http://evil")'],
    ]
    console = Console.signed_in(office)
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


def test_ten_drafts_are_enough(sqlite_world: World) -> None:
    sqlite_world.make_officer()
    console = Console.signed_in(sqlite_world)
    for _ in range(10):
        assert begin(console, csv_file(RESULTS)) == 200
    assert begin(console, csv_file(RESULTS)) == 409
    assert "ค้างอยู่ 10 ร่าง" in console.text
    console.get("/console/imports/")
    assert console.submit("ลบร่าง") == 200
    assert begin(console, csv_file(RESULTS)) == 200


def test_viewers_and_strangers_cannot_import(office: World) -> None:
    office.make_officer(CLERK, Role.VIEWER)
    viewer = Console.signed_in(office, CLERK)
    assert viewer.get("/console/imports/") == 403
    assert viewer.post("/console/imports/", {"kind": "roster"}) == 403
    assert "นำเข้าข้อมูล" not in viewer.text
    stranger = Console(office)
    assert stranger.get("/console/imports/") == 401
    assert stranger.post("/console/imports/1/save") == 401


def test_who_erases_their_data_leaves_no_draft(office: World) -> None:
    console = Console.signed_in(office)
    begin(console, csv_file(RESULTS))
    assert "ร่างที่ค้าง" in texts(office.say(OFFICER, "ข้อมูลของฉัน"))
    office.tap(OFFICER, "ลบ", office.say(OFFICER, "ลบข้อมูลของฉัน"))
    assert office.rows("import_draft") == []


def test_a_calendar_that_changed_meanwhile_is_told(office: World) -> None:
    console = Console.signed_in(office)
    preview_of(console, csv_file(RESULTS))
    office.execute("UPDATE campaign SET active = :no", no=False)
    assert console.submit("บันทึก 3 โรงเรียน") == 409
    assert "ไม่มีแล้ว" in console.text and office.rows("check_record") == []
    console.get("/console/imports/")
    assert "เรื่องที่ลบไปแล้ว" in console.text


def test_a_google_sheet_is_imported_by_its_link(sqlite_world: World) -> None:
    sqlite_world.make_officer()
    console = Console.signed_in(sqlite_world)
    with web_of_tables() as web:
        sqlite_world.app.extensions[INTERNET] = web.internet()
        web.serve(f"{GOOGLE}/spreadsheets/d/1abc/export?format=csv&gid=7", csv_file(RESULTS))
        link = "https://docs.google.com/spreadsheets/d/1abc/edit#gid=7"
        assert begin(console, b"", name="", link=link) == 200
        assert "ลิงก์จาก docs.google.com" in console.text
        assert begin(console, b"", name="", link=link.replace("1abc", "other")) == 422
        assert "ไม่พบไฟล์ตามลิงก์นี้" in console.text
    assert "1abc" not in sqlite_world.stored()


def test_the_number_of_statements_does_not_grow_with_the_rows(sqlite_world: World) -> None:
    sqlite_world.make_officer()
    console, counts = Console.signed_in(sqlite_world), []
    names = [row["name"] for row in sqlite_world.rows("school") if row["name"] != "บ้านหนองตัวอย่าง"]
    for some in (names[:2], names):
        preview_of(console, csv_file([MARKED_FIVE_TIMES, *([name, *[1] * 5] for name in some)]))
        with statements(sqlite_world.services.database) as seen:
            console.get(console.response.request.path)
        with statements(sqlite_world.services.database) as seen_at_saving:
            console.submit("บันทึก")
        counts.append((len(seen), len(seen_at_saving)))
    assert counts[0] == counts[1]
