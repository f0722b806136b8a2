"""What an event meets when it arrives: who wrote, for which school, and whether a conversation is open.

Every event asks this, so it is one statement, built once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, literal_column, select
from sqlalchemy.orm import Session

from models.conversations import Conversation
from models.people import Person
from models.revision import REFERENCE, Revision
from models.schools import School


@dataclass(frozen=True)
class Arrival:
    """``school`` is the person's; while it is held here, the session finds it without asking the database."""

    revision: int  # of the reference data
    has_conversation: bool  # asleep or awake
    person: Person | None
    school: School | None


def meet(session: Session, line_user_id: str | None) -> Arrival:
    """Read it within the event's transaction."""
    return Arrival(*session.execute(_MEETING, {"user": line_user_id}).one())


def _meeting() -> Select[Any, bool, Person, School]:
    """One row also where nobody is known: the outer joins begin at nothing."""
    revision = select(Revision.number).where(Revision.name == REFERENCE).scalar_subquery()
    open_ = exists().where(Conversation.line_user_id == bindparam("user"))
    nothing = select(literal_column("1")).subquery()
    return (
        select(func.coalesce(revision, 0), open_, Person, School)
        .select_from(nothing)
        .outerjoin(Person, Person.line_user_id == bindparam("user"))
        .outerjoin(School, School.id == Person.school_id)
    )


_MEETING = _meeting()
