"""Thai and Arabic digits.

Chat uses Arabic digits, official documents (บันทึกข้อความ, หนังสือภายนอก) use Thai ones; people type both.
"""

from __future__ import annotations

_ARABIC = "0123456789"
_THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = str.maketrans(_THAI, _ARABIC)
_TO_THAI = str.maketrans(_ARABIC, _THAI)


def to_arabic(text: str) -> str:
    """``text`` with ๐–๙ as 0–9; its length does not change."""
    return text.translate(_TO_ARABIC)


def to_thai(text: str | int) -> str:
    """``text`` (or a whole number) with 0–9 as ๐–๙, for official documents."""
    return str(text).translate(_TO_THAI)
