"""How long things are kept that are no records of work (PDPA section 37(3): not longer than they are needed).

Checks, declarations, reports, notices, reminders and the audit stay. What happened in a chat does not. In what stays,
people are forgotten later: models/old_names.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, inspect, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.broadcast_pictures import BroadcastPicture
from models.broadcasts import is_used
from models.console_sessions import ConsoleSession
from models.conversations import Conversation
from models.database import Base, affected
from models.enrolment import CodeAttempts, EnrolCode
from models.heartbeat import WorkerHeartbeat, WorkerWarning
from models.import_drafts import ImportDraft
from models.inbound import Handling, InboundEvent
from models.one_time_links import OneTimeLink
from models.outbox import OutboundMessage
from models.questions import AskedQuestion
from models.shared_texts import SharedText


@dataclass(frozen=True)
class Rule:
    """Rows of ``table`` go when ``since`` lies longer ago than ``kept``, those of ``only`` if that is given."""

    table: type[Base]
    since: InstrumentedAttribute[Any]
    kept: timedelta
    only: ColumnElement[bool] | None = None


_MONTH = timedelta(days=30)
_QUARTER = timedelta(days=90)
_HANDLED = InboundEvent.handling != Handling.FAILED

RULES: Mapping[str, Rule] = {
    "personal messages": Rule(OutboundMessage, OutboundMessage.settled_at, _MONTH, OutboundMessage.topic == ""),
    "handled events": Rule(InboundEvent, InboundEvent.received_at, _MONTH, _HANDLED),
    "failed events": Rule(InboundEvent, InboundEvent.received_at, _QUARTER, ~_HANDLED),
    "conversations": Rule(Conversation, Conversation.touched_at, _QUARTER),
    "questions": Rule(AskedQuestion, AskedQuestion.at, _QUARTER),  # officers see those of a month
    "links": Rule(OneTimeLink, OneTimeLink.expires_at, timedelta(days=7)),  # until then "expired", then unknown
    "console sessions": Rule(ConsoleSession, ConsoleSession.expires_at, timedelta(days=7)),
    "imports": Rule(ImportDraft, ImportDraft.expires_at, timedelta()),
    "texts to share": Rule(SharedText, SharedText.expires_at, timedelta()),
    "invitations": Rule(EnrolCode, EnrolCode.expires_at, _MONTH, EnrolCode.school_id.is_(None)),
    "wrong codes": Rule(CodeAttempts, CodeAttempts.last_at, timedelta(days=1)),  # a lock lasts 15 minutes
    "signs of life": Rule(WorkerHeartbeat, WorkerHeartbeat.beat_at, timedelta(days=7)),
    "unused pictures": Rule(BroadcastPicture, BroadcastPicture.at, 2 * _QUARTER, ~is_used()),
    "warnings": Rule(WorkerWarning, WorkerWarning.warned_at, timedelta(days=1)),
}


def delete_expired(session: Session, rule: Rule, now: datetime, limit: int) -> int:
    """Delete up to ``limit`` rows whose time is over; returns how many there were."""
    key = inspect(rule.table).primary_key
    over = select(*key).where(rule.since < now - rule.kept).limit(limit)
    if rule.only is not None:
        over = over.where(rule.only)
    gone = delete(rule.table).where(tuple_(*key).in_(over)).execution_options(synchronize_session=False)
    return affected(session, gone)
