"""The first sheet of a follow-up's workbook: how many schools are complete, by item, round, amphoe and network.

Tables stand on the left, charts on the right of them. What can be counted on the sheet of schools is a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from core.vocabulary import ItemState
from messages.style import STATES
from models.frozen import Frozen, FrozenMonth, FrozenRound, FrozenShare
from reports.figures_sheet import months_shown
from reports.month_sheet import AMPHOE, CODE, FIGURES, NETWORK, MonthSheet
from reports.schools_sheet import SchoolsSheet
from reports.statistics_rows import LATE, MISSING, NIL, NIL_LATE, ON_TIME
from reports.workbook_style import FONT, TITLE_HEIGHT, TWO_LINES, Styles, height_of, lay_out
from thai.months import Month

_HEADING_ROW = 3  # counted from 0
_NAME, _FIRST = 0, 1  # columns: what a row is about, then its numbers
_NAME_WIDTH, _WIDTH = 40, 13
_CHART_COLUMN, _CHART_COLUMNS = 9, 6  # charts stand to the right of the tables
_CHART_WIDTH, _CHART_HEIGHT, _BAR_HEIGHT, _TALLEST_CHART = 560, 150, 34, 900  # pixels
_ROW_PIXELS = 27
_SHOWN = (ItemState.COMPLETE, ItemState.DECLARED, ItemState.INCOMPLETE, ItemState.UNCHECKED)
_COLOURS = {
    ItemState.COMPLETE: "#2C8A4D", ItemState.DECLARED: "#4B86BF", ItemState.INCOMPLETE: "#CF5A53",
    ItemState.UNCHECKED: "#B9C3C8",
}  # fmt: skip
_ACCENT = "#0B6E69"
_GRID = {"major_gridlines": {"visible": True, "line": {"color": "#D5DFE1"}}}
_ROUNDS_SHOWN = 7  # columns left of the charts


class FollowUpSummary:
    """Writes the sheet from top to bottom; ``schools`` and ``months`` are the sheets that its formulas count in."""

    def __init__(
        self,
        book: Workbook,
        sheet: Worksheet,
        styles: Styles,
        frozen: Frozen,
        schools: SchoolsSheet,
        months: Mapping[Month, MonthSheet],
    ) -> None:
        self._book, self._sheet, self._styles, self._frozen = book, sheet, styles, frozen
        self._schools, self._months = schools, months
        self._row, self._chart_row = _HEADING_ROW, _HEADING_ROW

    def write(self, title: str, source: Sequence[str]) -> None:
        """``source``: two lines, whose data of which moment and by which letter."""
        self._sheet.set_row(0, TITLE_HEIGHT)
        self._sheet.write_string(0, 0, title, self._styles.title)
        for row, line in enumerate(source, start=1):
            self._sheet.write_string(row, 0, line, self._styles.subtitle)
        self._write_schools()
        self._write_items()
        self._write_rounds()
        self._write_items_by_round()
        self._write_shares("อำเภอ", self._frozen.amphoes, AMPHOE)
        self._write_shares("เครือข่าย", self._frozen.networks, NETWORK)
        self._write_months()
        self._set_up()

    # Tables

    def _write_schools(self) -> None:
        counts, round_ = self._frozen.counts, self._frozen.round
        self._headings("ภาพรวม", "โรงเรียน", "ร้อยละ")
        all_schools = f"=COUNTA({self._schools.column(CODE)})"
        self._line("โรงเรียนทั้งหมด", all_schools, counts.schools)
        whole = xl_rowcol_to_cell(self._row - 1, _FIRST, row_abs=True, col_abs=True)
        complete = f"=COUNTIF({self._schools.column(self._schools.complete_column)},{len(self._frozen.items)})"
        self._line("ครบทุกรายการ", complete, counts.complete)
        done = xl_rowcol_to_cell(self._row - 1, _FIRST)
        self._percent(self._row - 1, _FIRST + 1, done, whole, counts.complete, counts.schools)
        self._line("ยังไม่ครบ", f"={whole}-{done}", counts.incomplete)
        left = xl_rowcol_to_cell(self._row - 1, _FIRST)
        self._percent(self._row - 1, _FIRST + 1, left, whole, counts.incomplete, counts.schools)
        if round_ is not None:
            self._label(f"ตรวจแล้วในครั้งที่ {round_.number}")
            self._number(_FIRST, counts.checked)
            checked = xl_rowcol_to_cell(self._row, _FIRST)
            self._percent(self._row, _FIRST + 1, checked, whole, counts.checked, counts.schools)
            self._row += 1
        self._row += 1

    def _write_items(self) -> None:
        self._headings("รายการ (จำนวนโรงเรียน)", *(STATES[state].word for state in _SHOWN), "ร้อยละครบ")
        first = self._row
        for at, item in enumerate(self._frozen.items):
            self._label(item.name)
            states = self._schools.column(FIGURES + at)
            counts = [self._frozen.counts.by_state[at].get(state, 0) for state in _SHOWN]
            for column, (state, count) in enumerate(zip(_SHOWN, counts, strict=True), start=_FIRST):
                formula = f'=COUNTIF({states},"{STATES[state].word}")'
                self._sheet.write_formula(self._row, column, formula, self._styles.count, count)
            last = _FIRST + len(_SHOWN) - 1
            whole = f"SUM({xl_rowcol_to_cell(self._row, _FIRST)}:{xl_rowcol_to_cell(self._row, last)})"
            self._percent(self._row, last + 1, xl_rowcol_to_cell(self._row, _FIRST), whole, counts[0], sum(counts))
            self._row += 1
        self._chart_of_items(first, self._row - 1)
        self._row += 1

    def _write_rounds(self) -> None:
        if not self._frozen.rounds:
            return
        self._headings("การติดตาม (จำนวนโรงเรียน)", "วันที่", "ตรวจแล้ว", "ครบ", "ร้อยละครบ")
        first = self._row
        for round_ in self._frozen.rounds:
            self._label(f"ครั้งที่ {round_.number}")
            self._sheet.write_datetime(self._row, _FIRST, round_.date, self._styles.short_date)
            self._write_round(round_)
            self._row += 1
        begun = [round_ for round_ in self._frozen.rounds if round_.begun]
        if begun:
            self._chart_of_rounds(first, first + len(begun) - 1, begun)
        self._row += 1

    def _write_round(self, round_: FrozenRound) -> None:
        if not round_.begun:
            for column in range(_FIRST + 1, _FIRST + 4):
                self._sheet.write_string(self._row, column, "–", self._styles.centred)
            return
        schools = self._frozen.counts.schools
        self._number(_FIRST + 1, round_.checked)
        self._number(_FIRST + 2, round_.complete)
        whole = xl_rowcol_to_cell(_HEADING_ROW + 1, _FIRST, row_abs=True, col_abs=True)
        complete = xl_rowcol_to_cell(self._row, _FIRST + 2)
        self._percent(self._row, _FIRST + 3, complete, whole, round_.complete, schools)

    def _write_items_by_round(self) -> None:
        begun = [round_ for round_ in self._frozen.rounds if round_.begun][-_ROUNDS_SHOWN:]
        if len(begun) < 2:
            return
        self._headings("โรงเรียนที่ครบ แยกรายการ", *(f"ครั้งที่ {round_.number}" for round_ in begun))
        for at, item in enumerate(self._frozen.items):
            self._label(item.name)
            for column, round_ in enumerate(begun, start=_FIRST):
                self._number(column, round_.complete_by_item[at])
            self._row += 1
        self._row += 1

    def _write_shares(self, heading: str, shares: Sequence[FrozenShare], column: int) -> None:
        """``column``: of the sheet of schools, in which the names stand."""
        self._headings(heading, "โรงเรียน", "ครบ", "ยังไม่ครบ", "ร้อยละครบ")
        if not shares:
            self._sheet.write_string(self._row, 0, f"ยังไม่ทราบ{heading}ของโรงเรียน", self._styles.subtitle)
            self._row += 2
            return
        first = self._row
        for share in shares:
            self._write_share(share, column)
        self._write_unknown(shares, heading, column)
        self._chart_of_shares(heading, first, self._row - 1)
        self._row += 1

    def _write_unknown(self, shares: Sequence[FrozenShare], heading: str, column: int) -> None:
        counts = self._frozen.counts
        schools = counts.schools - sum(share.schools for share in shares)
        if schools:
            complete = counts.complete - sum(share.complete for share in shares)
            self._write_share(FrozenShare("", schools, complete), column, f"ไม่ระบุ{heading}")

    def _write_share(self, share: FrozenShare, column: int, label: str = "") -> None:
        self._label(label or share.name)
        names, complete_column = self._schools.column(column), self._schools.column(self._schools.complete_column)
        same = f'"="&{xl_rowcol_to_cell(self._row, _NAME)}' if not label else '""'
        schools, complete = (xl_rowcol_to_cell(self._row, _FIRST + at) for at in (0, 1))
        cells = (
            (f"=COUNTIFS({names},{same})", share.schools),
            (f"=COUNTIFS({names},{same},{complete_column},{len(self._frozen.items)})", share.complete),
            (f"={schools}-{complete}", share.schools - share.complete),
        )
        for at, (formula, result) in enumerate(cells, start=_FIRST):
            self._sheet.write_formula(self._row, at, formula, self._styles.count, result)
        self._percent(self._row, _FIRST + 3, complete, schools, share.complete, share.schools)
        self._row += 1

    def _write_months(self) -> None:
        months = months_shown(self._frozen)
        if not months:
            return
        counts = ("กำหนดส่ง", "ต้องรายงาน", "ตรงเวลา", "ล่าช้า", "ยังไม่ส่ง", "ร้อยละที่ส่ง")
        self._headings("การส่งสถิติ (จำนวนโรงเรียน)", *counts)
        for month in months:
            self._label(month.month.full)
            self._sheet.write_datetime(self._row, _FIRST, month.due, self._styles.short_date)
            self._write_month(month, self._months.get(month.month))
            handed = "+".join(xl_rowcol_to_cell(self._row, _FIRST + at) for at in (2, 3))
            whole = xl_rowcol_to_cell(self._row, _FIRST + 1)
            self._percent(self._row, _FIRST + 5, f"({handed})", whole, month.handed_in, month.schools)
            self._row += 1
        self._row += 1

    def _write_month(self, month: FrozenMonth, place: MonthSheet | None) -> None:
        """Formulas where the month has a sheet to count in, else numbers."""
        results = (month.schools, month.on_time, month.late, month.missing)
        if place is None:
            for column, count in enumerate(results, start=_FIRST + 1):
                self._number(column, count)
            return
        statuses = place.column(place.status_column)
        formulas = [f"=COUNTA({place.column(CODE)})"]
        for words in ((ON_TIME, NIL), (LATE, NIL_LATE), (MISSING,)):
            formulas.append("=" + "+".join(f'COUNTIF({statuses},"{word}")' for word in words))
        for column, (formula, result) in enumerate(zip(formulas, results, strict=True), start=_FIRST + 1):
            self._sheet.write_formula(self._row, column, formula, self._styles.count, result)

    # Cells

    def _headings(self, *headings: str) -> None:
        for column, heading in enumerate(headings):
            self._sheet.write_string(self._row, column, heading, self._styles.heading)
        self._row += 1

    def _label(self, label: str) -> None:
        if (height := height_of(label, _NAME_WIDTH)) >= TWO_LINES:
            self._sheet.set_row(self._row, height)
        self._sheet.write_string(self._row, _NAME, label, self._styles.paragraph)

    def _line(self, label: str, formula: str, result: int) -> None:
        self._label(label)
        self._sheet.write_formula(self._row, _FIRST, formula, self._styles.count, result)
        self._sheet.write_blank(self._row, _FIRST + 1, None, self._styles.percent)
        self._row += 1

    def _number(self, column: int, count: int) -> None:
        self._sheet.write_number(self._row, column, count, self._styles.count)

    def _percent(self, row: int, column: int, part: str, whole: str, count: int, of: int) -> None:
        formula = f'=IF({whole}=0,"",{part}/{whole})'
        self._sheet.write_formula(row, column, formula, self._styles.percent, count / of if of else "")

    # Charts

    def _chart_of_items(self, first: int, last: int) -> None:
        chart = self._book.add_chart({"type": "bar", "subtype": "percent_stacked"})
        items = [item.short for item in self._frozen.items]  # long names would leave no room for bars
        for at, state in enumerate(_SHOWN):
            counts = [states.get(state, 0) for states in self._frozen.counts.by_state]
            series = self._series(STATES[state].word, first, last, _FIRST + at, items, counts, _COLOURS[state])
            chart.add_series({**series, "categories": self._schools.short_names})
        chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": _font(11)})
        chart.set_x_axis({"num_format": "0%", "num_font": _font(11), "major_gridlines": {"visible": False}})
        self._insert(chart, "ความครบถ้วนแยกรายการ", len(items), legend=True)

    def _chart_of_rounds(self, first: int, last: int, begun: Sequence[FrozenRound]) -> None:
        chart = self._book.add_chart({"type": "line"})
        names = [f"ครั้งที่ {round_.number}" for round_ in begun]
        series = self._series("ครบ", first, last, _FIRST + 2, names, [round_.complete for round_ in begun], _ACCENT)
        series |= {
            "line": {"color": _ACCENT, "width": 2.5},
            "marker": {"type": "circle", "size": 8, "fill": {"color": _ACCENT}, "border": {"color": _ACCENT}},
            "data_labels": {"value": True, "position": "above", "font": _font(12)},
        }
        chart.add_series(series)
        chart.set_x_axis({"num_font": _font(11)})
        chart.set_y_axis({"min": 0, "max": max(1, self._frozen.counts.schools), "num_font": _font(11), **_GRID})
        self._insert(chart, "จำนวนโรงเรียนที่ครบทุกรายการ แต่ละครั้ง", 4, legend=False)

    def _chart_of_shares(self, heading: str, first: int, last: int) -> None:
        chart = self._book.add_chart({"type": "bar", "subtype": "percent_stacked"})
        shares = self._frozen.amphoes if heading == "อำเภอ" else self._frozen.networks
        names = [share.name for share in shares]
        complete = [share.complete for share in shares]
        missing = [share.schools - share.complete for share in shares]
        for at, (word, counts, state) in enumerate(
            (("ครบ", complete, ItemState.COMPLETE), ("ยังไม่ครบ", missing, ItemState.INCOMPLETE)), start=_FIRST + 1
        ):
            chart.add_series(self._series(word, first, last, at, names, counts, _COLOURS[state]))
        chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": _font(11)})
        chart.set_x_axis({"num_format": "0%", "num_font": _font(11), "major_gridlines": {"visible": False}})
        self._insert(chart, f"ความครบถ้วนแยก{heading}", len(names), legend=True)

    def _series(
        self, name: str, first: int, last: int, column: int, names: Sequence[str], counts: Sequence[int], colour: str
    ) -> dict[str, Any]:
        """The rows of one column, with their values for readers that do not look them up."""
        sheet = self._sheet.get_name()
        return {
            "name": name,
            "categories": [sheet, first, _NAME, last, _NAME],
            "values": [sheet, first, column, last, column],
            "categories_data": list(names),
            "values_data": list(counts),
            "fill": {"color": colour},
            "gap": 60,
        }

    def _insert(self, chart: Any, title: str, bars: int, *, legend: bool) -> None:
        """Below the chart before it, high enough for so many bars with their names."""
        height = min(_CHART_HEIGHT + bars * _BAR_HEIGHT, _TALLEST_CHART)
        chart.set_title({"name": title, "name_font": {**_font(14), "bold": True}, "overlay": False})
        chart.set_legend({"position": "bottom", "font": _font(12)} if legend else {"none": True})
        chart.set_size({"width": _CHART_WIDTH, "height": height})
        self._sheet.insert_chart(self._chart_row, _CHART_COLUMN, chart, {"object_position": 3, "description": title})
        self._chart_row += -(-height // _ROW_PIXELS) + 1

    def _set_up(self) -> None:
        self._sheet.set_column(_NAME, _NAME, _NAME_WIDTH)
        self._sheet.set_column(_FIRST, _CHART_COLUMN + _CHART_COLUMNS, _WIDTH)
        self._sheet.set_column(_CHART_COLUMN - 1, _CHART_COLUMN - 1, 3)
        self._sheet.freeze_panes(_HEADING_ROW, 0)
        last_row = max(self._row, self._chart_row) - 1
        last_column = _CHART_COLUMN + _CHART_COLUMNS - 1
        lay_out(self._sheet, heading_row=0, last_row=last_row, last_column=last_column, one_page=last_row < 60)


def _font(size: int) -> dict[str, Any]:
    return {"name": FONT, "size": size}
