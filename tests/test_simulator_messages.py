"""The simulator's message checks: every limit of LINE's message objects, with the property that breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.text_units import graphemes, utf16_units
from tests.simulated_line import GROUP, MALEE, SOMCHAI, STRANGER, TEXT, Line, running_line

Message = dict[str, Any]

POSTBACK = {"type": "postback", "label": "ครบ", "data": "a=1"}
HTTPS = "https://example.com/a.png"


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    with running_line() as running:
        yield running


def text(**more: Any) -> Message:
    return {**TEXT, **more}


def quick(*actions: Message) -> Message:
    return text(quickReply={"items": [{"type": "action", "action": action} for action in actions]})


def buttons(**changes: Any) -> Message:
    template = {"type": "buttons", "text": "เลือก", "actions": [POSTBACK], **changes}
    return {"type": "template", "altText": "เลือก", "template": template}


def carousel(*columns: Message) -> Message:
    return {"type": "template", "altText": "x", "template": {"type": "carousel", "columns": list(columns)}}


COLUMN = {"text": "ก", "actions": [POSTBACK]}

ACCEPTED = {
    "text of 5,000 units": text(text="ก" * 5_000),
    "text of 2,500 emoji": text(text="😀" * 2_500),
    "emoji in their places": text(text="$ ครบ", emojis=[{"index": 0, "productId": "p", "emojiId": "e"}]),
    "13 quick replies": quick(*[POSTBACK] * 13),
    "a quick reply label of 20 graphemes": quick({**POSTBACK, "label": "ที่" * 20}),
    "a camera in a quick reply": quick({"type": "camera", "label": "ถ่ายรูป"}),
    "a sender of 20": text(sender={"name": "ก" * 20, "iconUrl": HTTPS}),
    "postback data of 300": quick({**POSTBACK, "data": "ก" * 300}),
    "a uri of 1,000": quick({"type": "uri", "label": "x", "uri": "https://e.th/" + "a" * 987}),
    "a call": quick({"type": "uri", "label": "โทร", "uri": "tel:077545101"}),
    "a line scheme": quick({"type": "uri", "label": "x", "uri": "line://app/1"}),
    "a date picker": quick(
        {
            "type": "datetimepicker",
            "label": "วันที่",
            "data": "d",
            "mode": "datetime",
            "initial": "2023-11-09t08:30",
            "min": "2023-11-01T00:00",
            "max": "2023-11-30T23:59",
        }
    ),
    "a sticker": {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    "an image": {"type": "image", "originalContentUrl": HTTPS, "previewImageUrl": HTTPS},
    "a place": {"type": "location", "title": "สพป.", "address": "หลังสวน", "latitude": 9.9, "longitude": 99.1},
    "altText of 1,500": {**buttons(), "altText": "ก" * 1_500},
    "template text of 160": buttons(text="ก" * 160),
    "a confirm": {
        "type": "template",
        "altText": "x",
        "template": {"type": "confirm", "text": "ยืนยัน?", "actions": [POSTBACK, POSTBACK]},
    },
    "ten columns": carousel(*[COLUMN] * 10),
    "doubled braces": {"type": "textV2", "text": "{{ครบ}}"},
    "an unknown channel link": text(text="https://line.me/R/ti/p/%40tidtam"),
}

REFUSED: dict[str, tuple[Message, str]] = {
    "unknown type": ({"type": "card"}, "messages[0].type"),
    "no type": ({"text": "x"}, "messages[0].type"),
    "no text": ({"type": "text"}, "messages[0].text"),
    "empty text": (text(text=""), "messages[0].text"),
    "blank text": (text(text=" \n"), "messages[0].text"),
    "text that is a number": (text(text=5), "messages[0].text"),
    "text of 5,001 units": (text(text="ก" * 5_001), "messages[0].text"),
    "text of 2,501 emoji": (text(text="😀" * 2_501), "messages[0].text"),
    "an unknown field": (text(colour="red"), "messages[0].colour"),
    "emoji without a place": (
        text(text="ครบ", emojis=[{"index": 0, "productId": "p", "emojiId": "e"}]),
        "messages[0].emojis[0].index",
    ),
    "14 quick replies": (quick(*[POSTBACK] * 14), "messages[0].quickReply.items"),
    "no quick replies": (quick(), "messages[0].quickReply.items"),
    "a quick reply label of 21 graphemes": (
        quick({**POSTBACK, "label": "ที่" * 21}),
        "messages[0].quickReply.items[0].action.label",
    ),
    "a quick reply without label": (
        quick({"type": "postback", "data": "a"}),
        "messages[0].quickReply.items[0].action.label",
    ),
    "a quick reply of unknown action": (
        quick({"type": "call", "label": "x"}),
        "messages[0].quickReply.items[0].action.type",
    ),
    "a rich menu switch outside a rich menu": (
        quick({"type": "richmenuswitch", "label": "x", "richMenuAliasId": "a", "data": "d"}),
        "messages[0].quickReply.items[0].action.type",
    ),
    "postback data of 301": (
        quick({**POSTBACK, "data": "a" * 301}),
        "messages[0].quickReply.items[0].action.data",
    ),
    "empty postback data": (
        quick({**POSTBACK, "data": ""}),
        "messages[0].quickReply.items[0].action.data",
    ),
    "display text of 301": (
        quick({**POSTBACK, "displayText": "ก" * 301}),
        "messages[0].quickReply.items[0].action.displayText",
    ),
    "both texts on a postback": (
        quick({**POSTBACK, "displayText": "ก", "text": "ข"}),
        "messages[0].quickReply.items[0].action.text",
    ),
    "a message action of 301": (
        quick({"type": "message", "label": "x", "text": "ก" * 301}),
        "messages[0].quickReply.items[0].action.text",
    ),
    "a uri of 1,001": (
        quick({"type": "uri", "label": "x", "uri": "https://e.th/" + "a" * 988}),
        "messages[0].quickReply.items[0].action.uri",
    ),
    "a javascript uri": (
        quick({"type": "uri", "label": "x", "uri": "javascript:alert(1)"}),
        "messages[0].quickReply.items[0].action.uri",
    ),
    "a uri with a space": (
        quick({"type": "uri", "label": "x", "uri": "https://e.th/a b"}),
        "messages[0].quickReply.items[0].action.uri",
    ),
    "a uri with Thai that is not percent-encoded": (
        quick({"type": "uri", "label": "x", "uri": "https://line.me/R/oaMessage/%40tidtam/?สถานะ"}),
        "messages[0].quickReply.items[0].action.uri",
    ),
    "a uri without host": (
        quick({"type": "uri", "label": "x", "uri": "https:///a"}),
        "messages[0].quickReply.items[0].action.uri",
    ),
    "a date picker in another format than its mode": (
        quick({"type": "datetimepicker", "label": "x", "data": "d", "mode": "date", "initial": "08:30"}),
        "messages[0].quickReply.items[0].action.initial",
    ),
    "a date picker without a mode": (
        quick({"type": "datetimepicker", "label": "x", "data": "d"}),
        "messages[0].quickReply.items[0].action.mode",
    ),
    "a date picker with min after max": (
        quick(
            {
                "type": "datetimepicker",
                "label": "x",
                "data": "d",
                "mode": "date",
                "min": "2023-12-01",
                "max": "2023-11-01",
            }
        ),
        "messages[0].quickReply.items[0].action.min",
    ),
    "a sender of 21": (text(sender={"name": "ก" * 21}), "messages[0].sender.name"),
    "an image over plain http": (
        {"type": "image", "originalContentUrl": "http://e.th/a.png", "previewImageUrl": HTTPS},
        "messages[0].originalContentUrl",
    ),
    "a place off the globe": (
        {"type": "location", "title": "x", "address": "x", "latitude": 91, "longitude": 0},
        "messages[0].latitude",
    ),
    "altText of 1,501": ({**buttons(), "altText": "ก" * 1_501}, "messages[0].altText"),
    "template text of 161": (buttons(text="ก" * 161), "messages[0].template.text"),
    "template text of 61 under a title": (buttons(text="ก" * 61, title="ก"), "messages[0].template.text"),
    "a template label of 21": (
        buttons(actions=[{**POSTBACK, "label": "ก" * 21}]),
        "messages[0].template.actions[0].label",
    ),
    "five template buttons": (buttons(actions=[POSTBACK] * 5), "messages[0].template.actions"),
    "eleven columns": (carousel(*[COLUMN] * 11), "messages[0].template.columns"),
    "columns with different numbers of buttons": (
        carousel(COLUMN, {**COLUMN, "actions": [POSTBACK] * 2}),
        "messages[0].template.columns",
    ),
    "a lone brace": ({"type": "textV2", "text": "ครบ {"}, "messages[0].text"),
    "a placeholder without substitution": ({"type": "textV2", "text": "{somchai}"}, "messages[0].text"),
    "a substitution of unknown type": (
        {"type": "textV2", "text": "{a}", "substitution": {"a": {"type": "name"}}},
        "messages[0].substitution.a.type",
    ),
    "21 mentions": (
        {
            "type": "textV2",
            "text": "".join(f"{{m{number}}}" for number in range(21)),
            "substitution": {f"m{number}": {"type": "mention", "mentionee": {"type": "all"}} for number in range(21)},
        },
        "messages[0].substitution",
    ),
}


@pytest.mark.parametrize("message", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_line_accepts(line: Line, message: Message) -> None:
    assert line.complaints(message) == []


@pytest.mark.parametrize(("message", "place"), REFUSED.values(), ids=REFUSED.keys())
def test_line_refuses(line: Line, message: Message, place: str) -> None:
    assert [found for found, _ in line.complaints(message)] == [place]


def test_every_error_of_a_request_is_told(line: Line) -> None:
    answer = line.validate(TEXT, {"type": "text", "text": ""}, {"type": "card"})
    assert answer.json()["message"] == "The request body has 2 error(s)"
    assert answer.json()["details"][0] == {"message": "May not be empty", "property": "messages[1].text"}
    assert answer.json()["details"][1]["message"].startswith("Must be one of the following values: [text, ")


def test_validation_sends_and_bills_nothing(line: Line) -> None:
    for way in ("reply", "push", "multicast"):
        assert line.post(f"/v2/bot/message/validate/{way}", json={"messages": [TEXT]}).json() == {}
    assert line.platform.delivered(SOMCHAI) == []
    assert line.platform.billed(2023, 11) == 0


def mention(user_id: str) -> Message:
    substitution = {"who": {"type": "mention", "mentionee": {"type": "user", "userId": user_id}}}
    return {"type": "textV2", "text": "{who} ขอบคุณ", "substitution": substitution}


def test_a_member_can_be_mentioned_in_a_group(line: Line) -> None:
    assert line.push(GROUP, mention(MALEE)).status_code == 200
    assert line.platform.delivered(GROUP)[-1]["substitution"]["who"]["mentionee"]["userId"] == MALEE


def test_nobody_but_members_can_be_mentioned(line: Line) -> None:
    answer = line.push(GROUP, mention(STRANGER))
    assert answer.status_code == 400
    assert answer.json()["details"][0]["property"] == "messages[0].substitution.who.mentionee"


def test_nobody_can_be_mentioned_in_a_private_chat(line: Line) -> None:
    everyone = {"who": {"type": "mention", "mentionee": {"type": "all"}}}
    assert line.push(SOMCHAI, {"type": "textV2", "text": "{who}", "substitution": everyone}).status_code == 400
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    assert line.reply(token, mention(SOMCHAI)).status_code == 400
    assert line.reply(token).status_code == 200


def test_text_is_counted_in_utf16_units() -> None:
    assert [utf16_units(sample) for sample in ("ab", "ที่", "😀", "👩‍👩‍👧")] == [2, 3, 2, 8]


def test_labels_are_counted_as_readers_count() -> None:
    samples = {"ที่": 1, "น้ำ": 1, "กำ": 1, "abc": 3, "👩‍👩‍👧": 1, "👍🏽": 1, "🇹🇭🇯🇵": 2, "é": 1, "": 0}
    assert {sample: graphemes(sample) for sample in samples} == samples
