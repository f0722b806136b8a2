"""The look of the office's workbooks: A4 landscape in the font of government documents."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from messages.graphemes import grapheme_count
from messages.style import STATES

FONT = "TH Sarabun New"
BUDDHIST_DATE = "[$-107041E]d mmmm yyyy"  # Excel's Thai calendar: a real date that shows พ.ศ.
SHORT_BUDDHIST_DATE = "[$-107041E]d mmm yyyy"
BUDDHIST_MONTH = "[$-107041E]mmm yyyy"
COUNT = "#,##0"
TITLE_HEIGHT, TWO_LINES = 30, 42  # points
_ONE_LINE, _TALLEST = 22, 400  # points; a row of Excel's holds 409
_A4 = 9  # Excel's paper number
_GROUND, _SUM_GROUND, _LINE = "#E4F2F0", "#F5F8F8", "#9AA7AD"

OPTIONS: dict[str, Any] = {
    "constant_memory": True,  # rows go to disk as they are written
    "default_format_properties": {"font_name": FONT, "font_size": 14},
    "default_row_height": 27,  # pixels: Thai has marks above and below the line
}


class Styles:
    """The formats of one workbook. Text is marked as typed text: a name like "=1+1" stays one even when edited."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        edged = {"border": 1, "border_color": _LINE, "valign": "vcenter"}
        right = {**edged, "align": "right", "indent": 1}
        summed = {"bold": True, "bg_color": _SUM_GROUND}
        self.title = self._add(bold=True, font_size=20)
        self.subtitle = self._add(font_color="#53636D")
        self.heading = self._add(**edged, bold=True, bg_color=_GROUND, align="center", text_wrap=True)
        self.text = self._add(**edged, quote_prefix=True, indent=1, shrink=True)
        self.paragraph = self._add(**edged, quote_prefix=True, indent=1, text_wrap=True)
        self.centred = self._add(**edged, quote_prefix=True, align="center", shrink=True)
        self.count = self._add(**right, num_format=COUNT)
        self.date = self._add(**right, num_format=BUDDHIST_DATE)
        self.short_date = self._add(**right, num_format=SHORT_BUDDHIST_DATE)
        self.time = self._add(**right, num_format=r"hh\.mm")
        self.amount = self._add(**right, num_format="#,##0.00")
        self.sum = self._add(**right, **summed, num_format=COUNT)
        self.sum_label = self._add(**edged, **summed, indent=1)
        self.missing = self._add(bg_color="#FDF1DF", font_color="#8A4B00")
        self.late = self._add(font_color="#8A4B00")
        self.percent = self._add(**right, num_format="0.0%")
        self.month = self._add(**right, num_format=BUDDHIST_MONTH)
        self.month_heading = self._add(**edged, bold=True, bg_color=_GROUND, align="center", num_format=BUDDHIST_MONTH)
        self.late_count = self._add(**right, num_format=COUNT, font_color="#8A4B00")
        self.missing_count = self._add(**right, num_format=COUNT, bg_color="#FDF1DF")
        self.states = {state: self._add(font_color=look.color, bg_color=look.soft) for state, look in STATES.items()}

    def _add(self, **properties: object) -> Format:
        return self._book.add_format(properties)


def height_of(text: str, width: int) -> int:
    """Points that a row needs for ``text`` in a column of that width: programs do not work it out by themselves."""
    room = width * 85 // 100  # lines end between words
    lines = sum(max(1, -(-grapheme_count(line) // room)) for line in text.split("\n"))
    return min(lines * _ONE_LINE, _TALLEST)


def lay_out(sheet: Worksheet, *, heading_row: int, last_row: int, last_column: int, one_page: bool = False) -> None:
    """Page set-up; rows and columns count from 0. The heading row is repeated on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)  # inches
    sheet.fit_to_pages(1, 1 if one_page else 0)  # one page wide; 0: as many high as it takes
    sheet.repeat_rows(heading_row)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.set_footer(f'&L&"{FONT}"&12&A&R&"{FONT}"&12หน้า &P จาก &N')
