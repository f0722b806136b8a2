"""Text messages: plain with emoji, and textV2 with substitutions.

https://developers.line.biz/en/reference/messaging-api/#text-message-v2
"""

from __future__ import annotations

import re
from typing import Any

from simulator.schema import (
    FINE,
    Check,
    Problem,
    Problems,
    items,
    matching,
    number,
    one_of,
    record,
    tagged,
    text,
    wrong,
)

TEXT_LENGTH = 5_000
MOST_MENTIONS = 20
_MOST_EMOJI = 20
_MOST_SUBSTITUTIONS = 100

_tag = matching(".+")
_body = text(TEXT_LENGTH)
_id = text(100)
_mentionee = tagged({"user": record({"type": _tag, "userId": text(100)}), "all": record({"type": _tag})})
_substitution = tagged(
    {
        "mention": record({"type": one_of("mention"), "mentionee": _mentionee}),
        "emoji": record({"type": one_of("emoji"), "productId": _id, "emojiId": _id}),
    }
)
_KEY = re.compile(r"[A-Za-z0-9_]{1,20}")
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def _emoji_have_places(value: Any) -> Problems:
    """Every emoji replaces a ``$`` at its index, counted in UTF-16 units."""
    units = value["text"].encode("utf-16-le", "surrogatepass")
    places = [emoji["index"] for emoji in value.get("emojis", ())]
    for number_, index in enumerate(places):
        if units[2 * index : 2 * index + 2] != b"$\x00":
            return wrong("invalid property", "emojis", number_, "index")
    return FINE if len(set(places)) == len(places) else wrong("invalid property", "emojis")


def _substitutions(value: Any) -> Problems:
    if not isinstance(value, dict):
        return wrong("Must be an object")
    if len(value) > _MOST_SUBSTITUTIONS:
        return wrong(f"Size must be between 0 and {_MOST_SUBSTITUTIONS}")
    problems: list[Problem] = []
    for key, item in value.items():
        if not _KEY.fullmatch(key):
            problems.append(Problem("invalid property", (key,)))
        problems += [Problem(problem.message, (key, *problem.path)) for problem in _substitution(item)]
    return problems


def _placeholders_are_filled(value: Any) -> Problems:
    """Literal braces are doubled; every ``{key}`` has its substitution; at most 20 mentions and 20 emoji."""
    substitution = value.get("substitution") or {}
    used: list[str] = []
    for found in _BRACES.finditer(value["text"]):
        if found.group() in ("{", "}"):
            return wrong("A literal brace must be doubled", "text")
        if found.group(1) is not None:
            used.append(found.group(1))
    missing = [key for key in used if key not in substitution]
    if missing:
        return wrong(f"No substitution for {{{missing[0]}}}", "text")
    for kind, most in (("mention", MOST_MENTIONS), ("emoji", _MOST_EMOJI)):
        if sum(substitution[key]["type"] == kind for key in used) > most:
            return wrong(f"At most {most} of type {kind}", "substitution")
    return FINE


def text_shapes(common: dict[str, Check]) -> dict[str, Check]:
    """The two text messages, with the properties that every message may have."""
    emoji = record({"index": number(0, TEXT_LENGTH), "productId": _id, "emojiId": _id})
    quotable: dict[str, Check] = {**common, "quoteToken": text(1_000)}
    return {
        "text": record(
            {"type": _tag, "text": _body},
            {**quotable, "emojis": items(emoji, 0, _MOST_EMOJI)},
            _emoji_have_places,
        ),
        "textV2": record(
            {"type": _tag, "text": _body},
            {**quotable, "substitution": _substitutions},
            _placeholders_are_filled,
        ),
    }
