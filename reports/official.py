"""Official papers as Word documents: paper, font, tab leaders, emblem, tables; what stands on them is others' affair.

Sizes follow the Prime Minister's Office rules on correspondence (ระเบียบงานสารบรรณ, formats of 2553): A4, left margin
3 cm, right 2 cm, TH SarabunPSK 16 points. Word sets Thai by its complex-script font and size, so both are always given.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "TH SarabunPSK"
BODY, LABEL, TITLE = 16, 20, 29  # points
WIDTH = 16.0  # cm between the margins
INDENT = 2.5  # cm before the first line of a paragraph
_SHORT, _SHORT_LABEL, _LONG_LABEL = 7, 1.5, 2.9  # characters of "อ้างถึง"; cm for it and for "สิ่งที่ส่งมาด้วย"
_LANGUAGE = "th-TH"

Align = Literal["left", "center", "right", "thai"]
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "thai": WD_ALIGN_PARAGRAPH.THAI_JUSTIFY,
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A piece of a line with a look of its own."""

    text: str
    bold: bool = False
    size: int = BODY


@dataclass(frozen=True)
class Dots:
    """A dotted leader up to ``until`` cm from the left margin: where people write by hand."""

    until: float = WIDTH


@dataclass(frozen=True)
class Gap:
    """A jump to ``until`` cm from the left margin."""

    until: float


Part = str | Run | Dots | Gap


class Paper:
    """One document that is written from top to bottom. Lengths in cm, sizes and distances in points."""

    def __init__(self, title: str, author: str, at: datetime, *, top: float) -> None:
        self._document: Any = Document()
        set_defaults(self._document)
        properties = self._document.core_properties
        properties.title, properties.author, properties.language = title, author, _LANGUAGE
        properties.created = properties.modified = at.replace(tzinfo=None)
        properties.comments = ""
        _set_page(self._document.sections[0], top)
        self._place: Any = self._document

    def line(
        self,
        *parts: Part,
        align: Align = "left",
        left: float = 0,
        first: float = 0,
        before: float = 0,
        exactly: float | None = None,
        keep: bool = False,
    ) -> None:
        """A paragraph. ``first``: its first line's indent; ``before``: distance above; ``keep``: not parted below."""
        write(self._place.add_paragraph(), parts, align=align, left=left, first=first, before=before)
        look = self._place.paragraphs[-1].paragraph_format
        look.keep_with_next = keep or None
        if exactly is not None:
            _set_height(self._place.paragraphs[-1], exactly)

    def heading(self, text: str) -> None:
        """A bold line in the middle."""
        self.line(Run(text, bold=True, size=18), align="center")

    def text(self, *parts: Part, before: float = 6) -> None:
        """A paragraph of the body: indented, spread evenly as Thai is."""
        self.line(*parts, align="thai", first=INDENT, before=before)

    def entry(self, label: str, *parts: Part) -> None:
        """A line of the letter's head: what follows the label goes on below itself, not below the label."""
        hanging = _LONG_LABEL if len(label) > _SHORT or not label else _SHORT_LABEL
        self.line(label, Gap(hanging), *parts, left=hanging, first=-hanging, before=4 if label else 0)

    def space(self, points: float, *, keep: bool = False) -> None:
        """Room of exactly that height: for a signature."""
        self.line(exactly=points, keep=keep)

    def picture(self, content: bytes | None, height: float, *, align: Align = "center") -> None:
        """A picture ``height`` cm high; without one its place stays empty."""
        paragraph = self._place.add_paragraph()
        _put_picture(paragraph, content, height, align)

    def masthead(self, content: bytes | None, height: float, title: str) -> None:
        """A picture at the left edge, and a title in the middle of the page beside it."""
        side = 3.0
        table = self._table([side, WIDTH - 2 * side, side], bordered=False)
        row = table.add_row()
        row.height = Cm(height)
        _put_picture(row.cells[0].paragraphs[0], content, height, "left")
        write(row.cells[1].paragraphs[0], [Run(title, bold=True, size=TITLE)], align="center")
        _set_height(row.cells[1].paragraphs[0], 35)
        row.cells[1].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM

    def columns(self, widths: Sequence[float], cells: Sequence[Sequence[str]]) -> None:
        """Blocks of lines side by side, without borders."""
        row = self._table(widths, bordered=False).add_row()
        for cell, lines in zip(row.cells, cells, strict=True):
            write(cell.paragraphs[0], [lines[0]])
            for text in lines[1:]:
                write(cell.add_paragraph(), [text])

    def table(
        self,
        columns: Sequence[tuple[str, float, Align]],
        rows: Iterable[Sequence[str]],
        *,
        size: int = BODY,
        left: float = 0,
    ) -> None:
        """Headings (text, width in cm, how its cells stand) that are repeated on every page, and rows never parted."""
        table = self._table([width for _, width, _ in columns], bordered=True, left=left)
        heading = table.add_row()
        _mark_row(heading, "w:tblHeader")
        for cell, (text, _, _) in zip(heading.cells, columns, strict=True):
            write(cell.paragraphs[0], [Run(text, bold=True, size=size)], align="center")
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for values in rows:
            row = table.add_row()
            for cell, text, (_, _, align) in zip(row.cells, values, columns, strict=True):
                write(cell.paragraphs[0], [Run(text, size=size)], align=align)

    def new_section(self, *, top: float = 2.5) -> None:
        """Go on with a fresh page whose number, in Thai digits, stands above in the middle, as all that follow."""
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        _set_height(self._document.paragraphs[-1], 1)  # what carries the break must not begin a page of its own
        _set_page(section, top)
        section.header.is_linked_to_previous = False
        _number_pages(section)

    def content(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _table(self, widths: Sequence[float], *, bordered: bool, left: float = 0) -> Any:
        table = self._place.add_table(rows=0, cols=len(widths), style="Table Grid" if bordered else None)
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        _set_table_place(table, left, padding=0.15 if bordered else 0)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        return _FixedWidths(table, widths)


class _FixedWidths:
    """A table whose every new row takes the columns' widths: Word goes by the cells."""

    def __init__(self, table: Any, widths: Sequence[float]) -> None:
        self._table, self._widths = table, widths

    def add_row(self) -> Any:
        row = self._table.add_row()
        _mark_row(row, "w:cantSplit")
        for cell, width in zip(row.cells, self._widths, strict=True):
            cell.width = Cm(width)
        return row


def write(
    paragraph: Any,
    parts: Iterable[Part],
    *,
    align: Align = "left",
    left: float = 0,
    first: float = 0,
    before: float = 0,
) -> None:
    """Fill an empty paragraph."""
    look = paragraph.paragraph_format
    look.alignment = _ALIGN[align]
    look.left_indent, look.first_line_indent, look.space_before = Cm(left), Cm(first), Pt(before)
    for part in parts:
        match part:
            case Dots(until=until):
                _tab(paragraph, until, WD_TAB_LEADER.DOTS)
            case Gap(until=until):
                _tab(paragraph, until, WD_TAB_LEADER.SPACES)
            case Run():
                _run(paragraph, part)
            case _:
                _run(paragraph, Run(part))


def _set_height(paragraph: Any, points: float) -> None:
    """Lines of exactly that height."""
    look = paragraph.paragraph_format
    look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)


def _tab(paragraph: Any, until: float, leader: Any) -> None:
    right = until == WIDTH
    alignment = WD_TAB_ALIGNMENT.RIGHT if right else WD_TAB_ALIGNMENT.LEFT
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(until), alignment, leader)
    _run(paragraph, Run("\t"))


def _run(paragraph: Any, part: Run) -> Any:
    run = paragraph.add_run(part.text)
    run.font.bold = run.font.cs_bold = part.bold or None
    if part.size != BODY:
        _set_size(run.font, part.size)
    if any("\u0e00" <= char <= "\u0e7f" for char in part.text):
        run.font.complex_script = True
    return run


def _set_size(font: Any, points: int) -> None:
    """For every script; python-docx knows the size of Latin only."""
    font.size = Pt(points)
    font._element.rPr.find(qn("w:sz")).addnext(_valued("w:szCs", str(2 * points)))


def _valued(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


def set_defaults(document: Any) -> None:
    """One font for all scripts, no theme fonts that would win over it, single lines without distance."""
    style = document.styles["Normal"]
    style.font.name = FONT
    _set_size(style.font, BODY)
    look = style.paragraph_format
    look.space_before = look.space_after = Pt(0)
    look.line_spacing = 1.0
    look.widow_control = True
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    language = OxmlElement("w:lang")
    for attribute, value in (("val", "en-US"), ("eastAsia", "en-US"), ("bidi", _LANGUAGE)):
        language.set(qn(f"w:{attribute}"), value)
    properties.append(language)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
    if defaults is not None:
        defaults.getparent().remove(defaults)


def _set_page(section: Any, top: float) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(top), Cm(2)
    section.header_distance, section.footer_distance = Cm(1.25), Cm(1)


def _number_pages(section: Any) -> None:
    """Word counts in Thai digits so; LibreOffice knows Thai letters, but no such count, and shows Arabic digits."""
    if section._sectPr.find(qn("w:pgNumType")) is None:  # a section begins as a copy of the one before it
        number = OxmlElement("w:pgNumType")
        number.set(qn("w:fmt"), "thaiNumbers")
        section._sectPr.find(qn("w:pgMar")).addnext(number)
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, Run("- "))
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(_run(paragraph, Run("๒"))._r)  # what stands there until the program counts the pages
    paragraph._p.append(field)
    _run(paragraph, Run(" -"))


def _put_picture(paragraph: Any, content: bytes | None, height: float, align: Align) -> None:
    paragraph.alignment = _ALIGN[align]
    if content is None:
        _set_height(paragraph, Cm(height).pt)
        return
    paragraph.add_run().add_picture(io.BytesIO(content), height=Cm(height))


def _set_table_place(table: Any, left: float, padding: float) -> None:
    """The schema knows one order of these elements: the indent before the layout, cells' margins before the look."""
    properties = table._tbl.tblPr
    indent = OxmlElement("w:tblInd")
    _set_width(indent, left)
    properties.find(qn("w:tblLayout")).addprevious(indent)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(OxmlElement(f"w:{side}"))
        _set_width(margins[-1], padding)
    properties.find(qn("w:tblLook")).addprevious(margins)


def _set_width(element: Any, length: float) -> None:
    element.set(qn("w:w"), str(Cm(length).twips))
    element.set(qn("w:type"), "dxa")


def _mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))
