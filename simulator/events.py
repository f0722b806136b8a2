"""Webhook event objects in LINE's shapes."""

from __future__ import annotations

from datetime import datetime

from simulator.identifiers import quote_token, ulid
from simulator.records import Group, Json, User


def event(kind: str, source: Json, at: datetime, *, mode: str = "active", **details: object) -> Json:
    """What every event carries, and ``details``; the platform adds a reply token where LINE gives one."""
    return {
        "type": kind,
        "mode": mode,
        "timestamp": int(at.timestamp() * 1000),
        "source": source,
        "webhookEventId": ulid(at),
        "deliveryContext": {"isRedelivery": False},
        **details,
    }


def user_source(user: User) -> Json:
    return {"type": "user", "userId": user.user_id}


def group_source(group: Group, user: User | None = None) -> Json:
    """``userId`` is absent for events of the whole group and for people whose id LINE does not tell."""
    source = {"type": "group", "groupId": group.group_id}
    if user is not None and not user.hidden_in_groups:
        source["userId"] = user.user_id
    return source


def text_message(text: str) -> Json:
    return {"type": "text", "quoteToken": quote_token(), "text": text}


def mentioning_text(text: str, bot_user_id: str, bot_name: str) -> Json:
    """The text with the bot mentioned in front of it; lengths are in UTF-16 units, as LINE counts."""
    mention = f"@{bot_name}"
    mentionee = {
        "index": 0,
        "length": len(mention.encode("utf-16-le")) // 2,
        "type": "user",
        "userId": bot_user_id,
        "isSelf": True,
    }
    return {**text_message(f"{mention} {text}"), "mention": {"mentionees": [mentionee]}}


def image_message() -> Json:
    return {"type": "image", "quoteToken": quote_token(), "contentProvider": {"type": "line"}}


def file_message(name: str, size: int) -> Json:
    return {"type": "file", "fileName": name, "fileSize": size}


def sticker_message(package_id: str, sticker_id: str) -> Json:
    return {
        "type": "sticker",
        "quoteToken": quote_token(),
        "packageId": package_id,
        "stickerId": sticker_id,
        "stickerResourceType": "STATIC",
    }
