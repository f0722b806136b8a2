"""Personal data in a text that is to be published: what an officer should look at before everybody sees it.

The district checks texts against the Personal Data Protection Act before it publishes them (PDPA section 27: no
disclosure without consent or another basis). What is found is pointed out and has to be confirmed, so a doubtful case
is found rather than missed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from thai.contact_numbers import find_contact_numbers
from thai.person_names import KnownNames, find_titled_names
from thai.seen_text import SeenText, seen


class PersonalData(Enum):
    """A kind of personal data."""

    PHONE = "phone"
    CITIZEN_ID = "citizen-id"
    EMAIL = "email"
    PERSON_NAME = "person-name"


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of personal data: ``text`` is what was typed from ``start`` to ``end`` (excluded), in characters."""

    kind: PersonalData
    text: str
    start: int
    end: int


Span = tuple[int, int]

_AT = re.compile(r"\s{0,2}(?:@|[\[({]\s?(?:at|@)\s?[\])}])\s{0,2}| at ")
_LOCAL = re.compile(r"[a-z0-9._%+'-]{1,64}$")
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}(?:\.\n?|\s?[\[({]\s?dot\s?[\])}]\s?| dot )){1,6}[a-z]{2,24}")
_LONGEST_LOCAL = 64


def find_personal_data(text: str, names: Collection[str] = ()) -> list[Finding]:
    """What in ``text`` is or may be personal data, in order, none within another.

    Telephone numbers, citizen numbers (a wrong check digit is a slip of somebody's number), e-mail addresses, names
    with a title, and ``names``: people known to the office, in whole or in part. Invisible characters, Thai digits
    and line breaks hide nothing. The office's own numbers are found as well: it is for the officer to say so.
    """
    lines, known = seen(text), KnownNames(names)
    found = [*_found(lines, known)]
    if "\n" in lines.text:
        found += _found(lines.on_one_line(), known, numbers=False)
    spans: list[tuple[PersonalData, Span]] = []
    for kind, (start, end) in found:
        if all(end <= other_start or other_end <= start for _, (other_start, other_end) in spans):
            spans.append((kind, (start, end)))
    return [Finding(kind, text[start:end], start, end) for kind, (start, end) in sorted(spans, key=lambda at: at[1])]


def _found(lines: SeenText, known: KnownNames, *, numbers: bool = True) -> Iterator[tuple[PersonalData, Span]]:
    """Spans as typed, those that are surest first; the sum of two lines' figures is no number."""
    for span in _find_emails(lines.text):
        yield PersonalData.EMAIL, lines.typed(*span)
    if numbers:
        for is_citizen, span in find_contact_numbers(lines.text):
            yield PersonalData.CITIZEN_ID if is_citizen else PersonalData.PHONE, lines.typed(*span)
    people = [*find_titled_names(lines.text), *known.find(lines.text)]
    for span in _merged(people):
        yield PersonalData.PERSON_NAME, lines.typed(*span)


def _find_emails(text: str) -> Iterator[Span]:
    """name@example.go.th, name [at] example.go.th, name at example [dot] com."""
    for sign in _AT.finditer(text):
        local = _LOCAL.search(text, max(0, sign.start() - _LONGEST_LOCAL), sign.start())
        domain = _DOMAIN.match(text, sign.end())
        if local and domain:
            yield local.start(), domain.end()


def _merged(spans: list[Span]) -> Iterator[Span]:
    """The spans with those that overlap made one."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last is None:
            last = (start, end)
        elif start < last[1]:
            last = (last[0], max(last[1], end))
        else:
            yield last
            last = (start, end)
    if last is not None:
        yield last
