"""What chats are called in a rehearsal: by group, school or office. No person's name is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vocabulary import Membership, Role
from messages.enrolment import ROLE_NAMES
from messages.groups import UNNAMED
from models.groups import bound_groups
from models.people import Person
from models.schools import school_labels


def group_names(session: Session) -> dict[str, str]:
    """LINE id → name of the groups that are served."""
    return {group.line_group_id: group.called or UNNAMED for group in bound_groups(session)}


def people_names(session: Session) -> dict[str, str]:
    """LINE id → school, or office, of everybody who can be written to: nobody who left or blocked the bot."""
    return dict(_numbered(session))


def _numbered(session: Session) -> Iterator[tuple[str, str]]:
    """Several people of one school or office are told apart by a number."""
    schools, seen = school_labels(session), Counter[str]()
    people = session.scalars(
        select(Person)
        .where(Person.membership == Membership.ACTIVE, Person.reachable, Person.line_user_id.is_not(None))
        .order_by(Person.responsible.desc(), Person.id)
    )
    for person in people:
        name = schools.get(person.school_id or 0) or " ".join(
            filter(None, (ROLE_NAMES[Role(person.role)], person.network))
        )
        seen[name] += 1
        number = f" ({seen[name]})" if seen[name] > 1 else ""
        yield str(person.line_user_id), name + number
