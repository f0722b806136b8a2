"""Frozen moments: a campaign's data as they were when an officer froze them, and what has arrived since.

The office's papers are made from a snapshot and never change; later results are told apart as differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import local_date
from core.errors import Conflict
from models.campaigns import Campaign
from models.database import Base, Json, UtcDateTime, affected
from models.freezing import Reading
from models.frozen import Frozen
from models.frozen_lines import read_frozen, unpack, unpack_head

TITLE_LENGTH = 120


class Snapshot(Base):
    """One frozen moment. ``summary`` holds the figures of lists, so that these need not unpack ``content``."""

    __tablename__ = "snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    round_number: Mapped[int | None]  # the latest round begun
    stage_key: Mapped[str] = mapped_column(String(40), default="")  # the officers' task under way, if any
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    summary: Mapped[dict[str, Any]] = mapped_column(
        Json
    )  # schools, complete, checked, months: [[iso, handed, schools]]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # models/frozen_lines.py
    blanks: Mapped[dict[str, str]] = mapped_column(Json, default=dict)  # what officers filled into the papers
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # on AMSS++, an officer says
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


def freeze(session: Session, campaign: Campaign, by: int | None, now: datetime, title: str = "") -> Snapshot:
    """Store the campaign as it stands: `keep` what was `taken`."""
    return keep(session, taken(session, campaign, now, title), by)


def taken(session: Session, campaign: Campaign, now: datetime, title: str = "") -> Snapshot:
    """The campaign as it stands, not stored yet: a statement a month and a dozen more, whatever the schools.

    Reading tens of thousands of schools takes seconds, in which nobody else could write if a transaction that writes
    were open.
    """
    read = Reading(session, campaign, now)
    today = local_date(now)
    round_ = next((round_ for round_ in reversed(campaign.rounds) if round_.date <= today), None)
    stage = next((stage for stage in campaign.stages if stage.starts <= today <= stage.ends), None)
    return Snapshot(
        campaign_id=campaign.id,
        title=title[:TITLE_LENGTH],
        round_number=round_.number if round_ else None,
        stage_key=stage.key if stage else "",
        frozen_at=now,
        content=read.content(),
        summary=read.summary(),
        blanks={},
    )


def keep(session: Session, snapshot: Snapshot, by: int | None) -> Snapshot:
    """Store what was taken; ``by`` is the officer who froze it."""
    snapshot.by_person_id = by
    session.add(snapshot)
    session.flush()
    return snapshot


def load(session: Session, snapshot_id: int) -> Frozen:
    """All that a snapshot holds; raises NoResultFound for one that does not exist."""
    content = session.scalars(select(Snapshot.content).where(Snapshot.id == snapshot_id)).one()
    return read_frozen(*unpack(content))


def glance(session: Session, snapshot_id: int) -> Frozen:
    """A snapshot with all its counts but without its schools; raises NoResultFound as `load` does."""
    content = session.scalars(select(Snapshot.content).where(Snapshot.id == snapshot_id)).one()
    return read_frozen(unpack_head(content), [])


def snapshots(session: Session, campaign_id: int) -> Sequence[Snapshot]:
    """The frozen moments of a campaign without their content, the latest first."""
    query = select(Snapshot).where(Snapshot.campaign_id == campaign_id)
    return session.scalars(query.order_by(Snapshot.frozen_at.desc(), Snapshot.id.desc())).all()


def fill_in(session: Session, snapshot: Snapshot, blanks: dict[str, str], before: dict[str, str]) -> None:
    """Store what an officer filled in; raises Conflict when it is not ``before`` any more that stands there."""
    session.refresh(snapshot, with_for_update=True)
    if snapshot.blanks != before:
        raise Conflict("filled in meanwhile")
    snapshot.blanks = blanks


def forget(session: Session, snapshot_id: int) -> None:
    """Delete a snapshot that was taken by mistake; raises Conflict once its papers were sent."""
    unsent = delete(Snapshot).where(Snapshot.id == snapshot_id, Snapshot.sent_at.is_(None))
    if not affected(session, unsent):
        raise Conflict("sent or gone")


def mark_sent(session: Session, snapshot_id: int, by: int, now: datetime) -> bool:
    """Remember that an officer sent the papers on AMSS++; False when somebody said so before."""
    unsent = update(Snapshot).where(Snapshot.id == snapshot_id, Snapshot.sent_at.is_(None))
    return bool(affected(session, unsent.values(sent_at=now, sent_by=by)))


def mark_unsent(session: Session, snapshot_id: int) -> None:
    """Take that back; raises Conflict when it was taken back before."""
    sent = update(Snapshot).where(Snapshot.id == snapshot_id, Snapshot.sent_at.is_not(None))
    if not affected(session, sent.values(sent_at=None, sent_by=None)):
        raise Conflict("not sent")
