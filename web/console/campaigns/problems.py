"""What is wrong with a campaign, in Thai: pydantic's kinds of mistakes, and the rules of a campaign file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

IN_USE = {
    "items": "ลบไม่ได้ มีผลตรวจหรือการแจ้งแก้ไขของรายการนี้แล้ว ข้อมูลที่บันทึกไว้ต้องอยู่ครบ แก้ชื่อได้ หรือเก็บเรื่องนี้แล้วเริ่มเรื่องใหม่จากสำเนา",
    "rounds": "ลบไม่ได้ มีผลตรวจในรอบนี้แล้ว ข้อมูลที่บันทึกไว้ต้องอยู่ครบ เลื่อนวันได้",
    "processes": "ลบไม่ได้ มีสถิติของกระบวนการนี้แล้ว ข้อมูลที่บันทึกไว้ต้องอยู่ครบ แก้ชื่อได้",
}
_KINDS = (  # pydantic's type begins with → what the officer reads; {} is filled from the mistake's context
    ("string_too_short", "โปรดกรอกช่องนี้"),
    ("string_too_long", "ยาวเกินไป ใส่ได้ไม่เกิน {max_length} ตัวอักษร"),
    ("too_short", "ต้องมีอย่างน้อย {min_length} รายการ"),
    ("too_long", "มากเกินไป ใส่ได้ไม่เกิน {max_length} รายการ"),
    ("greater_than_equal", "ต้องเป็นจำนวนตั้งแต่ {ge} ขึ้นไป"),
    ("less_than_equal", "ต้องเป็นจำนวนไม่เกิน {le}"),
    ("int", "โปรดใส่จำนวนเต็ม"),
    ("date", "โปรดเลือกวันที่"),
    ("time", "โปรดใส่เวลา เช่น 08:30"),
    ("missing", "โปรดกรอกช่องนี้"),
    ("enum", "โปรดเลือกจากรายการ"),
)
_RULES = {  # the file's own words → field or section, Thai
    "ends before it starts": ("", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"),
    "must lie in working hours, 08:30 to 16:30": ("", "ต้องอยู่ในเวลาราชการ 08:30–16:29 น."),
    "items: a key stands twice": ("items", "มีรายการซ้ำกัน โปรดโหลดหน้านี้ใหม่แล้วแก้ไขอีกครั้ง"),
    "rounds: a key stands twice": ("rounds", "มีเลขครั้งซ้ำกัน แต่ละครั้งใช้เลขของตนเอง"),
    "stages: a key stands twice": ("stages", "มีงานซ้ำกัน โปรดโหลดหน้านี้ใหม่แล้วแก้ไขอีกครั้ง"),
    "reminders: a key stands twice": ("reminders", "มีการแจ้งซ้ำกัน โปรดโหลดหน้านี้ใหม่แล้วแก้ไขอีกครั้ง"),
    "processes: a key stands twice": ("processes", "มีกระบวนการซ้ำกัน โปรดโหลดหน้านี้ใหม่แล้วแก้ไขอีกครั้ง"),
    "thanks: a key stands twice": ("thanks", "มีร้อยละซ้ำกัน"),
    "ladder: a rung comes before the one above it": ("ladder", "แต่ละขั้นต้องไม่มาก่อนขั้นที่อยู่ก่อนหน้า"),
    "rounds: a round is not later than the one before it": ("rounds", "วันของแต่ละครั้งต้องอยู่หลังครั้งก่อนหน้า"),
    "follows: the office's own items have stages, but no rounds and no statistics": (
        "follows", "เรื่องของสำนักงานเองใช้งานของเจ้าหน้าที่แทนรอบติดตาม และไม่มีสถิติรายเดือน โปรดลบรอบและปิดสถิติ",
    ),
}  # fmt: skip
_PATTERNS = {
    "slug": "ใช้อักษรอังกฤษตัวเล็ก ตัวเลข และ - รวม 3–60 ตัว เช่น info-2567-1",
    "first_month": "โปรดเลือกเดือน",
}


def in_thai(problem: Mapping[str, Any]) -> str:
    """One mistake of pydantic's, as the officer reads it beside the field."""
    kind, context = str(problem["type"]), problem.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(problem["loc"][-1]), "รูปแบบไม่ถูกต้อง")
    if kind == "value_error":
        return of_the_whole(problem)[1]
    if "-" in str(context.get("ge", context.get("le", ""))).strip("-"):  # a bound of dates, as 2100-12-31
        return "วันที่ต้องอยู่ระหว่าง พ.ศ. 2553–2643"
    text = next((text for begins, text in _KINDS if kind.startswith(begins)), "ค่านี้ใช้ไม่ได้")
    return text.format(**context)


def of_the_whole(problem: Mapping[str, Any]) -> tuple[str, str]:
    """The field or section that a rule speaks of, and what it says."""
    said = str(problem["msg"]).removeprefix("Value error, ")
    return _RULES.get(said, (said.partition(":")[0], "ค่านี้ใช้ไม่ได้"))
