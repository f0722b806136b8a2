"""The index behind :mod:`thai.school_names`: what stands under a code, a core, an area or a likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from thai.name_keys import NameKeys, exact_key, fold_sounds, name_keys, without_aside

_MOST_LIKE = 50  # names looked at for one query


@dataclass(frozen=True, slots=True)
class SchoolName:
    """One line of the roster: ``id`` is the caller's own, ``code`` has 10 digits, ``smis`` 8."""

    id: int
    code: str
    smis: str
    name: str
    tambon: str
    amphoe: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way of writing a school's name; a name with a part in brackets has two."""

    school: int
    keys: NameKeys


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a query a spelling is: 0–100."""

    spelling: Spelling
    score: float


class SchoolIndex:
    """Lookups only; what they mean is decided in :mod:`thai.school_names`."""

    def __init__(self, entries: Iterable[SchoolName]) -> None:
        self._codes: dict[str, set[int]] = defaultdict(set)
        self._areas: dict[str, set[int]] = defaultdict(set)
        self._amphoe: set[str] = set()
        self._cores: dict[str, list[Spelling]] = defaultdict(list)
        self._spellings: list[Spelling] = []
        for entry in entries:
            self._add(entry)
        self._letters = [spelling.keys.letters for spelling in self._spellings]
        self._by_folded = {at: spelling.keys.folded for at, spelling in enumerate(self._spellings)}
        self._by_core = {at: spelling.keys.core for at, spelling in enumerate(self._spellings)}

    def _add(self, entry: SchoolName) -> None:
        for code in (entry.code, entry.smis):
            self._codes[code].add(entry.id)
        for area in (*_area_keys(entry.amphoe, "อ", "อำเภอ"), *_area_keys(entry.tambon, "ต", "ตำบล")):
            self._areas[area].add(entry.id)
        self._amphoe.update(_area_keys(entry.amphoe))
        for name in dict.fromkeys((entry.name, without_aside(entry.name))):
            keys = name_keys(name)
            if keys.core:
                spelling = Spelling(entry.id, keys)
                self._spellings.append(spelling)
                self._cores[keys.core].append(spelling)

    def with_code(self, code: str) -> AbstractSet[int]:
        """The schools of a 10- or 8-digit code."""
        return self._codes.get(code, set())

    def with_core(self, core: str) -> list[Spelling]:
        return list(self._cores.get(core, ()))

    def in_area(self, key: str) -> AbstractSet[int]:
        """The schools of the tambon or amphoe that a folded key names."""
        return self._areas.get(key, set())

    def lies_in(self, school: int, area: str) -> bool:
        """Whether ``area`` names the school's tambon or amphoe."""
        return any(school in self.in_area(key) for key in _area_keys(area))

    def is_amphoe(self, key: str) -> bool:
        return key in self._amphoe

    def containing(self, letters: str) -> list[Spelling]:
        """The spellings of which folded ``letters`` are a part, the shortest first."""
        hits = (self._spellings[at] for at, name in enumerate(self._letters) if letters in name)
        return sorted(hits, key=lambda spelling: len(spelling.keys.folded))

    def like(self, keys: NameKeys, at_least: float, within: AbstractSet[int] | None = None) -> list[Likeness]:
        """The likest spelling of each school, whole name or core, by falling likeness."""
        scored = self._scores(keys.folded, self._by_folded, at_least, within)
        scored += self._scores(keys.core, self._by_core, at_least, within)
        best: dict[int, Likeness] = {}
        for likeness in sorted(scored, key=lambda likeness: -likeness.score):
            best.setdefault(likeness.spelling.school, likeness)
        return list(best.values())

    def _scores(
        self, query: str, names: dict[int, str], at_least: float, within: AbstractSet[int] | None
    ) -> list[Likeness]:
        if within is not None:
            names = {at: name for at, name in names.items() if self._spellings[at].school in within}
        found = process.extract(query, names, scorer=fuzz.ratio, score_cutoff=at_least, limit=_MOST_LIKE)
        return [Likeness(self._spellings[at], score) for _, score, at in found]


@lru_cache(maxsize=10_000)  # a country has some 7,000 tambon
def _area_keys(area: str, *marks: str) -> frozenset[str]:
    """Folded keys of a tambon or amphoe, bare and with the words written in front of it; none for ""."""
    key = exact_key(area)
    return frozenset(fold_sounds(mark + key) for mark in ("", *marks) if key)
