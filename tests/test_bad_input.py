"""What nobody should send, and what does arrive: it is answered, or ignored, and never breaks anything."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.world import CLERK, GROUP, OFFICER, World, actions, texts

SCHOOL = "บ้านต้นแบบ"


@pytest.fixture
def clerk(world: World) -> World:
    world.enrol(CLERK, SCHOOL)
    return world


def post(world: World, event: dict[str, Any]) -> int:
    """Post an event as it is, lone surrogates included."""
    body = json.dumps({"events": [event]}).encode()
    headers = {"x-line-signature": world.platform.sign(body)}
    status = world.http.post("/callback", data=body, headers=headers).status_code
    world.services.delivery.drain()
    return status


# What people type


LONG = "สวัสดีครับ " * 450


@pytest.mark.parametrize(
    "words",
    [
        LONG[:5_000],
        "ก" * 5_000,
        "😀" * 2_500,
        "1" * 5_000,
        "สถานะ " + "ก" * 4_990,
        "ลงทะเบียน " + "Z" * 4_980,
        "ชื่อ " + "ก" * 4_990,
        "😀",
        "👨‍👩‍👧‍👦🇹🇭",
        "مرحبا بالعالم",
        "\u202eสถานะ\u202c",
        "a\x00b",
        "\x00",
        "\u200b\u200b",
        "สถานะ\u200b\ufeff",
        " ",
        "\n\n",
        "\t",
        "\ud83d",
        "สถานะ \udc00",
        "'; DROP TABLE person; --",
        "%s %d {0} {name}",
        "<script>alert(1)</script>",
        "่่่่",
        "ำ",
        "ๆ",
        "ตรวจ",
        "สถานะ 9" + "9" * 400,
        "๑" * 300,
        "\\u0000",
        "{{7*7}}",
    ],
    ids=lambda words: repr(words[:16]).encode("ascii", "backslashreplace").decode(),
)
def test_whatever_is_typed_is_answered_once(clerk: World, words: str) -> None:
    happened = clerk.platform.text(CLERK, "placeholder")
    happened["message"]["text"] = words
    before = len(clerk.received(CLERK))
    assert post(clerk, happened) == 200
    answers = clerk.received(CLERK)[before:]
    assert len(answers) == 1
    assert "ขออภัย ระบบขัดข้อง" not in texts(answers)
    assert "�" not in texts(answers)


@pytest.mark.parametrize("words", ["a\x00b", "ขอเบอร์ร้าน\ud83d", "\u202eเบอร์ร้านข้าว"])
def test_what_is_kept_of_strange_text_can_be_read_out_again(clerk: World, words: str) -> None:
    happened = clerk.platform.text(CLERK, "placeholder")
    happened["message"]["text"] = words
    post(clerk, happened)
    assert "คำถามที่เก็บ 1 ข้อความ" in texts(clerk.say(CLERK, "ข้อมูลของฉัน"))


@pytest.mark.parametrize("strange", ["\ud83d", "a\x00b", "ก" * 5_000, "\u202e"])
def test_strange_text_in_a_guided_conversation_is_answered(clerk: World, strange: str) -> None:
    clerk.make_officer()
    clerk.tap(OFFICER, "ภาพถ่าย", clerk.tap(OFFICER, "ใส่หมายเหตุ", clerk.say(OFFICER, f"ตรวจ {SCHOOL}")))
    happened = clerk.platform.text(OFFICER, "placeholder")
    happened["message"]["text"] = strange
    before = len(clerk.received(OFFICER))
    assert post(clerk, happened) == 200
    assert "ขออภัย" not in texts(clerk.received(OFFICER)[before:])
    assert len(clerk.received(OFFICER)) == before + 1


# Buttons

FORGED = [
    "",
    "a",
    "a=",
    "a=nonsense",
    "x" * 300,
    "%",
    "a=status&s=%00",
    "a=status&s=-1",
    "a=status&s=99999999999999999999",
    "a=status",
    "a=status&s=๑",
    "a=declare&s=1&i=nothing",
    "a=declare&s=abc&i=photo",
    "a=undeclare&d=999",
    "a=undeclare",
    "a=answer&k=../../etc",
    "a=answer",
    "a=check&t=x&do=save",
    "a=check&do=set",
    "a=enrol&do=yes",
    "a=sheet&t=&do=save",
    "a=declare-photo&t=x",
    "a=join&p=1&do=yes",
    "a=join",
    "a=erase",
    "a=announce&r=1",
    "a=missing&p=-1",
    "a=check-school&s=1",
    "a=howto&i=%ff",
    "a=a&a=b&a=c",
    "a[]=status",
    "{}",
]


@pytest.mark.parametrize("data", FORGED)
def test_a_forged_button_changes_nothing_and_is_answered(clerk: World, data: str) -> None:
    before = [clerk.rows(table) for table in ("person", "check_record", "declaration", "round", "conversation")]
    answer = clerk.tap_data(CLERK, data)
    assert len(answer) == 1
    assert "ระบบขัดข้อง" not in texts(answer)
    assert [clerk.rows(table) for table in ("person", "check_record", "declaration", "round", "conversation")] == before


@pytest.mark.parametrize(
    "fields",
    [
        {"a": "missing", "p": "999999999"},
        {"a": "missing", "p": "๒"},
        {"a": "missing", "m": "ไม่มีอำเภอนี้"},
        {"a": "missing", "m": "\x00"},
        {"a": "announce", "r": "999999"},
        {"a": "announce", "r": "1", "do": "yes"},
        {"a": "check-school", "s": "424242"},
    ],
)
def test_a_forged_button_of_an_officer_is_answered_truthfully(clerk: World, fields: dict[str, str]) -> None:
    clerk.make_officer()
    answer = texts(clerk.tap_data(OFFICER, urlencode(fields)))
    assert answer
    assert "ระบบขัดข้อง" not in answer and "ครบทุกรายการทั้ง" not in answer


@pytest.mark.parametrize("message_id", ["\x00", "../../v2/bot/info", "\ud83d", "9" * 300, "1"])
def test_a_forged_message_id_fetches_nothing(clerk: World, message_id: str) -> None:
    data = f"a=declare&s={clerk.school(SCHOOL).id}&i=photo&m={message_id}"
    happened = clerk.platform.postback(CLERK, "placeholder")
    happened["postback"]["data"] = data
    before = len(clerk.received(CLERK))
    assert post(clerk, happened) == 200
    assert len(clerk.received(CLERK)) == before + 1
    assert clerk.rows("photo") == clerk.rows("fetch") == []


def test_buttons_of_the_private_chat_do_nothing_in_the_group(clerk: World) -> None:
    clerk.make_officer()
    clerk.bind_group()
    card = clerk.say(OFFICER, f"ตรวจ {SCHOOL}")
    for action in actions(card):
        assert clerk.tap_data(OFFICER, action.get("data", ""), group=GROUP) == []
    assert clerk.rows("check_record") == []


def test_a_button_of_an_earlier_run_says_so_and_acts_not(clerk: World) -> None:
    clerk.make_officer()
    old = clerk.tap(OFFICER, "ครบทุกรายการ", clerk.say(OFFICER, f"ตรวจ {SCHOOL}"))
    clerk.say(OFFICER, "ตรวจ วัดสมมติธรรม")
    assert "เป็นของรายการที่จบไปแล้ว" in texts(clerk.tap(OFFICER, "บันทึก", old))
    assert clerk.rows("check_record") == []


def test_two_taps_on_save_at_the_same_instant_save_once(clerk: World) -> None:
    clerk.make_officer()
    card = clerk.tap(OFFICER, "ครบทุกรายการ", clerk.say(OFFICER, f"ตรวจ {SCHOOL}"))
    data = next(action["data"] for action in actions(card) if action["label"] == "บันทึก")
    before = len(clerk.received(OFFICER))
    assert clerk.at_once(*(clerk.platform.postback(OFFICER, data) for _ in range(4))) == [200] * 4
    answers = clerk.received(OFFICER)[before:]
    assert len(clerk.rows("check_record")) == 5
    assert sum("บันทึกผลตรวจแล้ว" in texts(answer) for answer in answers) == 1
    assert sum("จบไปแล้ว" in texts(answer) for answer in answers) == 3
