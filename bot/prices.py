"""Prices as people read them: messages, share of the month's quota, baht."""

from __future__ import annotations

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
    of_month = quota.most if quota.read_at else tariff.plan.messages
    return Price(messages=messages, of_month=of_month, **vars(tariff.cost(messages)))
