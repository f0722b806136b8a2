"""Who is complete and who is not: counts and lists over all schools, each in one or two statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from core.vocabulary import ItemState
from models.campaigns import ChecklistItem, Round
from models.checks import Check, standing
from models.schools import School, in_force
from models.standings import SchoolStanding, all_complete, counts, of_campaign, some_incomplete, standing_of
from thai.collation import sort_key

_NOT_COMPLETE = frozenset(ItemState) - {ItemState.COMPLETE}

_Row = tuple[int, str, str, str | None]  # a school's id, name, amphoe and standing


@dataclass(frozen=True)
class MissingSchool:
    """A school and the items it still misses, by item id, with their states."""

    school_id: int
    name: str
    amphoe: str
    missing: tuple[tuple[int, ItemState], ...]


@dataclass(frozen=True)
class MissingPart:
    """Some of the schools that are not complete in every item, and how many they all are."""

    of: int  # schools in force in the whole district
    schools: Sequence[MissingSchool]  # by amphoe and name in Thai order
    page: int  # the one that was asked for, or the nearest there is
    pages: int
    unchecked: int  # in every item
    by_item: dict[int, int]  # item id → schools for which it is not complete
    by_amphoe: dict[str, int]  # in Thai order

    @property
    def incomplete(self) -> int:
        return sum(self.by_amphoe.values())


@dataclass(frozen=True)
class Completeness:
    """Numbers of schools of one campaign at one moment."""

    schools: int
    complete: int
    checked_in_round: int  # in one item at least
    finished_in_round: int  # the round looked at every item that is not complete
    incomplete_by_item: dict[int, int]  # item id → schools for which it is not complete

    @property
    def incomplete(self) -> int:
        return self.schools - self.complete

    @property
    def all_checked(self) -> bool:
        return self.schools > 0 and self.finished_in_round >= self.schools


def completeness(session: Session, items: Sequence[ChecklistItem], month: str, round_id: int | None) -> Completeness:
    """Count the schools in force in ``month``: complete in all items, checked in the round, missing per item.

    ``items``: all of one campaign's.
    """
    ids = [item.id for item in items]
    schools = complete = checked = finished = 0
    incomplete, rounds = dict.fromkeys(ids, 0), set[int]()
    for _, _, standing_, number in counts(session, items[0].campaign_id, month):
        schools += number
        complete += number * standing_.is_complete(ids)
        checked += number * standing_.is_touched(ids, round_id)
        finished += number * standing_.is_finished(ids, round_id)
        for item_id, item in zip(ids, standing_.of(ids), strict=True):
            incomplete[item_id] += number * (item.state is not ItemState.COMPLETE)
            rounds |= {item.round_id} if item.round_id else set()
    if round_id is not None and _is_overtaken(session, round_id, rounds):
        checked = _checked(session, round_id, month)
    return Completeness(schools, complete, checked, finished, incomplete)


def _is_overtaken(session: Session, round_id: int, rounds: Set[int]) -> bool:
    """Whether one of the rounds is later: standings tell only of the newest checks."""
    number = select(Round.number).where(Round.id == round_id).scalar_subquery()
    later = select(Round.id).where(Round.id.in_(rounds - {round_id}), Round.number > number)
    return rounds > {round_id} and session.scalar(later.limit(1)) is not None


def _checked(session: Session, round_id: int, month: str) -> int:
    checked = (
        select(func.count(func.distinct(Check.school_id)))
        .join(School, School.id == Check.school_id)
        .where(Check.round_id == round_id, standing(), in_force(month))
    )
    return session.scalar(checked) or 0


def missing_schools(
    session: Session,
    items: Sequence[ChecklistItem],
    month: str,
    amphoe: str | None = None,
    *,
    network: str | None = None,
    found_incomplete: bool = False,
) -> list[MissingSchool]:
    """Schools that are not complete in every item, by amphoe and name in Thai order.

    ``found_incomplete``: only what the district looked at and found incomplete, and the school did not declare since.
    """
    query = _not_complete(items, month)
    if amphoe is not None:
        query = query.where(School.amphoe == amphoe)
    if network is not None:
        query = query.where(School.network == network)
    if found_incomplete:
        query = query.where(some_incomplete())
    states = {ItemState.INCOMPLETE} if found_incomplete else _NOT_COMPLETE
    return [_missing(items, row, states) for row in _in_order(session, query)]


def missing_part(
    session: Session, items: Sequence[ChecklistItem], month: str, page: int, per_page: int, *, amphoe: str | None = None
) -> MissingPart:
    """A page of `missing_schools`: names are read and sorted only of the amphoes that are on it."""
    ids, of, unchecked = [item.id for item in items], 0, 0
    by_item, by_amphoe = dict.fromkeys(ids, 0), Counter[str]()
    for count in counts(session, items[0].campaign_id, month, by_area=True):
        of += count.schools
        found = count.standing.of(ids)
        if count.standing.is_complete(ids) or amphoe not in (None, count.amphoe):
            continue
        by_amphoe[count.amphoe] += count.schools
        unchecked += count.schools * all(item.state is ItemState.UNCHECKED for item in found)
        for item_id, item in zip(ids, found, strict=True):
            by_item[item_id] += count.schools * (item.state is not ItemState.COMPLETE)
    pages = max(1, -(-by_amphoe.total() // per_page))
    page = max(1, min(page, pages))
    in_order = {name: by_amphoe[name] for name in sorted(by_amphoe, key=sort_key)}
    schools = _cut(session, items, month, in_order, (page - 1) * per_page, per_page)
    return MissingPart(of, schools, page, pages, unchecked, by_item, in_order)


def _cut(
    session: Session, items: Sequence[ChecklistItem], month: str, by_amphoe: Mapping[str, int], start: int, length: int
) -> list[MissingSchool]:
    """The schools from ``start`` on."""
    schools: list[MissingSchool] = []
    for amphoe, number in by_amphoe.items():
        if len(schools) < length and start < number:
            rows = _in_order(session, _not_complete(items, month).where(School.amphoe == amphoe))
            schools += [_missing(items, row) for row in rows[start : start + length - len(schools)]]
        start = max(0, start - number)
    return schools


def _not_complete(items: Sequence[ChecklistItem], month: str) -> Select[*_Row]:
    known = and_(SchoolStanding.school_id == School.id, of_campaign(items[0].campaign_id))
    return (
        select(School.id, School.name, School.amphoe, SchoolStanding.standing)
        .outerjoin(SchoolStanding, known)
        .where(in_force(month), or_(SchoolStanding.standing.is_(None), ~all_complete(len(items))))
    )


def _in_order(session: Session, query: Select[*_Row]) -> list[_Row]:
    """By amphoe and name in Thai order."""
    rows = [(school_id, name, amphoe, text) for school_id, name, amphoe, text in session.execute(query)]
    return sorted(rows, key=lambda row: (sort_key(row[2]), sort_key(row[1]), row[0]))


def _missing(items: Sequence[ChecklistItem], row: _Row, states: Set[ItemState] = _NOT_COMPLETE) -> MissingSchool:
    school_id, name, amphoe, text = row
    found = zip(items, standing_of(text or "").of(item.id for item in items), strict=True)
    return MissingSchool(
        school_id, name, amphoe, tuple((item.id, at.state) for item, at in found if at.state in states)
    )


def next_unchecked(session: Session, round_id: int, month: str, after: int = 0) -> int | None:
    """The next school (by roster order, wrapping around) without a check in this round, or None."""
    checked = select(Check.school_id).where(Check.round_id == round_id, standing())
    ids = session.scalars(select(School.id).where(in_force(month), School.id.not_in(checked)).order_by(School.id)).all()
    return next((school_id for school_id in ids if school_id > after), ids[0] if ids else None)
