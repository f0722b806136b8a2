"""The second person's word, and telling the author."""

from __future__ import annotations

from bot.context import Context
from bot.names import name_of
from bot.outcome import Outcome, say
from core.errors import Refused
from core.vocabulary import Role
from messages import approvals as wording
from messages.broadcast_records import not_done
from models.broadcasts import Broadcast, decide, decision_key
from models.outbox import queue_push
from models.people import Person
from thai.working_time import next_at_work


def may_decide(ctx: Context, broadcast: Broadcast) -> bool:
    """An approver, and not of their own writing."""
    member = ctx.member
    return member is not None and member.role == Role.APPROVER and member.id != broadcast.by_person_id


def decide_and_tell(ctx: Context, broadcast_id: int, revision: int, *, allowed: bool, reason: str = "") -> Outcome:
    """Of two who decide at once the first counts; the other learns it."""
    if ctx.member is None or ctx.member.role != Role.APPROVER:
        return say(not_done("approvers_only", broadcast_id))
    try:
        broadcast = decide(
            ctx.session, broadcast_id, revision, ctx.member.id, ctx.now, ctx.reference.days,
            allowed=allowed, reason=reason,
        )  # fmt: skip
    except Refused as refusal:
        return say(not_done(refusal.reason, broadcast_id))
    _tell_author(ctx, broadcast, reason, allowed=allowed)
    return say(wording.decided(broadcast.id, broadcast.send_at, allowed=allowed), matters=True)


def _tell_author(ctx: Context, broadcast: Broadcast, reason: str, *, allowed: bool) -> None:
    author = ctx.session.get(Person, broadcast.by_person_id) if broadcast.by_person_id else None
    if author is None or ctx.member is None or not author.line_user_id or not author.reachable:
        return
    card = wording.decision(
        broadcast.id, broadcast.text, name_of(ctx.session, ctx.member.id), broadcast.send_at, reason, allowed=allowed
    )
    queue_push(
        ctx.session, decision_key(broadcast.id, broadcast.revision), author.line_user_id, ctx.now,
        messages=[card], push_at=next_at_work(ctx.now, ctx.reference.days),
    )  # fmt: skip
