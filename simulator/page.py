"""The chat page: a phone-like LINE in the browser that drives the simulator through ``/sim/*``.

The page is plain HTML, CSS and ES modules without a build step; everything it shows it fetches
from the control API, so this blueprint only hands out files.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, send_from_directory

from core.config import ROOT

# Message content comes from the bot under test. The page escapes it; this policy is the second lock:
# no inline script runs and nothing but pictures is ever loaded from another host.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' http: https: data: blob:",
        "style-src 'self' 'unsafe-inline'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)

FONTS = ROOT / "web" / "static" / "vendor" / "sarabun"  # the console's own

page = Blueprint("page", __name__, template_folder="templates", static_folder="static", static_url_path="/assets")


@page.get("/")
def chat() -> Response:
    """The one page: list of chats, phone and side panel."""
    response = make_response(render_template("chat.html"))
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Cache-Control"] = "no-cache"
    return response


@page.get("/assets/fonts/<name>")
def font(name: str) -> Response:
    return send_from_directory(FONTS, name, max_age=86_400)
