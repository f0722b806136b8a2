"""Where the readers of digests and their schools stand at this instant: four statements, however many readers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vocabulary import ItemState
from models.checks import ItemStatus
from models.people import Person, in_line_for_school
from models.reminders import Snooze
from models.schools import School
from models.statistics import MonthlyReport


@dataclass(frozen=True)
class Standing:
    """A person, and what is known of the school that they answer for, if there is one."""

    person: Person
    school: School | None
    snoozed_until: date | None
    is_first: bool  # the responsible person or, if they blocked the bot, the longest enrolled member
    incomplete: Mapping[int, str]  # item id → the officer's note, of what was found incomplete and not declared since
    handed_in: Collection[tuple[int, str]]  # (campaign id, month "2023-10")


def standings(session: Session, person_ids: Collection[int]) -> dict[int, Standing]:
    """Person id → where they stand; who is not there any more is left out."""
    readers = session.execute(
        select(Person, School, Snooze.until)
        .outerjoin(School, School.id == Person.school_id)
        .outerjoin(Snooze, Snooze.school_id == Person.school_id)
        .where(Person.id.in_(person_ids))
    ).tuples()
    found = {person.id: (person, school, until) for person, school, until in readers}
    schools = {school.id for _, school, _ in found.values() if school is not None}
    first, incomplete, handed_in = _first(session, schools), _incomplete(session, schools), _handed_in(session, schools)
    return {
        person_id: Standing(
            person, school, until,
            is_first=school is not None and first.get(school.id) == person_id,
            incomplete=incomplete.get(school.id, {}) if school else {},
            handed_in=handed_in.get(school.id, ()) if school else (),
        )
        for person_id, (person, school, until) in found.items()
    }  # fmt: skip


def _first(session: Session, schools: Collection[int]) -> dict[int, int]:
    """School id → the person who is written to first."""
    person = in_line_for_school()
    first = select(person.c.school_id, person.c.id).where(person.c.place == 1, person.c.school_id.in_(schools))
    return dict(session.execute(first).tuples().all())


def _incomplete(session: Session, schools: Collection[int]) -> dict[int, dict[int, str]]:
    rows = session.execute(
        select(ItemStatus.school_id, ItemStatus.item_id, ItemStatus.note).where(
            ItemStatus.school_id.in_(schools), ItemStatus.state == ItemState.INCOMPLETE
        )
    )
    found: dict[int, dict[int, str]] = {}
    for school_id, item_id, note in rows:
        found.setdefault(school_id, {})[item_id] = note
    return found


def _handed_in(session: Session, schools: Collection[int]) -> dict[int, set[tuple[int, str]]]:
    rows = session.execute(
        select(MonthlyReport.school_id, MonthlyReport.campaign_id, MonthlyReport.month).where(
            MonthlyReport.school_id.in_(schools), MonthlyReport.current
        )
    )
    found: dict[int, set[tuple[int, str]]] = {}
    for school_id, campaign_id, month in rows:
        found.setdefault(school_id, set()).add((campaign_id, month))
    return found
