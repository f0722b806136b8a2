"""The steps of writing a broadcast. Each keeps the draft and shows one thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.broadcasts import lookup
from bot.broadcasts.draft import Draft
from bot.broadcasts.lookup import NAME
from bot.broadcasts.review import review_of
from bot.context import Context
from bot.outcome import Outcome, say
from messages import broadcast_review as review_wording
from messages import broadcasts as wording
from messages.limits import TEXT_UNITS
from models.audiences import MOST_SCHOOLS
from models.broadcast_pictures import picture_token
from reports.audiences import names_of_schools

LONGEST_AHEAD = timedelta(days=366)


class Step(StrEnum):
    TEXT = "text"
    AUDIENCE = "audience"
    SCHOOLS = "schools"
    PERSONAL_DATA = "personal_data"
    REVIEW = "review"
    TIME = "time"


def keep(ctx: Context, step: Step, draft: Draft) -> str:
    """Store the draft at its step; returns the token that its buttons carry."""
    open_, data = ctx.turn_to(NAME), draft.as_data()
    conversation = ctx.advance_flow(step, data) if open_ is not None else ctx.start_flow(NAME, step, data)
    return conversation.token


def proceed(ctx: Context, draft: Draft, notice: str = "") -> Outcome:
    """Ask for the one thing that is missing next, or show the preview."""
    if not draft.text:
        return ask_text(ctx, draft)
    if draft.audience is None:
        return ask_audience(ctx, draft, notice)
    if draft.checked != draft.text_mark and lookup.personal_data_in(ctx.session, draft.text):
        return ask_about_personal_data(ctx, draft)
    return review(ctx, draft, notice)


def ask_text(ctx: Context, draft: Draft) -> Outcome:
    token = keep(ctx, Step.TEXT, draft)
    return say(wording.ask_for_text(token, TEXT_UNITS, draft.text, picture=draft.picture_id is not None))


def ask_audience(ctx: Context, draft: Draft, notice: str = "") -> Outcome:
    token = keep(ctx, Step.AUDIENCE, draft)
    has_picture = draft.picture_id is not None
    return say(
        wording.choose_audience(lookup.choices(ctx), draft.text, token, picture=has_picture, notice=notice)
    )  # fmt: skip


def ask_area(ctx: Context, draft: Draft, *, amphoe: bool) -> Outcome:
    token = keep(ctx, Step.AUDIENCE, draft)
    names = ctx.reference.amphoes if amphoe else lookup.networks(ctx.session)
    return say(wording.choose_area([name for name in names if name], token, amphoe=amphoe))


def ask_month(ctx: Context, draft: Draft) -> Outcome:
    return say(wording.choose_month(lookup.owed_months(ctx), keep(ctx, Step.AUDIENCE, draft)))


def ask_schools(ctx: Context, draft: Draft, notice: str = "") -> Outcome:
    token = keep(ctx, Step.SCHOOLS, draft)
    return say(wording.choose_schools(names_of_schools(ctx.session, draft.schools), MOST_SCHOOLS, token, notice))


def ask_about_personal_data(ctx: Context, draft: Draft) -> Outcome:
    token = keep(ctx, Step.PERSONAL_DATA, draft)
    findings = lookup.personal_data_in(ctx.session, draft.text)
    return say(review_wording.confirm_personal_data(findings, token, draft.text_mark))


def review(ctx: Context, draft: Draft, notice: str = "") -> Outcome:
    """The very messages that would be sent, and below them what it means to send them."""
    token = keep(ctx, Step.REVIEW, draft)
    return say(*preview(ctx, draft), review_wording.review_card(review_of(ctx, draft, token), notice))


def preview(ctx: Context, draft: Draft) -> list[dict[str, object]]:
    picture = picture_token(ctx.session, draft.picture_id)
    return wording.announcement(draft.text, ctx.deployment.base_url, picture)


def ask_time(ctx: Context, draft: Draft, notice: str = "", at: Sequence[datetime] = ()) -> Outcome:
    token = keep(ctx, Step.TIME, draft)
    offered = at or lookup.proposals(ctx.now, ctx.reference.days)
    return say(review_wording.choose_time(offered, ctx.now, ctx.now + LONGEST_AHEAD, token, notice))


def ask_time_on(ctx: Context, draft: Draft, day: date) -> Outcome:
    """The day is known, the hour is not."""
    offered = lookup.proposals_on(day, ctx.now, ctx.reference.days)
    return ask_time(ctx, draft, review_wording.which_time_on(day), offered)
