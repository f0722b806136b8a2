"""What a chat message says, as plain text: for an officer who posts it by hand in a group.

Buttons, images and links are left out: they cannot be pasted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from messages.flex import Message, Node
from messages.limits import TEXT_UNITS, cut, utf16_units

MORE = "… (มีต่อ)"  # ends a text that had to be cut: who reads it knows that there is more


def as_text(messages: Sequence[Message]) -> str:
    """All that the messages say in reading order, titles first; at most LINE's 5,000 UTF-16 units, cut if longer."""
    said = "\n\n".join(filter(None, map(_message_text, messages)))
    return said if utf16_units(said) <= TEXT_UNITS else cut_with_more(said, TEXT_UNITS)


def cut_with_more(text: str, units: int) -> str:
    """The beginning of ``text`` in ``units`` UTF-16 units, the words that there is more included."""
    return cut(text, units - utf16_units(MORE) + 1).removesuffix("…") + MORE


def _message_text(message: Message) -> str:
    match message["type"]:
        case "text":
            return str(message["text"]).strip()
        case "flex":
            contents = message["contents"]
            bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
            return "\n\n".join(map(_bubble_text, bubbles))
    return ""


def _bubble_text(bubble: Node) -> str:
    """Title and body apart by an empty line; the footer has nothing but buttons."""
    blocks = ("\n".join(_lines(bubble[block])) for block in ("header", "body") if block in bubble)
    return "\n\n".join(filter(None, blocks))


def _lines(node: Node) -> list[str]:
    if node["type"] == "text":
        return str(node["text"]).splitlines()
    if node["type"] != "box" or "action" in node:
        return []
    parts = [(child, lines) for child in node["contents"] if (lines := _lines(child))]
    if node["layout"] != "vertical":
        return [_row([" · ".join(lines) for _, lines in parts])] if parts else []
    said = [line for child, lines in parts for line in (*lines, *([""] if _is_column(child) else []))]
    return said[:-1] if said and not said[-1] else said


def _is_column(node: Node) -> bool:
    """Whether this is a box of lines of its own: an empty line tells them from what follows."""
    return bool(node["type"] == "box" and node["layout"] == "vertical")


def _row(cells: Sequence[str]) -> str:
    """Cells that stand beside each other: a label tells what follows it, a mark or number only stands before it."""
    joined = cells[0]
    for before, cell in pairwise(cells):
        joined += (": " if _is_label(before) else " ") + cell
    return joined


def _is_label(cell: str) -> bool:
    return any(character.isalpha() for character in cell) and not cell.endswith(":")
