"""The outbox: every message that leaves, written in the same transaction as what it reports.

A unique ``dedupe_key`` makes each message exist once, whatever restarts or races there are. Replies carry their
messages from the start; notices are composed when their turn comes (``messages`` is empty until then) and frozen with
their retry key at the first attempt, because LINE expects the same body under the same key.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, and_, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.vocabulary import Delivery
from models.database import Base, Json, UtcDateTime, affected, insert_once

LEASE = timedelta(seconds=90)
REPLY_LEASE = timedelta(seconds=25)  # short: after a crash a worker still finds the token within its minute


class Way(StrEnum):
    """By which of LINE's endpoints a message leaves."""

    REPLY = "reply"
    PUSH = "push"


class OutboundMessage(Base):
    """One request to LINE: up to five message objects to one chat."""

    __tablename__ = "outbound_message"
    __table_args__ = (
        Index("ix_outbound_message_due", "status", "next_attempt_at"),
        Index("ix_outbound_message_unreported", "reported_at", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    way: Mapped[str] = mapped_column(String(6))
    topic: Mapped[str] = mapped_column(String(30), default="")  # who composes it; empty: messages are there
    subject: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    chat_id: Mapped[str] = mapped_column(String(64), index=True)
    reply_token: Mapped[str | None] = mapped_column(String(120))
    messages: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    matters: Mapped[bool] = mapped_column(default=False)  # a refused reply is worth a push
    retry_key: Mapped[str | None] = mapped_column(String(36))
    status: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cause: Mapped[str | None] = mapped_column(String(300))
    request_id: Mapped[str | None] = mapped_column(String(80))
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # officers were told that it did not go


def queue_reply(
    session: Session,
    event_id: str,
    chat_id: str,
    reply_token: str,
    messages: list[dict[str, Any]],
    now: datetime,
    *,
    matters: bool,
) -> int:
    """Write the answer to an event, claimed by this process, which sends it right after the commit.

    It counts as its first attempt at once: if the process dies, whoever takes it up must not take a refused token
    for proof that nothing was sent. Returns the row's id.
    """
    row = OutboundMessage(
        dedupe_key=f"reply:{event_id}", way=Way.REPLY.value, subject={}, chat_id=chat_id, reply_token=reply_token,
        messages=messages, matters=matters, status=Delivery.SENDING.value, created_at=now, next_attempt_at=now,
        first_attempt_at=now, attempts=1, lease_until=now + REPLY_LEASE,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def queue_push(
    session: Session,
    dedupe_key: str,
    chat_id: str,
    now: datetime,
    *,
    messages: list[dict[str, Any]] | None = None,
    topic: str = "",
    subject: dict[str, Any] | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Write a message to a chat, to leave as soon as a worker takes it; False when the key is there already."""
    return _write(
        session, dedupe_key, Way.PUSH, chat_id, now,
        messages=messages, topic=topic, subject=subject or {}, expires_at=expires_at,
        status=Delivery.PENDING.value, retry_key=str(uuid.uuid4()),
    )  # fmt: skip


def record_lapsed(
    session: Session, dedupe_key: str, chat_id: str, topic: str, subject: dict[str, Any], cause: str, now: datetime
) -> bool:
    """Record a notice whose time passed before it could be queued; False when the key is there already."""
    return _write(
        session, dedupe_key, Way.PUSH, chat_id, now,
        topic=topic, subject=subject, status=Delivery.LAPSED.value, cause=cause, settled_at=now,
    )  # fmt: skip


def _write(session: Session, key: str, way: Way, chat_id: str, now: datetime, **columns: Any) -> bool:
    values = {
        "dedupe_key": key, "way": way.value, "chat_id": chat_id, "created_at": now, "next_attempt_at": now,
        "attempts": 0, "topic": "", "subject": {}, "matters": False, **columns,
    }  # fmt: skip
    return insert_once(session, OutboundMessage, values)


def claim_due(session: Session, now: datetime, limit: int = 100) -> dict[str, list[int]]:
    """Take the messages whose turn it is, and those whose sender died with the lease.

    One conditional UPDATE: two workers never take the same row (SKIP LOCKED on PostgreSQL, the write lock on SQLite).
    Returns their ids by chat, oldest first, because what goes to one chat must arrive in order.
    """
    due = or_(
        and_(OutboundMessage.status == Delivery.PENDING, OutboundMessage.next_attempt_at <= now),
        and_(OutboundMessage.status == Delivery.SENDING, OutboundMessage.lease_until < now),
    )
    oldest = (OutboundMessage.next_attempt_at, OutboundMessage.id)
    candidates = select(OutboundMessage.id).where(due).order_by(*oldest).limit(limit)
    claimed = session.execute(
        update(OutboundMessage)
        .where(OutboundMessage.id.in_(candidates.with_for_update(skip_locked=True).scalar_subquery()), due)
        .values(status=Delivery.SENDING.value, lease_until=now + LEASE)
        .returning(OutboundMessage.id, OutboundMessage.chat_id)
        .execution_options(synchronize_session=False)
    )
    by_chat: dict[str, list[int]] = {}
    for message_id, chat_id in sorted(claimed.tuples()):
        by_chat.setdefault(chat_id, []).append(message_id)
    return by_chat


def settle(session: Session, message_id: int, status: Delivery, now: datetime, **columns: Any) -> None:
    """Write how it ended."""
    session.execute(
        update(OutboundMessage)
        .where(OutboundMessage.id == message_id)
        .values(status=status.value, settled_at=now, lease_until=None, **columns)
    )


def is_latest_attempt(session: Session, message_id: int, way: Way, attempts: int) -> bool:
    """Whether nobody took the message up after that attempt; locks it until the commit, so that it stays true."""
    latest = select(OutboundMessage.id).where(
        OutboundMessage.id == message_id,
        OutboundMessage.way == way,
        OutboundMessage.attempts == attempts,
        OutboundMessage.status == Delivery.SENDING,
    )
    return session.scalar(latest.with_for_update()) is not None


def try_again(session: Session, message_id: int, at: datetime, **columns: Any) -> None:
    """Put it back for another attempt with the same body and retry key."""
    session.execute(
        update(OutboundMessage)
        .where(OutboundMessage.id == message_id)
        .values(status=Delivery.PENDING.value, next_attempt_at=at, lease_until=None, **columns)
    )


def cancel_for_chat(session: Session, chat_id: str, cause: str, now: datetime) -> int:
    """Withdraw what still waits for a chat (person erased or unfollowed, group left)."""
    return affected(
        session,
        update(OutboundMessage)
        .where(OutboundMessage.chat_id == chat_id, OutboundMessage.status == Delivery.PENDING)
        .values(status=Delivery.CANCELLED.value, cause=cause, settled_at=now, messages=None),
    )


UNSENT = (Delivery.LAPSED, Delivery.HELD, Delivery.FAILED, Delivery.UNCERTAIN)


def unreported(session: Session, topics: Sequence[str]) -> Sequence[OutboundMessage]:
    """Notices that did not certainly go out and that the officers have not been told of yet.

    They are locked until the commit, so that two workers never tell of the same one.
    """
    return session.scalars(
        select(OutboundMessage)
        .where(
            OutboundMessage.reported_at.is_(None),
            OutboundMessage.status.in_(UNSENT),
            OutboundMessage.topic.in_(topics),
        )
        .order_by(OutboundMessage.id)
        .with_for_update(skip_locked=True)
    ).all()
