"""The officer's exports: a file by a link that opens once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.context import Context
from bot.outcome import Outcome, say
from bot.statistics.lookup import statistics_campaign
from messages import exports as wording
from models.campaigns import Campaign
from models.one_time_links import LinkKind, issue_link
from models.statistics import first_month, months_due
from thai.fiscal_years import read_fiscal_year
from thai.months import Month, read_month

OFFERED_YEARS, OFFERED_MONTHS = 3, 4
IN_BROWSER = "openExternalBrowser=1"  # LINE URL scheme: LINE's own browser would ask twice, and the link opens once


def export_statistics(ctx: Context, wish: str) -> Outcome:
    """``ส่งออกสถิติ [ปีงบ 2567 | month]``; without either the fiscal year of the last month that is over."""
    campaign = statistics_campaign(ctx)
    if campaign is None:
        return say(wording.no_statistics())
    over = months_due(campaign, ctx.today)
    months = _wanted(campaign, over, wish, ctx.today)
    if months:
        return _hand_over(ctx, campaign, months)
    if not over:
        return say(wording.no_month_over())
    reason = wording.span_unknown() if months is None else wording.span_empty()
    years = sorted({month.fiscal_year_be for month in over}, reverse=True)[:OFFERED_YEARS]
    newest = [month.short for month in reversed(over[-OFFERED_MONTHS:])]
    return say(wording.which_months(reason, years, newest))


def _wanted(campaign: Campaign, over: Sequence[Month], wish: str, today: date) -> list[Month] | None:
    """The months that somebody asks for, empty when the campaign has none of them; None: not understood."""
    if not wish:
        return [month for month in over if month.fiscal_year_be == over[-1].fiscal_year_be]
    if (year := read_fiscal_year(wish, today)) is not None:
        return [month for month in over if month.fiscal_year_be == year]
    if (month := read_month(wish, today)) is not None:
        first = first_month(campaign)
        return [month] if first is not None and first <= month <= Month.of(today) else []
    return None


def _hand_over(ctx: Context, campaign: Campaign, months: Sequence[Month]) -> Outcome:
    assert ctx.member is not None  # noqa: S101  # the district's staff only
    subject = {"campaign": campaign.id, "months": [month.iso for month in months]}
    token = issue_link(ctx.session, LinkKind.STATISTICS_WORKBOOK, subject, ctx.member.id, ctx.now)
    first, last = months[0], months[-1]
    return say(
        wording.statistics_link(
            first.short if first == last else f"{first.short} – {last.short}",
            len(months),
            len(campaign.processes),
            f"{ctx.deployment.base_url}/d/{token}?{IN_BROWSER}",
            running=last == Month.of(ctx.today),
        )
    )
