"""The list of campaigns, one campaign with its form, its file, and whether it is followed."""

from __future__ import annotations

from datetime import datetime

from flask import Response, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from core.vocabulary import ItemState
from models.audit import AuditEntry
from models.campaign_edits import all_campaigns, as_seen, campaign_named, restore_campaign, set_active, undo_active
from models.campaign_file import campaign_as_file, campaign_yaml
from models.campaigns import Campaign, ChecklistItem
from models.office_checks import check_office_item, office_states, take_back_check
from models.people import Person
from web.console.campaigns.form import Form
from web.console.undoing import undoes
from web.console.visit import changing, reading, visit

FILE_HEAD = (
    "# เรื่องที่ติดตาม: นำกลับเข้าได้ที่คอนโซล “เรื่องที่ติดตาม › เรื่องใหม่ › ใช้ไฟล์” หรือ flask --app app campaign-load FILE\n"
    "# วันที่เป็น ค.ศ. ปี-เดือน-วัน · key คือชื่อถาวรของแต่ละรายการ ผลที่บันทึกแล้วอ้างถึง key จึงไม่ควรแก้\n"
)


def show() -> str:
    with reading() as session:
        found = all_campaigns(session)
        return render_template("console/campaigns/show.html", found=found, today=visit().today)


def campaign(slug: str) -> str:
    """The form of a campaign; for viewers to read."""
    with reading() as session:
        found = _named(session, slug)
        states = office_states(session, found) if found.of_office else {}
        people = {check.by_person_id for check in states.values()}
        return render_template(
            "console/campaigns/campaign.html", form=Form.of(campaign_as_file(found)), seen=as_seen(found),
            campaign=found, states=states, names=_names(session, people), new=False,
        )  # fmt: skip


def _named(session: Session, slug: str) -> Campaign:
    found = campaign_named(session, slug)
    if found is None:
        raise NotFound
    return found


def _names(session: Session, people: set[int | None]) -> dict[int, str]:
    found = (session.get(Person, person_id) for person_id in people if person_id is not None)
    return {person.id: person.name for person in found if person is not None}


def download(slug: str) -> Response:
    with reading() as session:
        content = FILE_HEAD + campaign_yaml(campaign_as_file(_named(session, slug)))
    headers = {"Content-Disposition": f'attachment; filename="{slug}.yaml"'}
    return Response(content, mimetype="application/yaml", headers=headers)


# Following it, or not


def archive(campaign_id: int) -> AnyResponse:
    return _set_active(campaign_id, active=False, done="เก็บเรื่องนี้แล้ว ไม่มีการแจ้งเตือนอีก ผลที่บันทึกไว้อยู่ครบ")


def activate(campaign_id: int) -> AnyResponse:
    return _set_active(campaign_id, active=True, done="เริ่มติดตามเรื่องนี้แล้ว การแจ้งเตือนจะไปตามปฏิทิน")


def _set_active(campaign_id: int, *, active: bool, done: str) -> AnyResponse:
    with changing() as session:
        if session.get(Campaign, campaign_id) is None:
            raise NotFound
        changed = set_active(session, campaign_id, active, visit().who.person_id, visit().now)
    flash(*((done, "success") if changed else ("เรื่องนี้เป็นเช่นนั้นอยู่แล้ว ไม่มีอะไรเปลี่ยน", "info")))
    return redirect(url_for("console.campaigns.show"))


@undoes("campaign_archived")
def _activate_again(session: Session, entry: AuditEntry, _by: int, _now: datetime) -> None:
    undo_active(session, entry.detail["campaign"], active=False)


@undoes("campaign_activated")
def _archive_again(session: Session, entry: AuditEntry, _by: int, _now: datetime) -> None:
    undo_active(session, entry.detail["campaign"], active=True)


@undoes("campaign_created")
@undoes("campaign_changed")
def _restore(session: Session, entry: AuditEntry, _by: int, now: datetime) -> None:
    restore_campaign(session, entry.detail["campaign"], entry.detail["former"], now)


# The office's own items


def check_item(item_id: int) -> AnyResponse:
    """Say that one of the office's own items is done, or is not."""
    try:
        state = ItemState(request.form.get("state", ""))
    except ValueError:
        raise BadRequest from None
    if state is ItemState.DECLARED:
        raise BadRequest
    with changing() as session:
        check_office_item(session, item_id, state, visit().who.person_id, visit().now, request.form.get("note", ""))
        slug = session.scalars(select(Campaign.slug).join(ChecklistItem).where(ChecklistItem.id == item_id)).one()
    flash("บันทึกแล้ว", "success")
    return redirect(url_for("console.campaigns.campaign", slug=slug))


@undoes("office_item_checked")
def _take_back(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    take_back_check(session, entry.detail["check"], by, now)
