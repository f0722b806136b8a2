"""The simulator's replies: one use, one minute, no retry key, no price."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.simulated_line import GROUP, KEY, SOMCHAI, TEXT, Line, running_line


@pytest.fixture
def line() -> Iterator[Line]:
    with running_line() as running:
        yield running


def test_a_reply_reaches_the_private_chat_it_answers(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    answer = line.reply(token, TEXT, {"type": "text", "text": "ครบ"})
    assert answer.status_code == 200
    assert [message["text"] for message in line.platform.delivered(SOMCHAI)] == ["สวัสดี", "ครบ"]
    assert len(answer.json()["sentMessages"]) == 2
    assert answer.headers["x-line-request-id"]


def test_a_reply_to_a_group_event_reaches_the_group(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ", group_id=GROUP)["replyToken"]
    assert line.reply(token).status_code == 200
    assert len(line.platform.delivered(GROUP)) == 1
    assert line.platform.delivered(SOMCHAI) == []


def test_a_reply_costs_nothing(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ", group_id=GROUP)["replyToken"]
    line.reply(token)
    assert line.platform.billed(2023, 11) == 0
    assert line.platform.delivered(GROUP)[0]["_via"] == "reply"
    assert line.platform.delivered(GROUP)[0]["_billed"] == 0


def test_a_reply_token_answers_once(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    line.reply(token)
    again = line.reply(token)
    assert (again.status_code, again.json()["message"]) == (400, "Invalid reply token")
    assert len(line.platform.delivered(SOMCHAI)) == 1


def test_a_reply_token_is_good_for_one_minute(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    line.clock.advance(timedelta(seconds=60))
    assert line.reply(token).status_code == 200


def test_a_reply_token_is_refused_after_one_minute(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    line.clock.advance(timedelta(seconds=61))
    assert line.reply(token).json() == {"message": "Invalid reply token"}


def test_an_invented_reply_token_is_refused(line: Line) -> None:
    assert line.reply("0" * 32).status_code == 400


def test_a_retry_key_on_a_reply_is_refused_and_spends_nothing(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    assert line.reply(token, key=KEY).status_code == 400
    assert line.reply(token).status_code == 200


def test_a_bad_message_does_not_spend_the_token(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    assert line.reply(token, {"type": "text", "text": ""}).status_code == 400
    assert line.reply(token).status_code == 200


def test_a_reply_to_a_group_that_the_bot_has_left_is_refused(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ", group_id=GROUP)["replyToken"]
    line.platform.bot_leaves(GROUP)
    assert line.reply(token).status_code == 400


def test_a_redelivery_gives_an_unused_token_another_minute(line: Line) -> None:
    event = line.platform.text(SOMCHAI, "สถานะ")
    line.clock.advance(timedelta(minutes=5))
    again = line.platform.redelivered(event)
    line.clock.advance(timedelta(seconds=59))
    assert again["replyToken"] == event["replyToken"]
    assert line.reply(event["replyToken"]).status_code == 200


def test_a_redelivery_does_not_revive_a_used_token(line: Line) -> None:
    event = line.platform.text(SOMCHAI, "สถานะ")
    line.reply(event["replyToken"])
    line.platform.redelivered(event)
    assert line.reply(event["replyToken"]).status_code == 400


def test_a_redelivery_after_twenty_minutes_does_not_revive_the_token(line: Line) -> None:
    event = line.platform.text(SOMCHAI, "สถานะ")
    line.clock.advance(timedelta(minutes=20, seconds=1))
    line.platform.redelivered(event)
    assert line.reply(event["replyToken"]).status_code == 400


def test_a_wrong_or_missing_token_of_the_channel_is_401(line: Line) -> None:
    for authorization in ("Bearer wrong", "", "Basic channel-access-token"):
        answer = line.get("/v2/bot/info", headers={"Authorization": authorization})
        assert answer.status_code == 401
        assert answer.json()["message"].startswith("Authentication failed due to the following reason: ")


def test_a_body_that_is_not_json_is_400_with_its_place(line: Line) -> None:
    headers = {"Content-Type": "application/json"}
    answer = line.post("/v2/bot/message/reply", data=b'{"replyToken": ', headers=headers)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("The request body could not be parsed as JSON (line: 1, column: ")


def test_a_body_of_another_content_type_is_415(line: Line) -> None:
    answer = line.post("/v2/bot/message/reply", data=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.json() == {"message": "The content type, text/plain, is not supported"}


def test_a_body_above_two_megabytes_is_413(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    body = {"replyToken": token, "messages": [TEXT], "padding": "x" * (2 * 1024 * 1024)}
    assert line.post("/v2/bot/message/reply", json=body).status_code == 413


def test_every_call_is_recorded_in_order(line: Line) -> None:
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    line.reply(token)
    line.get("/v2/bot/info")
    line.reply(token)
    assert [(call.kind, call.status) for call in line.platform.requests()] == [
        ("reply", 200),
        ("info", 200),
        ("reply", 400),
    ]
    assert line.platform.requests("reply")[0].body["messages"] == [TEXT]
    assert line.platform.counts["reply", 200] == 1


def test_an_unknown_path_is_404_in_line_s_shape(line: Line) -> None:
    answer = line.get("/v2/bot/nothing")
    assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})
