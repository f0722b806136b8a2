"""Telling the officers what did not go out. Each message is reported once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.vocabulary import Delivery
from messages import rounds as wording
from models.outbox import OutboundMessage, queue_push, unreported
from models.people import reachable_officers
from scheduler import notices, owed


def report_unsent(session: Session, now: datetime) -> int:
    """One message an officer about all that lapsed, was held, refused or is uncertain; returns how many messages.

    While no officer can be reached they stay unreported and are told as soon as one can.
    """
    rows = unreported(session, [notices.TOPIC, owed.TOPIC])
    officers = reachable_officers(session)
    if not rows or not officers:
        return 0
    message = wording.unsent_report(_lines(rows))
    for officer in officers:
        if officer.line_user_id:
            key = f"unsent:{rows[0].id}-{rows[-1].id}:{officer.id}"
            queue_push(session, key, officer.line_user_id, now, messages=[message])
    for row in rows:
        row.reported_at = now
    return len(rows)


def _lines(rows: Sequence[OutboundMessage]) -> list[tuple[str, date, str]]:
    """Calendar notices one by one; reminders to schools as a count for each day and reason."""
    lines = [(_name(row), _day(row), _reason(row)) for row in rows if row.topic == notices.TOPIC]
    reminders = Counter((_day(row), _reason(row)) for row in rows if row.topic == owed.TOPIC)
    return lines + [(wording.reminders_name(count), day, reason) for (day, reason), count in reminders.items()]


def _name(row: OutboundMessage) -> str:
    return wording.notice_name(row.subject["rule"], row.subject.get("number"), row.subject.get("title", ""))


def _day(row: OutboundMessage) -> date:
    return date.fromisoformat(row.subject["day"])


def _reason(row: OutboundMessage) -> str:
    if row.status == Delivery.LAPSED:
        return row.cause if row.cause in wording.REASONS else "window"
    return row.status
