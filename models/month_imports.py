"""A whole month's statistics handed in at once by the office: the rules of ``models.statistics.hand_in``, in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from core.clock import local_date
from core.errors import Conflict, Refused
from models.audit import AuditEntry
from models.campaigns import Campaign
from models.database import affected
from models.month_totals import MonthTotal
from models.schools import School, is_expected
from models.statistics import MOST, Figure, MonthlyReport, figures_of, why_no_month
from thai.months import Month

_AT_ONCE = 5_000  # rows or ids in one statement

T = TypeVar("T")
Figures = Mapping[int, int]


@dataclass(frozen=True)
class Standing:
    """A school's newest report of the month."""

    report_id: int
    revision: int
    late: bool
    figures: Figures


def standing_reports(session: Session, campaign_id: int, month: Month) -> dict[int, Standing]:
    """The newest reports of a month by school id: two statements."""
    of_month = (
        MonthlyReport.campaign_id == campaign_id,
        MonthlyReport.month == month.iso,
        MonthlyReport.current,
    )
    figures: dict[int, dict[int, int]] = defaultdict(dict)
    cells = (Figure.report_id, Figure.process_id, Figure.count)
    for report_id, process_id, count in session.execute(
        select(*cells).join(MonthlyReport, MonthlyReport.id == Figure.report_id).where(*of_month)
    ).tuples():
        figures[report_id][process_id] = count
    reports = (MonthlyReport.school_id, MonthlyReport.id, MonthlyReport.revision, MonthlyReport.late)
    return {
        school_id: Standing(report_id, revision, late, figures[report_id])
        for school_id, report_id, revision, late in session.execute(select(*reports).where(*of_month)).tuples()
    }


def earlier_figures_of(
    session: Session, campaign_id: int, school_ids: Collection[int], month: Month, months: int = 6
) -> dict[int, list[Figures]]:
    """`earlier_figures` of several schools, newest first: what new figures are compared with. Two statements."""
    reports = session.execute(
        select(MonthlyReport.id, MonthlyReport.school_id)
        .where(
            MonthlyReport.campaign_id == campaign_id,
            MonthlyReport.school_id.in_(school_ids),
            MonthlyReport.month < month.iso,
            MonthlyReport.month >= month.shift(-months).iso,
            MonthlyReport.current,
        )
        .order_by(MonthlyReport.month.desc())
    ).all()
    figures = figures_of(session, [row.id for row in reports])
    found: dict[int, list[Figures]] = defaultdict(list)
    for row in reports:
        found[row.school_id].append(figures[row.id])
    return found


def not_expected(session: Session, month: Month) -> set[int]:
    """The schools that are closed or merged by that month."""
    closed = select(School.id, School.inactive_from).where(School.inactive_from.is_not(None))
    return {school_id for school_id, since in session.execute(closed).tuples() if not is_expected(since, month.iso)}


def hand_in_all(
    session: Session,
    campaign: Campaign,
    month: Month,
    figures: Mapping[int, Figures],
    due: date,
    *,
    by: int,
    reason: str,
    now: datetime,
) -> tuple[int, int]:
    """An officer hands in for many schools (school id → figures by process id); returns the first and last report id.

    The month may be locked. Raises Refused as `hand_in` does (``future``, ``too_early``, ``inactive``, ``figures``);
    two at once meet in the unique constraints (IntegrityError): nothing of the later one is stored.
    """
    if not_now := why_no_month(campaign, month, local_date(now)):
        raise Refused(not_now)
    if not_expected(session, month) & figures.keys():
        raise Refused("inactive")
    processes = {process.id for process in campaign.processes}
    if any(set(row) != processes or not all(0 <= n <= MOST for n in row.values()) for row in figures.values()):
        raise Refused("figures")
    standing = standing_reports(session, campaign.id, month)
    _outdate(session, [standing[school_id].report_id for school_id in figures if school_id in standing])
    alike = {
        "campaign_id": campaign.id, "month": month.iso, "by_person_id": by, "at": now, "reason": reason,
        "current": True, "message_id": None,
    }  # fmt: skip
    reports = [
        {
            **alike, "school_id": school_id, "nil": not any(row.values()),
            "revision": before.revision + 1 if before else 1, "late": before.late if before else local_date(now) > due,
        }
        for school_id, row in sorted(figures.items())
        for before in [standing.get(school_id)]
    ]  # fmt: skip
    return _store(session, reports, figures)


def take_back_all(
    session: Session,
    campaign_id: int,
    month: Month,
    report_ids: tuple[int, int],
    of: AuditEntry,
    by: int,
    now: datetime,
) -> int:
    """Undo what `hand_in_all` stored, where it is still the newest: earlier figures return as a new revision.

    Where the school had handed in nothing before, the report is deleted, so that the school owes the month again.
    ``report_ids``: the first and last that was stored, under the name and time of ``of``; between them others may have
    handed in. Returns for how many schools. Raises Conflict when nothing of it stands.
    """
    ours = session.scalars(
        select(MonthlyReport)
        .where(
            MonthlyReport.campaign_id == campaign_id,
            MonthlyReport.month == month.iso,
            MonthlyReport.current,
            MonthlyReport.id.between(*report_ids),
            MonthlyReport.by_person_id == of.person_id,
            MonthlyReport.at == of.at,
        )
        .order_by(MonthlyReport.school_id)
    ).all()
    if not ours:
        raise Conflict("nothing of it stands")
    first = [report for report in ours if report.revision == 1]
    _delete_reports(session, [report.id for report in first])
    _restore(session, [report for report in ours if report.revision > 1], by, now)
    kept = MonthTotal.campaign_id == campaign_id, MonthTotal.month == month.iso
    session.execute(delete(MonthTotal).where(*kept))  # it knows reports that come, none that go
    return len(ours)


def _restore(session: Session, corrected: Sequence[MonthlyReport], by: int, now: datetime) -> None:
    """Hand in again what each of these reports corrected."""
    earlier: dict[int, MonthlyReport] = {}
    wanted = {report.school_id: report for report in corrected}
    for school_ids in _chunks(list(wanted)):
        rows = session.scalars(
            select(MonthlyReport).where(
                MonthlyReport.campaign_id == wanted[school_ids[0]].campaign_id,
                MonthlyReport.month == wanted[school_ids[0]].month,
                MonthlyReport.school_id.in_(school_ids),
                ~MonthlyReport.current,
            )
        )
        earlier |= {row.school_id: row for row in rows if row.revision == wanted[row.school_id].revision - 1}
    figures: dict[int, Figures] = {}
    for chunk in _chunks(list(earlier.values())):
        found = figures_of(session, [row.id for row in chunk])
        figures |= {row.school_id: found[row.id] for row in chunk}
    _outdate(session, [report.id for report in corrected])
    again = [
        {
            "campaign_id": row.campaign_id, "month": row.month, "school_id": school_id, "nil": row.nil,
            "late": row.late, "revision": wanted[school_id].revision + 1, "by_person_id": by, "at": now,
            "reason": row.reason, "current": True,             "message_id": None,
        }
        for school_id, row in sorted(earlier.items())
    ]  # fmt: skip
    if again:
        _store(session, again, figures)


def _store(session: Session, reports: Sequence[dict[str, Any]], figures: Mapping[int, Figures]) -> tuple[int, int]:
    """Insert reports with their figures; the first and the last id."""
    if not reports:
        raise Refused("nothing")
    ids: dict[int, int] = {}
    inserting = insert(MonthlyReport).returning(MonthlyReport.school_id, MonthlyReport.id)
    for chunk in _chunks(reports):
        ids |= dict(session.execute(inserting, list(chunk)).tuples().all())
    cells = [
        {"report_id": report_id, "process_id": process_id, "count": count}
        for school_id, report_id in ids.items()
        for process_id, count in figures[school_id].items()
    ]
    for part in _chunks(cells):
        session.execute(insert(Figure), list(part))
    return min(ids.values()), max(ids.values())


def _outdate(session: Session, report_ids: Sequence[int]) -> None:
    """These are no longer the newest. Raises Conflict when one was not any more."""
    for chunk in _chunks(report_ids):
        outdating = update(MonthlyReport).where(MonthlyReport.id.in_(chunk), MonthlyReport.current)
        if affected(session, outdating.values(current=False)) != len(chunk):
            raise Conflict("corrected meanwhile")


def _delete_reports(session: Session, report_ids: Collection[int]) -> None:
    for chunk in _chunks(list(report_ids)):
        session.execute(delete(Figure).where(Figure.report_id.in_(chunk)))
        session.execute(delete(MonthlyReport).where(MonthlyReport.id.in_(chunk)))


def _chunks(things: Sequence[T]) -> Iterator[Sequence[T]]:
    return (things[start : start + _AT_ONCE] for start in range(0, len(things), _AT_ONCE))
