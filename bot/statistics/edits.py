"""Messages that people change or take back after figures were read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from bot.context import Context
from bot.outcome import SILENCE, Outcome, say
from bot.statistics.begin import settle_month
from bot.statistics.draft import Draft, Source
from bot.statistics.lookup import campaign_of, may_fill_in, open_draft, process_names
from bot.statistics.reading import CORRECT, take_correction, take_figure, take_report
from bot.statistics.steps import FIGURE, keep, proceed, restart, review
from messages import statistics as wording
from messages import statistics_review as review_wording
from models.campaigns import Campaign
from models.statistics import Handed, MonthlyReport, figures_of
from thai.figures import read_report
from thai.months import Month
from thai.normalise import clean


def edited(ctx: Context) -> Outcome:
    """messageEdited: an unconfirmed entry is read again; for a confirmed one the bot asks whether to revise it."""
    if not ctx.inbound.private or ctx.member is None or ctx.inbound.message_id is None:
        return SILENCE
    draft = open_draft(ctx)
    source = draft.source(ctx.inbound.message_id) if draft else None
    if draft is not None and source is not None and may_fill_in(ctx, draft.school_id):
        return _read_again(ctx, draft, source)
    handed = _handed_in_by(ctx, ctx.inbound.message_id)
    return _ask_to_revise(ctx, handed) if handed and may_fill_in(ctx, handed.report.school_id) else SILENCE


def _read_again(ctx: Context, draft: Draft, source: Source) -> Outcome:
    """The draft as if the message had read like this from the start; the newest version counts."""
    if ctx.inbound.at < source.at:
        return SILENCE
    text = clean(ctx.inbound.text)
    before = draft.without(source)
    return _taken(ctx, before, source, text) or proceed(ctx, replace(before, unclear=(text,)))


def _taken(ctx: Context, before: Draft, source: Source, text: str) -> Outcome | None:
    if text.startswith(CORRECT):
        return take_correction(ctx, before, text)
    asked = [process for process in campaign_of(ctx, before).processes if (process.key,) == source.keys]
    return (take_figure(ctx, before, text, asked[0]) if asked else None) or take_report(ctx, before, text)


def forget_draft_of(ctx: Context, message_id: str) -> None:
    """unsend: what a draft took from that message goes; a confirmed figure stays."""
    if not ctx.inbound.private or ctx.inbound.user_id is None:
        return
    draft = open_draft(ctx)
    source = draft.source(message_id) if draft else None
    if draft is None or source is None:
        return
    left = draft.without(source)
    if left.figures:
        keep(ctx, FIGURE, left)
    else:
        ctx.finish_flow()


# Confirmed reports


def revise(
    ctx: Context, campaign: Campaign, handed: Handed, figures: Mapping[str, int], source: Source | None, note: str = ""
) -> Outcome:
    """The report as it stands with these figures changed, to be confirmed as a new revision."""
    draft = Draft(handed.report.school_id, campaign.id)
    settled = settle_month(ctx, draft, Month.from_iso(handed.report.month))
    if isinstance(settled, Outcome):
        return settled
    before = {process.key: handed.figures[process.id] for process in campaign.processes}
    restart(ctx, settled)
    changed = settled.with_figures(before).with_figures(figures, source)
    return review(ctx, replace(changed, notes=(note,) if note else ()))


def _handed_in_by(ctx: Context, message_id: str) -> Handed | None:
    """The report as it stands that was read from this message."""
    row = ctx.session.scalar(select(MonthlyReport).where(MonthlyReport.message_id == message_id, MonthlyReport.current))
    return Handed(row, figures_of(ctx.session, [row.id])[row.id]) if row else None


def _ask_to_revise(ctx: Context, handed: Handed) -> Outcome:
    """Only what the edited text certainly says, of the same month, is proposed as a revision."""
    draft = Draft(handed.report.school_id, handed.report.campaign_id)
    campaign, month = campaign_of(ctx, draft), Month.from_iso(handed.report.month)
    reading = read_report(clean(ctx.inbound.text), process_names(campaign), ctx.today)
    before = {process.key: handed.figures[process.id] for process in campaign.processes}
    figures = reading.settled(list(before))
    if not reading.understood or reading.unclear or reading.month not in (None, month):
        return say(wording.edit_changes_nothing(month))
    if {**before, **figures} == before:
        return SILENCE
    message_id, at = ctx.inbound.message_id or "", ctx.inbound.at
    return revise(ctx, campaign, handed, figures, Source(message_id, tuple(figures), at), review_wording.edited_note())
