"""Taking a change back. A page whose changes can be undone says how, by the action's name in the audit:

    @undoes("month_locked")
    def _unlock(session: Session, entry: AuditEntry, by: int, now: datetime) -> None: …

The function raises Conflict when what it would restore was changed again since.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from models.audit import AuditEntry

Undo = Callable[[Session, AuditEntry, int, datetime], None]
UNDO: dict[str, Undo] = {}


def undoes(action: str) -> Callable[[Undo], Undo]:
    """Register how changes of this action are taken back."""

    def register(undo: Undo) -> Undo:
        UNDO[action] = undo
        return undo

    return register


def can_undo(entry: AuditEntry) -> bool:
    return entry.undone_at is None and entry.action in UNDO
