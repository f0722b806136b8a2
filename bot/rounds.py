"""Which round results belong to now, and how far it has come."""

from __future__ import annotations

from bot.context import Context
from messages.checks import round_label
from models import results
from models.campaigns import Campaign, Round
from models.completeness import Completeness, completeness


def current_round(ctx: Context, campaign: Campaign) -> Round | None:
    """The round that a result recorded today belongs to."""
    return campaign.round_on(ctx.today)


def label(round_: Round | None) -> str:
    return round_label(round_.number, round_.date) if round_ else "ไม่มีรอบ"


def progress(ctx: Context, campaign: Campaign, round_: Round | None) -> Completeness:
    return completeness(ctx.session, campaign.items, ctx.month, round_.id if round_ else None)


def results_announced(ctx: Context, campaign: Campaign, round_: Round | None) -> bool:
    """Whether the round's results were told to a group, or an officer ordered it."""
    return results.results_announced(ctx.session, campaign, round_)
