"""What is kept about a person, and erasing it (PDPA sections 30 and 33).

Records of work stay: their author becomes a person without a name or LINE account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from core.vocabulary import Delivery, Membership
from models.broadcast_pictures import BroadcastPicture
from models.broadcasts import Approval, Broadcast, is_used, keys_of_words_about
from models.checks import Check, Declaration
from models.console_sessions import ConsoleSession
from models.conversations import Conversation
from models.emblems import Emblem
from models.enrolment import CodeAttempts
from models.fetches import Fetch
from models.heartbeat import WorkerWarning
from models.import_drafts import ImportDraft, forget_drafts
from models.inbound import InboundEvent
from models.office_checks import OfficeCheck
from models.outbox import OutboundMessage, cancel_for_chat
from models.people import Person, hand_over_if_vacant
from models.questions import AskedQuestion
from models.reminders import Obstacle
from models.snapshots import Snapshot
from models.statistics import MonthlyReport


@dataclass(frozen=True)
class Kept:
    """Numbers of records that name a person or hold their words."""

    declarations: int
    photos: int
    checks: int
    reports: int
    obstacles: int
    broadcasts: int
    approvals: int
    papers: int
    questions: list[str]
    failed_events: int
    draft: bool


def kept_about(session: Session, person: Person) -> Kept:
    """Everything stored that belongs to the person, apart from the columns of ``person`` itself."""
    line_id = person.line_user_id
    return Kept(
        declarations=_count(session, Declaration, Declaration.by_person_id == person.id),
        photos=_count(
            session, Declaration, (Declaration.by_person_id == person.id) & Declaration.photo_id.is_not(None)
        ),
        checks=_count(session, Check, Check.by_person_id == person.id)
        + _count(session, OfficeCheck, OfficeCheck.by_person_id == person.id),
        reports=_count(session, MonthlyReport, MonthlyReport.by_person_id == person.id),
        obstacles=_count(session, Obstacle, Obstacle.by_person_id == person.id),
        broadcasts=_count(session, Broadcast, Broadcast.by_person_id == person.id),
        approvals=_count(session, Approval, Approval.by_person_id == person.id),
        papers=_count(session, Snapshot, or_(Snapshot.by_person_id == person.id, Snapshot.sent_by == person.id))
        + _count(session, Emblem, Emblem.by_person_id == person.id),
        questions=list(session.scalars(select(AskedQuestion.text).where(AskedQuestion.line_user_id == line_id))),
        failed_events=_count(session, InboundEvent, InboundEvent.line_user_id == line_id),
        draft=_count(session, Conversation, Conversation.line_user_id == line_id)
        + _count(session, ImportDraft, ImportDraft.person_id == person.id)
        > 0,
    )


def _count(session: Session, table: type, condition: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(condition)) or 0  # type: ignore[arg-type]


def erase(session: Session, person: Person, now: datetime) -> None:
    """Erase the person; if the school loses its responsible person, the next member takes over."""
    line_id, school_id, was_responsible = person.line_user_id, person.school_id, person.responsible
    if line_id is not None:
        forget_line_user(session, line_id, now)
    _forget_words_about(session, person.id, now)
    session.execute(delete(BroadcastPicture).where(BroadcastPicture.by_person_id == person.id, ~is_used()))
    forget_drafts(session, person.id)
    session.execute(delete(ConsoleSession).where(ConsoleSession.person_id == person.id))
    session.execute(delete(WorkerWarning).where(WorkerWarning.person_id == person.id))
    person.line_user_id, person.name, person.responsible, person.network = None, "", False, None
    person.membership, person.reachable, person.erased_at = Membership.ENDED.value, False, now
    session.flush()
    if was_responsible and school_id is not None:
        hand_over_if_vacant(session, school_id)


def forget_line_user(session: Session, line_id: str, now: datetime) -> None:
    """Delete what a LINE user id leaves outside ``person``: drafts, questions, waiting messages, failed events.

    Who is locked out for wrong codes stays so until the lock ends: erasing must not be a way around it.
    """
    for table in (Conversation, AskedQuestion):
        session.execute(delete(table).where(table.line_user_id == line_id))
    unlocked = or_(CodeAttempts.locked_until.is_(None), CodeAttempts.locked_until <= now)
    session.execute(delete(CodeAttempts).where(CodeAttempts.line_user_id == line_id, unlocked))
    session.execute(delete(Fetch).where(Fetch.chat_id == line_id))
    session.execute(
        update(InboundEvent).where(InboundEvent.line_user_id == line_id).values(body=None, line_user_id=None)
    )
    cancel_for_chat(session, line_id, "erased", now)
    unnamed_key = func.replace(OutboundMessage.dedupe_key, line_id, "erased-" + cast(OutboundMessage.id, String))
    session.execute(
        update(OutboundMessage)
        .where(or_(OutboundMessage.chat_id == line_id, OutboundMessage.dedupe_key.contains(line_id, autoescape=True)))
        .values(messages=None, chat_id="erased", dedupe_key=unnamed_key)
    )


def _forget_words_about(session: Session, person_id: int, now: datetime) -> None:
    """What waits to be told to others with the person's name: requests to join, obstacles, broadcasts to allow."""
    obstacles = session.scalars(select(Obstacle).where(Obstacle.by_person_id == person_id))
    prefixes = [
        f"join-request:{person_id}:",
        f"handed-over:{person_id}:",
        *(f"stuck:{row.school_id}:{row.kind}:" for row in obstacles),
        *keys_of_words_about(session, person_id, now),
    ]
    naming = or_(*(OutboundMessage.dedupe_key.startswith(prefix, autoescape=True) for prefix in prefixes))
    waiting = OutboundMessage.status == Delivery.PENDING
    session.execute(
        update(OutboundMessage)
        .where(naming, waiting)
        .values(status=Delivery.CANCELLED.value, cause="erased", settled_at=now)
    )
    session.execute(update(OutboundMessage).where(naming).values(messages=None))
