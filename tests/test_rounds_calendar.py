"""The letter's whole calendar, November 2566, lived through hour by hour: 9, 16 and 23 Nov, 27 Nov, 28–30 Nov.

The group is silent here, so its notices find nothing to ride on and are pushed when their two hours are over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from core.clock import at_bangkok, in_bangkok
from tests.sheet_files import MARKED_FIVE_TIMES, csv_file
from tests.world import GROUP, OFFICER, OTHER_CLERK, Message, World, actions, texts

Told = list[tuple[str, str]]

LETTERS_CALENDAR: Told = [
    ("2023-11-06 10:30", "แจ้งกำหนดการติดตาม ครั้งที่ 1"),
    ("2023-11-09 10:30", "วันนี้ติดตาม ครั้งที่ 1"),
    ("2023-11-10 10:30", "ผลการติดตาม ครั้งที่ 1"),
    ("2023-11-13 10:30", "แจ้งกำหนดการติดตาม ครั้งที่ 2"),
    ("2023-11-16 10:30", "วันนี้ติดตาม ครั้งที่ 2"),
    ("2023-11-17 10:30", "ผลการติดตาม ครั้งที่ 2"),
    ("2023-11-20 10:30", "แจ้งกำหนดการติดตาม ครั้งที่ 3"),
    ("2023-11-23 10:30", "วันนี้ติดตาม ครั้งที่ 3"),
    ("2023-11-24 10:30", "ผลการติดตาม ครั้งที่ 3"),
]
OFFICERS_CALENDAR: Told = [
    ("2023-11-27 08:30", "วันนี้: สรุปผลการดำเนินงานเสนอต่อ ผอ.สพท."),
    ("2023-11-28 08:30", "วันนี้: รายงานผลไป สพฐ."),
    ("2023-11-30 08:30", "วันนี้: รายงานผลไป สพฐ. (วันสุดท้าย)"),
]
HOURS = [
    time(0),
    time(7),
    time(8, 29),
    time(8, 30),
    time(10),
    time(10, 30),
    time(13),
    time(14, 30),
    time(16, 30),
    time(16, 31),
    time(19),
]
TITLES = sorted({title for _, title in LETTERS_CALENDAR + OFFICERS_CALENDAR}, key=len, reverse=True)


@pytest.fixture
def office(world: World) -> World:
    """An officer, and the bound group on a plan without limit; thanks are left out: they follow no calendar."""
    world.platform.quota = None
    world.execute("UPDATE campaign SET thanks = '[]'")
    world.make_officer()
    world.bind_group()
    return world


def told(world: World, chat: str) -> Told:
    """(Thai time, title) of every notice that was pushed to a chat, in order."""
    pushed = [message for message in world.received(chat) if message["_via"] == "push"]
    return [(f"{in_bangkok(message['_at']):%Y-%m-%d %H:%M}", _title(message)) for message in pushed]


def _title(message: Message) -> str:
    read = texts(message)
    return next((title for title in TITLES if read.startswith(title)), read)


def check_all(world: World, number: int = 24) -> None:
    """The officer records that many schools as complete, by sheet."""
    codes = [row["code"] for row in world.rows("school")][:number]
    rows = [MARKED_FIVE_TIMES, *([code, *"11111", ""] for code in codes)]
    world.tap(OFFICER, "บันทึกทั้งหมด", world.file(OFFICER, "ผล.csv", csv_file(rows)))


def live(world: World, first: str, last: str, *, then: Callable[[date, time], None] = lambda *_: None) -> None:
    """Hour after hour of every day, nights and weekends included; ``then`` is what people do at that hour."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        for of_day in HOURS:
            moment = at_bangkok(day, of_day)
            if moment >= world.now:
                world.clock.move_to(moment)
                world.work()
                then(day, of_day)
        day += timedelta(days=1)


def test_every_notice_of_the_letter_arrives_once_on_its_day_at_its_hour_and_in_order(office: World) -> None:
    def officer_checks(day: date, of_day: time) -> None:
        if day.isoformat() in ("2023-11-09", "2023-11-16", "2023-11-23") and of_day == time(14, 30):
            check_all(office)

    live(office, "2023-11-03", "2023-12-01", then=officer_checks)
    assert told(office, GROUP) == LETTERS_CALENDAR
    assert told(office, OFFICER) == OFFICERS_CALENDAR


def test_the_calendar_stays_the_same_when_the_program_is_started_anew_every_morning(office: World) -> None:
    for day in range(3, 31):
        office.at(f"2023-11-{day:02}", "08:29")
        office.start_bot()
        office.at(f"2023-11-{day:02}", "08:30")
        office.start_bot()
        office.at(f"2023-11-{day:02}", "10:30")
        if day in (9, 16, 23):
            check_all(office)
    assert told(office, GROUP) == LETTERS_CALENDAR
    assert told(office, OFFICER) == OFFICERS_CALENDAR


def test_every_officer_hears_of_the_stages(office: World) -> None:
    office.make_officer(OTHER_CLERK)
    live(office, "2023-11-24", "2023-11-30")
    stages = [notice for notice in told(office, OTHER_CLERK) if notice in OFFICERS_CALENDAR]
    assert stages == OFFICERS_CALENDAR
    read = " ".join(texts(message) for message in office.received(OTHER_CLERK))
    assert "จัดทำบันทึกข้อความสรุปผล และเสนอ ผอ.สพท. ภายในวันนี้" in read
    assert "จัดทำหนังสือรายงานผลพร้อมเอกสารแนบ" in read


def test_results_that_come_during_the_next_day_are_told_as_soon_as_the_last_school_is_checked(office: World) -> None:
    office.without_riding()
    office.at("2023-11-10", "08:30")
    check_all(office, 23)
    office.at("2023-11-10", "13:00")
    assert ("2023-11-10 13:00", "ผลการติดตาม ครั้งที่ 1") not in told(office, GROUP)
    check_all(office)
    office.at("2023-11-10", "14:00")
    assert told(office, GROUP) == [("2023-11-10 14:00", "ผลการติดตาม ครั้งที่ 1")]


def test_partial_results_wait_for_the_second_working_day_and_say_how_far_it_is(office: World) -> None:
    office.without_riding()
    office.at("2023-11-09")
    check_all(office, 20)
    live(office, "2023-11-10", "2023-11-12")
    assert "ผลการติดตาม" not in str(told(office, GROUP))
    office.at("2023-11-13")
    results = next(message for message in office.received(GROUP) if _title(message) == "ผลการติดตาม ครั้งที่ 1")
    assert "ครบทุกรายการ 20 จาก 24 โรงเรียน" in texts(results)
    assert "ตรวจแล้ว 20 โรงเรียน อยู่ระหว่างตรวจ 4 โรงเรียน" in texts(results)


def test_the_group_hears_counts_and_never_the_name_of_a_school_or_person(office: World) -> None:
    office.at("2023-11-09")
    check_all(office, 20)
    live(office, "2023-11-10", "2023-11-13")
    read = " ".join(texts(message) for message in office.received(GROUP))
    assert "20 จาก 24 โรงเรียน" in read
    assert not [row["name"] for row in office.rows("school") if row["name"] in read]
    assert "ภาคภูมิ" not in read


def announce(world: World) -> list[Message]:
    """The officer checks one school and has the results told."""
    world.say(OFFICER, "ตรวจ บ้านต้นแบบ")
    world.say(OFFICER, "ครบหมด")
    saved = world.say(OFFICER, "บันทึก")
    asked = world.tap(OFFICER, "แจ้งผลรอบนี้เข้ากลุ่ม", saved)
    assert "ตรวจแล้ว 1 จาก 24 โรงเรียน ยังไม่ตรวจ 23" in texts(asked)
    return world.tap(OFFICER, "ยืนยันแจ้งผล", asked)


def test_an_officer_may_have_the_results_told_before_all_are_in_and_it_happens_once(office: World) -> None:
    office.without_riding()
    office.at("2023-11-09", "10:00")
    assert "บอตจะแจ้งผลการติดตามครั้งที่ 1" in texts(announce(office))
    office.later(minutes=1)
    check_all(office)
    live(office, "2023-11-09", "2023-11-14")
    results = [notice for notice in told(office, GROUP) if notice[1] == "ผลการติดตาม ครั้งที่ 1"]
    assert results == [("2023-11-09 10:01", "ผลการติดตาม ครั้งที่ 1")]


def test_results_announced_in_the_evening_wait_for_the_morning(office: World) -> None:
    office.without_riding()
    office.at("2023-11-09", "19:00")
    announce(office)
    live(office, "2023-11-09", "2023-11-10")
    assert told(office, GROUP)[-1] == ("2023-11-10 08:30", "ผลการติดตาม ครั้งที่ 1")


def test_a_round_without_any_result_is_not_told_to_the_group_but_to_the_officers_once(office: World) -> None:
    live(office, "2023-11-09", "2023-11-16")
    assert "ผลการติดตาม ครั้งที่ 1" not in str(told(office, GROUP))
    reports = [notice for notice in told(office, OFFICER) if "แจ้งผล ครั้งที่ 1" in notice[1]]
    assert len(reports) == 1
    assert "แจ้งผล ครั้งที่ 1 (9 พ.ย. 2566): ยังไม่มีผลตรวจของรอบนี้" in reports[0][1]


def test_results_that_are_complete_on_a_sunday_wait_for_monday_morning(office: World) -> None:
    office.without_riding()
    office.at("2023-11-12", "10:00")
    check_all(office)
    live(office, "2023-11-12", "2023-11-13")
    monday = [(f"{in_bangkok(message['_at']):%a %H:%M}", _title(message)) for message in office.received(GROUP)[1:]]
    assert monday == [("Mon 08:30", "ผลการติดตาม ครั้งที่ 1"), ("Mon 08:30", "แจ้งกำหนดการติดตาม ครั้งที่ 2")]


def test_the_calendar_command_agrees_with_the_letter(office: World) -> None:
    office.at("2023-11-17")
    card = office.say(OFFICER, "ปฏิทิน")
    read = texts(card)
    assert "ถัดไป: ติดตามครั้งที่ 3" in read
    for day in ("9 พ.ย. 2566", "16 พ.ย. 2566", "23 พ.ย. 2566", "27 พ.ย. 2566", "28–30 พ.ย. 2566"):
        assert day in read
    assert actions(card)
