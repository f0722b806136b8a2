"""What people asked in vain: counted at the console without names, until an officer dealt with it."""

from __future__ import annotations

import pytest

from core.vocabulary import Role
from tests.console import Console
from tests.world import CLERK, OFFICER, OTHER_CLERK, World, texts

PAGE = "/console/questions/"


@pytest.fixture
def asked(world: World) -> World:
    """Two clerks asked for the same in other words, and one for something else."""
    world.make_officer()
    world.enrol(CLERK, "บ้านต้นแบบ")
    world.enrol(OTHER_CLERK, "วัดสมมติธรรม")
    for user, text in (
        (CLERK, "มีอบรมอีกไหมคะ"),
        (OTHER_CLERK, "มีอบรมอีกไหม"),
        (CLERK, "มีอบรมอีกไหม"),
        (CLERK, "ยุบรวมแล้วต้องทำอย่างไร โทร 081-234-5678 ครูสมศรี ใจดี"),
    ):
        world.say(user, text)
    return world


def shown(console: Console) -> list[list[str]]:
    console.get(PAGE)
    return [row[:2] for row in console.rows()]


def test_similar_questions_are_counted_together_without_who_asked(asked: World) -> None:
    console = Console.signed_in(asked)
    most, other = shown(console)
    assert most == ["มีอบรมอีกไหม คำถามที่คล้ายกันอีก 1 แบบ มีอบรมอีกไหมคะ", "3 ครั้ง"]
    assert other[0].startswith("ยุบรวมแล้วต้องทำอย่างไร โทร [เบอร์โทรศัพท์]")
    page = str(console.page.select_one("main"))
    for personal in ("สมหญิง", "สมศรี", "081-234-5678", CLERK, OTHER_CLERK):
        assert personal not in page
    asked.tap(CLERK, "ลบ", asked.say(CLERK, "ลบข้อมูลของฉัน"))
    assert shown(console) == [["มีอบรมอีกไหม", "1 ครั้ง"]]


def test_what_was_dealt_with_leaves_the_list_until_somebody_asks_again(asked: World) -> None:
    console, other = Console.signed_in(asked), Console.signed_in(asked)
    shown(console), shown(other)
    console.submit("จัดการแล้ว")
    assert "จัดการแล้ว 3 คำถาม" in console.text
    assert len(shown(console)) == 1
    assert "อบรม" not in texts(asked.say(OFFICER, "คำถาม"))
    other.submit("จัดการแล้ว")
    assert "จัดการไปก่อนแล้ว" in other.text
    asked.later(minutes=5)
    asked.say(CLERK, "มีอบรมอีกไหม")
    assert ["มีอบรมอีกไหม", "1 ครั้ง"] in shown(console)
    console.get("/console/changes/")
    console.submit("เลิกทำ")
    assert shown(console)[0][1] == "4 ครั้ง"


def test_a_viewer_reads_and_deals_with_nothing(asked: World) -> None:
    asked.make_officer(OTHER_CLERK, Role.VIEWER)
    viewer = Console.signed_in(asked, OTHER_CLERK)
    assert len(shown(viewer)) == 2
    assert viewer.post(f"{PAGE}dealt", {"id": 1}) == 403
    assert all(row["dealt_at"] is None for row in asked.rows("asked_question"))
