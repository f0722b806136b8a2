"""The form of what officers fill into the papers: numbers, dates, names, positions. The program knows none of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from models.frozen import Frozen
from models.snapshots import Snapshot
from reports.external_letter import ADDRESSEE
from reports.official_words import Blanks, director, number_prefix
from thai.dates import read_date, short_date

LONGEST = 300  # characters of a field
_DATES = ("memo_date", "letter_date")


@dataclass(frozen=True)
class Field:
    """One field of the form. ``hint``: what to type, or what the paper says without it."""

    name: str
    label: str
    hint: str = ""
    suggestion: str = ""  # from the campaign's letter, to be chosen or not
    lines: int = 1


@dataclass(frozen=True)
class Form:
    """The form as it is shown: of each paper its fields, what stands in them, and what is wrong with it."""

    groups: Mapping[str, list[Field]]
    values: Mapping[str, str]
    seen: str  # what was stored when the page was made
    errors: Mapping[str, str] = field(default_factory=dict)


def form_of(snapshot: Snapshot, frozen: Frozen) -> Form:
    """As it is stored."""
    blanks = asdict(Blanks.of(snapshot.blanks))
    values = {
        name: short_date(date.fromisoformat(value)) if name in _DATES and value else value
        for name, value in blanks.items()
    }
    return Form(groups_of(frozen), values, seen_of(snapshot))


def seen_of(snapshot: Snapshot) -> str:
    """What is stored, as the page carries it along."""
    return json.dumps(snapshot.blanks, sort_keys=True)


def groups_of(frozen: Frozen) -> Mapping[str, list[Field]]:
    number, signer = f"เช่น {number_prefix(frozen)}๑๒๓๔", frozen.signer
    blank = "เว้นว่าง = จุดไข่ปลา"
    return {
        "บันทึกข้อความ": [
            Field("memo_number", "ที่", number),
            Field("memo_date", "วันที่", "เช่น 27 พ.ย. 2566"),
            Field("director", "เรียน", f"เว้นว่าง = {director(frozen)}"),
            Field("memo_name", "ผู้เสนอ (ชื่อ)", blank),
            Field("memo_position", "ตำแหน่งผู้เสนอ", blank, lines=2),
        ],
        "หนังสือภายนอก": [
            Field("letter_number", "ที่", number),
            Field("letter_date", "วันที่", "เว้นว่าง = เดือนและปี เว้นวันที่ไว้ลงนาม"),
            Field("addressee", "เรียน", f"เว้นว่าง = {ADDRESSEE}"),
            Field("reference", "อ้างถึง", "เว้นว่าง = จุดไข่ปลา · ไม่มี ให้พิมพ์ -", lines=2),
            Field("letter_name", "ผู้ลงนาม (ชื่อ)", blank, signer.get("name", "")),
            Field("letter_position", "ตำแหน่งผู้ลงนาม", blank, signer.get("position", ""), lines=2),
        ],
    }  # fmt: skip


def read(typed: Mapping[str, str], today: date) -> tuple[dict[str, str], dict[str, str]]:
    """What is stored of it, and what cannot be read."""
    blanks = {name: value for name, value in typed.items() if value and name not in _DATES}
    errors = {}
    for name in _DATES:
        day = read_date(typed[name], today) if typed[name] else None
        if day:
            blanks[name] = day.isoformat()
        elif typed[name]:
            errors[name] = "อ่านวันที่ไม่ได้ พิมพ์ เช่น 27 พ.ย. 2566 หรือ 27/11/2566"
    return blanks, errors
