"""Addresses of tables on the web: links of Google Sheets turned into that of their CSV, and what may be asked for."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from sheets.unfetched import Unfetched, UnfetchedTable

LONGEST_ADDRESS = 2_000

GOOGLE = "docs.google.com"
# /spreadsheets/d/ID/…, /spreadsheets/u/0/d/ID/…, /a/domain/spreadsheets/d/ID/…, and d/e/ID for what is published
_SPREADSHEET = re.compile(r"(?:/a/[^/]+)?/spreadsheets/(?:u/\d+/)?d/(?P<published>e/)?(?P<id>[\w-]+)(?P<rest>/.*)?")
_GID = re.compile(r"(?:^|[&?])gid=(\d+)", re.ASCII)
_UNFIT = re.compile(r"[\s\\\x00-\x20\x7f]")


def table_address(typed: str) -> str:
    """The https address to fetch for what somebody pasted. Raises UnfetchedTable.

    Of a Google Sheet every link is understood (that of "share", of the address bar with its #gid, of "publish to
    the web"); a sheet within it is kept. An address without scheme is taken for https.
    """
    line = typed.strip()
    parts = checked_address(line if "://" in line else f"https://{line}")
    spreadsheet = _SPREADSHEET.fullmatch(parts.path) if parts.hostname == GOOGLE else None
    if spreadsheet is None or (spreadsheet["rest"] or "").startswith("/gviz/"):  # which names a sheet by itself
        return parts.geturl()
    gid = _GID.search(parts.fragment) or _GID.search(parts.query)
    if spreadsheet["published"]:
        sheet = f"&single=true&gid={gid[1]}" if gid else ""
        return f"https://{GOOGLE}/spreadsheets/d/e/{spreadsheet['id']}/pub?output=csv{sheet}"
    return f"https://{GOOGLE}/spreadsheets/d/{spreadsheet['id']}/export?format=csv" + (f"&gid={gid[1]}" if gid else "")


def checked_address(address: str) -> SplitResult:
    """The parts of an address that may be asked for: https, a name with a dot, port 443, no user. Or UnfetchedTable.

    Whether its host may be connected to is another matter: see :mod:`sheets.internet`.
    """
    if len(address) > LONGEST_ADDRESS or _UNFIT.search(address):
        raise UnfetchedTable(Unfetched.BAD_ADDRESS)
    try:
        parts = urlsplit(address)
        port, host = parts.port, _ascii_host(parts)
    except ValueError:
        raise UnfetchedTable(Unfetched.BAD_ADDRESS) from None
    if parts.scheme != "https":
        raise UnfetchedTable(Unfetched.NOT_HTTPS)
    if "@" in parts.netloc:
        raise UnfetchedTable(Unfetched.CREDENTIALS)
    if port not in (None, 443):
        raise UnfetchedTable(Unfetched.PORT)
    if not host:
        raise UnfetchedTable(Unfetched.BAD_ADDRESS)
    if ":" in host or "." not in host.strip("."):  # an address of IPv6; localhost, a number, a machine of the office
        raise UnfetchedTable(Unfetched.PRIVATE)
    return parts._replace(netloc=host)


def is_sign_in(address: str) -> bool:
    """Whether this is where Google sends those whom a sheet is not shared with."""
    return urlsplit(address).hostname == "accounts.google.com"


def _ascii_host(parts: SplitResult) -> str:
    """The host in lower case, as DNS and certificates spell it. Raises ValueError (UnicodeError)."""
    host = parts.hostname or ""
    return host if ":" in host else host.encode("idna").decode("ascii")
