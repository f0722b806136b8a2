"""Who is complete and who is not: counts and lists over all schools, each in one or two statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from core.vocabulary import ItemState
from models.campaigns import ChecklistItem
from models.checks import Check, ItemStatus, standing
from models.schools import School, in_force
from thai.collation import sort_key


@dataclass(frozen=True)
class MissingSchool:
    """A school and the items it still misses, by item id, with their states."""

    school_id: int
    name: str
    amphoe: str
    missing: tuple[tuple[int, ItemState], ...]


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
    """Count the schools in force in ``month``: complete in all items, checked in the round, missing per item."""
    item_ids = [item.id for item in items]
    schools = session.scalar(select(func.count(School.id)).where(in_force(month))) or 0
    done = dict(session.execute(_complete_by_item(item_ids, month)).tuples().all())
    return Completeness(
        schools=schools,
        complete=_fully_complete(session, item_ids, month),
        checked_in_round=_checked(session, round_id, month),
        finished_in_round=_finished(session, item_ids, round_id, month),
        incomplete_by_item={item_id: schools - done.get(item_id, 0) for item_id in item_ids},
    )


def _complete_by_item(item_ids: Sequence[int], month: str):  # type: ignore[no-untyped-def]
    return (
        select(ItemStatus.item_id, func.count())
        .join(School, School.id == ItemStatus.school_id)
        .where(ItemStatus.item_id.in_(item_ids), ItemStatus.state == ItemState.COMPLETE, in_force(month))
        .group_by(ItemStatus.item_id)
    )


def _fully_complete(session: Session, item_ids: Sequence[int], month: str) -> int:
    per_school = (
        select(ItemStatus.school_id)
        .join(School, School.id == ItemStatus.school_id)
        .where(ItemStatus.item_id.in_(item_ids), ItemStatus.state == ItemState.COMPLETE, in_force(month))
        .group_by(ItemStatus.school_id)
        .having(func.count() == len(item_ids))
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(per_school)) or 0


def _checked(session: Session, round_id: int | None, month: str) -> int:
    if round_id is None:
        return 0
    return (
        session.scalar(
            select(func.count(func.distinct(Check.school_id)))
            .join(School, School.id == Check.school_id)
            .where(Check.round_id == round_id, standing(), in_force(month))
        )
        or 0
    )


def _finished(session: Session, item_ids: Sequence[int], round_id: int | None, month: str) -> int:
    if round_id is None:
        return 0
    finished = select(func.count(School.id)).where(in_force(month), School.id.in_(finished_schools(item_ids, round_id)))
    return session.scalar(finished) or 0


def finished_schools(item_ids: Sequence[int], round_id: int | None) -> Select[int]:
    """The ids of schools with which the latest round is through: it looked at each item that was not complete before.

    Results can be recorded item by item, so a first check does not mean that a school was checked.
    """
    return (
        select(ItemStatus.school_id)
        .where(one_of(item_ids), or_(ItemStatus.state == ItemState.COMPLETE, looked_at(round_id)))
        .group_by(ItemStatus.school_id)
        .having(func.count() == len(item_ids), func.max(case((looked_at(round_id), 1), else_=0)) == 1)
    )


def looked_at(round_id: int | None) -> ColumnElement[bool]:
    """The condition on `ItemStatus` that its newest check is of that round."""
    return and_(ItemStatus.round_id == round_id, ItemStatus.check_id.is_not(None))


def one_of(item_ids: Sequence[int]) -> ColumnElement[bool]:
    """The condition on `ItemStatus` that it is of these items, for what is counted school by school.

    It keeps databases from gathering the items one after the other by their index, only to sort them by school again:
    in the order of the primary key 29,000 schools take a third of the time.
    """
    return (ItemStatus.item_id + 0).in_(item_ids)


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
    query = (
        select(School.id, School.name, School.amphoe, ChecklistItem.id, ItemStatus.state)
        .select_from(School)
        .join(ChecklistItem, ChecklistItem.id.in_([item.id for item in items]))
        .outerjoin(ItemStatus, and_(ItemStatus.school_id == School.id, ItemStatus.item_id == ChecklistItem.id))
        .where(in_force(month), ItemStatus.state.is_(None) | (ItemStatus.state != ItemState.COMPLETE))
        .order_by(School.id, ChecklistItem.position)
    )
    if amphoe is not None:
        query = query.where(School.amphoe == amphoe)
    if network is not None:
        query = query.where(School.network == network)
    if found_incomplete:
        query = query.where(ItemStatus.state == ItemState.INCOMPLETE)
    found: dict[int, tuple[str, str, list[tuple[int, ItemState]]]] = {}
    for school_id, name, in_amphoe, item_id, state in session.execute(query):
        entry = found.setdefault(school_id, (name, in_amphoe, []))
        entry[2].append((item_id, ItemState(state or ItemState.UNCHECKED)))
    schools = [MissingSchool(key, name, place, tuple(items_)) for key, (name, place, items_) in found.items()]
    return sorted(schools, key=lambda school: (sort_key(school.amphoe), sort_key(school.name)))


def next_unchecked(session: Session, round_id: int, month: str, after: int = 0) -> int | None:
    """The next school (by roster order, wrapping around) without a check in this round, or None."""
    checked = select(Check.school_id).where(Check.round_id == round_id, standing())
    ids = session.scalars(select(School.id).where(in_force(month), School.id.not_in(checked)).order_by(School.id)).all()
    return next((school_id for school_id in ids if school_id > after), ids[0] if ids else None)
