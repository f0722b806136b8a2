"""What a statistics conversation is about: its campaign, school and processes, and who may touch it."""

from __future__ import annotations

from bot.context import Context
from bot.names import name_of
from bot.statistics.draft import Draft
from models.campaigns import Campaign
from models.schools import School
from models.statistics import Handed, is_locked
from models.statistics import statistics_campaign as the_one_asking
from thai.figures import ProcessName
from thai.months import Month

NAME = "stats"


def statistics_campaign(ctx: Context) -> Campaign | None:
    """The campaign that asks for monthly statistics."""
    return the_one_asking(ctx.reference.campaigns)


def open_draft(ctx: Context) -> Draft | None:
    """The person's unconfirmed report, asleep or awake; its conversation becomes the one at hand."""
    conversation = ctx.turn_to(NAME)
    return Draft.from_data(conversation.data) if conversation is not None else None


def campaign_of(ctx: Context, draft: Draft) -> Campaign:
    found = next((c for c in ctx.reference.campaigns if c.id == draft.campaign_id), None)
    return found or ctx.session.get_one(Campaign, draft.campaign_id)


def school_of(ctx: Context, draft: Draft) -> School:
    return ctx.session.get_one(School, draft.school_id)


def process_names(campaign: Campaign) -> list[ProcessName]:
    """The campaign's processes as the reader of texts wants them."""
    return [ProcessName(p.key, p.short, p.name, tuple(p.aliases)) for p in campaign.processes]


def may_fill_in(ctx: Context, school_id: int) -> bool:
    """Whether the person may hand in for that school: as one of its own, or for the office."""
    return school_id == ctx.school_id or ctx.may_record


def is_closed_to(ctx: Context, campaign: Campaign, month: Month) -> bool:
    """Whether the office closed the month, and the person is none of the office."""
    return not ctx.may_record and is_locked(ctx.session, campaign.id, month)


def author(ctx: Context, handed: Handed) -> str:
    """Who handed a report in, as others may read it."""
    return name_of(ctx.session, handed.report.by_person_id)
