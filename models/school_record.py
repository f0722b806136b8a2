"""All that is known of one school, and what a list of schools says of each: a few statements, however many they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vocabulary import ItemState, Membership
from models.campaigns import Campaign
from models.checks import Check, Declaration, ItemStatus
from models.month_standings import marks
from models.people import Person
from models.roster import Listed
from models.statistics import months_due

MOST_EVENTS = 200  # of one school's items: years of rounds


@dataclass(frozen=True)
class ItemEvent:
    """Something that happened to one item: a check, or a declaration (``state`` DECLARED)."""

    item_id: int
    at: datetime
    state: ItemState
    note: str
    by: int | None
    round_id: int | None
    photo_id: int | None
    withdrawn: bool  # taken back since


def item_history(session: Session, school_id: int, item_ids: Collection[int]) -> Mapping[int, Sequence[ItemEvent]]:
    """What happened to each item by item id, the latest first."""
    events = [*_checks(session, school_id, item_ids), *_declarations(session, school_id, item_ids)]
    found: dict[int, list[ItemEvent]] = {item_id: [] for item_id in item_ids}
    for event in sorted(events, key=lambda event: event.at, reverse=True):
        found[event.item_id].append(event)
    return found


def _checks(session: Session, school_id: int, item_ids: Collection[int]) -> list[ItemEvent]:
    query = (
        select(Check)
        .where(Check.school_id == school_id, Check.item_id.in_(item_ids))
        .order_by(Check.id.desc())
        .limit(MOST_EVENTS)
    )
    return [
        ItemEvent(
            check.item_id, check.at, ItemState(check.state), check.note, check.by_person_id, check.round_id,
            photo_id=None, withdrawn=check.withdrawn_at is not None,
        )
        for check in session.scalars(query)
    ]  # fmt: skip


def _declarations(session: Session, school_id: int, item_ids: Collection[int]) -> list[ItemEvent]:
    query = (
        select(Declaration)
        .where(Declaration.school_id == school_id, Declaration.item_id.in_(item_ids))
        .order_by(Declaration.id.desc())
        .limit(MOST_EVENTS)
    )
    return [
        ItemEvent(
            row.item_id, row.at, ItemState.DECLARED, "", row.by_person_id, round_id=None, photo_id=row.photo_id,
            withdrawn=row.withdrawn_at is not None,
        )
        for row in session.scalars(query)
    ]  # fmt: skip


def members(session: Session, school_id: int) -> Sequence[Person]:
    """Who is in the school's name in LINE, and who waits to be; the responsible person first."""
    return session.scalars(
        select(Person)
        .where(Person.school_id == school_id, Person.membership.in_([Membership.ACTIVE, Membership.PENDING]))
        .order_by(Person.responsible.desc(), Person.membership, Person.enrolled_at, Person.id)
    ).all()


@dataclass(frozen=True)
class SchoolLine:
    """What a list says of one school."""

    school: Listed
    states: Mapping[int, ItemState]  # by item id
    owed: int | None  # months of statistics that are over and not handed in; None: nobody asks for any
    responsible: str | None  # the responsible person's name; None: nobody is registered

    @property
    def complete(self) -> int:
        return sum(state is ItemState.COMPLETE for state in self.states.values())


def school_lines(
    session: Session, schools: Sequence[Listed], campaign: Campaign | None, statistics: Campaign | None, today: date
) -> list[SchoolLine]:
    """One line for each of the schools of a page: four statements."""
    ids = [school.id for school in schools]
    item_ids = [item.id for item in campaign.items] if campaign else []
    states = _states(session, ids, item_ids)
    responsible = dict(
        session.execute(select(Person.school_id, Person.name).where(Person.school_id.in_(ids), Person.responsible))
        .tuples()
        .all()
    )
    owed = _owed(session, schools, statistics, today) if statistics else {}
    return [
        SchoolLine(
            school,
            {item_id: states.get((school.id, item_id), ItemState.UNCHECKED) for item_id in item_ids},
            owed.get(school.id),
            responsible.get(school.id),
        )
        for school in schools
    ]


def _states(session: Session, ids: Sequence[int], item_ids: Sequence[int]) -> dict[tuple[int, int], ItemState]:
    query = select(ItemStatus.school_id, ItemStatus.item_id, ItemStatus.state).where(
        ItemStatus.school_id.in_(ids), ItemStatus.item_id.in_(item_ids)
    )
    return {(row[0], row[1]): ItemState(row[2]) for row in session.execute(query)}


def _owed(session: Session, schools: Sequence[Listed], campaign: Campaign, today: date) -> dict[int, int]:
    over = months_due(campaign, today)
    handed = marks(session, campaign, over, [school.id for school in schools])
    return {
        school.id: sum(school.is_expected_in(month.iso) and (school.id, month.iso) not in handed for month in over)
        for school in schools
    }
