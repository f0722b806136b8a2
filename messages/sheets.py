"""What is wrong with a file that the office sent, in words: in chat and on the command line alike.

The line's number is said by whoever lists the problems ("แถว 5: …").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from messages.graphemes import cut

_SHOWN = 60  # UTF-16 units of a value: enough to find it in the sheet


class SheetProblem(Protocol):
    """The shape of a problem with one line of a file, as the reading of files reports it."""

    @property
    def reason(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def first_line(self) -> int | None: ...
    @property
    def limit(self) -> int | None: ...
    @property
    def schools(self) -> tuple[int, ...]: ...


_UNREADABLE = {
    "not_a_table": "ไฟล์นี้ไม่ใช่ XLSX หรือ CSV หรือไฟล์เสียหาย โปรดเปิดใน Excel แล้วบันทึกเป็น .xlsx",
    "old_excel": "ไฟล์นี้เป็น Excel รุ่นเก่า (.xls) โปรดเปิดใน Excel แล้วบันทึกเป็น .xlsx",
    "encrypted": "ไฟล์นี้มีรหัสผ่าน โปรดเอารหัสผ่านออกก่อน",
    "too_large": "ไฟล์ใหญ่เกินไป (ไม่เกิน 5 MB) โปรดลบรูปภาพหรือชีตที่ไม่ใช้",
    "too_many_rows": "ไฟล์มีเกิน 40,000 แถว โปรดตรวจว่าเป็นไฟล์ที่ต้องการ",
    "too_many_columns": "ไฟล์มีเกิน 60 คอลัมน์ โปรดลบคอลัมน์ที่ไม่ใช้",
    "cell_too_long": "มีช่องที่ยาวเกิน 2,000 ตัวอักษร โปรดย่อให้สั้นลง",
    "bad_quotes": "เครื่องหมายคำพูด (\") ในไฟล์ CSV ไม่ครบคู่ โปรดแก้ไข หรือบันทึกเป็น .xlsx",
    "too_many_unknown": "มีชื่อโรงเรียนที่ไม่ตรงกับทะเบียนเกิน 500 แถว โปรดตรวจว่าเลือกคอลัมน์ชื่อโรงเรียนถูก หรือเพิ่มคอลัมน์รหัสโรงเรียน",
    "no_headings": "ไม่พบแถวหัวตาราง ต้องมีชื่อคอลัมน์อยู่ใน 6 แถวแรก เช่น รหัสโรงเรียน ชื่อโรงเรียน และชื่อรายการที่ตรวจ",
}  # fmt: skip

_UNFETCHED = {
    "bad_address": "ที่อยู่นี้ไม่ใช่ลิงก์ โปรดคัดลอกจากช่องที่อยู่ของเบราว์เซอร์มาทั้งหมด",
    "not_https": "ลิงก์ต้องขึ้นต้นด้วย https://",
    "credentials": "ลิงก์นี้มีชื่อผู้ใช้หรือรหัสผ่านอยู่ด้วย โปรดใช้ลิงก์ที่ไม่มี",
    "port": "ลิงก์นี้ระบุพอร์ต รับเฉพาะ https ตามปกติ (พอร์ต 443)",
    "private": "ลิงก์นี้ชี้ไปยังเครื่องภายใน รับเฉพาะเว็บไซต์ที่เปิดบนอินเทอร์เน็ต",
    "unknown_host": "ไม่พบเว็บไซต์ตามลิงก์นี้ โปรดตรวจว่าคัดลอกมาครบ",
    "no_connection": "ติดต่อเว็บไซต์ตามลิงก์นี้ไม่ได้ ลองอีกครั้ง หรือดาวน์โหลดเป็นไฟล์แล้วอัปโหลดแทน",
    "bad_certificate": "เว็บไซต์ตามลิงก์นี้ไม่มีใบรับรองความปลอดภัยที่เชื่อถือได้ โปรดดาวน์โหลดเป็นไฟล์แล้วอัปโหลดแทน",
    "slow": "เว็บไซต์ตามลิงก์นี้ตอบช้าเกินไป ลองอีกครั้ง หรือดาวน์โหลดเป็นไฟล์แล้วอัปโหลดแทน",
    "too_large": "ไฟล์ตามลิงก์นี้ใหญ่เกิน 5 MB",
    "redirects": "ลิงก์นี้ส่งต่อไปหลายทอดเกินไป โปรดใช้ลิงก์ของไฟล์โดยตรง",
    "not_shared": "ชีตนี้ยังไม่ได้เปิดให้ผู้ที่มีลิงก์ดู ใน Google ชีต กด “แชร์” เลือก “ทุกคนที่มีลิงก์” แล้วลองอีกครั้ง",
    "not_found": "ไม่พบไฟล์ตามลิงก์นี้ ไฟล์อาจถูกลบหรือย้าย",
    "web_page": "ลิงก์นี้เป็นหน้าเว็บ ไม่ใช่ตาราง โปรดใช้ลิงก์ Google ชีต หรือลิงก์ของไฟล์ CSV",
    "refused": "เว็บไซต์ตามลิงก์นี้ไม่ให้ไฟล์ โปรดดาวน์โหลดเป็นไฟล์แล้วอัปโหลดแทน",
}  # fmt: skip

_FIELDS = {
    "school_id": "รหัสโรงเรียน (school_id)",
    "smis": "รหัส SMIS (smis)",
    "name": "ชื่อโรงเรียน (name)",
    "tambon": "ตำบล (tambon)",
    "amphoe": "อำเภอ (amphoe)",
    "level": "ระดับ (level)",
    "network": "เครือข่าย (network)",
    "info_url": "ลิงก์ info.go.th (info_url)",
}


def unreadable_text(reason: str, line: int | None = None) -> str:
    """Why a file cannot be read at all and what to do, with the row where reading stopped if that is known."""
    where = f"แถว {line}: " if line else ""
    return where + _UNREADABLE.get(reason, _UNREADABLE["not_a_table"])


def field_name(field: str) -> str:
    """What a column about a school holds: "รหัสโรงเรียน"."""
    return _FIELDS[field].partition(" (")[0]


def unfetched_text(reason: str) -> str:
    """Why nothing came from the address that was pasted, and what to do."""
    return _UNFETCHED[reason]


def problem_text(problem: SheetProblem, schools: Mapping[int, str] | None = None) -> str:
    """What is wrong with one line, naming column and value.

    ``schools`` maps ids to names as people tell them apart ("บ้านหนองปลา อ.สวี"); without it no school that may be
    meant is named.
    """
    wording = _PROBLEMS.get(problem.reason, _other)
    return wording(problem) + _suggested(problem, schools or {})


def _suggested(problem: SheetProblem, schools: Mapping[int, str]) -> str:
    names = " / ".join(schools[id_] for id_ in problem.schools if id_ in schools)
    lead = _LEADS.get(problem.reason)
    return f" {lead}: {names}" if lead and names else ""


def _value(problem: SheetProblem) -> str:
    return f"“{cut(problem.value, _SHOWN)}”"


def _column(problem: SheetProblem) -> str:
    return f"คอลัมน์ “{cut(_FIELDS.get(problem.column, problem.column), _SHOWN)}”"


def _missing_column(problem: SheetProblem) -> str:
    return f"ไม่มี{_column(problem)} โปรดเพิ่มในแถวหัวตาราง"


def _column_twice(problem: SheetProblem) -> str:
    return f"คอลัมน์ {_value(problem)} ซ้ำกับ{_column(problem)} โปรดเหลือไว้คอลัมน์เดียว"


def _missing_school_id(problem: SheetProblem) -> str:
    return f"ไม่มีรหัสโรงเรียนใน{_column(problem)}"


def _bad_school_id(problem: SheetProblem) -> str:
    return f"{_column(problem)} เป็น {_value(problem)} รหัสโรงเรียนต้องเป็นตัวเลข 10 หลัก"


def _bad_smis(problem: SheetProblem) -> str:
    return f"{_column(problem)} เป็น {_value(problem)} รหัส SMIS ต้องเป็นตัวเลข 8 หลัก"


def _duplicate(problem: SheetProblem) -> str:
    return f"{_column(problem)} เป็น {_value(problem)} ซ้ำกับแถว {problem.first_line}"


def _missing_name(problem: SheetProblem) -> str:
    return f"ไม่มีชื่อโรงเรียนใน{_column(problem)}"


def _bad_url(problem: SheetProblem) -> str:
    return f"{_column(problem)} เป็น {_value(problem)} ลิงก์ต้องขึ้นต้นด้วย http:// หรือ https://"


def _too_long(problem: SheetProblem) -> str:
    return f"{_column(problem)} ยาวเกิน {problem.limit:,} ตัวอักษร: {_value(problem)}"


def _no_school(problem: SheetProblem) -> str:
    return "มีผลตรวจหรือหมายเหตุ แต่ไม่ได้ระบุโรงเรียน"


def _unknown_school(problem: SheetProblem) -> str:
    return f"ไม่พบโรงเรียน {_value(problem)} จาก{_column(problem)}"


def _ambiguous_school(problem: SheetProblem) -> str:
    return f"ไม่แน่ใจว่า {_value(problem)} ใน{_column(problem)} คือโรงเรียนใด โปรดใส่รหัสโรงเรียน"


def _school_mismatch(problem: SheetProblem) -> str:
    return f"รหัสและชื่อในแถวนี้ไม่ใช่โรงเรียนเดียวกัน: {_value(problem)}"


def _school_twice(problem: SheetProblem) -> str:
    return f"โรงเรียน {_value(problem)} ซ้ำกับแถว {problem.first_line}"


def _unknown_mark(problem: SheetProblem) -> str:
    return f"{_column(problem)} เป็น {_value(problem)} โปรดใช้ ครบ/ไม่ครบ, ✓/✗ หรือ 1/0"


def _no_marks(problem: SheetProblem) -> str:
    return f"โรงเรียน {_value(problem)} ไม่มีข้อมูลในแถวนี้"


def _total(problem: SheetProblem) -> str:
    return f"แถวผลรวม {_value(problem)} จึงไม่ใช้แถวนี้"


def _bad_figure(problem: SheetProblem) -> str:
    return f"{_column(problem)} เป็น {_value(problem)} ต้องเป็นจำนวนเต็ม 0–{problem.limit:,}"


def _missing_figure(problem: SheetProblem) -> str:
    return f"{_column(problem)} ว่าง ทั้งที่แถวนี้มีตัวเลขอื่น หากไม่มีผู้รับบริการ โปรดใส่ 0 หรือ -"


def _smis_of_another(problem: SheetProblem) -> str:
    return f"รหัส SMIS {_value(problem)} เป็นของโรงเรียนอื่นในทะเบียนอยู่แล้ว"


def _checked_later(problem: SheetProblem) -> str:
    return f"โรงเรียน {_value(problem)} มีผลตรวจของรอบที่ใหม่กว่าแล้ว ผลของรอบนี้จึงแทนที่ไม่ได้"


def _inactive_school(problem: SheetProblem) -> str:
    return f"โรงเรียน {_value(problem)} ปิดหรือเลิกติดตามก่อนเดือนนี้ จึงบันทึกสถิติไม่ได้"


def _other(problem: SheetProblem) -> str:
    return f"{_column(problem)} เป็น {_value(problem)} อ่านไม่ได้"


_PROBLEMS: dict[str, Callable[[SheetProblem], str]] = {
    "missing_column": _missing_column,
    "column_twice": _column_twice,
    "missing_school_id": _missing_school_id,
    "bad_school_id": _bad_school_id,
    "duplicate_school_id": _duplicate,
    "bad_smis": _bad_smis,
    "duplicate_smis": _duplicate,
    "missing_name": _missing_name,
    "bad_url": _bad_url,
    "too_long": _too_long,
    "no_school": _no_school,
    "unknown_school": _unknown_school,
    "ambiguous_school": _ambiguous_school,
    "school_mismatch": _school_mismatch,
    "school_twice": _school_twice,
    "unknown_mark": _unknown_mark,
    "no_marks": _no_marks,
    "total": _total,
    "bad_figure": _bad_figure,
    "missing_figure": _missing_figure,
    "smis_of_another": _smis_of_another,
    "checked_later": _checked_later,
    "inactive_school": _inactive_school,
}
_LEADS = {
    "unknown_school": "ชื่อใกล้เคียง",
    "ambiguous_school": "อาจเป็น",
    "school_mismatch": "รหัสเป็นของ",
    "smis_of_another": "คือ",
}
