"""``สถานะสำนักงาน``: the office's own items with their owners, and the button that says one is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.context import Context
from bot.find_school import id_in
from bot.outcome import Outcome, say
from core.errors import Refused
from core.vocabulary import ItemState
from messages import common
from messages import office_items as wording
from models.campaigns import Campaign
from models.office_checks import check_office_item, office_states

CARDS = 3  # campaigns of the office's own in one answer


def cards(ctx: Context) -> list[dict[str, Any]]:
    """One card for each campaign of the office's own that is running; none for those who are not of the district."""
    if not ctx.of_district:
        return []
    running = [c for c in ctx.reference.campaigns if c.of_office and c.is_running(ctx.today)]
    return [_card(ctx, campaign) for campaign in running[:CARDS]]


def show(ctx: Context, _: str) -> Outcome:
    return say(*(cards(ctx) or [wording.no_office_items()]))


def check(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """The button of one item. It sets what it says, so that a second tap means the same."""
    item_id, state = id_in(fields, "i"), fields.get("v", "")
    if item_id is None or state not in (ItemState.COMPLETE, ItemState.INCOMPLETE) or ctx.member is None:
        return say(common.unknown_button())
    try:
        check_office_item(ctx.session, item_id, ItemState(state), ctx.member.id, ctx.now)
    except Refused:
        return say(wording.item_gone())
    campaign = next(c for c in ctx.reference.campaigns if any(item.id == item_id for item in c.items))
    return say(_card(ctx, campaign), matters=True)


def _card(ctx: Context, campaign: Campaign) -> dict[str, Any]:
    states = office_states(ctx.session, campaign)
    items = [
        wording.OfficeItem(
            item.id, item.name, item.owner,
            ItemState(states[item.id].state) if item.id in states else ItemState.UNCHECKED,
            states[item.id].at if item.id in states else None,
        )
        for item in campaign.items
    ]  # fmt: skip
    coming = min((s for s in campaign.stages if s.ends >= ctx.today), key=lambda s: s.ends, default=None)
    due = (coming.title, coming.ends) if coming else None
    return wording.office_card(campaign.title, items, due, ctx.today, may_check=ctx.may_record)
