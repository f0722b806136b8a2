"""What the review of a draft shows: the figures, those before, and what speaks for a second look."""

from __future__ import annotations

from bot.context import Context
from bot.statistics.draft import Draft
from bot.statistics.lookup import author, campaign_of, school_of
from messages import statistics as wording
from messages import statistics_review as review_wording
from models.campaigns import Campaign
from models.odd_figures import all_alike, far_off_of_school
from models.statistics import Handed
from thai.months import Month


def review_of(ctx: Context, draft: Draft, token: str, before: Handed | None, note: str = "") -> review_wording.Review:
    """``before``: what was handed in for the month so far; ``note``: why the review is shown once more."""
    campaign = campaign_of(ctx, draft)
    assert draft.month is not None  # noqa: S101
    odd = far_off_of_school(ctx.session, campaign, draft.school_id, draft.month, by_id(campaign, draft))
    lines = [
        wording.FigureLine(
            process.key,
            process.short,
            process.name,
            draft.figures.get(process.key),
            before=before.figures.get(process.id) if before else None,
            odd=process.id in odd,
        )
        for process in campaign.processes
    ]
    return review_wording.Review(
        school=school_of(ctx, draft).name,
        month=draft.month,
        lines=lines,
        nil=draft.is_nil(campaign),
        revision=before.report.revision + 1 if before else 1,
        notes=[*([note] if note else []), *_notes(ctx, campaign, draft, before, odd)],
        token=token,
        fingerprint=draft.fingerprint(campaign),
    )


def by_id(campaign: Campaign, draft: Draft) -> dict[int, int]:
    """The draft's figures by process id."""
    return {process.id: draft.figures[process.key] for process in campaign.processes if process.key in draft.figures}


def _notes(ctx: Context, campaign: Campaign, draft: Draft, before: Handed | None, odd: list[int]) -> list[str]:
    notes = list(draft.notes)
    figures = by_id(campaign, draft)
    if draft.unclear:
        notes.append(wording.unclear_note(draft.unclear))
    if before is not None and not draft.notes:
        same = figures == before.figures
        notes.append(review_wording.already_handed_note(before.report.at, author(ctx, before), same=same))
    if odd:
        notes.append(review_wording.odd_note([process.short for process in campaign.processes if process.id in odd]))
    if not draft.unsaid(campaign) and all_alike(figures):
        notes.append(review_wording.all_alike_note(len(figures)))
    if draft.month == Month.of(ctx.today):
        notes.append(review_wording.MONTH_NOT_OVER_NOTE)
    return notes
