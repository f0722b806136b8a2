"""A cell as the page and its script know it: attributes of its table cell, in words where people read them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for

from models.check_sheet import EMPTY, Cell
from thai.dates import date_time
from web.console.visit import visit


def as_data(cell: Cell = EMPTY) -> Mapping[str, str]:
    """name → value of ``data-`` attributes; an empty value means no."""
    return {
        "state": cell.state.value,
        "version": cell.version,
        "note": cell.note,
        "check": str(cell.check_id or ""),
        "fresh": "1" if cell.fresh else "",
        "round": str(cell.round_number or ""),
        "locked": "1" if cell.locked else "",
        "mine": "1" if cell.by_id == visit().who.person_id else "",
        "who": _who(cell),
        "declared": date_time(cell.declared_at) if cell.declared_at else "",
        "photo": url_for("console.sheet.photo", photo_id=cell.photo_id) if cell.photo_id else "",
    }


def _who(cell: Cell) -> str:
    """Who checked it and when: "ภาคภูมิ ตัวอย่าง 9 พ.ย. 2566 10:05 น."."""
    if cell.at is None:
        return ""
    name = cell.by or ("ผู้ดูแลระบบ" if cell.by_id is None else "ผู้ที่ลบข้อมูลแล้ว")
    return f"{name} {date_time(cell.at)}"
