"""Text as a reader sees it, each of its characters with its place in what was typed.

What searches a text and has to point into it works on this: nothing hides behind characters that nobody sees, Thai
or wide digits, odd dashes, capitals or doubled marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from thai.normalise import repair

_MARKED = re.compile(r"[ะ-ฺ็-๎]{2,}|เเ|[แโใไ]{2,}")  # where spelling may need repair
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_KEYCAP = "\u20e3"


@dataclass(frozen=True, slots=True)
class SeenText:
    """``text`` and, for each of its characters, where it begins and ends in the text as typed."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """The span as typed of the characters ``start`` to ``end`` (excluded, at least one)."""
        return self.starts[start], self.ends[end - 1]

    def on_one_line(self) -> SeenText:
        """The same with its line breaks taken out: for what somebody broke in the middle."""
        return _seen(
            (char, start, end)
            for char, start, end in zip(self.text, self.starts, self.ends, strict=True)
            if char != "\n"
        )


def seen(text: str) -> SeenText:
    """``text`` in lower case, with 0–9, plain spaces, "\\n" and "-" for all their kinds, and repaired marks."""
    visible = _seen((char, at, at + 1) for at, typed in enumerate(text) for char in _plain(typed))
    return _seen(_repaired(visible))


def _seen(placed: Iterator[tuple[str, int, int]]) -> SeenText:
    chars, starts, ends = [], [], []
    for char, start, end in placed:
        chars.append(char)
        starts.append(start)
        ends.append(end)
    return SeenText("".join(chars), tuple(starts), tuple(ends))


def _plain(char: str) -> str:
    """The one character, or none, that a reader takes ``char`` for."""
    if "ก" <= char <= "๎" or "!" <= char <= "~":
        return char.lower()
    if char in _BREAKS:
        return "\n"
    if "\uff01" <= char <= "\uff5e":  # the wide forms of ASCII
        return chr(ord(char) - 0xFEE0).lower()
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Zs" or char == "\t":
        return " "
    if category == "Pd" or char == "−":
        return "-"
    invisible = category in ("Cc", "Cf", "Cs") or "\ufe00" <= char <= "\ufe0f" or char == _KEYCAP
    return "" if invisible else lowered if len(lowered := char.lower()) == 1 else char


def _repaired(visible: SeenText) -> Iterator[tuple[str, int, int]]:
    at = 0
    for marked in _MARKED.finditer(visible.text):
        yield from _between(visible, at, marked.start())
        start, end = visible.typed(*marked.span())
        yield from ((char, start, end) for char in repair(marked.group()))
        at = marked.end()
    yield from _between(visible, at, len(visible.text))


def _between(visible: SeenText, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    return zip(visible.text[start:end], visible.starts[start:end], visible.ends[start:end], strict=True)
