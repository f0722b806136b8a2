"""Notices whose window passed before they could go, while the officers have not been told of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.vocabulary import Delivery
from models.outbox import OutboundMessage

WINDOW = "window"  # the cause of a notice that nothing but time stood in the way of
OF_LATE = timedelta(hours=24)


def missed_and_untold(session: Session, now: datetime) -> int:
    """How many of the last day's missed notices nobody knows of yet."""
    missed = select(func.count(OutboundMessage.id)).where(
        OutboundMessage.reported_at.is_(None),
        OutboundMessage.status == Delivery.LAPSED,
        OutboundMessage.cause == WINDOW,
        OutboundMessage.settled_at > now - OF_LATE,
    )
    return session.scalar(missed) or 0
