"""A new campaign: a copy of one that is there, by a few simple choices, or out of a file. All end in the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from flask import render_template, request
from sqlalchemy.orm import Session

from core.config import ROOT
from models.campaign_copy import first_day, shifted
from models.campaign_edits import NEW, all_campaigns, as_seen, campaign_named
from models.campaign_file import CampaignFile, CampaignFileError, campaign_as_file, read_campaign_file
from web.console.campaigns.editing import TAKEN, Page, form_page, preview_page
from web.console.campaigns.form import Form
from web.console.campaigns.problems import in_thai, of_the_whole
from web.console.campaigns.simple import Simple
from web.console.rates import HEAVY, count
from web.console.visit import for_officers, form_text, reading, visit

MOST_READ = 256 * 1024  # bytes of a campaign file: the letter's has 12 KB
FIRST_YEAR, LAST_YEAR = 2010, 2100
PROBLEMS_SHOWN = 10


@cache
def templates() -> Mapping[str, CampaignFile]:
    """The campaign files that come with the program, by slug."""
    files = []
    for path in sorted((ROOT / "campaigns").glob("*.yaml")):
        try:
            files.append(read_campaign_file(path.read_text("utf-8")))
        except CampaignFileError:
            continue  # the price plans
    return {file.slug: file for file in files}


def _sources(session: Session) -> dict[str, CampaignFile]:
    """All that can be copied: what is on record, then what comes with the program."""
    stored = {campaign.slug: campaign_as_file(campaign) for campaign in all_campaigns(session)}
    return {**stored, **{slug: file for slug, file in templates().items() if slug not in stored}}


@for_officers
def new() -> str:
    return _page({})


def _page(errors: Mapping[str, str], problems: list[str] | None = None) -> str:
    with reading() as session:
        sources, stored = _sources(session), {campaign.slug for campaign in all_campaigns(session)}
    return render_template(
        "console/campaigns/new.html", sources=sources, stored=stored, first_day=first_day, errors=errors,
        problems=problems or [], typed=request.form,
    )  # fmt: skip


@for_officers
def copy() -> str | Page:
    """The form of the copy, with its dates moved; nothing is saved yet."""
    with reading() as session:
        source = _sources(session).get(form_text("source", 60))
        slug = form_text("slug", 60) or _free_slug(session, source.slug if source else "campaign")
        taken = campaign_named(session, slug) is not None
    begins = _day("begins")
    errors = {}
    if source is None:
        errors["source"] = "โปรดเลือกเรื่องที่จะคัดลอก"
    if begins is None:
        errors["begins"] = "โปรดเลือกวันแรกของเรื่องใหม่"
    if taken:
        errors["slug"] = TAKEN
    if source is None or begins is None or errors:
        return _page(errors), 422
    form = Form.of(shifted(source, begins))
    letter = {"letter_number": form_text("letter_number", 60), "letter_date": visit().today.isoformat()}
    named = {"slug": slug, "title": form_text("title", 300) or source.title}
    return form_page(Form({**form.values, **letter, **named, "reference_number": ""}), NEW, 200)


def _free_slug(session: Session, stem: str) -> str:
    """The stem with the first number behind it that no campaign has."""
    taken = {campaign.slug for campaign in all_campaigns(session)}
    return next(slug for n in range(2, 10_000) if (slug := f"{stem[:54]}-{n}") not in taken)


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(form_text(name, 10))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


@for_officers
def simple() -> str:
    """A few questions instead of the whole form."""
    return render_template("console/campaigns/simple.html", typed=Simple.suggested(visit().today), errors={})


@for_officers
def simple_form() -> Page:
    """The whole form, filled in as the answers want it."""
    typed = Simple.sent(request.form)
    errors = typed.errors()
    if errors:
        return render_template("console/campaigns/simple.html", typed=typed, errors=errors), 422
    form = typed.form()
    if not form.value("slug"):
        with reading() as session:
            form = Form({**form.values, "slug": _free_slug(session, "campaign")})
    return form_page(form, NEW, 200)


@for_officers
def upload() -> str | Page:
    """A file is looked at as if it had been typed; a file of a campaign that is there changes it."""
    count(HEAVY, str(visit().who.session_id))
    sent = request.files.get("file")
    content = sent.stream.read(MOST_READ + 1) if sent else b""
    if not content:
        return _page({"file": "โปรดเลือกไฟล์ .yaml"}), 422
    if len(content) > MOST_READ:
        return _page({"file": "ไฟล์ใหญ่เกินไป ไฟล์ของเรื่องที่ติดตามมีขนาดไม่เกิน 256 KB"}), 422
    try:
        file = read_campaign_file(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _page({"file": "ไฟล์นี้ไม่ใช่ข้อความ UTF-8 จึงยังไม่ได้นำเข้า"}), 422
    except CampaignFileError as error:
        said = [_problem(dict(problem)) for problem in error.problems[:PROBLEMS_SHOWN]]
        return _page({"file": "ไฟล์นี้ยังใช้ไม่ได้ จึงยังไม่ได้นำเข้า"}, said or ["อ่านไฟล์ไม่ได้ ไม่ใช่ไฟล์ YAML ของเรื่องที่ติดตาม"]), 422
    with reading() as session:
        seen = as_seen(campaign_named(session, file.slug))
    return preview_page(file, seen, Form.of(file))


def _problem(problem: Mapping[str, object]) -> str:
    """As "rounds.0.date: โปรดเลือกวันที่"."""
    place = problem["loc"]
    if not isinstance(place, tuple) or not place:
        return ": ".join(of_the_whole(problem))
    return f"{'.'.join(map(str, place))}: {in_thai(problem)}"
