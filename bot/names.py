"""People as others may read them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from messages.enrolment import ERASED_NAME
from models.people import Person


def name_of(session: Session, person_id: int | None) -> str:
    """The person's name, or that they erased themselves; "" when nobody is meant."""
    person = session.get(Person, person_id) if person_id is not None else None
    return as_read(person.name, person.erased_at) if person is not None else ""


def as_read(name: str | None, erased_at: datetime | None) -> str:
    """The name of somebody who was looked up already; "" when nobody was found."""
    return ERASED_NAME if erased_at else name or ""
