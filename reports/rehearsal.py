"""A rehearsal as an XLSX workbook: the cases side by side, and one sheet a case with every message."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from core.clock import in_bangkok
from core.vocabulary import Delivery
from models.price_plans import Tariff
from models.rehearsed import Case, CaseResult, MonthTotal, Rehearsal, Turn
from reports.workbook_style import OPTIONS, TITLE_HEIGHT, TWO_LINES, Styles, lay_out
from thai.dates import date_range, date_time

_TURN_COLUMNS = (
    ("วันที่", 20), ("เวลา", 8), ("เรื่อง", 34), ("ถึง", 40), ("วิธี", 18), ("เสียโควตา (ข้อความ)", 12),
    ("หากส่งตรงต้องใช้ (ข้อความ)", 14), ("เหตุที่ไม่ได้ส่ง", 44),
)  # fmt: skip
_DAY, _TIME, _WHAT, _CHAT, _WAY, _PRICE, _NEEDS, _WHY = range(len(_TURN_COLUMNS))
_TOTAL_COLUMNS = (
    ("กรณี", 34), ("เดือน", 14), ("โควตา (ข้อความ)", 12), ("ใช้ไปก่อนแล้ว", 11), ("ไปพร้อมคำตอบ (ครั้ง)", 12),
    ("ส่งตรง (ครั้ง)", 10), ("เสียโควตา (ข้อความ)", 12), ("โควตาคงเหลือ", 11), ("ค้างเพราะโควตาไม่พอ (ครั้ง)", 13),
    ("ไม่ได้ส่งเพราะเหตุอื่น (ครั้ง)", 13), ("ราคา (บาท ไม่รวม VAT)", 14),
)  # fmt: skip
_HEADING_ROW = 4  # counted from 0
_SENT_BY = {"reply": "ไปพร้อมคำตอบ", "push": "ส่งตรง", "hand": "เจ้าหน้าที่โพสต์"}
_ENDS = {
    Delivery.HELD: "ค้าง", Delivery.LAPSED: "เลยเวลา", Delivery.FAILED: "LINE ไม่รับ", Delivery.UNCERTAIN: "ไม่แน่ชัด",
}  # fmt: skip


def rehearsal_workbook(rehearsal: Rehearsal, tariff: Tariff) -> bytes:
    """The workbook of a rehearsal; prices by ``tariff``."""
    file = io.BytesIO()
    with Workbook(file, OPTIONS) as book:
        title = f"ซ้อมส่งข้อความ {date_range(rehearsal.first, rehearsal.last)}"
        book.set_properties({"title": title, "created": rehearsal.taken_at.replace(tzinfo=None)})
        styles = Styles(book)
        _write_summary(book.add_worksheet("สรุป"), styles, title, rehearsal, tariff)
        for result in rehearsal.cases:
            _write_case(book.add_worksheet(_sheet_name(result.case)), styles, rehearsal, result)
    return file.getvalue()


def _sheet_name(case: Case) -> str:
    return {Case.BEST: "ดีที่สุด", Case.WORST: "แพงที่สุด", Case.SHARE: "มีคนเขียนบางส่วน"}[case]


def _case_name(case: Case, rehearsal: Rehearsal) -> str:
    return {
        Case.BEST: "ดีที่สุด: ทุกแชตเขียนทันที",
        Case.WORST: "แพงที่สุด: ไม่มีใครเขียนเลย",
        Case.SHARE: f"แต่ละวันมีคนเขียน {rehearsal.active:.0%} ของแชต",
    }[case]


def _assumptions(rehearsal: Rehearsal) -> tuple[str, str, str]:
    groups = ", ".join(f"{name} {people:,} คน" for name, people in rehearsal.groups) or "ยังไม่ได้ผูกกลุ่ม"
    return (
        f"ข้อมูล ณ {date_time(rehearsal.taken_at)} · ไม่ได้ส่งจริง",
        f"{rehearsal.schools:,} โรงเรียน · กลุ่ม: {groups} · ผู้ที่ส่งข้อความถึงได้ {rehearsal.people:,} คน",
        f"สมมติว่าบันทึกผลในวันติดตาม โรงเรียนที่ยังไม่ครบ {rehearsal.missing:.0%} ยังไม่ครบเหมือนเดิม และไม่มีโรงเรียนส่งสถิติเพิ่ม",
    )


def _write_head(sheet: Worksheet, styles: Styles, title: str, rehearsal: Rehearsal) -> None:
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.write_string(0, 0, title, styles.title)
    for row, line in enumerate(_assumptions(rehearsal), start=1):
        sheet.write_string(row, 0, line, styles.subtitle)


def _write_headings(sheet: Worksheet, styles: Styles, columns: Sequence[tuple[str, int]]) -> None:
    sheet.set_row(_HEADING_ROW, TWO_LINES)
    for column, (heading, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADING_ROW, column, heading, styles.heading)


# The cases side by side


def _write_summary(sheet: Worksheet, styles: Styles, title: str, rehearsal: Rehearsal, tariff: Tariff) -> None:
    _write_head(sheet, styles, title, rehearsal)
    _write_headings(sheet, styles, _TOTAL_COLUMNS)
    row = _HEADING_ROW
    for result in rehearsal.cases:
        for total in result.totals():
            row += 1
            _write_total(sheet, styles, row, _case_name(result.case, rehearsal), total, tariff)
    sheet.freeze_panes(_HEADING_ROW + 1, 0)
    lay_out(sheet, heading_row=_HEADING_ROW, last_row=row, last_column=len(_TOTAL_COLUMNS) - 1, one_page=True)


def _write_total(sheet: Worksheet, styles: Styles, row: int, case: str, total: MonthTotal, tariff: Tariff) -> None:
    sheet.write_string(row, 0, case, styles.text)
    sheet.write_string(row, 1, total.month.short, styles.centred)
    numbers = (
        total.most, total.used, total.rode, total.pushed, total.billed, total.left, len(total.held), len(total.unsent),
    )  # fmt: skip
    for column, number in enumerate(numbers, start=2):
        _write_number(sheet, row, column, number, styles.count)
    _write_number(sheet, row, 2 + len(numbers), tariff.plan.cost_in_baht(total.billed), styles.amount)


# One case


def _write_case(sheet: Worksheet, styles: Styles, rehearsal: Rehearsal, result: CaseResult) -> None:
    _write_head(sheet, styles, _case_name(result.case, rehearsal), rehearsal)
    _write_headings(sheet, styles, _TURN_COLUMNS)
    turns = [turn for turn in result.turns if turn.status is not Delivery.CANCELLED]
    for row, turn in enumerate(turns, start=_HEADING_ROW + 1):
        _write_turn(sheet, styles, row, turn)
    last = _HEADING_ROW + max(len(turns), 1)
    _write_sum(sheet, styles, last + 1, sum(turn.price for turn in turns if turn.pushed))
    sheet.freeze_panes(_HEADING_ROW + 1, 0)
    sheet.autofilter(_HEADING_ROW, 0, last, len(_TURN_COLUMNS) - 1)
    lay_out(sheet, heading_row=_HEADING_ROW, last_row=last + 1, last_column=len(_TURN_COLUMNS) - 1)


def _write_turn(sheet: Worksheet, styles: Styles, row: int, turn: Turn) -> None:
    local = in_bangkok(turn.at)
    sheet.write_datetime(row, _DAY, turn.day, styles.date)
    sheet.write_datetime(row, _TIME, local.time().replace(second=0, microsecond=0), styles.time)
    sheet.write_string(row, _WHAT, turn.what, styles.text)
    sheet.write_string(row, _CHAT, turn.chat or "–", styles.text)
    sheet.write_string(row, _WAY, _ENDS.get(turn.status) or _SENT_BY[turn.way], styles.centred)
    sheet.write_number(row, _PRICE, turn.price if turn.pushed else 0, styles.count)
    _write_number(sheet, row, _NEEDS, turn.needs or None, styles.count)
    sheet.write_string(row, _WHY, turn.why, styles.text)


def _write_sum(sheet: Worksheet, styles: Styles, row: int, billed: int) -> None:
    for column in range(len(_TURN_COLUMNS)):
        sheet.write_blank(row, column, None, styles.sum_label)
    sheet.write_string(row, 0, "รวม", styles.sum_label)
    prices = xl_range(_HEADING_ROW + 1, _PRICE, row - 1, _PRICE)
    sheet.write_formula(row, _PRICE, f"=SUM({prices})", styles.sum, billed)


def _write_number(sheet: Worksheet, row: int, column: int, number: int | Decimal | None, style: object) -> None:
    """What is unknown or without limit stays blank, never 0."""
    if number is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, float(number), style)
