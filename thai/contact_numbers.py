"""Telephone numbers and citizen numbers in running text, however they are grouped.

Forms: mobile numbers 0[689] and eight more digits, others 0[2-57] and seven more (national numbering plan of the
NBTC), with +66 in place of the 0; ten digits that begin with 0 are taken for one whatever follows the 0. A citizen
number is 13 digits, usually 1-2345-67890-12-1, the last of which is a check digit (Department of Provincial
Administration). Other numbers of an office (dates, times, letter numbers, school codes, lists of counts) are let be.
Works on ``thai.seen_text``; numbers spelt out in words are not found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise

Span = tuple[int, int]

_RUN = re.compile(r"[0-9]+(?:[ \-.()_\n·•]{1,4}[0-9]+)*")
_DIGITS = re.compile(r"[0-9]+")
_NO_DIGIT = re.compile(r"[^0-9]+")
_LOCAL = re.compile(r"0[0-9]{8,9}")
_LANDLINE = re.compile(r"0[2-57][0-9]{7}")
_MOBILE = re.compile(r"0[689][0-9]{8}")
_THAI_ABROAD = re.compile(r"(?:00)?66(?:0?[689][0-9]{8}|0?[2-57][0-9]{7})")
_EXTENSION = re.compile(
    r"(?:\s?(?:-|/|ถึง)\s?[0-9]{1,4}(?![0-9./-]{0,12}[0-9]))?"
    r"(?:\s{0,2}(?:ต่อ|ext\.?|x|#|กด)\s{0,2}[0-9]{1,5}(?:\s?[-,/]\s?[0-9]{1,4}(?![0-9]))?)?"
)
_URL = re.compile(r"(?:https?://|www\.)[!-~]+")

_LOOK_BACK = 24  # characters before a number in which its name is looked for
_CALLED = re.compile(r"โทร|เบอร์|มือถือ|ติดต่อ|tel|phone|mobile|call")
_IDENTITY = re.compile(r"บัตร|ประชาชน|เลขประจำตัว|\bid\b")
_LETTER = re.compile(r"(?:ศธ|มท|นร|กค|สธ|พม|รง|ยธ|อว|ดศ|ทส|กษ|คค|พณ|อก|วธ|ตช)\s?\.?\s?$")  # ศธ ๐๔๐๔๒/๓๓๒๙

_CITIZEN_DIGITS = 13
_CITIZEN_GROUPS = ([13], [1, 4, 5, 2, 1])
_LENGTHS = {"0": (9, 10, 12, 13), "6": (10, 11, 12, 13)}  # by the first digit
_MOST_DIGITS = 15  # of a number with its country code (ITU-T E.164)


@dataclass(frozen=True, slots=True)
class _Number:
    """Groups of digits that stand together: their digits, their sizes, what stands between them."""

    text: str
    start: int
    end: int
    digits: str
    sizes: Sequence[int]
    separators: Sequence[str]

    @property
    def groups(self) -> Iterator[str]:
        at = 0
        for size in self.sizes:
            yield self.digits[at : at + size]
            at += size

    @property
    def sizes_unbroken(self) -> list[int]:
        """The sizes with the two halves of one broken group put together."""
        sizes, breaks = [*self.sizes], [at for at, between in enumerate(self.separators) if between.strip(" ") == "\n"]
        if len(breaks) == 1:
            sizes[breaks[0] : breaks[0] + 2] = [sum(sizes[breaks[0] : breaks[0] + 2])]
        return sizes

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - _LOOK_BACK) : self.start]


@dataclass(frozen=True, slots=True)
class _Run:
    """All the groups of digits that only separators part; ``totals`` are the digits up to the end of each group."""

    text: str
    groups: Sequence[Span]
    sizes: Sequence[int]
    separators: Sequence[str]
    digits: str
    totals: Sequence[int]
    last_of: Mapping[int, int]

    @classmethod
    def of(cls, text: str, run: re.Match[str]) -> _Run:
        groups = [group.span() for group in _DIGITS.finditer(text, *run.span())]
        sizes = [end - start for start, end in groups]
        separators = [text[left:right] for (_, left), (right, _) in pairwise(groups)]
        totals = list(accumulate(sizes))
        last_of = {total: at for at, total in enumerate(totals)}
        return cls(text, groups, sizes, separators, _NO_DIGIT.sub("", run.group()), totals, last_of)

    def number(self, first: int, last: int) -> _Number:
        """The groups from ``first`` to ``last`` as one number."""
        (start, _), (_, end) = self.groups[first], self.groups[last]
        digits = self.digits[self.totals[first] - self.sizes[first] : self.totals[last]]
        return _Number(self.text, start, end, digits, self.sizes[first : last + 1], self.separators[first:last])


def find_contact_numbers(text: str) -> Iterator[tuple[bool, Span]]:
    """(whether it is a citizen number, its span), in order and apart from each other."""
    addresses = [address.span() for address in _URL.finditer(text)]
    done = 0
    for numbers in _possible_numbers(text):
        if numbers[0].start < done:
            continue
        citizen, number = _surest(numbers)
        if number is None or _is_part_of_address(number, addresses):
            continue
        done = number.end
        if not citizen and (extension := _EXTENSION.match(text, done)):
            done = extension.end()
        yield citizen, (_with_sign(number), done)


def _possible_numbers(text: str) -> Iterator[list[_Number]]:
    """By the group that they begin with: the groups together that have as many digits as some number has."""
    for match in _RUN.finditer(text):
        run = _Run.of(text, match)
        for first, (start, _) in enumerate(run.groups):
            if _is_within_list(first, run.sizes, run.separators):
                continue
            before = run.totals[first] - run.sizes[first]
            lasts = [run.last_of.get(before + length, -1) for length in _lengths(text, start)]
            if numbers := [run.number(first, last) for last in lasts if last >= first]:
                yield numbers


def _is_within_list(at: int, sizes: Sequence[int], separators: Sequence[str]) -> bool:
    """Whether single digits go on that began before: a number whose digits stand apart begins with the first."""
    return (
        0 < at < len(separators) and list(sizes[at - 1 : at + 2]) == [1, 1, 1] and separators[at - 1] == separators[at]
    )


def _lengths(text: str, start: int) -> Collection[int]:
    """How many digits a number can have that begins there."""
    if _has_plus(text, start):
        return range(8, _MOST_DIGITS + 1)
    return _LENGTHS.get(text[start], (_CITIZEN_DIGITS,))


def _surest(numbers: Sequence[_Number]) -> tuple[bool, _Number | None]:
    """Of the numbers that begin at one place the one that it is, if any: a citizen number's shape tells most."""
    citizen = next((number for number in numbers if len(number.digits) == _CITIZEN_DIGITS), None)
    if citizen and citizen.sizes_unbroken in _CITIZEN_GROUPS and not _is_international(citizen):
        return True, citizen
    if phone := next((number for number in _longest_first(numbers) if _is_phone(number)), None):
        return False, phone
    return True, citizen if citizen and _is_loose_citizen_number(citizen) else None


def _longest_first(numbers: Sequence[_Number]) -> list[_Number]:
    """Of a landline number the nine digits count before ten: what follows may be the end of a range (545101-3)."""

    def preference(number: _Number) -> tuple[bool, int]:
        return bool(_LANDLINE.fullmatch(number.digits)), len(number.digits)

    return sorted(numbers, key=preference, reverse=True)


# Telephone numbers ---------------------------------------------------------------------------------


def _is_phone(number: _Number) -> bool:
    if _is_international(number):
        return True
    if not _LOCAL.fullmatch(number.digits) or _LETTER.search(number.before):
        return False
    return bool(_CALLED.search(number.before)) or not _reads_as_something_else(number)


def _is_international(number: _Number) -> bool:
    """+66 81 234 5678, +66 (0) 81…, 0066…, 6681…; after + any country's."""
    if _THAI_ABROAD.fullmatch(number.digits):
        return (
            _has_plus(number.text, number.start)
            or number.digits[0] == "0"
            or number.sizes[0] > 2
            or "-" in number.separators[:1]
        )
    return _has_plus(number.text, number.start) and not number.digits.startswith("66") and len(number.digits) >= 8


def _has_plus(text: str, at: int) -> bool:
    return text[max(0, at - 3) : at].rstrip(" (").endswith("+")


def _with_sign(number: _Number) -> int:
    """Where the number begins, its plus sign and a bracket that it closes included."""
    opening = re.search(r"\(?(?:\+\s?)?\(?$", number.before)
    begins = number.start - (len(opening.group()) if opening else 0)
    return begins if ")" in number.text[begins : number.end] else number.start - number.before.endswith("+")


def _reads_as_something_else(number: _Number) -> bool:
    return _is_list_of_counts(number) or _begins_with_date(number) or _begins_with_time(number)


def _is_list_of_counts(number: _Number) -> bool:
    """Figures or times beside each other ("05.52 06.48 13"), a decimal fraction, a nought before other figures."""
    sizes, separators = number.sizes, number.separators
    if max(sizes) <= 2:
        grouped_alike = len(set(separators)) == 1 and "\n" not in separators[0]
        return not (grouped_alike and _MOBILE.fullmatch(number.digits))
    if sizes[0] > 1 or len(sizes) == 1:
        return False
    fraction = separators[0] == "." and len(sizes) == 2
    return fraction or (separators[0] == " " and sizes[1] < 4)


def _begins_with_date(number: _Number) -> bool:
    sizes, separators = number.sizes, number.separators
    if len(sizes) < 3 or max(sizes[:2]) > 2:
        return False
    day, month, year = map(int, islice(number.groups, 3))
    of_date = 1 <= day <= 31 and 1 <= month <= 12
    if sizes[2] == 4:
        return of_date and (1900 <= year <= 2100 or 2400 <= year <= 2650)
    ends_there = len(sizes) > 3 and separators[0] == separators[1] != separators[2]
    return of_date and sizes[2] == 2 and ends_there


def _begins_with_time(number: _Number) -> bool:
    sizes, separators = number.sizes, number.separators
    if len(sizes) < 2 or sizes[0] > 2 or sizes[1] != 2 or separators[0] != ".":
        return False
    hour, minute = map(int, islice(number.groups, 2))
    return hour <= 24 and minute < 60 and list(separators[1:2]) != ["."]


# Citizen numbers -----------------------------------------------------------------------------------


def _is_loose_citizen_number(number: _Number) -> bool:
    """13 digits in other groups: counts beside each other, unless they are called one or the check digit is right."""
    if set(number.separators) == {"-"} or _IDENTITY.search(number.before):
        return True
    return max(number.sizes) != 2 and _has_right_check_digit(number.digits)


def _has_right_check_digit(digits: str) -> bool:
    """The last digit follows from the others: 11 less their weighted sum (13, 12, … 2) modulo 11, its last digit."""
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(_CITIZEN_DIGITS, 1, -1), strict=False))
    return int(digits[-1]) == (11 - weighted % 11) % 10


# Web addresses -------------------------------------------------------------------------------------


def _is_part_of_address(number: _Number, addresses: Sequence[Span]) -> bool:
    """Digits between the letters of a web address (a UUID) are no number; a number for itself still is one."""
    if not any(start <= number.start < end for start, end in addresses):
        return False
    before, after = number.before[-2:], number.text[number.end : number.end + 2]
    return bool(re.search(r"[a-z]-?$", before) or re.match(r"-?[a-z]", after))
