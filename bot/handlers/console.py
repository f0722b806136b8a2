"""``เข้าเว็บ``: the way into the officer's console."""

from __future__ import annotations

from bot.context import Context
from bot.outcome import Outcome, say
from messages import console as wording
from models.one_time_links import LinkKind, issue_link


def enter(ctx: Context, _: str) -> Outcome:
    """A link that signs this person in, once."""
    assert ctx.member is not None  # noqa: S101  # the district's staff only
    token = issue_link(ctx.session, LinkKind.CONSOLE, {}, ctx.member.id, ctx.now)
    return say(wording.console_link(f"{ctx.deployment.base_url}/console/in/{token}", LinkKind.CONSOLE.life))
