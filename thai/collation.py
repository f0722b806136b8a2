"""Thai dictionary order, as in พจนานุกรมฉบับราชบัณฑิตยสถาน."""

from __future__ import annotations

import re
from functools import lru_cache

from thai.digits import to_arabic
from thai.normalise import clean

_LEAD_VOWEL_AND_CONSONANT = re.compile(r"([เ-ไ])([ก-ฮ])")
_MARKS = "็่้๊๋์"  # in the order in which they decide between words otherwise alike

SortKey = tuple[str, str, str]


@lru_cache(maxsize=65_536)  # lists of the same 29,000 schools are sorted again and again
def sort_key(text: str) -> SortKey:
    """A key for ``sorted``: consonants before the vowels written in front of them, marks only as a tie-break.

    Spaces and punctuation do not count, Thai digits sort as Arabic ones, small and capital letters alike.
    """
    line = clean(text)
    swapped = _LEAD_VOWEL_AND_CONSONANT.sub(r"\2\1", to_arabic(line).lower())
    letters = [char for char in swapped if char.isalnum() or "ะ" <= char <= "๎"]
    primary = "".join(char for char in letters if char not in _MARKS)
    return primary, _mark_levels(letters), line


def _mark_levels(letters: list[str]) -> str:
    """One character for each letter of the primary key: its mark, or "0" when it has none."""
    levels: list[str] = []
    for char in letters:
        if char in _MARKS:
            levels[-1:] = [char]
        else:
            levels.append("0")
    return "".join(levels)
