"""Messages that clerks edit or take back after figures were read from them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.statistics_chat import (
    FIGURES,
    OCTOBER,
    OTHER_SCHOOL,
    ROW,
    SCHOOL,
    colleague_joins,
    confirm,
    edit,
    hand_in,
    reports,
    typed,
    unsend,
)  # fmt: skip
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, texts

CHANGED = "สถิติ ต.ค. 66 3 0 2 0 0 2 5 1"


@pytest.fixture
def clerk(world: World) -> World:
    world.enrol(CLERK, SCHOOL)
    return world


# Unconfirmed entries are read again


def test_an_edited_report_is_read_again_before_it_is_confirmed(clerk: World) -> None:
    old = clerk.say(CLERK, OCTOBER)
    review = edit(clerk, typed(clerk), CHANGED)
    assert "3. ย้ายออก 2" in texts(review) and "13 คน" in texts(review)
    assert "การ์ดที่กดไม่ใช่ฉบับล่าสุด" in texts(clerk.tap(CLERK, "ยืนยัน", old))
    confirm(clerk, review)
    assert [r.figures for r in reports(clerk)] == [[3, 0, 2, 0, 0, 2, 5, 1]]


def test_an_edited_report_may_name_another_month(clerk: World) -> None:
    clerk.say(CLERK, OCTOBER)
    review = edit(clerk, typed(clerk), f"สถิติ พ.ย. 66 {ROW}")
    assert "พฤศจิกายน 2566" in texts(review)
    confirm(clerk, review)
    assert [r.month for r in reports(clerk)] == ["2023-11"]


def test_the_month_stays_when_the_edited_text_names_none(clerk: World) -> None:
    clerk.at("2023-12-04", "10:00")
    clerk.say(CLERK, "สถิติ พ.ย. 66")
    clerk.say(CLERK, ROW)
    review = edit(clerk, typed(clerk), "3 0 2 0 0 2 5 1")
    assert "พฤศจิกายน 2566" in texts(review) and "3. ย้ายออก 2" in texts(review)


def test_an_edited_answer_to_one_question_changes_that_figure_only(clerk: World) -> None:
    clerk.say(CLERK, "สถิติ")
    clerk.say(CLERK, "3")
    first = typed(clerk)
    clerk.say(CLERK, "5")
    assert "3/8 ย้ายออก" in texts(edit(clerk, first, "4"))
    assert "1. รับนักเรียน 4 2. ย้ายเข้า 5 3. ย้ายออก –" in texts(clerk.say(CLERK, "ทบทวน"))


def test_an_edited_correction_is_read_again(clerk: World) -> None:
    clerk.say(CLERK, OCTOBER)
    clerk.say(CLERK, "แก้ ย้ายออก 2")
    review = edit(clerk, typed(clerk), "แก้ ย้ายออก 7")
    assert "3. ย้ายออก 7" in texts(review)


def test_a_figure_that_was_tapped_since_is_not_touched_by_an_edit(clerk: World) -> None:
    shown = clerk.say(CLERK, "สถิติ ต.ค. 66 รับนักเรียน 3 ย้ายออก 1")
    message = typed(clerk)
    clerk.tap(CLERK, "5", shown)
    edit(clerk, message, "สถิติ ต.ค. 66 รับนักเรียน 4 ย้ายออก 1")
    assert "1. รับนักเรียน 4 2. ย้ายเข้า 5 3. ย้ายออก 1 4. ผ่อนผัน –" in texts(clerk.say(CLERK, "ทบทวน"))


def test_what_an_edited_text_no_longer_says_is_asked(clerk: World) -> None:
    clerk.say(CLERK, OCTOBER)
    shown = edit(clerk, typed(clerk), "สถิติ ต.ค. 66 รับนักเรียน 3")
    assert "2/8 ย้ายเข้า" in texts(shown)


def test_an_edited_text_that_cannot_be_read_leaves_no_figures_behind(clerk: World) -> None:
    clerk.say(CLERK, OCTOBER)
    shown = edit(clerk, typed(clerk), "สวัสดี")
    assert "ยังไม่แน่ใจส่วนนี้: “สวัสดี”" in texts(shown) and "1/8 รับนักเรียน" in texts(shown)
    assert texts(clerk.say(CLERK, "ทบทวน")).count("–") >= 8


def test_of_two_versions_the_one_written_last_counts_in_whatever_order_they_come(clerk: World) -> None:
    clerk.say(CLERK, OCTOBER)
    message = typed(clerk)
    clerk.clock.advance(timedelta(seconds=5))
    older = clerk.platform.edit(CLERK, message, "สถิติ ต.ค. 66 9 9 9 0 0 0 0 0")
    clerk.clock.advance(timedelta(seconds=5))
    newest = clerk.platform.edit(CLERK, message, CHANGED)
    assert "3. ย้ายออก 2" in texts(clerk.act(CLERK, newest))
    assert clerk.act(CLERK, older) == []
    confirm(clerk, clerk.say(CLERK, "ทบทวน"))
    assert reports(clerk)[0].figures == [3, 0, 2, 0, 0, 2, 5, 1]


def test_an_edit_hours_later_still_reaches_the_unconfirmed_entry(clerk: World) -> None:
    clerk.say(CLERK, OCTOBER)
    clerk.later(hours=3)
    assert "3. ย้ายออก 2" in texts(edit(clerk, typed(clerk), CHANGED))


def test_an_officers_entry_for_a_school_is_read_again_too(clerk: World) -> None:
    clerk.make_officer()
    clerk.say(OFFICER, f"สถิติแทน {SCHOOL}")
    clerk.say(OFFICER, ROW, group=None)
    review = edit(clerk, typed(clerk, OFFICER), "3 0 2 0 0 2 5 1", OFFICER)
    assert "โรงเรียนบ้านต้นแบบ" in texts(review) and "3. ย้ายออก 2" in texts(review)


# Confirmed reports


def test_an_edit_of_a_confirmed_report_asks_whether_to_revise_it(clerk: World) -> None:
    hand_in(clerk)
    question = edit(clerk, typed(clerk), CHANGED)
    assert "รายงานเดิมยังอยู่ ต้องการส่งเป็นฉบับแก้ไขหรือไม่" in texts(question)
    assert "3. ย้ายออก 1 → 2" in texts(question)
    assert [r.figures for r in reports(clerk)] == [FIGURES]
    assert "แก้ไขครั้งที่ 1" in texts(confirm(clerk, question))
    assert [r.current for r in reports(clerk)] == [False, True]


def test_a_revision_that_is_not_wanted_leaves_the_confirmed_report_alone(clerk: World) -> None:
    hand_in(clerk)
    clerk.tap(CLERK, "ยกเลิก", edit(clerk, typed(clerk), CHANGED))
    assert [(r.current, r.figures) for r in reports(clerk)] == [(True, FIGURES)]


def test_an_edit_that_changes_no_figure_of_a_confirmed_report_is_met_with_silence(clerk: World) -> None:
    hand_in(clerk)
    assert edit(clerk, typed(clerk), f"ส่งสถิติ ต.ค. 2566 {ROW} ค่ะ") == []


@pytest.mark.parametrize("text", ["สวัสดี", f"สถิติ พ.ย. 66 {ROW}", "สถิติ ต.ค. 66 ย้าย 3"])
def test_an_edit_that_is_no_clear_revision_says_that_the_report_stands(clerk: World, text: str) -> None:
    hand_in(clerk)
    said = texts(edit(clerk, typed(clerk), text))
    assert "รายงานเดิมยังอยู่ตามเดิม" in said and "แก้ ต.ค. 2566 ย้ายออก 2" in said
    assert [(r.month, r.figures) for r in reports(clerk)] == [("2023-10", FIGURES)]


def test_an_edit_of_a_superseded_revision_asks_nothing(clerk: World) -> None:
    hand_in(clerk)
    first = typed(clerk)
    hand_in(clerk, "สถิติ ต.ค. 66 4 4 0 0 0 0 0 0")
    assert edit(clerk, first, CHANGED) == []
    assert len(reports(clerk)) == 2


def test_a_colleague_cannot_revise_by_editing_a_message_of_another_school(clerk: World) -> None:
    hand_in(clerk)
    message = typed(clerk)
    clerk.enrol(CLERK, OTHER_SCHOOL)
    assert edit(clerk, message, CHANGED) == []


def test_edits_of_ordinary_messages_and_of_group_talk_are_met_with_silence(clerk: World) -> None:
    clerk.say(CLERK, "สถานะ")
    assert edit(clerk, typed(clerk), OCTOBER) == []
    clerk.say(CLERK, "สวัสดีทุกคน", group=GROUP)
    talk = [entry.id for entry in clerk.platform.chat(GROUP) if not entry.from_bot][-1]
    assert clerk.act(GROUP, clerk.platform.edit(CLERK, talk, OCTOBER)) == []
    assert clerk.rows("conversation") == []


# Messages taken back


def test_unsend_deletes_the_draft_that_was_read_from_the_message(clerk: World) -> None:
    review = clerk.say(CLERK, OCTOBER)
    assert unsend(clerk, typed(clerk)) == []
    assert clerk.rows("conversation") == []
    assert "ไม่มีการบันทึกเพิ่ม" in texts(clerk.tap(CLERK, "ยืนยัน", review))
    assert reports(clerk) == []


def test_unsend_deletes_the_words_that_were_not_understood(clerk: World) -> None:
    clerk.say(CLERK, "สถิติ ต.ค. 66 ข้อความลับ 3")
    unsend(clerk, typed(clerk))
    assert "ข้อความลับ" not in clerk.stored()


def test_unsend_of_one_answer_takes_that_figure_only(clerk: World) -> None:
    clerk.say(CLERK, "สถิติ")
    clerk.say(CLERK, "3")
    first = typed(clerk)
    clerk.say(CLERK, "5")
    unsend(clerk, first)
    assert "1. รับนักเรียน – 2. ย้ายเข้า 5" in texts(clerk.say(CLERK, "ทบทวน"))


def test_unsend_does_not_touch_a_confirmed_figure(clerk: World) -> None:
    hand_in(clerk)
    unsend(clerk, typed(clerk))
    assert [(r.current, r.figures) for r in reports(clerk)] == [(True, FIGURES)]


def test_unsend_of_another_message_leaves_the_draft_alone(clerk: World) -> None:
    colleague_joins(clerk)
    clerk.say(CLERK, "สถานะ")
    other = typed(clerk)
    review = clerk.say(CLERK, OCTOBER)
    clerk.say(OTHER_CLERK, OCTOBER)
    unsend(clerk, other)
    unsend(clerk, typed(clerk, OTHER_CLERK), OTHER_CLERK)
    confirm(clerk, review)
    assert len(reports(clerk)) == 1
