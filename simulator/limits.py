"""The request bodies of reply, push, multicast and validate, checked as LINE checks them.

Errors have LINE's body: ``message`` and ``details`` with one ``message`` and ``property`` each. Problems
inside a Flex container are named by a pointer into the container, all others by their path in the request.
https://developers.line.biz/en/reference/messaging-api/#message-objects
"""

from __future__ import annotations

from typing import Any

from simulator.actions import action
from simulator.flex import check_container
from simulator.records import Json, LineError
from simulator.schema import (
    FINE,
    Check,
    Problem,
    anything,
    boolean,
    dotted,
    items,
    matching,
    number,
    one_of,
    pointer,
    record,
    tagged,
    text,
    uri,
)
from simulator.template_messages import check_template
from simulator.text_messages import text_shapes
from simulator.text_units import graphemes

MOST_MESSAGES = 5
MOST_RECEIVERS = 500
ALT_TEXT = 1_500
QUICK_REPLIES = 13
QUICK_REPLY_LABEL = 20
SENDER_NAME = 20

_tag = matching(".+")
_address = uri("https", longest=2_000)
_alt_text = text(ALT_TEXT)
_quick_reply_item = record(
    {
        "type": one_of("action"),
        "action": action(label=QUICK_REPLY_LABEL, label_required=True, chat_only=True),
    },
    {"imageUrl": _address},
)
_COMMON: dict[str, Check] = {
    "quickReply": record({"items": items(_quick_reply_item, 1, QUICK_REPLIES)}),
    "sender": record({}, {"name": text(SENDER_NAME, count=graphemes), "iconUrl": _address}),
}
_area = record({name: number(0, 10_000) for name in ("x", "y", "width", "height")})
_imagemap_action = tagged(
    {
        "message": record({"type": _tag, "text": text(400), "area": _area}, {"label": text(100)}),
        "uri": record({"type": _tag, "linkUri": uri("https?", "line", "tel"), "area": _area}, {"label": text(100)}),
        "clipboard": record({"type": _tag, "clipboardText": text(1_000), "area": _area}, {"label": text(100)}),
    }
)
_imagemap_video = record(
    {"originalContentUrl": _address, "previewImageUrl": _address, "area": _area},
    {"externalLink": record({"linkUri": uri("https?", "line", "tel"), "label": text(30)})},
)


def _message(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return record({"type": _tag, **required}, {**_COMMON, **(optional or {})})


_check_message = tagged(
    {
        **text_shapes(_COMMON),
        "sticker": _message({"packageId": text(30), "stickerId": text(30)}, {"quoteToken": text(1_000)}),
        "image": _message({"originalContentUrl": _address, "previewImageUrl": _address}),
        "video": _message(
            {"originalContentUrl": _address, "previewImageUrl": _address},
            {"trackingId": text(100, matching=r"[A-Za-z0-9\-.=,+*()%$&;:@{}!?<>\[\]]+")},
        ),
        "audio": _message({"originalContentUrl": _address, "duration": number(1, 2**53)}),
        "location": _message(
            {
                "title": text(100),
                "address": text(100),
                "latitude": number(-90, 90, whole=False),
                "longitude": number(-180, 180, whole=False),
            }
        ),
        "imagemap": _message(
            {
                "baseUrl": _address,
                "altText": _alt_text,
                "baseSize": record({"width": number(1040, 1040), "height": number(1, 100_000)}),
                "actions": items(_imagemap_action, 1, 50),
            },
            {"video": _imagemap_video},
        ),
        "template": _message({"altText": _alt_text, "template": check_template}),
        "flex": _message({"altText": _alt_text, "contents": anything}),
        "coupon": _message({"couponId": text(100)}, {"deliveryTag": text(30)}),
    }
)
_messages = items(_check_message, 1, MOST_MESSAGES)
_unit = text(30, matching="[A-Za-z0-9_]+")
_SENDING: dict[str, Check] = {"notificationDisabled": boolean, "customAggregationUnits": items(_unit, 0, 1)}
_reply = record({"replyToken": text(1_000), "messages": _messages}, {"notificationDisabled": boolean})
_push = record({"to": text(100), "messages": _messages}, _SENDING)
_multicast = record({"to": items(text(100), 1, MOST_RECEIVERS), "messages": _messages}, _SENDING)
_validate = record({"messages": _messages})


def check_reply(body: Any) -> None:
    """Raises LineError 400 when LINE would refuse this body of ``/v2/bot/message/reply``."""
    _require(_reply, body)


def check_push(body: Any) -> None:
    """Raises LineError 400 when LINE would refuse this body of ``/v2/bot/message/push``."""
    _require(_push, body)


def check_multicast(body: Any) -> None:
    """Raises LineError 400 when LINE would refuse this body of ``/v2/bot/message/multicast``."""
    _require(_multicast, body)


def check_validate(body: Any) -> None:
    """Raises LineError 400 when LINE would refuse this body of ``/v2/bot/message/validate/...``."""
    _require(_validate, body)


def check_messages(messages: list[Json]) -> None:
    """Raises LineError 400 when these message objects could not be sent together in one request."""
    _require(_validate, {"messages": messages})


def _require(shape: Check, body: Any) -> None:
    if problems := shape(body):
        raise body_error([Problem(problem.message, problem.path) for problem in problems])
    for index, message in enumerate(body["messages"]):
        found = check_container(message["contents"]) if message["type"] == "flex" else FINE
        if found:
            details = [{"message": problem.message, "property": pointer(problem.path)} for problem in found]
            raise LineError(400, f"A message (messages[{index}]) in the request body is invalid", details)


def body_error(problems: list[Problem]) -> LineError:
    """LINE's answer to a body with errors that can be named one by one."""
    details = [{"message": problem.message, "property": dotted(problem.path)} for problem in problems]
    return LineError(400, f"The request body has {len(details)} error(s)", details)
