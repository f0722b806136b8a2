"""Questions that the bot could not answer: counted so that officers see what was asked.

Text is kept only from private chats, cut at 200 characters, and goes with the person when they erase themselves.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, UtcDateTime

TEXT_LENGTH = 200


class AskedQuestion(Base):
    """One message that no command, flow or answer understood."""

    __tablename__ = "asked_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_user_id: Mapped[str | None] = mapped_column(String(64), index=True)
    message_id: Mapped[str | None] = mapped_column(String(64), index=True)  # so that unsend finds it
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def note_question(session: Session, line_user_id: str, message_id: str | None, text: str, now: datetime) -> None:
    """Remember an unanswered question of a private chat."""
    session.add(AskedQuestion(line_user_id=line_user_id, message_id=message_id, text=text[:TEXT_LENGTH], at=now))


def forget_question(session: Session, message_id: str) -> None:
    """The person took the message back (unsend): its text goes."""
    session.execute(delete(AskedQuestion).where(AskedQuestion.message_id == message_id))


def most_asked(session: Session, since: datetime, limit: int = 10) -> list[tuple[str, int]]:
    """The texts asked most since then, with their counts."""
    rows = session.execute(
        select(AskedQuestion.text, func.count())
        .where(AskedQuestion.at >= since)
        .group_by(AskedQuestion.text)
        .order_by(func.count().desc(), func.max(AskedQuestion.at).desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]
