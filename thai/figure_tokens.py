"""The pieces of a statistics message: names, numbers, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from thai.figure_marks import MonthMark
from thai.unclear import UnclearKind

NEAR, APART, NEW_LINE = range(3)  # how far from the atom before: a space, a comma or cell, a line


class Role(Enum):
    """What an atom does in the message."""

    NAME = "name"
    REST = "rest"  # ที่เหลือ
    ALL = "all"  # ทุกข้อ
    TOTAL = "total"  # รวม
    NUMBER = "number"
    MARKER = "marker"  # "1." or "2)": perhaps the number of a list


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands before an atom: NEAR, APART or NEW_LINE; ``linked`` by ":", "=", "-" or "....";
    ``barred`` by what keeps a name from a number (a month, "และ")."""

    level: int = NEAR
    linked: bool = False
    barred: bool = False

    def and_more(self, level: int, linked: bool, barred: bool) -> Gap:
        """This gap and what else stands in it."""
        return Gap(max(self.level, level), self.linked or linked, self.barred or barred)


@dataclass(frozen=True, slots=True)
class Atom:
    """A name or a number at ``start:end`` of the text, in a line and a cell of it.

    Names have ``keys``; ``coded`` ones are letter codes (ปพ). Numbers have one of ``values``, or a
    ``problem`` and the values they may mean; ``none`` says that the 0 was the word ไม่มี.
    """

    role: Role
    start: int
    end: int
    line: int
    cell: int
    gap: Gap
    keys: tuple[str, ...] = ()
    coded: bool = False
    values: tuple[int, ...] = ()
    problem: UnclearKind | None = None
    unit: bool = False
    none: bool = False

    @property
    def is_number(self) -> bool:
        return self.role is Role.NUMBER

    @property
    def value(self) -> int | None:
        """What the number certainly is."""
        return self.values[0] if self.problem is None and self.values else None


@dataclass(slots=True)
class Scan:
    """All that a text says: its atoms in order, the months, and the words that are not understood."""

    text: str
    atoms: list[Atom] = field(default_factory=list)
    months: list[MonthMark] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Said:
    """A figure that a text gives a process, and where it says so."""

    key: str
    value: int
    snippet: str
