"""Webhook body → `Inbound`: one event at a time, tolerant of what LINE may add without notice.

The SDK's own parser raises for a whole batch when one event is malformed, so only its signature validator is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from linebot.v3.webhook import SignatureValidator

from core.errors import TidTamError


class MalformedBody(TidTamError):
    """The request is not a webhook body: 400."""


class Kind(StrEnum):
    """What happened, as far as the bot tells events apart."""

    TEXT = "text"
    IMAGE = "image"
    FILE = "file"
    OTHER_MESSAGE = "other_message"  # sticker, video, audio, location, and kinds to come
    EDITED = "edited"
    UNSEND = "unsend"
    POSTBACK = "postback"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    JOIN = "join"
    LEAVE = "leave"
    MEMBER_JOINED = "member_joined"
    MEMBER_LEFT = "member_left"
    UNKNOWN = "unknown"


_EVENT_KINDS = {
    "messageEdited": Kind.EDITED,
    "unsend": Kind.UNSEND,
    "postback": Kind.POSTBACK,
    "follow": Kind.FOLLOW,
    "unfollow": Kind.UNFOLLOW,
    "join": Kind.JOIN,
    "leave": Kind.LEAVE,
    "memberJoined": Kind.MEMBER_JOINED,
    "memberLeft": Kind.MEMBER_LEFT,
}
_MESSAGE_KINDS = {"text": Kind.TEXT, "image": Kind.IMAGE, "file": Kind.FILE}

LONGEST_TEXT = 10_000  # characters: twice what a message of the bot may have; a reader's time grows with it
MOST_MENTIONS = 20  # of one message (LINE's documentation, webhook's mention object)
_ID = re.compile(r"[!-~]{1,64}")  # LINE's ids are far shorter; what else would be stored under such a key is forged
_REPLY_TOKEN = re.compile(r"[!-~]{1,120}")


@dataclass(frozen=True)
class Inbound:
    """One webhook event. ``chat_id`` is the user id in a private chat, else the group's or room's id."""

    event_id: str
    kind: Kind
    at: datetime  # aware UTC, from LINE's millisecond timestamp
    chat_id: str
    user_id: str | None  # may be absent in groups
    private: bool
    reply_token: str | None = None
    standby: bool = False
    redelivered: bool = False
    text: str = ""  # without the mention of the bot
    mentions_bot: bool = False
    message_id: str | None = None
    file_name: str = ""
    file_size: int = 0
    postback: str = ""
    postback_params: Mapping[str, str] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def without_reply(self) -> Inbound:
        """The same event, when its reply token is no longer any use (a replay)."""
        return replace(self, reply_token=None)


def signature_is_right(channel_secret: str, body: bytes, signature: str | None) -> bool:
    """Whether LINE signed this body: Base64(HMAC-SHA256(channel secret, raw body))."""
    if not signature:
        return False
    try:
        return bool(SignatureValidator(channel_secret).validate(body.decode("utf-8"), signature))
    except UnicodeError:
        return False


def read_body(body: bytes) -> list[Inbound]:
    """All events of a webhook body that can be identified, ordered by their timestamp.

    Raises MalformedBody when the body is not a JSON object with a list of events. An event without an id or a source is
    dropped: it could be neither guarded against repetition nor answered.
    """
    try:
        parsed = json.loads(body, parse_constant=lambda _: None)  # NaN is no JSON: databases refuse to keep it
    except (ValueError, RecursionError):
        raise MalformedBody("not JSON") from None
    events = parsed.get("events") if isinstance(parsed, dict) else None
    if not isinstance(events, list):
        raise MalformedBody("no list of events")
    read = (read_event(event) for event in events)
    return sorted((event for event in read if event is not None), key=lambda event: event.at)


def read_event(event: Any) -> Inbound | None:
    """One event as LINE sent it; None when it lacks what every event must have."""
    if not isinstance(event, dict):
        return None
    source = _object(event.get("source"))
    user_id = _id(source.get("userId"))
    chat_id = _id(source.get("groupId")) or _id(source.get("roomId")) or user_id
    event_id = _id(event.get("webhookEventId"))
    if event_id is None or chat_id is None:
        return None
    message = _object(event.get("message"))
    text, mentions_bot = _addressed_text(message)
    return Inbound(
        event_id=event_id,
        kind=_kind(event, message),
        at=_instant(event.get("timestamp")),
        chat_id=chat_id,
        user_id=user_id,
        private=chat_id == user_id,
        reply_token=_id(event.get("replyToken"), _REPLY_TOKEN),
        standby=event.get("mode") == "standby",
        redelivered=_object(event.get("deliveryContext")).get("isRedelivery") is True,
        text=text,
        mentions_bot=mentions_bot,
        message_id=_id(message.get("id") or _object(event.get("unsend")).get("messageId")),
        file_name=_text(message.get("fileName")),
        file_size=message["fileSize"] if isinstance(message.get("fileSize"), int) else 0,
        postback=_text(_object(event.get("postback")).get("data")),
        postback_params={
            str(key): str(value) for key, value in _object(_object(event.get("postback")).get("params")).items()
        },
        raw=event,
    )


def _kind(event: Mapping[str, Any], message: Mapping[str, Any]) -> Kind:
    if event.get("type") == "message":
        return _MESSAGE_KINDS.get(_text(message.get("type")), Kind.OTHER_MESSAGE)
    return _EVENT_KINDS.get(_text(event.get("type")), Kind.UNKNOWN)


def _addressed_text(message: Mapping[str, Any]) -> tuple[str, bool]:
    """The text without mentions of the bot itself; positions count UTF-16 units (LINE's documentation)."""
    text = _text(message.get("text"))[:LONGEST_TEXT]
    mentionees = _object(message.get("mention")).get("mentionees")
    own = (
        [m for m in mentionees[:MOST_MENTIONS] if isinstance(m, dict) and m.get("isSelf") is True]
        if isinstance(mentionees, list)
        else []
    )
    units = text.encode("utf-16-le", "surrogatepass")
    for mention in sorted(own, key=lambda m: -_number(m.get("index"))):
        start, length = _number(mention.get("index")), _number(mention.get("length"))
        units = units[: 2 * start] + units[2 * (start + length) :]
    return units.decode("utf-16-le", "ignore").strip(), bool(own)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _id(value: Any, shape: re.Pattern[str] = _ID) -> str | None:
    return value if isinstance(value, str) and shape.fullmatch(value) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def _instant(milliseconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
