"""Statistics over all schools: who handed in on time, late or not at all. A few statements each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from models.campaigns import Campaign
from models.schools import School, in_force, is_expected
from models.statistics import MonthlyReport
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
class Area:
    """A part of the district: an amphoe, a network, both, or (neither) all of it."""

    amphoe: str | None = None
    network: str | None = None

    @property
    def is_everywhere(self) -> bool:
        return self.amphoe is None and self.network is None

    @property
    def holds(self) -> ColumnElement[bool]:
        """The condition that a school lies in it."""
        return and_(
            true() if self.amphoe is None else School.amphoe == self.amphoe,
            true() if self.network is None else School.network == self.network,
        )


@dataclass(frozen=True)
class OwingSchool:
    """A school that has not handed in a month."""

    school_id: int
    name: str
    amphoe: str


def month_overview(session: Session, campaign: Campaign, month: Month, amphoe: str | None = None) -> MonthOverview:
    """Counts among the schools (of one amphoe, or all) that are expected to report ``month``."""
    return month_overviews(session, campaign, [month], Area(amphoe))[0]


def month_overviews(
    session: Session, campaign: Campaign, months: Sequence[Month], area: Area | None = None
) -> list[MonthOverview]:
    """The counts of several months among the schools of an area: two statements, one more where schools closed."""
    area = area or Area()
    expected, closed = _expected(session, months, area)
    handed = _handed_in(session, campaign, months, area)
    if closed:
        handed.subtract(_handed_in(session, campaign, months, area, closed=True))
    return [
        MonthOverview(
            month,
            schools=expected[month.iso],
            on_time=handed[month.iso, False, False] + handed[month.iso, False, True],
            late=handed[month.iso, True, False] + handed[month.iso, True, True],
            nil=handed[month.iso, False, True] + handed[month.iso, True, True],
        )
        for month in months
    ]


def _expected(session: Session, months: Sequence[Month], area: Area) -> tuple[dict[str, int], bool]:
    """Month iso → schools expected to report it; and whether any school closed by the last of them."""
    since = session.execute(select(School.inactive_from, func.count()).where(area.holds).group_by(School.inactive_from))
    counts = since.tuples().all()
    expected = {month.iso: sum(n for start, n in counts if is_expected(start, month.iso)) for month in months}
    return expected, any(start is not None for start, _ in counts)


def _handed_in(
    session: Session, campaign: Campaign, months: Sequence[Month], area: Area, *, closed: bool = False
) -> Counter[tuple[str, bool, bool]]:
    """Reports by (month iso, late, nil); with ``closed`` those of schools that by then were closed or merged."""
    keys = (MonthlyReport.month, MonthlyReport.late, MonthlyReport.nil)
    query = (
        select(*keys, func.count())
        .where(
            MonthlyReport.campaign_id == campaign.id,
            MonthlyReport.month.in_([month.iso for month in months]),
            MonthlyReport.current,
        )
        .group_by(*keys)
    )
    if closed or not area.is_everywhere:
        query = query.join(School, School.id == MonthlyReport.school_id).where(area.holds)
    if closed:
        query = query.where(closed_before(months), School.inactive_from <= MonthlyReport.month)
    return Counter({(month, bool(late), bool(nil)): n for month, late, nil, n in session.execute(query)})


def closed_before(months: Sequence[Month]) -> ColumnElement[bool]:
    """The condition that a school was closed or merged by the last of these months: an index finds the few that are."""
    return School.inactive_from <= max(month.iso for month in months)


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


def fiscal_year_months(year_be: int) -> list[Month]:
    """October to September of a พ.ศ. fiscal year: 2567 begins in October 2566."""
    first = Month(year_be - 544, 10)
    return [first.shift(n) for n in range(12)]
