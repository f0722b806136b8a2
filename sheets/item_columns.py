"""Which column of a results sheet belongs to which checklist item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from thai.digits import to_arabic
from thai.normalise import clean, fold

# "1", "ข้อ 1", "รายการที่ 1", "item 1", and "4.1" as the letter's picture numbers the items
_NUMBER_ALONE = re.compile(r"(?:ข้อที่|ข้อ|รายการที่|รายการ|item|no\.?|#)?\s*(?:\d\.)?(\d{1,2})\.?", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"^(?:ข้อที่|ข้อ)?\s*(?:\d\.)?\d{1,2}\s*[.):]?\s*(?=\D)")
_BRACKETS = re.compile(r"[()]")
_SHORTEST_PART = 4  # letters; ที่ (a row's number) must not be taken for ที่ตั้ง


@dataclass(frozen=True)
class ItemColumn:
    """A checklist item whose column is looked for; ``id`` is the caller's."""

    id: int
    key: str
    name: str
    short: str
    aliases: tuple[str, ...] = ()


class ItemHeadings:
    """Recognises the headings of a campaign's items, given in the campaign's order."""

    def __init__(self, items: Sequence[ItemColumn]) -> None:
        self._items = items
        self._names = {item.id: _names(item) for item in items}

    def item_of(self, heading: str) -> int | None:
        """The id of the item meant: by its number, its whole name, or a part that fits one item only."""
        line = to_arabic(clean(heading))
        if number := _NUMBER_ALONE.fullmatch(line):
            position = int(number[1])
            return self._items[position - 1].id if 1 <= position <= len(self._items) else None
        typed = fold(_NUMBER_BEFORE.sub("", line))
        if not typed:
            return None
        return self._only([id_ for id_, names in self._names.items() if typed in names]) or self._only(
            [id_ for id_, names in self._names.items() if any(_is_part(typed, name) for name in names)]
        )

    @staticmethod
    def _only(ids: Sequence[int]) -> int | None:
        return ids[0] if len(ids) == 1 else None


def _names(item: ItemColumn) -> frozenset[str]:
    """Folded spellings; of "นำทาง (พิกัด…)" also what stands before and in the brackets."""
    spellings = (item.key, item.short, item.name, *_BRACKETS.split(item.name), *item.aliases)
    return frozenset(key for key in map(fold, spellings) if key)


def _is_part(typed: str, name: str) -> bool:
    """A heading may say more than the item's name (ภาพถ่ายโรงเรียน) or break off early (เวลาเปิด)."""
    if len(name) >= _SHORTEST_PART and name in typed:
        return True
    return len(typed) >= _SHORTEST_PART and name.startswith(typed)
