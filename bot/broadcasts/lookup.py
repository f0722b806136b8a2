"""What a broadcast's conversation has to look up: audiences and their names, personal data, working time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.broadcasts.draft import Draft
from bot.context import Context
from bot.find_school import id_in
from bot.statistics.lookup import statistics_campaign
from core.clock import at_bangkok, local_date
from core.vocabulary import AudienceKind, Membership
from messages.broadcasts import AudienceChoices
from models.audiences import Audience, reach
from models.groups import bound_groups
from models.people import Person
from models.schools import School
from models.statistics import months_due
from thai.collation import sort_key
from thai.months import Month
from thai.personal_data import PersonalData, find_personal_data
from thai.working_days import WORK_BEGINS, WorkingDays
from thai.working_time import next_at_work

NAME = "broadcast"
AFTERNOON = (13, 0), (15, 30)  # hours that are proposed besides the beginning of work
SOONEST = timedelta(minutes=5)


def open_draft(ctx: Context) -> Draft | None:
    """The person's unsent broadcast, asleep or awake; its conversation becomes the one at hand."""
    conversation = ctx.turn_to(NAME)
    return Draft.from_data(conversation.data) if conversation is not None else None


# Audiences


def choices(ctx: Context) -> AudienceChoices:
    """What can be chosen, with how many people it reaches now."""
    campaign = ctx.campaign
    missing = Audience(AudienceKind.MISSING, campaign=campaign.id) if campaign and campaign.items else None
    return AudienceChoices(
        groups=[(group.id, group.called, group.members) for group in bound_groups(ctx.session)],
        everybody=reach(ctx.session, Audience(AudienceKind.EVERYBODY), ctx.today).chats,
        missing=reach(ctx.session, missing, ctx.today).chats if missing else None,
        owing=bool(owed_months(ctx)),
        networks=bool(networks(ctx.session)),
    )


def networks(session: Session) -> list[str]:
    """The district's networks in Thai order; empty while the roster names none."""
    named = select(School.network).where(School.network.is_not(None), School.network != "").distinct()
    return sorted((name for name in session.scalars(named) if name), key=sort_key)


def owed_months(ctx: Context) -> list[Month]:
    """Months that are over and that schools had to hand in, the newest first."""
    campaign = statistics_campaign(ctx)
    return months_due(campaign, ctx.today)[::-1] if campaign else []


def chosen_audience(ctx: Context, draft: Draft, fields: Mapping[str, str]) -> Audience | None:
    """The audience that a button names; None when there is no such one."""
    value, one = fields.get("v", ""), bool(draft.audience and draft.audience.one_per_school)
    match fields.get("k"):
        case AudienceKind.GROUP:
            group = next((g for g in bound_groups(ctx.session) if g.id == id_in(fields, "g")), None)
            return Audience(AudienceKind.GROUP, group=group.id) if group else None
        case AudienceKind.EVERYBODY:
            return Audience(AudienceKind.EVERYBODY, one_per_school=one)
        case AudienceKind.MISSING if ctx.campaign:
            return Audience(AudienceKind.MISSING, campaign=ctx.campaign.id, one_per_school=one)
        case AudienceKind.OWING if (campaign := statistics_campaign(ctx)) and (value in ("", *_iso(owed_months(ctx)))):
            return Audience(AudienceKind.OWING, campaign=campaign.id, month=value or None, one_per_school=one)
        case AudienceKind.AMPHOE if value in ctx.reference.amphoes:
            return Audience(AudienceKind.AMPHOE, area=value, one_per_school=one)
        case AudienceKind.NETWORK if value in networks(ctx.session):
            return Audience(AudienceKind.NETWORK, area=value, one_per_school=one)
        case _:
            return None


def _iso(months: list[Month]) -> list[str]:
    return [month.iso for month in months]


def fewer_people(ctx: Context, audience: Audience, chats: int) -> int | None:
    """How many it would be with one person a school; None where that makes no difference."""
    if audience.kind is AudienceKind.GROUP or audience.one_per_school:
        return None
    fewer = reach(ctx.session, replace(audience, one_per_school=True), ctx.today).chats
    return fewer if fewer < chats else None


# Personal data


def personal_data_in(session: Session, text: str) -> list[tuple[PersonalData, str]]:
    """What somebody should look at before it is published; people known to the office by name included."""
    names = session.scalars(
        select(Person.name).where(Person.name != "", Person.membership != Membership.ENDED).distinct()
    ).all()
    return [(finding.kind, finding.text) for finding in find_personal_data(text, names)]


# Time


def proposals(now: datetime, days: WorkingDays) -> list[datetime]:
    """The next times worth a button: this afternoon, then the next two working days."""
    today = local_date(now)
    first, second = days.next_after(today), days.shift(today, 2)
    at = [at_bangkok(today, time(*hour)) for hour in AFTERNOON] if days.is_working(today) else []
    at += [at_bangkok(first, WORK_BEGINS), at_bangkok(first, time(*AFTERNOON[0])), at_bangkok(second, WORK_BEGINS)]
    return [instant for instant in at if instant >= now + SOONEST]


def proposals_on(day: date, now: datetime, days: WorkingDays) -> list[datetime]:
    """Times on that day, or on the next working day when the office is closed or the day is over."""
    hours = (WORK_BEGINS, time(10, 0), *(time(*hour) for hour in AFTERNOON))
    at = [at_bangkok(day, hour) for hour in hours] if days.is_working(day) else []
    ahead = [instant for instant in at if instant >= now + SOONEST]
    return ahead or [next_at_work(max(now, at_bangkok(day, time(23, 59))), days)]
