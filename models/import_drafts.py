"""Files that an officer is about to import: kept from step to step, applied at the end or not at all, gone after a day.

A draft belongs to one person; nobody else sees it. Its large parts are compressed JSON. When it has been saved only
the numbers of what it did stay, until it expires.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Refused
from models.database import Base, Json, UtcDateTime

LIFE = timedelta(days=1)  # since the last step
MOST_OPEN = 10  # of one person
NAME_LENGTH = 120

_LAST_ID = 2**31 - 1  # PostgreSQL's integers end here, addresses do not


class ImportDraft(Base):
    """One file on its way in. ``subject``: what it is about (campaign, round, month), as its kind reads it."""

    __tablename__ = "import_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    subject: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    file_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    columns: Mapped[list[str]] = mapped_column(Json, default=list)  # what each column of the table means
    options: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    answers: Mapped[dict[str, int | None]] = mapped_column(Json, default=dict)  # line → school id; None: left out
    table: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # packed: the file's cells
    rows: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # packed: what its lines say
    preview: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # packed: what would change
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("audit_entry.id"))  # of the audit, when it was saved
    counts: Mapped[dict[str, int]] = mapped_column(Json, default=dict)  # what saving did


def packed(data: Any) -> bytes:
    """JSON, compressed."""
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(content: bytes) -> Any:
    return json.loads(zlib.decompress(content))


def new_draft(
    session: Session,
    person_id: int,
    kind: str,
    subject: dict[str, Any],
    file_name: str,
    table: bytes,
    columns: list[str],
    now: datetime,
) -> ImportDraft:
    """Keep a file that was read. Raises Refused("many_drafts") when the person has ``MOST_OPEN`` open already."""
    open_ones = select(func.count(ImportDraft.id)).where(*_of(person_id, now), ImportDraft.saved_at.is_(None))
    if (session.scalar(open_ones) or 0) >= MOST_OPEN:
        raise Refused("many_drafts")
    draft = ImportDraft(
        person_id=person_id, kind=kind, subject=subject, file_name=file_name[:NAME_LENGTH], table=table,
        columns=columns, options={}, answers={}, counts={}, created_at=now, expires_at=now + LIFE,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    return draft


def own_draft(session: Session, draft_id: int, person_id: int, now: datetime, *, lock: bool = False) -> ImportDraft:
    """One's own draft, locked until the commit if it is to be changed. Raises Refused("no_draft")."""
    query = select(ImportDraft).where(ImportDraft.id == draft_id, *_of(person_id, now))
    draft = session.scalar(query.with_for_update() if lock else query) if draft_id <= _LAST_ID else None
    if draft is None:
        raise Refused("no_draft")
    return draft


def own_drafts(session: Session, person_id: int, now: datetime) -> Sequence[ImportDraft]:
    """One's drafts, saved ones too, the latest first."""
    return session.scalars(select(ImportDraft).where(*_of(person_id, now)).order_by(ImportDraft.id.desc())).all()


def mark_saved(draft: ImportDraft, entry_id: int, counts: dict[str, int], now: datetime) -> None:
    """The draft was applied: its contents go, the numbers stay."""
    draft.saved_at, draft.entry_id, draft.counts, draft.expires_at = now, entry_id, counts, now + LIFE
    draft.table = draft.rows = draft.preview = None
    draft.answers = {}


def forget_drafts(session: Session, person_id: int) -> None:
    """Delete all of somebody's drafts."""
    session.execute(delete(ImportDraft).where(ImportDraft.person_id == person_id))


def _of(person_id: int, now: datetime) -> tuple[Any, ...]:
    return ImportDraft.person_id == person_id, ImportDraft.expires_at > now
