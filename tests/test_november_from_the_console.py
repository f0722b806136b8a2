"""November 2566 as the letter has it, run from the console: in chat only the group and the links."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from docx import Document

from core.clock import local_date
from tests.console import Console
from tests.imports import RESULTS, preview_of
from tests.sheet_files import csv_file
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, button, texts

SCHOOL = "บ้านต้นแบบ"
RESULTS_IN = "ประกาศว่าผลรอบนี้ครบแล้ว"


@pytest.fixture
def office(world: World) -> World:
    """3 November: the invitation is used, the group bound."""
    world.make_officer()
    world.bind_group()
    return world


def morning(world: World, day: str) -> Console:
    """The days before pass; the officer comes in by a new link, to a page that says what is to be done."""
    passing = date.fromisoformat(day)
    while local_date(world.now) < passing:
        world.at((local_date(world.now) + timedelta(days=1)).isoformat(), "08:30")
        world.say(CLERK, "ครับ", group=GROUP)  # whatever waits for the group rides on the answer
    return Console.signed_in(world)


def all_complete(console: Console, **asked: str) -> None:
    """Mark every item complete of the schools that the sheet lists."""
    assert console.get("/console/sheet/bulk", who="listed", item="all", verdict="complete", **asked) == 200, (
        console.text
    )
    assert console.submit("ยืนยันบันทึก") == 200, console.text


def announced(console: Console, world: World) -> str:
    """The officer says that the round's results are in; what the group reads with the next reply."""
    assert console.get("/console/sheet/") == 200
    assert console.submit(RESULTS_IN) == 200, console.text
    world.work()
    return texts(world.say(CLERK, "ครับ", group=GROUP))


def test_the_letters_november_runs_from_the_console(office: World) -> None:
    desk = Console.signed_in(office)
    office.enrol(CLERK, SCHOOL)
    office.enrol(OTHER_CLERK, SCHOOL)
    desk.get("/console/people/requests")
    assert desk.submit("อนุญาต") == 200

    desk = morning(office, "2023-11-09")
    assert "ครั้งที่ 1 วันพฤหัสบดีที่ 9 พ.ย." in texts(office.received(GROUP))
    assert "วันนี้: ตรวจครั้งที่ 1" in desk.text
    preview_of(desk, csv_file(RESULTS))
    assert desk.submit("บันทึก 3 โรงเรียน") == 200
    all_complete(desk, state="todo")
    assert "ครบทุกรายการ 22 จาก 24 โรงเรียน" in announced(desk, office)

    office.say(CLERK, "สถานะ")
    desk = morning(office, "2023-11-16")
    assert "วันนี้: ตรวจครั้งที่ 2" in desk.text
    all_complete(desk, state="todo", q="วัดสมมติธรรม")
    all_complete(desk, state="todo", q=SCHOOL)
    desk.get("/console/overview/")
    assert "23/24" in desk.text

    _enter_october(desk, office)
    desk = morning(office, "2023-11-23")
    assert "วันนี้: ตรวจครั้งที่ 3" in desk.text
    all_complete(desk)
    assert "24 จาก 24 โรงเรียน" in announced(desk, office)

    desk = morning(office, "2023-11-27")
    assert "/console/papers/" in button(office.received(OFFICER), "จัดทำเอกสาร")["uri"]
    assert "สรุปผลการดำเนินงานเสนอต่อ ผอ.สพท." in desk.text
    desk.get("/console/papers/")
    assert desk.submit("ตรึงข้อมูล ณ ตอนนี้") == 200
    moment = desk.response.request.path
    assert "ครบทุกรายการ จำนวน ๒๔ โรงเรียน" in _words(desk, f"{moment}memo.docx")

    desk = morning(office, "2023-11-28")
    assert "รายงานผลไป สพฐ." in desk.text
    assert "ขอแสดงความนับถือ" in _words(desk, f"{moment}letter.docx")
    for name in ("workbook.xlsx", "amss.zip"):
        assert desk.get(f"{moment}{name}") == 200
    desk.get(moment)
    assert desk.submit("ส่งทาง AMSS++ แล้ว") == 200
    assert "ภาคภูมิ ตัวอย่าง บันทึกเมื่อ 28 พ.ย. 2566" in desk.text
    desk.get("/console/deliveries/")
    assert "5 ข้อความที่ใช้แล้ว" in desk.text, "only the officer's mornings are pushed"
    assert "โพสต์แล้ว" not in desk.text, "no notice of the group was left for a person to post"


def _enter_october(desk: Console, world: World) -> None:
    """A school gave its figures by telephone."""
    desk.get(f"/console/statistics/months/2023-10/schools/{world.school(SCHOOL).id}")
    names = [str(field["name"]) for field in desk.page.select(".figure-input")]
    told = dict(zip(names, ("3", "0", "1", "0", "0", "2", "5", "1"), strict=True))
    assert desk.submit("บันทึก", **told, reason="โรงเรียนแจ้งทางโทรศัพท์") == 200
    assert "บันทึกแล้ว" in desk.text


def _words(desk: Console, path: str) -> str:
    assert desk.get(path) == 200
    document = Document(io.BytesIO(desk.response.data))
    return " ".join(paragraph.text for paragraph in document.paragraphs).replace("\u00a0", " ")
