"""The marks with which officers fill a checklist: ticks, crosses, words and numbers."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from thai.digits import to_arabic
from thai.normalise import clean


class Mark(Enum):
    """What a cell of a checklist says."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    UNCHECKED = "unchecked"  # nothing, or a dash
    UNKNOWN = "unknown"


# ü and û are the tick and the cross of the font Wingdings, which a file keeps as these letters.
_COMPLETE = """
    ✓ ✔ ☑ ✅ √ / ü \uf0fc 1 y yes true t ok ครบ ครบถ้วน ครบแล้ว ใช่ มี มีแล้ว ผ่าน ถูก ถูกต้อง เรียบร้อย สมบูรณ์
    เป็นปัจจุบัน ปัจจุบัน complete
"""
_INCOMPLETE = """
    ✗ ✘ ✕ ✖ ❌ x × û \uf0fb 0 n no false f ไม่ครบ ไม่ครบถ้วน ยังไม่ครบ ไม่ใช่ ไม่มี ยังไม่มี ไม่ผ่าน ไม่ถูก ไม่ถูกต้อง ผิด ขาด
    ไม่เรียบร้อย ไม่สมบูรณ์ ไม่เป็นปัจจุบัน ยังไม่เป็นปัจจุบัน ไม่ปัจจุบัน incomplete
"""
_VARIATION_SELECTORS = "\ufe0e\ufe0f"  # whether ✔ is drawn as text or as a picture
_UNCHECKED = "- – — ยังไม่ตรวจ ยังไม่ได้ตรวจ"


@lru_cache(maxsize=1_024)
def read_mark(cell: str) -> Mark:
    """The mark in a cell; a cell that might mean either (such as "?") is UNKNOWN, never guessed."""
    return _MARKS.get(_key(cell), Mark.UNKNOWN)


def _key(cell: str) -> str:
    line = to_arabic(clean(cell)).lower()
    kept = "".join(char for char in line if not char.isspace() and char not in _VARIATION_SELECTORS)
    return kept.removesuffix(".").removesuffix(".0")


_MARKS = {"": Mark.UNCHECKED} | {
    _key(word): mark
    for mark, words in (
        (Mark.COMPLETE, _COMPLETE),
        (Mark.INCOMPLETE, _INCOMPLETE),
        (Mark.UNCHECKED, _UNCHECKED),
    )
    for word in words.split()
}
