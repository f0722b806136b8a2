"""What the quota held back goes out after all when there is quota again: a new month, a larger plan."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core.vocabulary import Delivery, Purpose
from models.calendar import working_days
from models.database import affected
from models.groups import Group
from models.outbox import OutboundMessage, Way
from models.quota import Quota
from thai.working_time import next_at_work

A_ROUND = 500  # messages released at once; the rest at the next reading


def release_held(session: Session, now: datetime, quota: Quota) -> int:
    """Let the office's own business to single people (answers, requests, alerts) go, oldest first; returns how many.

    It leaves when the office is open, and rides on what the person writes before. What was held for a group stays
    where it is: an officer posts it by hand, and it must not come twice. Reminders are overtaken by the next ones.
    """
    free = quota.free_for(Purpose.OFFICE)
    if free == 0:
        return 0
    held = (
        select(OutboundMessage.id)
        .where(
            OutboundMessage.status == Delivery.HELD,
            OutboundMessage.way == Way.PUSH,
            OutboundMessage.purpose == Purpose.OFFICE,
            OutboundMessage.chat_id.not_in(select(Group.line_group_id)),
            or_(OutboundMessage.expires_at.is_(None), OutboundMessage.expires_at > now),
        )
        .order_by(OutboundMessage.id)
        .limit(A_ROUND if free is None else min(free, A_ROUND))
    )
    ids = session.scalars(held.with_for_update(skip_locked=True)).all()
    if not ids:
        return 0
    leaves = next_at_work(now, working_days(session))
    released = (
        update(OutboundMessage)
        .where(OutboundMessage.id.in_(ids), OutboundMessage.status == Delivery.HELD)
        .values(status=Delivery.PENDING.value, push_at=leaves, next_attempt_at=leaves, settled_at=None)
    )
    return affected(session, released)
