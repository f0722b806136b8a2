"""The names of the service processes as clerks type them: whole, short, spaced, dotted, mistyped, or half.

A name that could mean two processes ("ย้าย": in or out) is recognised as just that, so that it can be asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import Postfix, Prefix

from thai.digits import to_arabic
from thai.name_keys import fold_sounds, without_aside
from thai.normalise import clean
from thai.slips import is_slip

_OF_SCHOOLS = re.compile(r"\s*(?:ของ)?โรงเรียนสังกัด\s?สพฐ\.?$")  # at the end of every full name
_LEADS = (
    "", "การ", "การขอ", "ขอ", "ผู้", "ผู้ขอ", "ผู้มา", "ผู้มาขอ", "คน", "คนขอ", "นักเรียน", "นักเรียนขอ", "นร", "เด็ก",
)  # fmt: skip
_TRAIL = re.compile(r"(?:\s?(?:ของ)?(?:นักเรียน|นร\.?))?(?:\s?(?:ของ|จาก)?โรงเรียน)?(?:\s?สังกัด\s?สพฐ\.?)?(?![ก-๎])")
_LETTER_CODE = re.compile(r"[ก-ฮ]{1,3}")
_GOES_ON = re.compile(r"[ะ-ฺ็-๎]")  # a vowel or mark: the word before it is not at its end
_DIGIT_GOES_ON = re.compile(r"\d|\.\d|\s?[/,–-]\s?\d", re.ASCII)
_DIGIT = re.compile(r"\d")
_REPEATED = re.compile(r"(.)\1+")
_SHORTEST_TYPO = 4  # letters
_SHORTEST_HALF = 3
_SHORTEST_SLIPPED = 8  # folded letters; a slip in a shorter name makes another word: สถานที่, สถานี
_MOST_SLIPS = 2
_LONGEST_GAP = 2  # a dot and a space inside a name

_END = ""  # the key under which a node of the trie keeps the processes whose name ends there
_Node = dict[str, "_Node | frozenset[str]"]


@dataclass(frozen=True, slots=True)
class ProcessName:
    """One process: its key, its name for buttons, its name in the letter, and what else clerks call it."""

    key: str
    short: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name that starts where it was looked for and ends before ``end``; several ``keys``: it is ambiguous.

    ``coded`` marks a bare letter code such as ปพ, after which a number may belong to the code (ปพ.1).
    """

    end: int
    keys: tuple[str, ...]
    coded: bool = False
    sure: bool = True


class ProcessNames:
    """All names of the processes, looked up at a place in a text; the text should be cleaned, with 0–9."""

    def __init__(self, processes: Sequence[ProcessName]) -> None:
        self.keys = tuple(process.key for process in processes)
        plain = {process.key: list(_spellings(process)) for process in processes}
        everyday = {process.key: [*map(_plain, (process.short, *process.aliases))] for process in processes}
        self._trie: _Node = {}
        for key, spelling in _pairs(plain):
            for lead in _LEADS:
                self._add(lead + spelling, key)
        self._halves = _halves(everyday)
        words = [(key, spelling) for key, spelling in _pairs(plain) if not _DIGIT.search(spelling)]
        self._folded = [(fold_sounds(spelling), key) for key, spelling in words]  # numbers are never mistyped
        self._held: dict[str, set[str]] = defaultdict(set)
        for name, key in self._folded:
            self._held[_REPEATED.sub(r"\1", name)].add(key)

    def _add(self, spelling: str, key: str) -> None:
        node = self._trie
        for char in spelling:
            node = node.setdefault(char, {})  # type: ignore[assignment]
        node[_END] = frozenset({key}) | node.get(_END, frozenset())  # type: ignore[operator]

    def match(self, text: str, at: int) -> NameFound | None:
        """The longest name that starts at ``at``; single spaces and dots inside it do not count."""
        node: _Node = self._trie
        best: tuple[int, frozenset[str]] | None = None
        here, skipped = at, 0
        while here < len(text):
            step = node.get(text[here])
            if step is None:
                if here == at or skipped == _LONGEST_GAP or text[here] not in " .":
                    break
                here, skipped = here + 1, skipped + 1
                continue
            node, here, skipped = step, here + 1, 0  # type: ignore[assignment]
            if _END in node and _may_end(text, here):
                best = (here, node[_END])  # type: ignore[assignment]
        return self._found(text, at, *best) if best else None

    def _found(self, text: str, at: int, end: int, keys: frozenset[str]) -> NameFound:
        coded = bool(_LETTER_CODE.fullmatch(text[at:end].replace(" ", "").replace(".", "")))
        return NameFound(_with_trail(text, end), self._in_order(keys), coded, len(keys) == 1)

    def half(self, word: str) -> tuple[str, ...]:
        """The processes whose names have ``word`` as their common beginning or end: ย้าย, ออก; else none."""
        return self._in_order(self._halves.get(word, frozenset()))

    def mistyped(self, word: str) -> tuple[str, ...]:
        """The processes of whose name ``word`` is most likely a slip of the fingers."""
        return self._in_order(self._mistyped(fold_sounds(word))) if len(word) >= _SHORTEST_TYPO else ()

    def _mistyped(self, folded: str) -> Iterable[str]:
        same = self._held.get(_REPEATED.sub(r"\1", folded))
        if same:
            return same
        long = ((name, key) for name, key in self._folded if len(name) >= _SHORTEST_SLIPPED)
        return {key for name, key in long if abs(len(name) - len(folded)) <= _MOST_SLIPS and is_slip(folded, name)}

    def _in_order(self, keys: Iterable[str]) -> tuple[str, ...]:
        wanted = frozenset(keys)
        return tuple(key for key in self.keys if key in wanted)


@lru_cache(maxsize=16)  # one set of processes per campaign
def process_names(processes: tuple[ProcessName, ...]) -> ProcessNames:
    """The look-up of ``processes``, made once."""
    return ProcessNames(processes)


def after_half(text: str, end: int) -> int:
    """Where a half name that ends before ``end`` really ends: "ย้าย นร." is "ย้าย"."""
    return _with_trail(text, end)


def _spellings(process: ProcessName) -> Iterator[str]:
    """Every way of naming the process, without spaces and dots."""
    full = (process.name, _OF_SCHOOLS.sub("", process.name))
    whole = (process.short, *process.aliases, *full, *map(without_aside, full))
    yield from map(_plain, whole)


def _plain(name: str) -> str:
    return to_arabic(clean(name)).replace(" ", "").replace(".", "")


def _halves(spellings: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """What names of different processes begin or end with in common."""
    found: dict[str, set[str]] = defaultdict(set)
    for (one, name), (other, second) in combinations(_pairs(spellings), 2):
        if one != other:
            head, tail = Prefix.similarity(name, second), Postfix.similarity(name, second)
            for part in (name[:head], name[len(name) - tail :]):
                if len(part) >= _SHORTEST_HALF and not _GOES_ON.match(part):
                    found[part] |= {one, other}
    return {part: frozenset(keys) for part, keys in found.items()}


def _pairs(spellings: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(key, name) for key, names in spellings.items() for name in dict.fromkeys(names) if name]


def _may_end(text: str, end: int) -> bool:
    """Whether a name may end there: not before a vowel or mark, nor inside a number (ป.1, but not ป.12)."""
    if _GOES_ON.match(text, end):
        return False
    return not (text[end - 1].isdigit() and _DIGIT_GOES_ON.match(text, end))


def _with_trail(text: str, end: int) -> int:
    trail = _TRAIL.match(text, end)
    return trail.end() if trail else end
