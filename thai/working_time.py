"""Instants and the office's working time: working days, 08.30–16.30 Thai time."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.clock import at_bangkok, in_bangkok, local_date
from thai.working_days import WORK_BEGINS, WORK_ENDS, WorkingDays


def working_time(start: datetime, end: datetime, days: WorkingDays) -> timedelta:
    """Working time between two aware instants; zero when ``end`` does not come after ``start``."""
    total, day = timedelta(0), local_date(start)
    while day <= local_date(end):
        if days.is_working(day):
            within = min(end, at_bangkok(day, WORK_ENDS)) - max(start, at_bangkok(day, WORK_BEGINS))
            total += max(within, timedelta(0))
        day += timedelta(days=1)
    return total


def next_at_work(instant: datetime, days: WorkingDays) -> datetime:
    """The instant itself while the office works, else when it begins again."""
    local = in_bangkok(instant)
    if days.is_working(local.date()) and local.time() <= WORK_ENDS:
        return max(instant, at_bangkok(local.date(), WORK_BEGINS))
    return at_bangkok(days.next_after(local.date()), WORK_BEGINS)
