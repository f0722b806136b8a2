"""Somebody who writes without end is told so once and then not answered; what is handed in is never lost by it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.flood import MOST_PEOPLE, UNREAD_FROM, FloodGuard
from core.clock import ManualClock
from core.config import load_settings
from line.events import read_event
from tests.statistics_chat import FIGURES, OCTOBER, SCHOOL, answer, confirm, reports
from tests.world import CLERK, GROUP, OFFICER, STRANGER, Message, World, buttons, texts

LIMIT = 20  # a third of the usual: the flood is there sooner
WAIT = "โปรดรอประมาณ 1 นาที"


@pytest.fixture
def world(seeded_sqlite: Path, tmp_path: Path, clock: ManualClock) -> Iterator[World]:
    """A clerk and an officer; on one database, since none is asked."""
    shutil.copy(seeded_sqlite, tmp_path / "tidtam.sqlite3")
    world = World(f"sqlite:///{tmp_path}/tidtam.sqlite3", clock, flood_limit=LIMIT)
    world.enrol(CLERK, SCHOOL)
    world.make_officer()
    world.later(minutes=2)
    yield world
    world.close()


def flood(world: World, user: str, words: str, times: int, *, every: float = 0.8) -> list[list[Message]]:
    """The answer to each of so many messages, that many seconds apart."""
    answers = []
    for _ in range(times):
        world.clock.advance(timedelta(seconds=every))
        answers.append(world.say(user, words))
    return answers


def test_a_message_a_second_for_a_minute_is_no_flood() -> None:
    assert load_settings(_env_file=None).flood_limit == 60


@pytest.mark.parametrize(("user", "words"), [(CLERK, "สถานะ"), (CLERK, "ขอเบอร์ร้านก๋วยเตี๋ยว"), (STRANGER, "สวัสดี")])
def test_a_flood_is_answered_up_to_the_limit_then_with_one_request_to_wait(world: World, user: str, words: str) -> None:
    answers = flood(world, user, words, 50)
    assert all(len(answer) == 1 and WAIT not in texts(answer) for answer in answers[:LIMIT])
    assert WAIT in texts(answers[LIMIT])
    assert answers[LIMIT + 1 :] == [[]] * (50 - LIMIT - 1)


def test_when_it_calms_the_person_is_answered_again_and_the_next_flood_is_told_again(world: World) -> None:
    flood(world, CLERK, "สถานะ", 30)
    world.later(seconds=61)
    again = flood(world, CLERK, "สถานะ", 30)
    assert "โรงเรียนบ้านต้นแบบ" in texts(again[0])
    assert sum(WAIT in texts(answer) for answer in again) == 1


def test_a_steady_stream_a_little_above_the_limit_is_one_flood(world: World) -> None:
    answers = flood(world, CLERK, "สถานะ", 120, every=2.5)
    assert sum(WAIT in texts(answer) for answer in answers) == 1


def test_what_comes_faster_than_any_hand_is_not_even_read(world: World) -> None:
    flood(world, STRANGER, "สวัสดี", 150, every=0.1)
    kept = [row for row in world.rows("inbound_event") if row["kind"] == "text"]
    assert len(kept) <= UNREAD_FROM * LIMIT + 10  # and what enrolled the others


def test_others_are_answered_meanwhile(world: World) -> None:
    flood(world, STRANGER, "สวัสดี", 70)
    assert "โรงเรียนบ้านต้นแบบ" in texts(world.say(CLERK, "สถานะ"))


def test_a_report_in_the_middle_of_a_flood_is_read_and_receipted(world: World) -> None:
    flood(world, CLERK, "สถานะ", 30)
    assert "ส่งสถิติแล้ว" in texts(confirm(world, world.say(CLERK, OCTOBER)))
    assert [report.figures for report in reports(world)] == [FIGURES]


def test_the_guided_questions_go_on_in_the_middle_of_a_flood(world: World) -> None:
    flood(world, CLERK, "สวัสดี", 30)
    shown = world.say(CLERK, "สถิติ")
    for figure in FIGURES[:4]:
        shown = world.say(CLERK, f"{figure} คน")
        assert shown and WAIT not in texts(shown)
    assert "ส่งสถิติแล้ว" in texts(world.tap(CLERK, "ยืนยัน", answer(world, shown, *FIGURES[4:])))


def test_declarations_are_taken_in_the_middle_of_a_flood(world: World) -> None:
    world.at("2023-11-09", "15:00")
    world.record(SCHOOL, "ไม่ครบ 1 3")
    declared = buttons(world.say(CLERK, "สถานะ"), "แจ้งแก้ไขแล้ว")
    assert len(declared) == 2
    flood(world, CLERK, "สวัสดี", 30)
    for button in declared:
        assert "แจ้งแก้ไข" in texts(world.tap_data(CLERK, button["data"]))
    assert len(world.rows("declaration")) == 2


def test_an_officer_may_tap_and_type_as_fast_as_hands_go(world: World) -> None:
    card = world.say(OFFICER, f"ตรวจ {SCHOOL}")
    for _ in range(120):
        world.clock.advance(timedelta(seconds=0.4))
        assert "ครบ" in texts(world.tap(OFFICER, "ครบทุกรายการ", card))
    for _ in range(12):
        world.clock.advance(timedelta(seconds=5))
        assert "บันทึกผลตรวจแล้ว" in texts(world.record(SCHOOL))


def test_talk_of_a_group_is_no_flood(world: World) -> None:
    world.bind_group()
    for _ in range(70):
        world.say(CLERK, "รับทราบครับ", group=GROUP)
    assert "โรงเรียนบ้านต้นแบบ" in texts(world.say(CLERK, "สถานะ", group=GROUP))
    assert "โรงเรียนบ้านต้นแบบ" in texts(world.say(CLERK, "สถานะ"))


def test_what_is_delivered_again_after_an_outage_is_no_flood(world: World) -> None:
    events = [world.platform.text(CLERK, "สถานะ") for _ in range(3 * LIMIT)]
    for back, event in enumerate(reversed(events)):
        event["timestamp"] -= 10_000 * back  # milliseconds: written one every ten seconds
    before = len(world.received(CLERK))
    for event in events:
        world.post(event)
    assert len(world.received(CLERK)) == before + len(events)
    assert WAIT not in texts(world.received(CLERK)[before:])


def test_memory_is_bounded_however_many_people_write() -> None:
    guard = FloodGuard(LIMIT)
    for number in range(MOST_PEOPLE + 500):
        source = {"type": "user", "userId": f"U{number}"}
        event = read_event({"type": "message", "webhookEventId": "1", "source": source, "message": {"type": "text"}})
        assert event is not None
        guard.ignores(event)
    assert len(guard._people) == MOST_PEOPLE
