"""Text as people type it, made into text that can be compared, shown and stored."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from thai.digits import to_arabic

_TONES = "่้๊๋์"  # ์ stands where a tone mark stands
_TAIL_VOWELS = "ะาำ"
_NIKHAHIT = "ํ"

# What follows a consonant: upper and lower vowels and marks, then ะ า ำ with marks that came too late.
_TAIL = re.compile(r"(?=[ะ-ฺ็-๎]{2})[ัิ-ฺ็-๎]*[ะาำํ่-์]*")
_REPEATED_TAIL_VOWEL = re.compile(rf"([{_TAIL_VOWELS}])\1+")
_REPEATED_LEAD_VOWEL = re.compile(r"([แโใไ])\1+")
_LINE_BREAK = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_REPEATED_LETTER = re.compile(r"([^\d])\1+")


def clean(text: str) -> str:
    """What the writer meant to type; what is stored and shown. Idempotent.

    NFC; zero-width, bidi and control characters and NUL removed (line breaks stay, as ``\\n``); any space
    becomes one plain space and none stands at the ends of a line; เเ → แ, ํา → ำ; doubled marks collapsed;
    vowel and tone put into the order in which they are stored (บา้น → บ้าน).
    """
    visible = _without_invisible(_LINE_BREAK.sub("\n", text))
    lines = (" ".join(line.split()) for line in visible.split("\n"))
    return repair("\n".join(lines)).strip("\n")


def as_typed(text: str) -> str:
    """What is passed on word for word: only what cannot be stored goes (control characters, halves of characters).

    Unlike :func:`clean` it keeps spaces and the invisible joiners of emoji; line breaks become ``\\n``.
    """
    lines = _LINE_BREAK.sub("\n", text)
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def repair(text: str) -> str:
    """The spelling repairs of :func:`clean` alone: marks, their order, and แ typed as เเ."""
    text = unicodedata.normalize("NFC", text).replace("เเ", "แ")
    text = _REPEATED_LEAD_VOWEL.sub(r"\1", text)
    return unicodedata.normalize("NFC", _TAIL.sub(_ordered_tail, text))


def fold(text: str) -> str:
    """A key for matching commands, never for showing.

    :func:`clean`, Arabic digits, lower case, only letters, marks and digits kept, repeated letters (not
    digits) squeezed: "สถานะะะ !" and "สถานะ" have one key.
    """
    lowered = unicodedata.normalize("NFC", to_arabic(clean(text)).lower())
    kept = "".join(char for char in lowered if unicodedata.category(char)[0] in "LMN")
    return _REPEATED_LETTER.sub(r"\1", repair(kept))


def _without_invisible(text: str) -> str:
    """Control, format and surrogate characters removed; tab and other spaces become a plain space."""
    if text.isprintable():
        return text
    kept: list[str] = []
    for char in text:
        category = unicodedata.category(char)
        if char == "\t" or category == "Zs":
            kept.append(" ")
        elif char == "\n" or category not in ("Cc", "Cf", "Cs"):
            kept.append(char)
    return "".join(kept)


def _ordered_tail(run: re.Match[str]) -> str:
    return _ordered(run.group())


@lru_cache(maxsize=1_024)  # a language has few of them
def _ordered(chars: str) -> str:
    """One cluster of vowels and marks in stored order: upper and lower vowels, the last tone, ะ า ำ.

    Of several tones the last counts, because people retype a tone in order to correct it.
    """
    tail = "".join(char for char in chars if char in _TAIL_VOWELS)
    tones = [char for char in chars if char in _TONES]
    marks = [char for char in chars if char not in _TAIL_VOWELS and char not in _TONES]
    if _NIKHAHIT in marks and tail.startswith("า"):
        marks = [mark for mark in marks if mark != _NIKHAHIT]
        tail = "ำ" + tail[1:]
    return "".join(dict.fromkeys(marks)) + "".join(tones[-1:]) + _REPEATED_TAIL_VOWEL.sub(r"\1", tail)
