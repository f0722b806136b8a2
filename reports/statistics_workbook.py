"""The monthly statistics as an XLSX workbook: a summary, and one sheet a month."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from models.calendar import working_days
from models.campaigns import Campaign
from models.statistics import due_date
from models.submissions import submissions
from reports.month_sheet import MonthSheet, write_month
from reports.statistics_rows import roster
from reports.summary_sheet import SummarySheet
from reports.workbook_style import OPTIONS, Styles
from thai.dates import date_time
from thai.months import Month


def statistics_workbook(session: Session, campaign: Campaign, months: Sequence[Month], now: datetime) -> bytes:
    """The workbook of ``months`` (at least one, oldest first) as the reports stand at ``now``.

    Every sum is a formula and carries its result too: Excel's Protected View and previews on phones do not
    calculate. Reads two statements and one more for each month; rows leave memory as they are written.
    """
    if not months:
        raise ValueError("a workbook of no months")
    file = io.BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"title": _title(months), "author": _office(campaign), "created": now.replace(tzinfo=None)})
        styles = Styles(book)
        summary = book.add_worksheet("สรุป")
        source = (f"{_office(campaign)} · ข้อมูล ณ {date_time(now)}", campaign.title)
        places = _write_months(session, campaign, months, book, styles, " · ".join(source))
        days = working_days(session)
        SummarySheet(summary, styles, places).write(
            _title(months),
            source,
            [process.name for process in campaign.processes],
            [due_date(campaign, month, days) for month in months],
        )
    return file.getvalue()


def _write_months(
    session: Session, campaign: Campaign, months: Sequence[Month], book: Workbook, styles: Styles, source: str
) -> list[MonthSheet]:
    schools = roster(session)
    processes = [process.short for process in campaign.processes]
    return [
        write_month(
            book.add_worksheet(month.short),
            styles,
            month,
            processes,
            source,
            [school for school in schools if school.is_expected(month)],
            submissions(session, campaign, month),
        )
        for month in months
    ]


def workbook_name(months: Sequence[Month]) -> str:
    """A file name that says what is inside."""
    return f"{_title(months)}.xlsx"


def _title(months: Sequence[Month]) -> str:
    first, last = months[0], months[-1]
    span = first.short if first == last else f"{first.short} – {last.short}"
    return f"สถิติการให้บริการประชาชน {span}"


def _office(campaign: Campaign) -> str:
    return campaign.office.get("name", "")
