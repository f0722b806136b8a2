"""The workbook of a follow-up at a frozen moment: summary with charts, schools, statistics, and what is missing."""

from __future__ import annotations

import io

from xlsxwriter import Workbook

from models.frozen import Frozen
from reports import figures_sheet, schools_sheet
from reports.figures_sheet import months_in_detail, write_figures
from reports.follow_up_summary import FollowUpSummary
from reports.missing_sheets import INCOMPLETE, OWING, write_incomplete, write_owing
from reports.month_sheet import MonthSheet, write_month
from reports.schools_sheet import line_of, write_schools
from reports.workbook_style import OPTIONS, Styles
from thai.dates import date_time, full_date, short_date
from thai.months import Month


def follow_up_workbook(frozen: Frozen) -> bytes:
    """The file. Sums are formulas and carry their results, as in the statistics workbook; days are real dates.

    Rows leave memory as they are written. A campaign without statistics has no sheets of them.
    """
    file = io.BytesIO()
    with Workbook(file, OPTIONS) as book:
        properties = {
            "title": _title(frozen),
            "author": _office(frozen),
            "created": frozen.frozen_at.replace(tzinfo=None),
        }
        book.set_properties(properties)
        styles, source = Styles(book), f"{_office(frozen)} · ข้อมูล ณ {date_time(frozen.frozen_at)}"
        summary = book.add_worksheet("สรุป")
        schools = write_schools(book.add_worksheet(schools_sheet.NAME), styles, frozen, source)
        if frozen.months:
            write_figures(book.add_worksheet(figures_sheet.NAME), styles, frozen, source)
        write_incomplete(book.add_worksheet(INCOMPLETE), styles, frozen, source)
        if frozen.months:
            write_owing(book.add_worksheet(OWING), styles, frozen, source)
        months = _write_months(book, styles, frozen, source)
        FollowUpSummary(book, summary, styles, frozen, schools, months).write(_title(frozen), [source, _letter(frozen)])
    return file.getvalue()


def follow_up_workbook_name(frozen: Frozen) -> str:
    """A file name that says what is inside."""
    return f"ผลการติดตาม ณ {short_date(frozen.day)}.xlsx"


def _write_months(book: Workbook, styles: Styles, frozen: Frozen, source: str) -> dict[Month, MonthSheet]:
    """A sheet for each month: schools × processes, with the day on which each school handed in."""
    processes = [process.short for process in frozen.processes]
    places = {}
    for month in months_in_detail(frozen):
        at = frozen.months.index(month)
        schools = list(frozen.expected_in(month))
        reports = {school.id: found for school in schools if (found := school.reports[at]) is not None}
        sheet, lines = book.add_worksheet(month.month.short), [line_of(school) for school in schools]
        places[month.month] = write_month(sheet, styles, month.month, processes, source, lines, reports)
    return places


def _title(frozen: Frozen) -> str:
    return f"สรุปผล{frozen.title}" if frozen.title.startswith("การ") else f"สรุปผลการติดตาม {frozen.title}"


def _letter(frozen: Frozen) -> str:
    if not frozen.letter_no:
        return ""
    of_day = f" ลงวันที่ {full_date(frozen.letter_date)}" if frozen.letter_date else ""
    return f"ตามหนังสือที่ {frozen.letter_no}{of_day}"


def _office(frozen: Frozen) -> str:
    return frozen.office.get("name", "")
