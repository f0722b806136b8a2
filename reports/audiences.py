"""Audiences of broadcasts by the names that people read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vocabulary import AudienceKind
from messages.broadcasts import audience_name
from models.audiences import Audience
from models.groups import Group
from models.schools import School
from thai.months import Month


def name_audience(session: Session, audience: Audience) -> str:
    """What people read of an audience."""
    month = Month.from_iso(audience.month) if audience.month else None
    names = [audience.area] if audience.area else []
    if audience.kind is AudienceKind.GROUP:
        group = session.get(Group, audience.group)
        names = [group.called] if group else []
    elif audience.kind is AudienceKind.SCHOOLS:
        names = names_of_schools(session, audience.schools)
    return audience_name(audience.kind, names, month)


def names_of_schools(session: Session, ids: Sequence[int]) -> list[str]:
    """In the order in which they were named."""
    known = dict(session.execute(select(School.id, School.name).where(School.id.in_(ids))).tuples().all())
    return [known[school_id] for school_id in ids if school_id in known]
