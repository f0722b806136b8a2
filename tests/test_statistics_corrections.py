"""Correcting a report before and after it is handed in, and two people of one school."""

from __future__ import annotations

import pytest

from tests.statistics_chat import FIGURES, OCTOBER, SCHOOL, colleague_joins, confirm, hand_in, reports
from tests.world import CLERK, OFFICER, OTHER_CLERK, World, button, texts


@pytest.fixture
def clerk(world: World) -> World:
    world.enrol(CLERK, SCHOOL)
    return world


@pytest.fixture
def handed_in(clerk: World) -> World:
    hand_in(clerk)
    clerk.later(hours=1)
    return clerk


@pytest.fixture
def two_people(clerk: World) -> World:
    colleague_joins(clerk)
    return clerk


# Before the confirmation


@pytest.mark.parametrize(
    "text", ["แก้ ย้ายออก 2", "แก้ไข ย้ายออก เป็น 2", "แก้ข้อ 3 เป็น 2", "แก้ ย้ายออก ๒ ค่ะ", "แก้ ต.ค. 66 ย้ายออก 2"]
)
def test_a_correction_in_the_review_changes_that_figure_only(clerk: World, text: str) -> None:
    clerk.say(CLERK, OCTOBER)
    review = clerk.say(CLERK, text)
    assert "3. ย้ายออก 2" in texts(review) and "13 คน" in texts(review)
    confirm(clerk, review)
    assert [(r.revision, r.figures) for r in reports(clerk)] == [(1, [3, 0, 2, 0, 0, 2, 5, 1])]


def test_several_figures_are_corrected_in_one_message(clerk: World) -> None:
    clerk.say(CLERK, OCTOBER)
    review = texts(clerk.say(CLERK, "แก้ ย้ายออก 2 ลาออก 4"))
    assert "3. ย้ายออก 2" in review and "5. ลาออก 4" in review


@pytest.mark.parametrize(
    ("text", "why"), [("แก้ ย้าย 2", "“ย้าย 2”"), ("แก้ ย้ายออก 10000", "“ย้ายออก 10000”"), ("แก้ 2", "“2”")]
)
def test_an_unclear_correction_changes_nothing_and_says_so(clerk: World, text: str, why: str) -> None:
    clerk.say(CLERK, OCTOBER)
    said = texts(clerk.say(CLERK, text))
    assert why in said and "จึงยังไม่เปลี่ยน" in said
    confirm(clerk, clerk.say(CLERK, "ทบทวน"))
    assert reports(clerk)[0].figures == FIGURES


def test_a_correction_of_a_review_that_has_fallen_asleep_still_belongs_to_it(clerk: World) -> None:
    clerk.say(CLERK, OCTOBER)
    clerk.later(minutes=45)
    review = clerk.say(CLERK, "แก้ ย้ายออก 2")
    assert "3. ย้ายออก 2" in texts(review)
    confirm(clerk, review)
    assert [r.figures for r in reports(clerk)] == [[3, 0, 2, 0, 0, 2, 5, 1]]


def test_with_nothing_handed_in_there_is_nothing_to_correct(clerk: World) -> None:
    assert "ยังไม่มีรายงานที่ส่งแล้วให้แก้" in texts(clerk.say(CLERK, "แก้ ย้ายออก 2"))
    assert "ตุลาคม 2566 ยังไม่ได้ส่ง" in texts(clerk.say(CLERK, "แก้ ต.ค. 66 ย้ายออก 2"))


# After the confirmation: revisions


def test_a_correction_after_the_confirmation_becomes_a_revision_with_its_difference_shown(handed_in: World) -> None:
    review = handed_in.say(CLERK, "แก้ ย้ายออก 2")
    assert "3. ย้ายออก 1 → 2" in texts(review) and "แก้ไขครั้งที่ 1" in texts(review)
    assert "เดือนนี้ส่งแล้วเมื่อ" in texts(review) and "โดย สมหญิง" in texts(review)
    receipt = texts(confirm(handed_in, review))
    assert "แก้ไขครั้งที่ 1" in receipt and f"256610-{handed_in.school(SCHOOL).id:05}-2" in receipt
    assert [(r.revision, r.current, r.figures[2]) for r in reports(handed_in)] == [(1, False, 1), (2, True, 2)]


def test_a_correction_may_name_the_month(handed_in: World) -> None:
    handed_in.at("2023-12-04", "10:00")
    hand_in(handed_in, "สถิติ พ.ย. 66 1 1 1 1 0 0 0 0")
    assert "พฤศจิกายน 2566" in texts(handed_in.say(CLERK, "แก้ ย้ายออก 2"))
    handed_in.say(CLERK, "ยกเลิก")
    review = handed_in.say(CLERK, "แก้ ต.ค. 66 ย้ายออก 2")
    assert "ตุลาคม 2566" in texts(review) and "1 → 2" in texts(review)
    confirm(handed_in, review)
    current = {r.month: r.figures[2] for r in reports(handed_in) if r.current}
    assert current == {"2023-10": 2, "2023-11": 1}


def test_a_second_submission_shows_the_difference_and_becomes_a_revision(handed_in: World) -> None:
    review = handed_in.say(CLERK, "สถิติ ต.ค. 66 3 0 1 0 0 2 5 7")
    assert "8. ใช้อาคาร 1 → 7" in texts(review) and "การยืนยันจะเป็นฉบับแก้ไข" in texts(review)
    confirm(handed_in, review)
    assert [(r.revision, r.current) for r in reports(handed_in)] == [(1, False), (2, True)]


def test_the_same_figures_once_more_are_not_stored_twice(handed_in: World) -> None:
    review = handed_in.say(CLERK, OCTOBER)
    assert "ตัวเลขตรงกับที่ส่งแล้ว" in texts(review)
    said = texts(handed_in.tap(CLERK, "ยืนยัน", review))
    assert "จึงไม่บันทึกซ้ำ" in said and f"256610-{handed_in.school(SCHOOL).id:05}-1" in said
    assert len(reports(handed_in)) == 1


def test_nil_becomes_figures_and_figures_become_nil_by_revision(clerk: World) -> None:
    hand_in(clerk, "สถิติ ต.ค. 66 ไม่มี")
    confirm(clerk, clerk.say(CLERK, "แก้ ย้ายออก 2"))
    hand_in(clerk, "สถิติ ต.ค. 66 ไม่มี")
    assert [(r.revision, r.nil) for r in reports(clerk)] == [(1, True), (2, False), (3, True)]


def test_the_history_shows_every_revision_with_its_author(two_people: World) -> None:
    hand_in(two_people)
    two_people.later(hours=1)
    confirm(two_people, two_people.say(OTHER_CLERK, "แก้ ย้ายออก 2"), OTHER_CLERK)
    for card in (two_people.say(CLERK, "ประวัติสถิติ"), two_people.say(OTHER_CLERK, "ประวัติสถิติ บ้านต้นแบบ")):
        lines = texts(card)
        assert lines.index("ฉบับที่ 2: รวม 13 คน") < lines.index("ฉบับที่ 1: รวม 12 คน · ฉบับเก่า")
        assert "3 0 2 0 0 2 5 1" in lines and "โดย สมศรี" in lines and "โดย สมหญิง" in lines


def test_an_author_who_was_erased_has_no_name_any_more(two_people: World) -> None:
    hand_in(two_people, user=OTHER_CLERK)
    two_people.tap(OTHER_CLERK, "ลบข้อมูลของฉัน", two_people.say(OTHER_CLERK, "ลบข้อมูลของฉัน"))
    history = texts(two_people.say(CLERK, "ประวัติสถิติ"))
    assert "รวม 12 คน" in history and "สมศรี" not in history


def test_a_clerk_sees_the_history_of_the_own_school_only(clerk: World) -> None:
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(clerk.say(CLERK, "ประวัติสถิติ วัดสมมติธรรม"))
    clerk.make_officer()
    assert "ยังไม่เคยส่งสถิติ" in texts(clerk.say(OFFICER, "ประวัติสถิติ วัดสมมติธรรม"))


# Two people of one school


def test_who_begins_after_a_colleague_sees_the_colleagues_figures_first(two_people: World) -> None:
    hand_in(two_people)
    shown = two_people.say(OTHER_CLERK, "สถิติ ต.ค. 66")
    assert "ตุลาคม 2566 ส่งแล้วเมื่อ" in texts(shown[0]) and "โดย สมหญิง" in texts(shown[0])
    assert "ย้ายออก 1" in texts(shown[0]) and "รวม 12 คน" in texts(shown[0])
    assert "1/8 รับนักเรียน" in texts(shown[1])
    review = two_people.say(OTHER_CLERK, "แก้ ย้ายออก 2")
    assert "3. ย้ายออก 1 → 2" in texts(review) and "1. รับนักเรียน 3" in texts(review)


def test_of_two_who_confirm_the_later_sees_the_earlier_figures_first(two_people: World) -> None:
    mine = two_people.say(CLERK, OCTOBER)
    theirs = two_people.say(OTHER_CLERK, "สถิติ ต.ค. 66 9 0 1 0 0 2 5 1")
    confirm(two_people, mine)
    overtaken = two_people.tap(OTHER_CLERK, "ยืนยัน", theirs)
    assert "มีผู้ส่งเดือนนี้ก่อนเมื่อ" in texts(overtaken) and "โดย สมหญิง" in texts(overtaken)
    assert "ยังไม่ได้บันทึกของท่าน" in texts(overtaken) and "1. รับนักเรียน 3 → 9" in texts(overtaken)
    assert len(reports(two_people)) == 1
    confirm(two_people, overtaken, OTHER_CLERK)
    first, second = reports(two_people)
    assert (first.current, second.current, second.revision, second.figures[0]) == (False, True, 2, 9)
    assert first.by != second.by


def test_two_who_confirm_at_the_same_instant_become_one_report_and_one_question(two_people: World) -> None:
    cards = {
        CLERK: two_people.say(CLERK, OCTOBER),
        OTHER_CLERK: two_people.say(OTHER_CLERK, "สถิติ ต.ค. 66 9 0 1 0 0 2 5 1"),
    }
    taps = [two_people.platform.postback(user, button(card, "ยืนยัน")["data"]) for user, card in cards.items()]
    assert two_people.at_once(*taps) == [200, 200]
    answers = sorted("ส่งสถิติแล้ว" in texts(two_people.received(user)[-1]) for user in cards)
    assert answers == [False, True]
    assert [r.revision for r in reports(two_people)] == [1]


def test_who_has_seen_the_difference_is_not_asked_about_it_again(two_people: World) -> None:
    two_people.say(OTHER_CLERK, "สถิติ ต.ค. 66 9 0 1 0 0 2 5 1")
    hand_in(two_people)
    seen = two_people.say(OTHER_CLERK, "ทบทวน")
    assert "1. รับนักเรียน 3 → 9" in texts(seen)
    assert "แก้ไขครั้งที่ 1" in texts(confirm(two_people, seen, OTHER_CLERK))
