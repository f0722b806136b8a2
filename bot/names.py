"""People as others may read them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from messages.enrolment import ERASED_NAME
from models.people import Person


def name_of(session: Session, person_id: int | None) -> str:
    """The person's name, or that they erased themselves; "" when nobody is meant."""
    person = session.get(Person, person_id) if person_id is not None else None
    if person is None:
        return ""
    return ERASED_NAME if person.erased_at else person.name
