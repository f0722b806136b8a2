"""How all schools stand with a month's statistics, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from core.clock import local_date
from models.campaigns import Campaign
from models.statistics import Figure, MonthlyReport
from thai.months import Month


@dataclass(frozen=True, slots=True)
class Submission:
    """A school's report of one month as it stands now, after ``corrections`` changes."""

    figures: tuple[int | None, ...]  # in the campaign's order; None: a process that was not asked for then
    nil: bool
    late: bool
    handed_in: date  # when it first came, which decides whether it was late
    corrections: int

    @property
    def total(self) -> int:
        return sum(figure or 0 for figure in self.figures)


def submissions(session: Session, campaign: Campaign, month: Month) -> dict[int, Submission]:
    """The newest reports of one month by school id."""
    process_ids = [process.id for process in campaign.processes]
    found = {}
    for school_id, nil, late, revision, first_at, *figures in session.execute(_query(campaign, month, process_ids)):
        found[school_id] = Submission(tuple(figures), nil, late, local_date(first_at), revision - 1)
    return found


def _query(campaign: Campaign, month: Month, process_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """One row a report: its figures side by side."""
    first = aliased(MonthlyReport)
    figures = [func.max(case((Figure.process_id == process_id, Figure.count))) for process_id in process_ids]
    return (
        select(
            MonthlyReport.school_id, MonthlyReport.nil, MonthlyReport.late, MonthlyReport.revision, first.at, *figures
        )
        .join(
            first,
            and_(
                first.campaign_id == MonthlyReport.campaign_id,
                first.school_id == MonthlyReport.school_id,
                first.month == MonthlyReport.month,
                first.revision == 1,
            ),
        )
        .outerjoin(Figure, Figure.report_id == MonthlyReport.id)
        .where(
            MonthlyReport.campaign_id == campaign.id,
            MonthlyReport.month == month.iso,
            MonthlyReport.current,
        )
        .group_by(MonthlyReport.id, first.id)
    )
