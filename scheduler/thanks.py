"""Thanks to the group with counts: once a campaign for each share of complete schools that its file names.

Of several shares that are reached at once only the highest is spoken of. Thanks ride through the working day; they are
the last thing that the quota is spent on.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.clock import at_bangkok, local_date
from core.vocabulary import Delivery, NoticeKind, Purpose
from line.composing import Cancelled
from messages import thanks as wording
from models.calendar import working_days
from models.campaigns import Campaign, Round, active_campaigns, name_among
from models.completeness import Completeness, completeness
from models.digest_calendar import PUSH_AT
from models.groups import groups_for
from models.notices import thanks_key, was_written
from models.outbox import OutboundMessage, queue_push, record_lapsed
from models.planner import in_working_hours
from thai.months import Month
from thai.working_days import WORK_ENDS

TOPIC = "thanks"
SUPERSEDED = "superseded"


def queue_thanks(session: Session, now: datetime) -> int:
    """Write the thanks that are due; returns how many. What is reached after 16:00 is for the next working morning."""
    if not in_working_hours(now, working_days(session)) or now >= at_bangkok(local_date(now), PUSH_AT):
        return 0
    return sum(_queue(session, campaign, now) for campaign in active_campaigns(session))


def _queue(session: Session, campaign: Campaign, now: datetime) -> int:
    round_ = _running_round(campaign, now)
    told = [percent for percent in campaign.thanks if was_written(session, thanks_key(campaign, percent))]
    untold = [percent for percent in campaign.thanks if percent not in told]
    groups = groups_for(session, campaign.id, NoticeKind.THANKS)
    if round_ is None or not untold or not groups:
        return 0
    counts = completeness(session, campaign.items, Month.of(local_date(now)).iso, round_.id)
    reached = [percent for percent in untold if _is_reached(counts, percent)] if counts.checked_in_round else []
    highest = max([*told, *reached], default=0)
    return sum(
        _write(session, campaign, round_, percent, group.line_group_id, now, superseded=percent < highest)
        for percent in reached
        for group in groups
    )


def _running_round(campaign: Campaign, now: datetime) -> Round | None:
    """The latest round that has begun, while the campaign lasts."""
    today = local_date(now)
    round_ = campaign.round_on(today)
    begun = round_ is not None and round_.date <= today <= (campaign.last_day or today)
    return round_ if begun else None


def _is_reached(counts: Completeness, percent: int) -> bool:
    return counts.schools > 0 and 100 * counts.complete >= percent * counts.schools


def _write(
    session: Session, campaign: Campaign, round_: Round, percent: int, chat: str, now: datetime, *, superseded: bool
) -> bool:
    today, key = local_date(now), f"{thanks_key(campaign, percent)}:{chat}"
    subject = {
        "campaign": campaign.id, "round": round_.id, "number": round_.number, "percent": percent,
        "day": today.isoformat(),
    }  # fmt: skip
    if superseded:
        return record_lapsed(session, key, chat, TOPIC, subject, SUPERSEDED, now, status=Delivery.CANCELLED)
    return queue_push(
        session, key, chat, now, topic=TOPIC, subject=subject, purpose=Purpose.THANKS,
        push_at=at_bangkok(today, PUSH_AT), expires_at=at_bangkok(today, WORK_ENDS),
    )  # fmt: skip


def compose_thanks(session: Session, row: OutboundMessage, now: datetime) -> list[dict[str, Any]] | Cancelled:
    """The counts at this instant, or why nobody is thanked for this share any more."""
    campaign, percent = session.get(Campaign, row.subject["campaign"]), row.subject["percent"]
    if campaign is None or not campaign.active:
        return Cancelled("campaign is not active")
    if row.chat_id not in {group.line_group_id for group in groups_for(session, campaign.id, NoticeKind.THANKS)}:
        return Cancelled("the group does not receive thanks any more")
    counts = completeness(session, campaign.items, Month.of(local_date(now)).iso, row.subject["round"])
    if not _is_reached(counts, percent):
        return Cancelled(f"fewer than {percent} percent are complete by now")
    if any(more > percent and _is_reached(counts, more) for more in campaign.thanks):
        return Cancelled(SUPERSEDED)
    named = name_among(active_campaigns(session), campaign, local_date(now))
    return [wording.thanks_notice(percent, counts.complete, counts.schools, row.subject["number"], named)]


COMPOSERS = {TOPIC: compose_thanks}
