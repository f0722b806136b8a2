"""Mistyped command words: offered as a button, never carried out unasked."""

from __future__ import annotations

from rapidfuzz import fuzz

from thai.normalise import clean

OF_ALL = ("สถานะ", "ปฏิทิน", "เมนู", "คลิป", "ติดต่อ", "ข้อมูลของฉัน")
OF_CLERKS = (*OF_ALL, "สถิติ", "ประวัติสถิติ")
OF_OFFICERS = (
    *OF_ALL, "ตรวจ", "ใครยังไม่ครบ", "ใครยังไม่ส่ง", "ส่งออกสถิติ", "สรุปสถิติ", "คำขอ", "กลุ่ม", "โควตา", "ค้างส่ง", "คำถาม",
    "ประกาศ", "รายการประกาศ",
    "ประธานเครือข่าย", "แสดงชื่อในกลุ่ม", "ไม่แสดงชื่อในกลุ่ม",
)  # fmt: skip

_CLOSE = 75  # of 100: one letter of four or five may be wrong
_LONGEST = 60  # characters; a story is no command


def near_commands(text: str, *, officer: bool) -> list[str]:
    """Up to two commands that ``text`` may have been meant as, closest first, with what stood behind the word."""
    word, _, rest = clean(text).partition(" ")
    if not word or len(text) > _LONGEST:
        return []
    scores = {command: fuzz.ratio(word, command) for command in (OF_OFFICERS if officer else OF_CLERKS)}
    near = sorted((command for command, score in scores.items() if score >= _CLOSE), key=lambda c: -scores[c])
    return [f"{command} {rest}".strip() for command in near[:2]]
