"""The sheet of all schools in a follow-up's workbook: how each item of each school stands, with notes and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from core.clock import local_date
from core.vocabulary import ItemState
from messages.style import STATES
from models.frozen import Frozen, FrozenSchool
from reports.month_sheet import AMPHOE, CODE, FIGURES, SCHOOL_COLUMNS, write_school
from reports.statistics_rows import SchoolLine
from reports.workbook_style import TITLE_HEIGHT, TWO_LINES, Styles, height_of, lay_out

NAME = "รายโรงเรียน"
COMPLETE = STATES[ItemState.COMPLETE].word
_HEADING_ROW, FIRST_ROW = 3, 4  # counted from 0: title, source, legend, headings, schools
_STATE_WIDTH, _DAY_WIDTH, _NOTE_WIDTH = 13, 14, 44
_LEGEND = (
    "นับว่าครบเฉพาะที่เขตตรวจยืนยันแล้ว ที่โรงเรียนแจ้งแก้ไขแล้วยังไม่นับ · วันที่ตรวจและวันที่โรงเรียนแจ้งของแต่ละรายการอยู่ทางขวา นอกพื้นที่พิมพ์"
)


@dataclass(frozen=True)
class SchoolsSheet:
    """Where the states stand: the summary points there."""

    items: int
    schools: int

    @property
    def last_row(self) -> int:
        """The last school's row; with no school at all one row stays empty, so that no range runs backwards."""
        return FIRST_ROW + max(self.schools, 1) - 1

    @property
    def complete_column(self) -> int:
        """How many of its items are complete."""
        return FIGURES + self.items

    @property
    def day_column(self) -> int:
        return self.complete_column + 1

    @property
    def note_column(self) -> int:
        """The last one that is printed."""
        return self.day_column + 1

    @property
    def last_column(self) -> int:
        return self.note_column + 2 * self.items

    @property
    def short_names(self) -> list[str | int]:
        """The cells of the items' short names, as charts call them."""
        return [NAME, _HEADING_ROW, FIGURES, _HEADING_ROW, self.complete_column - 1]

    def column(self, column: int) -> str:
        """All schools' cells of a column, as other sheets call them."""
        return f"{quote_sheetname(NAME)}!{xl_range_abs(FIRST_ROW, column, self.last_row, column)}"


def line_of(school: FrozenSchool) -> SchoolLine:
    """What sheets show of a school."""
    return SchoolLine(school.id, school.code, school.name, school.amphoe, school.network, school.inactive_from)


def write_schools(sheet: Worksheet, styles: Styles, frozen: Frozen, source: str) -> SchoolsSheet:
    """Fill the sheet from top to bottom. ``source``: whose data of which moment."""
    place = SchoolsSheet(len(frozen.items), len(frozen.schools))
    _set_up(sheet, styles, place)
    sheet.write_string(0, 0, "ผลการติดตามรายโรงเรียน", styles.title)
    sheet.write_string(1, 0, source, styles.subtitle)
    sheet.write_string(2, 0, _LEGEND, styles.subtitle)
    for column, heading in enumerate(_headings(frozen)):
        sheet.write_string(_HEADING_ROW, column, heading, styles.heading)
    for row, school in enumerate(frozen.schools, start=FIRST_ROW):
        _write_row(sheet, styles, place, row, school, [item.short for item in frozen.items])
    _write_sums(sheet, styles, place, frozen)
    return place


def _headings(frozen: Frozen) -> list[str]:
    items = [item.short for item in frozen.items]
    schools = [heading for heading, _ in SCHOOL_COLUMNS]
    days = [f"ตรวจ{item}เมื่อ" for item in items] + [f"แจ้งแก้ไข{item}เมื่อ" for item in items]
    return [*schools, *items, "ครบ (รายการ)", "ตรวจล่าสุด", "หมายเหตุของรายการที่ไม่ครบ", *days]


def _set_up(sheet: Worksheet, styles: Styles, place: SchoolsSheet) -> None:
    widths = [width for _, width in SCHOOL_COLUMNS] + [_STATE_WIDTH] * place.items + [9, _DAY_WIDTH, _NOTE_WIDTH]
    for column, width in enumerate([*widths, *[_DAY_WIDTH] * 2 * place.items]):
        sheet.set_column(column, column, width)
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.set_row(_HEADING_ROW, TWO_LINES)
    sheet.freeze_panes(FIRST_ROW, AMPHOE)
    sheet.autofilter(_HEADING_ROW, 0, place.last_row, place.last_column)
    for state, look in STATES.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{look.word}"', "format": styles.states[state]}
        sheet.conditional_format(FIRST_ROW, FIGURES, place.last_row, place.complete_column - 1, rule)
    lay_out(sheet, heading_row=_HEADING_ROW, last_row=place.last_row + 1, last_column=place.note_column)


def _write_row(
    sheet: Worksheet, styles: Styles, place: SchoolsSheet, row: int, school: FrozenSchool, items: list[str]
) -> None:
    write_school(sheet, styles, row, line_of(school))
    for column, found in enumerate(school.states, start=FIGURES):
        sheet.write_string(row, column, STATES[found.state].word, styles.centred)
    states = xl_range(row, FIGURES, row, place.complete_column - 1)
    complete = len(items) - len(school.missing)
    sheet.write_formula(row, place.complete_column, f'=COUNTIF({states},"{COMPLETE}")', styles.sum, complete)
    checked = [found.checked_at for found in school.states]
    write_day(sheet, styles, row, place.day_column, max((at for at in checked if at), default=None))
    notes = "\n".join(f"{items[at]}: {school.states[at].note}" for at in school.missing if school.states[at].note)
    sheet.write_string(row, place.note_column, notes, styles.paragraph)
    if (height := height_of(notes, _NOTE_WIDTH)) >= TWO_LINES:
        sheet.set_row(row, height)
    days = [*checked, *(found.declared_at for found in school.states)]
    for column, at in enumerate(days, start=place.note_column + 1):
        write_day(sheet, styles, row, column, at)


def write_day(sheet: Worksheet, styles: Styles, row: int, column: int, at: datetime | None) -> None:
    """The Thai day of an instant as a real date; blank where there is none."""
    if at is None:
        sheet.write_blank(row, column, None, styles.short_date)
    else:
        sheet.write_datetime(row, column, local_date(at), styles.short_date)


def _write_sums(sheet: Worksheet, styles: Styles, place: SchoolsSheet, frozen: Frozen) -> None:
    """How many schools are complete: in each item, and in all."""
    row = place.last_row + 1
    for column in range(place.note_column + 1):
        sheet.write_blank(row, column, None, styles.sum_label)
    sheet.write_string(row, CODE, "จำนวนที่ครบ", styles.sum_label)
    counts = [states.get(ItemState.COMPLETE, 0) for states in frozen.counts.by_state]
    for column, count in enumerate(counts, start=FIGURES):
        name = xl_col_to_name(column)
        formula = f'=COUNTIF({name}{FIRST_ROW + 1}:{name}{place.last_row + 1},"{COMPLETE}")'
        sheet.write_formula(row, column, formula, styles.sum, count)
    name = xl_col_to_name(place.complete_column)
    formula = f"=COUNTIF({name}{FIRST_ROW + 1}:{name}{place.last_row + 1},{place.items})"
    sheet.write_formula(row, place.complete_column, formula, styles.sum, frozen.counts.complete)
