"""After a backup was restored: what may have gone out since it was taken must not go out again.

Nobody here knows, so whatever was due by now counts as uncertain, and the officers are told as of anything uncertain.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.vocabulary import BroadcastState, Delivery
from models.broadcasts import Broadcast
from models.database import affected
from models.outbox import OutboundMessage

CAUSE = "restored from a backup: may have gone out since it was taken"
_UNSETTLED = (Delivery.PENDING, Delivery.RIDING, Delivery.SENDING, Delivery.HELD)


def doubt_unsettled(session: Session, now: datetime) -> int:
    """Settle everything that waits as uncertain, and start no broadcast whose time has passed; returns how many."""
    session.execute(
        update(Broadcast)
        .where(Broadcast.state == BroadcastState.SCHEDULED, Broadcast.send_at <= now)
        .values(state=BroadcastState.MISSED.value)
    )
    session.execute(
        update(Broadcast)
        .where(Broadcast.state == BroadcastState.SENDING, Broadcast.written_at.is_(None))
        .values(written_at=now)
    )
    return affected(
        session,
        update(OutboundMessage)
        .where(OutboundMessage.status.in_(_UNSETTLED))
        .values(status=Delivery.UNCERTAIN.value, cause=CAUSE, settled_at=now, lease_until=None),
    )
