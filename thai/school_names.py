"""Finding the school that somebody means.

A ladder of ever weaker evidence, each rung tried only when those above found nothing: code → name as it is,
without regard to marks, letters of one sound and บ้าน/วัด/ชุมชน in front → the same with its tambon or amphoe
behind → a slip of the fingers → part of a name (asks) → a likeness (asks). Numbers in a name must agree and
whatever could mean two schools asks: a wrong school is worse than a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum

from thai.digits import to_arabic
from thai.name_keys import NameKeys, fold_sounds, keys_of_exact, name_keys
from thai.normalise import clean
from thai.school_index import SchoolIndex, SchoolName, Spelling
from thai.slips import is_slip

__all__ = ["Match", "MatchKind", "SchoolName", "SchoolNames"]

# Likeness in percent, chosen on noisy names of a real roster from which each school was also left out once.
_SLIP = 79.0
_MARGIN = 6.0  # by which a slip's target must be liker than any other school
_WORTH_ASKING = 75.0
_NEAREST = 45.0

_SHORTEST_PART = 3  # letters of a name that are worth a question
_LONGEST_QUERY = 150  # letters; the longest names of schools have about 60
_CODE = re.compile(r"\d{8}|\d{10}", re.ASCII)
_AREA_MARK = re.compile(r"(?<!\S)(อำเภอ|ตำบล|อ\.|ต\.)\s+")
_PROVINCE = re.compile(r"\s(?:จ\.|จังหวัด)\s?\S+$")


class MatchKind(Enum):
    """How sure a :class:`Match` is."""

    FOUND = "found"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """What a query may mean, best first: the one school, schools to choose from, or just the nearest."""

    kind: MatchKind
    ids: tuple[int, ...]


_NOTHING = Match(MatchKind.UNKNOWN, ())


class SchoolNames:
    """Finds schools of one roster by what people type. Immutable: built once, shared between threads."""

    def __init__(self, entries: Iterable[SchoolName]) -> None:
        self._index = SchoolIndex(entries)

    def find(self, query: str, *, limit: int = 5) -> Match:
        """The school meant by a code or a name, with at most ``limit`` ids."""
        line = _PROVINCE.sub("", _AREA_MARK.sub(r"\1", to_arabic(clean(query))))
        match = self._find(line) if len(line) <= _LONGEST_QUERY else _NOTHING
        return Match(match.kind, match.ids[:limit])

    def is_called(self, school: int, name: str) -> bool:
        """Whether that is the school's name as the roster has it, spacing, punctuation and kind of digits aside."""
        keys = name_keys(name)
        return any(
            spelling.school == school and spelling.keys.exact == keys.exact
            for spelling in self._index.with_core(keys.core)
        )

    def lies_in(self, school: int, area: str) -> bool:
        """Whether ``area`` names the school's tambon or amphoe."""
        return self._index.lies_in(school, area)

    def _find(self, line: str) -> Match:
        digits = re.sub(r"[\s-]", "", line)
        if _CODE.fullmatch(digits):
            return _decided(self._index.with_code(digits)) or _NOTHING
        keys = name_keys(line)
        if not keys.core:
            return _NOTHING
        return (
            self._whole_name(keys)
            or self._name_and_area(keys.exact)
            or self._mistyped(keys)
            or self._part_of_name(keys)
            or self._alike(keys)
        )

    def _whole_name(self, keys: NameKeys, within: AbstractSet[int] | None = None) -> Match | None:
        """Names that differ from the query in marks, letters of one sound and kind words at most.

        Found is a school only when a careless writer could have meant no other. A kind word that contradicts
        the roster (วัด for บ้าน) asks, and so does the bare name of an amphoe.
        """
        hits = [hit for hit in self._index.with_core(keys.core) if within is None or hit.school in within]
        hits.sort(key=lambda hit: (hit.keys.exact != keys.exact, hit.keys.folded != keys.folded))
        of_kind = [hit for hit in hits if keys.kinds <= hit.keys.kinds]
        if not of_kind or self._index.is_amphoe(keys.folded):
            return _asking(_schools(hits))
        careless = [hit for hit in of_kind if keys.may_be_careless(hit.keys)]
        return _decided(_schools(careless or of_kind))

    def _name_and_area(self, exact: str, within: AbstractSet[int] | None = None) -> Match | None:
        """A name with a tambon or amphoe, or both, behind it: only schools that lie there are found."""
        elsewhere: Match | None = None
        for cut in range(_SHORTEST_PART, len(exact) - 1):
            area = self._index.in_area(fold_sounds(exact[cut:]))
            if not area:
                continue
            here = area if within is None else area & within
            name = keys_of_exact(exact[:cut])
            match = self._whole_name(name, here) or self._name_and_area(name.exact, here) or self._mistyped(name, here)
            if match:
                return match
            elsewhere = elsewhere or self._whole_name(name)
        return _asking(elsewhere.ids) if elsewhere else None

    def _mistyped(self, keys: NameKeys, within: AbstractSet[int] | None = None) -> Match | None:
        """The school of the same numbers of whose name the query is a slip; asks when another comes near."""
        near = [
            likeness
            for likeness in self._index.like(keys, _SLIP - _MARGIN, within)
            if likeness.spelling.keys.numbers == keys.numbers
        ]
        slips = (like for like in near if like.score >= _SLIP and _is_mistyped(keys, like.spelling.keys))
        best = next(slips, None)
        if not best:
            return None
        rivals = (like.spelling for like in near if like.score > best.score - _MARGIN)
        return _decided(_schools((best.spelling, *rivals)))

    def _part_of_name(self, keys: NameKeys) -> Match | None:
        """Part of a name always asks: น้ำลอ may be น้ำลอด or น้ำลอดน้อย or neither."""
        if len(keys.letters) < _SHORTEST_PART:
            return None
        hits = self._index.containing(keys.letters)
        return _asking(_schools(hit for hit in hits if set(keys.numbers) <= set(hit.keys.numbers)))

    def _alike(self, keys: NameKeys) -> Match:
        """Names to choose from when some come near, else merely the nearest; another number is not near."""
        nearest = self._index.like(keys, _NEAREST)
        near = (
            like.spelling
            for like in nearest
            if like.score >= _WORTH_ASKING and keys.numbers in ((), like.spelling.keys.numbers)
        )
        unknown = Match(MatchKind.UNKNOWN, _schools(like.spelling for like in nearest))
        return _asking(_schools(near)) or unknown


def _is_mistyped(typed: NameKeys, name: NameKeys) -> bool:
    """Whether one is a slip of the other: in the core or, where no kind word is legible, in the whole."""
    if not typed.may_be_careless(name):
        return False
    return is_slip(typed.core, name.core) or (not typed.kinds and is_slip(typed.folded, name.folded))


def _schools(spellings: Iterable[Spelling]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(spelling.school for spelling in spellings))


def _decided(schools: Iterable[int]) -> Match | None:
    """One school is found, several ask, none decides nothing."""
    ids = tuple(schools)
    if not ids:
        return None
    return Match(MatchKind.FOUND if len(ids) == 1 else MatchKind.UNSURE, ids)


def _asking(schools: Iterable[int]) -> Match | None:
    ids = tuple(schools)
    return Match(MatchKind.UNSURE, ids) if ids else None
