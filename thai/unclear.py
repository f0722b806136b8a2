"""What a text with figures leaves open, so that it can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class UnclearKind(Enum):
    """Why something must be asked."""

    WORDS = "words"  # words the reader does not know: nothing beside them is certain
    UNSURE = "unsure"  # a name and its number, clear but for such words
    NO_NAME = "no_name"  # a number without a name
    NO_NUMBER = "no_number"  # a name without a number
    WHICH_NAME = "which_name"  # a name of two processes: ย้าย, ออก
    WHICH_NUMBER = "which_number"  # which number belongs to the name: two of them, one shared, one on either side
    TWICE = "twice"  # the same process with different numbers
    NOT_WHOLE = "not_whole"  # 2.5
    NEGATIVE = "negative"  # -3
    RANGE = "range"  # 2-3
    TOO_LARGE = "too_large"  # more than 9,999
    CODE = "code"  # 3/2, ป.1, 8:30, 077-545101: digits that count nothing
    DASH = "dash"  # "-": none, or not known?
    COUNT = "count"  # bare numbers, but not eight
    LIST_NUMBERS = "list_numbers"  # 1 2 3 4 5 6 7 8: figures, or just the numbers of a list?
    YEAR = "year"  # ต.ค. 66 and seven numbers: a year, or the first figure?
    MONTH = "month"  # several months, or a day
    REST = "rest"  # "ที่เหลือ 2": each, or together?
    TOTAL = "total"  # a total that is not the sum
    NOTHING = "nothing"  # no figure at all


@dataclass(frozen=True, slots=True)
class Unclear:
    """One question: what was written (``snippet``), the processes and the numbers it may be about.

    ``keys`` is empty when no process is known; ``values`` are offers for buttons, never figures.
    """

    kind: UnclearKind
    snippet: str
    keys: tuple[str, ...] = ()
    values: tuple[int, ...] = ()
