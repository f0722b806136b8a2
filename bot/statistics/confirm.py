"""Handing in what a review showed."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.outcome import Message, Outcome, say
from bot.statistics.draft import Draft
from bot.statistics.lookup import author, campaign_of, school_of
from bot.statistics.review import by_id
from bot.statistics.steps import proceed, review
from core.errors import Refused
from messages import statistics as wording
from messages import statistics_review as review_wording
from models.audit import audit
from models.campaigns import Campaign
from models.statistics import Handed, Handing, due_date, hand_in, handed_in, receipt_number
from thai.months import Month


def confirm(ctx: Context, draft: Draft) -> Outcome:
    """Hand in the draft. Whoever was overtaken sees the other's figures first; what is the same is not stored twice."""
    campaign = campaign_of(ctx, draft)
    if draft.month is None or draft.unsaid(campaign):
        return proceed(ctx, draft)
    before = handed_in(ctx.session, campaign.id, draft.school_id, draft.month)
    if before is not None and before.figures == by_id(campaign, draft):
        ctx.finish_flow()
        return say(wording.unchanged(school_of(ctx, draft).name, draft.month, receipt_number(before.report)))
    return _hand_in(ctx, campaign, draft, draft.month)


def _hand_in(ctx: Context, campaign: Campaign, draft: Draft, month: Month) -> Outcome:
    assert ctx.member is not None  # noqa: S101  # members only
    handing = Handing(
        draft.school_id, month, by_id(campaign, draft), draft.is_nil(campaign), ctx.member.id, draft.after,
        draft.message_id,
    )  # fmt: skip
    due = due_date(campaign, month, ctx.reference.days)
    try:
        handed = hand_in(ctx.session, campaign, handing, due, ctx.now, officer=ctx.may_record)
    except Refused as refusal:
        return _not_handed_in(ctx, campaign, draft, month, refusal.reason)
    audit(ctx.session, ctx.member.id, "statistics", ctx.now, school=draft.school_id, month=month.iso)
    ctx.finish_flow()
    return say(_receipt(ctx, draft, month, handed), matters=True)


def _receipt(ctx: Context, draft: Draft, month: Month, handed: Handed) -> Message:
    report = handed.report
    return wording.receipt(
        school_of(ctx, draft).name, month, receipt_number(report), report.revision, ctx.now, handed.total,
        nil=report.nil, late=report.late,
    )  # fmt: skip


def _not_handed_in(ctx: Context, campaign: Campaign, draft: Draft, month: Month, reason: str) -> Outcome:
    if reason != "changed":
        return say(wording.refused("locked_draft" if reason == "locked" else reason, month))
    before = handed_in(ctx.session, campaign.id, draft.school_id, month)
    assert before is not None  # noqa: S101  # somebody handed in: that is why
    note = review_wording.changed_meanwhile_note(before.report.at, author(ctx, before))
    return review(ctx, replace(draft, notes=(note,)))
