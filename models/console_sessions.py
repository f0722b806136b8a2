"""Who is signed in to the console, and until when.

A session begins with a link that the bot hands to an officer in private chat; there are no passwords. Its token lives
in the browser's cookie and here as a hash only. Nothing about the browser is kept but whether it is a phone's, so that
people recognise what they revoke.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, and_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Refused
from core.tokens import HASH_LENGTH, new_token, token_hash
from core.vocabulary import Membership, Role
from models.database import Base, UtcDateTime, affected
from models.people import Person

LIFE = timedelta(hours=8)


class ConsoleSession(Base):
    """One browser of one person of the district's staff."""

    __tablename__ = "console_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    on_phone: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # signed out or revoked
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


@dataclass(frozen=True)
class SignedIn:
    """The person behind a request, as far as pages need to know."""

    session_id: int
    person_id: int
    name: str
    role: Role
    expires_at: datetime


def open_session(session: Session, person_id: int, now: datetime, *, on_phone: bool) -> str:
    """A fresh token, good for ``LIFE``; it cannot be read back later."""
    token = new_token()
    session.add(
        ConsoleSession(
            token_hash=token_hash(token), person_id=person_id, on_phone=on_phone, opened_at=now, expires_at=now + LIFE
        )
    )
    return token


def signed_in(session: Session, token: str, now: datetime) -> SignedIn:
    """Whose session this is. Raises Refused: ``gone`` (unknown), ``expired``, ``revoked``, ``not_staff``.

    The person's role is read anew each time, so that a change of it takes effect at once.
    """
    found = session.execute(
        select(ConsoleSession, Person)
        .join(Person, ConsoleSession.person_id == Person.id)
        .where(ConsoleSession.token_hash == token_hash(token))
    ).first()
    if found is None:
        raise Refused("gone")
    opened, person = found.tuple()
    if opened.ended_at is not None:
        raise Refused("revoked")
    if opened.expires_at <= now:
        raise Refused("expired")
    if person.membership != Membership.ACTIVE or not Role(person.role).of_district:
        raise Refused("not_staff")
    return SignedIn(opened.id, person.id, person.name, Role(person.role), opened.expires_at)


def open_sessions(session: Session, now: datetime) -> Sequence[tuple[ConsoleSession, Person]]:
    """Who is signed in now, the latest first."""
    rows = session.execute(
        select(ConsoleSession, Person)
        .join(Person, ConsoleSession.person_id == Person.id)
        .where(_is_open(now))
        .order_by(ConsoleSession.opened_at.desc(), ConsoleSession.id.desc())
    )
    return [row.tuple() for row in rows]


def end_session(session: Session, session_id: int, by: int, now: datetime) -> bool:
    """Sign out or revoke; False when it is over already."""
    ending = update(ConsoleSession).where(ConsoleSession.id == session_id, _is_open(now))
    return bool(affected(session, ending.values(ended_at=now, ended_by=by)))


def end_sessions_of(session: Session, person_id: int, by: int | None, now: datetime) -> int:
    """Sign a person out everywhere; returns from how many browsers."""
    ending = update(ConsoleSession).where(ConsoleSession.person_id == person_id, _is_open(now))
    return affected(session, ending.values(ended_at=now, ended_by=by))


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(ConsoleSession.ended_at.is_(None), ConsoleSession.expires_at > now)
