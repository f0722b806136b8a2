"""What has arrived since a moment was frozen: told apart, never mixed into its papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import Session

from core.clock import local_date
from core.vocabulary import ItemState
from models.checks import Check, Declaration, ItemStatus
from models.frozen import FrozenItem, FrozenMonth, FrozenSchool
from models.frozen_lines import id_of, items_of, months_of, schools_of, unpack
from models.schools import School, in_force
from models.snapshots import Snapshot
from models.statistics import MonthlyReport
from thai.collation import SortKey, sort_key
from thai.months import Month

# What a transaction wrote that was under way while the moment was frozen bears an earlier time.
_OVERLAP = timedelta(minutes=10)


@dataclass(frozen=True)
class ItemChange:
    """An item that stands otherwise now."""

    item: FrozenItem
    before: ItemState
    now: ItemState


@dataclass(frozen=True)
class SchoolChange:
    """A school with items that stand otherwise, as it was frozen; ``is_complete``: whether it is complete now."""

    school: FrozenSchool
    items: tuple[ItemChange, ...]
    is_complete: bool

    @property
    def became_complete(self) -> bool:
        return self.is_complete and not self.school.is_complete

    @property
    def was_complete(self) -> bool:
        """Whether it was complete and is not any more."""
        return self.school.is_complete and not self.is_complete


@dataclass(frozen=True)
class ReportChange:
    """A month that a school handed in, or corrected (``corrected``), since."""

    school: FrozenSchool
    month: FrozenMonth
    corrected: bool
    late: bool
    at: datetime


@dataclass(frozen=True)
class Differences:
    """Changes by amphoe and school in Thai order. ``added``, ``closed``: names of schools with their amphoe."""

    schools: Sequence[SchoolChange]
    reports: Sequence[ReportChange]
    added: Sequence[tuple[str, str]]
    closed: Sequence[tuple[str, str]]

    @property
    def became_complete(self) -> int:
        return sum(change.became_complete for change in self.schools)

    @property
    def handed_in(self) -> int:
        """Months that were missing and are there now."""
        return sum(not change.corrected for change in self.reports)

    @property
    def none(self) -> bool:
        return not (self.schools or self.reports or self.added or self.closed)


def differences(session: Session, snapshot: Snapshot, now: datetime) -> Differences:
    """What changed between the moment and ``now``: four statements; only schools that may differ are unpacked."""
    head, lines = unpack(snapshot.content)
    items, months = items_of(head), months_of(head)
    states = _changed_states(session, snapshot, items)
    reports = _new_reports(session, snapshot, months)
    roster = _roster(session, now)
    in_force_then = {id_of(line) for line in lines[: head["counts"]["schools"]]}
    gone = in_force_then - roster.keys()
    touched = states.keys() | {report.school_id for report in reports} | gone
    frozen = {school.id: school for school in schools_of(lines, touched)}
    changes = (_school_change(frozen[key], items, states[key]) for key in states if key in in_force_then)
    return Differences(
        schools=sorted((change for change in changes if change.items), key=lambda change: _place(change.school)),
        reports=_report_changes(reports, frozen, months),
        added=_in_order([place for key, place in roster.items() if key not in in_force_then]),
        closed=_in_order([(frozen[key].name, frozen[key].amphoe) for key in gone]),
    )


def _place(school: FrozenSchool) -> tuple[SortKey, SortKey, str]:
    return sort_key(school.amphoe), sort_key(school.name), school.code


def _in_order(places: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(places, key=lambda place: (sort_key(place[1]), sort_key(place[0])))


def _roster(session: Session, now: datetime) -> dict[int, tuple[str, str]]:
    """Name and amphoe of the schools in force by id."""
    query = select(School.id, School.name, School.amphoe).where(in_force(Month.of(local_date(now)).iso))
    return {school_id: (name, amphoe) for school_id, name, amphoe in session.execute(query).tuples()}


def _changed_states(
    session: Session, snapshot: Snapshot, items: Sequence[FrozenItem]
) -> dict[int, dict[int, ItemState]]:
    """School id → item id → state now, of what was checked, declared or taken back since."""
    since = snapshot.frozen_at - _OVERLAP
    taken_back = union_all(
        select(Declaration.school_id).where(Declaration.withdrawn_at > since),
        select(Check.school_id).where(Check.withdrawn_at > since),
    )
    query = select(ItemStatus.school_id, ItemStatus.item_id, ItemStatus.state).where(
        ItemStatus.item_id.in_([item.id for item in items]),
        or_(ItemStatus.checked_at > since, ItemStatus.declared_at > since, ItemStatus.school_id.in_(taken_back)),
    )
    found: dict[int, dict[int, ItemState]] = defaultdict(dict)
    for school_id, item_id, state in session.execute(query).tuples():
        found[school_id][item_id] = ItemState(state)
    return found


def _school_change(school: FrozenSchool, items: Sequence[FrozenItem], now: Mapping[int, ItemState]) -> SchoolChange:
    before = [state.state for state in school.states]
    after = [now.get(item.id, state) for item, state in zip(items, before, strict=True)]
    changes = (ItemChange(*change) for change in zip(items, before, after, strict=True))
    return SchoolChange(
        school=school,
        items=tuple(change for change in changes if change.before is not change.now),
        is_complete=all(state is ItemState.COMPLETE for state in after),
    )


def _new_reports(session: Session, snapshot: Snapshot, months: Sequence[FrozenMonth]) -> Sequence[MonthlyReport]:
    """The newest reports of the frozen months, of those that came since."""
    return session.scalars(
        select(MonthlyReport).where(
            MonthlyReport.campaign_id == snapshot.campaign_id,
            MonthlyReport.month.in_([month.month.iso for month in months]),
            MonthlyReport.current,
            MonthlyReport.at > snapshot.frozen_at - _OVERLAP,
        )
    ).all()


def _report_changes(
    reports: Sequence[MonthlyReport], frozen: Mapping[int, FrozenSchool], months: Sequence[FrozenMonth]
) -> list[ReportChange]:
    """Those that were not frozen, the latest month last within a school."""
    places = {month.month.iso: at for at, month in enumerate(months)}
    changes = []
    for report in reports:
        school = frozen.get(report.school_id)
        if school is None:
            continue
        before = school.reports[places[report.month]]
        if before is None or before.corrections < report.revision - 1:
            month = months[places[report.month]]
            changes.append(ReportChange(school, month, before is not None, report.late, report.at))
    return sorted(changes, key=lambda change: (_place(change.school), change.month.month))
