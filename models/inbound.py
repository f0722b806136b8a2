"""Webhook events that were taken: the guard against handling one twice, and the failed ones for replay.

``webhookEventId`` is unique (LINE's documentation, "Redelivered webhooks"). The body is kept only while an
event has failed; of a handled event nothing but id, kind and outcome remains.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, Json, UtcDateTime, affected, insert_once


class Handling(StrEnum):
    DONE = "done"
    FAILED = "failed"
    REPLAYED = "replayed"


class InboundEvent(Base):
    """One webhook event."""

    __tablename__ = "inbound_event"

    webhook_event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    handling: Mapped[str] = mapped_column(String(10), index=True)
    cause: Mapped[str | None] = mapped_column(String(300))
    line_user_id: Mapped[str | None] = mapped_column(String(64))  # of failed events only, for erasure
    body: Mapped[dict[str, Any] | None] = mapped_column(Json)


def take_event(session: Session, event_id: str, kind: str, now: datetime) -> bool:
    """Claim the event within this transaction; False when it was taken before."""
    values = {"webhook_event_id": event_id, "kind": kind, "received_at": now, "handling": Handling.DONE.value}
    return insert_once(session, InboundEvent, values)


def keep_failed(
    session: Session, event_id: str, kind: str, body: dict[str, Any], user_id: str | None, cause: str, now: datetime
) -> bool:
    """Keep an event whose handler failed, with its cause (the error's class, no content).

    False when a second delivery of it was handled meanwhile: then nothing has to be done again.
    """
    values = {
        "kind": kind, "received_at": now, "handling": Handling.FAILED.value, "cause": cause[:300],
        "line_user_id": user_id, "body": body,
    }  # fmt: skip
    if insert_once(session, InboundEvent, {"webhook_event_id": event_id, **values}):
        return True
    failed_before = (InboundEvent.webhook_event_id == event_id, InboundEvent.handling == Handling.FAILED)
    return bool(affected(session, update(InboundEvent).where(*failed_before).values(**values)))


def waits_for_replay() -> ColumnElement[bool]:
    """The condition that an event failed and can be replayed: a person may have erased it or taken it back."""
    return and_(InboundEvent.handling == Handling.FAILED, InboundEvent.body.is_not(None))


def failed_events(session: Session, offset: int = 0, limit: int | None = None) -> Sequence[InboundEvent]:
    """Events that wait for a replay, oldest first."""
    oldest_first = select(InboundEvent).where(waits_for_replay()).order_by(InboundEvent.received_at)
    return session.scalars(oldest_first.offset(offset).limit(limit)).all()


def count_failed(session: Session) -> int:
    """How many events wait for a replay."""
    return session.scalar(select(func.count()).select_from(InboundEvent).where(waits_for_replay())) or 0


def retake_event(session: Session, event_id: str) -> bool:
    """Claim a failed event within the transaction that handles it after all; its body is no longer needed.

    False when it did not fail, or somebody else replays it.
    """
    failed = (InboundEvent.webhook_event_id == event_id, InboundEvent.handling == Handling.FAILED)
    replayed = {"handling": Handling.REPLAYED.value, "body": None, "line_user_id": None}
    return bool(affected(session, update(InboundEvent).where(*failed).values(**replayed)))


def forget_failed(session: Session, line_user_id: str, message_id: str) -> None:
    """The person took a message back (unsend): a failed event that still holds it loses it."""
    kept = select(InboundEvent).where(
        InboundEvent.handling == Handling.FAILED, InboundEvent.line_user_id == line_user_id
    )
    for event in session.scalars(kept):
        if ((event.body or {}).get("message") or {}).get("id") == message_id:
            event.body = event.line_user_id = None
