"""Reminders of what a school owes: when, to whom, in one message, and what ends them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time

import pytest

from core.clock import at_bangkok
from models.digest_calendar import reminder_days
from models.outbox import queue_push
from tests.statistics_chat import (
    OTHER_SCHOOL,
    SCHOOL,
    colleague_joins,
    days_reminded,
    every_day,
    hand_in,
    lock,
    pushes,
    reminders,
)
from tests.world import CLERK, OTHER_CLERK, STRANGER, World, actions, texts
from thai.working_days import WorkingDays

OCTOBERS_SLOTS = ["2023-11-06", "2023-11-09", "2023-11-14", "2023-11-17"]  # the first one, 30 Oct, is over
PUSHED = "16:00"
NOVEMBERS_SLOTS = ["2023-11-28", "2023-12-06", "2023-12-12", "2023-12-15", "2023-12-20"]


@pytest.fixture
def clerk(world: World) -> World:
    world.enrol(CLERK, SCHOOL)
    return world


# When


def test_the_slots_are_counted_in_working_days_from_the_due_day() -> None:
    days = WorkingDays()
    assert [day.isoformat() for day in reminder_days(date(2023, 12, 6), days)] == NOVEMBERS_SLOTS
    assert reminder_days(date(2023, 11, 6), days)[0] == date(2023, 10, 30)


def test_a_school_that_hands_in_nothing_is_reminded_on_each_slot_and_then_no_more(clerk: World) -> None:
    hand_in(clerk)
    every_day(clerk, date(2023, 11, 20), date(2024, 1, 1))
    assert days_reminded(clerk) == [*NOVEMBERS_SLOTS, "2023-12-27"]  # the last one is December's first
    assert len(reminders(clerk)) == 6


def test_a_late_comer_gets_the_slots_that_are_left(clerk: World) -> None:
    every_day(clerk, date(2023, 11, 4), date(2023, 11, 27))
    assert days_reminded(clerk) == OCTOBERS_SLOTS


@pytest.mark.parametrize(
    ("at", "sent"), [("08:29", 0), ("08:30", 0), ("15:59", 0), ("16:00", 1), ("16:30", 1), ("16:31", 0)]
)
def test_reminders_are_pushed_in_the_last_half_hour_of_a_working_day(clerk: World, at: str, sent: int) -> None:
    clerk.at("2023-11-06", at)
    assert len(reminders(clerk)) == sent


def test_nothing_goes_out_on_days_off_and_the_slots_move_with_the_offices_own_days(clerk: World) -> None:
    clerk.execute("INSERT INTO day_override (day, working, reason) VALUES ('2023-11-06', :off, '')", off=False)
    every_day(clerk, date(2023, 11, 4), date(2023, 11, 6))
    assert reminders(clerk) == []
    clerk.at("2023-11-07", PUSHED)
    assert "ครบกำหนดวันนี้ 7 พ.ย. 2566" in texts(reminders(clerk))


def test_a_day_on_which_the_worker_slept_is_not_made_up_for_at_night(clerk: World) -> None:
    clerk.at("2023-11-06", "17:00")
    clerk.at("2023-11-07", "08:30")
    assert reminders(clerk) == []


def test_many_ticks_a_day_make_one_reminder(clerk: World) -> None:
    for at in ("08:30", "09:00", "12:00", "16:00", "16:20"):
        clerk.at("2023-11-06", at)
    clerk.start_bot()
    clerk.work()
    assert len(reminders(clerk)) == 1


def test_two_workers_at_once_make_one_reminder(clerk: World) -> None:
    clerk.clock.move_to(at_bangkok(date(2023, 11, 6), time(16)))
    workers = [clerk.services.worker, clerk.another_program().extensions["tidtam"].worker]
    start = threading.Barrier(2)

    def run(number: int) -> None:
        start.wait()
        workers[number].run_once()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    assert len(reminders(clerk)) == 1


# What it says


def test_ahead_of_the_due_day_it_announces_and_on_the_day_and_after_it_says_so(clerk: World) -> None:
    hand_in(clerk)
    clerk.at("2023-11-28", PUSHED)
    assert "แจ้งกำหนดส่ง" in texts(reminders(clerk)[-1]) and "พฤศจิกายน 2566 (กำหนด 6 ธ.ค. 2566)" in texts(
        reminders(clerk)[-1]
    )
    clerk.at("2023-12-06", PUSHED)
    assert "พฤศจิกายน 2566 (ครบกำหนดวันนี้ 6 ธ.ค. 2566)" in texts(reminders(clerk)[-1])
    clerk.at("2023-12-12", PUSHED)
    assert "พฤศจิกายน 2566 (เกินกำหนด 6 ธ.ค. 2566)" in texts(reminders(clerk)[-1])


def test_one_message_names_all_that_the_school_owes(clerk: World) -> None:
    clerk.make_officer()
    clerk.record(SCHOOL, "ไม่ครบ 1 3")
    clerk.at("2023-12-06", PUSHED)
    (message,) = reminders(clerk)
    said = texts(message)
    assert said.index("ตุลาคม 2566 (เกินกำหนด") < said.index("พฤศจิกายน 2566 (ครบกำหนดวันนี้")
    assert "• ภาพถ่าย" in said and "• ช่องทางการติดต่อ" in said and "• ที่ตั้ง" not in said
    assert {"ส่งสถิติ", "ดูสถานะ"} <= {a["label"] for a in actions(message)}


def test_its_button_leads_straight_to_the_first_question(clerk: World) -> None:
    clerk.at("2023-11-06", PUSHED)
    assert "1/8 รับนักเรียน" in texts(clerk.tap(CLERK, "ส่งสถิติ", reminders(clerk)))


def test_whoever_follows_an_early_reminder_is_not_told_that_nothing_is_owed(clerk: World) -> None:
    hand_in(clerk)
    clerk.at("2023-11-28", PUSHED)
    said = clerk.tap(CLERK, "ส่งสถิติ", reminders(clerk))
    assert "เดือนพฤศจิกายน 2566 ยังไม่สิ้นสุด" in texts(said) and "ส่ง พ.ย. 2566 เลย" in [a["label"] for a in actions(said)]


# What ends it


def test_who_has_handed_in_is_not_reminded(clerk: World) -> None:
    hand_in(clerk, "สถิติ ต.ค. 66 ไม่มี")
    every_day(clerk, date(2023, 11, 4), date(2023, 11, 27))
    assert reminders(clerk) == [] and pushes(clerk) == []


def test_any_member_of_the_school_clears_it(clerk: World) -> None:
    colleague_joins(clerk)
    clerk.at("2023-11-06", PUSHED)
    hand_in(clerk, user=OTHER_CLERK)
    every_day(clerk, date(2023, 11, 7), date(2023, 11, 27))
    assert len(reminders(clerk)) == 1 and reminders(clerk, OTHER_CLERK) == []


def test_what_was_handed_in_while_the_reminder_waited_is_not_reminded_of(clerk: World) -> None:
    colleague_joins(clerk)
    clerk.at("2023-11-06")
    hand_in(clerk, user=OTHER_CLERK)
    clerk.at("2023-11-06", PUSHED)
    assert reminders(clerk) == []
    assert [(row["status"], row["cause"]) for row in pushes(clerk)] == [("cancelled", "nothing is owed any more")]


def test_a_closed_month_is_not_reminded_of(clerk: World) -> None:
    clerk.make_officer()
    lock(clerk)
    clerk.at("2023-11-06", PUSHED)
    assert reminders(clerk) == []
    clerk.at("2023-12-06", PUSHED)
    assert "พฤศจิกายน" in texts(reminders(clerk)) and "ตุลาคม" not in texts(reminders(clerk))


def test_a_closed_school_is_not_reminded(clerk: World) -> None:
    clerk.execute("UPDATE school SET inactive_from = '2023-10'")
    clerk.at("2023-11-06", PUSHED)
    assert reminders(clerk) == []


def test_schools_without_anybody_in_line_are_skipped(world: World) -> None:
    world.at("2023-11-06", PUSHED)
    assert pushes(world) == []


def test_campaigns_without_statistics_remind_nobody(clerk: World) -> None:
    clerk.execute("UPDATE campaign SET statistics_from = NULL")
    clerk.at("2023-11-06", PUSHED)
    assert pushes(clerk) == []


def test_a_month_before_the_campaigns_first_is_not_reminded_of(clerk: World) -> None:
    clerk.execute("UPDATE campaign SET statistics_from = '2023-11'")
    every_day(clerk, date(2023, 11, 4), date(2023, 11, 20))
    assert pushes(clerk) == []


# To whom


def test_only_the_responsible_person_is_written_to(clerk: World) -> None:
    colleague_joins(clerk)
    clerk.enrol(STRANGER, OTHER_SCHOOL)
    clerk.at("2023-11-06", PUSHED)
    assert [len(reminders(clerk, user)) for user in (CLERK, OTHER_CLERK, STRANGER)] == [1, 0, 1]


def test_when_the_responsible_person_has_moved_the_successor_is_reminded(clerk: World) -> None:
    colleague_joins(clerk)
    clerk.enrol(CLERK, OTHER_SCHOOL)
    clerk.at("2023-11-06", PUSHED)
    assert f"โรงเรียน{SCHOOL}" in texts(reminders(clerk, OTHER_CLERK))
    assert f"โรงเรียน{OTHER_SCHOOL}" in texts(reminders(clerk)) and SCHOOL not in texts(reminders(clerk))


def test_while_the_responsible_person_blocks_the_bot_a_colleague_is_reminded(clerk: World) -> None:
    colleague_joins(clerk)
    clerk.act(CLERK, clerk.platform.unfollow(CLERK))
    clerk.at("2023-11-06", PUSHED)
    assert reminders(clerk) == [] and len(reminders(clerk, OTHER_CLERK)) == 1


def test_nobody_is_written_to_who_left_before_the_message_went_out(clerk: World) -> None:
    clerk.clock.move_to(at_bangkok(date(2023, 11, 6), time(16)))
    clerk.services.worker.tick()
    clerk.act(CLERK, clerk.platform.unfollow(CLERK))
    clerk.services.worker.sweep()
    assert reminders(clerk) == []
    assert [row["status"] for row in pushes(clerk)] == ["cancelled"]


def test_more_schools_than_a_tick_may_write_to_are_reminded_by_the_next_ones(
    clerk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.owed.A_TICK", 1)
    clerk.enrol(OTHER_CLERK, OTHER_SCHOOL)
    clerk.clock.move_to(at_bangkok(date(2023, 11, 6), time(9, 0)))
    written = []
    for _ in range(3):
        clerk.services.worker.tick()
        written.append(sum(row["topic"] == "owed" for row in clerk.rows("outbound_message")))
    assert written == [1, 2, 2]


def test_a_tick_writes_nothing_to_schools_that_were_written_to_today(
    clerk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def queue(*arguments: object, **columns: object) -> bool:
        tried.append(columns)
        return bool(queue_push(*arguments, **columns))  # type: ignore[arg-type]

    monkeypatch.setattr("scheduler.owed.queue_push", queue)
    clerk.clock.move_to(at_bangkok(date(2023, 11, 6), time(9, 0)))
    for _ in range(3):
        clerk.services.worker.tick()
    assert len(tried) == 1
