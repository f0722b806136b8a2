"""One stored broadcast as the person before the screen may see it, and what they may do with it."""

from __future__ import annotations

from bot.broadcasts.decide import may_decide
from bot.broadcasts.lookup import personal_data_in
from bot.context import Context
from bot.names import name_of
from core.vocabulary import BroadcastState
from messages.broadcast_records import BroadcastView
from models.audiences import reach
from models.broadcast_records import tally
from models.broadcasts import Broadcast, approval_of, audience_of
from reports.audiences import name_audience


def view_of(ctx: Context, broadcast: Broadcast) -> BroadcastView:
    state, audience = BroadcastState(broadcast.state), audience_of(broadcast)
    approval, record = approval_of(ctx.session, broadcast), tally(ctx.session, broadcast.id, ctx.now)
    deciding = state is BroadcastState.AWAITING and may_decide(ctx, broadcast)
    return BroadcastView(
        id=broadcast.id,
        revision=broadcast.revision,
        state=state,
        audience=name_audience(ctx.session, audience),
        written_by=name_of(ctx.session, broadcast.by_person_id),
        written_at=broadcast.at,
        send_at=broadcast.send_at,
        started_at=broadcast.started_at,
        rides=broadcast.rides,
        reach=reach(ctx.session, audience, ctx.today).messages if state.planned else None,
        decided_by=name_of(ctx.session, approval.by_person_id) if approval else "",
        decided_at=approval.decided_at if approval else None,
        allowed=approval.allowed if approval else None,
        reason=approval.reason if approval else "",
        cancelled_by=name_of(ctx.session, broadcast.cancelled_by),
        cancelled_at=broadcast.cancelled_at,
        counts=record.counts,
        billed=record.billed,
        again=record.can_be_tried_again if state is not BroadcastState.CANCELLED else 0,
        personal_data=personal_data_in(ctx.session, broadcast.text) if deciding else [],
        may_change=ctx.may_record,
        may_decide=deciding,
    )
