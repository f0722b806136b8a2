"""``ปฏิทิน``: rounds, stages, and what is next."""

from __future__ import annotations

from bot.context import Context
from bot.outcome import SILENCE, Outcome, say
from messages import rounds as wording
from messages import status as status_wording


def calendar(ctx: Context, _: str) -> Outcome:
    """Everybody may see the calendar; in a group only where it is bound. Officers also see their own stages."""
    if not ctx.inbound.private and not ctx.group_is_bound:
        return SILENCE
    campaign = ctx.campaign
    if campaign is None:
        return say(status_wording.no_campaign())
    lines = [wording.CalendarLine(f"ติดตามครั้งที่ {r.number}", r.date, r.date) for r in campaign.rounds]
    if ctx.of_district or not ctx.inbound.private:
        lines += [wording.CalendarLine(stage.title, stage.starts, stage.ends) for stage in campaign.stages]
    lines.sort(key=lambda line: line.starts)
    return say(
        wording.calendar_card(
            campaign.title, campaign.letter_no, lines, ctx.today, group=not ctx.inbound.private, officer=ctx.of_district
        )
    )
