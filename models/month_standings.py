"""How single schools stand with months of statistics: for lists of one page of schools, and to choose among all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.campaigns import Campaign
from models.month_overview import Area, closed_before
from models.roster import Listed
from models.schools import School
from models.statistics import Figure, Handed, MonthlyReport, figures_of
from thai.months import Month


class Standing(StrEnum):
    """How a school stands with a month; NIL goes with either of the first two."""

    ON_TIME = "on_time"
    LATE = "late"
    NIL = "nil"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Mark:
    """What was handed in for one month, in so far as a grid shows it."""

    late: bool
    nil: bool
    revision: int


def marks(
    session: Session, campaign: Campaign, months: Sequence[Month], school_ids: Collection[int]
) -> dict[tuple[int, str], Mark]:
    """What these schools handed in: (school id, month iso) → mark. One statement."""
    query = select(
        MonthlyReport.school_id, MonthlyReport.month, MonthlyReport.late, MonthlyReport.nil, MonthlyReport.revision
    ).where(
        MonthlyReport.school_id.in_(school_ids),
        MonthlyReport.campaign_id == campaign.id,
        MonthlyReport.month.in_([month.iso for month in months]),
        MonthlyReport.current,
    )
    return {(row[0], row[1]): Mark(bool(row[2]), bool(row[3]), row[4]) for row in session.execute(query)}


def standing_so(
    session: Session, campaign: Campaign, months: Sequence[Month], schools: Sequence[Listed], standing: Standing
) -> list[Listed]:
    """Of these schools those that stand so with at least one of the months, in the same order."""
    if standing is Standing.MISSING:
        handed = _months_handed_in(session, campaign, months)
        return [school for school in schools if handed.get(school.id, 0) < _expected_of(school, months)]
    found = _with(session, campaign, months, standing)
    return [school for school in schools if school.id in found]


def _expected_of(school: Listed, months: Sequence[Month]) -> int:
    return sum(school.is_expected_in(month.iso) for month in months) if school.inactive_from else len(months)


def _months_handed_in(session: Session, campaign: Campaign, months: Sequence[Month]) -> dict[int, int]:
    """School id → of how many of the months a report is in; months in which it was closed do not count."""
    if not months:
        return {}
    query = (
        select(MonthlyReport.school_id, func.count())
        .where(
            MonthlyReport.campaign_id == campaign.id,
            MonthlyReport.month.in_([month.iso for month in months]),
            MonthlyReport.current,
        )
        .group_by(MonthlyReport.school_id)
    )
    handed = dict(session.execute(query).tuples().all())
    closed = query.join(School, School.id == MonthlyReport.school_id)
    closed = closed.where(closed_before(months), School.inactive_from <= MonthlyReport.month)
    for school_id, count in session.execute(closed).tuples():
        handed[school_id] -= count
    return handed


def _with(session: Session, campaign: Campaign, months: Sequence[Month], standing: Standing) -> set[int]:
    query = select(MonthlyReport.school_id).where(
        MonthlyReport.campaign_id == campaign.id,
        MonthlyReport.month.in_([month.iso for month in months]),
        MonthlyReport.current,
        MonthlyReport.nil if standing is Standing.NIL else MonthlyReport.late == (standing is Standing.LATE),
    )
    return set(session.scalars(query.distinct()))


def reports_of(session: Session, campaign: Campaign, month: Month, school_ids: Collection[int]) -> dict[int, Handed]:
    """The newest reports of these schools for a month by school id. Two statements."""
    reports = session.scalars(
        select(MonthlyReport).where(
            MonthlyReport.school_id.in_(school_ids),
            MonthlyReport.campaign_id == campaign.id,
            MonthlyReport.month == month.iso,
            MonthlyReport.current,
        )
    ).all()
    figures = figures_of(session, [report.id for report in reports])
    return {report.school_id: Handed(report, figures[report.id]) for report in reports}


def area_totals(session: Session, campaign: Campaign, month: Month, area: Area) -> dict[int, int]:
    """Process id → citizens served in a month by the schools of an area; of the whole district see `totals`."""
    query = (
        select(Figure.process_id, func.sum(Figure.count))
        .join(MonthlyReport, Figure.report_id == MonthlyReport.id)
        .join(School, School.id == MonthlyReport.school_id)
        .where(
            MonthlyReport.campaign_id == campaign.id,
            MonthlyReport.month == month.iso,
            MonthlyReport.current,
            area.holds,
            School.inactive_from.is_(None) | (School.inactive_from > MonthlyReport.month),
        )
        .group_by(Figure.process_id)
    )
    return {process_id: int(count) for process_id, count in session.execute(query)}
