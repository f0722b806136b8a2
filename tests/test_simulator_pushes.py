"""The simulator's pushes and multicasts: retry keys, price, quota, membership."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest

from simulator.rates import RateLimits
from simulator.records import LineError
from tests.simulated_line import (
    GROUP,
    KEY,
    MALEE,
    OTHER_GROUP,
    SOMCHAI,
    STRANGER,
    TEXT,
    Line,
    running_line,
)


@pytest.fixture
def line() -> Iterator[Line]:
    with running_line() as running:
        yield running


def test_a_push_to_a_person_costs_one_message_however_many_objects_it_has(line: Line) -> None:
    assert line.push(SOMCHAI, *[TEXT] * 5).status_code == 200
    assert line.platform.billed(2023, 11) == 1
    assert [message["_billed"] for message in line.platform.delivered(SOMCHAI)] == [1, 0, 0, 0, 0]


def test_a_push_to_a_group_costs_one_message_for_every_member_but_the_bot(line: Line) -> None:
    assert line.push(GROUP).status_code == 200
    assert line.platform.billed(2023, 11) == 5
    assert line.get("/v2/bot/message/quota/consumption").json() == {"totalUsage": 5}


def test_a_push_to_a_person_who_blocked_the_bot_is_accepted_unseen_and_unbilled(line: Line) -> None:
    line.platform.unfollow(SOMCHAI)
    answer = line.push(SOMCHAI)
    assert answer.status_code == 200
    assert len(answer.json()["sentMessages"]) == 1
    assert line.platform.delivered(SOMCHAI) == []
    assert line.platform.billed(2023, 11) == 0


def test_a_push_to_a_group_that_the_bot_left_is_400(line: Line) -> None:
    line.platform.bot_leaves(GROUP)
    assert line.push(GROUP).status_code == 400
    assert line.push(OTHER_GROUP).status_code == 400
    assert line.platform.billed(2023, 11) == 0


def test_a_push_to_nobody_is_400(line: Line) -> None:
    assert line.push("U" + "f" * 32).json() == {"message": "Failed to send messages"}


def test_the_same_retry_key_answers_409_with_the_accepted_request(line: Line) -> None:
    first = line.push(SOMCHAI, key=KEY)
    second = line.push(SOMCHAI, key=KEY)
    assert second.status_code == 409
    assert second.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert second.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert second.json() == {
        "message": "The retry key is already accepted",
        "sentMessages": first.json()["sentMessages"],
    }
    assert len(line.platform.delivered(SOMCHAI)) == 1
    assert line.platform.billed(2023, 11) == 1
    assert line.platform.requests("push")[1].accepted_request_id == first.headers["x-line-request-id"]


def test_a_retry_key_sends_again_after_24_hours(line: Line) -> None:
    line.push(SOMCHAI, key=KEY)
    line.clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert line.push(SOMCHAI, key=KEY).status_code == 409
    line.clock.advance(timedelta(seconds=1))
    assert line.push(SOMCHAI, key=KEY).status_code == 200
    assert len(line.platform.delivered(SOMCHAI)) == 2


def test_a_retry_key_of_a_refused_request_is_still_free(line: Line) -> None:
    assert line.push(SOMCHAI, {"type": "text", "text": ""}, key=KEY).status_code == 400
    assert line.push(SOMCHAI, key=KEY).status_code == 200


def test_a_retry_key_that_is_no_uuid_is_400(line: Line) -> None:
    assert line.push(SOMCHAI, key="campaign-1-round-2").status_code == 400


def test_the_month_s_quota_is_refused_whole_with_line_s_words(line: Line) -> None:
    line.platform.quota = 7
    assert line.push(GROUP).status_code == 200
    refused = line.push(GROUP, key=KEY)
    assert refused.status_code == 429
    assert refused.json() == {"message": "You have reached your monthly limit."}
    assert line.platform.billed(2023, 11) == 5
    assert line.push(SOMCHAI, key=KEY).status_code == 200


def test_a_used_up_quota_does_not_stop_replies(line: Line) -> None:
    line.platform.quota = 0
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    assert line.push(SOMCHAI).status_code == 429
    assert line.reply(token).status_code == 200


def test_the_quota_begins_anew_with_the_month_in_bangkok(line: Line) -> None:
    line.platform.quota = 5
    line.clock.advance(timedelta(days=24, hours=14, minutes=59))  # 30 Nov 23:59 in Bangkok
    assert line.push(GROUP).status_code == 200
    assert line.push(SOMCHAI).status_code == 429
    line.clock.advance(timedelta(minutes=1))
    assert line.push(SOMCHAI).status_code == 200
    assert (line.platform.billed(2023, 11), line.platform.billed(2023, 12)) == (5, 1)


def test_the_quota_endpoint_tells_a_limited_and_an_unlimited_plan(line: Line) -> None:
    assert line.get("/v2/bot/message/quota").json() == {"type": "limited", "value": 300}
    line.platform.quota = None
    assert line.get("/v2/bot/message/quota").json() == {"type": "none"}
    line.platform.add_group("C" + "3" * 32, "ใหญ่", [], silent_members=5_000)
    assert line.push("C" + "3" * 32).status_code == 200


def test_a_multicast_bills_every_friend_once(line: Line) -> None:
    answer = line.multicast([SOMCHAI, MALEE, STRANGER, SOMCHAI, "U" + "f" * 32], TEXT, TEXT)
    assert (answer.status_code, answer.json()) == (200, {})
    assert line.platform.billed(2023, 11) == 2
    assert [len(line.platform.delivered(person)) for person in (SOMCHAI, MALEE, STRANGER)] == [2, 2, 0]
    assert line.platform.delivered(MALEE)[0]["_via"] == "multicast"


def test_a_multicast_takes_500_receivers_and_no_more(line: Line) -> None:
    line.platform.quota = None
    assert line.multicast([f"U{number:032x}" for number in range(500)]).status_code == 200
    refused = line.multicast([f"U{number:032x}" for number in range(501)])
    assert refused.json()["details"] == [{"message": "Size must be between 1 and 500", "property": "to"}]


def test_a_multicast_to_a_group_is_400(line: Line) -> None:
    assert line.multicast([SOMCHAI, GROUP]).status_code == 400
    assert line.platform.delivered(SOMCHAI) == []


def test_a_multicast_honours_retry_keys(line: Line) -> None:
    first = line.multicast([SOMCHAI], key=KEY)
    second = line.multicast([SOMCHAI], key=KEY.upper())
    assert second.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert second.json() == {"message": "The retry key is already accepted"}
    assert len(line.platform.delivered(SOMCHAI)) == 1


def test_one_request_carries_one_to_five_messages(line: Line) -> None:
    for count in (0, 6):
        body = {"to": SOMCHAI, "messages": [TEXT] * count}
        answer = line.post("/v2/bot/message/push", json=body)
        assert answer.json() == {
            "message": "The request body has 1 error(s)",
            "details": [{"message": "Size must be between 1 and 5", "property": "messages"}],
        }


def test_two_hundred_retries_of_one_key_send_one_message(line: Line) -> None:
    statuses = [line.push(SOMCHAI, key=KEY).status_code for _ in range(200)]
    assert statuses == [200] + [409] * 199
    assert line.push(SOMCHAI, key=str(uuid.uuid4())).status_code == 200


def test_a_multicast_is_limited_to_200_a_second_and_a_reply_to_2000() -> None:
    seconds = [0.0]
    rates = RateLimits(monotonic=lambda: seconds[0])
    for _ in range(200):
        rates.count("multicast")
    with pytest.raises(LineError, match="The API rate limit has been exceeded"):
        rates.count("multicast")
    seconds[0] = 1.0
    rates.count("multicast")
    for _ in range(2_000):
        rates.count("reply")
    with pytest.raises(LineError):
        rates.count("reply")


def test_rich_menus_are_made_at_most_100_times_an_hour() -> None:
    seconds = [0.0]
    rates = RateLimits(monotonic=lambda: seconds[0])
    for _ in range(100):
        rates.count("richmenu-create")
    seconds[0] = 3_599.0
    with pytest.raises(LineError):
        rates.count("richmenu-create")
    seconds[0] = 3_600.0
    rates.count("richmenu-create")
