"""Importing at the console, step by step, for the tests of imports."""

from __future__ import annotations

import io
from typing import Any

from tests.console import Console
from tests.sheet_files import MARKED_FIVE_TIMES, Cells
from tests.world import World

RESULTS: list[Cells] = [
    ["ผลการตรวจครั้งที่ 1"],
    MARKED_FIVE_TIMES,
    ["บ้านต้นแบบ", "✓", "✓", "✓", "✓", "✓", ""],
    ["วัดสมมติธรรม", "ครบ", "ไม่ครบ", "ครบ", "ครบ", "✗", "พิกัดผิด"],
    ["1099000004", 1, 1, 1, 1, 0, ""],
]
DOUBTFUL: list[Cells] = [
    MARKED_FIVE_TIMES,
    ["โรงเรียนบ้านต้นแบบ", 1, 1, 1, 1, 1, ""],  # the prefix does not make it inexact
    ["วัดสมมติธรม", 1, 1, 1, 1, 1, ""],  # a slip: likely, yet to be confirmed
    ["บ้านหนองตัวอย่าง", 1, 1, 1, 1, 1, ""],  # an exact name in two places
    ["ชื่อที่ไม่มีใครรู้จัก", 1, 1, 1, 1, 1, ""],
    ["ร.ร.ที่ไม่มีในทะเบียนเลย", 1, 1, 1, 1, 1, ""],
]

DONE, MISSING, OPEN = "complete", "incomplete", "unchecked"


def begin(console: Console, content: bytes, kind: str = "results", name: str = "ผล.csv", **fields: Any) -> int:
    """Upload a file on the first page; the status."""
    assert console.get("/console/imports/") == 200
    form = console.page.select_one("form.import-form")
    assert form is not None
    chosen = {str(field["name"]): _chosen(field) for field in form.select("select[name]")}
    data = {"kind": kind, **chosen, **fields}
    return console.post("/console/imports/", {**data, "file": (io.BytesIO(content), name)})


def _chosen(select: Any) -> str:
    option = select.select_one("option[selected]") or select.select_one("option")
    return str(option["value"]) if option else ""


def preview_of(console: Console, content: bytes, kind: str = "results", **fields: Any) -> None:
    """Upload, take the columns as recognised, and arrive at the preview."""
    assert begin(console, content, kind, **fields) == 200, console.text
    assert console.submit("อ่านข้อมูลตามนี้") == 200, console.text
    assert [heading.text for heading in console.page.select("h1")] == ["ตรวจก่อนบันทึก"]


def figures(console: Console) -> dict[str, str]:
    """The numbers above a preview, by label."""
    labels, values = console.page.select(".figure-label"), console.page.select(".figure-value")
    return {label.text: value.text for label, value in zip(labels, values, strict=True)}


def states(world: World) -> dict[str, list[str]]:
    """The items' states by the school's code, of the schools that were checked."""
    codes = {row["id"]: row["code"] for row in world.rows("school")}
    found: dict[str, list[str]] = {}
    for row in sorted(world.rows("item_status"), key=lambda row: (row["school_id"], row["item_id"])):
        found.setdefault(codes[row["school_id"]], []).append(row["state"])
    return found
