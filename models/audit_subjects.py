"""What entries of the audit are about: the schools, people and campaigns behind the ids that they name, as called now.

Entries keep ids only, so a name is read when somebody looks: who erased themselves has none any more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.campaigns import Campaign, Round
from models.groups import Group
from models.people import Person
from models.schools import school_labels
from models.snapshots import Snapshot


class SubjectKind(StrEnum):
    """The value is the key in an entry's detail."""

    SCHOOL = "school"
    PERSON = "person"
    CAMPAIGN = "campaign"
    ROUND = "round"
    GROUP = "group"
    SNAPSHOT = "snapshot"
    BROADCAST = "broadcast"


@dataclass(frozen=True)
class Subject:
    """One thing that an entry is about. ``name`` is "" for who erased themselves and for what has no name.

    ``slug``: of the campaign, ``number``: of the round.
    """

    kind: SubjectKind
    id: int
    name: str = ""
    slug: str = ""
    number: int = 0


_Found = Mapping[int, Subject]


def subjects_of(session: Session, entries: Collection[AuditEntry]) -> dict[int, list[Subject]]:
    """Entry id → what it is about, of that which there still is; a statement for each kind that occurs."""
    named = {entry.id: _named(entry) for entry in entries}
    wanted: dict[SubjectKind, set[int]] = {}
    for pairs in named.values():
        for kind, id_ in pairs:
            wanted.setdefault(kind, set()).add(id_)
    found = {kind: _READ[kind](session, sorted(ids)) for kind, ids in wanted.items()}
    return {key: [found[kind][id_] for kind, id_ in pairs if id_ in found[kind]] for key, pairs in named.items()}


def _named(entry: AuditEntry) -> list[tuple[SubjectKind, int]]:
    """What the entry's detail names; a revoked session is its owner's."""
    detail: Mapping[str, Any] = entry.detail
    pairs = [(kind, detail.get(kind.value)) for kind in SubjectKind] + [(SubjectKind.PERSON, detail.get("of"))]
    return [(kind, id_) for kind, id_ in pairs if isinstance(id_, int)]


def _schools(session: Session, ids: Sequence[int]) -> _Found:
    return {id_: Subject(SubjectKind.SCHOOL, id_, label) for id_, label in school_labels(session, ids).items()}


def _people(session: Session, ids: Sequence[int]) -> _Found:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).tuples()
    return {id_: Subject(SubjectKind.PERSON, id_, name or "") for id_, name in rows}


def _campaigns(session: Session, ids: Sequence[int]) -> _Found:
    rows = session.execute(select(Campaign.id, Campaign.title, Campaign.slug).where(Campaign.id.in_(ids))).tuples()
    return {id_: Subject(SubjectKind.CAMPAIGN, id_, title, slug) for id_, title, slug in rows}


def _rounds(session: Session, ids: Sequence[int]) -> _Found:
    columns = (Round.id, Round.number, Campaign.title, Campaign.slug)
    query = select(*columns).join(Campaign, Campaign.id == Round.campaign_id).where(Round.id.in_(ids))
    rows = session.execute(query).tuples()
    return {id_: Subject(SubjectKind.ROUND, id_, title, slug, number) for id_, number, title, slug in rows}


def _groups(session: Session, ids: Sequence[int]) -> _Found:
    groups = session.scalars(select(Group).where(Group.id.in_(ids)))
    return {group.id: Subject(SubjectKind.GROUP, group.id, group.called) for group in groups}


def _snapshots(session: Session, ids: Sequence[int]) -> _Found:
    rows = session.execute(select(Snapshot.id, Snapshot.title).where(Snapshot.id.in_(ids))).tuples()
    return {id_: Subject(SubjectKind.SNAPSHOT, id_, title) for id_, title in rows}


def _broadcasts(_session: Session, ids: Sequence[int]) -> _Found:
    return {id_: Subject(SubjectKind.BROADCAST, id_) for id_ in ids}


_READ: Mapping[SubjectKind, Callable[[Session, Sequence[int]], _Found]] = {
    SubjectKind.SCHOOL: _schools,
    SubjectKind.PERSON: _people,
    SubjectKind.CAMPAIGN: _campaigns,
    SubjectKind.ROUND: _rounds,
    SubjectKind.GROUP: _groups,
    SubjectKind.SNAPSHOT: _snapshots,
    SubjectKind.BROADCAST: _broadcasts,
}
