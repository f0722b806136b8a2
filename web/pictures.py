"""/p/<token>: the picture of a broadcast. The token is the right to see it; no session is asked for.

What stands under a token never changes, so it may be kept for good. Nothing here logs the address.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, current_app

from messages.broadcasts import PICTURES
from models.broadcast_pictures import picture_content
from web.console.rates import guesses

pictures = Blueprint("pictures", __name__)
log = logging.getLogger("web.pictures")

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


@pictures.get(f"{PICTURES}<token>")
def picture(token: str) -> Response:
    """The JPEG; 404 for an unknown token, 429 for many of those from one address within a minute."""
    with current_app.extensions["tidtam"].database.read() as session:
        content = picture_content(session, token)
    if content is None:
        return Response(status=429 if guesses() else 404, headers={"Cache-Control": "no-store"})
    return Response(content, mimetype="image/jpeg", headers=HEADERS)


@pictures.errorhandler(Exception)
def failed(error: Exception) -> tuple[str, int]:
    """Kept from Flask's own handler, whose log line would name the address."""
    log.error("picture failed", exc_info=error)
    return "", 500
