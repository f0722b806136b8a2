"""Asking LINE once a day how many people are in each bound group: that is the price of a push to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from models.fetches import Wanted, ask_for
from models.groups import take_uncounted


def count_members(session: Session, now: datetime) -> int:
    """Ask for the groups that nobody asked for within a day; returns how many. Joins and leaves are counted at once."""
    due = take_uncounted(session, now)
    for line_group_id in due:
        ask_for(session, Wanted.GROUP, line_group_id, {}, now)
    return len(due)
