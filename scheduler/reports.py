"""Telling the officers what did not go out. Each message is reported once, and read as things stand when it arrives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import local_date
from core.vocabulary import Delivery, Purpose
from line.composing import Cancelled, Composer, Composers, Messages
from messages import deliveries as wording
from models.calendar import working_days
from models.groups import is_bound
from models.outbox import OutboundMessage, queue_push
from models.people import reachable_officers
from models.unsent import TOPIC, Count, still_unsent, take_untold, take_untold_counts
from reports.unposted import can_be_posted, group_names, lost, lost_to_people, to_post
from thai.working_time import next_at_work

NOTHING_TO_DO = timedelta(hours=4)  # mere counts ride so long on what an officer writes before they are pushed


def report_unsent(session: Session, now: datetime, composers: Composers) -> int:
    """One message an officer about all that lapsed, was held, refused or is uncertain; returns how many notices.

    While no officer can be reached they stay unreported and are told as soon as one can.
    """
    officers = reachable_officers(session)
    if not officers:
        return 0
    rows, counts = take_untold(session, now), take_untold_counts(session, now)
    if not rows and not counts:
        return 0
    for row in rows:
        _keep_text(session, row, composers, now)
    about = str(rows[0].id) if rows else f"people@{local_date(now)}"
    push_at = None if rows else next_at_work(now + NOTHING_TO_DO, working_days(session))
    subject = {
        "rows": [row.id for row in rows],
        "counts": [
            [count.purpose.value, count.day.isoformat(), count.status.value, count.messages] for count in counts
        ],
    }
    for officer in officers:
        if officer.line_user_id:
            key = f"unsent:{about}:{officer.id}"
            queue_push(session, key, officer.line_user_id, now, topic=TOPIC, subject=subject, push_at=push_at)
    return len(rows) + len(counts)


def _keep_text(session: Session, row: OutboundMessage, composers: Composers, now: datetime) -> None:
    """What a group was not told in time is composed for whoever posts it, where it can still be said."""
    if row.messages is None and row.status == Delivery.LAPSED and is_bound(session, row.chat_id):
        row.messages = composers.draft(session, row, now)


def composers(base_url: str) -> Mapping[str, Composer]:
    """The composer of these reports; ``base_url`` is where links to long texts lead."""

    def compose(session: Session, row: OutboundMessage, now: datetime) -> Messages | Cancelled:
        return _compose(session, row, base_url, now)

    return {TOPIC: compose}


def _compose(session: Session, report: OutboundMessage, base_url: str, now: datetime) -> Messages | Cancelled:
    """What of it is still open: another officer may have posted it while this message was held."""
    query = select(OutboundMessage).where(OutboundMessage.id.in_(report.subject["rows"])).order_by(OutboundMessage.id)
    rows = [row for row in session.scalars(query) if still_unsent(row)]
    counts = [
        Count(Purpose(purpose), date.fromisoformat(day), Delivery(status), messages)
        for purpose, day, status, messages in report.subject["counts"]
    ]
    if not rows and not counts:
        return Cancelled("all of it was settled meanwhile")
    groups = group_names(session, rows)
    posts = [row for row in rows if can_be_posted(row, groups)]
    return wording.unsent_report(
        [to_post(session, row, groups[row.chat_id], base_url, now) for row in posts],
        [lost(row) for row in rows if row not in posts],
        [lost_to_people(count) for count in counts],
    )
