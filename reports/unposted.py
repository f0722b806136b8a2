"""Rows of the outbox that did not go out, as officers are shown them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vocabulary import Purpose
from line.sharing import fits_share_sheet, share_link
from messages.deliveries import Lost, LostToPeople, Reason, Unposted
from messages.plain import as_text
from messages.quota import PURPOSES, message_name
from models.groups import Group
from models.outbox import OutboundMessage
from models.unsent import Count, day_of, why


def name_of(row: OutboundMessage) -> str:
    """What the message is called."""
    return message_name(row.topic, Purpose(row.purpose), row.subject)


def group_names(session: Session, rows: Collection[OutboundMessage]) -> Mapping[str, str]:
    """LINE id → name of the groups that these rows are for."""
    ids = {row.chat_id for row in rows}
    groups = session.scalars(select(Group).where(Group.line_group_id.in_(ids)))
    return {group.line_group_id: group.called for group in groups}


def can_be_posted(row: OutboundMessage, groups: Mapping[str, str]) -> bool:
    """Whether there is a group, and something to post in it."""
    return row.chat_id in groups and bool(row.messages)


def to_list(row: OutboundMessage, group: str) -> Unposted:
    """Without its text, to be opened."""
    return Unposted(row.id, name_of(row), day_of(row), group, reason_of(row), text="", share="")


def to_post(session: Session, row: OutboundMessage, group: str, base_url: str, now: datetime) -> Unposted:
    """With its text and the link that shares it; a long text's link is stored in this transaction."""
    text = as_text(row.messages or [])
    picture = any(message["type"] == "image" for message in row.messages or [])
    return Unposted(
        row.id, name_of(row), day_of(row), group, reason_of(row), text,
        share_link(session, base_url, text, now) if text else "", fits_share_sheet(text), picture,
    )  # fmt: skip


def lost(row: OutboundMessage) -> Lost:
    return Lost(name_of(row), day_of(row), reason_of(row))


def lost_to_people(count: Count) -> LostToPeople:
    word = "window" if count.status == "lapsed" else count.status.value
    return LostToPeople(PURPOSES[count.purpose], count.day, Reason(word), count.messages)


def reason_of(row: OutboundMessage) -> Reason:
    reason = why(row)
    return Reason(reason.reason, reason.costs, reason.left)
