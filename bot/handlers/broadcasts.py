"""Broadcasts that are written: the list, one of them, and what an officer or the second person does with it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.broadcasts.begin import begin_with
from bot.broadcasts.decide import decide_and_tell, may_decide
from bot.broadcasts.view import view_of
from bot.context import Context
from bot.find_school import id_in
from bot.flows.refuse_broadcast import ask_for_reason
from bot.outcome import Outcome, say
from bot.prices import month_quota
from core.errors import Refused
from core.vocabulary import BroadcastState, Purpose, Role
from messages import broadcast_records as wording
from messages import common
from messages.broadcasts import announcement
from messages.enrolment import ERASED_NAME
from models.broadcast_pictures import picture_token
from models.broadcast_records import page_of_broadcasts, page_of_recipients, tally, try_again
from models.broadcasts import Broadcast, audience_of, cancel
from reports.audiences import name_audience
from thai.working_time import next_at_work

BROADCASTS_A_PAGE, RECIPIENTS_A_PAGE = 8, 25


def list_broadcasts(ctx: Context, _: str) -> Outcome:
    """``รายการประกาศ``: what waits first, then the newest."""
    return _list_page(ctx, 1)


def list_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    return _list_page(ctx, id_in(fields, "p") or 1)


def _list_page(ctx: Context, page: int) -> Outcome:
    size = BROADCASTS_A_PAGE
    rows, total = page_of_broadcasts(ctx.session, (page - 1) * size, size)
    pages = max(1, -(-total // size))
    if page > pages:
        return _list_page(ctx, pages)
    lines = [_line(ctx, row) for row in rows]
    return say(wording.list_card(lines, page, pages, total, may_write=ctx.may_record))


def _line(ctx: Context, row: Broadcast) -> wording.BroadcastLine:
    at = row.cancelled_at or row.started_at or row.send_at or row.at
    audience = name_audience(ctx.session, audience_of(row))
    return wording.BroadcastLine(row.id, row.text, BroadcastState(row.state), audience, at)


# One broadcast


def show(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """The very messages, and below them how it stands."""
    broadcast = _chosen(ctx, fields)
    if broadcast is None:
        return say(common.unknown_button())
    picture = picture_token(ctx.session, broadcast.picture_id)
    messages = announcement(broadcast.text, ctx.deployment.base_url, picture)
    return say(*messages, wording.broadcast_card(view_of(ctx, broadcast)))


def recipients(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """Who, with what outcome; page by page."""
    broadcast = _chosen(ctx, fields)
    if broadcast is None:
        return say(common.unknown_button())
    total = tally(ctx.session, broadcast.id, ctx.now).recipients
    pages = max(1, -(-total // RECIPIENTS_A_PAGE))
    page = min(max(1, id_in(fields, "p") or 1), pages)
    rows = page_of_recipients(ctx.session, broadcast.id, ctx.now, (page - 1) * RECIPIENTS_A_PAGE, RECIPIENTS_A_PAGE)
    lines = [
        wording.RecipientLine(
            row.arrival, ERASED_NAME if row.name is None else row.name, row.school, row.cause, row.request_id, row.at
        )
        for row in rows
    ]
    return say(wording.recipients_card(broadcast.id, lines, page, pages, total))


def _chosen(ctx: Context, fields: Mapping[str, str]) -> Broadcast | None:
    broadcast_id = id_in(fields, "b")
    return ctx.session.get(Broadcast, broadcast_id) if broadcast_id is not None else None


# What an officer does


def change_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """Open the preview of one that has not started; it stays as it is until the change is sent off."""
    broadcast = _chosen(ctx, fields)
    if broadcast is None:
        return say(common.unknown_button())
    if not BroadcastState(broadcast.state).open_to_change:
        reason = "cancelled" if broadcast.state == BroadcastState.CANCELLED else "started"
        return say(wording.not_done(reason, broadcast.id))
    if broadcast.revision != id_in(fields, "r"):
        return say(wording.not_done("changed", broadcast.id))
    return begin_with(ctx, broadcast, changes=True)


def copy_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """Write it anew, under a number of its own."""
    broadcast = _chosen(ctx, fields)
    return begin_with(ctx, broadcast, changes=False) if broadcast else say(common.unknown_button())


def cancel_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    broadcast_id, revision = id_in(fields, "b"), id_in(fields, "r")
    if broadcast_id is None or revision is None or ctx.member is None:
        return say(common.unknown_button())
    try:
        broadcast = cancel(ctx.session, broadcast_id, revision, ctx.member.id, ctx.now)
    except Refused as refusal:
        return say(wording.not_done(refusal.reason, broadcast_id))
    return say(wording.cancelled(broadcast.id, had_started=broadcast.started_at is not None), matters=True)


def again_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """Try what was held or lapsed again, as far as there is any quota."""
    broadcast_id = id_in(fields, "b")
    if broadcast_id is None or ctx.member is None:
        return say(common.unknown_button())
    if month_quota(ctx).free_for(Purpose.BROADCAST) == 0:
        return say(wording.not_done("no_quota", broadcast_id))
    try:
        messages = try_again(ctx.session, broadcast_id, ctx.member.id, ctx.now, ctx.reference.days)
    except Refused as refusal:
        return say(wording.not_done(refusal.reason, broadcast_id))
    at = next_at_work(ctx.now, ctx.reference.days)
    return say(wording.tried_again(messages, at, now=at == ctx.now), matters=True)


# What the second person does


def allow_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    broadcast_id, revision = id_in(fields, "b"), id_in(fields, "r")
    if broadcast_id is None or revision is None:
        return say(common.unknown_button())
    return decide_and_tell(ctx, broadcast_id, revision, allowed=True)


def refuse_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """Asks for the reason first, unless nothing is left to decide."""
    broadcast, revision = _chosen(ctx, fields), id_in(fields, "r")
    if broadcast is None or revision is None or ctx.member is None:
        return say(common.unknown_button())
    if reason := _why_not_to_decide(ctx, broadcast, revision):
        return say(wording.not_done(reason, broadcast.id))
    return ask_for_reason(ctx, broadcast.id, revision)


def _why_not_to_decide(ctx: Context, broadcast: Broadcast, revision: int) -> str:
    if ctx.member is None or ctx.member.role != Role.APPROVER:
        return "approvers_only"
    if broadcast.revision != revision:
        return "changed"
    if broadcast.state != BroadcastState.AWAITING:
        return "late" if broadcast.state == BroadcastState.MISSED else "decided"
    return "" if may_decide(ctx, broadcast) else "own"
