"""How LINE counts text: UTF-16 units in messages, user-perceived characters (graphemes) in labels.

developers.line.biz, "Character counting in a text".
"""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
_SPACING_VOWELS = frozenset("\u0e33\u0eb3")  # sara am: a letter by category, yet part of the syllable before it


def utf16_units(text: str) -> int:
    """Characters beyond the basic plane (most emoji) count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Characters as a reader counts them: marks, joined emoji, skin tones and flags go with their base."""
    count = 0
    joined = False
    open_flag = False
    for char in text:
        if joined or _extends(char):
            joined = char == _JOINER
            continue
        flag = "\U0001f1e6" <= char <= "\U0001f1ff"
        if not (flag and open_flag):
            count += 1
        open_flag = flag and not open_flag
    return count


def _extends(char: str) -> bool:
    return (
        char == _JOINER
        or char in _SPACING_VOWELS
        or unicodedata.category(char) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )
