"""Questions that the bot could not answer: counted so that officers see what was asked, until they dealt with them.

Text is kept only from private chats, cut at 200 characters, and goes with the person when they erase themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from core.errors import Conflict
from models.audit import AuditEntry, audit
from models.database import Base, UtcDateTime, affected

TEXT_LENGTH = 200
SHOWN_FOR = timedelta(days=30)
DEALT = "questions_dealt"  # the action of the audit
MOST_TEXTS = 1_000  # different ones that are looked through at once


class AskedQuestion(Base):
    """One message that no command, flow or answer understood."""

    __tablename__ = "asked_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_user_id: Mapped[str | None] = mapped_column(String(64), index=True)
    message_id: Mapped[str | None] = mapped_column(String(64), index=True)  # so that unsend finds it
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    dealt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # an officer answered it or passed it on
    dealt_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


def note_question(session: Session, line_user_id: str, message_id: str | None, text: str, now: datetime) -> None:
    """Remember an unanswered question of a private chat."""
    session.add(AskedQuestion(line_user_id=line_user_id, message_id=message_id, text=text[:TEXT_LENGTH], at=now))


def forget_question(session: Session, message_id: str) -> None:
    """The person took the message back (unsend): its text goes."""
    session.execute(delete(AskedQuestion).where(AskedQuestion.message_id == message_id))


@dataclass(frozen=True)
class Asked:
    """One text: how often it was asked, when last, and the id of the last time."""

    text: str
    times: int
    last_at: datetime
    last_id: int


def most_asked(session: Session, since: datetime, limit: int = 10) -> Sequence[Asked]:
    """The texts asked most since then that nobody dealt with. Who asked is left out."""
    last_at, last_id = func.max(AskedQuestion.at), func.max(AskedQuestion.id)
    rows = session.execute(
        select(AskedQuestion.text, func.count(), last_at, last_id)
        .where(AskedQuestion.at >= since, AskedQuestion.dealt_at.is_(None))
        .group_by(AskedQuestion.text)
        .order_by(func.count().desc(), last_at.desc())
        .limit(limit)
    )
    return [Asked(text, times, at, id_) for text, times, at, id_ in rows]


def deal_with(session: Session, ids: Collection[int], by: int, now: datetime) -> int:
    """Take all that was asked in the words of these questions off the list, up to the last of them; returns how many.

    What is asked again later comes back.
    """
    asked = aliased(AskedQuestion)
    texts = select(asked.text).where(asked.id.in_(ids))
    dealt = affected(
        session,
        update(AskedQuestion)
        .where(AskedQuestion.text.in_(texts), AskedQuestion.id <= max(ids, default=0), AskedQuestion.dealt_at.is_(None))
        .values(dealt_at=now, dealt_by=by)
        .execution_options(synchronize_session=False),
    )
    if dealt:
        audit(session, by, DEALT, now, questions=dealt)
    return dealt


def put_back(session: Session, entry: AuditEntry) -> None:
    """They are on the list again. Raises Conflict when none of them is there any more."""
    of_entry = (AskedQuestion.dealt_at == entry.at, AskedQuestion.dealt_by == entry.person_id)
    back = update(AskedQuestion).where(*of_entry).values(dealt_at=None, dealt_by=None)
    if not affected(session, back.execution_options(synchronize_session=False)):
        raise Conflict("questions")
