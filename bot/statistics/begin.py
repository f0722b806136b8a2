"""Beginning a month's report: which month, and what is already known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.context import Context
from bot.outcome import Message, Outcome, say
from bot.statistics.draft import Draft
from bot.statistics.lookup import NAME, author, campaign_of, is_closed_to, open_draft, school_of
from bot.statistics.review import by_id
from bot.statistics.steps import proceed, restart
from messages import statistics as wording
from models.campaigns import Campaign
from models.schools import School
from models.statistics import due_date, handed_in, owed_months, receipt_number, why_not
from thai.months import Month


def settle_month(ctx: Context, draft: Draft, month: Month) -> Draft | Outcome:
    """The draft with that month, or why it cannot be that one."""
    reason = _why_not(ctx, campaign_of(ctx, draft), school_of(ctx, draft), month)
    return replace(draft, month=month) if reason is None else say(wording.refused(reason, month))


def _why_not(ctx: Context, campaign: Campaign, school: School, month: Month) -> str | None:
    """Said before anybody types figures for nothing."""
    return why_not(ctx.session, campaign, school, month, ctx.today, officer=ctx.may_record)


def begin(ctx: Context, campaign: Campaign, school_id: int) -> Outcome:
    """Start anew: several owed months as buttons with the first question of the oldest, one owed month at once."""
    draft = Draft(school_id, campaign.id)
    school = school_of(ctx, draft)
    owed = owed_months(ctx.session, campaign, school, ctx.today)
    open_ = [month for month in owed if not is_closed_to(ctx, campaign, month)]
    closed = [month for month in owed if month not in open_]
    if not open_:
        ctx.turn_to(NAME)
        ctx.finish_flow()
        return say(wording.all_closed(closed) if closed else _nothing_owed(ctx, campaign, school))
    restart(ctx, draft)
    first = proceed(ctx, replace(draft, month=open_[0]))
    return first if len(owed) == 1 else say(_choice(ctx, campaign, school, open_, closed), *first.messages)


def _choice(
    ctx: Context, campaign: Campaign, school: School, open_: Sequence[Month], closed: Sequence[Month]
) -> Message:
    assert ctx.conversation is not None  # noqa: S101  # just begun
    lines = [_owed(ctx, campaign, month) for month in open_]
    return wording.owed_months(school.name, lines, closed, ctx.conversation.token)


def _owed(ctx: Context, campaign: Campaign, month: Month) -> wording.OwedMonth:
    due = due_date(campaign, month, ctx.reference.days)
    return wording.OwedMonth(month, due, ctx.today > due)


def _nothing_owed(ctx: Context, campaign: Campaign, school: School) -> Message:
    """With the month that still runs: it can be handed in early, which somebody who was reminded may look for."""
    running = Month.of(ctx.today)
    open_ = _why_not(ctx, campaign, school, running) is None
    if open_ and handed_in(ctx.session, campaign.id, school.id, running) is None:
        return wording.nothing_owed(school.name, _owed(ctx, campaign, running))
    return wording.nothing_owed(school.name, None)


def begin_month(ctx: Context, draft: Draft, month: Month) -> Outcome:
    """Begin that month anew, unless there is a draft of it to go on with."""
    kept = open_draft(ctx)
    if kept is not None and (kept.school_id, kept.month) == (draft.school_id, month) and _is_worth_keeping(ctx, kept):
        return resume_or_restart(ctx, kept)
    settled = settle_month(ctx, draft, month)
    if isinstance(settled, Outcome):
        return settled
    restart(ctx, settled)
    return first_question(ctx, settled)


def first_question(ctx: Context, draft: Draft) -> Outcome:
    """The first question of a month, behind the figures that the school has handed in already, if it has."""
    question = proceed(ctx, draft)
    assert draft.month is not None  # noqa: S101  # settled before
    before = handed_in(ctx.session, draft.campaign_id, draft.school_id, draft.month)
    if before is None:
        return question
    figures = [(p.short, before.figures.get(p.id, 0)) for p in campaign_of(ctx, draft).processes]
    number, at, by = receipt_number(before.report), before.report.at, author(ctx, before)
    return say(wording.handed_in_before(draft.month, figures, number, at, by), *question.messages)


def go_on(ctx: Context, campaign: Campaign, school_id: int) -> Outcome:
    """A draft with figures in it is offered again; otherwise the first owed month begins."""
    kept = open_draft(ctx)
    if kept is not None and kept.school_id == school_id and _is_worth_keeping(ctx, kept):
        return resume_or_restart(ctx, kept)
    return begin(ctx, campaign, school_id)


def _is_worth_keeping(ctx: Context, draft: Draft) -> bool:
    """Whether it says anything that the office does not have yet."""
    if not draft.figures:
        return False
    before = handed_in(ctx.session, draft.campaign_id, draft.school_id, draft.month) if draft.month else None
    return before is None or before.figures != by_id(campaign_of(ctx, draft), draft)


def resume_or_restart(ctx: Context, draft: Draft) -> Outcome:
    """Ask whether to go on with what was filled in before a break."""
    assert ctx.conversation is not None  # noqa: S101  # the draft's own
    of = len(campaign_of(ctx, draft).processes)
    return say(wording.resume_or_restart(draft.month, len(draft.figures), of, ctx.conversation.token))
