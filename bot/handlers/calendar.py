"""``ปฏิทิน``: rounds, stages, and what is next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.campaigns import asked_about
from bot.context import Context
from bot.outcome import SILENCE, Outcome, say
from bot.prices import month_quota, price
from messages import rounds as wording
from messages import status as status_wording
from messages.common import Message
from messages.quota import at_most
from models.campaigns import Campaign
from models.price_forecast import coming_notices

CARDS = 3  # campaigns in one answer; a reply takes five messages, and notices ride on it


def calendar(ctx: Context, _: str) -> Outcome:
    """Everybody may see the calendar; in a group only where it is bound. Officers also see their own stages."""
    if not ctx.inbound.private and not ctx.group_is_bound:
        return SILENCE
    campaigns = asked_about(ctx)
    if ctx.of_district and ctx.inbound.private:
        campaigns += [c for c in ctx.reference.campaigns if c.of_office and c.is_running(ctx.today)]
    return say(*([_card(ctx, campaign) for campaign in campaigns[:CARDS]] or [status_wording.no_campaign()]))


def _card(ctx: Context, campaign: Campaign) -> Message:
    costs = _costs(ctx, campaign) if ctx.of_district and ctx.inbound.private else {}
    lines = [
        wording.CalendarLine(f"ติดตามครั้งที่ {r.number}", r.date, r.date, costs.get(r.number, "")) for r in campaign.rounds
    ]
    if ctx.of_district or not ctx.inbound.private:
        lines += [wording.CalendarLine(stage.title, stage.starts, stage.ends) for stage in campaign.stages]
    lines.sort(key=lambda line: line.starts)
    return wording.calendar_card(
        campaign.title, campaign.letter_no, lines, ctx.today, group=not ctx.inbound.private, officer=ctx.of_district
    )


def _costs(ctx: Context, campaign: Campaign) -> Mapping[int, str]:
    """Round number → what its coming notices cost when all are pushed; rounds that are through have none."""
    sums = Counter[int]()
    for coming in coming_notices(ctx.session, ctx.now):
        if coming.notice.campaign_id == campaign.id and coming.notice.round_number is not None:
            sums[coming.notice.round_number] += coming.price
    quota = month_quota(ctx)
    return {number: at_most(price(ctx, messages, quota)) for number, messages in sums.items()}
