"""Signing in by the chat's link, staying signed in, and signing out.

The link's page only shows a button: previews and scanners that open addresses must not use a link up. The token then
moves into a cookie that scripts cannot read. It goes along when somebody comes from elsewhere by a link (SameSite=Lax),
but never with a form that another site sends.
"""

from __future__ import annotations

import hmac
import logging
import re
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from core.errors import Refused
from core.vocabulary import Membership, Role
from models.audit import audit
from models.console_sessions import LIFE, end_session, open_session, signed_in
from models.one_time_links import LinkKind, OneTimeLink, look_at_link, take_link
from models.people import Person
from web.console.rates import SIGNED_IN, count
from web.console.visit import Visit, csrf_token, now, services, visit

entrance = Blueprint("entrance", __name__)
log = logging.getLogger("web.console")

OPEN_TO_ALL = frozenset({"console.static", "console.entrance.arrive", "console.entrance.enter"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PLACE, PLACE_KEPT, LONGEST_PLACE = "tidtam-place", timedelta(minutes=15), 300  # a cookie, and its characters
_OWN_PLACE = re.compile(r"/console/[A-Za-z0-9._~%/?&=+-]*")
FOR_VIEWERS = frozenset({"console.entrance.leave"})  # actions that change nothing but one's own session


class Unknown(Exception):
    """Nobody is signed in; ``reason`` says why: none, gone, expired, revoked, not_staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def who_is_there() -> None:
    """Before every request of the console: who looks, whether their form is our own, and whether it is too much."""
    if request.endpoint in OPEN_TO_ALL:
        require_own_origin()
        return
    token = request.cookies.get(cookie_name(), "")
    if not token:
        raise Unknown("none")
    try:
        with services().database.read() as session:
            g.visit = Visit(signed_in(session, token, now()), now(), csrf_token(token))
    except Refused as refused:
        raise Unknown(refused.reason) from None
    count(SIGNED_IN, str(visit().who.session_id))
    if request.method not in SAFE_METHODS:
        require_own_origin()
        require_own_form()
        if not visit().may_change and request.endpoint not in FOR_VIEWERS:
            raise Forbidden


def require_own_origin() -> None:
    """What changes something must come from a page of this program. Browsers say where it comes from."""
    if request.method in SAFE_METHODS:
        return
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "same-origin")
    if site != "same-origin" or (origin is not None and urlsplit(origin).netloc not in _own_hosts()):
        raise ForeignForm


def require_own_form() -> None:
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    if not hmac.compare_digest(given.encode(), visit().csrf.encode()):
        raise ForeignForm


class ForeignForm(Exception):
    """A form that no page of this session sent."""


def _own_hosts() -> tuple[str, str]:
    return request.host, urlsplit(services().settings.base_url).netloc


@entrance.get("/in/<token>")
def arrive(token: str) -> str:
    """Whose link this is, and the button that uses it."""
    with services().database.read() as session:
        name = _owner(session, look_at_link(session, token, LinkKind.CONSOLE, now())).name
    return render_template("console/entrance/arrive.html", token=token, name=name, hours=LIFE.seconds // 3600)


@entrance.post("/in/<token>")
def enter(token: str) -> Response:
    """Use the link up and begin a session."""
    with services().database.begin() as session:
        person = _owner(session, take_link(session, token, LinkKind.CONSOLE, now()))
        key = open_session(session, person.id, now(), on_phone=_on_phone())
        audit(session, person.id, "console_entered", now())
    response = redirect(_place_remembered() or url_for("console.home"))
    response.delete_cookie(PLACE, path="/console")
    response.set_cookie(cookie_name(), key, max_age=LIFE, path="/", secure=_over_https(), httponly=True, samesite="Lax")
    log.info("console entered", extra={"person": person.id})
    return response


def remember_place(response: Response) -> None:
    """Whoever followed a link (a notice's, say) and has to sign in first gets there by it."""
    if request.method == "GET":
        place = request.full_path.removesuffix("?")[:LONGEST_PLACE]
        response.set_cookie(
            PLACE, place, max_age=PLACE_KEPT, path="/console", secure=_over_https(), httponly=True, samesite="Lax"
        )


def _place_remembered() -> str:
    """A page of the console, "" for anything else: nobody is led out of it."""
    place = request.cookies.get(PLACE, "")
    return place if _OWN_PLACE.fullmatch(place) else ""


@entrance.post("/out")
def leave() -> Response:
    """End this session."""
    with services().database.begin() as session:
        end_session(session, visit().who.session_id, visit().who.person_id, now())
        audit(session, visit().who.person_id, "console_left", now())
    response = Response(render_template("console/entrance/left.html"), mimetype="text/html")
    response.delete_cookie(cookie_name(), path="/", secure=_over_https(), httponly=True, samesite="Lax")
    return response


def cookie_name() -> str:
    """Over https browsers themselves refuse a cookie of this prefix from any other host or path."""
    return "__Host-tidtam" if _over_https() else "tidtam"


def _over_https() -> bool:
    return urlsplit(services().settings.base_url).scheme == "https"


def _on_phone() -> bool:
    return any(word in request.headers.get("User-Agent", "") for word in ("Mobile", "Android", "iPhone"))


def _owner(session: Session, link: OneTimeLink) -> Person:
    """The person of a link, if they still are of the district's staff."""
    person = session.get(Person, link.person_id)
    if person is None or person.membership != Membership.ACTIVE or not Role(person.role).of_district:
        raise Refused("gone")
    return person
