"""Ordinary Thai questions, understood or not: never guessed.

Words of ``bot.intent_words`` found in the text add up to a score per topic. A question counts as
understood only when the best topic is clear: strong enough, ahead of the next, and most of the text known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.intent_words import DAMPERS, TOPICS, WORDS, Kind, Topic
from thai.digits import to_arabic
from thai.normalise import clean

THRESHOLD = 4  # a subject that stands for itself, or a weaker one with a word about it
COVERAGE = 0.75  # share of the letters that must be known words
LONGEST = 200  # letters; longer texts are stories, not questions
_DRAWN_OUT = re.compile(r"([^\d])\1{2,}")


@dataclass(frozen=True, slots=True)
class Intent:
    """What a text asks for: the key of an answer topic or of a command, and how strongly."""

    kind: Kind
    key: str
    score: int


def understand(text: str, coverage: float = COVERAGE) -> Intent | None:
    """The one thing ``text`` clearly asks for, or None: unknown words, too weak, or two topics alike.

    Args:
        coverage: Share of the letters that must be known words; 1.0 where an unknown word may be a name.
    """
    letters = _letters(text)
    if not 0 < len(letters) <= LONGEST:
        return None
    found = list(_known_words(letters))
    known = sum(len(word) for word, concept in found if concept != "decoy")
    if known < coverage * len(letters):
        return None
    return _clear_winner({concept for _, concept in found})


def _letters(text: str) -> str:
    """Lower-case letters, marks and Arabic digits; three or more of one letter are one ("ครับบบ").

    Unlike ``thai.normalise.fold`` a doubled letter stays: it may end one word and begin the next (เขตตรวจ).
    """
    written = to_arabic(clean(text)).lower()
    kept = "".join(character for character in written if unicodedata.category(character)[0] in "LMN")
    return _DRAWN_OUT.sub(r"\1", kept)


def _known_words(letters: str) -> Iterator[tuple[str, str]]:
    """The table's words in the text with their concepts, longest first at each place; digits are filler."""
    vocabulary = _vocabulary()
    for match in _pattern().finditer(letters):
        yield match.group(), vocabulary.get(match.group(), "filler")


def _clear_winner(concepts: set[str]) -> Intent | None:
    ranked = sorted(((_score(topic, concepts), topic) for topic in TOPICS), key=lambda pair: -pair[0])
    (best, topic), (second, _) = ranked[:2]
    if best < THRESHOLD or best == second:
        return None
    return Intent(topic.kind, topic.key, best)


def _score(topic: Topic, concepts: set[str]) -> int:
    if not topic.subjects.keys() & concepts:
        return 0
    weights = topic.subjects | topic.supports | DAMPERS
    return sum(weights.get(concept, 0) for concept in concepts)


@cache
def _vocabulary() -> dict[str, str]:
    """Spelling, as ``_letters`` leaves it → concept."""
    return {_letters(word): concept for concept, words in WORDS.items() for word in words.split()}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_vocabulary(), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, longest_first), r"\d+"]))
