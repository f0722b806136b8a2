"""The author's word: stored to be sent, or put before the second person."""

from __future__ import annotations

from dataclasses import replace

from bot.broadcasts import steps
from bot.broadcasts.draft import Draft
from bot.broadcasts.lookup import personal_data_in
from bot.broadcasts.review import opens_at
from bot.context import Context
from bot.names import name_of
from bot.outcome import Message, Outcome, say
from bot.prices import month_quota, price
from core.errors import Refused
from messages import approvals, broadcast_records, broadcast_review
from messages.quota import cost_phrase
from models.audiences import reach
from models.broadcasts import Broadcast, approvers_of, audience_of, change, create, request_key
from models.outbox import queue_push
from reports.audiences import name_audience
from thai.working_time import next_at_work


def send(ctx: Context, draft: Draft) -> Outcome:
    """Store it, unless the preview has to be looked at again: nobody to reach, time passed, office closed."""
    assert ctx.member is not None and draft.audience is not None  # noqa: S101  # an officer looked at the preview
    needs_approval = ctx.deployment.approval_required
    if draft.send_at is not None and draft.send_at <= ctx.now:
        passed = broadcast_review.time_has_passed(draft.send_at)
        return steps.ask_time(ctx, replace(draft, send_at=None), passed)
    if reach(ctx.session, draft.audience, ctx.today).chats == 0:
        return steps.review(ctx, draft)
    if draft.send_at is None and not needs_approval and opens_at(ctx) is not None:
        return steps.review(ctx, draft)
    if needs_approval and not approvers_of(ctx.session, ctx.member.id):
        return say(broadcast_records.nobody_to_allow(steps.keep(ctx, steps.Step.REVIEW, draft)))
    messages = steps.preview(ctx, draft)
    ctx.finish_flow()
    try:
        broadcast = _store(ctx, draft, needs_approval=needs_approval)
    except Refused as refusal:
        return say(broadcast_records.not_done(refusal.reason, draft.changes))
    if needs_approval:
        _ask_approvers(ctx, broadcast, messages)
    return say(
        broadcast_records.accepted(
            broadcast.id, broadcast.revision, name_audience(ctx.session, draft.audience), broadcast.send_at,
            waits=needs_approval,
        ),
        matters=True,
    )  # fmt: skip


def _store(ctx: Context, draft: Draft, *, needs_approval: bool) -> Broadcast:
    assert ctx.member is not None  # noqa: S101
    by, contents = ctx.member.id, draft.contents()
    if draft.changes is None:
        return create(ctx.session, contents, by, ctx.now, needs_approval=needs_approval)
    return change(
        ctx.session, draft.changes, draft.revision, contents, by, ctx.now, needs_approval=needs_approval
    )  # fmt: skip


def _ask_approvers(ctx: Context, broadcast: Broadcast, messages: list[Message]) -> None:
    """The very messages that the author saw, and the question; nobody is woken for it."""
    audience = audience_of(broadcast)
    size = reach(ctx.session, audience, ctx.today)
    question = approvals.approval_request(
        broadcast.id,
        broadcast.revision,
        name_of(ctx.session, broadcast.by_person_id),
        name_audience(ctx.session, audience),
        cost_phrase(price(ctx, size.messages, month_quota(ctx)), rides=broadcast.rides),
        broadcast.rides,
        broadcast.send_at,
        personal_data_in(ctx.session, broadcast.text),
    )
    for approver in approvers_of(ctx.session, broadcast.by_person_id):
        queue_push(
            ctx.session, request_key(broadcast.id, broadcast.revision, approver.id), approver.line_user_id or "",
            ctx.now, messages=[*messages, question], push_at=next_at_work(ctx.now, ctx.reference.days),
        )  # fmt: skip
