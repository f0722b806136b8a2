"""Handing in monthly statistics step by step: how few taps it takes, going back, pausing, and odd answers."""

from __future__ import annotations

import pytest

from tests.statistics_chat import FIGURES, NIL, OCTOBER, SCHOOL, answer, confirm, hand_in, reports
from tests.world import CLERK, World, actions, texts

SHORTS = ("รับนักเรียน", "ย้ายเข้า", "ย้ายออก", "ผ่อนผัน", "ลาออก", "เทียบโอน", "ใบแทนเอกสาร", "ใช้อาคาร")


@pytest.fixture
def clerk(world: World) -> World:
    """A clerk on Friday 3 November 2566, whose school owes October."""
    world.enrol(CLERK, SCHOOL)
    return world


@pytest.fixture
def two_months(clerk: World) -> World:
    """The same clerk on 4 December, who owes October and November."""
    clerk.at("2023-12-04", "10:00")
    return clerk


# How few interactions it takes


def test_a_nil_report_takes_three_taps(clerk: World) -> None:
    first = clerk.say(CLERK, "สถิติ")
    review = clerk.tap(CLERK, NIL, first)
    receipt = clerk.tap(CLERK, "ยืนยัน", review)
    assert "ส่งสถิติแล้ว" in texts(receipt) and "ไม่มีผู้รับบริการ" in texts(receipt)
    assert [(r.month, r.nil, r.figures) for r in reports(clerk)] == [("2023-10", True, [0] * 8)]


@pytest.mark.parametrize("month", ["ต.ค. 2566", "พ.ย. 2566"])
def test_a_nil_report_takes_three_taps_when_several_months_are_owed(two_months: World, month: str) -> None:
    first = two_months.say(CLERK, "สถิติ")
    [nil] = [a for a in actions(first) if a.get("displayText") == f"{month} ไม่มีผู้รับบริการ"]
    receipt = two_months.tap(CLERK, "ยืนยัน", two_months.tap_data(CLERK, nil["data"]))
    assert "ส่งสถิติแล้ว" in texts(receipt)
    assert [r.nil for r in reports(two_months)] == [True]


def test_a_full_report_takes_one_message_and_one_tap(clerk: World) -> None:
    review = clerk.say(CLERK, OCTOBER)
    assert "12 คน" in texts(review) and reports(clerk) == []
    receipt = clerk.tap(CLERK, "ยืนยัน", review)
    assert "รวม 12 คน" in texts(receipt)
    assert reports(clerk)[0].figures == FIGURES


@pytest.mark.parametrize("day", ["2023-11-03", "2023-12-04"])
def test_guided_takes_at_most_ten_interactions(clerk: World, day: str) -> None:
    clerk.at(day, "10:00")
    shown, interactions = clerk.say(CLERK, "สถิติ"), 1
    for figure in FIGURES:
        shown, interactions = answer(clerk, shown, figure), interactions + 1
    receipt, interactions = clerk.tap(CLERK, "ยืนยัน", shown), interactions + 1
    assert "ตุลาคม 2566: รวม 12 คน" in texts(receipt)
    assert interactions <= 10


def test_the_receipt_says_number_school_month_revision_and_time(clerk: World) -> None:
    receipt = texts(hand_in(clerk))
    number = f"256610-{clerk.school(SCHOOL).id:05}-1"
    for part in (number, "โรงเรียนบ้านต้นแบบ", "ตุลาคม 2566", "ฉบับแรก", "3 พ.ย. 2566", "10.00 น."):
        assert part in receipt


# Which months


def test_owed_months_are_offered_oldest_first_with_their_due_days(two_months: World) -> None:
    card = texts(two_months.say(CLERK, "สถิติ")[0])
    assert card.index("ตุลาคม 2566 · กำหนด 6 พ.ย. 2566 (เกินกำหนด)") < card.index("พฤศจิกายน 2566 · กำหนด 6 ธ.ค. 2566")


def test_a_later_month_can_be_chosen_first(two_months: World) -> None:
    shown = two_months.tap(CLERK, "กรอก พ.ย. 2566", two_months.say(CLERK, "สถิติ"))
    confirm(two_months, answer(two_months, shown, *FIGURES))
    assert [r.month for r in reports(two_months)] == ["2023-11"]
    assert "ตุลาคม 2566" in texts(two_months.say(CLERK, "สถิติ"))


def test_figures_of_one_month_are_never_carried_into_another(two_months: World) -> None:
    cards = two_months.say(CLERK, "สถิติ")
    answer(two_months, cards, 5, 5)
    november = two_months.tap(CLERK, "กรอก พ.ย. 2566", cards)
    assert "1/8 รับนักเรียน" in texts(november) and "ขณะนี้" not in texts(november)
    stale = answer(two_months, cards, 10)
    assert "ปุ่มนี้เป็นของอีกเดือนหนึ่ง" in texts(stale) and "1/8 รับนักเรียน" in texts(stale[-1])
    review = two_months.tap(CLERK, "ไปหน้าทบทวน", stale)
    assert "พฤศจิกายน 2566" in texts(review) and "10" not in texts(review).split("รวม")[0]


def test_a_confirmation_counts_for_the_card_that_was_tapped_only(two_months: World) -> None:
    cards = two_months.say(CLERK, "สถิติ")
    nil = [a["data"] for a in actions(cards) if str(a.get("displayText", "")).endswith("ไม่มีผู้รับบริการ")]
    october, november = (two_months.tap_data(CLERK, data) for data in nil)
    assert "ปุ่มนี้เป็นของอีกเดือนหนึ่ง" in texts(two_months.tap(CLERK, "ยืนยัน", october))
    assert reports(two_months) == []
    two_months.tap(CLERK, "ยืนยัน", november)
    assert [(r.month, r.nil) for r in reports(two_months)] == [("2023-11", True)]


def test_a_confirmation_of_figures_that_changed_since_shows_them_first(clerk: World) -> None:
    old = clerk.say(CLERK, OCTOBER)
    clerk.say(CLERK, "แก้ ย้ายออก 2")
    again = clerk.tap(CLERK, "ยืนยัน", old)
    assert "การ์ดที่กดไม่ใช่ฉบับล่าสุด" in texts(again) and "13 คน" in texts(again)
    assert reports(clerk) == []
    assert "รวม 13 คน" in texts(clerk.tap(CLERK, "ยืนยัน", again))


def test_when_nothing_is_owed_the_running_month_can_be_handed_in_early(clerk: World) -> None:
    hand_in(clerk)
    nothing = clerk.say(CLERK, "สถิติ")
    assert "ไม่มีสถิติค้างส่ง" in texts(nothing) and "เดือนพฤศจิกายน 2566 ยังไม่สิ้นสุด" in texts(nothing)
    assert "1/8 รับนักเรียน" in texts(clerk.tap(CLERK, "ส่ง พ.ย. 2566 เลย", nothing))


def test_the_running_month_is_warned_about_and_not_refused(clerk: World) -> None:
    review = clerk.say(CLERK, "สถิติ เดือนนี้ 1 0 0 0 0 0 0 0")
    assert "พฤศจิกายน 2566" in texts(review) and "เดือนนี้ยังไม่สิ้นสุด" in texts(review)
    assert "ส่งสถิติแล้ว" in texts(confirm(clerk, review))


@pytest.mark.parametrize(
    ("month", "why"), [("ธ.ค. 66", "ยังมาไม่ถึง"), ("ก.ย. 66", "ก่อนเดือนแรกที่เก็บสถิติ"), ("ม.ค. 2567", "ยังมาไม่ถึง")]
)
def test_a_month_that_cannot_be_is_refused_before_anybody_types_figures(clerk: World, month: str, why: str) -> None:
    for text in (f"สถิติ {month}", f"สถิติ {month} 3 0 1 0 0 2 5 1"):
        refused = texts(clerk.say(CLERK, text))
        assert why in refused and "ไม่มีการบันทึก" in refused
    assert reports(clerk) == []


# Questions and answers


def test_all_eight_processes_are_asked_in_the_letters_order(clerk: World) -> None:
    shown = clerk.say(CLERK, "สถิติ")
    for number, short in enumerate(SHORTS, start=1):
        assert f"{number}/8 {short}" in texts(shown)
        assert [a["label"] for a in actions(shown)][:6] == ["0", "1", "2", "3", "5", "10"]
        shown = answer(clerk, shown, 0)
    assert "ทบทวนก่อนส่งสถิติ" in texts(shown)


@pytest.mark.parametrize(("said", "count"), [("9,999", "9,999"), ("๑๒ คน", "12"), ("สามค่ะ", "3"), ("ไม่มี", "0")])
def test_any_whole_number_can_be_typed(clerk: World, said: str, count: str) -> None:
    clerk.say(CLERK, "สถิติ")
    assert "2/8 ย้ายเข้า" in texts(clerk.say(CLERK, said))
    assert f"1. รับนักเรียน {count} " in texts(clerk.say(CLERK, "ทบทวน"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("10,000", "ไม่เกิน 9,999"),
        ("-1", "ไม่ติดลบ"),
        ("2.5", "จำนวนเต็ม"),
        ("3 4", "หลายจำนวน"),
        ("ประมาณ 3", "ยังไม่เข้าใจจำนวนนี้"),
    ],
)
def test_what_is_no_figure_is_asked_again_with_the_reason(clerk: World, said: str, why: str) -> None:
    clerk.say(CLERK, "สถิติ")
    again = texts(clerk.say(CLERK, said))
    assert why in again and "ยังไม่ได้บันทึก" in again and "1/8 รับนักเรียน" in again


def test_one_can_go_back_and_change_a_figure(clerk: World) -> None:
    shown = answer(clerk, clerk.say(CLERK, "สถิติ"), 3, 5)
    back = clerk.tap(CLERK, "ย้อนกลับ", shown)
    assert "2/8 ย้ายเข้า" in texts(back) and "ขณะนี้: 5" in texts(back)
    assert "1/8 รับนักเรียน" in texts(clerk.say(CLERK, "ย้อนกลับ"))
    answer(clerk, back, 2)
    review = texts(clerk.say(CLERK, "ที่เหลือ 0"))
    assert "1. รับนักเรียน 3 2. ย้ายเข้า 2 3. ย้ายออก 0" in review and "5 คน" in review


def test_back_from_the_review_leads_to_the_last_question(clerk: World) -> None:
    answer(clerk, clerk.say(CLERK, "สถิติ"), *FIGURES)
    assert "8/8 ใช้อาคาร" in texts(clerk.say(CLERK, "ย้อนกลับ"))


def test_the_review_can_be_looked_at_early_and_then_only_the_missing_is_asked(clerk: World) -> None:
    shown = answer(clerk, clerk.say(CLERK, "สถิติ"), 3, 0)
    clerk.say(CLERK, "แก้ ลาออก 1")
    review = clerk.tap(CLERK, "ไปหน้าทบทวน", shown)
    assert "กรอกข้อที่ยังขาด (5 ข้อ)" in [a["label"] for a in actions(review)]
    shown = clerk.tap(CLERK, "กรอกข้อที่ยังขาด (5 ข้อ)", review)
    asked = []
    while "ทบทวนก่อนส่งสถิติ" not in texts(shown):
        asked.append(texts(shown).split()[1])
        shown = answer(clerk, shown, 0)
    assert asked == ["ย้ายออก", "ผ่อนผัน", "เทียบโอน", "ใบแทนเอกสาร", "ใช้อาคาร"]
    assert "รวม 4 คน" in texts(confirm(clerk, shown))


def test_a_typed_confirmation_of_an_unfinished_review_hands_in_nothing(clerk: World) -> None:
    answer(clerk, clerk.say(CLERK, "สถิติ"), 3)
    clerk.say(CLERK, "ทบทวน")
    assert "2/8 ย้ายเข้า" in texts(clerk.say(CLERK, "ยืนยัน"))
    assert reports(clerk) == []


def test_one_figure_of_the_review_is_changed_by_its_button(clerk: World) -> None:
    review = clerk.say(CLERK, OCTOBER)
    question = clerk.tap(CLERK, "ย้ายออก (1)", clerk.tap(CLERK, "แก้ไข", review))
    assert "3/8 ย้ายออก" in texts(question)
    again = answer(clerk, question, 10)
    assert "3. ย้ายออก 10" in texts(again) and "21 คน" in texts(again)


# Questions and commands in between


def test_commands_with_digits_still_work_in_the_middle_of_a_question(clerk: World) -> None:
    clerk.say(CLERK, "สถิติ")
    assert "มิตรภาพตัวอย่างที่ 77" in texts(clerk.say(CLERK, "สถานะ มิตรภาพตัวอย่างที่ 77"))
    assert "ปฏิทิน" in texts(clerk.say(CLERK, "ปฏิทิน"))
    assert "2/8 ย้ายเข้า" in texts(clerk.say(CLERK, "3"))


def test_a_question_how_to_correct_is_answered_and_not_taken_for_a_correction(clerk: World) -> None:
    clerk.say(CLERK, OCTOBER)
    assert "ยังไม่เข้าใจว่าแก้ข้อใด" not in texts(clerk.say(CLERK, "แก้ไขข้อมูลยังไง"))
