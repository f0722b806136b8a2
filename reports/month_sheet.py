"""One month's sheet: schools × processes, with its sums as formulas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from models.submissions import Submission
from reports.statistics_rows import LATE, MISSING, NIL_LATE, SchoolLine, status
from reports.workbook_style import TITLE_HEIGHT, TWO_LINES, Styles, lay_out
from thai.months import Month

HEADING_ROW, FIRST_ROW = 3, 4  # counted from 0: title, source, legend, headings, schools
CODE, NAME, AMPHOE, NETWORK, FIGURES = range(5)
SCHOOL_COLUMNS = (("รหัสโรงเรียน", 13), ("โรงเรียน", 32), ("อำเภอ", 15), ("เครือข่าย", 18))
_LAST_COLUMNS = (("รวม", 9), ("สถานะ", 21), ("วันที่ส่ง", 20), ("ครั้งที่แก้ไข", 10))
_FIGURE_WIDTH = 9
_ONE_LINE = 40  # characters of a name that its column holds without shrinking it beyond reading
_LEGEND = "0 = ไม่มีผู้รับบริการ · ช่องว่าง = ยังไม่ส่ง (ดูช่องสถานะ) · วันที่ส่ง = วันที่ส่งครั้งแรก · ครั้งที่แก้ไข 0 = ไม่เคยแก้ไข"


@dataclass
class MonthSheet:
    """Where a month's figures stand and what they sum up to: the summary points there."""

    month: Month
    processes: int
    schools: int
    totals: list[int] = field(init=False)
    statuses: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.totals = [0] * self.processes

    @property
    def last_row(self) -> int:
        """The last school's row; with no school at all one row stays empty, so that no range runs backwards."""
        return FIRST_ROW + max(self.schools, 1) - 1

    @property
    def sums_row(self) -> int:
        return self.last_row + 1

    @property
    def total_column(self) -> int:
        return FIGURES + self.processes

    @property
    def status_column(self) -> int:
        return self.total_column + 1

    @property
    def last_column(self) -> int:
        return FIGURES + self.processes + len(_LAST_COLUMNS) - 1

    def sum_of(self, process: int) -> str:
        """The cell that sums a process (counted from 0), as other sheets call it."""
        return f"{quote_sheetname(self.month.short)}!{xl_rowcol_to_cell(self.sums_row, FIGURES + process)}"

    def column(self, column: int) -> str:
        """All schools' cells of a column, as other sheets call them."""
        cells = xl_range_abs(FIRST_ROW, column, self.last_row, column)
        return f"{quote_sheetname(self.month.short)}!{cells}"

    def count(self, submission: Submission | None) -> None:
        """Add a school to the sums, which stand beside their formulas for readers that cannot calculate."""
        self.statuses[status(submission)] += 1
        for position, figure in enumerate(submission.figures if submission else ()):
            self.totals[position] += figure or 0


def write_month(
    sheet: Worksheet,
    styles: Styles,
    month: Month,
    processes: Sequence[str],
    source: str,
    schools: Sequence[SchoolLine],
    submissions: Mapping[int, Submission],
) -> MonthSheet:
    """Fill a sheet from top to bottom. ``processes``: short names; ``source``: whose data of which day."""
    place = MonthSheet(month, len(processes), len(schools))
    _set_up(sheet, styles, place)
    sheet.write_string(0, 0, f"สถิติการให้บริการประชาชน เดือน{month.full}", styles.title)
    sheet.write_string(1, 0, source, styles.subtitle)
    sheet.write_string(2, 0, _LEGEND, styles.subtitle)
    headings = [name for name, _ in SCHOOL_COLUMNS] + list(processes) + [name for name, _ in _LAST_COLUMNS]
    for column, heading in enumerate(headings):
        sheet.write_string(HEADING_ROW, column, heading, styles.heading)
    for row, school in enumerate(schools, start=FIRST_ROW):
        submission = submissions.get(school.id)
        write_school(sheet, styles, row, school)
        _write_submission(sheet, styles, place, row, submission)
        place.count(submission)
    _write_sums(sheet, styles, place)
    return place


def _set_up(sheet: Worksheet, styles: Styles, place: MonthSheet) -> None:
    widths = [width for _, width in SCHOOL_COLUMNS] + [_FIGURE_WIDTH] * place.processes
    for column, width in enumerate([*widths, *(width for _, width in _LAST_COLUMNS)]):
        sheet.set_column(column, column, width)
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.set_row(HEADING_ROW, TWO_LINES)
    sheet.freeze_panes(FIRST_ROW, AMPHOE)
    sheet.autofilter(HEADING_ROW, 0, place.last_row, place.last_column)
    for word, look in ((MISSING, styles.missing), (LATE, styles.late), (NIL_LATE, styles.late)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        sheet.conditional_format(FIRST_ROW, place.status_column, place.last_row, place.status_column, rule)
    lay_out(sheet, heading_row=HEADING_ROW, last_row=place.sums_row, last_column=place.last_column)


def write_school(sheet: Worksheet, styles: Styles, row: int, school: SchoolLine) -> None:
    """The first columns of a school's row; a long name takes two lines."""
    sheet.write_string(row, CODE, school.code, styles.centred)
    long = len(school.name) > _ONE_LINE
    if long:
        sheet.set_row(row, TWO_LINES)
    sheet.write_string(row, NAME, school.name, styles.paragraph if long else styles.text)
    sheet.write_string(row, AMPHOE, school.amphoe, styles.text)
    sheet.write_string(row, NETWORK, school.network, styles.text)


def _write_submission(sheet: Worksheet, styles: Styles, place: MonthSheet, row: int, found: Submission | None) -> None:
    """Figures, their sum, and how they came; what is missing stays blank, never 0."""
    for column, figure in enumerate(found.figures if found else [None] * place.processes, start=FIGURES):
        _write_count(sheet, styles, row, column, figure)
    figures = xl_range(row, FIGURES, row, place.total_column - 1)
    formula = f'=IF(COUNT({figures})=0,"",SUM({figures}))'
    sheet.write_formula(row, place.total_column, formula, styles.sum, found.total if found else "")
    sheet.write_string(row, place.status_column, status(found), styles.centred)
    if found:
        sheet.write_datetime(row, place.status_column + 1, found.handed_in, styles.date)
    else:
        sheet.write_blank(row, place.status_column + 1, None, styles.date)
    _write_count(sheet, styles, row, place.last_column, found.corrections if found else None)


def _write_count(sheet: Worksheet, styles: Styles, row: int, column: int, count: int | None) -> None:
    if count is None:
        sheet.write_blank(row, column, None, styles.count)
    else:
        sheet.write_number(row, column, count, styles.count)


def _write_sums(sheet: Worksheet, styles: Styles, place: MonthSheet) -> None:
    for column in range(place.last_column + 1):
        sheet.write_blank(place.sums_row, column, None, styles.sum_label)
    sheet.write_string(place.sums_row, CODE, "รวม", styles.sum_label)
    for column, total in enumerate([*place.totals, sum(place.totals)], start=FIGURES):
        name = xl_col_to_name(column)
        formula = f"=SUM({name}{FIRST_ROW + 1}:{name}{place.last_row + 1})"
        sheet.write_formula(place.sums_row, column, formula, styles.sum, total)
