"""สถานะ in the LINE group: short, without personal data, and silence wherever the bot is not addressed."""

from __future__ import annotations

import json

import pytest

from tests.world import CLERK, GROUP, STRANGER, Message, World, actions, texts

SCHOOL = "บ้านต้นแบบ"


@pytest.fixture
def group(world: World) -> World:
    """A bound group; the clerk's school was checked, with a note."""
    world.enrol(CLERK, SCHOOL)
    world.make_officer()
    world.bind_group()
    world.record(SCHOOL, "ไม่ครบ 1", note="ภาพเก่า โทรหาครูแดง")
    return world


def everything(messages: list[Message]) -> str:
    """All that the messages carry, seen or unseen."""
    return json.dumps(messages, ensure_ascii=False, default=str)


@pytest.mark.parametrize("mention", [False, True])
def test_the_group_gets_a_short_card_without_personal_data(group: World, mention: bool) -> None:
    card = group.say(STRANGER, f"สถานะ {SCHOOL}", group=GROUP, mention=mention)
    shown = texts(card)
    assert "โรงเรียนบ้านต้นแบบ" in shown and "ครบ 4 จาก 5 รายการ" in shown and "✗ ไม่ครบ: ภาพถ่าย" in shown
    assert "รอบถัดไป" in shown
    for private in ("ภาพเก่า", "ครูแดง", "ภาคภูมิ", "สมหญิง", CLERK):
        assert private not in everything(card), private
    assert actions(card) == []


def test_an_enrolled_person_may_ask_for_the_own_school_without_naming_it(group: World) -> None:
    assert "โรงเรียนบ้านต้นแบบ" in texts(group.say(CLERK, "สถานะ", group=GROUP))
    assert "โปรดระบุชื่อหรือรหัสโรงเรียน" in texts(group.say(STRANGER, "สถานะ", group=GROUP))


def test_two_schools_of_one_name_are_asked_for_in_the_group_too(group: World) -> None:
    card = group.say(STRANGER, "สถานะ บ้านหนองตัวอย่าง", group=GROUP)
    assert "หมายถึงโรงเรียนใด" in texts(card)
    first = next(action["data"] for action in actions(card) if action["type"] == "postback")
    assert "โรงเรียนบ้านหนองตัวอย่าง" in texts(group.tap_data(STRANGER, first, group=GROUP))


@pytest.mark.parametrize(
    "talk",
    [
        "สวัสดีค่ะ",
        "สถานะการเงินของกลุ่มเป็นยังไงบ้าง",
        "เมื่อไรจะตรวจ",
        "ส่งงานแล้วนะคะ",
        "ใครยังไม่ครบ",
        "ตรวจ บ้านต้นแบบ",
        "ขอบคุณค่ะ 🙏",
    ],
)
def test_the_bot_is_silent_unless_it_is_addressed(group: World, talk: str) -> None:
    assert group.say(CLERK, talk, group=GROUP) == []


def test_group_talk_is_never_stored(group: World) -> None:
    group.say(CLERK, "ความลับของกลุ่ม", group=GROUP)
    group.say(CLERK, "ร้านข้าวมันไก่เปิดกี่โมง", group=GROUP, mention=True)
    group.picture(CLERK, b"a picture", group=GROUP)
    assert "ความลับของกลุ่ม" not in group.stored()
    assert "ข้าวมันไก่" not in group.stored()
    assert group.rows("photo") == []


def test_who_mentions_the_bot_without_a_question_it_knows_hears_what_it_can_do(group: World) -> None:
    assert "พิมพ์ สถานะ ตามด้วยชื่อโรงเรียน" in texts(group.say(CLERK, "ร้านข้าวมันไก่เปิดกี่โมง", group=GROUP, mention=True))


def test_an_unknown_school_is_answered_only_when_the_bot_is_mentioned(group: World) -> None:
    assert group.say(CLERK, "สถานะ กขฃคฅฆง", group=GROUP) == []
    assert "ไม่พบ" in texts(group.say(CLERK, "สถานะ กขฃคฅฆง", group=GROUP, mention=True))


@pytest.mark.parametrize("words", ["สถานะ", f"สถานะ {SCHOOL}", "ปฏิทิน", "เมนู", "สวัสดี"])
def test_a_group_that_is_not_bound_gets_nothing(world: World, words: str) -> None:
    world.enrol(CLERK, SCHOOL)
    assert world.say(CLERK, words, group=GROUP, mention=True) == []
    assert world.tap_data(CLERK, f"a=status&s={world.school(SCHOOL).id}", group=GROUP) == []


def test_somebody_whose_user_id_line_hides_may_ask_as_well(group: World) -> None:
    event = group.platform.text(STRANGER, f"สถานะ {SCHOOL}", group_id=GROUP)
    del event["source"]["userId"]
    assert "ครบ 4 จาก 5 รายการ" in texts(group.act(GROUP, event))


def test_answers_are_free_in_the_group(group: World) -> None:
    group.say(CLERK, f"สถานะ {SCHOOL}", group=GROUP)
    assert group.platform.used_this_month() == 0
