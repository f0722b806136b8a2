"""The frozen moments of a campaign, and freezing the present one."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.clock import local_date
from models.audit import AuditEntry, audit
from models.campaigns import Campaign
from models.month_overview import MonthOverview, month_overview
from models.people import names_of
from models.snapshots import TITLE_LENGTH, Snapshot, forget, keep, snapshots, taken
from models.statistics import months_due
from models.tallies import begun_rounds, tally_now
from reports.official_words import Blanks
from web.console.rates import HEAVY, count
from web.console.undoing import undoes
from web.console.visit import campaigns, changing, chosen_campaign, form_text, reading, visit


def show() -> str:
    """What would be frozen now, and what was."""
    with reading() as session:
        campaign = chosen_campaign(session)
        if campaign is None:
            return render_template("console/papers/none.html")
        found = snapshots(session, campaign.id)
        people = [person for snapshot in found for person in (snapshot.by_person_id, snapshot.sent_by)]
        begun = begun_rounds(campaign, visit().today)
        return render_template(
            "console/papers/show.html", campaign=campaign, campaigns=campaigns(session), snapshots=found,
            names=names_of(session, people), tally=tally_now(session, campaign, visit().today),
            round=begun[-1] if begun else None, month=_latest_month(session, campaign),
            title=_title(campaign), title_length=TITLE_LENGTH,
        )  # fmt: skip


def _latest_month(session: Session, campaign: Campaign) -> MonthOverview | None:
    months = months_due(campaign, visit().today)
    return month_overview(session, campaign, months[-1]) if months else None


def _title(campaign: Campaign) -> str:
    """What the moment is called unless an officer says otherwise: the office's task of the day, else the round."""
    today = visit().today
    stage = next((stage for stage in campaign.stages if stage.starts <= today <= stage.ends), None)
    begun = begun_rounds(campaign, today)
    return (stage.title if stage else f"การติดตามครั้งที่ {begun[-1].number}" if begun else campaign.title)[:TITLE_LENGTH]


def freeze() -> Response:
    """Keep the present moment. Reading may take seconds, in which others go on writing."""
    count(HEAVY, str(visit().who.session_id))
    with reading() as session:
        campaign = chosen_campaign(session)
        if campaign is None:
            raise NotFound
        before = next(iter(snapshots(session, campaign.id)), None)
        snapshot = taken(session, campaign, visit().now, form_text("title", TITLE_LENGTH) or _title(campaign))
    snapshot.blanks = _first_blanks(before)
    with changing() as session:
        keep(session, snapshot, visit().who.person_id)
        audit(session, visit().who.person_id, "papers_frozen", visit().now, snapshot=snapshot.id, campaign=campaign.id)
    flash("ตรึงข้อมูลแล้ว ดาวน์โหลดเอกสารได้เลย", "success")
    return redirect(url_for("console.papers.moment", snapshot_id=snapshot.id))


def _first_blanks(before: Snapshot | None) -> dict[str, str]:
    """The people whom the last papers named, and today as the memo's date."""
    named = Blanks.of(before.blanks).for_next if before else {}
    return {**named, "memo_date": local_date(visit().now).isoformat()}


@undoes("papers_frozen")
def _forget(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    forget(session, entry.detail["snapshot"])
