"""Changing a campaign: what was typed → what it would change → saved, all or nothing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from pydantic import ValidationError
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from core.errors import Conflict, Refused
from models.calendar import working_days
from models.campaign_edits import NEW, as_seen, campaign_named, save_campaign, still_in_use
from models.campaign_file import CampaignFile, as_campaign, campaign_as_file, rounds_on_days_off
from models.campaigns import Campaign
from models.plan_changes import Plan, digest_changes, plan_changes
from web.console.campaigns.differences import differences
from web.console.campaigns.form import Form
from web.console.prices import difference_text, price_text
from web.console.visit import changing, reading, visit

Page = tuple[str, int]

TAKEN = "มีเรื่องที่ใช้รหัสนี้แล้ว โปรดตั้งรหัสอื่น"


def preview() -> Page:
    """What the form would change, before anything is saved; the form again where something is wrong in it."""
    form, seen = Form.sent(request.form), request.form.get("seen", NEW)
    file = form.file()
    if file is None:
        return form_page(form, seen, 422)
    return preview_page(file, seen, form)


def back() -> Page:
    """From the preview to the form."""
    return form_page(Form.of(_content()), request.form.get("seen", NEW), 200)


def save() -> Page | Response:
    """Store what the preview showed."""
    file, seen = _content(), request.form.get("seen", NEW)
    begins = request.form.get("active", "yes") == "yes"
    try:
        with changing() as session:
            save_campaign(session, file, seen, visit().who.person_id, visit().now, active=begins)
    except (Conflict, Refused):
        return preview_page(file, seen, Form.of(file), status=409)
    followed = "บันทึกแล้ว การแจ้งเตือนจะไปตามปฏิทินใหม่" if begins or seen != NEW else "บันทึกไว้แล้ว ยังไม่เริ่มติดตาม"
    flash(followed, "success")
    return redirect(url_for("console.campaigns.campaign", slug=file.slug))


def _content() -> CampaignFile:
    """What the preview carries along."""
    try:
        return CampaignFile.model_validate_json(request.form.get("content", ""))
    except ValidationError:
        raise BadRequest from None


def form_page(form: Form, seen: str, status: int, *, conflict: bool = False) -> Page:
    """The form with what was typed. ``seen``: the campaign as the officer saw it, NEW for a new one."""
    with reading() as session:
        stored = campaign_named(session, form.value("slug")) if seen != NEW else None
    page = render_template(
        "console/campaigns/campaign.html", form=form, seen=seen, campaign=stored, states={}, names={},
        new=seen == NEW, conflict=conflict,
    )  # fmt: skip
    return page, status


def preview_page(file: CampaignFile, seen: str, form: Form, status: int = 200) -> Page:
    """What storing the file changes; the form again, with the reason, where that is not allowed."""
    with reading() as session:
        stored = campaign_named(session, file.slug)
        if stored is not None and seen == NEW:
            form.errors["slug"] = TAKEN
            return form_page(form, seen, 409)
        if as_seen(stored) != seen:
            return form_page(form, as_seen(stored), 409, conflict=True)
        if stored is not None and (used := still_in_use(session, stored, file)):
            form.note_in_use(used)
            return form_page(form, seen, 422)
        return _render_preview(session, stored, file, seen), status


def _render_preview(session: Session, stored: Campaign | None, file: CampaignFile, seen: str) -> str:
    days = working_days(session)
    draft = as_campaign(file)
    draft.id = stored.id if stored else None  # type: ignore[assignment]  # so that its groups are the same
    in_force = stored if stored is not None and stored.active else None
    follows = stored is None or stored.active
    days_off = [(day, days.reason_off(day)) for day in rounds_on_days_off(file, days)]
    changes = plan_changes(session, [(Plan(in_force, days), Plan(draft if follows else None, days))], visit().now)
    digests = digest_changes(session, in_force, draft if follows else None, visit().now)
    return render_template(
        "console/campaigns/preview.html", file=file, content=file.model_dump_json(), seen=seen, new=stored is None,
        follows=follows, changes=changes, digests=digests, days_off=days_off,
        others=differences(campaign_as_file(stored) if stored else None, file),
        price_text=price_text, difference_text=difference_text,
    )  # fmt: skip
