"""Why a table could not be fetched from the web, as data; the wording stands in :mod:`messages.sheets`."""

from __future__ import annotations

from enum import StrEnum

from core.errors import TidTamError


class Unfetched(StrEnum):
    """The reason, as far as whoever pasted the address can do something about it."""

    BAD_ADDRESS = "bad_address"
    NOT_HTTPS = "not_https"
    CREDENTIALS = "credentials"  # user:password@host
    PORT = "port"
    PRIVATE = "private"  # a host that is not on the public internet
    UNKNOWN_HOST = "unknown_host"
    NO_CONNECTION = "no_connection"
    BAD_CERTIFICATE = "bad_certificate"
    SLOW = "slow"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"
    NOT_SHARED = "not_shared"
    NOT_FOUND = "not_found"
    WEB_PAGE = "web_page"  # for people, not a table
    REFUSED = "refused"  # any other answer than the file


class UnfetchedTable(TidTamError):
    """Nothing was fetched."""

    def __init__(self, reason: Unfetched) -> None:
        super().__init__(str(reason))
        self.reason = reason
