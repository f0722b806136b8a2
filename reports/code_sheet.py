"""Enrolment codes to hand out: a Word document with two schools on each A4 page, to be cut apart."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from line.sharing import prefilled_chat
from messages import code_slips as wording
from messages.enrolment import enrol_command, school_title
from reports.official import Part, Run, set_defaults, write

_TEXT, _QR_SIDE, _QR = 11.4, 6.4, 5.6  # cm: the two columns, and the picture in the second
_INSET = 0.3  # cm
_HALF = 13.85  # cm: half of a page between its margins
_MARGIN_TOP, _MARGIN_SIDE = 0.95, 1.6
_NAME_SIZES = ((26, 30), (38, 26), (80, 22))  # up to so many letters → points
_SMALLEST = 18
_ABOVE_AND_BELOW = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")  # marks that take no room in the line


@dataclass(frozen=True)
class Slip:
    """One school's slip; ``code`` as people read it. ``qr``: what the QR holds."""

    school: str
    place: str
    code: str
    qr: str
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    caption: str


def slip(school: str, place: str, code: str, until: datetime, *, basic_id: str, contact: str) -> Slip:
    """A school's slip. Its QR opens the bot's chat with the command typed in; without the @id it holds the text."""
    command = enrol_command(code)
    return Slip(
        school=school_title(school), place=place, code=code, qr=prefilled_chat(basic_id, command) or command,
        steps=wording.steps(code, basic_id), notes=wording.notes(until, contact),
        caption=wording.SCAN_TO_OPEN if basic_id else wording.SCAN_TO_COPY,
    )  # fmt: skip


def qr_code(content: str) -> segno.QRCode:
    """Medium error correction: a slip that was folded or stained is still read."""
    return segno.make(content, micro=False, error="m")


def code_sheet(slips: Sequence[Slip], title: str, at: datetime) -> bytes:
    """The document (DOCX)."""
    document: Any = Document()
    set_defaults(document)
    document.core_properties.title = title
    document.core_properties.created = document.core_properties.modified = at.replace(tzinfo=None)
    document.core_properties.author = document.core_properties.comments = ""
    _set_page(document.sections[0])
    for first in range(0, len(slips), 2):
        _add_page(document, slips[first : first + 2])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(_MARGIN_SIDE)
    section.top_margin = section.bottom_margin = Cm(_MARGIN_TOP)
    section.header_distance = section.footer_distance = Cm(0.3)


def _add_page(document: Any, slips: Sequence[Slip]) -> None:
    """One or two slips. Word wants a paragraph after a table: one point high, it stays on the page."""
    table = document.add_table(rows=0, cols=2)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, (_TEXT, _QR_SIDE), strict=True):
        column.width = Cm(width)
    for number, one in enumerate(slips):
        _add(table, one, is_upper=number == 0)
    look = document.add_paragraph().paragraph_format
    look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def _add(table: Any, one: Slip, *, is_upper: bool) -> None:
    row = table.add_row()
    row.height, row.height_rule = Cm(_HALF), WD_ROW_HEIGHT_RULE.EXACTLY
    for cell, width in zip(row.cells, (_TEXT, _QR_SIDE), strict=True):
        cell.width, cell.vertical_alignment = Cm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
        if is_upper:
            _draw_cut_line(cell)
    _write_text(row.cells[0], one)
    _write_code(row.cells[1], one)


def _write_text(cell: Any, one: Slip) -> None:
    write(cell.paragraphs[0], [Run(wording.HEADING, size=18)])
    _line(cell, Run(one.school, bold=True, size=_size_of(one.school)), before=4)
    if one.place:
        _line(cell, Run(one.place, size=18))
    for number, step in enumerate(one.steps, start=1):
        _line(cell, Run(f"{number}.  ", bold=True, size=18), Run(step, size=18), left=0.65, first=-0.65, before=8)
    for number, note in enumerate(one.notes):
        _line(cell, Run(note, size=15), before=0 if number else 12)


def _write_code(cell: Any, one: Slip) -> None:
    picture = io.BytesIO()
    qr_code(one.qr).save(picture, kind="png", scale=6)
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    cell.paragraphs[0].add_run().add_picture(picture, width=Cm(_QR))
    _line(cell, Run(one.caption, size=15), align="center")
    _line(cell, Run(wording.CODE_LABEL, size=16), align="center", before=10)
    _line(cell, Run(one.code, bold=True, size=36), align="center", left=_INSET)
    cell.paragraphs[-1].paragraph_format.right_indent = Cm(_INSET)  # room for the frame's sides
    _frame(cell.paragraphs[-1])


def _line(cell: Any, *parts: Part, **look: Any) -> None:
    write(cell.add_paragraph(), parts, **look)


def _size_of(name: str) -> int:
    """Points in which the name takes two lines at most, however long it is."""
    letters = sum(letter not in _ABOVE_AND_BELOW for letter in name)
    return next((points for most, points in _NAME_SIZES if letters <= most), _SMALLEST)


def _draw_cut_line(cell: Any) -> None:
    borders = OxmlElement("w:tcBorders")
    borders.append(_edge("bottom", "dashed", 6))
    properties = cell._tc.get_or_add_tcPr()
    properties.find(qn("w:vAlign")).addprevious(borders)  # the schema knows one order


def _frame(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        borders.append(_edge(side, "single", 12))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _edge(side: str, kind: str, eighths: int) -> Any:
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", str(eighths)), ("space", "4" if kind == "single" else "0")):
        edge.set(qn(f"w:{name}"), value)
    edge.set(qn("w:color"), "53636D")
    return edge
