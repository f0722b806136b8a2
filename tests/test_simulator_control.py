"""The simulator's control API: what the chat page sees and does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from core.clock import OffsetClock
from simulator.control_world import instant_named
from simulator.platform import LinePlatform
from simulator.records import NotPossibleError
from simulator.server import serve
from tests.simulated_line import GROUP, MALEE, OTHER_GROUP, SECRET, SOMCHAI, START, TOKEN, Line, running_line


@pytest.fixture
def line() -> Iterator[Line]:
    with running_line() as running:
        yield running


def messages(line: Line, chat: str, after: int = 0) -> list[dict[str, Any]]:
    answer = line.get(f"/sim/chats/{chat}/messages", params={"viewer": SOMCHAI, "after": after})
    return list(answer.json()["messages"])


def say(line: Line, chat: str, **body: Any) -> requests.Response:
    return line.post(f"/sim/chats/{chat}/text", json={"user": SOMCHAI, **body})


def test_the_overview_tells_time_people_groups_bill_and_faults(line: Line) -> None:
    line.push(GROUP)
    overview = line.get("/sim/overview").json()
    assert overview["now"] == "2023-11-06T09:00:00+07:00"
    assert overview["bot"] == {"userId": line.platform.bot_user_id, "basicId": "@tidtam", "name": "ติดตาม"}
    assert overview["users"][0] == {"userId": SOMCHAI, "name": "สมชาย", "follows": True, "richMenuId": None}
    assert overview["groups"][0] == {
        "groupId": GROUP,
        "name": "ธุรการ",
        "memberCount": 5,
        "members": [SOMCHAI, MALEE],
        "botIn": True,
    }
    assert overview["quota"] == {"limit": 300, "used": 5, "month": "2023-11"}
    assert overview["webhook"] == {"url": None, "lastStatus": None, "lastError": None}
    assert overview["faults"]["latency_ms"] == 0
    assert overview["redelivery"] is False


def test_a_chat_shows_what_people_and_the_bot_said(line: Line) -> None:
    assert say(line, SOMCHAI, text="สถานะ").status_code == 200
    event = line.platform.events[-1]
    line.reply(event["replyToken"])
    asked, answered = messages(line, SOMCHAI)
    assert asked["from"] == {"type": "user", "userId": SOMCHAI, "name": "สมชาย"}
    assert (asked["message"]["text"], asked["via"], asked["at"]) == (
        "สถานะ",
        None,
        "2023-11-06T09:00:00+07:00",
    )
    assert answered["from"] == {"type": "bot", "name": "ติดตาม"}
    assert (answered["message"]["text"], answered["via"], answered["billed"]) == ("สวัสดี", "reply", 0)
    assert messages(line, SOMCHAI, after=asked["seq"]) == [answered]


def test_a_mention_in_the_group_reaches_the_bot(line: Line) -> None:
    say(line, GROUP, text="สถานะ", mentionBot=True)
    event = line.platform.events[-1]
    assert event["message"]["mention"]["mentionees"][0]["isSelf"] is True
    assert messages(line, GROUP)[0]["message"]["text"] == "@ติดตาม สถานะ"


def test_a_postback_s_display_text_appears_as_the_person_s_message(line: Line) -> None:
    body = {"user": SOMCHAI, "data": "a=1", "displayText": "ครบ", "params": {"date": "2023-11-09"}}
    line.post(f"/sim/chats/{SOMCHAI}/postback", json=body)
    assert line.platform.events[-1]["postback"] == {"data": "a=1", "params": {"date": "2023-11-09"}}
    assert messages(line, SOMCHAI)[0]["message"]["text"] == "ครบ"
    line.post(f"/sim/chats/{SOMCHAI}/postback", json={"user": SOMCHAI, "data": "a=2"})
    assert len(messages(line, SOMCHAI)) == 1


def test_images_and_files_are_uploaded_and_shown(line: Line) -> None:
    sent = line.post(
        f"/sim/chats/{SOMCHAI}/image",
        data={"user": SOMCHAI},
        files={"file": ("ป้าย.png", b"png bytes", "image/png")},
    ).json()
    shown = line.get(f"/sim/content/{sent['messageId']}")
    assert (shown.content, shown.headers["Content-Type"]) == (b"png bytes", "image/png")
    line.post(
        f"/sim/chats/{GROUP}/file",
        data={"user": SOMCHAI},
        files={"file": ("ผล.xlsx", b"12345", "application/zip")},
    )
    assert line.platform.events[-1]["message"]["fileName"] == "ผล.xlsx"
    assert line.get("/sim/content/0").status_code == 404


def test_edits_and_unsends_change_what_the_chat_shows(line: Line) -> None:
    said = say(line, GROUP, text="ผิด").json()["messageId"]
    line.post(f"/sim/chats/{GROUP}/edit", json={"user": SOMCHAI, "messageId": said, "text": "ถูก"})
    (entry,) = messages(line, GROUP)
    assert (entry["message"]["text"], entry["edited"]) == ("ถูก", True)
    line.post(f"/sim/chats/{GROUP}/unsend", json={"user": SOMCHAI, "messageId": said})
    (entry,) = messages(line, GROUP)
    assert (entry["unsent"], "text" in entry["message"]) == (True, False)


def test_what_line_s_app_does_not_allow_is_400_with_a_reason(line: Line) -> None:
    assert say(line, MALEE, text="แอบอ่าน").json() == {"message": "this private chat belongs to somebody else"}
    assert say(line, SOMCHAI).json() == {"message": "text: a value of type str is needed"}
    assert say(line, SOMCHAI, text="x", mentionBot="yes").status_code == 400
    line.post(f"/sim/users/{SOMCHAI}/unfollow")
    assert say(line, SOMCHAI, text="x").json() == {"message": "the bot is blocked"}


def test_newcomers_follow_and_new_groups_invite_the_bot(line: Line) -> None:
    user = line.post("/sim/users", json={"name": "ใหม่"}).json()["userId"]
    assert line.platform.events[-1]["type"] == "follow"
    group = line.post("/sim/groups", json={"name": "ใหม่", "members": [user], "silentMembers": 221}).json()["groupId"]
    assert line.platform.events[-1]["type"] == "join"
    assert line.platform.groups[group].member_count == 222
    for path, kind in (("bot-leave", "leave"), ("bot-join", "join")):
        line.post(f"/sim/groups/{group}/{path}")
        assert line.platform.events[-1]["type"] == kind
    line.post(f"/sim/groups/{group}/members", json={"user": MALEE})
    line.call("DELETE", f"/sim/groups/{group}/members", json={"user": MALEE})
    assert [event["type"] for event in list(line.platform.events)[-2:]] == ["memberJoined", "memberLeft"]


def test_the_quota_is_set_over_http_and_taken_away(line: Line) -> None:
    assert line.post("/sim/quota", json={"limit": 20}).json() == {"limit": 20}
    assert line.get("/v2/bot/message/quota").json() == {"type": "limited", "value": 20}
    assert line.post("/sim/quota", json={"limit": None}).status_code == 200
    assert line.get("/sim/overview").json()["quota"]["limit"] is None
    for wrong in ({}, {"limit": -1}, {"limit": "300"}, {"limit": True}):
        assert line.post("/sim/quota", json=wrong).status_code == 400


def test_faults_and_redelivery_are_switched_over_http(line: Line) -> None:
    answer = line.post("/sim/faults", json={"rate_limit": 1, "fail_500": 0.5})
    assert answer.json()["faults"]["fail_500"] == 0.5
    assert line.post("/sim/faults", json={"earthquake": 1}).status_code == 400
    assert line.call("DELETE", "/sim/faults").json()["faults"]["rate_limit"] == 0
    assert line.post("/sim/redelivery", json={"on": True}).json() == {"on": True}
    assert line.platform.redelivery is True


def test_the_record_shows_the_last_api_calls(line: Line) -> None:
    line.push(SOMCHAI)
    (call,) = line.get("/sim/requests").json()["requests"]
    assert (call["kind"], call["status"], call["body"]["to"]) == ("push", 200, SOMCHAI)


def test_an_event_that_is_not_known_cannot_be_redelivered(line: Line) -> None:
    assert line.post("/sim/events/01H/redeliver").status_code == 400
    event = line.platform.text(SOMCHAI, "x")
    assert line.post(f"/sim/events/{event['webhookEventId']}/redeliver").json() == {"status": None}


@pytest.mark.parametrize(
    ("name", "bangkok"),
    [
        ("+1h", "2023-11-06T10:00"),
        ("+2d", "2023-11-08T09:00"),
        ("next_working_day", "2023-11-07T08:30"),
        ("2023-11-09", "2023-11-09T08:30"),
        ("2023-11-09T16:00", "2023-11-09T16:00"),
        ("2023-11-09T16:00:00+00:00", "2023-11-09T23:00"),
    ],
)
def test_the_clock_is_moved_by_name(line: Line, name: str, bangkok: str) -> None:
    assert line.post("/sim/clock", json={"to": name}).json()["now"] == f"{bangkok}:00+07:00"
    assert line.get("/sim/overview").json()["now"].startswith(bangkok)


def test_the_next_working_day_skips_the_weekend() -> None:
    friday = datetime(2023, 11, 10, 3, tzinfo=UTC)
    assert instant_named("next_working_day", friday) == datetime(2023, 11, 13, 1, 30, tzinfo=UTC)


def test_an_unknown_time_is_refused() -> None:
    for name in ("", "yesterday", "2023-13-01", "+1y"):
        with pytest.raises(NotPossibleError, match="no such time"):
            instant_named(name, START)


def test_now_is_the_real_time_again() -> None:
    clock = OffsetClock(-3_600.0)
    platform = LinePlatform(channel_secret=SECRET, channel_access_token=TOKEN, clock=clock)
    with serve(platform) as server:
        requests.post(f"{server.url}/sim/clock", json={"to": "now"}, timeout=5)
    assert abs(clock.offset_seconds) < 5


def test_hints_come_from_who_starts_the_simulator(line: Line) -> None:
    assert line.get("/sim/hints").json() == {"hints": []}
    with serve(line.platform, hints=lambda: [{"title": "เริ่ม"}]) as server:
        assert requests.get(f"{server.url}/sim/hints", timeout=5).json() == {"hints": [{"title": "เริ่ม"}]}


def test_people_in_a_group_without_the_bot_can_still_talk(line: Line) -> None:
    assert say(line, OTHER_GROUP, text="คุยกันเอง").status_code == 200
    assert len(messages(line, OTHER_GROUP)) == 1


def test_the_chat_page_is_served_at_the_root(line: Line) -> None:
    answer = line.get("/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
