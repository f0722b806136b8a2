"""Telling a slip of the fingers from another word."""

from __future__ import annotations

from rapidfuzz.distance import OSA, Levenshtein

# Folded letters a name needs before a kind of slip is believed. In a short name another letter, or one more,
# makes another village (คลองกก, คลองระ, คลองสง); a letter missing or two swapped seldom does.
_SWAPPED = 4
_MISSING = 5
_MISSING_AT_AN_END = 8  # what is left may be the name of another school, or part of one
_REPLACED_OR_ADDED = 12
_TWO_SLIPS = 16


def is_slip(typed: str, name: str) -> bool:
    """Whether ``typed`` is most likely ``name`` mistyped: one slip, or two in a long name."""
    slips = OSA.distance(typed, name, score_cutoff=2)
    if slips != 1:
        return slips == 0 or (slips == 2 and len(name) >= _TWO_SLIPS)
    if len(typed) < len(name):
        return len(name) >= (_MISSING_AT_AN_END if typed in name else _MISSING)
    if len(typed) > len(name):
        return len(name) >= _REPLACED_OR_ADDED or _squeezed(typed) == _squeezed(name)
    swapped = Levenshtein.distance(typed, name) == 2
    return len(name) >= (_SWAPPED if swapped else _REPLACED_OR_ADDED)


def _squeezed(text: str) -> str:
    """Each run of one letter as one letter: a key held too long adds nothing."""
    return "".join(char for char, before in zip(text, " " + text, strict=False) if char != before)
