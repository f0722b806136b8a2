"""Names of people in running text: those that a title gives away, and those that are known.

Works on ``thai.seen_text``. Thai writes no spaces between words, so a title counts wherever it stands, unless what
stands before or after it makes it part of another word (มิถุนายน, นายอำเภอ, นางรอง); the names after it are taken up
to the next space.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator

from thai.normalise import clean
from thai.person_titles import ANY_TITLE, LETTER, NO_FAMILY_NAME, NO_NAME, find_titles

Span = tuple[int, int]
LEAST_LETTERS = 3  # of a part of a known name: shorter ones are parts of ordinary words

_WORD = rf"(?:(?:[เ-ไ][ก-ฮ]|[ก-ฮ](?!์){LETTER}){LETTER}{{0,38}}|[a-z][a-z'-]{{1,39}})"
_NAME = re.compile(rf"\s{{0,3}}(?P<given>{_WORD})(?P<family> {{1,2}}{_WORD})?")
_ABBREVIATION = re.compile(r"[ก-ฮ]{2,5}\.")
_AND = re.compile(r"(?:และ|กับ|หรือ)(?=นางสาว|นาย|นาง|เด็ก|ครู|น\.ส|ด\.)")
_MARK = re.compile(r"[ะ-ฺ็-๎]")
_ORDINARY = re.compile(r"อำนวยการ|อำนวยความสะดวก")  # words of every office's letters that begin like a name
_LEAD_VOWEL = re.compile(r"[เ-ไ]$")


def find_titled_names(text: str) -> Iterator[Span]:
    """Titles with the names after them: a given name, and a family name if one follows on the line."""
    done = 0
    for title in find_titles(text):
        if title.start() >= done and (end := _end_of_name(text, title.end())) is not None:
            done = end
            yield title.start(), end


def _end_of_name(text: str, at: int) -> int | None:
    """Where the name ends that follows the title before ``at``; None when none follows."""
    if NO_NAME.match(text, at):
        return None
    name = _NAME.match(text, at)
    if name is None or _ABBREVIATION.match(text, name.start("given")):
        return None
    if another := _AND.search(name["given"], 2):
        return name.start("given") + another.start()
    after = name.end("given")
    no_family = NO_FAMILY_NAME.match(text, after) or _ABBREVIATION.match(text[after : after + 8].lstrip())
    return after if no_family else name.end()


# Known names ---------------------------------------------------------------------------------------


class KnownNames:
    """Names of people and their given and family parts of ``LEAST_LETTERS`` or more letters, to be found in texts."""

    def __init__(self, names: Collection[str]) -> None:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in names:
            for part in _parts(clean(name).lower()):
                found[part[:LEAST_LETTERS]].add(part)
        self._by_beginning = {begins: sorted(parts, key=len, reverse=True) for begins, parts in found.items()}

    def find(self, text: str) -> Iterator[Span]:
        """Where one of them stands in a ``thai.seen_text``, the longest at each place."""
        at = 0
        while self._by_beginning and at < len(text):
            candidates = self._by_beginning.get(text[at : at + LEAST_LETTERS], ())
            end = next((at + len(name) for name in candidates if _stands_at(text, name, at)), None)
            if end is not None:
                yield at, end
            at = end or at + 1


def _parts(name: str) -> Iterator[str]:
    """The name and its single parts, as it is and without its title."""
    title = ANY_TITLE.match(name)
    without_title = name[title.end() :] if title and _end_of_name(name, title.end()) else name
    for words in (name.split(), without_title.split()):
        yield from (part for part in (" ".join(words), *words) if _letters(part) >= LEAST_LETTERS)


def _letters(part: str) -> int:
    return sum(unicodedata.category(char)[0] == "L" for char in part)


def _stands_at(text: str, name: str, at: int) -> bool:
    """Whether the name is there as a word may be: no syllable goes on after it, no other word's letters around it."""
    if not text.startswith(name, at) or _LEAD_VOWEL.search(text, max(0, at - 1), at) or _ORDINARY.match(text, at):
        return False
    after = text[at + len(name) : at + len(name) + 1]
    if name[-1].isascii() and after.isascii() and after.isalnum():
        return False
    before = text[at - 1 : at] if at else ""
    if name[0].isascii() and before.isascii() and before.isalnum():
        return False
    return not _MARK.match(after)
