"""Commands on monthly statistics, of schools and of officers who act for one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from bot.context import Context
from bot.find_school import chosen_school, find_school
from bot.outcome import Outcome, say
from bot.statistics.begin import begin, begin_month, go_on
from bot.statistics.draft import Draft, Source
from bot.statistics.edits import revise
from bot.statistics.lookup import open_draft, process_names, statistics_campaign
from bot.statistics.reading import split_month, take_correction, take_report
from messages import common
from messages import statistics as wording
from models.campaigns import Campaign
from models.statistics import Handed, MonthlyReport, figures_of
from thai.figures import Unclear, read_correction
from thai.months import Month, find_month, read_month
from thai.school_names import MatchKind


def statistics(ctx: Context, text: str) -> Outcome:
    """``สถิติ``: begin or go on; ``สถิติ <month>``: that month; ``สถิติ <report>``: read it and show what was understood."""
    campaign = statistics_campaign(ctx)
    if campaign is None:
        return say(wording.no_statistics())
    if ctx.school_id is None:
        return say(wording.school_only())
    return _for_school(ctx, campaign, ctx.school_id, text) if text else go_on(ctx, campaign, ctx.school_id)


def _for_school(ctx: Context, campaign: Campaign, school_id: int, text: str) -> Outcome:
    draft = Draft(school_id, campaign.id)
    month = read_month(text, ctx.today)
    if month is not None:
        return begin_month(ctx, draft, month)
    return take_report(ctx, draft, text, anew=True) or say(wording.not_a_report())


# Officers for a school


def statistics_for(ctx: Context, query: str) -> Outcome:
    """``สถิติแทน <school> [month] [figures]``: an officer hands in for a school, also in a locked month."""
    campaign = statistics_campaign(ctx)
    if campaign is None:
        return say(wording.no_statistics())
    if not query:
        return say(wording.name_a_school("สถิติแทน บ้านหนองปลา"))
    name, month, report = _school_and_report(ctx, query)
    found = find_school(ctx, name, "stats-for", **({"m": month.iso} if month else {}))
    if isinstance(found, Outcome):
        return found
    return _for_school(ctx, campaign, found.id, report) if report else begin(ctx, campaign, found.id)


def _school_and_report(ctx: Context, query: str) -> tuple[str, Month | None, str]:
    """The school's name, and the month with what stands behind it; a month may be part of a name (บ้านมีนา)."""
    found = find_month(query, ctx.today)
    if found is None or ctx.reference.schools.find(query).kind is MatchKind.FOUND:
        return query, None, ""
    return query[: found[1]].strip(), found[0], query[found[1] :]


def begin_for_school(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """A school chosen among several for ``สถิติแทน``."""
    campaign, school = statistics_campaign(ctx), chosen_school(ctx, fields)
    if campaign is None or school is None:
        return say(common.unknown_button())
    month = read_month(fields.get("m", ""), ctx.today)
    return begin_month(ctx, Draft(school.id, campaign.id), month) if month else begin(ctx, campaign, school.id)


# Corrections


def correct(ctx: Context, text: str) -> Outcome:
    """``แก้ [month] <process> <figure>`` outside an open entry: of a draft that sleeps, else a revision.

    Without a month the report that was handed in last is meant.
    """
    campaign = statistics_campaign(ctx)
    if campaign is None or ctx.school_id is None:
        return say(wording.school_only())
    kept = open_draft(ctx)
    if kept is not None and kept.school_id == ctx.school_id and kept.figures:
        taken = take_correction(ctx, kept, text)
        if taken is not None:
            return taken
    month, words = split_month(ctx, text)
    handed = _newest(ctx, campaign, ctx.school_id, month)
    if handed is None:
        return say(wording.nothing_to_correct(month))
    correction = read_correction(words, process_names(campaign))
    if isinstance(correction, Unclear):
        return say(wording.correction_unclear(correction.snippet))
    message_id = ctx.inbound.message_id
    source = Source(message_id, tuple(correction), ctx.inbound.at) if message_id else None
    return revise(ctx, campaign, handed, correction, source)


def _newest(ctx: Context, campaign: Campaign, school_id: int, month: Month | None) -> Handed | None:
    query = select(MonthlyReport).where(
        MonthlyReport.campaign_id == campaign.id, MonthlyReport.school_id == school_id, MonthlyReport.current
    )
    if month is not None:
        query = query.where(MonthlyReport.month == month.iso)
    row = ctx.session.scalar(query.order_by(MonthlyReport.at.desc(), MonthlyReport.id.desc()).limit(1))
    return Handed(row, figures_of(ctx.session, [row.id])[row.id]) if row else None
