"""What an event meets when it arrives: who wrote, for which school, what is open and what waits in the chat.

Every event asks this, so it is one statement, built once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, exists, func, literal_column, select
from sqlalchemy.orm import Session

from models.conversations import Conversation
from models.database import Base
from models.passengers import waits_for
from models.people import Person
from models.revision import REFERENCE, Revision
from models.schools import School


class KnownPerson(NamedTuple):
    """What decides an answer of a row of `Person`, read only."""

    id: int
    name: str
    role: str
    school_id: int | None
    membership: str
    responsible: bool


class KnownSchool(NamedTuple):
    """What an answer says of a row of `School`, read only."""

    id: int
    name: str
    tambon: str
    amphoe: str
    info_url: str | None


@dataclass(frozen=True)
class Arrival:
    """``school`` is the person's."""

    revision: int  # of the reference data
    has_conversation: bool  # the person, asleep or awake
    somebody_waits: bool  # something for this chat, for a reply that carries it
    person: KnownPerson | None
    school: KnownSchool | None


def meet(session: Session, chat_id: str, line_user_id: str | None, now: datetime) -> Arrival:
    """Read it within the event's transaction."""
    private = chat_id == line_user_id
    meeting = {"chat": chat_id, "user": line_user_id, "now": now}
    row = session.connection().execute(_MEETING[private], meeting).one()
    revision, has_conversation, waits, *about = row
    person, school = about[: len(_PERSON)], about[len(_PERSON) :]
    return Arrival(
        revision, has_conversation, waits,
        KnownPerson(*person) if person[0] is not None else None,
        KnownSchool(*school) if school[0] is not None else None,
    )  # fmt: skip


def _columns(of: type[Base], known: Sequence[str]) -> list[Any]:
    return [getattr(of, name) for name in known]


_PERSON, _SCHOOL = _columns(Person, KnownPerson._fields), _columns(School, KnownSchool._fields)


def _meeting(*, private: bool) -> Select[Any]:
    """One row also where nobody is known: the outer joins begin at nothing."""
    revision = select(Revision.number).where(Revision.name == REFERENCE).scalar_subquery()
    open_ = exists().where(Conversation.line_user_id == bindparam("user"))
    waiting = waits_for(bindparam("chat"), bindparam("now"), private=private)
    nothing = select(literal_column("1")).subquery()
    return (
        select(func.coalesce(revision, 0), open_, waiting, *_PERSON, *_SCHOOL)
        .select_from(nothing)
        .outerjoin(Person, Person.line_user_id == bindparam("user"))
        .outerjoin(School, School.id == Person.school_id)
    )


_MEETING = {private: _meeting(private=private) for private in (True, False)}
