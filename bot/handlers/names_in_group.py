"""``แสดงชื่อในกลุ่ม ครั้งที่ 2``: the group reads schools' names in a round's results. Off unless an officer says so."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot import rounds
from bot.campaigns import campaign_and_round
from bot.context import Context
from bot.find_school import id_in
from bot.outcome import Outcome, say
from messages import common
from messages import names_in_group as wording
from messages import status as status_wording
from messages.rounds import results_notice
from models.campaigns import Round
from models.notices import results_are_out
from models.results import show_names
from reports.round_results import round_results
from thai.digits import to_arabic


def show(ctx: Context, argument: str) -> Outcome:
    return _preview(ctx, argument, shown=True)


def hide(ctx: Context, argument: str) -> Outcome:
    return _preview(ctx, argument, shown=False)


def _preview(ctx: Context, argument: str, *, shown: bool) -> Outcome:
    """Exactly what the group would read as of now, and the button that decides."""
    campaign = ctx.campaign
    if campaign is None:
        return say(status_wording.no_campaign())
    round_ = _named_round(ctx, argument)
    if round_ is None:
        return say(wording.which_round([known.number for known in campaign.rounds]))
    if results_are_out(ctx.session, campaign, round_.number):
        return say(wording.names_too_late(rounds.label(round_)))
    results = round_results(ctx.session, campaign, round_, ctx.today, names=shown)
    confirm = wording.confirm_names(rounds.label(round_), round_.id, len(results.named), shown=shown)
    return say(results_notice(results), confirm)


def _named_round(ctx: Context, argument: str) -> Round | None:
    """The round with the number in the text; without any text the one that results belong to now."""
    if ctx.campaign is None or not argument:
        return rounds.current_round(ctx, ctx.campaign) if ctx.campaign else None
    number = re.search(r"\d+", to_arabic(argument))
    return next((r for r in ctx.campaign.rounds if number is not None and r.number == int(number[0])), None)


def decide(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """The button below the preview."""
    found, shown = campaign_and_round(ctx, id_in(fields, "r")), fields.get("on") == "1"
    if found is None or ctx.member is None:
        return say(common.unknown_button())
    campaign, round_ = found
    if not show_names(ctx.session, campaign, round_, shown, ctx.member.id, ctx.now):
        return say(wording.names_too_late(rounds.label(round_)))
    return say(wording.names_decided(rounds.label(round_), shown=shown), matters=True)
