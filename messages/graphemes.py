"""Counting as LINE counts: UTF-16 units for texts, grapheme clusters for labels.

Source: LINE's "Character counting in a text". Clusters follow the parts of Unicode's UAX #29 that occur in
Thai chat: combining marks, SARA AM, joined and coloured emoji, flags, CR LF. Rarer joins (Hangul, Indic)
count as more than one cluster, so a text is never taken for shorter than LINE takes it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_JOINER = "\u200d"
_SARA_AM = "\u0e33\u0eb3"  # a letter to Unicode's categories, yet part of the cluster before it


def utf16_units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> Iterator[str]:
    """The user-perceived characters of ``text``, in order; joined they give ``text`` again."""
    cluster = ""
    for character in text:
        if cluster and not _extends(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


@lru_cache(maxsize=4096)
def grapheme_count(text: str) -> int:
    """Length in user-perceived characters. Remembered: the same labels are counted with every card."""
    return sum(1 for _ in graphemes(text))


def cut(text: str, units: int) -> str:
    """``text`` in at most ``units`` UTF-16 units; what is too long ends in "…" after a whole grapheme."""
    if utf16_units(text) <= units:
        return text
    kept, room = "", units - 1
    for cluster in graphemes(text):
        room -= utf16_units(cluster)
        if room < 0:
            break
        kept += cluster
    return (kept.rstrip() + "…")[: max(units, 0)]


def _extends(cluster: str, character: str) -> bool:
    last = cluster[-1]
    if last == "\r":
        return character == "\n"
    if unicodedata.category(last) == "Cc":
        return False
    if character == _JOINER or _is_mark(character):
        return True
    if _is_flag_letter(character):
        return len(cluster) == 1 and _is_flag_letter(cluster)
    return last == _JOINER and unicodedata.category(character) == "So"


def _is_mark(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Mn", "Me", "Mc")
        or character in _SARA_AM
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
