"""A clock that jumps: nothing is sent twice for it, nobody is woken, and what it took for missed is still sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, texts

SCHOOL = "บ้านต้นแบบ"


@pytest.fixture
def office(pushing_office: World) -> World:
    """An officer, a clerk and a bound group; notices are pushed."""
    pushing_office.enrol(CLERK, SCHOOL)
    return pushing_office


def notices(world: World, chat: str = GROUP) -> list[str]:
    return [texts(message)[:40] for message in world.received(chat) if message["_via"] == "push"]


def live_through(world: World, first: int, last: int) -> None:
    """The mornings of these days of November."""
    for day in range(first, last + 1):
        for when in ("08:30", "10:00"):
            world.at(date(2023, 11, day).isoformat(), when)


def test_a_clock_that_ran_days_ahead_for_a_while_costs_no_notice_and_repeats_none(office: World) -> None:
    office.at("2023-11-14", "10:00")
    office.services.worker.keep_house()
    told = notices(office, OFFICER)
    assert "ประกาศที่ไม่ได้ส่ง" in "".join(told) and notices(office) == []
    office.at("2023-11-03", "10:05")
    live_through(office, 6, 9)
    assert [notice.split(" วัน")[0] for notice in notices(office)] == ["แจ้งกำหนดการติดตาม ครั้งที่ 1", "วันนี้ติดตาม ครั้งที่ 1"]
    assert "แจ้งล่วงหน้า" not in "".join(notices(office, OFFICER)[len(told) :])


def test_a_clock_that_falls_back_an_hour_repeats_no_notice_and_wakes_nobody(office: World) -> None:
    office.at("2023-11-06", "08:30")
    assert len(notices(office)) == 1
    office.at("2023-11-06", "07:30")
    office.enrol(OTHER_CLERK, SCHOOL)
    for _ in range(8):
        office.later(minutes=15)
    assert len(notices(office)) == 1


def test_what_line_did_not_take_before_the_clock_fell_back_goes_out_in_working_hours_once(office: World) -> None:
    office.platform.faults.set(fail_500=1.0)
    office.at("2023-11-06", "08:30")
    office.platform.faults.clear()
    office.clock.advance(timedelta(hours=-1))
    for _ in range(5):
        office.later(minutes=10)
    assert notices(office) == []
    for _ in range(5):
        office.later(minutes=10)
    assert len(notices(office)) == 1


@pytest.mark.parametrize("jump", [timedelta(days=3), timedelta(hours=-1)])
def test_a_draft_and_what_was_confirmed_survive_a_jump(office: World, jump: timedelta) -> None:
    office.record(SCHOOL, "ไม่ครบ 1", "ภาพไม่ชัด")
    office.tap(CLERK, "3", office.say(CLERK, "สถิติ ต.ค. 66"))
    office.clock.advance(jump)
    office.work()
    assert "ภาพไม่ชัด" in texts(office.say(CLERK, "สถานะ"))
    assert "กรอกแล้ว 1 จาก 8" in texts(office.say(CLERK, "สถิติ"))
