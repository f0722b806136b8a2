"""A number at a place in a text, or digits that look like one and count nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from thai import figure_words as words
from thai.numbers import read_number
from thai.unclear import UnclearKind

_EIGHT = 8  # figures in a report
_LONGEST_FIGURE = 4  # digits
_YEAR = re.compile(r"2[456]\d\d|19\d\d|20\d\d", re.ASCII)  # พ.ศ. or ค.ศ., unless a unit follows
_CODE_ZEROS = re.compile(r"0\d{2,}")  # 077, 007: no count is written so; 03 is


@dataclass(frozen=True, slots=True)
class NumberFound:
    """A number that ends before ``end``, its unit with it.

    Without a ``problem``: one value, or the eight of an unbroken "3,0,1,0,0,2,5,1". With one: ``values`` are
    what may have been meant. ``none``: the word ไม่มี.
    """

    end: int
    values: tuple[int, ...] = ()
    problem: UnclearKind | None = None
    unit: bool = False
    none: bool = False


def find_number(text: str, at: int, after_name: bool) -> NumberFound | None:
    """The number that starts at ``at`` of ``text``; ``after_name``: a name of a process ends exactly there."""
    if text[at].isdecimal():
        return _in_digits(text, at, after_name)
    if match := words.NONE.match(text, at):
        return NumberFound(match.end(), (0,), none=True)
    if match := words.NUMBER_WORDS.match(text, at):
        return _with_unit(text, match.end(), *_of_words(match.group()))
    if match := words.BRACKETED.match(text, at):
        inside = _with_unit(text, match.end(), *read_digits(match["digits"]))
        return inside if not match["unit"] else NumberFound(match.end(), inside.values, inside.problem, unit=True)
    if match := words.SCHOOL_CLASS.match(text, at):
        return _with_unit(text, match.end(), (), UnclearKind.CODE)
    return _in_digits(text, at, after_name)


def _in_digits(text: str, at: int, after_name: bool) -> NumberFound | None:
    match = words.NUMBER.match(text, at)
    if not match:
        return None
    if _hangs_on(text[max(at - 2, 0) : at], after_name):
        return _with_unit(text, match.end(), (), UnclearKind.CODE)
    found = _with_unit(text, match.end(), *read_digits(match.group()))
    if _YEAR.fullmatch(match.group()) and not found.unit:
        return replace(found, problem=UnclearKind.YEAR)
    return found


def starts_number(text: str, at: int) -> bool:
    """Whether a number, or what looks like one, stands at ``at``, perhaps after one space."""
    patterns = (words.NONE, words.NUMBER_WORDS, words.BRACKETED, words.NUMBER)
    return any(pattern.match(text, at + (text[at : at + 1] == " ")) for pattern in patterns)


def read_digits(chunk: str) -> tuple[tuple[int, ...], UnclearKind | None]:
    """The values of an unbroken run of digits and the signs , . / : - between them, and what is wrong."""
    if chunk.isdigit():
        return ((), UnclearKind.CODE) if _CODE_ZEROS.fullmatch(chunk) else _in_range(int(chunk[:20]))
    if words.THOUSANDS.fullmatch(chunk):
        return _in_range(int(chunk[:20].replace(",", "")))
    pieces = tuple(re.findall(r"\d+", chunk))
    values = tuple(int(piece) for piece in pieces if len(piece) <= _LONGEST_FIGURE)
    if _is_row_of_eight(chunk, pieces):
        return values, None
    return _odd(chunk, pieces, values)


def _in_range(value: int) -> tuple[tuple[int, ...], UnclearKind | None]:
    return ((value,), None) if value <= words.MAX_FIGURE else ((), UnclearKind.TOO_LARGE)


def _is_row_of_eight(chunk: str, pieces: tuple[str, ...]) -> bool:
    """3,0,1,0,0,2,5,1 or 3/0/1/0/0/2/5/1; with commas nothing in it may be a group of thousands."""
    signs = set(re.sub(r"\d", "", chunk))
    longest = 2 if signs == {","} else _LONGEST_FIGURE
    short = all(len(piece) <= longest for piece in pieces)
    return len(pieces) == _EIGHT and signs in ({","}, {"/"}) and short and chunk[0].isdigit()


def _odd(chunk: str, pieces: tuple[str, ...], values: tuple[int, ...]) -> tuple[tuple[int, ...], UnclearKind | None]:
    sign = re.sub(r"\d", "", chunk)
    if not chunk[0].isdigit():
        return (values, UnclearKind.NEGATIVE) if len(pieces) == 1 and chunk[0] != "+" else ((), UnclearKind.CODE)
    if len(values) < len(pieces) or any(map(_CODE_ZEROS.fullmatch, pieces)):
        return (), UnclearKind.CODE
    if len(pieces) == 2 and sign in (".", ","):
        return (), UnclearKind.NOT_WHOLE
    if len(pieces) == 2 and sign in ("-", "–"):
        return values, UnclearKind.RANGE
    return (values, UnclearKind.COUNT) if set(sign) == {","} else ((), UnclearKind.CODE)


def _of_words(run: str) -> tuple[tuple[int, ...], UnclearKind | None]:
    value = read_number(run)
    return ((), UnclearKind.RANGE) if value is None else _in_range(value)


def _hangs_on(before: str, after_name: bool) -> bool:
    """Whether digits belong to the character in front of them: ปพ.1, A4. "รับ นร.3" is a name and a number."""
    near = before[-1:]
    return near == "/" or (near == "." and before != ".." and not after_name) or (near.isascii() and near.isalpha())


def _with_unit(text: str, end: int, values: tuple[int, ...], problem: UnclearKind | None) -> NumberFound:
    unit = words.UNIT_HERE.match(text, end)
    return NumberFound(unit.end() if unit else end, values, problem, unit=bool(unit))
