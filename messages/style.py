"""The house style of every card: few colours, readable on a phone in sunlight.

Every colour that carries text reaches at least 4.5:1 against the ground it is used on (WCAG 2.1 AA;
``tests/test_message_limits.py`` computes it), and no state is told by colour alone: its word stands beside.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.vocabulary import ItemState

WHITE = "#FFFFFF"
INK = "#1B2B34"  # headings and body
MUTED = "#53636D"  # dates, notes, sources
ACCENT = "#0B6E69"  # the one accent: buttons, headers
ACCENT_SOFT = "#E4F2F0"  # ground of a header or a step number
SURFACE = "#F5F8F8"  # ground of a quiet box
WARNING = "#8A4B00"
WARNING_SOFT = "#FDF1DF"


@dataclass(frozen=True, slots=True)
class StateLook:
    """How a checklist item's state is shown: its word, a one-character mark, text and ground colour."""

    word: str
    mark: str
    color: str
    soft: str


STATES: dict[ItemState, StateLook] = {
    ItemState.COMPLETE: StateLook("ครบ", "✓", "#1B6E36", "#E5F4E9"),
    ItemState.INCOMPLETE: StateLook("ไม่ครบ", "✗", "#B3261E", "#FCE9E7"),
    ItemState.DECLARED: StateLook("แจ้งแก้ไขแล้ว", "↻", "#1F5C99", "#E6F0FA"),
    ItemState.UNCHECKED: StateLook("ยังไม่ตรวจ", "–", "#5A666E", "#EEF1F2"),
}
