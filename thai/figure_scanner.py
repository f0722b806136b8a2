"""Taking a statistics message apart, from left to right, leaving nothing out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from thai import figure_words as words
from thai.digits import to_arabic
from thai.figure_marks import MonthMark, Skipped, find_marks
from thai.figure_numbers import NumberFound, find_number, starts_number
from thai.figure_tokens import APART, NEAR, NEW_LINE, Atom, Gap, Role, Scan
from thai.normalise import clean
from thai.process_names import ProcessNames, after_half
from thai.unclear import UnclearKind

_TAB = "\ue000"  # stands for a tab while the text is cleaned, which makes spaces of tabs
_MOST_TYPOS = 40  # unknown words that are compared with names; a text with more is no report
_CELL_ENDS = ",;|\t\n"
_PHRASES = ((words.REST, Role.REST), (words.ALL, Role.ALL), (words.TOTAL, Role.TOTAL))


def scan(text: str, names: ProcessNames, today: date | None, school: str = "") -> Scan:
    """The atoms of ``text`` and all that is not understood; months only when ``today`` is known."""
    prepared = to_arabic(clean(text.replace(_TAB, "").replace("\t", _TAB))).replace(_TAB, "\t")
    return _Scanner(prepared, names, find_marks(prepared, today, school)).run()


class _Scanner:
    def __init__(self, text: str, names: ProcessNames, marks: dict[int, MonthMark | Skipped]) -> None:
        self._text, self._names, self._marks = text, names, marks
        self._scan = Scan(text)
        self._at = self._line = self._cell = self._typos = 0
        self._gap = Gap(NEW_LINE)
        self._on_letter: tuple[Callable[[], bool], ...] = (
            self._mark, self._phrase, self._position, self._name, self._number, self._filler, self._half_or_typo,
        )  # fmt: skip
        self._on_other: tuple[Callable[[], bool], ...] = (
            self._mark, self._space, self._marker, self._number, self._dash, self._punctuation, self._filler,
        )  # fmt: skip

    def run(self) -> Scan:
        while self._at < len(self._text):
            steps = self._on_letter if words.LETTERS.match(self._text, self._at) else self._on_other
            if not any(step() for step in steps):
                self._unknown()
        return self._scan

    # What every step ends with. Each step tells whether it found something here.

    def _pass(self, end: int, level: int = NEAR, linked: bool = False, barred: bool = False) -> bool:
        """Go on to ``end``; what is passed stands between atoms."""
        self._gap = self._gap.and_more(level, linked, barred)
        self._at = end
        return True

    def _emit(self, role: Role, end: int, keys: tuple[str, ...] = (), coded: bool = False) -> bool:
        self._add(self._atom(role, end, keys=keys, coded=coded))
        return True

    def _atom(self, role: Role, end: int, **what: Any) -> Atom:
        return Atom(role, self._at, end, self._line, self._cell, self._gap, **what)

    def _add(self, atom: Atom) -> None:
        self._scan.atoms.append(atom)
        self._at, self._gap = atom.end, Gap()

    @property
    def _last(self) -> Atom | None:
        return self._scan.atoms[-1] if self._scan.atoms else None

    def _mark(self) -> bool:
        mark = self._marks.get(self._at)
        if isinstance(mark, MonthMark):
            self._scan.months.append(mark)
            if self._is_day(mark) and self._last:
                self._scan.unknown.append(self._text[self._last.start : mark.end])
        return mark is not None and self._pass(mark.end, barred=True)

    def _is_day(self, mark: MonthMark) -> bool:
        """Whether what looks like a month belongs to the atom before it: "3 ต.ค. 66", "ย้ายออก 1/66"."""
        if not self._last or self._gap.level != NEAR:
            return False
        return mark.numeric or (mark.named and self._last.is_number and not self._last.unit)

    def _space(self) -> bool:
        char = self._text[self._at]
        if char == "\n":
            self._line, self._cell = self._line + 1, 0
            return self._pass(self._at + 1, NEW_LINE)
        if char == "\t":
            self._cell += 1
            return self._pass(self._at + 1, APART)
        return char == " " and self._pass(self._at + 1)

    def _phrase(self) -> bool:
        for pattern, role in _PHRASES:
            if match := pattern.match(self._text, self._at):
                return self._emit(role, match.end())
        if match := words.AND.match(self._text, self._at):
            return self._pass(match.end(), APART, barred=True)
        return False

    def _position(self) -> bool:
        """ข้อ 3: a process by its place in the letter."""
        match = words.POSITION.match(self._text, self._at)
        if not match or not 1 <= int(match[1]) <= len(self._names.keys):
            return False
        return self._emit(Role.NAME, match.end(), (self._names.keys[int(match[1]) - 1],))

    def _name(self) -> bool:
        found = self._names.match(self._text, self._at)
        if not found:
            return False
        run = words.RUN.match(self._text, self._at)
        if run and run.end() > found.end and (keys := self._mistyped(run.group())):
            return self._emit(Role.NAME, after_half(self._text, run.end()), keys)
        dot = self._text[found.end : found.end + 1] == "."
        return self._emit(Role.NAME, found.end + dot, found.keys, found.coded)

    def _marker(self) -> bool:
        match = words.MARKER.match(self._text, self._at)
        if not match:
            return False
        self._add(self._atom(Role.MARKER, match.end(), values=(int(match["digits"]),)))
        return True

    def _number(self) -> bool:
        last = self._last
        after_name = last is not None and last.role is Role.NAME and last.end == self._at and not last.coded
        found = find_number(self._text, self._at, after_name)
        if not found:
            return False
        if last and self._goes_on(last):
            found = replace(found, values=(), problem=UnclearKind.CODE)
        of_rest = last is not None and last.role is Role.REST
        self._add_number(found)
        tail = words.ALL_OF_REST.match(self._text, self._at) if of_rest and found.values == (0,) else None
        return self._pass(tail.end()) if tail else True

    def _goes_on(self, last: Atom) -> bool:
        """Whether a number here would be part of the one before it: "2 พัน", "3ศูนย์"."""
        if not last.is_number or last.unit or self._gap.level > NEAR or self._gap.linked:
            return False
        return last.end == self._at or words.MULTIPLIER.match(self._text, self._at) is not None

    def _add_number(self, found: NumberFound) -> None:
        rest = {"unit": found.unit, "none": found.none, "problem": found.problem}
        if found.problem:
            return self._add(self._atom(Role.NUMBER, found.end, values=found.values, **rest))
        for value in found.values:
            self._add(self._atom(Role.NUMBER, found.end, values=(value,), **rest))
            self._gap = Gap(APART)
        self._gap = Gap()
        return None

    def _dash(self) -> bool:
        match = words.DASH.match(self._text, self._at)
        if not match:
            return False
        before, after = self._around(match.end())
        if before == "\n" and after not in _CELL_ENDS:
            return self._pass(match.end())  # a bullet
        if before not in _CELL_ENDS and after not in _CELL_ENDS and self._dash_between(match.end()):
            return True
        self._add(self._atom(Role.NUMBER, match.end(), values=(0,), problem=UnclearKind.DASH))
        return True

    def _dash_between(self, end: int) -> bool:
        """A dash that links a name with its number ("ย้ายออก - 2") or parts a number from the next name."""
        number_next = starts_number(self._text, end)
        if self._last and number_next and not self._last.is_number:
            return self._pass(end, linked=True)
        return bool(self._last and self._last.is_number and not number_next) and self._pass(end, APART)

    def _around(self, end: int) -> tuple[str, str]:
        """The characters next to here and to ``end``, spaces left out; a line break also for either end."""
        before, after = self._at - 1, end
        while before >= 0 and self._text[before] == " ":
            before -= 1
        while after < len(self._text) and self._text[after] == " ":
            after += 1
        return self._text[before] if before >= 0 else "\n", self._text[after : after + 1] or "\n"

    def _punctuation(self) -> bool:
        if match := words.LINK.match(self._text, self._at) or words.LEADER.match(self._text, self._at):
            return self._pass(match.end(), linked=True)
        parts = words.SEPARATOR.match(self._text, self._at) or words.STOP.match(self._text, self._at)
        return parts is not None and self._pass(parts.end(), APART)

    def _filler(self) -> bool:
        if match := words.POLITE.match(self._text, self._at):
            return self._pass(match.end(), APART, barred=True)
        match = words.FILLER.match(self._text, self._at)
        return match is not None and self._pass(match.end())

    def _half_or_typo(self) -> bool:
        run = words.RUN.match(self._text, self._at)
        keys = (self._names.half(run.group()) or self._mistyped(run.group())) if run else ()
        return run is not None and bool(keys) and self._emit(Role.NAME, after_half(self._text, run.end()), keys)

    def _mistyped(self, word: str) -> tuple[str, ...]:
        self._typos += 1
        return self._names.mistyped(word) if self._typos <= _MOST_TYPOS else ()

    def _unknown(self) -> None:
        """What nothing above knows: letters up to the next name, or one other character."""
        run = words.LETTERS.match(self._text, self._at)
        last = run.end() if run else self._at + 1
        end = next((at for at in range(self._at + 1, last) if self._names.match(self._text, at)), last)
        self._scan.unknown.append(self._text[self._at : end])
        self._pass(end, barred=True)
