"""Statistics drafts over breaks, buttons of older runs, taps at once, and who may not hand in."""

from __future__ import annotations

import pytest

from tests.statistics_chat import FIGURES, OCTOBER, OTHER_SCHOOL, SCHOOL, answer, confirm, reports
from tests.test_declarations import picture
from tests.world import CLERK, GROUP, OFFICER, STRANGER, World, actions, button, texts


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


# Breaks


def test_a_draft_is_resumed_after_a_long_break(clerk: World) -> None:
    answer(clerk, clerk.say(CLERK, "สถิติ"), 3, 0, 1)
    clerk.later(days=2, hours=3)
    offer = clerk.say(CLERK, "สถิติ")
    assert "มีร่างสถิติที่ค้างอยู่" in texts(offer) and "กรอกแล้ว 3 จาก 8 ข้อ" in texts(offer)
    shown = clerk.tap(CLERK, "ทำต่อ", offer)
    assert "4/8 ผ่อนผัน" in texts(shown)
    confirm(clerk, answer(clerk, shown, 0, 0, 2, 5, 1))
    assert reports(clerk)[0].figures == FIGURES


def test_naming_the_month_again_does_not_wipe_the_draft(clerk: World) -> None:
    answer(clerk, clerk.say(CLERK, "สถิติ"), 3, 0, 1)
    assert "กรอกแล้ว 3 จาก 8 ข้อ" in texts(clerk.say(CLERK, "สถิติ ต.ค. 66"))


def test_buttons_of_a_card_still_work_after_a_long_break(clerk: World) -> None:
    shown = answer(clerk, clerk.say(CLERK, "สถิติ"), 3)
    clerk.later(hours=5)
    assert "3/8 ย้ายออก" in texts(answer(clerk, shown, 0))


def test_a_draft_survives_another_conversation_in_between(clerk: World) -> None:
    clerk.make_officer()
    clerk.record(SCHOOL, "ไม่ครบ 1")
    answer(clerk, clerk.say(CLERK, "สถิติ"), 3, 0, 1)
    clerk.tap(CLERK, "แจ้งแก้ไขแล้ว", clerk.say(CLERK, "สถานะ"))
    assert "แนบรูป" in texts(clerk.picture(CLERK, picture()))
    assert "5/8 ลาออก" in texts(clerk.say(CLERK, "0"))
    assert "กรอกแล้ว 4 จาก 8 ข้อ" in texts(clerk.say(CLERK, "สถิติ"))


def test_a_paused_draft_can_be_begun_anew(clerk: World) -> None:
    shown = answer(clerk, clerk.say(CLERK, "สถิติ"), 3)
    assert "ตัวเลขที่กรอกยังอยู่" in texts(clerk.tap(CLERK, "พักไว้ก่อน", shown))
    assert "1/8 รับนักเรียน" in texts(clerk.tap(CLERK, "เริ่มใหม่", clerk.say(CLERK, "สถิติ")))
    assert "ขณะนี้" not in texts(clerk.say(CLERK, "สถิติ"))


@pytest.mark.parametrize("way", ["typed", "button"])
def test_cancelled_means_forgotten(clerk: World, way: str) -> None:
    review = clerk.say(CLERK, OCTOBER)
    said = clerk.say(CLERK, "ยกเลิก") if way == "typed" else clerk.tap(CLERK, "ยกเลิก", review)
    assert "ยกเลิกแล้ว ไม่มีข้อมูลใดถูกบันทึก" in texts(said)
    assert "ปุ่มนี้เป็นของรายการที่จบไปแล้ว" in texts(clerk.tap(CLERK, "ยืนยัน", review))
    assert "1/8 รับนักเรียน" in texts(clerk.say(CLERK, "สถิติ"))
    assert reports(clerk) == []


# Buttons of yesterday, taps at once, and who may not


def test_every_button_of_an_older_run_is_stale_and_harmless(two_months: World) -> None:
    cards = two_months.say(CLERK, "สถิติ")
    review = two_months.say(CLERK, OCTOBER)
    choice = two_months.tap(CLERK, "แก้ไข", review)
    old = [a for a in actions([*cards, *review, *choice]) if a["type"] == "postback"]
    fresh = two_months.say(CLERK, "สถิติ พ.ย. 66 1 1 0 0 0 0 0 0")
    for action in old:
        assert "ปุ่มนี้เป็นของรายการที่จบไปแล้ว" in texts(two_months.tap_data(CLERK, action["data"])), action["label"]
    assert reports(two_months) == []
    confirm(two_months, fresh)
    assert [(r.month, r.figures) for r in reports(two_months)] == [("2023-11", [1, 1, 0, 0, 0, 0, 0, 0])]


@pytest.mark.parametrize("at_once", [True, False])
def test_two_taps_on_confirm_give_one_report_and_one_receipt(clerk: World, at_once: bool) -> None:
    data = button(clerk.say(CLERK, OCTOBER), "ยืนยัน")["data"]
    before = len(clerk.received(CLERK))
    if at_once:
        assert clerk.at_once(*(clerk.platform.postback(CLERK, data) for _ in range(2))) == [200, 200]
    else:
        for _ in range(2):
            clerk.tap_data(CLERK, data)
    answers = [texts(message) for message in clerk.received(CLERK)[before:]]
    assert sum("ส่งสถิติแล้ว" in said for said in answers) == 1
    assert sum("กดครั้งนี้ไม่มีการบันทึกเพิ่ม" in said for said in answers) == 1
    assert len(reports(clerk)) == 1


@pytest.mark.parametrize(
    "fields", ["do=fig&i=admission&v=99999", "do=fig&i=nothing&v=1", "do=fig&i=admission&v=๓", "do=x"]
)
def test_forged_buttons_change_nothing(clerk: World, fields: str) -> None:
    shown = clerk.say(CLERK, "สถิติ")
    token = button(shown, "0")["data"].split("t=")[1].split("&")[0]
    assert "ปุ่มนี้ใช้ไม่ได้แล้ว" in texts(clerk.tap_data(CLERK, f"a=stats&t={token}&{fields}"))
    assert "1. รับนักเรียน –" in texts(clerk.say(CLERK, "ทบทวน"))


def test_somebody_who_moved_to_another_school_cannot_hand_in_for_the_old_one(clerk: World) -> None:
    review = clerk.say(CLERK, OCTOBER)
    clerk.enrol(CLERK, OTHER_SCHOOL)
    assert "ไม่มีการบันทึก" in texts(clerk.tap(CLERK, "ยืนยัน", review))
    clerk.say(CLERK, "ยืนยัน")
    assert reports(clerk) == []


def test_an_officer_without_a_school_is_told_what_to_type(world: World) -> None:
    world.make_officer()
    said = texts(world.say(OFFICER, "สถิติ"))
    assert "ผู้ที่ลงทะเบียนกับโรงเรียน" in said and "สถิติแทน" in said


def test_strangers_learn_how_to_get_in(world: World) -> None:
    for text in ("สถิติ", OCTOBER, "แก้ ย้ายออก 2"):
        assert "ลงทะเบียน ตามด้วยรหัสของโรงเรียน" in texts(world.say(STRANGER, text))


def test_in_the_group_statistics_meet_silence(clerk: World) -> None:
    for text in ("สถิติ", OCTOBER, "แก้ ย้ายออก 2", "ใครยังไม่ส่ง"):
        assert clerk.say(CLERK, text, group=GROUP) == []
    assert clerk.rows("conversation") == []
