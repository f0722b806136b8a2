"""What did not certainly go out: texts to post by hand, and the officer's word that it was done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from line.sharing import fits_share_sheet, share_address
from messages.deliveries import Lost, Unposted
from messages.enrolment import ERASED_NAME
from messages.plain import as_text
from models.audit import AuditEntry
from models.inbound import count_failed
from models.outbox import OutboundMessage
from models.people import Person
from models.quota import quota_now
from models.unsent import (
    LISTED,
    NEED_NOT_BE_POSTED,
    POSTED,
    day_of,
    settle_by_hand,
    take_back_word,
    to_post,
    unsent_to_groups,
    unsent_to_people,
)
from reports.unposted import can_be_posted, group_names, lost, name_of, reason_of
from web.console.undoing import undoes
from web.console.visit import changing, reading, services, visit

MOST_POSTS = 20  # with their texts on one page; the rest appear as these are settled


def show() -> str:
    """The month's quota, what an officer has to post, and what single people did not get."""
    with reading() as session:
        rows = unsent_to_groups(session, visit().now)
        groups = group_names(session, rows)
        posts = [row for row in rows if can_be_posted(row, groups)]
        return render_template(
            "console/deliveries/show.html", days=LISTED.days, failed=count_failed(session),
            posts=[_post(row, groups[row.chat_id]) for row in posts[:MOST_POSTS]], more=len(posts[MOST_POSTS:]),
            lost=_once(lost(row) for row in rows if not can_be_posted(row, groups)),
            counts=unsent_to_people(session, visit().now), plan=services().tariff.plan,
            quota=quota_now(session, visit().now, reserve=services().settings.quota_reserve),
        )  # fmt: skip


def _once(items: Iterable[Lost]) -> list[Lost]:
    return list(dict.fromkeys(items))


def _post(row: OutboundMessage, group: str) -> Unposted:
    """With its text and LINE's own address to share it: on a page no address is too long."""
    text = as_text(row.messages or [])
    picture = any(message["type"] == "image" for message in row.messages or [])
    share = share_address(text) if text else ""
    return Unposted(
        row.id, name_of(row), day_of(row), group, reason_of(row), text, share, fits_share_sheet(text), picture
    )


def posted(message_id: int) -> Response:
    return _settle(message_id, posted=True)


def not_needed(message_id: int) -> Response:
    return _settle(message_id, posted=False)


def _settle(message_id: int, *, posted: bool) -> Response:
    """The first word counts; whoever comes later reads whose it was."""
    with changing() as session:
        row = to_post(session, message_id)
        if row is None:
            raise NotFound
        what = name_of(row)
        if settle_by_hand(session, message_id, visit().who.person_id, visit().now, posted=posted):
            done = "โพสต์แล้ว บอตจะไม่ส่งซ้ำ" if posted else "ไม่ต้องโพสต์ บอตจะไม่ส่ง"
            flash(f"บันทึกแล้ว: {what} {done} หากกดผิด เลิกทำได้ที่หน้า “ประวัติการแก้ไข”", "success")
        else:
            flash(f"{what}: {_who_was_first(session, row)} จึงไม่มีการบันทึกซ้ำ", "info")
    return redirect(url_for("console.deliveries.show"))


def _who_was_first(session: Session, row: OutboundMessage) -> str:
    session.refresh(row)
    by = session.get(Person, row.settled_by) if row.settled_by is not None else None
    if by is None:
        return "ไม่ค้างส่งแล้ว"
    return f"{by.name or ERASED_NAME} จัดการไปก่อนแล้ว"


@undoes(POSTED)
@undoes(NEED_NOT_BE_POSTED)
def _take_back(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    take_back_word(session, entry)
