"""Broadcasts of officers: from their time to outbox rows, by the batch, and what each row reads when it leaves.

A batch is one transaction, so that nobody waits long for the one writer of SQLite, however many recipients there are.
What was written last stands with the broadcast, and each row has its key: a process that dies goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.clock import local_date
from core.vocabulary import AudienceKind, BroadcastState, Purpose
from line.composing import Cancelled, Composer, ForMany, Messages
from messages import broadcast_records as wording
from messages.broadcasts import announcement
from models.audiences import no_longer, recipients
from models.audit import audit
from models.broadcast_pictures import picture_token
from models.broadcast_records import forget_bodies, is_settled, remember_messages, tally
from models.broadcasts import (
    TOPIC,
    Broadcast,
    approvers_of,
    audience_of,
    being_sent,
    closes_at,
    due,
    leaves_at,
    message_key,
)
from models.calendar import working_days
from models.database import Database
from models.outbox import OutboundMessage, queue_push, queue_pushes
from models.people import Person
from models.planner import in_working_hours
from thai.working_days import WorkingDays
from thai.working_time import next_at_work

log = logging.getLogger("scheduler.broadcasts")

ENDED = "broadcast-ended"
BATCH = 500  # recipients a transaction
STILL_IN_TIME = timedelta(minutes=15)  # what was sent just before the working day ended still goes


def send_broadcasts(database: Database, now: datetime) -> int:
    """Start what is due, write its rows batch by batch, end what is through; returns how many rows were written."""
    with database.begin() as session:
        _start_due(session, now)
    written = 0
    while (batch := _write_batch(database, now)) is not None:
        written += batch
    with database.begin() as session:
        days = working_days(session)
        for broadcast in being_sent(session, written=True):
            if is_settled(session, broadcast.id):
                _end(session, broadcast, now, days)
    return written


# Starting


def _start_due(session: Session, now: datetime) -> None:
    days = working_days(session)
    for broadcast in due(session, now):
        send_at = broadcast.send_at or now
        overdue = now > closes_at(send_at)  # an announcement of yesterday is not sent by itself
        if broadcast.state == BroadcastState.AWAITING or overdue:
            _miss(session, broadcast, now, days)
        elif in_working_hours(now, days) or now <= send_at + STILL_IN_TIME:
            broadcast.state, broadcast.started_at = BroadcastState.SENDING.value, now
            audit(session, None, "broadcast_started", now, broadcast=broadcast.id)


def _miss(session: Session, broadcast: Broadcast, now: datetime, days: WorkingDays) -> None:
    """Not sent: its author reads why, and so does whoever could have allowed it."""
    waited = broadcast.state == BroadcastState.AWAITING
    broadcast.state = BroadcastState.MISSED.value
    audit(session, None, "broadcast_missed", now, broadcast=broadcast.id)
    log.warning("broadcast missed", extra={"broadcast": broadcast.id, "waited_for_approval": waited})
    card = wording.missed(broadcast.id, broadcast.text, broadcast.send_at or now, waited=waited)
    author = session.get(Person, broadcast.by_person_id) if broadcast.by_person_id else None
    approvers = approvers_of(session, broadcast.by_person_id) if waited else []
    for person in [*([author] if author else []), *approvers]:
        key = f"broadcast-missed:{broadcast.id}:{broadcast.revision}:{person.id}"
        _tell(session, person, key, card, now, next_at_work(now, days))


def _tell(
    session: Session, person: Person, key: str, message: dict[str, Any], now: datetime, push_at: datetime
) -> None:
    if person.line_user_id and person.reachable:
        queue_push(session, key, person.line_user_id, now, messages=[message], push_at=push_at)


# Writing the rows


def _write_batch(database: Database, now: datetime) -> int | None:
    """The next rows of the oldest broadcast under way, in one transaction; None when all are written."""
    with database.begin() as session:
        broadcast = next(iter(being_sent(session, written=False)), None)
        if broadcast is None:
            return None
        started = broadcast.started_at or now
        audience = audience_of(broadcast)
        batch = recipients(session, audience, local_date(started), broadcast.written_up_to, BATCH)
        chats = {message_key(broadcast.id, recipient.chat_id): recipient.chat_id for recipient in batch}
        terms = _terms(broadcast, started, group=audience.kind is AudienceKind.GROUP)
        queue_pushes(session, chats, now, **terms)
        remember_messages(session, broadcast.id, list(chats))
        if batch:
            broadcast.written_up_to = batch[-1].order
        if len(batch) < BATCH:
            broadcast.written_at = now
        return len(batch)


def _terms(broadcast: Broadcast, started: datetime, *, group: bool) -> Mapping[str, Any]:
    """Alike for all rows, whenever they are written."""
    return {
        "topic": TOPIC, "subject": {"broadcast": broadcast.id}, "purpose": Purpose.BROADCAST,
        "push_at": leaves_at(started, rides=broadcast.rides, group=group), "expires_at": closes_at(started),
        "harmless_twice": False,
    }  # fmt: skip


# Ending


def _end(session: Session, broadcast: Broadcast, now: datetime, days: WorkingDays) -> None:
    """Every message is settled. Its author learns it for nothing, and by a push where something did not arrive."""
    broadcast.state, broadcast.done_at = BroadcastState.DONE.value, now
    forget_bodies(session, broadcast.id)
    result = tally(session, broadcast.id, now)
    log.info("broadcast done", extra={"broadcast": broadcast.id, **{k.value: n for k, n in result.counts.items()}})
    author = session.get(Person, broadcast.by_person_id) if broadcast.by_person_id else None
    if author is not None and author.line_user_id and author.reachable:
        at = next_at_work(now, days)
        queue_push(
            session, f"{ENDED}:{broadcast.id}:{now.isoformat()}", author.line_user_id, now, topic=ENDED,
            subject={"broadcast": broadcast.id}, push_at=closes_at(at) if result.all_well else at,
        )  # fmt: skip


# Composing, at the instant of sending


def composers(base_url: str) -> Mapping[str, Composer | ForMany]:
    """The composers of broadcasts, for a program that serves their pictures under ``base_url``, and of their sums."""

    def compose(session: Session, rows: Sequence[OutboundMessage], now: datetime) -> list[Messages | Cancelled]:
        chats: dict[int, list[str]] = {}
        for row in rows:
            chats.setdefault(row.subject["broadcast"], []).append(row.chat_id)
        composed = {id_: _compose(session, id_, chat_ids, base_url, now) for id_, chat_ids in chats.items()}
        return [composed[row.subject["broadcast"]][row.chat_id] for row in rows]

    return {TOPIC: ForMany(compose), ENDED: _compose_end}


def _compose(
    session: Session, broadcast_id: int, chat_ids: Sequence[str], base_url: str, now: datetime
) -> Mapping[str, Messages | Cancelled]:
    """By chat."""
    broadcast = session.get(Broadcast, broadcast_id)
    if broadcast is None or broadcast.state == BroadcastState.CANCELLED:
        return dict.fromkeys(chat_ids, Cancelled("the broadcast was cancelled"))
    picture = picture_token(session, broadcast.picture_id)
    if picture and not base_url.startswith("https://"):
        what: Messages | Cancelled = Cancelled("its picture has no https address any more", broken=True)
    else:
        what = announcement(broadcast.text, base_url, picture)
    gone = no_longer(session, audience_of(broadcast), chat_ids, local_date(now))
    return {chat_id: Cancelled(gone[chat_id]) if chat_id in gone else what for chat_id in chat_ids}


def _compose_end(session: Session, row: OutboundMessage, now: datetime) -> Messages | Cancelled:
    """The sums as of now; that all went well is not worth a push."""
    broadcast = session.get(Broadcast, row.subject["broadcast"])
    if broadcast is None:
        return Cancelled("the broadcast is gone")
    result = tally(session, broadcast.id, now)
    if result.all_well and row.push_at is not None and row.push_at <= now:
        return Cancelled("all went well, and nothing came to ride on")
    again = result.can_be_tried_again
    return [wording.ended(broadcast.id, broadcast.text, result.counts, result.billed, again)]
