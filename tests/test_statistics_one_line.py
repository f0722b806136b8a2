"""Handing in monthly statistics in one message: whatever way it is written, and what is asked when it is not clear."""

from __future__ import annotations

import pytest

from tests.statistics_chat import FIGURES, OCTOBER, SCHOOL, confirm, hand_in, reports
from tests.world import CLERK, Message, World, actions, texts


@pytest.fixture
def clerk(world: World) -> World:
    world.enrol(CLERK, SCHOOL)
    return world


@pytest.fixture
def two_months(clerk: World) -> World:
    clerk.at("2023-12-04", "10:00")
    return clerk


def asked(shown: list[Message]) -> str:
    """The process that a question is about."""
    assert texts(shown)[1:3] == "/8", texts(shown)
    return texts(shown).split()[1]


SAME = [
    "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1",
    "สถิติ ต.ค. ๒๕๖๖ ๓ ๐ ๑ ๐ ๐ ๒ ๕ ๑",
    "ส่งสถิติ ตุลาคม 2566 3,0,1,0,0,2,5,1 ค่ะ",
    "สถิติ เดือนที่แล้ว สาม ศูนย์ หนึ่ง ศูนย์ ศูนย์ สอง ห้า หนึ่ง",
    "สถิติ ตุลาคม ใช้อาคาร 1 ใบแทน 5 เทียบโอน 2 รับนักเรียน 3 ย้ายออก 1 ที่เหลือ 0",
    "สถิติ 10/66\nรับนักเรียน\t3\nย้ายเข้า\t0\nย้ายออก\t1\nผ่อนผัน\t0\nลาออก\t0\nเทียบโอน\t2\nใบแทนเอกสาร\t5\nใช้อาคาร\t1",
    "สถิติ ต.ค. 66\n1. รับนักเรียน 3 คน\n2. ย้ายเข้า 0 คน\n3. ย้ายออก 1 คน\n4. ผ่อนผัน 0 คน\n5. ลาออก 0 คน\n"
    "6. เทียบโอน 2 คน\n7. ใบแทนเอกสาร 5 คน\n8. ใช้อาคาร 1 คน",
    "สถิติ ต.ค. 66\n3\n0\n1\n0\n0\n2\n5\n1",
]


@pytest.mark.parametrize("text", SAME)
def test_the_same_eight_numbers_give_the_same_report_however_they_are_written(clerk: World, text: str) -> None:
    review = clerk.say(CLERK, text)
    assert "ตุลาคม 2566" in texts(review)
    assert "1. รับนักเรียน 3 2. ย้ายเข้า 0 3. ย้ายออก 1 4. ผ่อนผัน 0" in texts(review)
    assert reports(clerk) == []
    confirm(clerk, review)
    assert [(r.month, r.figures, r.nil) for r in reports(clerk)] == [("2023-10", FIGURES, False)]


@pytest.mark.parametrize(
    "text", ["สถิติ ต.ค. 66 ไม่มีผู้รับบริการ", "สถิติ ต.ค. 66 0 0 0 0 0 0 0 0", "สถิติ ต.ค. 66 ไม่มีค่ะ", "สถิติ ต.ค. 66 ทุกข้อ 0"]
)
def test_nobody_served_is_a_deliberate_nil_however_it_is_said(clerk: World, text: str) -> None:
    review = clerk.say(CLERK, text)
    assert "ไม่มีผู้รับบริการเดือนนี้" in texts(review)
    assert "ไม่มีผู้รับบริการ" in texts(confirm(clerk, review))
    assert [(r.nil, r.figures) for r in reports(clerk)] == [(True, [0] * 8)]


def test_nil_for_one_process_only_is_no_nil_report(clerk: World) -> None:
    review = clerk.say(CLERK, "สถิติ ต.ค. 66 รับนักเรียน 1 ที่เหลือไม่มี")
    assert "ไม่มีผู้รับบริการเดือนนี้" not in texts(review)
    hand_in(clerk, "สถิติ ต.ค. 66 รับนักเรียน 1 ที่เหลือไม่มี")
    assert reports(clerk)[0].nil is False


def test_eight_bare_numbers_are_accepted_after_being_asked(clerk: World) -> None:
    clerk.say(CLERK, "สถิติ")
    confirm(clerk, clerk.say(CLERK, "3 0 1 0 0 2 5 1"))
    assert reports(clerk)[0].figures == FIGURES


def test_eight_bare_numbers_from_nowhere_are_no_report(clerk: World) -> None:
    assert "ทบทวนก่อนส่งสถิติ" not in texts(clerk.say(CLERK, "3 0 1 0 0 2 5 1"))
    assert clerk.rows("conversation") == []


# The month


def test_without_a_month_the_only_owed_one_is_proposed(clerk: World) -> None:
    assert "ตุลาคม 2566" in texts(clerk.say(CLERK, "สถิติ 3 0 1 0 0 2 5 1"))


def test_without_a_month_and_with_several_owed_just_the_month_is_asked(two_months: World) -> None:
    question = two_months.say(CLERK, "สถิติ 3 0 1 0 0 2 5 1")
    assert "ยังไม่ทราบเดือน" in texts(question)
    labels = [a["label"] for a in actions(question)]
    assert labels[:2] == ["ตุลาคม 2566", "พฤศจิกายน 2566"]
    confirm(two_months, two_months.tap(CLERK, "พฤศจิกายน 2566", question))
    assert [(r.month, r.figures) for r in reports(two_months)] == [("2023-11", FIGURES)]


@pytest.mark.parametrize("typed", ["ต.ค. 66", "ตุลา", "10/2566"])
def test_the_asked_month_can_be_typed(two_months: World, typed: str) -> None:
    two_months.say(CLERK, "สถิติ 3 0 1 0 0 2 5 1")
    confirm(two_months, two_months.say(CLERK, typed))
    assert [(r.month, r.figures) for r in reports(two_months)] == [("2023-10", FIGURES)]


def test_figures_without_a_month_are_resumed_after_a_break(two_months: World) -> None:
    two_months.say(CLERK, "สถิติ 3 0 1 0 0 2 5 1")
    two_months.later(hours=2)
    offer = two_months.say(CLERK, "สถิติ")
    assert "ยังไม่ได้เลือกเดือน กรอกแล้ว 8 จาก 8 ข้อ" in texts(offer)
    assert "ยังไม่ทราบเดือน" in texts(two_months.tap(CLERK, "ทำต่อ", offer))


def test_a_report_typed_for_another_month_while_one_is_open_belongs_to_that_month(two_months: World) -> None:
    two_months.say(CLERK, "สถิติ ต.ค. 66")
    review = two_months.say(CLERK, "พ.ย. 66 1 0 0 0 0 0 0 0")
    assert "พฤศจิกายน 2566" in texts(review)
    confirm(two_months, review)
    assert [r.month for r in reports(two_months)] == ["2023-11"]


# What is not clear


def test_what_is_missing_is_asked_and_nothing_else(clerk: World) -> None:
    shown = clerk.say(CLERK, "สถิติ ต.ค. 66 รับนักเรียน 3 ย้ายเข้า 0 ย้ายออก 1 ผ่อนผัน 0 ลาออก 0 เทียบโอน 2 ใบแทน 5")
    assert asked(shown) == "ใช้อาคาร"
    confirm(clerk, clerk.tap(CLERK, "1", shown))
    assert reports(clerk)[0].figures == FIGURES


def test_an_ambiguous_name_is_said_and_only_its_two_meanings_are_asked(clerk: World) -> None:
    shown = clerk.say(CLERK, "สถิติ ต.ค. 66 รับนักเรียน 3 ย้าย 1 ที่เหลือ 0")
    assert "ยังไม่แน่ใจส่วนนี้: “ย้าย 1”" in texts(shown) and asked(shown) == "ย้ายเข้า"
    shown = clerk.tap(CLERK, "0", shown)
    assert asked(shown) == "ย้ายออก" and "ยังไม่แน่ใจ" not in texts(shown)
    confirm(clerk, clerk.tap(CLERK, "1", shown))
    assert reports(clerk)[0].figures == [3, 0, 1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("bad", ["10,000", "10000", "2.5", "-1"])
def test_a_figure_out_of_range_is_asked_for_again(clerk: World, bad: str) -> None:
    shown = clerk.say(CLERK, f"สถิติ ต.ค. 66 รับนักเรียน {bad} ที่เหลือ 0")
    assert bad in texts(shown) and asked(shown) == "รับนักเรียน"
    assert "1. รับนักเรียน 9,999" in texts(clerk.say(CLERK, "9,999"))


@pytest.mark.parametrize("text", ["สถิติ ห้องเรียน 3/2 ย้าย 1 คน", "สถิติ ต.ค. 66 ห้อง 3/2 ย้ายออก 1 คน มั้ง"])
def test_no_text_becomes_a_figure_that_a_reader_would_not_have_read_in_it(clerk: World, text: str) -> None:
    shown = clerk.say(CLERK, text)
    assert "ยังไม่แน่ใจ" in texts(shown)
    review = clerk.say(CLERK, "ทบทวน")
    assert texts(review).count("–") >= 8 and reports(clerk) == []


@pytest.mark.parametrize("text", ["สถิติ อะไรก็ได้", "สถิติ บ้านหนองปลา"])
def test_a_text_that_is_no_report_is_told_how_to_write_one(clerk: World, text: str) -> None:
    said = texts(clerk.say(CLERK, text))
    assert "ยังอ่านรายงานนี้ไม่ได้ จึงไม่มีการบันทึก" in said and "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1" in said


# A second look


def test_eight_equal_figures_are_asked_about_and_not_refused(clerk: World) -> None:
    review = clerk.say(CLERK, "สถิติ ต.ค. 66 2 2 2 2 2 2 2 2")
    assert "ทั้ง 8 ข้อเป็นตัวเลขเดียวกัน" in texts(review)
    assert "ยืนยันตามนี้" in [a["label"] for a in actions(review)]
    confirm(clerk, review)
    assert reports(clerk)[0].figures == [2] * 8


def test_a_figure_far_from_the_last_months_is_marked_and_not_refused(clerk: World) -> None:
    hand_in(clerk)
    clerk.at("2023-12-04", "10:00")
    hand_in(clerk, "สถิติ พ.ย. 66 4 0 1 0 0 2 5 1")
    clerk.at("2024-01-04", "10:00")
    review = clerk.say(CLERK, "สถิติ ธ.ค. 66 400 0 1 0 0 2 5 1")
    assert "ต่างจากเดือนก่อน ๆ มาก: รับนักเรียน โปรดตรวจ" in texts(review) and "400 ⚠" in texts(review)
    confirm(clerk, review)
    assert reports(clerk)[-1].figures[0] == 400


def test_usual_figures_are_confirmed_without_any_warning(clerk: World) -> None:
    review = clerk.say(CLERK, OCTOBER)
    assert "ยืนยัน" in [a["label"] for a in actions(review)] and "⚠" not in texts(review)
