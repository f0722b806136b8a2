"""Checks by the district and declarations by schools.

Both tables only grow: what is taken back stays as a row that says so. ``ItemStatus`` is what they add up to, one row a
school and item, rewritten in the same transaction; it is derived and can be rebuilt at any time. Only a check by the
district makes an item complete.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    Row,
    String,
    Text,
    bindparam,
    case,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Refused
from core.vocabulary import ItemState
from models.campaigns import ChecklistItem
from models.database import Base, UtcDateTime, upsert_all
from models.people import Person
from models.schools import School
from models.standings import SchoolStanding, as_text

T = TypeVar("T")

NOTE_LENGTH = 300

_SCHOOLS_AT_ONCE = 1_000  # ids in one statement; SQLite takes 32,766


class Check(Base):
    """One verdict of the district on one item of one school in one round."""

    __tablename__ = "check_record"
    __table_args__ = (
        Index("ix_check_record_school_item", "school_id", "item_id"),
        Index("ix_check_record_round_school", "round_id", "school_id", "item_id"),
        Index("ix_check_record_round", "round_id", "id"),
        Index(
            "ix_check_record_withdrawn",
            "round_id",
            sqlite_where=text("withdrawn_at IS NOT NULL"),
            postgresql_where=text("withdrawn_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_item.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    state: Mapped[str] = mapped_column(String(12))  # complete or incomplete
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    source: Mapped[str] = mapped_column(String(10))  # chat, sheet, command, console
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("audit_entry.id"), index=True)  # the change it came with
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # taken back: what was there before holds again
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


_FOUND = (  # what a status tells of its check
    Check.id, Check.school_id, Check.item_id, Check.round_id, Check.state, Check.note, Check.by_person_id, Check.at,
)  # fmt: skip


def standing() -> ColumnElement[bool]:
    """The condition that a check was not taken back. Whoever asks what a round found asks only for these."""
    return Check.withdrawn_at.is_(None)


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
    entry_id: int | None = None,
) -> None:
    """Append one check for each item id in ``verdicts`` and bring the statuses up to date.

    ``entry_id``: the audit entry of the change, by which it can be taken back as a whole.
    """
    record_all(session, {school_id: verdicts}, round_id=round_id, by=by, source=source, now=now, entry_id=entry_id)


def record_all(
    session: Session,
    verdicts: Mapping[int, Mapping[int, Verdict]],
    *,
    round_id: int | None,
    by: int | None,
    source: str,
    now: datetime,
    entry_id: int | None = None,
) -> None:
    """``record_checks`` of many schools (school id → item id → verdict): seven statements for each 1,000 of them."""
    alike = {"round_id": round_id, "by_person_id": by, "source": source, "at": now, "entry_id": entry_id}
    for school_ids in _batches(sorted(school_id for school_id in verdicts if verdicts[school_id])):
        lock_schools(session, school_ids)
        cells = [(school_id, item_id) for school_id in school_ids for item_id in verdicts[school_id]]
        checks = [
            {**alike, "school_id": school_id, "item_id": item_id, **_as_stored(verdicts[school_id][item_id])}
            for school_id, item_id in cells
        ]
        session.execute(insert(Check), checks)
        _refresh_statuses(session, cells)


def _as_stored(verdict: Verdict) -> dict[str, str]:
    return {"state": verdict.state.value, "note": verdict.note[:NOTE_LENGTH]}


def withdraw_checks(session: Session, check_ids: Collection[int], by: int, now: datetime) -> set[int]:
    """Take checks back, so that what was there before holds again, ยังไม่ตรวจ too. Returns which ones it took back.

    Left as they are: those that were taken back before, and those that a later check of the same round replaced.
    """
    taken: set[int] = set()
    asked = sorted(session.execute(select(Check.school_id, Check.id).where(Check.id.in_(check_ids))).tuples())
    for batch in _batches(asked):
        lock_schools(session, sorted({school_id for school_id, _ in batch}))
        ids = [check_id for _, check_id in batch]
        checks = select(Check.id, Check.school_id, Check.item_id).where(Check.id.in_(ids))
        cells = {check_id: (school_id, item_id) for check_id, school_id, item_id in session.execute(checks).tuples()}
        last = cells.keys() & _newest_of_rounds(session, cells.values())
        if last:
            withdrawing = update(Check).where(Check.id.in_(last))
            session.execute(withdrawing.values(withdrawn_at=now, withdrawn_by=by))
            _refresh_statuses(session, [cells[check_id] for check_id in last])
        taken |= last
    return taken


def _newest_of_rounds(session: Session, cells: Collection[tuple[int, int]]) -> set[int]:
    """The newest standing checks of these schools and items, one for each round."""
    newest = select(func.max(Check.id)).where(
        Check.school_id.in_({school_id for school_id, _ in cells}),
        Check.item_id.in_({item_id for _, item_id in cells}),
        standing(),
    )
    return set(session.scalars(newest.group_by(Check.school_id, Check.item_id, Check.round_id)))


def declare_fixed(session: Session, school_id: int, item_id: int, by: int, now: datetime) -> Declaration:
    """A school's member declares an item put right; raises Refused("complete") when it is verified already.

    A declaration that still stands is given back instead of a second one, so that one withdrawal takes it back.
    """
    lock_schools(session, [school_id])
    status = session.get(ItemStatus, (school_id, item_id), populate_existing=True)
    if status and status.state == ItemState.COMPLETE:
        raise Refused("complete")
    standing = standing_declarations(session, [school_id], [item_id]).get((school_id, item_id))
    if standing and status and status.state == ItemState.DECLARED:
        return standing
    declaration = Declaration(school_id=school_id, item_id=item_id, by_person_id=by, at=now)
    session.add(declaration)
    session.flush()
    _refresh_statuses(session, [(school_id, item_id)])
    return declaration


def withdraw_declaration(session: Session, declaration_id: int, school_id: int, now: datetime) -> Declaration:
    """Take a declaration back; raises Refused("gone") when it is another school's, or checked or withdrawn since."""
    lock_schools(session, [school_id])
    declaration = session.get(Declaration, declaration_id)
    if declaration is None or declaration.school_id != school_id or declaration.withdrawn_at:
        raise Refused("gone")
    check = _latest_checks(session, [school_id], [declaration.item_id]).get((school_id, declaration.item_id))
    if check and check.at > declaration.at:
        raise Refused("gone")
    declaration.withdrawn_at = now
    session.flush()
    _refresh_statuses(session, [(school_id, declaration.item_id)])
    return declaration


def lock_schools(session: Session, school_ids: Collection[int]) -> set[int]:
    """Changes to a school wait for each other, so that its statuses are derived from all of its history.

    PostgreSQL locks the schools' rows until the commit, always in one order; SQLite has one writer anyway. Returns
    which of them there are.
    """
    locked = select(School.id).where(School.id.in_(school_ids)).order_by(School.id)
    return set(session.scalars(locked.with_for_update(key_share=True)))


def _batches(things: Sequence[T]) -> Iterator[Sequence[T]]:
    return (things[start : start + _SCHOOLS_AT_ONCE] for start in range(0, len(things), _SCHOOLS_AT_ONCE))


def _latest_checks(
    session: Session, school_ids: Collection[int], item_ids: Collection[int]
) -> dict[tuple[int, int], Row[*tuple[Any, ...]]]:
    """The newest checks that were not taken back (their columns), by school and item."""
    newest = select(func.max(Check.id)).where(Check.school_id.in_(school_ids), Check.item_id.in_(item_ids), standing())
    found = session.execute(select(*_FOUND).where(Check.id.in_(newest.group_by(Check.school_id, Check.item_id))))
    return {(check.school_id, check.item_id): check for check in found}


def standing_declarations(
    session: Session, school_ids: Collection[int], item_ids: Collection[int]
) -> dict[tuple[int, int], Declaration]:
    """The newest declarations that were not taken back, by school and item."""
    newest = select(func.max(Declaration.id)).where(
        Declaration.school_id.in_(school_ids), Declaration.item_id.in_(item_ids), Declaration.withdrawn_at.is_(None)
    )
    of_each = newest.group_by(Declaration.school_id, Declaration.item_id)
    found = session.scalars(select(Declaration).where(Declaration.id.in_(of_each)))
    return {(declaration.school_id, declaration.item_id): declaration for declaration in found}


def _refresh_statuses(session: Session, cells: Collection[tuple[int, int]]) -> None:
    """Derive statuses (one at least; school and item) from their history: five statements, however many there are."""
    school_ids, item_ids = {school_id for school_id, _ in cells}, {item_id for _, item_id in cells}
    checks = _latest_checks(session, school_ids, item_ids)
    declarations = standing_declarations(session, school_ids, item_ids)
    rows = [
        {"school_id": cell[0], "item_id": cell[1], **_status(checks.get(cell), declarations.get(cell))}
        for cell in sorted(set(cells))
    ]
    upsert_all(session, ItemStatus, ["school_id", "item_id"], rows)
    of_items = select(ChecklistItem.campaign_id).where(ChecklistItem.id.in_(item_ids))
    derive_standings(session, ItemStatus.school_id.in_(school_ids), ChecklistItem.campaign_id.in_(of_items))


def derive_standings(session: Session, *of: ColumnElement[bool]) -> None:
    """What the schools' items add up to (models/standings.py), for those that meet the conditions; two statements."""
    looked_at = case((ItemStatus.check_id.is_not(None), ItemStatus.round_id))
    query = (
        select(ChecklistItem.campaign_id, ItemStatus.school_id, ItemStatus.item_id, ItemStatus.state, looked_at)
        .join(ChecklistItem, ChecklistItem.id == ItemStatus.item_id)
        .where(*of)
        .order_by(ChecklistItem.campaign_id, ItemStatus.school_id, ItemStatus.item_id)
    )
    rows = [
        {"campaign_id": campaign_id, "school_id": school_id, "standing": as_text(item[2:] for item in items)}
        for (campaign_id, school_id), items in groupby(session.execute(query).tuples(), key=lambda row: row[:2])
    ]
    if rows:
        upsert_all(session, SchoolStanding, ["campaign_id", "school_id"], rows)


def derive_missing_standings(session: Session) -> None:
    """For a database that has statuses from before standings were kept."""
    if session.scalar(select(SchoolStanding.school_id).limit(1)) is None:
        derive_standings(session)


def _status(check: Row[*tuple[Any, ...]] | None, declaration: Declaration | None) -> dict[str, Any]:
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


class KnownStatus(NamedTuple):
    """A row of `ItemStatus` with the name of who checked, read only."""

    item_id: int
    state: str
    note: str
    checked_at: datetime | None
    checked_by: int | None
    round_id: int | None
    declared_at: datetime | None
    checker: str | None
    checker_erased_at: datetime | None


_STATUSES = (
    select(
        ItemStatus.item_id, ItemStatus.state, ItemStatus.note, ItemStatus.checked_at, ItemStatus.checked_by,
        ItemStatus.round_id, ItemStatus.declared_at, Person.name, Person.erased_at,
    )
    .outerjoin(Person, Person.id == ItemStatus.checked_by)
    .where(ItemStatus.school_id == bindparam("school"), ItemStatus.item_id.in_(bindparam("items", expanding=True)))
)  # fmt: skip  # built once: most questions are about these


def statuses_of(session: Session, school_id: int, item_ids: Sequence[int]) -> dict[int, KnownStatus]:
    """The statuses of one school by item id; items without a row were never checked."""
    session.flush()  # a result that was just recorded counts
    rows = session.connection().execute(_STATUSES, {"school": school_id, "items": list(item_ids)})
    return {known.item_id: known for known in (KnownStatus(*row) for row in rows)}
