"""The steps of a statistics conversation: the month, one figure after the other, the review. Each shows one thing."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.outcome import Outcome, say
from bot.statistics.draft import Draft
from bot.statistics.lookup import NAME, campaign_of, is_closed_to, school_of
from bot.statistics.review import review_of
from messages import statistics as wording
from messages import statistics_review as review_wording
from models.campaigns import Process
from models.statistics import handed_in, owed_months
from thai.months import Month

MONTH, FIGURE, REVIEW = "month", "figure", "review"


def proceed(ctx: Context, draft: Draft) -> Outcome:
    """Ask for the one thing that is missing next, or show the review."""
    if draft.month is None:
        return ask_month(ctx, draft)
    process = draft.following(campaign_of(ctx, draft))
    return ask_process(ctx, draft, process) if process is not None else review(ctx, draft)


def ask_month(ctx: Context, draft: Draft) -> Outcome:
    """The month is missing: one owed month is proposed in the review, several are asked about."""
    campaign, school = campaign_of(ctx, draft), school_of(ctx, draft)
    owed = [m for m in owed_months(ctx.session, campaign, school, ctx.today) if not is_closed_to(ctx, campaign, m)]
    if len(owed) == 1:
        return proceed(ctx, replace(draft, month=owed[0]))
    token = keep(ctx, MONTH, draft)
    months = owed or [Month.of(ctx.today).shift(-1)]
    return say(wording.which_month(school.name, months, token, read=bool(draft.figures)))


def ask_process(ctx: Context, draft: Draft, process: Process, note: str = "") -> Outcome:
    """One question; what was unclear in the last text is said with it, once."""
    campaign = campaign_of(ctx, draft)
    unclear = note or (wording.unclear_note(draft.unclear) if draft.unclear else "")
    draft = replace(draft, asked=process.key, unclear=())
    token = keep(ctx, FIGURE, draft)
    assert draft.month is not None  # noqa: S101  # asked before
    line = wording.FigureLine(process.key, process.short, process.name, draft.figures.get(process.key))
    position = [p.key for p in campaign.processes].index(process.key) + 1
    question = wording.ask_figure(
        school_of(ctx, draft).name, draft.month, line, position, len(campaign.processes), token,
        unclear=unclear, first=position == 1,
    )  # fmt: skip
    return say(question)


def review(ctx: Context, draft: Draft, note: str = "") -> Outcome:
    """All that was understood, with what speaks for a second look; nothing is handed in yet.

    It shows what was handed in before, so its author has now seen that revision.
    """
    assert draft.month is not None  # noqa: S101  # asked before
    before = handed_in(ctx.session, draft.campaign_id, draft.school_id, draft.month)
    draft = replace(draft, after=before.report.revision if before else 0)
    token = keep(ctx, REVIEW, draft)
    return say(review_wording.review_card(review_of(ctx, draft, token, before, note)))


def choose_figure(ctx: Context, draft: Draft) -> Outcome:
    """The figures of the review as buttons: which one is wrong?"""
    assert ctx.conversation is not None and draft.month is not None  # noqa: S101  # a button of the review
    before = handed_in(ctx.session, draft.campaign_id, draft.school_id, draft.month)
    return say(review_wording.choose_figure_to_edit(review_of(ctx, draft, ctx.conversation.token, before)))


def keep(ctx: Context, step: str, draft: Draft) -> str:
    """Store the draft at its step; returns the token that its buttons carry."""
    open_ = ctx.turn_to(NAME)
    data = draft.as_data()
    conversation = ctx.advance_flow(step, data) if open_ is not None else ctx.start_flow(NAME, step, data)
    return conversation.token


def restart(ctx: Context, draft: Draft) -> None:
    """Begin a new run: buttons of the run before go stale."""
    ctx.start_flow(NAME, MONTH, draft.as_data())
