"""What did not go out: the officers' list, and what they say of each message that is to be posted by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.context import Context
from bot.find_school import id_in
from bot.outcome import Outcome, say
from core.vocabulary import Delivery
from messages import common
from messages import deliveries as wording
from messages.enrolment import ERASED_NAME
from models.outbox import OutboundMessage, Way
from models.people import Person
from models.unsent import LISTED, Count, settle_by_hand, still_unsent, unsent_to_groups, unsent_to_people
from models.unsent import to_post as row_to_post
from reports.unposted import can_be_posted, group_names, lost, lost_to_people, name_of, to_list, to_post


def list_unsent(ctx: Context, _: str) -> Outcome:
    """``ค้างส่ง``: all that did not certainly go out in the last days, and why."""
    return _page(ctx, 1)


def unsent_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """Another page, or one message out of the list."""
    message_id = id_in(fields, "m")
    if message_id is None:
        return _page(ctx, id_in(fields, "p") or 1)
    row = row_to_post(ctx.session, message_id)
    if row is None:
        return say(common.unknown_button())
    if not still_unsent(row):
        return say(_settled(ctx, row))
    group = group_names(ctx.session, [row]).get(row.chat_id, "")
    unposted = to_post(ctx.session, row, group, ctx.deployment.base_url, ctx.now)
    return say(*wording.unposted_card(unposted, may_act=ctx.may_record))


def posted_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """An officer posted it by hand, or says that it need not be posted."""
    row = row_to_post(ctx.session, id_in(fields, "m") or 0)
    do = fields.get("do")
    if row is None or do not in ("yes", "no"):
        return say(common.unknown_button())
    assert ctx.member is not None  # noqa: S101  # officers only
    if not settle_by_hand(ctx.session, row.id, ctx.member.id, ctx.now, posted=do == "yes"):
        ctx.session.refresh(row)
        return say(_settled(ctx, row))
    group = group_names(ctx.session, [row]).get(row.chat_id, "")
    what = name_of(row)
    answer = wording.posted_by_hand(what, group) if do == "yes" else wording.need_not_be_posted(what)
    return say(answer, matters=True)


def _settled(ctx: Context, row: OutboundMessage) -> common.Message:
    """Who was first, or that the bot has it in hand."""
    if row.settled_by is None or (row.way != Way.HAND and row.status != Delivery.CANCELLED):
        return wording.not_unsent_any_more(name_of(row))
    name = ctx.session.scalar(select(Person.name).where(Person.id == row.settled_by))
    return wording.settled_before(name_of(row), name or ERASED_NAME, posted=row.way == Way.HAND)


# The list


def _page(ctx: Context, page: int) -> Outcome:
    """Groups' messages first, then counts of what single people did not get."""
    entries: list[OutboundMessage | Count] = [
        *unsent_to_groups(ctx.session, ctx.now), *unsent_to_people(ctx.session, ctx.now)
    ]  # fmt: skip
    if not entries:
        return say(wording.nothing_unsent(LISTED.days))
    pages = -(-len(entries) // wording.ROWS_SHOWN)
    page = max(1, min(page, pages))
    shown = entries[(page - 1) * wording.ROWS_SHOWN : page * wording.ROWS_SHOWN]
    rows = [entry for entry in shown if isinstance(entry, OutboundMessage)]
    counts = [entry for entry in shown if isinstance(entry, Count)]
    return say(_list(ctx, rows, counts, items=len(entries), page=page, pages=pages))


def _list(
    ctx: Context, rows: Sequence[OutboundMessage], counts: Sequence[Count], *, items: int, page: int, pages: int
) -> common.Message:
    groups = group_names(ctx.session, rows)
    return wording.unsent_list(
        wording.UnsentPage(
            posts=[to_list(row, groups[row.chat_id]) for row in rows if can_be_posted(row, groups)],
            lost=[lost(row) for row in rows if not can_be_posted(row, groups)],
            counts=[lost_to_people(count) for count in counts],
            items=items,
            page=page,
            pages=pages,
            days=LISTED.days,
        )
    )
