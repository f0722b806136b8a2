"""LINE groups: what they are called, what a push to them costs, which notices they receive; unbinding one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.errors import Conflict
from core.vocabulary import NoticeKind
from messages.groups import KINDS, UNNAMED
from models import group_changes
from models.audit import AuditEntry
from models.groups import NAME_LENGTH, Group, bound_groups, kinds_of, received_by_all
from thai.normalise import clean
from web.console.undoing import undoes
from web.console.visit import campaigns, changing, form_ids, form_text, reading, visit

groups = Blueprint("groups", __name__, url_prefix="/groups")


@groups.get("/")
def show() -> str:
    with reading() as session:
        return _page(session)


def _page(session: Session, typed: Mapping[int, str] | None = None) -> str:
    """All bound groups. ``typed``: a name that was refused, by the group's id."""
    bound, followed_up = bound_groups(session), [one for one in campaigns(session) if kinds_of(one)]
    return render_template(
        "console/groups/show.html", groups=bound, campaigns=followed_up, kinds=KINDS, unnamed=UNNAMED,
        received=received_by_all(session, bound, followed_up), name_length=NAME_LENGTH, typed=typed or {},
        main=next((group.id for group in bound if group.main), ""),
    )  # fmt: skip


def _bound(session: Session, group_id: int) -> Group:
    """Raises NotFound unless the group is bound."""
    for group in bound_groups(session):
        if group.id == group_id:
            return group
    raise NotFound


def _back() -> Response:
    return redirect(url_for("console.groups.show"))


@groups.post("/<int:group_id>/name")
def rename(group_id: int) -> Response | tuple[str, int]:
    name = clean(form_text("name", 500))
    with changing() as session:
        group = _bound(session, group_id)
        if len(name) > NAME_LENGTH:
            return _page(session, {group_id: name}), 422
        group_changes.name_group(session, group, name, visit().who.person_id, visit().now)
    flash(f"ตั้งชื่อกลุ่มเป็น “{name}” แล้ว" if name else "ใช้ชื่อกลุ่มตาม LINE แล้ว", "success")
    return _back()


@groups.post("/<int:group_id>/notice")
def switch(group_id: int) -> Response:
    """One kind of a campaign's notices on or off; the form says which, so that twice means the same."""
    kind, wanted = form_text("kind", 20), form_text("wanted", 1) == "1"
    with changing() as session:
        group = _bound(session, group_id)
        campaign = next((one for one in campaigns(session) if [one.id] == form_ids("of")), None)
        if campaign is None or kind not in kinds_of(campaign):
            raise NotFound
        by, now = visit().who.person_id, visit().now
        group_changes.choose_notice(session, group, campaign, NoticeKind(kind), wanted=wanted, by=by, now=now)
    flash(f"กลุ่ม “{group.called or UNNAMED}” {'รับ' if wanted else 'ไม่รับ'} “{KINDS[NoticeKind(kind)]}” แล้ว", "success")
    return _back()


@groups.post("/<int:group_id>/main")
def make_main(group_id: int) -> Response:
    was = form_text("was", 20)
    with changing() as session:
        group = _bound(session, group_id)
        by, now = visit().who.person_id, visit().now
        group_changes.make_main(session, group_id, was=int(was) if was.isdecimal() else None, by=by, now=now)
    flash(f"กลุ่ม “{group.called or UNNAMED}” เป็นกลุ่มหลักแล้ว", "success")
    return _back()


@groups.post("/<int:group_id>/unbind")
def unbind(group_id: int) -> Response:
    with changing() as session:
        group = _bound(session, group_id)
        group_changes.unbind(session, group, visit().who.person_id, visit().now)
    flash(f"เลิกผูกกลุ่ม “{group.called or UNNAMED}” แล้ว บอตจะไม่ส่งประกาศไปกลุ่มนั้น ข้อความที่รอส่งถูกยกเลิก", "success")
    return _back()


@undoes(group_changes.NOTICE_CHOSEN)
def _switch_back(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    group_changes.unchoose_notice(session, entry)


@undoes(group_changes.MADE_MAIN)
def _main_again(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    if entry.detail["was"] is None:
        raise Conflict("group")
    group_changes.make_main(session, entry.detail["was"], was=entry.detail["group"], by=None, now=now)


@undoes(group_changes.UNBOUND)
def _bind_again(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    group_changes.rebind(session, entry, by, now)
