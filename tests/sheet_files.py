"""Files as the office's programs write them, for the tests of sheets/."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

from sheets.item_columns import ItemColumn
from thai.school_names import SchoolName, SchoolNames

Cells = Sequence[object]

ITEMS = [
    ItemColumn(11, "photo", "ภาพถ่าย", "ภาพถ่าย"),
    ItemColumn(12, "location", "ที่ตั้ง", "ที่ตั้ง"),
    ItemColumn(13, "contact", "ช่องทางการติดต่อ", "การติดต่อ"),
    ItemColumn(14, "hours", "เวลาเปิด-ปิดการให้บริการ", "เวลาเปิด-ปิด"),
    ItemColumn(15, "navigation", "นำทาง (พิกัดของโรงเรียนบนเว็บไซต์)", "นำทาง"),
]
SCHOOLS = SchoolNames(
    [
        SchoolName(1, "1099000001", "99000001", "บ้านต้นแบบ", "ในเมืองสมมติ", "เมืองตัวอย่าง"),
        SchoolName(2, "1099000002", "99000002", "วัดสมมติธรรม", "ในเมืองสมมติ", "เมืองตัวอย่าง"),
        SchoolName(3, "1099000003", "99000003", "บ้านหนองตัวอย่าง", "สระตัวอย่าง", "เมืองตัวอย่าง"),
        SchoolName(4, "1099000004", "99000004", "บ้านหนองตัวอย่าง", "หนองทดลอง", "สวนทดลอง"),
    ]
)
MARKED_FIVE_TIMES = ["โรงเรียน", "ภาพถ่าย", "ที่ตั้ง", "การติดต่อ", "เวลาเปิด-ปิด", "นำทาง", "หมายเหตุ"]


def csv_text(rows: Sequence[Cells], delimiter: str = ",") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()


def csv_file(rows: Sequence[Cells], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    return csv_text(rows, delimiter).encode(encoding)


def xlsx_file(*sheets: Sequence[Cells], hidden: Sequence[int] = ()) -> bytes:
    """A workbook with one sheet for each argument; ``hidden`` are positions of sheets."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for at, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"Sheet{at + 1}")
        for row in rows:
            sheet.append(list(row))
        if at in hidden:
            sheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
