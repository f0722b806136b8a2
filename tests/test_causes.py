"""Each cause that the program keeps of a message has Thai words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import ROOT
from messages.causes import cause_phrase

WRITERS = ("bot", "line", "models", "scheduler")


def _written() -> Iterator[str]:
    """The literals that the program writes as causes: Cancelled("…"), cause="…", cancel_for_chat(…, "…", …)."""
    for path in (path for folder in WRITERS for path in sorted((ROOT / folder).rglob("*.py"))):
        yield from _in(path)


def _in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        causes = [word.value for word in node.keywords if word.arg == "cause"]
        causes += node.args[:1] if called == "Cancelled" else []
        causes += node.args[2:3] if called == "cancel_for_chat" else []
        yield from (c.value for c in causes if isinstance(c, ast.Constant) and isinstance(c.value, str))


@pytest.mark.parametrize("cause", sorted(set(_written())))
def test_every_cause_that_is_written_is_told_in_thai(cause: str) -> None:
    assert cause_phrase(cause) != cause


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        ("costs 222, 78 left for notice", "โควตาไม่พอ ต้องใช้ 222 ข้อความ เหลือให้ใช้ 78 หลังหักส่วนที่กันไว้"),
        ("fewer than 80 percent are complete by now", "ครบไม่ถึง 80% แล้ว"),
        ("429 You have reached your monthly limit.", "โควตาข้อความเดือนนี้หมด (429 You have reached your monthly limit.)"),
        ("400 The property, 'to', is wrong", "LINE ไม่รับข้อความ (400 The property, 'to', is wrong)"),
        ("500", "LINE ขัดข้อง (500)"),
        ("ReadTimeoutError", "ติดต่อ LINE ไม่ได้ (ReadTimeoutError)"),
        ("window", "เลยเวลาที่กำหนดก่อนจะส่งได้"),
    ],
)
def test_causes_with_figures_or_words_of_lines_are_told_with_them(cause: str, told: str) -> None:
    assert cause_phrase(cause) == told
