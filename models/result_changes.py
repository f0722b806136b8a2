"""What recording a sheet of results would change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vocabulary import ItemState
from models.audit import AuditEntry, audit
from models.checks import NOTE_LENGTH, ItemStatus, Verdict, record_all

SHEET_SAVED = "sheet_saved"  # the action in the audit

_UNCHECKED = (ItemState.UNCHECKED, "")


@dataclass(frozen=True)
class VerdictChange:
    """What becomes of one item of one school; the same, where the sheet repeats what is on record."""

    item_id: int
    before: ItemState
    after: ItemState
    note_before: str
    note_after: str

    @property
    def changes_state(self) -> bool:
        return self.before is not self.after

    @property
    def changes_note(self) -> bool:
        return self.note_before != self.note_after


def verdict_changes(
    session: Session, item_ids: Collection[int], verdicts: Mapping[int, Mapping[int, Verdict]]
) -> dict[int, list[VerdictChange]]:
    """School id → what becomes of each item that the sheet speaks of, in the order of ``item_ids``. One statement."""
    columns = (ItemStatus.school_id, ItemStatus.item_id, ItemStatus.state, ItemStatus.note)
    known = {
        (school_id, item_id): (ItemState(state), note)
        for school_id, item_id, state, note in session.execute(
            select(*columns).where(ItemStatus.item_id.in_(item_ids))
        ).tuples()
    }
    return {
        school_id: [
            _change(item_id, known.get((school_id, item_id), _UNCHECKED), found[item_id])
            for item_id in item_ids
            if item_id in found
        ]
        for school_id, found in verdicts.items()
    }


def record_sheet(
    session: Session,
    verdicts: Mapping[int, Mapping[int, Verdict]],
    *,
    round_id: int | None,
    by: int | None,
    source: str,
    now: datetime,
) -> AuditEntry:
    """Record a sheet (school id → item id → verdict) as one change, which can be taken back as a whole."""
    entry = audit(session, by, SHEET_SAVED, now, schools=len(verdicts), round=round_id)
    session.flush()
    record_all(session, verdicts, round_id=round_id, by=by, source=source, now=now, entry_id=entry.id)
    return entry


def _change(item_id: int, before: tuple[ItemState, str], verdict: Verdict) -> VerdictChange:
    return VerdictChange(item_id, before[0], verdict.state, before[1], verdict.note[:NOTE_LENGTH])
