"""The buttons of a reminder: putting it off, and saying what keeps the school."""

from __future__ import annotations

from datetime import date

import pytest

from tests.statistics_chat import SCHOOL, days_reminded, every_day, hand_in, pushes, reminders
from tests.world import CLERK, OFFICER, STRANGER, World, texts

PUSHED = "16:00"


@pytest.fixture
def clerk(world: World) -> World:
    world.enrol(CLERK, SCHOOL)
    return world


# Snooze


def test_a_snooze_is_silent_for_three_working_days_and_then_reminds(clerk: World) -> None:
    clerk.at("2023-11-06", PUSHED)
    clerk.at("2023-11-07", "10:00")
    said = clerk.tap(CLERK, "เตือนอีกครั้งใน 3 วันทำการ", reminders(clerk))
    assert "จะเตือนอีกครั้งวันที่ 10 พ.ย. 2566" in texts(said)
    every_day(clerk, date(2023, 11, 8), date(2023, 11, 27))
    assert days_reminded(clerk) == ["2023-11-06", "2023-11-10", "2023-11-14", "2023-11-17"]


def test_a_snooze_before_the_due_day_reminds_before_it_too(clerk: World) -> None:
    hand_in(clerk)
    clerk.at("2023-11-28", PUSHED)
    clerk.tap(CLERK, "เตือนอีกครั้งใน 3 วันทำการ", reminders(clerk))
    every_day(clerk, date(2023, 11, 29), date(2023, 12, 5))
    assert days_reminded(clerk) == ["2023-11-28", "2023-12-01"]


def test_a_snooze_of_the_last_reminder_brings_one_more(clerk: World) -> None:
    every_day(clerk, date(2023, 11, 17), date(2023, 11, 17))
    clerk.tap(CLERK, "เตือนอีกครั้งใน 3 วันทำการ", reminders(clerk))
    every_day(clerk, date(2023, 11, 18), date(2023, 11, 27))
    assert days_reminded(clerk) == ["2023-11-17", "2023-11-22"]


def test_a_snooze_holds_back_what_already_waits(clerk: World) -> None:
    clerk.at("2023-11-06", PUSHED)
    card = reminders(clerk)
    clerk.clock.move_to(clerk.now.replace(day=9))
    clerk.services.worker.tick()
    clerk.tap(CLERK, "เตือนอีกครั้งใน 3 วันทำการ", card)
    clerk.services.worker.sweep()
    assert [(row["status"], row["cause"]) for row in pushes(clerk)][1:] == [("cancelled", "snoozed")]


def test_who_hands_in_during_a_snooze_hears_no_more(clerk: World) -> None:
    clerk.at("2023-11-06", PUSHED)
    clerk.tap(CLERK, "เตือนอีกครั้งใน 3 วันทำการ", reminders(clerk))
    hand_in(clerk)
    every_day(clerk, date(2023, 11, 7), date(2023, 11, 27))
    assert len(reminders(clerk)) == 1


# ติดขัด


@pytest.mark.parametrize("why", ["เข้าระบบ info.go.th ไม่ได้", "ไม่มีอินเทอร์เน็ต", "ผู้รับผิดชอบย้ายหรือลาออก"])
def test_who_is_stuck_tells_the_officers_why(clerk: World, why: str) -> None:
    clerk.make_officer()
    clerk.at("2023-11-06", PUSHED)
    assert "แจ้งเจ้าหน้าที่เขตแล้ว" in texts(clerk.tap(CLERK, why, clerk.tap(CLERK, "ติดขัด", reminders(clerk))))
    clerk.work()
    told = texts(clerk.received(OFFICER)[-1])
    assert f"โรงเรียน{SCHOOL} ติดขัด: {why}" in told and "สมหญิง" in told
    assert len(clerk.rows("obstacle")) == 1


def test_being_stuck_can_be_typed_as_well(clerk: World) -> None:
    clerk.make_officer()
    clerk.tap(CLERK, "ไม่มีอินเทอร์เน็ต", clerk.say(CLERK, "ติดขัด"))
    clerk.work()
    assert "ติดขัด: ไม่มีอินเทอร์เน็ต" in texts(clerk.received(OFFICER)[-1])


def test_the_same_trouble_twice_a_day_is_told_once(clerk: World) -> None:
    clerk.make_officer()
    clerk.at("2023-11-06", PUSHED)
    for _ in range(2):
        clerk.tap(CLERK, "ไม่มีอินเทอร์เน็ต", clerk.tap(CLERK, "ติดขัด", reminders(clerk)))
    clerk.work()
    assert sum("ติดขัด: ไม่มีอินเทอร์เน็ต" in texts(m) for m in clerk.received(OFFICER)) == 1


def test_while_no_officer_is_in_line_the_school_is_given_the_number_to_call(clerk: World) -> None:
    clerk.at("2023-11-06", PUSHED)
    said = texts(clerk.tap(CLERK, "ไม่มีอินเทอร์เน็ต", clerk.tap(CLERK, "ติดขัด", reminders(clerk))))
    assert "ยังไม่มีเจ้าหน้าที่เขตในไลน์" in said and "077-545101-3" in said


def test_a_stranger_with_a_forged_button_reaches_nobody(clerk: World) -> None:
    for data in ("a=snooze", "a=stuck&k=login"):
        assert "ยินดีต้อนรับ" in texts(clerk.tap_data(STRANGER, data))
    assert clerk.rows("snooze") == clerk.rows("obstacle") == []
