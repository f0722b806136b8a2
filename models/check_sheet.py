"""The check sheet of one round: which schools it lists, and what stands in their cells.

The latest round shows where each item stands now, with what an earlier round found until it is looked at again. An
earlier round shows what it found itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, Subquery, case, func, select
from sqlalchemy.orm import Session

from core.vocabulary import ItemState
from models import standings
from models.campaigns import Campaign, Round
from models.checks import Check, Declaration, ItemStatus, Photo, standing, standing_declarations
from models.marking import Cell as Place
from models.marking import later_rounds, version_of
from models.people import Person
from models.schools import School, in_force


class Standing(StrEnum):
    """What schools the sheet is narrowed down to."""

    TODO = "todo"  # the round has not looked at all that it has to look at
    INCOMPLETE = "incomplete"
    DECLARED = "declared"  # the school says that it put something right: to be looked at again
    COMPLETE = "complete"


@dataclass(frozen=True)
class Cell:
    """One item of one school, as a round's sheet shows it."""

    state: ItemState
    version: str  # what a change of it has to say that it saw
    note: str = ""
    check_id: int | None = None  # the check that says so
    by_id: int | None = None
    by: str | None = None  # empty after erasure
    at: datetime | None = None
    round_number: int | None = None  # in which it was checked
    fresh: bool = False  # checked in the sheet's own round
    locked: bool = False  # a later round has looked at it
    declared_at: datetime | None = None
    photo_id: int | None = None  # of the declaration that stands


EMPTY = Cell(ItemState.UNCHECKED, "0")


@dataclass(frozen=True)
class Sheet:
    """A campaign's sheet of one round (None: the campaign has no rounds), as of a day."""

    campaign: Campaign
    round: Round | None
    today: date

    @property
    def item_ids(self) -> list[int]:
        return [item.id for item in self.campaign.items]

    @property
    def round_id(self) -> int | None:
        return self.round.id if self.round else None

    @property
    def is_latest(self) -> bool:
        """Whether no round after this one has begun."""
        return self.round is None or not any(
            later.number > self.round.number and later.date <= self.today for later in self.campaign.rounds
        )


@dataclass(frozen=True)
class Progress:
    """How far a round has come, in schools."""

    schools: int
    checked: int  # in one item at least
    finished: int  # the round looked at every item that it had to look at


def progress(session: Session, sheet: Sheet, month: str) -> Progress:
    """Counts of the schools in force in ``month``; two statements at most."""
    ids, round_id = sheet.item_ids, sheet.round_id
    known = standings.counts(session, sheet.campaign.id, month)
    schools = sum(count.schools for count in known)
    if sheet.is_latest:
        checked = sum(count.schools for count in known if count.standing.is_touched(ids, round_id))
        return Progress(schools, checked, sum(c.schools for c in known if c.standing.is_finished(ids, round_id)))
    items = func.count(func.distinct(Check.item_id)).label("item_count")
    of_round = select(Check.school_id, items).where(Check.round_id == round_id, standing()).group_by(Check.school_id)
    found = of_round.subquery()
    finished = func.sum(case((found.c.item_count == len(ids), 1), else_=0))
    counted = select(func.count(), finished).join(School, School.id == found.c.school_id).where(in_force(month))
    checked, done = session.execute(counted).one()
    return Progress(schools, checked, done or 0)


def narrowed(session: Session, sheet: Sheet, school_ids: Sequence[int], wanted: Standing | None) -> Sequence[int]:
    """Those of the schools that are in that standing, in their order; one statement at most."""
    if wanted is None:
        return school_ids
    if wanted is Standing.TODO:
        finished = finished_in(session, sheet)
        return [school_id for school_id in school_ids if school_id not in finished]
    found = _standing_now(session, sheet, wanted) if sheet.is_latest else _standing_then(session, sheet, wanted)
    return [school_id for school_id in school_ids if school_id in found]


def _standing_now(session: Session, sheet: Sheet, wanted: Standing) -> set[int]:
    ids, state = sheet.item_ids, ItemState(wanted.value)

    def meets(known: standings.Standing) -> bool:
        return known.is_complete(ids) if state is ItemState.COMPLETE else known.number_in(state, ids) > 0

    return standings.schools_in(session, sheet.campaign.id, meets)


def _standing_then(session: Session, sheet: Sheet, wanted: Standing) -> set[int]:
    found = _found_in(sheet)
    query = select(found.c.school_id).where(found.c.state == wanted.value).group_by(found.c.school_id)
    if wanted is Standing.COMPLETE:
        query = query.having(func.count() == len(sheet.item_ids))
    return set(session.scalars(query))


def finished_in(session: Session, sheet: Sheet) -> set[int]:
    """The ids of all schools with which the round is through; one statement."""
    ids, round_id = sheet.item_ids, sheet.round_id
    if sheet.is_latest:
        return standings.schools_in(session, sheet.campaign.id, lambda known: known.is_finished(ids, round_id))
    of_round = select(Check.school_id).where(Check.round_id == round_id, standing()).group_by(Check.school_id)
    return set(session.scalars(of_round.having(func.count(func.distinct(Check.item_id)) == len(ids))))


def complete_items(session: Session, sheet: Sheet) -> Mapping[int, int]:
    """School id → how many of its items are complete, where there is one; one statement."""
    if sheet.is_latest:
        known = standings.of_schools(session, sheet.campaign.id)
        return {id_: found.number_in(ItemState.COMPLETE, sheet.item_ids) for id_, found in known.items()}
    found = _found_in(sheet)
    counted = select(found.c.school_id, func.count()).where(found.c.state == ItemState.COMPLETE.value)
    return dict(session.execute(counted.group_by(found.c.school_id)).tuples().all())


def _found_in(sheet: Sheet) -> Subquery:
    """school_id, item_id, state of every cell that a round before the latest found."""
    newest = _newest_of_round(sheet)
    return select(Check.school_id, Check.item_id, Check.state).where(Check.id.in_(newest)).subquery()


def _newest_of_round(sheet: Sheet) -> Select[int]:
    newest = select(func.max(Check.id)).where(
        Check.round_id == sheet.round_id, Check.item_id.in_(sheet.item_ids), standing()
    )
    return newest.group_by(Check.school_id, Check.item_id)


def cells_of(session: Session, sheet: Sheet, school_ids: Collection[int]) -> dict[Place, Cell]:
    """The cells of these schools, by school and item, without those that are `EMPTY`; three statements or four."""
    later = later_rounds(sheet.campaign, sheet.round)
    numbers = {round_.id: round_.number for round_ in sheet.campaign.rounds}
    rows = session.execute(
        select(ItemStatus, Person.name)
        .outerjoin(Person, ItemStatus.checked_by == Person.id)
        .where(ItemStatus.school_id.in_(school_ids), ItemStatus.item_id.in_(sheet.item_ids))
    ).tuples()
    statuses = {(status.school_id, status.item_id): (status, name) for status, name in rows}
    photos = _photos(session, [status for status, _ in statuses.values() if status.state == ItemState.DECLARED])
    of_round = {} if sheet.is_latest else _checks_of_round(session, sheet, school_ids)
    cells = {}
    for place, (status, name) in statuses.items():
        if sheet.is_latest:
            cells[place] = _as_it_stands(status, name, sheet, numbers, photos.get(place))
        else:
            locked = status.round_id in later
            cells[place] = _as_found(of_round.get(place), version_of(status), sheet, locked=locked)
    return cells


def _as_it_stands(
    status: ItemStatus, name: str | None, sheet: Sheet, numbers: Mapping[int, int], photo: int | None
) -> Cell:
    return Cell(
        ItemState(status.state), version_of(status), status.note, status.check_id, status.checked_by, name,
        status.checked_at, numbers.get(status.round_id or 0),
        fresh=status.check_id is not None and status.round_id == sheet.round_id,
        declared_at=status.declared_at, photo_id=photo,
    )  # fmt: skip


def _as_found(found: tuple[Check, str | None] | None, version: str, sheet: Sheet, *, locked: bool) -> Cell:
    if found is None:
        return Cell(ItemState.UNCHECKED, version, locked=locked)
    check, name = found
    number = sheet.round.number if sheet.round else None
    return Cell(
        ItemState(check.state), version, check.note, check.id, check.by_person_id, name, check.at, number,
        fresh=True, locked=locked,
    )  # fmt: skip


def _checks_of_round(
    session: Session, sheet: Sheet, school_ids: Collection[int]
) -> dict[Place, tuple[Check, str | None]]:
    newest = _newest_of_round(sheet).where(Check.school_id.in_(school_ids))
    rows = session.execute(
        select(Check, Person.name).outerjoin(Person, Check.by_person_id == Person.id).where(Check.id.in_(newest))
    ).tuples()
    return {(check.school_id, check.item_id): (check, name) for check, name in rows}


def _photos(session: Session, declared: Sequence[ItemStatus]) -> dict[Place, int]:
    """The pictures that came with the declarations that stand."""
    if not declared:
        return {}
    found = standing_declarations(session, {row.school_id for row in declared}, {row.item_id for row in declared})
    return {place: declaration.photo_id for place, declaration in found.items() if declaration.photo_id is not None}


def photo_of_declaration(session: Session, photo_id: int) -> tuple[bytes, str] | None:
    """A picture that a school sent along with a declaration, and its media type."""

    query = select(Photo.content, Photo.mime).where(
        Photo.id == photo_id, select(Declaration.id).where(Declaration.photo_id == photo_id).exists()
    )
    row = session.execute(query).first()
    return row.tuple() if row else None
