"""Webhook bodies that are not as they should be: refused, or survived, and the good event beside is answered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.world import CLERK, GROUP, OTHER_CLERK, World, texts

SCHOOL = "บ้านต้นแบบ"


@pytest.fixture
def clerk(world: World) -> World:
    world.enrol(CLERK, SCHOOL)
    return world


def post(world: World, body: bytes, **headers: str) -> int:
    given = headers or {"x-line-signature": world.platform.sign(body)}
    status = world.http.post("/callback", data=body, headers=given).status_code
    world.services.delivery.drain()
    return status


@pytest.mark.parametrize("signature", [None, "", "nonsense", "ลายเซ็น", "A" * 44, "=" * 5_000])
def test_a_wrong_or_missing_signature_is_refused(clerk: World, signature: str | None) -> None:
    body = clerk.platform.event_payload(clerk.platform.text(CLERK, "สถานะ"))
    before = len(clerk.received(CLERK))
    headers = {} if signature is None else {"x-line-signature": signature.encode().decode("latin-1")}
    assert post(clerk, body, **(headers or {"x-other": "1"})) == 400
    assert len(clerk.received(CLERK)) == before


def test_a_signature_of_another_body_or_secret_is_refused(clerk: World) -> None:
    body = clerk.platform.event_payload(clerk.platform.text(CLERK, "สถานะ"))
    other = clerk.platform.event_payload(clerk.platform.text(CLERK, "เมนู"))
    assert post(clerk, body, **{"x-line-signature": clerk.platform.sign(other)}) == 400
    assert post(clerk, body + b" ", **{"x-line-signature": clerk.platform.sign(body)}) == 400


def test_the_header_may_come_in_any_case(clerk: World) -> None:
    body = clerk.platform.event_payload(clerk.platform.text(CLERK, "สถานะ"))
    assert post(clerk, body, **{"X-LINE-SIGNATURE": clerk.platform.sign(body)}) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'"events"',
        b'{"events": null}',
        b'{"events": {}}',
        b"\xff\xfe",
        b"[" * 100_000,
        b"\x00",
    ],
)
def test_a_body_that_is_no_webhook_is_refused(clerk: World, body: bytes) -> None:
    assert post(clerk, body) == 400


def test_the_verify_button_of_the_console_is_answered(clerk: World) -> None:
    assert post(clerk, json.dumps({"destination": "U" + "0" * 32, "events": []}).encode()) == 200


def test_only_post_is_served(clerk: World) -> None:
    assert clerk.http.get("/callback").status_code == 405


def event(world: World, **changes: Any) -> dict[str, Any]:
    """A text event of the clerk with some of its fields replaced."""
    return {**world.platform.text(CLERK, "สถานะ"), **changes}


STRANGE = [
    {"type": "videoPlayComplete"},
    {"type": "somethingNew", "payload": {"deep": [1, 2, {"x": None}]}},
    {"type": None},
    {"type": 7},
    {"message": None},
    {"message": {"type": "hologram", "id": "1"}},
    {"message": {"type": "text"}},
    {"message": {"type": "text", "id": 5, "text": 7}},
    {"message": {"type": "text", "id": "1", "text": "สถานะ", "mention": {"mentionees": "all"}}},
    {"message": {"type": "text", "id": "1", "text": "ก", "mention": {"mentionees": [{"isSelf": True, "index": 99}]}}},
    {"message": {"type": "file", "id": "1"}},
    {"message": {"type": "image"}},
    {"source": None},
    {"source": {"type": "user"}},
    {"source": {"type": "room", "roomId": "R1"}},
    {"mode": "hibernating"},
    {"timestamp": "yesterday"},
    {"timestamp": 10**30},
    {"deliveryContext": None},
    {"webhookEventId": None},
    {"webhookEventId": "x" * 500},
    {"webhookEventId": "01\x00HZ"},
    {"source": {"type": "user", "userId": "U\x00" + "1" * 31}},
    {"source": {"type": "group", "groupId": GROUP}, "type": "unsend", "unsend": {"messageId": "1"}},
    {"replyToken": "x" * 200},
    {"replyToken": None},
    {"postback": "no object", "type": "postback"},
    {"newField": {"of": "LINE"}},
]


@pytest.mark.parametrize("changes", STRANGE, ids=lambda changes: json.dumps(changes)[:50])
def test_an_event_of_an_unknown_shape_is_survived(clerk: World, changes: dict[str, Any]) -> None:
    assert clerk.post(event(clerk, **changes)) == 200
    assert [row for row in clerk.rows("inbound_event") if row["handling"] == "failed"] == []
    assert "โรงเรียนบ้านต้นแบบ" in texts(clerk.say(CLERK, "สถานะ"))


@pytest.mark.parametrize("junk", [None, 5, "text", [], {}])
def test_junk_beside_a_good_event_does_not_lose_the_good_one(clerk: World, junk: Any) -> None:
    before = len(clerk.received(CLERK))
    body = json.dumps({"events": [junk, clerk.platform.text(CLERK, "สถานะ")]}).encode()
    assert post(clerk, body) == 200
    assert "โรงเรียนบ้านต้นแบบ" in texts(clerk.received(CLERK)[before:])


def test_events_of_several_people_in_one_webhook_each_get_their_answer(clerk: World) -> None:
    counts = {user: len(clerk.received(user)) for user in (CLERK, OTHER_CLERK)}
    assert clerk.post(*(clerk.platform.text(user, "ปฏิทิน") for user in counts)) == 200
    assert {user: len(clerk.received(user)) - count for user, count in counts.items()} == {CLERK: 1, OTHER_CLERK: 1}


def test_in_standby_the_bot_is_silent(clerk: World) -> None:
    clerk.platform.mode = "standby"
    before = len(clerk.platform.requests())
    for words in ("สถานะ", "ยกเลิก", "ลงทะเบียน ZZZZ-ZZZZ"):
        assert clerk.say(CLERK, words) == []
    assert len(clerk.platform.requests()) == before
    assert clerk.rows("code_attempts") == []


def test_a_body_that_is_too_large_is_refused_before_it_is_read(clerk: World) -> None:
    answer = clerk.http.post("/callback", data=b" " * (2 * 1024 * 1024 + 1), headers={"x-line-signature": "A"})
    assert (answer.status_code, answer.text) == (400, "too large\n")
