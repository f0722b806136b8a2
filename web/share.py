"""/s/<token>: on to LINE's share sheet with a text that is too long for a button's address.

The token is the right to the text; nothing here logs the address.
"""

from __future__ import annotations

import logging

from flask import Blueprint, current_app, redirect, render_template
from werkzeug.wrappers import Response

from core.errors import Refused
from line.sharing import share_address
from models.shared_texts import shared_text
from web.console.rates import guesses
from web.downloads import STATUS
from web.guard import guard

share = Blueprint("share", __name__, template_folder="templates")
share.after_request(guard)
log = logging.getLogger("web.share")


@share.get("/s/<token>")
def share_text(token: str) -> Response:
    """302 to the share sheet."""
    services = current_app.extensions["tidtam"]
    with services.database.read() as session:
        text = shared_text(session, token, services.clock.now())
    return redirect(share_address(text))


@share.errorhandler(Refused)
def refused(error: Refused) -> tuple[str, int]:
    """A page that says why there is nothing to share, and where the text still is."""
    if guesses():
        return render_template("share_refused.html", reason="too_many"), 429
    return render_template("share_refused.html", reason=error.reason), STATUS[error.reason]


@share.errorhandler(Exception)
def failed(error: Exception) -> tuple[str, int]:
    """Kept from Flask's own handler, whose log line would name the address."""
    log.error("sharing failed", exc_info=error)
    return render_template("share_refused.html", reason="failed"), 500
