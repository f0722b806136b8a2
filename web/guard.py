"""Response headers of every page that people open: not kept, framed, guessed at, indexed or told to others."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response

_ALWAYS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
_NOTHING_ELSE = "base-uri 'none'; frame-ancestors 'none'"

NOTICE = {
    **_ALWAYS,
    "Content-Security-Policy": f"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; {_NOTHING_ELSE}",
}
CONSOLE = {
    **_ALWAYS,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    f"img-src 'self' data:; connect-src 'self'; form-action 'self'; {_NOTHING_ELSE}",
}


def guard(response: Response, headers: Mapping[str, str] = NOTICE) -> Response:
    """The response with these headers; for ``after_request``."""
    response.headers.update(headers)
    return response
