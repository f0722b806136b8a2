"""Nobody is disturbed by a calendar notice, a reminder or thanks when the office is closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.vocabulary import Purpose
from models.calendar import working_days
from models.outbox import OutboundMessage, Way
from thai.working_time import next_at_work

# What concerns officers, and what an officer decided on, keeps to no hours of its own.
_AT_ANY_TIME = (Purpose.OFFICE, Purpose.BROADCAST)


def closed_until(session: Session, now: datetime) -> datetime | None:
    """When the office opens again; None while it is open (working days, 08.30–16.30 Thai time)."""
    opens = next_at_work(now, working_days(session))
    return opens if opens > now else None


def waits_for_working_hours(row: OutboundMessage) -> bool:
    """Whether this is a push that leaves in working hours only, a retry included."""
    return row.way == Way.PUSH and row.purpose not in _AT_ANY_TIME
