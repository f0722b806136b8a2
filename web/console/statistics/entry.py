"""One school's figures of one month: entered or corrected by an officer, who says why.

The checks are those of the chat: whole numbers from 0 to 9,999, and figures that look odd are asked about once. The
form carries the revision that its author saw; whoever was overtaken is shown the newer one, and nothing is saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask import flash, redirect, render_template, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.errors import Conflict, Refused
from messages.statistics import FIGURE_PROBLEMS
from models.audit import AuditEntry, audit
from models.calendar import working_days
from models.campaigns import Campaign, Process
from models.month_standings import Standing, standing_so
from models.odd_figures import all_alike, far_off_of_school
from models.people import names_of
from models.schools import School
from models.statistics import (
    REASON_LENGTH,
    Handed,
    Handing,
    MonthlyReport,
    due_date,
    earlier_figures,
    hand_in,
    history,
    is_locked,
    receipt_number,
    take_back,
    why_not,
)
from thai.figures import FigureProblem, read_figure
from thai.months import Month
from web.console.roster import roster
from web.console.school_filter import SchoolFilter
from web.console.statistics.scope import listed_address, required_campaign, required_month
from web.console.undoing import undoes
from web.console.visit import changing, forget_campaigns, form_text, reading, visit

EARLIER_MONTHS = 3
NOT_SAVED = 422


@dataclass(frozen=True)
class Form:
    """What stands in the form; texts by process key, as they were typed."""

    texts: Mapping[str, str]
    nil: bool
    reason: str
    after: int  # the revision that its author saw; 0 when none
    confirmed: str  # the fingerprint that a question about odd figures was answered for
    figures: Mapping[int, int] = field(default_factory=dict)  # by process id, those that could be read
    problems: Mapping[str, str] = field(default_factory=dict)  # by process key, or "reason"

    @classmethod
    def of(cls, campaign: Campaign, standing: Handed | None) -> Form:
        """As it is opened: with what was handed in so far."""
        figures = standing.figures if standing else {}
        texts = {p.key: str(figures[p.id]) if p.id in figures else "" for p in campaign.processes}
        nil = standing is not None and standing.report.nil
        return cls(texts, nil, "", standing.report.revision if standing else 0, "")

    @classmethod
    def sent(cls, campaign: Campaign) -> Form:
        """As it was sent, read and checked."""
        form = cls(
            {process.key: form_text(f"figure-{process.key}", 40) for process in campaign.processes},
            "nil" in request.form,
            form_text("reason", REASON_LENGTH),
            request.form.get("after", 0, type=int),
            form_text("confirmed", 100),
        )
        return form.checked(campaign.processes)

    def checked(self, processes: Sequence[Process]) -> Form:
        figures, problems = {}, {}
        for process in processes:
            typed = self.texts[process.key]
            figure = 0 if self.nil and not typed else read_figure(typed)
            if isinstance(figure, FigureProblem):
                problems[process.key] = FIGURE_PROBLEMS[figure.value] if typed else "ยังไม่ได้กรอก ถ้าไม่มีให้ใส่ 0"
            elif self.nil and figure:
                problems[process.key] = "เลือก “ไม่มีผู้รับบริการ” ไว้ แต่ข้อนี้ไม่ใช่ 0"
            else:
                figures[process.id] = figure
        if not self.reason:
            problems["reason"] = "ระบุเหตุผลสั้น ๆ เพื่อให้ตรวจย้อนหลังได้"
        return replace(self, figures=figures, problems=problems)

    @property
    def fingerprint(self) -> str:
        """What a question about odd figures was asked for: an answer holds for nothing else."""
        return ".".join(str(number) for number in (self.after, *self.figures.values()))


@dataclass(frozen=True)
class Subject:
    """What the page is about, as it stands."""

    campaign: Campaign
    month: Month
    school: School
    revisions: Sequence[Handed]  # newest first

    @property
    def standing(self) -> Handed | None:
        return self.revisions[0] if self.revisions else None


def show(asked: str, school_id: int) -> str:
    with reading() as session:
        subject = _subject(session, asked, school_id)
        return _page(session, subject, Form.of(subject.campaign, subject.standing))


def save(asked: str, school_id: int) -> str | tuple[str, int] | Response:
    try:
        with changing() as session:
            return _save(session, _subject(session, asked, school_id))
    except IntegrityError:  # two at the same instant, and the other was first
        forget_campaigns()
        with reading() as session:
            subject = _subject(session, asked, school_id)
            return _overtaken(session, subject, Form.sent(subject.campaign))


def _save(session: Session, subject: Subject) -> str | tuple[str, int] | Response:
    campaign, standing, form = subject.campaign, subject.standing, Form.sent(subject.campaign)
    if form.problems:
        return _page(session, subject, form), NOT_SAVED
    if form.after == (standing.report.revision if standing else 0):
        if standing is not None and standing.figures == form.figures:
            flash("ตัวเลขตรงกับที่ส่งแล้วทุกข้อ จึงไม่ได้บันทึกซ้ำ", "info")
            return _to_month(subject)
        odd = far_off_of_school(session, campaign, subject.school.id, subject.month, form.figures)
        if (odd or all_alike(form.figures)) and form.confirmed != form.fingerprint:
            return _page(session, subject, form, odd=odd, alike=all_alike(form.figures)), NOT_SAVED
    try:
        handed = _hand_in(session, subject, form)
    except Refused as refused:
        if refused.reason != "changed":
            raise
        return _overtaken(session, subject, form)
    number = receipt_number(handed.report)
    flash(f"บันทึกแล้ว {subject.school.name} {subject.month.full} รวม {handed.total:,} คน เลขที่รับ {number}", "success")
    return _to_next(session, subject) if request.form.get("then") == "next" else _to_month(subject)


def _hand_in(session: Session, subject: Subject, form: Form) -> Handed:
    campaign, month, school = subject.campaign, subject.month, subject.school
    handing = Handing(
        school.id, month, form.figures, not any(form.figures.values()), visit().who.person_id, form.after,
        reason=form.reason,
    )  # fmt: skip
    due = due_date(campaign, month, working_days(session))
    handed = hand_in(session, campaign, handing, due, visit().now, officer=True)
    revision = handed.report.revision
    action = "statistics_corrected" if revision > 1 else "statistics_entered"
    detail = {"campaign": campaign.id, "school": school.id, "month": month.iso, "report": handed.report.id}
    audit(session, visit().who.person_id, action, visit().now, **detail)
    return handed


def _overtaken(session: Session, subject: Subject, form: Form) -> tuple[str, int]:
    """The newer figures, and the author's own still in the form: sent again, they replace what was seen now."""
    seen = subject.standing.report.revision if subject.standing else 0
    return _page(session, subject, replace(form, after=seen, confirmed=""), overtaken=True), 409


def _subject(session: Session, asked: str, school_id: int) -> Subject:
    campaign, school = required_campaign(session), session.get(School, school_id)
    if school is None:
        raise NotFound
    month = required_month(asked, campaign)
    return Subject(campaign, month, school, history(session, campaign.id, school.id, month))


def _page(
    session: Session,
    subject: Subject,
    form: Form,
    *,
    odd: Sequence[int] = (),
    alike: bool = False,
    overtaken: bool = False,
) -> str:
    campaign, month, school = subject.campaign, subject.month, subject.school
    return render_template(
        "console/statistics/entry.html",
        campaign=campaign,
        month=month,
        school=school,
        handed=subject.standing,
        standing_report=subject.standing.report if subject.standing else None,
        revisions=subject.revisions,
        receipt_number=receipt_number,
        earlier=earlier_figures(session, campaign.id, school.id, month)[:EARLIER_MONTHS],
        names=names_of(session, [handed.report.by_person_id for handed in subject.revisions]),
        form=form,
        odd=odd,
        alike=alike,
        overtaken=overtaken,
        locked=is_locked(session, campaign.id, month),
        why_not=why_not(session, campaign, school, month, visit().today, officer=True),
        running=month == Month.of(visit().today),
        reason_length=REASON_LENGTH,
    )


def _to_month(subject: Subject) -> Response:
    return redirect(listed_address("month", asked=subject.month.iso))


def _to_next(session: Session, subject: Subject) -> Response:
    """The next school of the list that has not handed in, or the list when there is none."""
    session.flush()
    listed = replace(SchoolFilter.asked(), state="").among(roster(session))
    owing = standing_so(session, subject.campaign, [subject.month], listed, Standing.MISSING)
    places = {school.id: place for place, school in enumerate(listed)}
    here = places.get(subject.school.id, 0)
    following = next((school for school in owing if places[school.id] > here), owing[0] if owing else None)
    if following is None:
        flash("โรงเรียนในรายการนี้ส่งครบแล้ว", "info")
        return _to_month(subject)
    return redirect(listed_address("entry", asked=subject.month.iso, school_id=following.id))


@undoes("statistics_corrected")
def _take_back(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    report = session.get(MonthlyReport, entry.detail["report"])
    if report is None:
        raise Conflict("no such report")
    campaign = session.get_one(Campaign, report.campaign_id)
    take_back(session, campaign, report, by, now, f"เลิกทำฉบับที่ {report.revision}")
