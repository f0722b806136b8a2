"""What officers' broadcasts may still cost this month: planned ones as they reach today, and what waits for a ride."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import local_date
from core.vocabulary import BroadcastState, Delivery, Purpose
from models.audiences import reach
from models.broadcasts import Broadcast, audience_of
from models.groups import Group
from models.outbox import OutboundMessage, Way
from thai.months import Month


def coming_broadcasts(session: Session, now: datetime) -> int:
    """Messages that they take if nothing rides; one that waits to be allowed counts, it may be allowed today."""
    return _planned(session, now) + _waiting(session)


def _planned(session: Session, now: datetime) -> int:
    today = local_date(now)
    states = [state for state in BroadcastState if state.planned]
    return sum(
        reach(session, audience_of(broadcast), today).messages
        for broadcast in session.scalars(select(Broadcast).where(Broadcast.state.in_(states)))
        if Month.of(local_date(broadcast.send_at or now)) == Month.of(today)
    )


def _waiting(session: Session) -> int:
    """In the outbox and not tried yet: one message a person, everybody of a group."""
    price = func.coalesce(Group.members, 1)
    waiting = (
        select(func.coalesce(func.sum(price), 0))
        .select_from(OutboundMessage)
        .outerjoin(Group, Group.line_group_id == OutboundMessage.chat_id)
        .where(
            OutboundMessage.status.in_((Delivery.PENDING, Delivery.SENDING)),
            OutboundMessage.purpose == Purpose.BROADCAST,
            OutboundMessage.way == Way.PUSH,
            OutboundMessage.first_attempt_at.is_(None),
        )
    )
    return int(session.scalar(waiting) or 0)
