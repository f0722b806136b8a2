"""Tables from the web: what a pasted address may reach, and what it must not."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from sheets.addresses import table_address
from sheets.fetched import Internet, Unfetched, UnfetchedTable, fetch_table
from sheets.internet import is_public
from tests.web_of_tables import ELSEWHERE, GOOGLE, HERE, WebOfTables, web_of_tables

TABLE = "โรงเรียน,ภาพถ่าย\nบ้านต้นแบบ,1\n".encode()
SHEET = "https://docs.google.com/spreadsheets/d/1a-B_c"


@pytest.fixture
def web() -> Iterator[WebOfTables]:
    with web_of_tables() as web:
        yield web


def why_not(typed: str, internet: Internet) -> Unfetched:
    with pytest.raises(UnfetchedTable) as refusal:
        fetch_table(typed, internet)
    return refusal.value.reason


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (f"{SHEET}/edit?usp=sharing", f"{SHEET}/export?format=csv"),
        (f"{SHEET}/edit#gid=77", f"{SHEET}/export?format=csv&gid=77"),
        (f"{SHEET}/edit?gid=77#gid=77", f"{SHEET}/export?format=csv&gid=77"),
        (f" {SHEET} ", f"{SHEET}/export?format=csv"),
        ("docs.google.com/spreadsheets/u/0/d/1a-B_c/edit", f"{SHEET}/export?format=csv"),
        ("https://docs.google.com/a/cpn2.go.th/spreadsheets/d/1a-B_c/view", f"{SHEET}/export?format=csv"),
        (f"{SHEET}/export?format=xlsx&gid=5", f"{SHEET}/export?format=csv&gid=5"),
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX-1v/pubhtml?gid=9&single=true",
            "https://docs.google.com/spreadsheets/d/e/2PACX-1v/pub?output=csv&single=true&gid=9",
        ),
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX-1v/pub?output=csv",
            "https://docs.google.com/spreadsheets/d/e/2PACX-1v/pub?output=csv",
        ),
        (f"{SHEET}/gviz/tq?tqx=out:csv&sheet=ผล", f"{SHEET}/gviz/tq?tqx=out:csv&sheet=ผล"),
        ("HTTPS://Data.Example.GO.TH/a.csv?x=1", "https://data.example.go.th/a.csv?x=1"),
        ("https://ข้อมูล.ไทย/a.csv", "https://xn--22c6dm4a2dze.xn--o3cw4h/a.csv"),
    ],
)
def test_every_link_of_a_google_sheet_becomes_that_of_its_csv(typed: str, address: str) -> None:
    assert table_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("http://sheets.tidtam.example/a.csv", Unfetched.NOT_HTTPS),
        ("ftp://sheets.tidtam.example/a.csv", Unfetched.NOT_HTTPS),
        ("file:///etc/passwd", Unfetched.NOT_HTTPS),
        ("https://user:secret@sheets.tidtam.example/a.csv", Unfetched.CREDENTIALS),
        ("https://sheets.tidtam.example@127.0.0.1/a.csv", Unfetched.CREDENTIALS),
        ("https://sheets.tidtam.example:8443/a.csv", Unfetched.PORT),
        ("https://localhost/a.csv", Unfetched.PRIVATE),
        ("https://fileserver/a.csv", Unfetched.PRIVATE),
        ("https://2130706433/a.csv", Unfetched.PRIVATE),
        ("https://[::1]/a.csv", Unfetched.PRIVATE),
        ("https://[::ffff:10.0.0.1]/a.csv", Unfetched.PRIVATE),
        ("https://sheets.tidtam.example\\@127.0.0.1/a.csv", Unfetched.BAD_ADDRESS),
        ("https://sheets.tidtam.example/a.csv\r\nX-Header: 1", Unfetched.BAD_ADDRESS),
        ("https://", Unfetched.BAD_ADDRESS),
        ("ผลตรวจ รอบที่ 1", Unfetched.BAD_ADDRESS),
        ("https://sheets.tidtam.example/" + "a" * 3000, Unfetched.BAD_ADDRESS),
        ("https://" + "a" * 70 + ".example/a.csv", Unfetched.BAD_ADDRESS),
    ],
)
def test_other_addresses_are_refused_before_anything_is_asked(web: WebOfTables, typed: str, reason: Unfetched) -> None:
    assert why_not(typed, web.internet()) is reason
    assert web.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1", "0x7f.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0"])
def test_addresses_of_this_machine_and_its_network_are_refused_however_they_are_written(address: str) -> None:
    assert why_not(f"https://{address}/latest/meta-data", Internet()) is Unfetched.PRIVATE


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.8", "192.88.99.1", "198.18.0.1", "203.0.113.7"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "::ffff:8.8.8.8", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::", "2001:db8::1"),
    ],
)
def test_no_address_but_those_of_the_public_internet_counts(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "142.250.199.14", "2404:6800:4001:80c::200e"])
def test_addresses_of_the_public_internet_count(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_the_answers_of_dns_refuses_the_host(web: WebOfTables) -> None:
    rebinding = replace(web.internet(), look_up=lambda host: ["8.8.8.8", "10.0.0.1"], allowed=is_public)
    assert why_not(f"https://{HERE}/a.csv", rebinding) is Unfetched.PRIVATE


def test_a_host_that_dns_does_not_know_is_said_to_be_unknown(web: WebOfTables) -> None:
    def unknown(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert why_not(f"https://{HERE}/a.csv", replace(web.internet(), look_up=unknown)) is Unfetched.UNKNOWN_HOST
    assert why_not(f"https://{HERE}/a.csv", replace(web.internet(), look_up=lambda _: [])) is Unfetched.UNKNOWN_HOST


def test_the_connection_goes_to_the_address_that_was_looked_at(web: WebOfTables) -> None:
    """The name resolves once for each request: a second answer has no chance to be another one."""
    web.serve(f"{HERE}/a.csv", TABLE)
    asked: list[str] = []

    def changing(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    fetched = fetch_table(f"https://{HERE}/a.csv", replace(web.internet(), look_up=changing))
    assert (fetched.content, fetched.host, asked) == (TABLE, HERE, [HERE])


def test_the_certificate_must_be_the_hosts(web: WebOfTables) -> None:
    web.serve("stranger.example/a.csv", TABLE)
    assert why_not("https://stranger.example/a.csv", web.internet()) is Unfetched.BAD_CERTIFICATE
    assert why_not(f"https://{HERE}/a.csv", replace(web.internet(), authorities=None)) is Unfetched.BAD_CERTIFICATE
    assert web.asked == []


def test_nothing_of_this_machine_is_told_to_the_server(web: WebOfTables, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    web.redirect(f"{HERE}/a.csv", f"https://{ELSEWHERE}/b.csv")
    web.serve(f"{ELSEWHERE}/b.csv", TABLE, Set_Cookie="a=b")
    assert fetch_table(f"https://{HERE}/a.csv", web.internet()).content == TABLE
    assert web.asked == [f"{HERE}/a.csv", f"{ELSEWHERE}/b.csv"]
    assert not {"Cookie", "Authorization", "Referer"} & {name for headers in web.headers for name in headers}


def test_three_redirects_are_followed_and_a_fourth_is_not(web: WebOfTables) -> None:
    for number in range(4):
        web.redirect(f"{HERE}/{number}", f"/{number + 1}")
    web.serve(f"{HERE}/4", TABLE)
    assert fetch_table(f"https://{HERE}/1", web.internet()).content == TABLE
    assert why_not(f"https://{HERE}/0", web.internet()) is Unfetched.REDIRECTS


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://sheets.tidtam.example/b.csv", Unfetched.NOT_HTTPS),
        ("https://127.0.0.9/b.csv", Unfetched.PRIVATE),
        ("https://private.example/b.csv", Unfetched.PRIVATE),
        ("https://localhost/b.csv", Unfetched.PRIVATE),
        ("https://sheets.tidtam.example:22/b.csv", Unfetched.PORT),
        ("file:///etc/passwd", Unfetched.NOT_HTTPS),
        ("https://accounts.google.com/ServiceLogin?continue=x", Unfetched.NOT_SHARED),
    ],
)
def test_a_redirect_is_looked_at_like_the_address_itself(web: WebOfTables, to: str, reason: Unfetched) -> None:
    web.redirect(f"{HERE}/a.csv", to)
    known = {HERE: ["127.0.0.1"], "127.0.0.9": ["127.0.0.9"], "private.example": ["10.0.0.1"]}
    world = replace(web.internet(), look_up=lambda host: known[host], allowed=lambda ip: ip == "127.0.0.1")
    assert why_not(f"https://{HERE}/a.csv", world) is reason
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    ("status", "kind", "host", "reason"),
    [
        (404, "text/html", HERE, Unfetched.NOT_FOUND),
        (403, "text/html", HERE, Unfetched.NOT_SHARED),
        (500, "text/csv", HERE, Unfetched.REFUSED),
        (204, "text/csv", HERE, Unfetched.REFUSED),
        (200, "text/html; charset=utf-8", HERE, Unfetched.WEB_PAGE),
        (200, "text/html; charset=utf-8", GOOGLE, Unfetched.NOT_SHARED),
    ],
)
def test_an_answer_that_is_no_table_says_what_it_is(
    web: WebOfTables, status: int, kind: str, host: str, reason: Unfetched
) -> None:
    web.serve(f"{host}/a.csv", b"" if status == 204 else b"<html>", kind, status)
    assert why_not(f"https://{host}/a.csv", web.internet()) is reason


def test_a_file_above_five_megabytes_is_not_read_to_its_end(web: WebOfTables) -> None:
    web.serve(f"{HERE}/declared.csv", b"a" * 5_242_881)
    sent: list[int] = []

    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while len(sent) < 2000:
            request.wfile.write(b"a" * 65536)
            sent.append(1)

    web.answers[f"{HERE}/endless.csv"] = endless
    assert why_not(f"https://{HERE}/declared.csv", web.internet()) is Unfetched.TOO_LARGE
    assert why_not(f"https://{HERE}/endless.csv", web.internet()) is Unfetched.TOO_LARGE
    assert len(sent) < 2000


def test_a_packed_answer_is_not_unpacked(web: WebOfTables) -> None:
    web.serve(f"{HERE}/a.csv", b"\x1f\x8b", Content_Encoding="gzip")
    assert why_not(f"https://{HERE}/a.csv", web.internet()) is Unfetched.REFUSED


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_server_that_drips_is_cut_off(web: WebOfTables, where: str) -> None:
    gone = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        if where == "body":
            request.send_response(200)
            request.end_headers()
        try:
            while not gone.wait(0.05):
                request.wfile.write(b"a")
                request.wfile.flush()
        except OSError:
            gone.set()

    web.answers[f"{HERE}/a.csv"] = drip
    begun = time.monotonic()
    assert why_not(f"https://{HERE}/a.csv", web.internet(all_within=0.6)) is Unfetched.SLOW
    assert time.monotonic() - begun < 3
    gone.set()


def test_a_resolver_that_never_answers_is_waited_for_no_longer_than_the_rest(web: WebOfTables) -> None:
    asked = threading.Event()
    world = replace(web.internet(all_within=0.3), look_up=lambda host: [str(asked.wait(5))])
    assert why_not(f"https://{HERE}/a.csv", world) is Unfetched.SLOW
    asked.set()


def test_the_next_address_is_tried_where_one_does_not_answer(web: WebOfTables) -> None:
    web.serve(f"{HERE}/a.csv", TABLE)
    world = replace(web.internet(), look_up=lambda host: ["127.0.0.9", "127.0.0.1"])  # nobody listens on the first
    assert fetch_table(f"https://{HERE}/a.csv", world).content == TABLE
    assert why_not(f"https://{HERE}/a.csv", replace(world, port=1)) is Unfetched.NO_CONNECTION


def test_a_connection_over_ipv6_is_pinned_too() -> None:
    if not socket.has_ipv6:
        return
    world = Internet(lambda host: ["::1"], lambda address: True, port=1)
    assert why_not(f"https://{HERE}/a.csv", world) is Unfetched.NO_CONNECTION
