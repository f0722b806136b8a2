"""Short texts that say the same in nearly the same words, put together: for counting what people ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from thai.normalise import fold

_SAME = 88  # of 100: a word more or less in a question of ten, a letter or two mistyped
_COMPARED = 300  # groups that a text may join by likeness; beyond them only by being the same
_POLITE = re.compile(r"(?:นะ)?(?:ค่ะ|คะ|ค่า|คับ|ครับ|ครับผม|จ้ะ|จ้า)$|หน่อย$|^(?:สอบถาม|อยากทราบว่า|ขอถาม|ขอสอบถาม)")


def group_alike(texts: Sequence[str]) -> list[list[int]]:
    """Positions of texts that are alike, the texts standing in the order of their importance.

    Each text joins the first group whose first text is near enough, so the first of a group speaks for it.
    """
    groups: dict[str, list[int]] = {}
    compared: list[str] = []
    for position, key in enumerate(map(_key, texts)):
        known = key if key in groups else _nearest(key, compared)
        if known is None:
            groups[key] = []
            compared += [key] if len(compared) < _COMPARED else []
        groups[known or key].append(position)
    return list(groups.values())


def _nearest(key: str, others: Sequence[str]) -> str | None:
    found = process.extractOne(key, others, scorer=fuzz.ratio, score_cutoff=_SAME)
    return found[0] if found else None


def _key(text: str) -> str:
    """Without spaces, marks of punctuation and words of politeness."""
    key, before = fold(text), ""
    while key != before:
        before, key = key, _POLITE.sub("", key)
    return key or fold(text)
