"""Officers learn that the worker stands still, or stood still, but never because a clock was moved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from commands.services import Services
from tests.world import CLERK, GROUP, OFFICER, Message, World, actions, texts

STANDS_STILL = "ตัวเตือนหยุดทำงานตั้งแต่ 3 พ.ย. 2566 10.00 น. จนถึงขณะนี้"


@pytest.fixture
def office(world: World) -> World:
    """An officer, a clerk, and a worker that beat at ten o'clock."""
    world.make_officer()
    world.enrol(CLERK, "บ้านต้นแบบ")
    world.work()
    return world


def passes(world: World, **amount: float) -> None:
    """Time really passes, and no worker lives through it."""
    world.clock.pass_by(timedelta(**amount))


def warned(messages: list[Message]) -> bool:
    return "ตัวเตือนหยุดทำงาน" in texts(messages)


def reports(world: World) -> list[str]:
    """What the officer was told about gaps, without asking."""
    pushed = [texts(message) for message in world.received(OFFICER) if message["_via"] == "push"]
    return [told for told in pushed if "ตัวเตือนหยุดทำงาน" in told]


# while it stands still


def test_an_officer_reads_behind_an_answer_that_the_worker_stands_still_once_an_hour(office: World) -> None:
    passes(office, minutes=3)
    answer = office.say(OFFICER, "เมนู")
    assert "เมนูเจ้าหน้าที่เขต" in texts(answer[0])
    assert STANDS_STILL in texts(answer[1])
    assert {message["_via"] for message in answer} == {"reply"}
    passes(office, minutes=59)
    assert not warned(office.say(OFFICER, "เมนู"))
    passes(office, minutes=1)
    assert STANDS_STILL in texts(office.say(OFFICER, "เมนู")[-1])


def test_the_answers_quick_replies_are_still_there_behind_the_warning(office: World) -> None:
    usual = office.say(OFFICER, "ขอบคุณ")
    passes(office, minutes=3)
    answer = office.say(OFFICER, "ขอบคุณ")
    assert warned(answer[-1:]) and actions(usual)
    assert [actions(message) for message in answer] == [[], actions(usual)]


def test_nobody_is_warned_while_a_worker_beats_nor_clerks_nor_the_group(office: World) -> None:
    assert not warned(office.say(OFFICER, "เมนู"))
    passes(office, minutes=2)
    assert not warned(office.say(OFFICER, "เมนู"))
    passes(office, minutes=1)
    assert not warned(office.say(CLERK, "เมนู"))
    assert not warned(office.say(OFFICER, "ปฏิทิน", group=GROUP))
    office.work()
    assert not warned(office.say(OFFICER, "เมนู"))


def test_a_worker_that_was_never_started_has_not_stopped(world: World) -> None:
    world.make_officer()
    assert not warned(world.say(OFFICER, "เมนู"))


def test_only_an_officers_event_costs_a_look_at_the_beats_and_only_one(office: World) -> None:
    with statements(office) as seen:
        office.say(CLERK, "เมนู")
        assert seen == []
        office.say(OFFICER, "เมนู")
        assert len(seen) == 1


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """The statements about workers that the program makes from here on."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "worker_" in statement:
            seen.append(statement)

    engine = world.services.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_erasing_oneself_takes_the_note_of_the_warning_along(office: World) -> None:
    passes(office, minutes=3)
    office.say(OFFICER, "เมนู")
    assert office.rows("worker_warning")
    office.tap(OFFICER, "ลบ", office.say(OFFICER, "ลบข้อมูลของฉัน"))
    assert office.rows("worker_warning") == []


# when it beats again


def test_after_a_gap_officers_are_told_once_from_when_to_when(office: World) -> None:
    passes(office, hours=1, minutes=30)
    office.work()
    passes(office, seconds=10)
    office.work()
    assert reports(office) == [
        "ตัวเตือนหยุดทำงานตั้งแต่ 3 พ.ย. 2566 10.00 น. ถึง 11.30 น. ขณะนี้กลับมาทำงานแล้ว กำลังส่งสิ่งที่ยังส่งได้ตามปกติ"
    ]


def test_two_workers_that_start_at_the_same_instant_tell_of_the_gap_once(office: World) -> None:
    other = office.another_program().extensions["tidtam"]
    passes(office, hours=1)
    start = threading.Barrier(2)

    def tick(services: Services) -> None:
        start.wait()
        services.worker.tick()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tick, (office.services, other)))
    office.work()
    assert len(reports(office)) == 1


def test_a_worker_whose_database_was_away_tells_of_the_gap_too(office: World) -> None:
    office.execute("ALTER TABLE campaign RENAME TO campaign_elsewhere")
    for _ in range(4):
        passes(office, minutes=5)
        with pytest.raises(Exception, match="campaign"):
            office.services.worker.tick()
    office.execute("ALTER TABLE campaign_elsewhere RENAME TO campaign")
    office.work()
    assert "10.00 น. ถึง 10.20 น." in reports(office)[0]


@pytest.mark.parametrize(
    ("stopped", "stood_still", "told"),
    [
        ("10:00", {"minutes": 15}, False),
        ("10:00", {"minutes": 16}, True),
        ("16:25", {"days": 3, "hours": -8, "minutes": 14}, False),  # Friday evening to Monday 08.39
        ("16:25", {"days": 3, "hours": -8, "minutes": 16}, True),
    ],
)
def test_only_working_time_counts(office: World, stopped: str, stood_still: dict[str, float], told: bool) -> None:
    office.at("2023-11-03", stopped)
    passes(office, **stood_still)
    office.work()
    assert bool(reports(office)) is told


def test_nobody_is_woken_for_a_gap_that_ends_at_night(office: World) -> None:
    passes(office, hours=12)
    office.work()
    assert reports(office) == []
    office.at("2023-11-06", "08:30")
    assert "10.00 น. ถึง 22.00 น." in reports(office)[0]


def test_what_is_told_in_the_morning_rides_on_an_answer_before(office: World) -> None:
    passes(office, hours=12)
    office.work()
    answer = office.say(OFFICER, "เมนู")
    assert "10.00 น. ถึง 22.00 น." in texts(answer[-1])
    office.at("2023-11-06", "08:30")
    assert reports(office) == []


# a clock that is moved


def test_a_clock_that_jumps_days_alarms_nobody(office: World) -> None:
    for day in ("2023-11-06", "2023-11-14", "2023-11-03"):
        office.at(day)
        office.start_bot()
    office.clock.advance(timedelta(hours=4))
    assert not warned(office.say(OFFICER, "เมนู"))
    office.work()
    assert reports(office) == []


def test_after_a_jump_a_real_gap_is_told_again(office: World) -> None:
    office.at("2023-11-06", "09:00")
    passes(office, minutes=20)
    assert warned(office.say(OFFICER, "เมนู"))
    office.work()
    assert "6 พ.ย. 2566 09.00 น. ถึง 09.20 น." in reports(office)[0]
