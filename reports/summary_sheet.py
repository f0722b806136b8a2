"""The first sheet of a statistics workbook: processes × months, and how many schools handed in, all as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from reports.month_sheet import CODE, MonthSheet
from reports.statistics_rows import LATE, MISSING, NIL, NIL_LATE, ON_TIME
from reports.workbook_style import TITLE_HEIGHT, TWO_LINES, Styles, lay_out

_HEADING_ROW = 3  # counted from 0
_NUMBER, _NAME, _MONTHS = range(3)
_LONG_NAME = 60  # characters that one line of the column holds
_COUNTS = (  # what the line says, and the statuses it counts
    ("ส่งตรงเวลา", (ON_TIME, NIL)),
    ("ส่งล่าช้า", (LATE, NIL_LATE)),
    ("ยังไม่ส่ง", (MISSING,)),
    ("ในจำนวนที่ส่ง: ไม่มีผู้รับบริการ", (NIL, NIL_LATE)),
)


class SummarySheet:
    """Writes the sheet from top to bottom; ``months`` are the sheets it points to, oldest first."""

    def __init__(self, sheet: Worksheet, styles: Styles, months: Sequence[MonthSheet]) -> None:
        self._sheet, self._styles, self._months = sheet, styles, months
        self._row = 0

    def write(self, title: str, source: Sequence[str], processes: Sequence[str], due: Sequence[date]) -> None:
        """``source``: up to two lines; ``processes``: full names; ``due``: the day each month is due."""
        self._sheet.set_row(0, TITLE_HEIGHT)
        self._sheet.write_string(0, 0, title, self._styles.title)
        for row, line in enumerate(source, start=1):
            self._sheet.write_string(row, 0, line, self._styles.subtitle)
        self._row = _HEADING_ROW
        self._headings("ที่", "กระบวนการ (จำนวนผู้รับบริการ)", "รวม")
        self._write_processes(processes)
        self._row += 1
        self._headings("", "การส่งรายงาน (จำนวนโรงเรียน)", "รวม (ฉบับ)")
        self._write_due(due)
        self._write_schools()
        for label, statuses in _COUNTS:
            self._write_statuses(label, statuses)
        self._set_up()

    @property
    def _total_column(self) -> int:
        return _MONTHS + len(self._months)

    def _headings(self, number: str, name: str, total: str) -> None:
        months = [place.month.short for place in self._months]
        for column, heading in enumerate([number, name, *months, total]):
            self._sheet.write_string(self._row, column, heading, self._styles.heading)
        self._row += 1

    def _write_processes(self, processes: Sequence[str]) -> None:
        first = self._row
        for position, name in enumerate(processes):
            if len(name) > _LONG_NAME:
                self._sheet.set_row(self._row, TWO_LINES)
            formulas = [f"={place.sum_of(position)}" for place in self._months]
            self._write_line(name, formulas, [place.totals[position] for place in self._months], number=position + 1)
        sums = [sum(place.totals) for place in self._months]
        self._sheet.write_blank(self._row, _NUMBER, None, self._styles.sum_label)
        self._sheet.write_string(self._row, _NAME, "รวมทุกกระบวนการ", self._styles.sum_label)
        for column, total in enumerate([*sums, sum(sums)], start=_MONTHS):
            formula = f"=SUM({xl_range(first, column, self._row - 1, column)})"
            self._sheet.write_formula(self._row, column, formula, self._styles.sum, total)
        self._row += 1

    def _write_due(self, due: Sequence[date]) -> None:
        self._label("กำหนดส่ง")
        for column, day in enumerate(due, start=_MONTHS):
            self._sheet.write_datetime(self._row, column, day, self._styles.short_date)
        self._sheet.write_blank(self._row, self._total_column, None, self._styles.sum)
        self._row += 1

    def _write_schools(self) -> None:
        formulas = [f"=COUNTA({place.column(CODE)})" for place in self._months]
        self._write_line("โรงเรียนที่ต้องรายงาน", formulas, [place.schools for place in self._months])

    def _write_statuses(self, label: str, statuses: Sequence[str]) -> None:
        formulas = [
            "=" + "+".join(f'COUNTIF({place.column(place.status_column)},"{word}")' for word in statuses)
            for place in self._months
        ]
        self._write_line(label, formulas, [sum(place.statuses[word] for word in statuses) for place in self._months])

    def _write_line(
        self, label: str, formulas: Sequence[str], results: Sequence[int], number: int | None = None
    ) -> None:
        """A line of one formula a month, summed up at its end."""
        self._label(label, number)
        for column, (formula, result) in enumerate(zip(formulas, results, strict=True), start=_MONTHS):
            self._sheet.write_formula(self._row, column, formula, self._styles.count, result)
        months = xl_range(self._row, _MONTHS, self._row, self._total_column - 1)
        self._sheet.write_formula(self._row, self._total_column, f"=SUM({months})", self._styles.sum, sum(results))
        self._row += 1

    def _label(self, label: str, number: int | None = None) -> None:
        if number is None:
            self._sheet.write_blank(self._row, _NUMBER, None, self._styles.count)
        else:
            self._sheet.write_number(self._row, _NUMBER, number, self._styles.count)
        self._sheet.write_string(self._row, _NAME, label, self._styles.paragraph)

    def _set_up(self) -> None:
        self._sheet.set_column(_NUMBER, _NUMBER, 6)
        self._sheet.set_column(_NAME, _NAME, 58)
        self._sheet.set_column(_MONTHS, self._total_column, 13)
        self._sheet.freeze_panes(_HEADING_ROW + 1, _MONTHS)
        lay_out(
            self._sheet, heading_row=_HEADING_ROW, last_row=self._row - 1, last_column=self._total_column, one_page=True
        )
