"""What differs between two campaign files, line by line in Thai: the preview's second half, beside the notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from messages.rounds import notice_name
from models.campaign_file import CampaignFile
from thai.dates import short_date
from web.console.campaigns import wording

_FIELDS = {
    "title": "ชื่อเรื่อง", "follows": "ติดตามใคร", "group_name": "กลุ่ม LINE ตามหนังสือ", "thanks": "ขอบคุณเมื่อครบ (ร้อยละ)",
}  # fmt: skip
_NESTED = {
    "letter": {"number": "เลขที่หนังสือ", "date": "วันที่หนังสือ", "signer": "ผู้ลงนาม", "reference": "อ้างถึง"},
    "statistics": {"first_month": "สถิติเดือนแรก", "due_day": "กำหนดส่งสถิติ (วันที่)"},
    "office": wording.OFFICE,
}
_KEYED = {"items": "key", "rounds": "number", "stages": "key", "reminders": "key", "processes": "key", "ladder": "to"}
_PARTS = {
    "name": "ชื่อ", "title": "ชื่องาน", "short": "ชื่อย่อ", "owner": "ผู้รับผิดชอบ", "howto": "วิธีแก้", "date": "วันที่",
    "starts": "เริ่ม", "ends": "สิ้นสุด", "todo": "สิ่งที่ต้องทำ", "aliases": "คำที่ใช้เรียก", "anchor": "นับจาก",
    "working_days": "วันทำการ", "last_working_days": "วันทำการสุดท้ายของการแจ้งผล", "at": "เวลา",
    "window_minutes": "ส่งได้ภายใน (นาที)", "audience": "ถึง",
    "ride_minutes": "รอไปพร้อมคำตอบ (นาที)", "harmless_twice": "ส่งซ้ำได้", "multi_day_only": "เฉพาะงานหลายวัน",
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One thing before and after; empty: it was, or will be, not there."""

    what: str
    before: str
    after: str


def differences(before: CampaignFile | None, after: CampaignFile) -> list[Difference]:
    """Everything that is to be different; of a new campaign all of it is."""
    old: Mapping[str, Any] = before.model_dump() if before else {}
    return list(_differences(old, after.model_dump()))


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name, label in _FIELDS.items():
        yield from _one(label, old.get(name), new[name])
    for name, labels in _NESTED.items():
        was, will_be = old.get(name) or {}, new[name] or {}
        for key in {**was, **will_be}:
            yield from _one(labels.get(key, key), was.get(key), will_be.get(key))
    for section, key in _KEYED.items():
        yield from _rows(section, key, old.get(section, []), new[section])


def _rows(section: str, key: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Any:
    was, will_be = ({row[key]: row for row in rows} for rows in (old, new))
    for identity in {**was, **will_be}:
        before, after = was.get(identity), will_be.get(identity)
        name = f"{wording.SECTIONS[section]} {_name(section, after or before or {})}"
        if before is None or after is None:
            yield Difference(name, "" if before is None else "มี", "เพิ่ม" if before is None else "ลบ")
            continue
        for part, label in _PARTS.items():
            yield from _one(f"{name}: {label}", before.get(part), after.get(part))
    kept = [identity for identity in was if identity in will_be]
    if kept != [identity for identity in will_be if identity in was]:
        yield Difference(f"ลำดับของ{wording.SECTIONS[section]}", "", "เรียงใหม่")


def _name(section: str, row: Mapping[str, Any]) -> str:
    if section == "reminders":
        return notice_name(row["key"], None, "")
    if section == "ladder":
        return wording.RUNGS[row["to"]]
    return str(row.get("name") or row.get("title") or row.get("number"))


def _one(what: str, before: Any, after: Any) -> Iterator[Difference]:
    if (was := _said(before)) != (will_be := _said(after)):
        yield Difference(what, was, will_be)


_NAMED = {**wording.ANCHORS, **wording.AUDIENCES, **wording.FOLLOWS}


def _said(value: Any) -> str:
    """As people read it."""
    match value:
        case None | "":
            return ""
        case bool():
            return "ใช่" if value else "ไม่"
        case date():
            return short_date(value)
        case time():
            return f"{value:%H:%M} น."
        case StrEnum():
            return _NAMED.get(value, value.value)
        case list():
            return " · ".join(map(_said, value))
        case Mapping():
            return " ".join(filter(None, map(_said, value.values())))
        case _:
            return str(value)
