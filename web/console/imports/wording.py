"""Names of what columns mean, and of what changes, on the pages of imports."""

from __future__ import annotations

from messages.sheets import field_name
from sheets.chosen import NOTE, item_meaning
from sheets.imports.kind import Kind, Part
from sheets.imports.results import ResultsImport
from sheets.imports.statistics import StatisticsImport


def meaning_name(kind: Kind, meaning: str) -> str:
    """What a column of that meaning holds, in words."""
    if meaning == NOTE:
        return "หมายเหตุ"
    names = _item_names(kind, short=False)
    return names.get(meaning) or field_name(meaning)


def part_names(kind: Kind) -> dict[str, str]:
    """The name of everything that may change, by the part's key; short where there is a short one."""
    items = _item_names(kind, short=True)
    notes = {f"{NOTE}:{key}": f"หมายเหตุ {name}" for key, name in items.items()}
    fields = {meaning: field_name(meaning) for meaning in kind.meanings if meaning not in {*items, NOTE}}
    return {**fields, **items, **notes}


def is_state(kind: Kind, part: Part) -> bool:
    """Whether a part's values are states of a checklist item."""
    return isinstance(kind, ResultsImport) and not part.key.startswith(NOTE)


def _item_names(kind: Kind, *, short: bool) -> dict[str, str]:
    if not isinstance(kind, ResultsImport | StatisticsImport):
        return {}
    items = kind.campaign.items if isinstance(kind, ResultsImport) else kind.campaign.processes
    return {item_meaning(item.id): item.short if short else item.name for item in items}
