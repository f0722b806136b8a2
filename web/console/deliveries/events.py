"""What people wrote or tapped and the program failed on: handled once more when its cause is mended."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core.errors import Conflict
from models.audit import audit, page_of_changes
from models.delivery_log import senders
from models.inbound import count_failed, failed_events
from web.console.paging import Paging
from web.console.rates import HEAVY, count
from web.console.visit import changing, reading, services, visit

PER_PAGE = 50
REPLAYED = "event_replayed"
FAILED_AGAIN = "failed"  # the route of an event whose handler failed (bot/dispatch.py)
LATEST = 10


def show() -> str:
    paging = Paging.asked(PER_PAGE)
    with reading() as session:
        failed = failed_events(session, paging.offset, paging.limit)
        replayed, _ = page_of_changes(session, 0, LATEST, actions=(REPLAYED,))
        return render_template(
            "console/deliveries/events.html", events=failed, senders=senders(session, failed), replayed=replayed,
            paging=paging, pages_in_all=paging.pages(count_failed(session)),
        )  # fmt: skip


def replay(event_id: str) -> Response:
    """Handle it again as it came, but for its reply token: that is long gone."""
    count(HEAVY, str(visit().who.session_id))
    try:
        route = services().dispatcher.replay(event_id)
    except Conflict:
        flash("เหตุการณ์นี้มีผู้ทำใหม่ไปแล้ว หรือผู้ส่งลบไปแล้ว จึงไม่มีการเปลี่ยนแปลง", "info")
        return redirect(url_for("console.deliveries.events"))
    with changing() as session:
        audit(session, visit().who.person_id, REPLAYED, visit().now, event=event_id, route=route)
    if route == FAILED_AGAIN:
        flash("ทำใหม่แล้วแต่ยังไม่สำเร็จ ยังไม่มีสิ่งใดถูกบันทึก เหตุการณ์ยังอยู่ในรายการ โปรดแจ้งผู้ดูแลระบบ", "danger")
    else:
        flash("ทำใหม่สำเร็จ สิ่งที่ผู้ส่งสั่งไว้บันทึกแล้ว", "success")
    return redirect(url_for("console.deliveries.events"))
