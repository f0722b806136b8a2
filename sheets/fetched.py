"""Tables fetched from the web for an officer who pasted their address, within bounds: the server is a stranger's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

import requests
from urllib3.exceptions import HTTPError

from sheets.addresses import GOOGLE, checked_address, is_sign_in, table_address
from sheets.internet import CONNECT_WITHIN, LOOK_UP_WITHIN, READ_WITHIN, Deadline, Internet, PinnedAdapter, bare_session
from sheets.table import MAX_BYTES
from sheets.unfetched import Unfetched, UnfetchedTable

__all__ = ["Fetched", "Internet", "Unfetched", "UnfetchedTable", "fetch_table"]

MOST_REDIRECTS = 3

_CHUNK = 64 * 1024
_HEADERS: Final = {"Accept": "text/csv, */*;q=0.5", "Accept-Encoding": "identity", "User-Agent": "TidTam/1.0"}
_REDIRECTS = (301, 302, 303, 307, 308)
_MEANING = {401: Unfetched.NOT_SHARED, 403: Unfetched.NOT_SHARED, 404: Unfetched.NOT_FOUND, 410: Unfetched.NOT_FOUND}


@dataclass(frozen=True)
class Fetched:
    """A file's bytes (≤ 5 MB) and the host that it came from. The address itself may be a secret: it is not kept."""

    content: bytes
    host: str


def fetch_table(typed: str, internet: Internet) -> Fetched:
    """Fetch the table at an address that somebody pasted: see :func:`table_address`.

    At most three redirects, each as strictly looked at as the address itself. Raises UnfetchedTable.
    """
    address = table_address(typed)
    host = checked_address(address).netloc
    with Deadline(internet.all_within) as deadline:
        for _ in range(MOST_REDIRECTS + 1):
            answer = _get(address, internet, deadline)
            if isinstance(answer, bytes):
                return Fetched(answer, host)
            address = urljoin(address, answer)
            if is_sign_in(address):
                raise UnfetchedTable(Unfetched.NOT_SHARED)
    raise UnfetchedTable(Unfetched.REDIRECTS)


def _get(address: str, internet: Internet, deadline: Deadline) -> bytes | str:
    """The content, or the address that it is to be had from instead."""
    parts = checked_address(address)
    within = min(LOOK_UP_WITHIN, deadline.left)
    if within <= 0:
        raise UnfetchedTable(Unfetched.SLOW)
    failure = Unfetched.NO_CONNECTION
    for ip in internet.addresses(parts.netloc, within):
        with bare_session(PinnedAdapter(ip, internet.port, deadline)) as session:
            try:
                answer = _ask(session, parts._replace(fragment="").geturl(), parts.netloc, internet)
                if not deadline.over:  # a connection that was cut may look like the end of the file
                    return answer
                failure = Unfetched.SLOW
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                failure = Unfetched.SLOW if deadline.over else _failure(error)
        if failure is not Unfetched.NO_CONNECTION:
            break
    raise UnfetchedTable(failure)


def _ask(session: requests.Session, address: str, host: str, internet: Internet) -> bytes | str:
    response = session.get(
        address, headers={**_HEADERS, "Host": host}, timeout=(CONNECT_WITHIN, READ_WITHIN), stream=True,
        allow_redirects=False, verify=internet.authorities or True,
    )  # fmt: skip
    with response:
        if response.status_code in _REDIRECTS and response.headers.get("Location"):
            return response.headers["Location"]
        if response.status_code != 200:
            raise UnfetchedTable(_MEANING.get(response.status_code, Unfetched.REFUSED))
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":  # nothing is unpacked here
            raise UnfetchedTable(Unfetched.REFUSED)
        if response.headers.get("Content-Type", "").lower().startswith(("text/html", "application/xhtml")):
            raise UnfetchedTable(Unfetched.NOT_SHARED if host == GOOGLE else Unfetched.WEB_PAGE)
        return _content(response)


def _content(response: requests.Response) -> bytes:
    declared = response.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) > MAX_BYTES:
        raise UnfetchedTable(Unfetched.TOO_LARGE)
    content = bytearray()
    for chunk in response.raw.stream(_CHUNK, decode_content=False):
        content += chunk
        if len(content) > MAX_BYTES:
            raise UnfetchedTable(Unfetched.TOO_LARGE)
    return bytes(content)


def _failure(error: Exception) -> Unfetched:
    if isinstance(error, requests.exceptions.SSLError):
        return Unfetched.BAD_CERTIFICATE
    if isinstance(error, requests.Timeout) and not isinstance(error, requests.ConnectTimeout):
        return Unfetched.SLOW
    return Unfetched.NO_CONNECTION
