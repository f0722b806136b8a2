"""Statistics over all schools: who handed in on time, late or not at all, and the totals. A few statements each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import Session

from models.campaigns import Campaign
from models.schools import School, in_force
from models.statistics import Figure, MonthlyReport
from thai.collation import sort_key
from thai.months import Month


@dataclass(frozen=True)
class MonthOverview:
    """Numbers of schools for one month; ``nil`` are among ``on_time`` and ``late``."""

    month: Month
    schools: int
    on_time: int
    late: int
    nil: int

    @property
    def handed_in(self) -> int:
        return self.on_time + self.late

    @property
    def missing(self) -> int:
        return self.schools - self.handed_in


@dataclass(frozen=True)
class OwingSchool:
    """A school that has not handed in a month."""

    school_id: int
    name: str
    amphoe: str


def month_overview(session: Session, campaign: Campaign, month: Month, amphoe: str | None = None) -> MonthOverview:
    """Counts among the schools (of one amphoe, or all) that are expected to report ``month``."""
    expected = and_(in_force(month.iso), true() if amphoe is None else School.amphoe == amphoe)
    schools = session.scalar(select(func.count(School.id)).where(expected)) or 0
    rows = session.execute(
        select(MonthlyReport.late, MonthlyReport.nil, func.count())
        .join(School, School.id == MonthlyReport.school_id)
        .where(
            MonthlyReport.campaign_id == campaign.id,
            MonthlyReport.month == month.iso,
            MonthlyReport.current,
            expected,
        )
        .group_by(MonthlyReport.late, MonthlyReport.nil)
    ).all()
    late = sum(count for is_late, _, count in rows if is_late)
    return MonthOverview(
        month=month,
        schools=schools,
        on_time=sum(count for is_late, _, count in rows if not is_late),
        late=late,
        nil=sum(count for _, is_nil, count in rows if is_nil),
    )


def owing_schools(session: Session, campaign: Campaign, month: Month, amphoe: str | None = None) -> list[OwingSchool]:
    """Schools without a report of ``month``, by amphoe and name in Thai order."""
    handed = and_(
        MonthlyReport.school_id == School.id,
        MonthlyReport.campaign_id == campaign.id,
        MonthlyReport.month == month.iso,
        MonthlyReport.current,
    )
    query = (
        select(School.id, School.name, School.amphoe)
        .outerjoin(MonthlyReport, handed)
        .where(in_force(month.iso), MonthlyReport.id.is_(None))
    )
    if amphoe is not None:
        query = query.where(School.amphoe == amphoe)
    schools = [OwingSchool(row.id, row.name, row.amphoe) for row in session.execute(query)]
    return sorted(schools, key=lambda school: (sort_key(school.amphoe), sort_key(school.name)))


def totals(session: Session, campaign: Campaign, months: Sequence[Month]) -> dict[str, dict[int, int]]:
    """The sums of all schools: month iso → process id → citizens served (newest revisions only)."""
    rows = session.execute(
        select(MonthlyReport.month, Figure.process_id, func.sum(Figure.count))
        .join(Figure, Figure.report_id == MonthlyReport.id)
        .join(School, School.id == MonthlyReport.school_id)
        .where(
            MonthlyReport.campaign_id == campaign.id,
            MonthlyReport.month.in_([month.iso for month in months]),
            MonthlyReport.current,
            School.inactive_from.is_(None) | (School.inactive_from > MonthlyReport.month),
        )
        .group_by(MonthlyReport.month, Figure.process_id)
    )
    found: dict[str, dict[int, int]] = {month.iso: {} for month in months}
    for month, process_id, count in rows:
        found[month][process_id] = int(count)
    return found


def fiscal_year_months(year_be: int) -> list[Month]:
    """October to September of a พ.ศ. fiscal year: 2567 begins in October 2566."""
    first = Month(year_be - 544, 10)
    return [first.shift(n) for n in range(12)]
