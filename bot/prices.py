"""Prices as people read them: messages, share of the month's quota, baht."""

from __future__ import annotations

from decimal import Decimal

from bot.context import Context
from messages.quota import Price
from models.planned import planned
from models.quota import Quota, quota_now


def month_quota(ctx: Context) -> Quota:
    """The month's quota as it stands, with what the rest of the month may need."""
    reserve = ctx.deployment.quota_reserve
    return quota_now(ctx.session, ctx.now, reserve=reserve, planned=planned(ctx.session, ctx.now))


def price(ctx: Context, messages: int, quota: Quota) -> Price:
    """What so many messages cost under the office's plan, as a share of what LINE grants this month."""
    tariff = ctx.deployment.tariff
    needed = tariff.covering(messages)
    return Price(
        messages=messages,
        of_month=quota.most if quota.read_at else tariff.plan.messages,
        baht=tariff.plan.cost_in_baht(messages),
        plan=needed.title if needed else "",
        plan_baht=needed.baht if needed else Decimal(0),
    )
