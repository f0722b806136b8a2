"""/console: the pages put together. A new page is one module with a Blueprint, and one row in ``PAGES``."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import NoReturn

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from core.errors import Conflict, Refused
from web.console import (
    access,
    calendar,
    campaigns,
    changes,
    codes,
    deliveries,
    groups,
    imports,
    overview,
    papers,
    people,
    questions,
    schools,
    sheet,
    statistics,
)
from web.console.assets import address_of
from web.console.entrance import ForeignForm, Unknown, entrance, remember_place, who_is_there
from web.console.rates import RATES, STRANGERS, TooMany, count, new_rates
from web.console.visit import is_partial
from web.console.wording import FILTERS, GLOBALS
from web.guard import CONSOLE, guard

log = logging.getLogger("web.console")

MOST_UPLOADED = 6 * 1024 * 1024  # bytes of one request: sheets/ reads files of 5 MB


@dataclass(frozen=True)
class Page:
    """One entry of the menu."""

    blueprint: Blueprint
    title: str  # Thai
    officers_only: bool = False
    begins: str = ""  # heading of the part of the menu that it begins


PAGES = (
    Page(overview.overview, "ภาพรวม"),
    Page(sheet.sheet, "ตารางตรวจ"),
    Page(statistics.statistics, "สถิติ"),
    Page(papers.papers, "เอกสารราชการ"),
    Page(calendar.calendar, "ปฏิทิน", begins="เตรียมงาน"),
    Page(campaigns.campaigns, "เรื่องที่ติดตาม"),
    Page(imports.imports, "นำเข้าข้อมูล", officers_only=True),
    Page(schools.schools, "โรงเรียน", begins="โรงเรียนและผู้ใช้"),
    Page(people.people, "ผู้ใช้"),
    Page(codes.codes, "รหัสลงทะเบียน", officers_only=True),
    Page(groups.groups, "กลุ่ม LINE"),
    Page(deliveries.deliveries, "การส่งข้อความ", begins="ตรวจสอบ"),
    Page(questions.questions, "คำถามที่ยังไม่มีคำตอบ"),
    Page(changes.changes, "ประวัติการแก้ไข"),
    Page(access.access, "การเข้าใช้งาน"),
)
LINK_STATUS = {"gone": 404, "used": 410, "expired": 410, "not_staff": 403}


def build_console() -> Blueprint:
    """The blueprint with all pages."""
    console = Blueprint(
        "console", "web", url_prefix="/console", template_folder="templates", static_folder="static",
        static_url_path="/static",
    )  # fmt: skip
    console.before_request(_limit_upload)
    console.before_request(who_is_there)
    console.after_request(_guard)
    console.register_blueprint(entrance)
    for page in PAGES:
        console.register_blueprint(page.blueprint)
    console.add_url_rule("/", "home", _home)
    console.add_url_rule("/<path:unknown>", "unknown", _unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    console.record_once(_prepare)
    for error in (Unknown, ForeignForm, TooMany, Refused, Conflict, HTTPException, Exception):
        console.register_error_handler(error, _explain)
    return console


def _prepare(state: BlueprintSetupState) -> None:
    state.app.jinja_env.filters.update(FILTERS)
    state.app.jinja_env.globals.update(pages=PAGES, asset=address_of, **GLOBALS)  # imported macros see only these
    state.app.extensions[RATES] = new_rates()


def _home() -> AnyResponse:
    return redirect(url_for(f"console.{PAGES[0].blueprint.name}.show"))


def _unknown(unknown: str) -> NoReturn:
    """No such page: said as one of the console's own."""
    raise NotFound(unknown)


def _limit_upload() -> None:
    request.max_content_length = MOST_UPLOADED


def _guard(response: Response) -> Response:
    guard(response, CONSOLE)
    if request.endpoint == "console.static":  # its address changes with its content
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _explain(error: Exception) -> AnyResponse:
    """Every refusal says why, what was (not) saved, and what to do; to htmx as a notice above the page."""
    if isinstance(error, Unknown) or _is_about_link(error):
        try:
            count(STRANGERS, request.remote_addr or "")
        except TooMany as too_many:
            error = too_many
    reason, status = _reason(error)
    if status == 500:
        log.error("console failed", exc_info=error)
    headers = {"Retry-After": "60"} if status == 429 else {}
    if is_partial():
        headers |= {"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"}
        return make_response(render_template("console/refusal_notice.html", reason=reason), status, headers)
    response = make_response(render_template("console/refusal.html", reason=reason), status, headers)
    if isinstance(error, Unknown):
        remember_place(response)
    return response


def _reason(error: Exception) -> tuple[str, int]:
    match error:
        case Unknown():
            return f"session_{error.reason}", 401
        case ForeignForm():
            return "foreign_form", 403
        case TooMany():
            return "too_many", 429
        case Refused() if _is_about_link(error):
            return f"link_{error.reason}", LINK_STATUS.get(error.reason, 404)
        case Refused():
            return error.reason, 409
        case Conflict():
            return "conflict", 409
        case HTTPException(code=int(code)) if code < 500:
            return f"http_{code}", code
    return "failed", 500


def _is_about_link(error: Exception) -> bool:
    return isinstance(error, Refused) and (request.endpoint or "").startswith("console.entrance.")
