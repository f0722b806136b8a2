"""The simulator's webhook events: shapes, reply tokens, signature, and what people may do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from core.clock import ManualClock
from simulator.platform import LinePlatform
from simulator.records import NotPossibleError
from tests.simulated_line import (
    GROUP,
    MALEE,
    OTHER_GROUP,
    SECRET,
    SOMCHAI,
    START,
    STRANGER,
    new_platform,
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def platform(clock: ManualClock) -> LinePlatform:
    return new_platform(clock)


def test_every_event_carries_what_line_promises(platform: LinePlatform) -> None:
    event = platform.text(SOMCHAI, "สถานะ")
    assert event["type"] == "message"
    assert event["mode"] == "active"
    assert event["timestamp"] == 1_699_236_000_000
    assert event["source"] == {"type": "user", "userId": SOMCHAI}
    assert event["deliveryContext"] == {"isRedelivery": False}
    assert len(event["webhookEventId"]) == 26
    assert _milliseconds_of(event["webhookEventId"]) == event["timestamp"]
    assert event["message"]["id"].isdigit()
    assert (event["message"]["type"], event["message"]["text"]) == ("text", "สถานะ")


def _milliseconds_of(ulid: str) -> int:
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return sum(digits.index(digit) * 32**place for place, digit in enumerate(reversed(ulid[:10])))


def test_a_mention_is_measured_in_utf16_units(platform: LinePlatform) -> None:
    message = platform.text(SOMCHAI, "สถานะ", group_id=GROUP, mention_bot=True)["message"]
    assert message["text"] == "@ติดตาม สถานะ"
    assert message["mention"]["mentionees"] == [
        {"index": 0, "length": 7, "type": "user", "userId": platform.bot_user_id, "isSelf": True}
    ]


def test_group_events_tell_group_and_speaker(platform: LinePlatform) -> None:
    event = platform.postback(MALEE, "a=1", group_id=GROUP, params={"date": "2023-11-09"})
    assert event["source"] == {"type": "group", "groupId": GROUP, "userId": MALEE}
    assert event["postback"] == {"data": "a=1", "params": {"date": "2023-11-09"}}


def test_a_speaker_s_id_can_be_missing_in_a_group(platform: LinePlatform) -> None:
    platform.add_user("U" + "3" * 32, "ไม่เปิดเผย", hidden_in_groups=True)
    platform.member_joins(GROUP, "U" + "3" * 32)
    assert platform.text("U" + "3" * 32, "ครับ", group_id=GROUP)["source"] == {
        "type": "group",
        "groupId": GROUP,
    }


def test_events_that_cannot_be_answered_have_no_reply_token(platform: LinePlatform) -> None:
    said = platform.text(SOMCHAI, "ผิด", group_id=GROUP)
    silent = [
        platform.unsend(SOMCHAI, said["message"]["id"]),
        platform.member_leaves(GROUP, MALEE),
        platform.bot_leaves(GROUP),
        platform.unfollow(SOMCHAI),
    ]
    assert [event["type"] for event in silent] == ["unsend", "memberLeft", "leave", "unfollow"]
    assert not any("replyToken" in event for event in silent)
    assert silent[0]["unsend"] == {"messageId": said["message"]["id"]}
    assert silent[1]["left"] == {"members": [{"type": "user", "userId": MALEE}]}


def test_events_that_can_be_answered_have_a_reply_token(platform: LinePlatform) -> None:
    said = platform.text(SOMCHAI, "ผิด", group_id=GROUP)
    answerable = [
        said,
        platform.edit(SOMCHAI, said["message"]["id"], "ถูก"),
        platform.bot_joins(OTHER_GROUP),
        platform.member_joins(OTHER_GROUP, MALEE),
        platform.follow(STRANGER),
        platform.sticker(SOMCHAI),
        platform.image(SOMCHAI, b"jpeg"),
        platform.file(SOMCHAI, "ผล.xlsx", b"xlsx"),
    ]
    kinds = ["message", "messageEdited", "join", "memberJoined", "follow", "message", "message", "message"]
    assert [event["type"] for event in answerable] == kinds
    assert len({event["replyToken"] for event in answerable}) == len(answerable)


def test_in_standby_no_event_has_a_reply_token(platform: LinePlatform) -> None:
    platform.mode = "standby"
    event = platform.text(SOMCHAI, "สถานะ")
    assert event["mode"] == "standby"
    assert "replyToken" not in event


@pytest.mark.parametrize("group_id", [GROUP, None])
def test_an_edit_keeps_the_message_id(platform: LinePlatform, group_id: str | None) -> None:
    said = platform.text(SOMCHAI, "ผิด", group_id=group_id)
    edited = platform.edit(SOMCHAI, said["message"]["id"], "ถูก")
    assert (edited["message"]["id"], edited["message"]["text"]) == (said["message"]["id"], "ถูก")


def test_only_texts_can_be_edited(platform: LinePlatform) -> None:
    sticker = platform.sticker(SOMCHAI)
    with pytest.raises(NotPossibleError, match="only text messages"):
        platform.edit(SOMCHAI, sticker["message"]["id"], "ถูก")


def test_a_follow_tells_whether_the_bot_was_blocked_before(platform: LinePlatform) -> None:
    assert platform.follow(STRANGER)["follow"] == {"isUnblocked": False}
    platform.unfollow(STRANGER)
    with pytest.raises(NotPossibleError, match="blocked"):
        platform.text(STRANGER, "สวัสดี")
    assert platform.follow(STRANGER)["follow"] == {"isUnblocked": True}


def test_only_members_speak_in_a_group(platform: LinePlatform) -> None:
    with pytest.raises(NotPossibleError, match="not a member"):
        platform.text(STRANGER, "สวัสดี", group_id=GROUP)


def test_a_group_without_the_bot_sends_no_events(platform: LinePlatform) -> None:
    posted: list[Any] = []
    platform.outgoing = posted.append
    event = platform.text(SOMCHAI, "คุยกันเอง", group_id=OTHER_GROUP)
    assert posted == []
    assert "replyToken" not in event
    assert platform.chat(OTHER_GROUP)[0].message["text"] == "คุยกันเอง"


def test_the_payload_is_signed_with_the_channel_secret(platform: LinePlatform) -> None:
    event = platform.text(SOMCHAI, "สถานะ")
    body = platform.event_payload(event)
    expected = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    assert platform.sign(body) == expected
    assert json.loads(body) == {"destination": platform.bot_user_id, "events": [event]}
