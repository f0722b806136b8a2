"""What officers see of the bound groups: the handlers' and, after LINE told a group's size, the fetcher's card."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.vocabulary import Role
from messages import groups as wording
from messages.common import Message
from models.campaigns import active_campaigns
from models.groups import Group, bound_group, received
from models.outbox import queue_push
from models.people import Person


def settings_card(session: Session, group: Group, *, may_change: bool) -> Message:
    """The group with what it receives of each campaign in force."""
    campaigns = [
        wording.CampaignSwitches(campaign.id, campaign.title, list(received(session, group, campaign).items()))
        for campaign in active_campaigns(session)
    ]
    settings = wording.GroupSettings(group.id, group.called, group.members, group.main, campaigns)
    return wording.group_card(settings, may_change=may_change)


def group_line(session: Session, group: Group) -> wording.GroupLine:
    """The group in the list: with every kind that it receives of any campaign."""
    kinds = dict.fromkeys(
        kind
        for campaign in active_campaigns(session)
        for kind, wanted in received(session, group, campaign).items()
        if wanted
    )
    return wording.GroupLine(group.id, group.called, group.members, list(kinds))


def offer_settings(session: Session, line_group_id: str, person_id: int, now: datetime) -> None:
    """Tell the officer who bound a group in private what it receives, to be chosen there."""
    group, person = bound_group(session, line_group_id), session.get(Person, person_id)
    if group is None or group.bound_at is None or person is None or not person.line_user_id or not person.reachable:
        return
    key = f"group-bound:{group.id}:{group.bound_at.isoformat()}:{person.id}"
    card = settings_card(session, group, may_change=Role(person.role).records)
    queue_push(session, key, person.line_user_id, now, messages=[card])
