"""Changing campaigns while others work with them: nothing recorded is lost, nobody's change is overwritten unseen, and
each change can be taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import Conflict, Refused
from models.audit import audit
from models.campaign_file import CampaignFile, campaign_as_file, fingerprint, store_campaign
from models.campaigns import Campaign
from models.checks import Check, ItemStatus
from models.former_states import former_content, keep_former
from models.office_checks import OfficeCheck
from models.revision import bump_revision
from models.statistics import Figure

NEW = ""  # what an officer saw of a campaign that was not there


@dataclass(frozen=True)
class StillInUse:
    """What a file no longer names although results refer to it: keys of items and processes, numbers of rounds."""

    items: frozenset[str] = frozenset()
    rounds: frozenset[int] = frozenset()
    processes: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.items or self.rounds or self.processes)


def campaign_named(session: Session, slug: str) -> Campaign | None:
    """The campaign of that slug, in force or not."""
    return session.scalar(select(Campaign).where(Campaign.slug == slug))


def still_in_use(session: Session, campaign: Campaign, file: CampaignFile) -> StillInUse:
    """What storing the file would take away from results on record."""
    items = {item.id: item.key for item in campaign.items if item.key not in {kept.key for kept in file.items}}
    rounds = {r.id: r.number for r in campaign.rounds if r.number not in {kept.number for kept in file.rounds}}
    processes = {p.id: p.key for p in campaign.processes if p.key not in {kept.key for kept in file.processes}}
    return StillInUse(
        frozenset(
            key for id_, key in items.items()
            if _exists(session, ItemStatus.item_id == id_) or _exists(session, OfficeCheck.item_id == id_)
        ),
        frozenset(number for id_, number in rounds.items() if _exists(session, Check.round_id == id_)),
        frozenset(key for id_, key in processes.items() if _exists(session, Figure.process_id == id_)),
    )  # fmt: skip


def _exists(session: Session, condition: ColumnElement[bool]) -> bool:
    return session.execute(select(1).where(condition).limit(1)).first() is not None


def as_seen(campaign: Campaign | None) -> str:
    """What tells whether a campaign is still what an officer saw; NEW while there is none."""
    return fingerprint(campaign_as_file(campaign)) if campaign else NEW


def save_campaign(
    session: Session, file: CampaignFile, seen: str, by: int, now: datetime, *, active: bool = True
) -> Campaign:
    """Store what an officer made of the campaign as `as_seen`; ``active`` counts for a new one only.

    Raises Conflict when somebody changed it since, Refused("campaign_exists") for a new one with a slug that is taken,
    Refused("campaign_in_use") when results refer to what the file no longer names.
    """
    campaign = _locked(session, file.slug)
    if campaign is not None and seen == NEW:
        raise Refused("campaign_exists")
    if as_seen(campaign) != seen:
        raise Conflict("the campaign was changed since")
    before = campaign_as_file(campaign).model_dump(mode="json") if campaign else None
    stored = _store(session, campaign, file, now, active=campaign.active if campaign else active)
    former = keep_former(session, before, as_seen(stored))
    action = "campaign_changed" if campaign else "campaign_created"
    audit(session, by, action, now, campaign=stored.id, former=former)
    return stored


def restore_campaign(session: Session, campaign_id: int, former_id: int, now: datetime) -> None:
    """Take a change back; of a new campaign its being followed, so that nothing recorded meanwhile is lost.

    Raises Conflict when it was changed again since, Refused("campaign_in_use") when results refer to what would go.
    """
    campaign = _locked_by_id(session, campaign_id)
    content = former_content(session, former_id, as_seen(campaign))
    if content is None:
        campaign.active = False
        bump_revision(session)
    else:
        _store(session, campaign, CampaignFile.model_validate(content), now, active=campaign.active)


def set_active(session: Session, campaign_id: int, active: bool, by: int, now: datetime) -> bool:
    """Begin or stop following a campaign; results stay. False when it was so before."""
    campaign = _locked_by_id(session, campaign_id)
    if campaign.active == active:
        return False
    campaign.active = active
    bump_revision(session)
    audit(session, by, "campaign_activated" if active else "campaign_archived", now, campaign=campaign_id)
    return True


def undo_active(session: Session, campaign_id: int, active: bool) -> None:
    """Take `set_active` back; raises Conflict when it is no longer so."""
    campaign = _locked_by_id(session, campaign_id)
    if campaign.active != active:
        raise Conflict("changed since")
    campaign.active = not active
    bump_revision(session)


def _store(
    session: Session, campaign: Campaign | None, file: CampaignFile, now: datetime, *, active: bool
) -> Campaign:  # fmt: skip
    if campaign is not None and still_in_use(session, campaign, file):
        raise Refused("campaign_in_use")
    try:
        stored = store_campaign(session, file, now, active=active)
    except IntegrityError:  # something else refers to it, or two officers made the same campaign at once
        raise Refused("campaign_in_use" if campaign else "campaign_exists") from None
    session.expire(stored)  # as others read it: in the order of the database
    return stored


def _locked(session: Session, slug: str) -> Campaign | None:
    return session.scalar(_for_update(Campaign.slug == slug))


def _locked_by_id(session: Session, campaign_id: int) -> Campaign:
    return session.scalars(_for_update(Campaign.id == campaign_id)).one()


def _for_update(condition: ColumnElement[bool]) -> Select[Campaign]:
    return select(Campaign).where(condition).with_for_update().execution_options(populate_existing=True)


def all_campaigns(session: Session) -> Collection[Campaign]:
    """Every campaign, those in force first, then the newest letter."""
    order = (Campaign.active.desc(), Campaign.letter_date.desc(), Campaign.id.desc())
    return session.scalars(select(Campaign).order_by(*order)).all()
