"""Monthly statistics: how many citizens a school served in each process.

Reports only grow: a correction is a new revision with its own author, and the figures of the older one stay. (Taking
back a whole import is the exception: what it handed in first for a school goes, see models/month_imports.py.)
``current`` marks the newest revision of each school and month; the database allows one. A nil report (nobody served)
is a report of its own kind, never to be mistaken for one that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import local_date
from core.errors import Conflict, Refused
from models.audit import audit
from models.campaigns import Campaign
from models.database import Base, UtcDateTime, affected, insert_once
from models.schools import School
from thai.months import Month
from thai.working_days import WorkingDays

MOST = 9_999  # a figure is a whole number from 0 to this
REASON_LENGTH = 200


class MonthlyReport(Base):
    """One revision of one school's report of one month ("2023-10")."""

    __tablename__ = "monthly_report"
    __table_args__ = (
        UniqueConstraint("campaign_id", "school_id", "month", "revision"),
        Index(
            "uq_monthly_report_current",
            "campaign_id",
            "month",
            "school_id",
            unique=True,
            sqlite_where=text("current = 1"),
            postgresql_where=text("current"),
        ),
        Index("ix_monthly_report_message_id", "message_id"),
        Index(  # all that counting schools by month needs, so that it never reads the reports themselves
            "ix_monthly_report_counts",
            "campaign_id",
            "month",
            "late",
            "nil",
            "revision",
            "school_id",
            sqlite_where=text("current = 1"),
            postgresql_where=text("current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    revision: Mapped[int]
    current: Mapped[bool] = mapped_column(default=True)
    nil: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)  # of the first revision; corrections inherit it
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    message_id: Mapped[str | None] = mapped_column(String(64))  # the LINE message it was read from, for edits
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))  # why an officer handed it in at the console


class Figure(Base):
    """How many citizens were served in one process."""

    __tablename__ = "figure"

    report_id: Mapped[int] = mapped_column(ForeignKey("monthly_report.id"), primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), primary_key=True)
    count: Mapped[int]


class MonthLock(Base):
    """A month that is closed: changes need an officer."""

    __tablename__ = "month_lock"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


@dataclass(frozen=True)
class Handed:
    """A report as it stands: figures by process id (all zero for a nil report)."""

    report: MonthlyReport
    figures: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.figures.values())


@dataclass(frozen=True)
class Handing:
    """A report about to be handed in."""

    school_id: int
    month: Month
    figures: Mapping[int, int]
    nil: bool
    by: int | None
    after_revision: int  # the revision its author saw; 0 when none
    message_id: str | None = None
    reason: str | None = None


def statistics_campaign(campaigns: Sequence[Campaign]) -> Campaign | None:
    """Of the campaigns in force (newest first) the one that asks for monthly statistics."""
    return next((campaign for campaign in campaigns if campaign.statistics_from), None)


def due_date(campaign: Campaign, month: Month, days: WorkingDays) -> date:
    """The day by which a month is due: the campaign's day of the next month, moved to the next working day."""
    return days.on_or_after(month.shift(1).first_day.replace(day=campaign.statistics_due_day))


def first_month(campaign: Campaign) -> Month | None:
    """The campaign's first month, None when it asks for no statistics."""
    return Month.from_iso(campaign.statistics_from) if campaign.statistics_from else None


def months_due(campaign: Campaign, today: date) -> list[Month]:
    """Months that are over and belong to the campaign, oldest first: what every active school owes by and by."""
    month, current = first_month(campaign), Month.of(today)
    months = []
    while month is not None and month < current:
        months.append(month)
        month = month.shift(1)
    return months


def owed_months(session: Session, campaign: Campaign, school: School, today: date) -> list[Month]:
    """Months that are over and that this school has not handed in, oldest first."""
    handed = set(
        session.scalars(
            select(MonthlyReport.month).where(
                MonthlyReport.campaign_id == campaign.id,
                MonthlyReport.school_id == school.id,
                MonthlyReport.current,
            )
        )
    )
    return [
        month for month in months_due(campaign, today) if month.iso not in handed and school.is_expected_in(month.iso)
    ]


def handed_in(session: Session, campaign_id: int, school_id: int, month: Month) -> Handed | None:
    """The school's newest report of a month."""
    report = session.scalar(
        select(MonthlyReport).where(
            MonthlyReport.campaign_id == campaign_id,
            MonthlyReport.school_id == school_id,
            MonthlyReport.month == month.iso,
            MonthlyReport.current,
        )
    )
    return Handed(report, figures_of(session, [report.id])[report.id]) if report else None


def figures_of(session: Session, report_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """The figures of several reports: report id → process id → count."""
    found: dict[int, dict[int, int]] = {report_id: {} for report_id in report_ids}
    rows = session.execute(
        select(Figure.report_id, Figure.process_id, Figure.count).where(Figure.report_id.in_(report_ids))
    )
    for report_id, process_id, count in rows:
        found[report_id][process_id] = count
    return found


def history(session: Session, campaign_id: int, school_id: int, month: Month | None = None) -> list[Handed]:
    """Every revision that a school handed in (of one month), newest first."""
    query = (
        select(MonthlyReport)
        .where(MonthlyReport.campaign_id == campaign_id, MonthlyReport.school_id == school_id)
        .order_by(MonthlyReport.month.desc(), MonthlyReport.revision.desc())
    )
    reports = session.scalars(query if month is None else query.where(MonthlyReport.month == month.iso)).all()
    figures = figures_of(session, [report.id for report in reports])
    return [Handed(report, figures[report.id]) for report in reports]


def earlier_figures(session: Session, campaign_id: int, school_id: int, month: Month, months: int = 6) -> list[Handed]:
    """The school's reports of the last months before ``month``, newest first: what a new one is compared with."""
    reports = session.scalars(
        select(MonthlyReport)
        .where(
            MonthlyReport.campaign_id == campaign_id,
            MonthlyReport.school_id == school_id,
            MonthlyReport.month < month.iso,
            MonthlyReport.month >= month.shift(-months).iso,
            MonthlyReport.current,
        )
        .order_by(MonthlyReport.month.desc())
    ).all()
    figures = figures_of(session, [report.id for report in reports])
    return [Handed(report, figures[report.id]) for report in reports]


def hand_in(
    session: Session, campaign: Campaign, handing: Handing, due: date, now: datetime, *, officer: bool
) -> Handed:
    """Store a confirmed report as the next revision.

    Raises Refused: ``locked`` (the month is closed, and this is no officer), ``future``, ``too_early`` (before the
    campaign's first month), ``inactive`` (the school is closed by then), ``figures`` (not one whole number 0–9,999 a
    process), ``changed`` (somebody else handed in since its author looked).
    """
    _check(session, campaign, handing, now, officer=officer)
    before = handed_in(session, campaign.id, handing.school_id, handing.month)
    revision = before.report.revision if before else 0
    if revision != handing.after_revision:
        raise Refused("changed")
    if before:
        session.execute(update(MonthlyReport).where(MonthlyReport.id == before.report.id).values(current=False))
    report = MonthlyReport(
        campaign_id=campaign.id,
        school_id=handing.school_id,
        month=handing.month.iso,
        revision=revision + 1,
        nil=handing.nil,
        late=before.report.late if before else local_date(now) > due,
        by_person_id=handing.by,
        at=now,
        message_id=handing.message_id,
        reason=handing.reason,
    )
    session.add(report)
    session.flush()  # two at once meet in the unique constraints here
    session.add_all(Figure(report_id=report.id, process_id=key, count=n) for key, n in handing.figures.items())
    session.flush()
    return Handed(report, dict(handing.figures))


def _check(session: Session, campaign: Campaign, handing: Handing, now: datetime, *, officer: bool) -> None:
    school = session.get_one(School, handing.school_id)
    reason = why_not(session, campaign, school, handing.month, local_date(now), officer=officer)
    if reason is not None:
        raise Refused(reason)
    processes = {process.id for process in campaign.processes}
    if set(handing.figures) != processes or not all(0 <= count <= MOST for count in handing.figures.values()):
        raise Refused("figures")


def why_not(
    session: Session, campaign: Campaign, school: School, month: Month, today: date, *, officer: bool
) -> str | None:
    """Why a month cannot be handed in at all, whatever the figures: the reasons of `hand_in` that need none."""
    if reason := why_no_month(campaign, month, today):
        return reason
    if not school.is_expected_in(month.iso):
        return "inactive"
    return "locked" if not officer and is_locked(session, campaign.id, month) else None


def why_no_month(campaign: Campaign, month: Month, today: date) -> str | None:
    """Why nobody at all can hand in a month: ``future``, ``too_early``, or None when the campaign asks for it."""
    first = first_month(campaign)
    if month > Month.of(today):
        return "future"
    return "too_early" if first is None or month < first else None


def take_back(
    session: Session, campaign: Campaign, wrong: MonthlyReport, by: int, now: datetime, reason: str
) -> Handed:
    """Undo a correction: what stood before it stands again, as one more revision.

    Raises Conflict when ``wrong`` is not the newest revision any more, or there is none before it.
    """
    month = Month.from_iso(wrong.month)
    newest, *older = history(session, campaign.id, wrong.school_id, month)
    if newest.report.id != wrong.id or not older:
        raise Conflict("the report was corrected since")
    before = older[0]
    handing = Handing(
        wrong.school_id, month, before.figures, before.report.nil, by, newest.report.revision, reason=reason
    )  # fmt: skip
    return hand_in(session, campaign, handing, local_date(now), now, officer=True)


def is_locked(session: Session, campaign_id: int, month: Month) -> bool:
    return session.get(MonthLock, (campaign_id, month.iso)) is not None


def set_lock(session: Session, campaign_id: int, month: Month, by: int, now: datetime, *, locked: bool) -> bool:
    """Close a month to the schools, or open it again; tells whether it was the other way before. Audited."""
    if locked:
        values = {"campaign_id": campaign_id, "month": month.iso, "at": now, "by_person_id": by}
        changed = insert_once(session, MonthLock, values)
    else:
        its_lock = MonthLock.campaign_id == campaign_id, MonthLock.month == month.iso
        changed = affected(session, delete(MonthLock).where(*its_lock)) > 0
    if changed:
        action = "month_locked" if locked else "month_unlocked"
        audit(session, by, action, now, campaign=campaign_id, month=month.iso)
    return changed


def receipt_number(report: MonthlyReport) -> str:
    """A number that people can quote: month in พ.ศ., school, revision; unique by its parts."""
    month = Month.from_iso(report.month)
    return f"{month.year + 543}{month.month:02}-{report.school_id:05}-{report.revision}"
