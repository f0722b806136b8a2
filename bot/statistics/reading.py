"""Typed figures: one number, a correction, or a whole report. ``None`` means: this text is none of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.context import Context
from bot.outcome import Outcome, say
from bot.statistics.begin import settle_month
from bot.statistics.draft import Draft, Source
from bot.statistics.lookup import campaign_of, process_names, school_of
from bot.statistics.steps import ask_process, proceed, restart, review
from messages import statistics as wording
from models.campaigns import Process
from models.statistics import handed_in
from thai.figures import Unclear, read_correction, read_figure, read_report
from thai.months import Month, find_month

CORRECT = ("แก้ไข", "แก้")


def take_report(ctx: Context, draft: Draft, text: str, *, anew: bool = False) -> Outcome | None:
    """Eight bare numbers, names with numbers, a pasted list; another month than the draft's begins another draft.

    ``anew``: what was understood opens a new run of the conversation.
    """
    campaign = campaign_of(ctx, draft)
    reading = read_report(text, process_names(campaign), ctx.today, school_of(ctx, draft).name)
    if not reading.understood:
        return None
    if reading.month is not None and reading.month != draft.month:
        settled = settle_month(ctx, Draft(draft.school_id, draft.campaign_id), reading.month)
        if isinstance(settled, Outcome):
            return settled
        draft = settled
    if anew:
        restart(ctx, draft)
    figures = reading.settled([process.key for process in campaign.processes])
    draft = draft.with_figures(figures, _source(ctx, figures))
    return proceed(ctx, replace(draft, unclear=tuple(unclear.snippet for unclear in reading.unclear)))


def take_figure(ctx: Context, draft: Draft, text: str, process: Process) -> Outcome | None:
    """The one number that was asked for."""
    figure = read_figure(text)
    if not isinstance(figure, int):
        return None
    figures = {process.key: figure}
    return proceed(ctx, replace(draft.with_figures(figures, _source(ctx, figures)), asked=process.key))


def ask_again(ctx: Context, draft: Draft, text: str, process: Process) -> Outcome | None:
    """Say what is wrong with a number, and ask once more; a text without digits is no attempt at one."""
    figure = read_figure(text)
    if isinstance(figure, int) or not _has_digit(text):
        return None
    return ask_process(ctx, draft, process, wording.FIGURE_PROBLEMS[figure.value])


def take_correction(ctx: Context, draft: Draft, text: str) -> Outcome | None:
    """``แก้ ย้ายออก 2``, in whatever step, for the month of the draft.

    While nothing is filled in yet, what the school handed in before is corrected.
    """
    month, words = split_month(ctx, text)
    if draft.month is None or (month is not None and month != draft.month):
        return None
    campaign = campaign_of(ctx, draft)
    correction = read_correction(words, process_names(campaign))
    if isinstance(correction, Unclear):
        return say(wording.correction_unclear(correction.snippet)) if _has_digit(words) else None
    draft = (draft if draft.figures else _as_handed_in(ctx, draft)).with_figures(correction, _source(ctx, correction))
    return review(ctx, draft) if not draft.unsaid(campaign) else proceed(ctx, draft)


def split_month(ctx: Context, text: str) -> tuple[Month | None, str]:
    """The month named in a text, and the text without it."""
    found = find_month(text, ctx.today)
    return (None, text) if found is None else (found[0], f"{text[: found[1]]} {text[found[2] :]}".strip())


def _as_handed_in(ctx: Context, draft: Draft) -> Draft:
    assert draft.month is not None  # noqa: S101  # asked before
    before = handed_in(ctx.session, draft.campaign_id, draft.school_id, draft.month)
    if before is None:
        return draft
    return draft.with_figures({p.key: before.figures[p.id] for p in campaign_of(ctx, draft).processes})


def _source(ctx: Context, figures: Mapping[str, int]) -> Source | None:
    """The message at hand, when it is a typed one."""
    inbound = ctx.inbound
    return Source(inbound.message_id, tuple(figures), inbound.at) if inbound.message_id else None


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
