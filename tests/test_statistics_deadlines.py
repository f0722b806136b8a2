"""Due days, late reports, closed months, and schools that are no longer expected to report."""

from __future__ import annotations

from datetime import date

import pytest

from models.campaigns import Campaign
from models.statistics import due_date
from tests.statistics_chat import OCTOBER, OTHER_SCHOOL, SCHOOL, confirm, hand_in, lock, reports
from tests.world import CLERK, OFFICER, OTHER_CLERK, World, actions, texts
from thai.months import Month
from thai.working_days import WorkingDays


@pytest.fixture
def office(world: World) -> World:
    """A clerk and an officer."""
    world.enrol(CLERK, SCHOOL)
    world.make_officer()
    return world


# Due days


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (Month(2024, 2), date(2024, 3, 5)),  # a Tuesday
        (Month(2023, 10), date(2023, 11, 6)),  # the 5th is a Sunday
        (Month(2023, 11), date(2023, 12, 6)),  # the 5th is วันพ่อแห่งชาติ
        (Month(2024, 4), date(2024, 5, 7)),  # the 5th is a Sunday, Monday the substitute of วันฉัตรมงคล
    ],
)
def test_the_due_day_is_the_fifth_moved_to_the_next_working_day(month: Month, due: date) -> None:
    assert due_date(Campaign(statistics_due_day=5), month, WorkingDays()) == due


def test_the_offices_own_days_off_move_the_due_day_too() -> None:
    closed = WorkingDays({date(2023, 11, 6): False})
    assert due_date(Campaign(statistics_due_day=5), Month(2023, 10), closed) == date(2023, 11, 7)


def test_a_campaign_may_have_another_due_day() -> None:
    assert due_date(Campaign(statistics_due_day=10), Month(2023, 10), WorkingDays()) == date(2023, 11, 10)


# Late


@pytest.mark.parametrize(
    ("day", "at", "late"),
    [("2023-11-06", "00:01", False), ("2023-11-06", "23:59", False), ("2023-11-07", "00:01", True)],
)
def test_the_whole_due_day_in_thai_time_is_in_time_and_what_comes_later_is_marked(
    office: World, day: str, at: str, late: bool
) -> None:
    office.at(day, at)
    receipt = texts(hand_in(office))
    assert ("บันทึกว่าล่าช้า" in receipt) is late
    assert [r.late for r in reports(office)] == [late]


def test_a_late_correction_of_a_report_that_was_in_time_stays_in_time(office: World) -> None:
    hand_in(office)
    office.at("2023-12-01", "10:00")
    confirm(office, office.say(CLERK, "แก้ ต.ค. 66 ย้ายออก 2"))
    assert [r.late for r in reports(office)] == [False, False]


def test_a_correction_of_a_late_report_stays_late(office: World) -> None:
    office.at("2023-11-20", "10:00")
    hand_in(office)
    confirm(office, office.say(CLERK, "แก้ ย้ายออก 2"))
    assert [r.late for r in reports(office)] == [True, True]


# Closed months


@pytest.mark.parametrize("text", [OCTOBER, "สถิติ ต.ค. 66", "แก้ ต.ค. 66 ย้ายออก 2", "แก้ ย้ายออก 2"])
def test_a_locked_month_takes_nothing_from_schools_and_says_whom_to_call(office: World, text: str) -> None:
    hand_in(office)
    lock(office)
    said = texts(office.say(CLERK, text))
    assert "ตุลาคม 2566: ปิดรับแล้ว" in said and "077-545101-3" in said
    assert len(reports(office)) == 1


def test_a_review_that_is_open_while_the_month_is_locked_is_refused_and_kept(office: World) -> None:
    review = office.say(CLERK, OCTOBER)
    lock(office)
    assert "ร่างของท่านยังอยู่" in texts(office.tap(CLERK, "ยืนยัน", review))
    assert reports(office) == []
    assert "เปิดรับสถิติ ตุลาคม 2566 อีกครั้ง" in texts(office.say(OFFICER, "ปลดล็อกสถิติ ต.ค. 66"))
    confirm(office, office.tap(CLERK, "ทำต่อ", office.say(CLERK, "สถิติ")))
    assert len(reports(office)) == 1


def test_a_clerk_who_owes_a_locked_month_only_is_told_so(office: World) -> None:
    lock(office)
    said = texts(office.say(CLERK, "สถิติ"))
    assert "ยังไม่ได้ส่งสถิติ ต.ค. 2566 แต่ปิดรับแล้ว" in said and "077-545101-3" in said


def test_locked_months_are_left_out_of_the_choice_and_named(office: World) -> None:
    office.at("2023-12-04", "10:00")
    lock(office)
    card, question = office.say(CLERK, "สถิติ")
    assert "ปิดรับแล้ว: ต.ค. 2566" in texts(card)
    assert [a["label"] for a in actions(card) if a["label"].startswith("กรอก")] == ["กรอก พ.ย. 2566"]
    assert "พฤศจิกายน 2566" in texts(question)


def test_a_locked_month_is_not_proposed_for_figures_without_a_month(office: World) -> None:
    office.at("2023-12-04", "10:00")
    lock(office)
    assert "พฤศจิกายน 2566" in texts(office.say(CLERK, "สถิติ 3 0 1 0 0 2 5 1"))


@pytest.mark.parametrize(
    "text",
    [
        f"สถิติแทน {SCHOOL} ต.ค. 66 3 0 2 0 0 2 5 1",
        f"สถิติแทน โรงเรียน{SCHOOL} ตุลาคม รับนักเรียน 3 ย้ายออก 2 เทียบโอน 2 ใบแทน 5 ใช้อาคาร 1 ที่เหลือ 0",
    ],
)
def test_an_officer_changes_a_locked_month_for_a_school(office: World, text: str) -> None:
    hand_in(office)
    lock(office)
    review = office.say(OFFICER, text)
    assert "โรงเรียนบ้านต้นแบบ" in texts(review) and "3. ย้ายออก 1 → 2" in texts(review)
    assert "แก้ไขครั้งที่ 1" in texts(confirm(office, review, OFFICER))
    assert [r.revision for r in reports(office)] == [1, 2]
    assert "โดย ภาคภูมิ ตัวอย่าง" in texts(office.say(CLERK, "ประวัติสถิติ"))


def test_an_officer_corrects_one_figure_of_a_locked_month(office: World) -> None:
    hand_in(office)
    lock(office)
    shown = office.say(OFFICER, f"สถิติแทน {SCHOOL} ต.ค. 66")
    assert "ตุลาคม 2566 ส่งแล้วเมื่อ" in texts(shown) and "รวม 12 คน" in texts(shown)
    confirm(office, office.say(OFFICER, "แก้ ย้ายออก 2"), OFFICER)
    assert [r.figures[2] for r in reports(office)] == [1, 2]


def test_an_officer_hands_in_for_a_school_that_owes(office: World) -> None:
    shown = office.say(OFFICER, f"สถิติแทน {SCHOOL}")
    receipt = office.tap(OFFICER, "ยืนยัน", office.tap(OFFICER, "ไม่มีผู้รับบริการเดือนนี้", shown))
    assert "โรงเรียนบ้านต้นแบบ" in texts(receipt)
    assert "ไม่มีสถิติค้างส่ง" in texts(office.say(CLERK, "สถิติ"))


def test_of_two_schools_of_one_name_the_officer_chooses_and_the_month_is_kept(office: World) -> None:
    office.at("2023-12-04", "10:00")
    choice = office.say(OFFICER, "สถิติแทน บ้านหนองตัวอย่าง พ.ย. 66")
    data = next(a["data"] for a in actions(choice) if "stats-for" in a.get("data", ""))
    assert "พฤศจิกายน 2566" in texts(office.tap_data(OFFICER, data))


def test_locking_and_unlocking_are_for_officers_and_leave_a_trace(office: World) -> None:
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.say(CLERK, "ล็อกสถิติ ต.ค. 66"))
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.say(CLERK, f"สถิติแทน {OTHER_SCHOOL}"))
    for text in ("ล็อกสถิติ ต.ค. 66", "ล็อกสถิติ ต.ค. 66", "ปลดล็อกสถิติ ต.ค. 66"):
        office.say(OFFICER, text)
    assert office.rows("month_lock") == []
    trace = [row["action"] for row in office.rows("audit_entry") if row["action"].startswith("month_")]
    assert trace == ["month_locked", "month_unlocked"]  # the second lock changed nothing


def test_locking_asks_for_the_month_and_changes_nothing_without_it(office: World) -> None:
    assert "โปรดระบุเดือน" in texts(office.say(OFFICER, "ล็อกสถิติ"))
    assert office.rows("month_lock") == []


# Schools that closed


def close(office: World, month: str = "พ.ย. 66") -> None:
    card = office.say(OFFICER, f"หยุดติดตาม {SCHOOL} ตั้งแต่ {month}")
    assert "โรงเรียนบ้านต้นแบบ" in texts(card)
    office.tap(OFFICER, "ยืนยัน", card)


def test_a_closed_school_owes_the_months_before_only(office: World) -> None:
    close(office)
    office.at("2023-12-04", "10:00")
    shown = office.say(CLERK, "สถิติ")
    assert "ตุลาคม 2566" in texts(shown) and "พฤศจิกายน" not in texts(shown)
    assert "ไม่ต้องส่งสถิติตั้งแต่เดือนนี้" in texts(office.say(CLERK, "สถิติ พ.ย. 66 3 0 1 0 0 2 5 1"))
    hand_in(office)
    assert [r.month for r in reports(office)] == ["2023-10"]


def test_a_closed_school_is_not_counted_from_that_month_on(office: World) -> None:
    close(office)
    office.at("2023-12-04", "10:00")
    assert "จาก 24" in texts(office.say(OFFICER, "ใครยังไม่ส่ง ต.ค. 66"))
    november = texts(office.say(OFFICER, "ใครยังไม่ส่ง พ.ย. 66"))
    assert "จาก 23" in november and SCHOOL not in november.split()


def test_a_closed_school_can_be_opened_again(office: World) -> None:
    close(office)
    assert "ตามปกติแล้ว" in texts(office.say(OFFICER, f"ติดตามต่อ {SCHOOL}"))
    office.at("2023-12-04", "10:00")
    assert "จาก 24" in texts(office.say(OFFICER, "ใครยังไม่ส่ง พ.ย. 66"))


@pytest.mark.parametrize("text", ["หยุดติดตาม", "หยุดติดตาม ตั้งแต่ พ.ย. 66", f"หยุดติดตาม {SCHOOL}", "ติดตามต่อ"])
def test_closing_needs_a_school_and_a_month(office: World, text: str) -> None:
    assert "โปรดระบุ" in texts(office.say(OFFICER, text))
    assert all(row["inactive_from"] is None for row in office.rows("school"))


def test_closing_a_school_is_for_officers(office: World) -> None:
    office.enrol(OTHER_CLERK, OTHER_SCHOOL)
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.say(OTHER_CLERK, f"หยุดติดตาม {SCHOOL} ตั้งแต่ พ.ย. 66"))
    forged = f"a=inactive&s={office.school(SCHOOL).id}&m=2023-11"
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.tap_data(OTHER_CLERK, forged))
    assert all(row["inactive_from"] is None for row in office.rows("school"))
