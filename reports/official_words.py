"""Phrases of official papers: Thai digits, dates, shares, and what a paper calls its office and its letter."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from core.clock import in_bangkok
from models.frozen import Frozen
from thai.dates import official_date
from thai.digits import to_thai

NBSP = "\u00a0"  # keeps a number with what it counts, and a date on one line
_DISTRICT = re.compile(r"(เขต) (?=[๐-๙])")
_LATIN_WORD = re.compile(r"\S*[A-Za-z]\S*")  # an address of the web or of mail keeps its digits
DOTS = "." * 20
DEPUTY = "ปฏิบัติราชการแทน"  # behind it a position goes on in the next line


@dataclass(frozen=True)
class Blanks:
    """What officers fill in: nothing of it is known to the program. "" prints as a dotted blank, "-" leaves it out."""

    memo_number: str = ""
    memo_date: str = ""  # "2023-11-27"
    memo_name: str = ""  # who writes the memo
    memo_position: str = ""
    director: str = ""  # เรียน of the memo
    letter_number: str = ""
    letter_date: str = ""
    addressee: str = ""  # เรียน of the letter
    reference: str = ""  # อ้างถึง
    letter_name: str = ""
    letter_position: str = ""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Blanks:
        """As they are stored with the snapshot; what is not known (any more) is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: str(value) for key, value in stored.items() if key in known})

    @property
    def for_next(self) -> dict[str, str]:
        """What the next snapshot of the campaign begins with: people and addressees, no numbers and dates."""
        kept = ("memo_name", "memo_position", "director", "addressee", "reference", "letter_name", "letter_position")
        return {name: getattr(self, name) for name in kept if getattr(self, name)}


def official(text: str) -> str:
    """``text`` with Thai digits, except inside addresses of the web and of mail; "เขต ๒" is not parted."""
    place, pieces = 0, []
    for word in _LATIN_WORD.finditer(text):
        pieces += [to_thai(text[place : word.start()]), word[0]]
        place = word.end()
    return _DISTRICT.sub(rf"\1{NBSP}", "".join([*pieces, to_thai(text[place:])]))


def bound(text: str) -> str:
    """``text`` that is not parted at the end of a line."""
    return text.replace(" ", NBSP)


def day(when: date) -> str:
    """As "๒๗ พฤศจิกายน ๒๕๖๖", on one line."""
    return bound(official_date(when))


def schools(number: int) -> str:
    """As "๑๑๙ โรงเรียน", on one line."""
    return f"{count(number)}{NBSP}โรงเรียน"


def count(number: int) -> str:
    """As "๑,๒๓๔"."""
    return to_thai(f"{number:,}")


def share(part: int, whole: int) -> str:
    """As "๘๔.๐๓" (per cent); "-" of nothing."""
    return to_thai(f"{100 * part / whole:.2f}") if whole else "-"


def moment(frozen: Frozen) -> str:
    """As "วันที่ ๒๗ พฤศจิกายน ๒๕๖๖ เวลา ๐๙.๐๐ น."."""
    local = in_bangkok(frozen.frozen_at)
    return f"วันที่ {day(local.date())} เวลา {bound(to_thai(f'{local:%H.%M} น.'))}"


def span(first: date, last: date) -> str:
    """As "๒๘ - ๓๐ พฤศจิกายน ๒๕๖๖"."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return bound(f"{to_thai(first.day)} - {day(last)}")
    return f"{day(first)} - {day(last)}"


def office(frozen: Frozen) -> str:
    return official(frozen.office.get("name", "")) or DOTS


def group(frozen: Frozen) -> str:
    return official(frozen.office.get("group", ""))


def director(frozen: Frozen) -> str:
    """The head of the office."""
    return f"ผู้อำนวยการ{office(frozen)}"


def own_letter(frozen: Frozen) -> str:
    """The letter that ordered the follow-up, as papers quote it; "" when the campaign names none."""
    if not frozen.letter_no:
        return ""
    dated = f" ลงวันที่ {day(frozen.letter_date)}" if frozen.letter_date else ""
    return f"หนังสือ{office(frozen)} ที่ {bound(official(frozen.letter_no))}{dated}"


def number_prefix(frozen: Frozen) -> str:
    """The part of ที่ that all letters of the office share ("ศธ ๐๔๐๔๒/")."""
    prefix, slash, _ = frozen.letter_no.rpartition("/")
    return bound(official(prefix + slash))


def position_lines(position: str) -> list[str]:
    """A position on the lines that it is written on."""
    text = official(position).replace(f"{DEPUTY} ", f"{DEPUTY}\n")
    return [line.strip() for line in text.splitlines() if line.strip()]
