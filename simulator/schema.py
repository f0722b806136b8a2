"""A small language for the shapes of LINE's JSON objects.

A check looks at one value and returns its problems. Paths are put together only when there is a problem, so
that checking a good message costs little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from simulator.text_units import utf16_units


class Problem(NamedTuple):
    """What is wrong, and where: keys and indexes from the checked value inwards."""

    message: str
    path: tuple[str | int, ...]


Problems: TypeAlias = Sequence[Problem]
Check: TypeAlias = Callable[[Any], Problems]

FINE: Problems = ()


def wrong(message: str, *path: str | int) -> Problems:
    return (Problem(message, path),)


def dotted(path: Iterable[str | int]) -> str:
    """``messages[0].text``: how LINE names a property of a request."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def pointer(path: Iterable[str | int]) -> str:
    """``/body/contents/0/text``: how LINE names a property inside a Flex container."""
    return "/" + "/".join(str(step) for step in path)


def text(
    longest: int, *, shortest: int = 1, count: Callable[[str], int] = utf16_units, matching: str | None = None
) -> Check:
    """A string of so many characters; no check of a length counts more than there are code units."""
    pattern = re.compile(matching) if matching else None

    def check(value: Any) -> Problems:
        if not isinstance(value, str):
            return wrong("Must be a string")
        if shortest and not value.strip():
            return wrong("May not be empty")
        if len(value) * 2 > longest and not shortest <= count(value) <= longest:
            return wrong(f"Length must be between {shortest} and {longest}")
        if pattern and not pattern.fullmatch(value):
            return wrong("invalid property")
        return FINE

    return check


def matching(regex: str, message: str = "invalid property") -> Check:
    """A string that matches as a whole."""
    fullmatch = re.compile(regex).fullmatch

    def check(value: Any) -> Problems:
        return FINE if isinstance(value, str) and fullmatch(value) else wrong(message)

    return check


def one_of(*allowed: str) -> Check:
    known = frozenset(allowed)
    message = f"Must be one of the following values: [{', '.join(allowed)}]"

    def check(value: Any) -> Problems:
        return FINE if isinstance(value, str) and value in known else wrong(message)

    return check


def number(least: float, most: float, *, whole: bool = True) -> Check:
    kind = int if whole else (int, float)

    def check(value: Any) -> Problems:
        if not isinstance(value, kind) or isinstance(value, bool):
            return wrong("Must be a number" if not whole else "Must be an integer")
        return FINE if least <= value <= most else wrong(f"Must be between {least} and {most}")

    return check


def boolean(value: Any) -> Problems:
    return FINE if isinstance(value, bool) else wrong("Must be true or false")


def uri(*schemes: str, longest: int = 1_000) -> Check:
    """An address with one of the schemes; other characters than ASCII are percent-encoded, as LINE asks."""
    pattern = re.compile(rf"(?:{'|'.join(schemes)}):[!-~]+")
    web = re.compile(r"https?://[^/\s?#]+[^\s]*")

    def check(value: Any) -> Problems:
        if not isinstance(value, str) or not value:
            return wrong("May not be empty")
        if len(value) > longest:
            return wrong(f"Length must be between 0 and {longest}")
        if not pattern.fullmatch(value):
            return wrong("invalid uri scheme")
        return wrong("invalid uri") if value.startswith("http") and not web.fullmatch(value) else FINE

    return check


def items(each: Check, least: int, most: int) -> Check:
    """An array of so many values."""

    def check(value: Any) -> Problems:
        if not isinstance(value, list):
            return wrong("Must be an array")
        if not least <= len(value) <= most:
            return wrong(f"Size must be between {least} and {most}")
        problems: list[Problem] = []
        for index, item in enumerate(value):
            if found := each(item):
                problems += [Problem(problem.message, (index, *problem.path)) for problem in found]
        return problems

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *also: Check) -> Check:
    """An object with these properties and no others; ``also`` are rules on the object as a whole."""
    known = {**required, **(optional or {})}
    names = tuple(required)

    def check(value: Any) -> Problems:
        if not isinstance(value, dict):
            return wrong("Must be an object")
        problems = [Problem("must be specified", (name,)) for name in names if name not in value]
        for key, item in value.items():
            rule = known.get(key)
            if rule is None:
                problems.append(Problem("unknown field", (key,)))
            elif found := rule(item):
                problems += [Problem(problem.message, (key, *problem.path)) for problem in found]
        if not problems:
            for rule in also:
                problems += rule(value)
        return problems

    return check


def tagged(kinds: Mapping[str, Check]) -> Check:
    """An object whose ``type`` chooses the check for it."""
    unknown = wrong(f"Must be one of the following values: [{', '.join(kinds)}]", "type")

    def check(value: Any) -> Problems:
        if not isinstance(value, dict):
            return wrong("Must be an object")
        kind = value.get("type")
        rule = kinds.get(kind) if isinstance(kind, str) else None
        return rule(value) if rule else unknown

    return check


def late(name: Callable[[], Check]) -> Check:
    """A check that is defined further down: for shapes that contain themselves."""

    def check(value: Any) -> Problems:
        return name()(value)

    return check


def anything(_value: Any) -> Problems:
    return FINE
