"""Keys under which differently typed names of one school meet.

Three keys, each more forgiving than the one before: ``exact`` (spacing, punctuation, kind of digits and
โรงเรียน do not count), ``folded`` (nor do tone marks and letters of one sound) and ``core`` (nor do the kind
words บ้าน, วัด and ชุมชน in front).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from thai.digits import to_arabic
from thai.normalise import clean, repair

_SCHOOL = "โรงเรียน"
_SCHOOL_MISTYPED = "|".join(_SCHOOL[:at] + _SCHOOL[at + 1 :] for at in range(len(_SCHOOL)))
_SCHOOL_PREFIX = re.compile(rf"(?:{_SCHOOL}|{_SCHOOL_MISTYPED}|รร\.?|ร\.\s?ร\.?)\s*")
_NOT_KEPT = re.compile(r"[^0-9a-zก-ฮะ-ฺเ-๎]")
_NUMBER = re.compile(r"\d+")
_IN = ".{0,120}?"  # bounded, so that a hundred brackets never closed are not each looked for to the end
_ASIDE = re.compile(rf"\({_IN}\)|''{_IN}''|\"{_IN}\"|“{_IN}”|‘{_IN}’")

_MARKS = "็่้๊๋์ฺํ๎"  # what people leave out first
_SILENT = str.maketrans("", "", _MARKS)
_SOUNDS_LIKE = str.maketrans("ศษณญฑธฒฎฏภฬใฆฌ", "สสนยทททดตพลไคช")
_KIND = re.compile(r"(?:ชุมชน|บาน|วัด)(?=.{2}|$)")  # as folded


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The keys of one name; ``kinds`` are the folded words (บาน, วัด, ชุมชน) that ``core`` lacks."""

    exact: str
    folded: str
    core: str
    kinds: frozenset[str]
    numbers: tuple[str, ...]  # without zeros in front

    @property
    def letters(self) -> str:
        """``core`` without its numbers."""
        return _NUMBER.sub("", self.core)

    def may_be_careless(self, other: NameKeys) -> bool:
        """Whether a careless writer may have meant ``other``: marks and kind words get left out, nobody adds
        them (บ้านไร may stand for บ้านไร่, not the other way round)."""
        return self.kinds <= other.kinds and _marks(self.exact) <= _marks(other.exact)


@lru_cache(maxsize=1_024)  # one name is looked for in several ways
def name_keys(name: str) -> NameKeys:
    """The keys of a school's name, as a roster has it or as somebody typed it."""
    return keys_of_exact(exact_key(name))


def keys_of_exact(exact: str) -> NameKeys:
    """The keys that follow from an exact key, or from the front part of one."""
    folded = fold_sounds(exact)
    core, kinds = folded, set()
    while match := _KIND.match(core):
        kinds.add(match.group())
        core = core[match.end() :]
    numbers = tuple(number.lstrip("0") for number in _NUMBER.findall(exact))
    return NameKeys(exact, folded, core, frozenset(kinds), numbers)


def exact_key(name: str) -> str:
    """The name without โรงเรียน/รร., spaces and punctuation, with Arabic digits."""
    line = to_arabic(clean(name)).lower()
    prefix = _SCHOOL_PREFIX.match(line)
    return repair(_NOT_KEPT.sub("", line[prefix.end() :] if prefix else line))


def fold_sounds(key: str) -> str:
    """An exact key without tone marks, letters of one sound made one: ศษส, ณน, ญย, ทธฑฒ, ำ as ัม, …"""
    return key.translate(_SILENT).translate(_SOUNDS_LIKE).replace("ำ", "ัม")


def _marks(exact: str) -> Counter[str]:
    return Counter(char for char in exact if char in _MARKS)


def without_aside(name: str) -> str:
    """The name without what stands in brackets or quotation marks: what the school is called every day."""
    return _ASIDE.sub("", name)
