"""The lists of what is still missing in a follow-up's workbook: items that are not complete, months not handed in."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from messages.style import STATES
from models.frozen import Frozen
from reports.month_sheet import AMPHOE, FIGURES, SCHOOL_COLUMNS, write_school
from reports.schools_sheet import line_of, write_day
from reports.workbook_style import TITLE_HEIGHT, TWO_LINES, Styles, height_of, lay_out

INCOMPLETE, OWING = "ยังไม่ครบ", "ยังไม่ส่ง"  # one name for both cannot be: Excel allows no "/" in it
_HEADING_ROW, _FIRST_ROW = 2, 3  # counted from 0: title, source, headings
_ITEM_WIDTH, _NOTE_WIDTH = 32, 44


def write_incomplete(sheet: Worksheet, styles: Styles, frozen: Frozen, source: str) -> None:
    """A row for each item of each school that is not complete."""
    columns = (("รายการ", _ITEM_WIDTH), ("สถานะ", 15), ("หมายเหตุ", _NOTE_WIDTH), ("ตรวจเมื่อ", 14), ("โรงเรียนแจ้งเมื่อ", 14))
    _begin(sheet, styles, "รายการที่ยังไม่ครบ", source, columns)
    row = _FIRST_ROW
    for school in frozen.incomplete_schools():
        for at in school.missing:
            found = school.states[at]
            write_school(sheet, styles, row, line_of(school))
            sheet.write_string(row, FIGURES, frozen.items[at].name, styles.paragraph)
            sheet.write_string(row, FIGURES + 1, STATES[found.state].word, styles.centred)
            sheet.write_string(row, FIGURES + 2, found.note, styles.paragraph)
            write_day(sheet, styles, row, FIGURES + 3, found.checked_at)
            write_day(sheet, styles, row, FIGURES + 4, found.declared_at)
            height = max(height_of(found.note, _NOTE_WIDTH), height_of(frozen.items[at].name, _ITEM_WIDTH))
            if height >= TWO_LINES:
                sheet.set_row(row, height)
            row += 1
    for state, look in STATES.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{look.word}"', "format": styles.states[state]}
        sheet.conditional_format(_FIRST_ROW, FIGURES + 1, max(row - 1, _FIRST_ROW), FIGURES + 1, rule)
    _end(sheet, styles, row, "ทุกโรงเรียนครบทุกรายการแล้ว", FIGURES + len(columns) - 1)


def write_owing(sheet: Worksheet, styles: Styles, frozen: Frozen, source: str) -> None:
    """A row for each month of each school that was not handed in, the latest month first."""
    columns = (("เดือน", 14), ("กำหนดส่ง", 20))
    _begin(sheet, styles, "สถิติที่ยังไม่ส่ง", source, columns)
    row = _FIRST_ROW
    for month in reversed(frozen.months):
        for school in frozen.owing_schools(month):
            write_school(sheet, styles, row, line_of(school))
            sheet.write_datetime(row, FIGURES, month.month.first_day, styles.month)
            sheet.write_datetime(row, FIGURES + 1, month.due, styles.date)
            row += 1
    _end(sheet, styles, row, "ทุกโรงเรียนส่งสถิติครบทุกเดือนแล้ว", FIGURES + len(columns) - 1)


def _begin(sheet: Worksheet, styles: Styles, title: str, source: str, columns: Sequence[tuple[str, int]]) -> None:
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.set_row(_HEADING_ROW, TWO_LINES)
    sheet.freeze_panes(_FIRST_ROW, AMPHOE)
    sheet.write_string(0, 0, title, styles.title)
    sheet.write_string(1, 0, source, styles.subtitle)
    for column, (heading, width) in enumerate([*SCHOOL_COLUMNS, *columns]):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADING_ROW, column, heading, styles.heading)


def _end(sheet: Worksheet, styles: Styles, row: int, nothing: str, last_column: int) -> None:
    """``row``: the first one that is free; ``nothing``: what the sheet says when it lists nothing."""
    if row == _FIRST_ROW:
        sheet.write_string(row, 0, nothing, styles.subtitle)
        row += 1
    sheet.autofilter(_HEADING_ROW, 0, row - 1, last_column)
    lay_out(sheet, heading_row=_HEADING_ROW, last_row=row - 1, last_column=last_column)
