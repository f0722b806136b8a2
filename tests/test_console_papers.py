"""Official papers at the console: a frozen moment, its files, what is filled in, and what arrives later."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from core.vocabulary import Role
from models.campaigns import active_campaigns
from models.checks import Verdict, record_checks, withdraw_checks
from tests.console import Console
from tests.example_papers import live_through_november
from tests.queries import statements
from tests.statistics_chat import SCHOOL, hand_in
from tests.world import CLERK, OFFICER, OTHER_CLERK, Message, World, button, texts

PAPERS = "/console/papers/"
FREEZE = "ตรึงข้อมูล ณ ตอนนี้"


@pytest.fixture
def office(world: World) -> World:
    """The morning of 27 November, after three rounds."""
    world.make_officer()
    with world.services.database.begin() as session:
        live_through_november(session)
    world.at("2023-11-27", "09:00")
    return world


@pytest.fixture
def console(office: World) -> Console:
    return Console.signed_in(office)


def freeze(console: Console) -> str:
    """Freeze the present moment; the path of its page."""
    assert console.get(PAPERS) == 200
    assert console.submit(FREEZE) == 200, console.text
    return console.response.request.path


def said(console: Console, path: str) -> str:
    """All that a Word document says."""
    assert console.get(path) == 200
    document = Document(io.BytesIO(console.response.data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).replace("\u00a0", " ")


def complete_all(world: World, school: int) -> None:
    """The district finds everything in order at a school, an hour later."""
    world.clock.advance(timedelta(hours=1))
    with world.services.database.begin() as session:
        campaign = active_campaigns(session)[0]
        found = {item.id: Verdict(True) for item in campaign.items}
        last = campaign.rounds[-1].id
        record_checks(session, school, found, round_id=last, by=None, source="console", now=world.now)


def take_back(world: World, school: int) -> None:
    """The district takes its last findings at a school back, an hour later."""
    world.clock.advance(timedelta(hours=1))
    checks = sorted(row["id"] for row in world.rows("check_record") if row["school_id"] == school)
    with world.services.database.begin() as session:
        withdraw_checks(session, checks[-5:], by=1, now=world.now)


def an_incomplete_school(world: World) -> dict[str, Any]:
    missing = next(row["school_id"] for row in world.rows("item_status") if row["state"] == "incomplete")
    return next(row for row in world.rows("school") if row["id"] == missing)


def task(world: World, title: str) -> list[Message]:
    """The officer's notice of a task of the calendar."""
    return [message for message in world.received(OFFICER) if f"วันนี้: {title}" in texts([message])]


def test_a_moment_is_previewed_frozen_and_handed_out_as_files(console: Console) -> None:
    console.get(PAPERS)
    assert "19 ครบทุกรายการ จาก 24 โรงเรียน (79%)" in console.text
    place = freeze(console)
    memo = said(console, f"{place}memo.docx")
    assert console.response.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    name = unquote(console.response.headers["Content-Disposition"])
    assert "filename=2023-11-27-memo.docx" in name and "บันทึกข้อความ" in name
    assert "จำนวน ๑๙ โรงเรียน คิดเป็นร้อยละ ๗๙.๑๗ และยังไม่ครบ จำนวน ๕ โรงเรียน" in memo
    assert "วันที่ ๒๗ พฤศจิกายน ๒๕๖๖ เวลา ๐๙.๐๐ น." in memo
    assert "เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน" in said(console, f"{place}letter.docx")
    assert console.get(f"{place}workbook.xlsx") == 200
    assert load_workbook(io.BytesIO(console.response.data)).sheetnames
    assert console.get(f"{place}nothing.docx") == 404
    console.get(PAPERS)
    assert "19/24 (79%)" in console.rows()[0][3]


def test_what_arrives_later_stays_out_of_the_papers_and_is_told_apart(console: Console, office: World) -> None:
    place = freeze(console)
    assert console.get(f"{place}differences") == 200
    assert "ไม่มีอะไรเปลี่ยน" in console.text
    before = said(console, f"{place}memo.docx")
    school = an_incomplete_school(office)
    complete_all(office, school["id"])
    owing = next(row for row in office.rows("school") if row["name"] == SCHOOL)
    office.enrol(CLERK, SCHOOL)
    hand_in(office)
    office.execute("UPDATE school SET inactive_from = '2023-11' WHERE name = 'วัดราษฎร์สมมติ'")
    console.get(f"{place}differences")
    assert "ผลตรวจเปลี่ยน 1 โรงเรียน (ครบเพิ่ม 1) · สถิติมาเพิ่ม 1 ฉบับ" in console.text
    assert [row[0] for row in console.rows("table tbody tr")] == [
        f"{school['name']} {school['amphoe']}", f"{SCHOOL} {owing['amphoe']}"
    ]  # fmt: skip
    assert "โรงเรียนที่เลิกติดตาม: วัดราษฎร์สมมติ" in console.text
    assert said(console, f"{place}memo.docx") == before
    again = freeze(console)
    assert "จำนวน ๑๙ โรงเรียน คิดเป็นร้อยละ ๘๒.๖๑" in said(console, f"{again}memo.docx")
    take_back(office, school["id"])
    console.get(f"{again}differences")
    assert "กลับเป็นไม่ครบ" in console.text


def test_what_is_filled_in_stands_in_the_papers_and_is_remembered(console: Console) -> None:
    place = freeze(console)
    console.get(place)
    assert console.submit("บันทึกลงเอกสาร", memo_date="สามสิบสองพ.ย.", memo_name="นายตัวอย่าง") == 400
    assert "อ่านวันที่ไม่ได้" in console.text
    assert console.page.select_one("#memo_date")["value"] == "สามสิบสองพ.ย."  # type: ignore[index]
    assert "นายตัวอย่าง" not in said(console, f"{place}memo.docx")
    console.get(place)
    filled = {"memo_number": "ศธ 04042/3501", "memo_date": "27/11/66", "memo_name": "นายตัวอย่าง <b>สมมติ</b>"}
    assert console.submit("บันทึกลงเอกสาร", **filled, letter_date="28 พ.ย. 2566", reference="-") == 200
    memo, letter = said(console, f"{place}memo.docx"), said(console, f"{place}letter.docx")
    assert "ศธ ๐๔๐๔๒/๓๕๐๑" in memo and "(นายตัวอย่าง <b>สมมติ</b>)" in memo
    assert "๒๘ พฤศจิกายน ๒๕๖๖" in letter and "อ้างถึง" not in letter
    console.get(freeze(console))
    assert console.page.select_one("#memo_name")["value"] == "นายตัวอย่าง <b>สมมติ</b>"  # type: ignore[index]
    assert console.page.select_one("#memo_number")["value"] == ""  # type: ignore[index]


def test_of_two_officers_who_fill_in_at_once_neither_overwrites_the_other(console: Console, office: World) -> None:
    place = freeze(console)
    office.make_officer(OTHER_CLERK)
    other = Console.signed_in(office, OTHER_CLERK)
    console.get(place)
    other.get(place)
    assert console.submit("บันทึกลงเอกสาร", memo_number="ศธ 04042/1") == 200
    assert other.submit("บันทึกลงเอกสาร", memo_number="ศธ 04042/2") == 409
    assert "มีผู้อื่นเติมข้อมูลพร้อมกัน" in other.text
    assert "ศธ ๐๔๐๔๒/๑" in said(console, f"{place}memo.docx")
    assert other.submit("บันทึกลงเอกสาร") == 200  # having looked, with what was typed
    assert "ศธ ๐๔๐๔๒/๒" in said(console, f"{place}memo.docx")


def test_the_parcel_for_amss_and_that_it_was_sent(console: Console) -> None:
    place = freeze(console)
    assert console.get(f"{place}amss.zip") == 200
    with zipfile.ZipFile(io.BytesIO(console.response.data)) as parcel:
        assert len(parcel.namelist()) == 4 and parcel.testzip() is None
        text = parcel.read("ข้อความสำหรับ AMSS++.txt").decode("utf-8-sig")
    console.get(place)
    subject = str(console.page.select_one("#amss-subject")["value"])  # type: ignore[index]
    assert len(subject) <= 150 and text.startswith(subject)
    assert console.submit("ส่งทาง AMSS++ แล้ว") == 200
    assert "ภาคภูมิ ตัวอย่าง บันทึกเมื่อ 27 พ.ย. 2566 09.00 น." in console.text
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 200
    console.get(place)
    assert "ภาคภูมิ ตัวอย่าง บันทึกเมื่อ" not in console.text


def test_a_moment_frozen_by_mistake_is_taken_back_but_not_once_it_was_sent(console: Console) -> None:
    place = freeze(console)
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 200
    assert console.get(place) == 404
    place = freeze(console)
    console.post(f"{place}sent")
    console.get("/console/changes/")
    frozen = next(row for row in console.page.select("tbody tr") if "ตรึงข้อมูล" in row.get_text())
    assert console.post(str(frozen.select_one("form")["action"])) == 409  # type: ignore[index]
    assert console.get(place) == 200


def test_a_viewer_downloads_and_changes_nothing_and_a_stranger_sees_nothing(console: Console, office: World) -> None:
    place = freeze(console)
    office.make_officer(CLERK, Role.VIEWER)
    viewer = Console.signed_in(office, CLERK)
    for path in (PAPERS, place):
        assert viewer.get(path) == 200
        assert FREEZE not in viewer.text and "บันทึกลงเอกสาร" not in viewer.text
    assert viewer.get(f"{place}memo.docx") == 200
    for path in (PAPERS, f"{place}sent", f"{place}blanks", f"{PAPERS}emblem", f"{PAPERS}emblem/remove"):
        assert viewer.post(path) == 403
    stranger = Console(office)
    for name in ("", "memo.docx", "letter.docx", "workbook.xlsx", "amss.zip", "differences"):
        assert stranger.get(place + name) == 401


def test_the_notice_of_a_stage_leads_here_past_signing_in(office: World) -> None:
    link = urlsplit(str(button(task(office, "สรุปผลการดำเนินงานเสนอต่อ ผอ.สพท."), "จัดทำเอกสาร")["uri"]))
    console = Console(office)
    assert console.get(link.path, **dict(parse_qsl(link.query))) == 401
    assert "เข้าเว็บ" in console.text
    console.enter(console.link())
    assert console.response.request.path == PAPERS
    assert FREEZE in console.text
    office.at("2023-11-28", "09:00")
    assert button(task(office, "รายงานผลไป สพฐ."), "จัดทำเอกสาร")


def test_the_office_gives_its_own_emblem(console: Console) -> None:
    place = freeze(console)
    upload = {"picture": (io.BytesIO(b"MZ no picture"), "krut.png")}
    assert console.post(f"{PAPERS}emblem", upload) == 400
    assert "เปิดไฟล์นี้เป็นภาพไม่ได้" in console.text
    picture = Image.new("RGBA", (300, 400), (0, 0, 0, 0))
    picture.paste((20, 20, 20, 255), (100, 100, 200, 300))
    file = io.BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    assert console.post(f"{PAPERS}emblem", {"picture": (file, "krut.png")}) == 200
    for name, height in (("memo.docx", 1.5), ("letter.docx", 3.0)):
        console.get(place + name)
        shape = Document(io.BytesIO(console.response.data)).element.body.xpath(".//wp:extent")[0]
        assert (round(int(shape.cx) / 360_000, 2), round(int(shape.cy) / 360_000, 2)) == (height / 2, height)
    console.get(f"{PAPERS}emblem")
    console.submit("ลบภาพ")
    console.get(f"{place}memo.docx")
    assert not Document(io.BytesIO(console.response.data)).element.body.xpath(".//wp:extent")


def test_names_and_notes_are_text_and_nothing_else(console: Console, office: World) -> None:
    place = freeze(console)
    school = an_incomplete_school(office)
    office.execute("UPDATE school SET name = :name WHERE id = :id", name="<script>x</script>", id=school["id"])
    again = freeze(console)
    complete_all(office, school["id"])
    console.get(f"{again}differences")
    assert "<script>x</script>" in console.text and not console.page.select("script")
    assert "<script>x</script>" in said(console, f"{again}memo.docx")
    assert "<script>x</script>" not in said(console, f"{place}memo.docx")


def test_the_statements_do_not_grow_with_the_schools(console: Console, office: World) -> None:
    def cost() -> list[int]:
        counted = []
        with statements(office.services.database) as seen:
            place = freeze(console)
            counted.append(len(seen))
            for path in (place, f"{place}differences", PAPERS):
                console.get(path)
                counted.append(len(seen))
        return counted

    cost()
    few = cost()
    columns = "name, tambon, amphoe, level, network, info_url, inactive_from, updated_at"
    for copy in range(1, 4):
        office.execute(
            f"INSERT INTO school (code, {columns}) SELECT CAST(CAST(code AS BIGINT) + {copy * 1000} AS VARCHAR(10)), "
            f"{columns} FROM school WHERE code LIKE '109900%' AND id <= 24"
        )
    assert len(office.rows("school")) == 96
    more = cost()
    assert [number - few[0] for number in few[1:]] == [number - more[0] for number in more[1:]]
    assert more[0] <= few[0] + 1
