"""How many citizens all schools together served, by month and process.

A month of 29,000 schools takes a tenth of a second to add up, a fiscal year more than a page may take. So the sums are
kept. Every revision that somebody hands in makes its month's sums stale: they carry how many revisions they are made
of. What is kept is derived and can be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, String, and_, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import local_date
from models.campaigns import Campaign, active_campaigns
from models.database import Base, Database, upsert_all
from models.month_overview import closed_before, fiscal_year_months
from models.schools import School
from models.statistics import Figure, MonthlyReport
from thai.dates import fiscal_year_be
from thai.months import Month


class MonthTotal(Base):
    """The sum of one process over the newest reports of all schools, closed ones too, when there were ``revisions``."""

    __tablename__ = "month_total"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), primary_key=True)
    count: Mapped[int]
    revisions: Mapped[int]


Sums = Mapping[int, int]


@dataclass(frozen=True)
class Totals:
    """Citizens served by month iso and process id; ``added_up``: what was not kept yet, with its revisions."""

    by_month: Mapping[str, Sums]
    added_up: Mapping[str, tuple[int, Sums]]

    def of_process(self, process_id: int) -> int:
        return sum(sums.get(process_id, 0) for sums in self.by_month.values())

    def of_month(self, month: Month) -> int:
        return sum(self.by_month.get(month.iso, {}).values())

    @property
    def all(self) -> int:
        return sum(sum(sums.values()) for sums in self.by_month.values())


def totals(session: Session, campaign: Campaign, months: Sequence[Month]) -> Totals:
    """The sums of all schools' newest reports, without those of schools that by then were closed or merged."""
    revisions = _revisions(session, campaign, months)  # read before the sums: these may only be newer, never older
    kept = _kept(session, campaign, revisions)
    stale = [month for month, count in revisions.items() if month not in kept or kept[month][0] != count]
    added_up = {month: (revisions[month], _add_up(session, campaign, month)) for month in stale}
    sums = {month: dict((added_up.get(month) or kept[month])[1]) for month in revisions}
    for month, process_id, count in _of_closed_schools(session, campaign, months):
        sums[month][process_id] -= count
    return Totals({month.iso: sums.get(month.iso, {}) for month in months}, added_up)


def keep_totals(session: Session, campaign: Campaign, found: Totals) -> None:
    """Keep the sums that had to be added up, so that the next reader need not."""
    rows = [
        {"campaign_id": campaign.id, "month": month, "process_id": process_id, "count": count, "revisions": revisions}
        for month, (revisions, sums) in found.added_up.items()
        for process_id, count in sums.items()
    ]
    if rows:
        upsert_all(session, MonthTotal, ["campaign_id", "month", "process_id"], rows)


def keep_all_totals(database: Database, now: datetime) -> None:
    """Those of every active campaign's two fiscal years: in the night, so that nobody has to wait for them."""
    with database.read() as session:
        year = fiscal_year_be(local_date(now))
        months = [*fiscal_year_months(year - 1), *fiscal_year_months(year)]
        found = [(campaign, totals(session, campaign, months)) for campaign in active_campaigns(session)]
    with database.begin() as session:
        for campaign, sums in found:
            keep_totals(session, campaign, sums)


def _revisions(session: Session, campaign: Campaign, months: Sequence[Month]) -> dict[str, int]:
    """How many revisions were handed in for each month, of those with any: a school's newest says how many it had."""
    query = (
        select(MonthlyReport.month, func.sum(MonthlyReport.revision))
        .where(_current_of(campaign, [month.iso for month in months]))
        .group_by(MonthlyReport.month)
    )
    return {month: int(count) for month, count in session.execute(query)}


def _kept(session: Session, campaign: Campaign, months: Mapping[str, int]) -> dict[str, tuple[int, dict[int, int]]]:
    query = select(MonthTotal).where(MonthTotal.campaign_id == campaign.id, MonthTotal.month.in_(months))
    kept: dict[str, tuple[int, dict[int, int]]] = {}
    for row in session.scalars(query):
        kept.setdefault(row.month, (row.revisions, {}))[1][row.process_id] = row.count
    return kept


def _add_up(session: Session, campaign: Campaign, month: str) -> dict[int, int]:
    """One month at a time: grouped by nothing but the process, SQLite is three times as fast."""
    query = (
        select(Figure.process_id, func.sum(Figure.count))
        .join(MonthlyReport, Figure.report_id == MonthlyReport.id)
        .where(_current_of(campaign, [month]))
        .group_by(Figure.process_id)
    )
    return {process_id: int(count) for process_id, count in session.execute(query)}


def _of_closed_schools(session: Session, campaign: Campaign, months: Sequence[Month]) -> list[tuple[str, int, int]]:
    """(month, process id, citizens) that closed schools reported before they were said to be closed by then."""
    closed = session.scalars(select(School.id).where(closed_before(months))).all() if months else []
    if not closed:  # the usual case; databases would look through every report to find that out
        return []
    query = (
        select(MonthlyReport.month, Figure.process_id, func.sum(Figure.count))
        .join(Figure, Figure.report_id == MonthlyReport.id)
        .join(School, School.id == MonthlyReport.school_id)
        .where(
            _current_of(campaign, [month.iso for month in months]),
            MonthlyReport.school_id.in_(closed),
            School.inactive_from <= MonthlyReport.month,
        )
        .group_by(MonthlyReport.month, Figure.process_id)
    )
    return [(month, process_id, int(count)) for month, process_id, count in session.execute(query)]


def _current_of(campaign: Campaign, months: Sequence[str]) -> ColumnElement[bool]:
    return and_(MonthlyReport.campaign_id == campaign.id, MonthlyReport.month.in_(months), MonthlyReport.current)
