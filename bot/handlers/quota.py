"""``โควตา``: what is left of the month's messages, and what the rest of the month may cost."""

from __future__ import annotations

from collections.abc import Sequence

from bot.context import Context
from bot.outcome import Outcome, say
from bot.prices import month_quota, price
from core.clock import local_date
from core.vocabulary import Purpose
from messages import quota as wording
from models.price_forecast import PricedNotice, coming_notices
from models.quota import Quota
from thai.months import Month

ON_THE_CALENDAR = (Purpose.NOTICE, Purpose.OFFICE)  # told notice by notice, not as an estimate


def show(ctx: Context, _: str) -> Outcome:
    """The month so far, and each coming notice with its price."""
    quota, month = month_quota(ctx), Month.of(ctx.today)
    coming = [c for c in coming_notices(ctx.session, ctx.now) if Month.of(local_date(c.notice.push_at)) == month]
    others = {purpose: quota.planned[purpose] for purpose in quota.planned if purpose not in ON_THE_CALENDAR}
    worst = sum(c.price for c in coming) + sum(others.values())
    left = quota.remaining
    short = 0 if left is None else max(0, worst - max(0, left - quota.reserve))
    return say(wording.quota_card(_view(ctx, quota), _lines(coming), others, price(ctx, worst, quota), short))


def _view(ctx: Context, quota: Quota) -> wording.QuotaView:
    plan = ctx.deployment.tariff.plan
    return wording.QuotaView(
        month=Month.of(ctx.today), plan=plan.title, plan_messages=plan.messages,
        plan_baht=plan.baht, plan_as_of=Month.from_iso(plan.as_of),
        most=quota.most, used=quota.used, reserve=quota.reserve, read_at=quota.read_at,
    )  # fmt: skip


def _lines(coming: Sequence[PricedNotice]) -> list[wording.ComingNotice]:
    return [
        wording.ComingNotice(
            c.notice.rule, c.notice.round_number, c.notice.stage_title, local_date(c.notice.due_at), c.price
        )
        for c in coming
    ]
