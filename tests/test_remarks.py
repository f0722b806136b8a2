"""Greetings, thanks and news are answered in kind; slips of the fingers are offered, not carried out."""

from __future__ import annotations

import pytest

from bot.near_commands import near_commands
from bot.remarks import Remark, remark_in
from tests.world import CLERK, OFFICER, STRANGER, World, actions, texts

SCHOOL = "บ้านต้นแบบ"


@pytest.fixture
def clerk(world: World) -> World:
    world.enrol(CLERK, SCHOOL)
    return world


@pytest.mark.parametrize("text", ["สวัสดีค่ะ", "สวัสดีครับทุกคน", "ดีค่ะ", "hello"])
def test_a_greeting_is_a_greeting(text: str) -> None:
    assert remark_in(text) is Remark.GREETING


@pytest.mark.parametrize("text", ["ขอบคุณค่ะ", "โอเคค่ะ ขอบคุณมาก ๆ ค่ะ", "รับทราบครับ", "ok", "ค่ะ", "👍", "555"])
def test_thanks_and_assent_want_nothing_more(text: str) -> None:
    assert remark_in(text) is Remark.THANKS


@pytest.mark.parametrize("text", ["แก้ไขเรียบร้อยแล้วค่ะ", "ครบแล้วครับ", "แก้รูปแล้ว", "แจ้งแก้ไขแล้ว"])
def test_news_of_something_put_right_is_told_from_a_question(text: str) -> None:
    assert remark_in(text) is Remark.DONE


@pytest.mark.parametrize("text", ["", "???", "ดี", "แก้ไขแล้วทำไมยังไม่ครบ", "ขอบคุณสำหรับคลิปที่ส่งมาให้ดูวันก่อน", "สถานี", "3"])
def test_anything_more_than_a_remark_is_none(text: str) -> None:
    assert remark_in(text) is None


def test_a_greeting_gets_the_menu_and_thanks_a_short_word_and_neither_counts_as_a_question(clerk: World) -> None:
    assert "เมนู" in texts(clerk.say(CLERK, "สวัสดีค่ะ"))
    assert "ยินดีให้บริการ" in texts(clerk.say(CLERK, "ขอบคุณค่ะ"))
    assert clerk.rows("asked_question") == []


def test_news_of_something_put_right_leads_to_the_card_where_it_is_declared(clerk: World) -> None:
    answer = clerk.say(CLERK, "แก้ไขเรียบร้อยแล้วค่ะ")
    assert "ยังไม่มีการบันทึก" in texts(answer)
    assert "สถานะ" in {action.get("text") for action in actions(answer)}
    assert clerk.rows("declaration") == []


def test_a_mistyped_command_is_offered_as_a_button(clerk: World) -> None:
    answer = clerk.say(CLERK, "สถาณะ วัดสมมติธรรม")
    assert "ยังไม่เข้าใจข้อความนี้" in texts(answer)
    assert "สถานะ วัดสมมติธรรม" in {action.get("text") for action in actions(answer)}


def test_officers_are_offered_the_commands_of_officers(world: World) -> None:
    world.make_officer()
    offered = {action.get("text") for action in actions(world.say(OFFICER, "ตรวด บ้านต้นแบบ"))}
    assert {"ตรวจ บ้านต้นแบบ", "ตรวจ", "ใครยังไม่ครบ"} <= offered


@pytest.mark.parametrize("text", ["", "ภาพ", "ต้นแบบ", "ส" * 61])
def test_what_is_near_to_no_command_offers_none(text: str) -> None:
    assert near_commands(text, officer=False) == []


def test_beside_an_open_entry_the_fallback_leads_back_to_it(clerk: World) -> None:
    clerk.say(CLERK, "สถิติ")
    labels = {action.get("label") for action in actions(clerk.say(CLERK, "ประชุมเมื่อไหร่ดี"))}
    assert "กรอกสถิติต่อ" in labels


def test_a_newcomer_may_send_the_code_alone(world: World) -> None:
    answer = world.say(STRANGER, world.code_of(SCHOOL))
    assert "โรงเรียนบ้านต้นแบบ" in texts(answer)
    assert "รหัสไม่ถูกต้อง" in texts(world.say(STRANGER, "ABCD-2345"))


def test_the_own_school_is_meant_when_no_school_is_named(clerk: World) -> None:
    assert "โรงเรียนบ้านต้นแบบ" in texts(clerk.say(CLERK, "สถานะของโรงเรียน"))


def test_polite_particles_change_nothing_about_a_word_that_a_conversation_waits_for(clerk: World) -> None:
    clerk.say(CLERK, "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1")
    assert "ส่งสถิติแล้ว" in texts(clerk.say(CLERK, "ยืนยันค่ะ"))
    clerk.say(CLERK, "สถิติ พ.ย. 66")
    assert "ยกเลิกแล้ว" in texts(clerk.say(CLERK, "ยกเลิกครับ"))
