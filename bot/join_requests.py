"""Asking those who decide whether somebody may join their school."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from messages import enrolment as wording
from models.outbox import queue_push
from models.people import Person, reachable_officers, responsible_person
from models.schools import School


def ask_to_agree(session: Session, person: Person, occasion: str, now: datetime) -> None:
    """The responsible person is asked; where that person cannot be reached, the officers are. Once an ``occasion``."""
    assert person.school_id is not None  # noqa: S101  # who waits, waits for a school
    school = session.get_one(School, person.school_id).name
    responsible = responsible_person(session, person.school_id)
    deciders = [responsible] if responsible and responsible.reachable else reachable_officers(session)
    message = wording.request_to_decide(person.id, person.name, school)
    for decider in deciders:
        if decider.line_user_id:
            key = f"join-request:{person.id}:{occasion}:{decider.id}"
            queue_push(session, key, decider.line_user_id, now, messages=[message])
