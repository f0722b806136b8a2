"""What is kept about a person, and erasing it (PDPA sections 30 and 33).

Records of work stay: their author becomes a person without a name or LINE account. What is about a person, and so has
to go, stands in models/personal.py. Names that officers typed into notes and announcements are not looked for: whoever
may choose the name by which they are called could have any word struck out of the office's records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from core.tokens import token_hash
from core.vocabulary import Delivery, Membership, Role
from models.broadcast_pictures import BroadcastPicture
from models.broadcasts import Approval, Broadcast, is_used, keys_of_words_about
from models.checks import Check, Declaration, Photo
from models.console_sessions import ConsoleSession
from models.conversations import Conversation
from models.emblems import Emblem
from models.enrolment import EnrolCode, forget_attempts
from models.erasures import remember_erasure
from models.fetches import Fetch
from models.heartbeat import WorkerWarning
from models.import_drafts import ImportDraft, forget_drafts
from models.inbound import InboundEvent
from models.office_checks import OfficeCheck
from models.one_time_links import OneTimeLink
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
    _forget_pictures(session, person.id)
    forget_drafts(session, person.id)
    for table in (ConsoleSession, OneTimeLink, WorkerWarning):
        session.execute(delete(table).where(table.person_id == person.id))
    session.execute(update(MonthlyReport).where(MonthlyReport.by_person_id == person.id).values(message_id=None))
    if person.name:
        session.execute(update(EnrolCode).where(EnrolCode.name == person.name).values(name=""))
    _leave_without_face(person, now)
    session.flush()
    if was_responsible and school_id is not None:
        hand_over_if_vacant(session, school_id)


def _leave_without_face(person: Person, now: datetime) -> None:
    """Only the id stays, as the author of records."""
    person.line_user_id, person.name, person.network, person.school_id = None, "", None, None
    person.role, person.responsible, person.membership = Role.CLERK.value, False, Membership.ENDED.value
    person.reachable, person.consented_at, person.enrolled_at, person.erased_at = False, None, now, now


def _forget_pictures(session: Session, person_id: int) -> None:
    """The photos with their declarations, and the pictures that no broadcast uses: a used one is the office's."""
    theirs = (Declaration.by_person_id == person_id, Declaration.photo_id.is_not(None))
    photos = session.scalars(select(Declaration.photo_id).where(*theirs)).all()
    session.execute(update(Declaration).where(*theirs).values(photo_id=None))
    session.execute(delete(Photo).where(Photo.id.in_(photos)))
    session.execute(delete(BroadcastPicture).where(BroadcastPicture.by_person_id == person_id, ~is_used()))


def forget_line_user(session: Session, line_id: str, now: datetime) -> None:
    """Delete what a LINE user id leaves outside ``person``: drafts, questions, waiting messages, failed events.

    Wrong codes go on counting (``forget_attempts``): erasing must be no way around the lock. That they were
    erased is remembered without saying who they were, for the day on which a backup is restored.
    """
    remember_erasure(session, token_hash(line_id), now)
    for table in (Conversation, AskedQuestion):
        session.execute(delete(table).where(table.line_user_id == line_id))
    forget_attempts(session, line_id, now)
    session.execute(delete(Fetch).where(Fetch.chat_id == line_id))
    session.execute(
        update(InboundEvent).where(InboundEvent.line_user_id == line_id).values(body=None, line_user_id=None)
    )
    cancel_for_chat(session, line_id, "erased", now)
    unnamed_key = func.replace(OutboundMessage.dedupe_key, line_id, "erased-" + cast(OutboundMessage.id, String))
    session.execute(
        update(OutboundMessage)
        .where(or_(OutboundMessage.chat_id == line_id, OutboundMessage.dedupe_key.contains(line_id, autoescape=True)))
        .values(messages=None, chat_id="erased", dedupe_key=unnamed_key, reply_token=None)
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
    waiting = OutboundMessage.status.in_((Delivery.PENDING, Delivery.HELD))
    session.execute(
        update(OutboundMessage)
        .where(naming, waiting)
        .values(status=Delivery.CANCELLED.value, cause="erased", settled_at=now)
    )
    session.execute(update(OutboundMessage).where(naming).values(messages=None))
