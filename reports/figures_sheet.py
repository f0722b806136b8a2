"""The sheet of statistics in a follow-up's workbook: schools × processes and schools × months, with their sums."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from models.frozen import Frozen, FrozenMonth, FrozenSchool
from models.submissions import Submission
from reports.month_sheet import AMPHOE, CODE, FIGURES, SCHOOL_COLUMNS, write_school
from reports.schools_sheet import line_of
from reports.workbook_style import TITLE_HEIGHT, TWO_LINES, Styles, lay_out

NAME = "สถิติ"
MONTHS_SHOWN = 12  # the latest
_ROWS_IN_DETAIL = 40_000  # in the sheets of single months: a year of 119 schools, one month of 29,000 (8 seconds)
_HEADING_ROW, _FIRST_ROW = 3, 4  # counted from 0: title, source, legend, headings, schools
_WIDTH = 10
_LEGEND = (
    "จำนวนผู้รับบริการ · ช่องว่างพื้นสี = ยังไม่ส่ง · ตัวอักษรสีน้ำตาล = ส่งล่าช้า · 0 = ไม่มีผู้รับบริการ · – = ไม่ต้องรายงาน · "
    "รายละเอียดรายเดือนอยู่ในแผ่นงานของเดือนนั้น"
)


def months_shown(frozen: Frozen) -> Sequence[FrozenMonth]:
    """The months of the workbook, oldest first."""
    return frozen.months[-MONTHS_SHOWN:]


def months_in_detail(frozen: Frozen) -> Sequence[FrozenMonth]:
    """Those that have a sheet of their own, oldest first: the latest ones, as many as a workbook can bear."""
    most = max(1, _ROWS_IN_DETAIL // max(1, len(frozen.schools)))
    return months_shown(frozen)[-most:]


def write_figures(sheet: Worksheet, styles: Styles, frozen: Frozen, source: str) -> None:
    """Fill the sheet from top to bottom. ``source``: whose data of which moment."""
    months = months_shown(frozen)
    schools = [
        school
        for school in (*frozen.schools, *frozen.closed)
        if any(school.is_expected_in(month.month) for month in months)
    ]
    grid = _Grid(sheet, styles, frozen, len(schools))
    grid.set_up()
    span = months[0].month.short if len(months) == 1 else f"{months[0].month.short} – {months[-1].month.short}"
    sheet.write_string(0, 0, f"สถิติการให้บริการประชาชน {span}", styles.title)
    sheet.write_string(1, 0, source, styles.subtitle)
    sheet.write_string(2, 0, _LEGEND, styles.subtitle)
    grid.write_headings()
    for row, school in enumerate(schools, start=_FIRST_ROW):
        grid.write_row(row, school)
    grid.write_sums()


class _Grid:
    """Schools, then the sums of each process over all months, then the sums of each month over all processes."""

    def __init__(self, sheet: Worksheet, styles: Styles, frozen: Frozen, schools: int) -> None:
        self._sheet, self._styles, self._frozen = sheet, styles, frozen
        self._months = months_shown(frozen)
        self._skipped = len(frozen.months) - len(self._months)
        self._last_row = _FIRST_ROW + max(schools, 1) - 1
        self._total_column = FIGURES + len(frozen.processes)
        self._handed_column = self._total_column + len(self._months) + 1
        self._totals = [0] * (len(frozen.processes) + 1 + len(self._months) + 1)

    def set_up(self) -> None:
        widths = [width for _, width in SCHOOL_COLUMNS] + [_WIDTH] * len(self._totals)
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        self._sheet.set_row(0, TITLE_HEIGHT)
        self._sheet.set_row(_HEADING_ROW, TWO_LINES)
        self._sheet.freeze_panes(_FIRST_ROW, AMPHOE)
        self._sheet.autofilter(_HEADING_ROW, 0, self._last_row, self._handed_column)
        lay_out(self._sheet, heading_row=_HEADING_ROW, last_row=self._last_row + 1, last_column=self._handed_column)

    def write_headings(self) -> None:
        headings = [heading for heading, _ in SCHOOL_COLUMNS]
        headings += [process.short for process in self._frozen.processes] + ["รวม"]
        for column, heading in enumerate(headings):
            self._sheet.write_string(_HEADING_ROW, column, heading, self._styles.heading)
        for column, month in enumerate(self._months, start=self._total_column + 1):
            self._sheet.write_datetime(_HEADING_ROW, column, month.month.first_day, self._styles.month_heading)
        self._sheet.write_string(_HEADING_ROW, self._handed_column, "ส่งแล้ว (เดือน)", self._styles.heading)

    def write_row(self, row: int, school: FrozenSchool) -> None:
        write_school(self._sheet, self._styles, row, line_of(school))
        reports = school.reports[self._skipped :]
        figures = [_sum(process) for process in zip(*(found.figures for found in reports if found), strict=True)]
        for column, figure in enumerate(figures or [None] * len(self._frozen.processes), start=FIGURES):
            self._write_count(row, column, figure)
        total = sum(figure or 0 for figure in figures) if figures else None
        processes = xl_range(row, FIGURES, row, self._total_column - 1)
        formula = f'=IF(COUNT({processes})=0,"",SUM({processes}))'
        self._sheet.write_formula(row, self._total_column, formula, self._styles.sum, "" if total is None else total)
        for column, (month, found) in enumerate(zip(self._months, reports, strict=True), start=self._total_column + 1):
            self._write_month(row, column, found, expected=school.is_expected_in(month.month))
        months = xl_range(row, self._total_column + 1, row, self._handed_column - 1)
        handed = sum(found is not None for found in reports)
        self._sheet.write_formula(row, self._handed_column, f"=COUNT({months})", self._styles.count, handed)
        counts = [
            *(figures or [0] * len(self._frozen.processes)),
            total,
            *(f.total if f else 0 for f in reports),
            handed,
        ]
        self._totals = [sum_ + (count or 0) for sum_, count in zip(self._totals, counts, strict=True)]

    def _write_month(self, row: int, column: int, found: Submission | None, *, expected: bool) -> None:
        if found is not None:
            look = self._styles.late_count if found.late else self._styles.count
            self._sheet.write_number(row, column, found.total, look)
        elif expected:
            self._sheet.write_blank(row, column, None, self._styles.missing_count)
        else:
            self._sheet.write_string(row, column, "–", self._styles.centred)

    def _write_count(self, row: int, column: int, count: int | None) -> None:
        if count is None:
            self._sheet.write_blank(row, column, None, self._styles.count)
        else:
            self._sheet.write_number(row, column, count, self._styles.count)

    def write_sums(self) -> None:
        row = self._last_row + 1
        for column in range(FIGURES):
            self._sheet.write_blank(row, column, None, self._styles.sum_label)
        self._sheet.write_string(row, CODE, "รวม", self._styles.sum_label)
        for column, total in enumerate(self._totals, start=FIGURES):
            name = xl_col_to_name(column)
            formula = f"=SUM({name}{_FIRST_ROW + 1}:{name}{self._last_row + 1})"
            self._sheet.write_formula(row, column, formula, self._styles.sum, total)


def _sum(figures: Sequence[int | None]) -> int | None:
    """Of what was asked for; None when none of the months asked for that process."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
