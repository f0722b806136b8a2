"""The outbox: every message that leaves, written in the same transaction as what it reports.

A unique ``dedupe_key`` makes each message exist once, whatever restarts or races there are. Replies carry their
messages from the start; notices are composed when their turn comes (``messages`` is empty until then) and frozen with
their retry key at the first attempt, because LINE expects the same body under the same key.

Replies are free and pushes are billed, so what need not leave at once waits until ``push_at`` for a reply to its chat
that can carry it (models/passengers.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Table, and_, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.vocabulary import Delivery, Purpose
from models.database import Base, Json, UtcDateTime, affected, insert_all_once, insert_once

LEASE = timedelta(seconds=90)
REPLY_LEASE = timedelta(seconds=25)  # short: after a crash a worker still finds the token within its minute


class Way(StrEnum):
    """How a message leaves."""

    REPLY = "reply"  # LINE's reply endpoint: free
    PUSH = "push"  # LINE's push endpoint: billed once per person reached
    HAND = "hand"  # an officer posted the text in the group


class OutboundMessage(Base):
    """One request to LINE: up to five message objects to one chat."""

    __tablename__ = "outbound_message"
    __table_args__ = (
        Index("ix_outbound_message_due", "status", "purpose", "next_attempt_at", "id"),
        Index("ix_outbound_message_unreported", "reported_at", "status"),
        Index("ix_outbound_message_chat", "chat_id", "status"),
        Index("ix_outbound_message_billed", "way", "first_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    way: Mapped[str] = mapped_column(String(6))
    topic: Mapped[str] = mapped_column(String(30), default="")  # who composes it; empty: messages are there
    subject: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    chat_id: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(10), default=Purpose.OFFICE.value)
    reply_token: Mapped[str | None] = mapped_column(String(120))
    messages: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    matters: Mapped[bool] = mapped_column(default=False)  # a refused reply is worth a push
    harmless_twice: Mapped[bool] = mapped_column(default=True)  # may go once more after a reply of unknown outcome
    retry_key: Mapped[str | None] = mapped_column(String(36))
    status: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    push_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # until then it only rides; none: at once
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who posted it, or said it need not go
    cause: Mapped[str | None] = mapped_column(String(300))
    request_id: Mapped[str | None] = mapped_column(String(80))
    carried_by: Mapped[int | None] = mapped_column(index=True)  # id of the reply on which it rides or rode
    price: Mapped[int] = mapped_column(default=0)  # messages billed by LINE when it is pushed
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # officers were told that it did not go


_QUEUED = "outbox.queued"
_TABLE = cast(Table, OutboundMessage.__table__)
_INSERT_REPLY = insert(_TABLE)  # both built once: each answer needs them
_OF_ROW = update(_TABLE).where(_TABLE.c.id == bindparam("of_row"))


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
    row = {
        **_values(f"reply:{event_id}", Way.REPLY, chat_id, now), "reply_token": reply_token, "messages": messages,
        "matters": matters, "status": Delivery.SENDING.value, "first_attempt_at": now, "attempts": 1,
        "lease_until": now + REPLY_LEASE,
    }  # fmt: skip
    key: Any = session.connection().execute(_INSERT_REPLY, row).inserted_primary_key
    return int(key[0])


def queue_push(
    session: Session,
    dedupe_key: str,
    chat_id: str,
    now: datetime,
    *,
    messages: list[dict[str, Any]] | None = None,
    topic: str = "",
    subject: dict[str, Any] | None = None,
    push_at: datetime | None = None,
    expires_at: datetime | None = None,
    purpose: Purpose = Purpose.OFFICE,
    harmless_twice: bool = True,
) -> bool:
    """Write a message to a chat; False when the key is there already.

    Until ``push_at`` it waits for a reply that can carry it for free; then it is pushed if the quota allows its
    ``purpose``, else held. Without ``push_at`` it leaves as soon as a worker takes it. After ``expires_at`` it lapses.
    """
    return _write(
        session, dedupe_key, Way.PUSH, chat_id, now,
        messages=messages, topic=topic, subject=subject or {}, expires_at=expires_at, purpose=purpose.value,
        harmless_twice=harmless_twice, push_at=push_at, next_attempt_at=max(now, push_at or now),
        status=Delivery.PENDING.value, retry_key=str(uuid.uuid4()),
    )  # fmt: skip


def queue_pushes(
    session: Session,
    chats: Mapping[str, str],
    now: datetime,
    *,
    topic: str,
    subject: dict[str, Any],
    push_at: datetime,
    expires_at: datetime,
    purpose: Purpose,
    harmless_twice: bool,
) -> None:
    """``queue_push`` of one topic to many chats (dedupe key → chat); where a key is there already, nothing is added."""
    alike = {
        "topic": topic, "subject": subject, "push_at": push_at, "expires_at": expires_at, "purpose": purpose.value,
        "harmless_twice": harmless_twice, "next_attempt_at": max(now, push_at), "status": Delivery.PENDING.value,
    }  # fmt: skip
    rows = [
        {**_values(key, Way.PUSH, chat, now), **alike, "retry_key": str(uuid.uuid4())} for key, chat in chats.items()
    ]
    session.info[_QUEUED] = True
    insert_all_once(session, OutboundMessage, rows)


def record_lapsed(
    session: Session, dedupe_key: str, chat_id: str, topic: str, subject: dict[str, Any], cause: str, now: datetime,
    *, status: Delivery = Delivery.LAPSED,
) -> bool:  # fmt: skip
    """Record a notice whose time passed before it could be queued; False when the key is there already."""
    return _write(
        session, dedupe_key, Way.PUSH, chat_id, now,
        topic=topic, subject=subject, status=status.value, cause=cause, settled_at=now,
    )  # fmt: skip


def has_queued(session: Session) -> bool:
    """Whether something was queued in this session: who looked before has to look again."""
    return _QUEUED in session.info


def _write(session: Session, key: str, way: Way, chat_id: str, now: datetime, **columns: Any) -> bool:
    session.info[_QUEUED] = True
    return insert_once(session, OutboundMessage, {**_values(key, way, chat_id, now), **columns})


def _values(key: str, way: Way, chat_id: str, now: datetime) -> dict[str, Any]:
    """What every row begins with."""
    return {
        "dedupe_key": key, "way": way.value, "chat_id": chat_id, "created_at": now, "next_attempt_at": now,
        "attempts": 0, "topic": "", "subject": {}, "matters": False, "purpose": Purpose.OFFICE.value,
        "harmless_twice": True, "price": 0,
    }  # fmt: skip


def claim_due(session: Session, now: datetime, limit: int = 100, busy: Collection[str] = ()) -> dict[str, list[int]]:
    """Take the messages whose sender died with the lease, else those whose turn it is, except to the ``busy`` chats.

    Of one purpose at a time, the most important first: what is left of the month's quota is spent in that order.
    Two workers never take the same row (SKIP LOCKED on PostgreSQL, the write lock on SQLite).
    Returns their ids by chat, oldest first, because what goes to one chat must arrive in order.
    """
    lease_ran_out = and_(OutboundMessage.status == Delivery.SENDING, OutboundMessage.lease_until < now)
    turn_has_come = and_(OutboundMessage.status == Delivery.PENDING, OutboundMessage.next_attempt_at <= now)
    by_purpose = (and_(turn_has_come, OutboundMessage.purpose == purpose) for purpose in Purpose)
    claimed: list[tuple[int, str]] = []
    for due in (lease_ran_out, *by_purpose):  # one by one, because each finds its rows in the order of the index
        idle = and_(due, OutboundMessage.chat_id.not_in(busy)) if busy else due
        claimed = _claim(session, idle, now, limit)
        if claimed:
            break
    by_chat: dict[str, list[int]] = {}
    for message_id, chat_id in sorted(claimed):
        by_chat.setdefault(chat_id, []).append(message_id)
    return by_chat


def _claim(session: Session, due: ColumnElement[bool], now: datetime, limit: int) -> list[tuple[int, str]]:
    """Lock, then lease: in one statement PostgreSQL may run the subquery again and again, past its limit."""
    oldest = (OutboundMessage.next_attempt_at, OutboundMessage.id)
    candidates = select(OutboundMessage.id, OutboundMessage.chat_id).where(due).order_by(*oldest).limit(limit)
    claimed = list(session.execute(candidates.with_for_update(skip_locked=True)).tuples())
    if claimed:
        session.execute(
            update(OutboundMessage)
            .where(OutboundMessage.id.in_([message_id for message_id, _ in claimed]))
            .values(status=Delivery.SENDING.value, lease_until=now + LEASE)
            .execution_options(synchronize_session=False)
        )
    return claimed


def rows_by_id(session: Session, ids: Collection[int]) -> Sequence[OutboundMessage]:
    """The rows with these ids, oldest first."""
    return session.scalars(
        select(OutboundMessage).where(OutboundMessage.id.in_(ids)).order_by(OutboundMessage.id)
    ).all()


def settle(session: Session, message_id: int, status: Delivery, now: datetime, **columns: Any) -> None:
    """Write how it ended."""
    settle_all(session, {message_id: {"status": status.value, **columns}}, now)


def settle_all(session: Session, endings: Mapping[int, Mapping[str, Any]], now: datetime) -> None:
    """``settle`` for many rows, each by its id with the columns that say how it ended; all give the same columns."""
    by_id = [{**ending, "of_row": row_id, "settled_at": now, "lease_until": None} for row_id, ending in endings.items()]
    session.connection().execute(_OF_ROW, by_id)


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
        .where(OutboundMessage.chat_id == chat_id, OutboundMessage.status.in_((Delivery.PENDING, Delivery.HELD)))
        .values(status=Delivery.CANCELLED.value, cause=cause, settled_at=now, messages=None),
    )


UNSENT = (Delivery.LAPSED, Delivery.HELD, Delivery.FAILED, Delivery.UNCERTAIN)
