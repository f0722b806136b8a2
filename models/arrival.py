"""What an event meets when it arrives: who wrote, for which school, what is open and what waits in the chat.

Every event asks this, so it is one statement, built once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, literal_column, select
from sqlalchemy.orm import Session

from models.conversations import Conversation
from models.passengers import waits_for
from models.people import Person
from models.revision import REFERENCE, Revision
from models.schools import School


@dataclass(frozen=True)
class Arrival:
    """``school`` is the person's; while it is held here, the session finds it without asking the database."""

    revision: int  # of the reference data
    has_conversation: bool  # the person, asleep or awake
    somebody_waits: bool  # something for this chat, for a reply that carries it
    person: Person | None
    school: School | None


def meet(session: Session, chat_id: str, line_user_id: str | None, now: datetime) -> Arrival:
    """Read it within the event's transaction."""
    private = chat_id == line_user_id
    return Arrival(*session.execute(_MEETING[private], {"chat": chat_id, "user": line_user_id, "now": now}).one())


def _meeting(*, private: bool) -> Select[Any, bool, bool, Person, School]:
    """One row also where nobody is known: the outer joins begin at nothing."""
    revision = select(Revision.number).where(Revision.name == REFERENCE).scalar_subquery()
    open_ = exists().where(Conversation.line_user_id == bindparam("user"))
    waiting = waits_for(bindparam("chat"), bindparam("now"), private=private)
    nothing = select(literal_column("1")).subquery()
    return (
        select(func.coalesce(revision, 0), open_, waiting, Person, School)
        .select_from(nothing)
        .outerjoin(Person, Person.line_user_id == bindparam("user"))
        .outerjoin(School, School.id == Person.school_id)
    )


_MEETING = {private: _meeting(private=private) for private in (True, False)}
