"""Checks by the district and declarations by schools.

Both tables only grow. ``ItemStatus`` is what they add up to, one row a school and item, rewritten in the same
transaction; it is derived and can be rebuilt at any time. Only a check by the district makes an item complete.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Refused
from core.vocabulary import ItemState
from models.database import Base, UtcDateTime, upsert_all
from models.schools import School

NOTE_LENGTH = 300


class Check(Base):
    """One verdict of the district on one item of one school in one round."""

    __tablename__ = "check_record"
    __table_args__ = (Index("ix_check_record_school_item", "school_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_item.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))  # complete or incomplete
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    source: Mapped[str] = mapped_column(String(10))  # chat, sheet, command
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Declaration(Base):
    """A school says that an item is put right. Withdrawing it keeps the row."""

    __tablename__ = "declaration"
    __table_args__ = (Index("ix_declaration_school_item", "school_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_item.id"))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))


class Photo(Base):
    """A picture that a school sent along, downsized (≤ 300 KB) and without its metadata."""

    __tablename__ = "photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    mime: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ItemStatus(Base):
    """Where one item of one school stands now; no row means not checked yet."""

    __tablename__ = "item_status"
    __table_args__ = (Index("ix_item_status_item_state", "item_id", "state"),)

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_item.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")
    check_id: Mapped[int | None] = mapped_column(ForeignKey("check_record.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    declared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Verdict:
    """What an officer found for one item."""

    complete: bool
    note: str = ""

    @property
    def state(self) -> ItemState:
        return ItemState.COMPLETE if self.complete else ItemState.INCOMPLETE


def record_checks(
    session: Session,
    school_id: int,
    verdicts: Mapping[int, Verdict],
    *,
    round_id: int | None,
    by: int | None,
    source: str,
    now: datetime,
) -> None:
    """Append one check for each item id in ``verdicts`` and bring the statuses up to date."""
    if not verdicts:
        return
    _one_at_a_time(session, school_id)
    alike = {"school_id": school_id, "round_id": round_id, "by_person_id": by, "source": source, "at": now}
    checks = [
        {**alike, "item_id": item_id, "state": verdict.state.value, "note": verdict.note[:NOTE_LENGTH]}
        for item_id, verdict in verdicts.items()
    ]
    session.execute(insert(Check), checks)
    refresh_statuses(session, school_id, verdicts)


def declare_fixed(session: Session, school_id: int, item_id: int, by: int, now: datetime) -> Declaration:
    """A school's member declares an item put right; raises Refused("complete") when it is verified already.

    A declaration that still stands is given back instead of a second one, so that one withdrawal takes it back.
    """
    _one_at_a_time(session, school_id)
    status = session.get(ItemStatus, (school_id, item_id), populate_existing=True)
    if status and status.state == ItemState.COMPLETE:
        raise Refused("complete")
    standing = _standing_declarations(session, school_id, [item_id]).get(item_id)
    if standing and status and status.state == ItemState.DECLARED:
        return standing
    declaration = Declaration(school_id=school_id, item_id=item_id, by_person_id=by, at=now)
    session.add(declaration)
    session.flush()
    refresh_statuses(session, school_id, [item_id])
    return declaration


def withdraw_declaration(session: Session, declaration_id: int, school_id: int, now: datetime) -> Declaration:
    """Take a declaration back; raises Refused("gone") when it is another school's, or checked or withdrawn since."""
    _one_at_a_time(session, school_id)
    declaration = session.get(Declaration, declaration_id)
    if declaration is None or declaration.school_id != school_id or declaration.withdrawn_at:
        raise Refused("gone")
    check = _latest_checks(session, school_id, [declaration.item_id]).get(declaration.item_id)
    if check and check.at > declaration.at:
        raise Refused("gone")
    declaration.withdrawn_at = now
    session.flush()
    refresh_statuses(session, school_id, [declaration.item_id])
    return declaration


def _one_at_a_time(session: Session, school_id: int) -> None:
    """Changes to one school wait for each other, so that its statuses are derived from all of its history.

    PostgreSQL locks the school's row until the commit; SQLite has one writer anyway.
    """
    session.execute(select(School.id).where(School.id == school_id).with_for_update(key_share=True))


def _latest_checks(session: Session, school_id: int, item_ids: Collection[int]) -> dict[int, Check]:
    newest = select(func.max(Check.id)).where(Check.school_id == school_id, Check.item_id.in_(item_ids))
    found = session.scalars(select(Check).where(Check.id.in_(newest.group_by(Check.item_id))))
    return {check.item_id: check for check in found}


def _standing_declarations(session: Session, school_id: int, item_ids: Collection[int]) -> dict[int, Declaration]:
    """The newest declarations that were not taken back."""
    newest = select(func.max(Declaration.id)).where(
        Declaration.school_id == school_id, Declaration.item_id.in_(item_ids), Declaration.withdrawn_at.is_(None)
    )
    found = session.scalars(select(Declaration).where(Declaration.id.in_(newest.group_by(Declaration.item_id))))
    return {declaration.item_id: declaration for declaration in found}


def refresh_statuses(session: Session, school_id: int, item_ids: Collection[int]) -> None:
    """Derive the items' statuses (one at least) from their history: three statements, however many there are."""
    checks = _latest_checks(session, school_id, item_ids)
    declarations = _standing_declarations(session, school_id, item_ids)
    rows = [
        {"school_id": school_id, "item_id": item_id, **_status(checks.get(item_id), declarations.get(item_id))}
        for item_id in item_ids
    ]
    upsert_all(session, ItemStatus, ["school_id", "item_id"], rows)


def _status(check: Check | None, declaration: Declaration | None) -> dict[str, Any]:
    """The latest check decides, unless the school declared after it; what is verified complete stays complete."""
    declared = declaration is not None and (check is None or declaration.at >= check.at)
    state = ItemState(check.state) if check else ItemState.UNCHECKED
    if declared and state is not ItemState.COMPLETE:
        state = ItemState.DECLARED
    return {
        "state": state.value,
        "note": check.note if check else "",
        "check_id": check.id if check else None,
        "checked_at": check.at if check else None,
        "checked_by": check.by_person_id if check else None,
        "round_id": check.round_id if check else None,
        "declared_at": declaration.at if declared and declaration else None,
    }


def statuses_of(session: Session, school_id: int, item_ids: Sequence[int]) -> dict[int, ItemStatus]:
    """The statuses of one school by item id; items without a row were never checked."""
    rows = session.scalars(
        select(ItemStatus)
        .where(ItemStatus.school_id == school_id, ItemStatus.item_id.in_(item_ids))
        .execution_options(populate_existing=True)
    )
    return {row.item_id: row for row in rows}
