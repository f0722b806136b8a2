"""What the preview says below the messages: who, how many, at what price, when."""

from __future__ import annotations

from datetime import datetime

from bot.broadcasts.draft import Draft
from bot.broadcasts.lookup import fewer_people, personal_data_in
from bot.context import Context
from bot.prices import month_quota, price
from core.vocabulary import AudienceKind, Purpose
from messages.broadcast_review import Review
from models.audiences import reach
from models.broadcasts import leaves_at
from reports.audiences import name_audience
from thai.working_time import next_at_work


def review_of(ctx: Context, draft: Draft, token: str) -> Review:
    audience = draft.audience
    assert audience is not None  # noqa: S101  # chosen before
    is_group = audience.kind is AudienceKind.GROUP
    size, quota = reach(ctx.session, audience, ctx.today), month_quota(ctx)
    proposed = opens_at(ctx) if draft.send_at is None and not ctx.deployment.approval_required else None
    start = draft.send_at or next_at_work(ctx.now, ctx.reference.days)
    return Review(
        audience=name_audience(ctx.session, audience),
        is_group=is_group,
        chats=size.chats,
        schools=size.schools,
        schools_reached=size.schools_reached,
        members_known=size.members_known,
        one_per_school=audience.one_per_school,
        fewer=fewer_people(ctx, audience, size.chats),
        price=price(ctx, size.messages, quota),
        free=quota.free_for(Purpose.BROADCAST),
        quota_known=quota.read_at is not None,
        rides=draft.rides,
        send_at=draft.send_at,
        proposed=proposed,
        pushed_at=leaves_at(start, rides=draft.rides, group=is_group),
        personal_data=personal_data_in(ctx.session, draft.text) if draft.checked == draft.text_mark else [],
        has_picture=draft.picture_id is not None,
        needs_approval=ctx.deployment.approval_required,
        changes=draft.changes is not None,
        token=token,
        fingerprint=draft.fingerprint(),
    )


def opens_at(ctx: Context) -> datetime | None:
    """When the office opens again; None while it is open."""
    at = next_at_work(ctx.now, ctx.reference.days)
    return at if at > ctx.now else None
