"""Telling the officers that nothing went out by itself for a while: no worker ran, or the database was out of reach."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from messages import worker_watch as wording
from models.calendar import working_days
from models.heartbeat import silent_since
from models.outbox import queue_push
from models.people import reachable_officers
from thai.working_time import next_at_work, working_time

log = logging.getLogger("scheduler.gaps")

LONGEST = timedelta(minutes=15)  # of working time: at night nothing is due


def report_gap(session: Session, now: datetime, clock_offset: float) -> None:
    """At the first beat after a gap: one message an officer, however many workers notice it."""
    since = silent_since(session, now, clock_offset)
    if since is None:
        return
    days = working_days(session)
    if working_time(since, now, days) <= LONGEST:
        return
    log.warning("worker stood still", extra={"since": since.isoformat()})
    for officer in reachable_officers(session):
        if officer.line_user_id:
            queue_push(
                session,
                f"worker-gap:{since.isoformat()}:{officer.id}",
                officer.line_user_id,
                now,
                messages=[wording.stood_still(since, now)],
                push_at=next_at_work(now, days),  # nobody is woken for it; it rides if they write before
            )
