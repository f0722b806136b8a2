"""Which of several matters a person asks about: the current one, unless a button named another."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context
from bot.find_school import id_in
from messages.campaigns import OtherCampaign
from models.campaigns import Campaign, Round, running_campaigns


def chosen_campaign(ctx: Context, fields: Mapping[str, str]) -> Campaign | None:
    """The campaign that a button names; without a name the current one, None when it is not in force any more."""
    wanted = id_in(fields, "c")
    if wanted is None:
        return ctx.campaign
    return next((c for c in ctx.reference.campaigns if c.id == wanted and not c.of_office), None)


def asked_about(ctx: Context) -> list[Campaign]:
    """The schools' campaigns that are running, the current one first; at least that one, if there is any."""
    return running_campaigns(ctx.reference.campaigns, ctx.today)


def other_campaigns(ctx: Context, campaign: Campaign) -> list[OtherCampaign]:
    """What else is being followed up."""
    return [(other.id, other.title) for other in asked_about(ctx) if other.id != campaign.id]


def title_if_several(ctx: Context, campaign: Campaign) -> str:
    """Its title, where people have to tell it from others."""
    return campaign.title if other_campaigns(ctx, campaign) else ""


def campaign_and_round(ctx: Context, round_id: int | None) -> tuple[Campaign, Round] | None:
    """The round of that id with its campaign, whichever is in force."""
    found = ((campaign, round_) for campaign in ctx.reference.campaigns for round_ in campaign.rounds)
    return next(((campaign, round_) for campaign, round_ in found if round_.id == round_id), None)
