"""What officers change about a school, each change audited and with what was before, so that it can be taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Conflict
from models.audit import AuditEntry, audit
from models.former_states import former_content, keep_former
from models.revision import bump_revision
from models.schools import School
from thai.months import Month

EDITABLE = ("amphoe", "network", "info_url")
Fields = Mapping[str, str | None]


def locked_school(session: Session, school_id: int) -> School | None:
    """The school as it stands, held until the transaction ends: two who change it wait for each other."""
    return session.get(School, school_id, with_for_update=True, populate_existing=True)


def set_inactive(session: Session, school: School, month: Month | None, by: int, now: datetime) -> None:
    """Expect nothing of a school from ``month`` on (it closed or merged); None: it is followed up again."""
    before, after = school.inactive_from, month.iso if month else None
    if before == after:
        return
    school.inactive_from = after
    bump_revision(session)
    audit(session, by, "school_inactive", now, school=school.id, month=after, before=before)


def take_back_inactive(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    """Undo `set_inactive`. Raises Conflict when the school's state is another by now, or it is not known."""
    school = locked_school(session, entry.detail["school"])
    if school is None or "before" not in entry.detail or school.inactive_from != entry.detail["month"]:
        raise Conflict("the school was changed since")
    before = entry.detail["before"]
    set_inactive(session, school, Month.from_iso(before) if before else None, by, now)


def editable(school: School) -> dict[str, str | None]:
    """What officers may change, as it stands."""
    return {field: getattr(school, field) for field in EDITABLE}


def change_school(session: Session, school: School, seen: Fields, wanted: Fields, by: int, now: datetime) -> bool:
    """Give a school other values; tells whether any is another than before.

    ``seen``: the values that the author looked at. Raises Conflict when any of them is another by now.
    """
    standing = editable(school)
    if standing != dict(seen):
        raise Conflict("the school was changed meanwhile")
    before = {field: value for field, value in standing.items() if wanted[field] != value}
    if before:
        _set(session, school, {field: wanted[field] for field in before}, now)
        former = keep_former(session, before, _mark(school, before))
        audit(session, by, "school_changed", now, school=school.id, fields=list(before), former=former)
    return bool(before)


def take_back_change(session: Session, entry: AuditEntry, now: datetime) -> None:
    """Undo `change_school`. Raises Conflict when what it set was changed again since."""
    school = locked_school(session, entry.detail["school"])
    if school is None:
        raise Conflict("no such school")
    stands_now = _mark(school, entry.detail["fields"])
    before = former_content(session, entry.detail["former"], stands_now)
    _set(session, school, before or {}, now)


def _mark(school: School, fields: Iterable[str]) -> str:
    values = json.dumps([getattr(school, field) for field in sorted(fields)])
    return hashlib.sha256(values.encode()).hexdigest()


def _set(session: Session, school: School, values: Fields, now: datetime) -> None:
    for field, value in values.items():
        setattr(school, field, value)
    school.updated_at = now
    bump_revision(session)
