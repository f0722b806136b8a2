"""Every page and action of the console, as the program itself lists them, against those who must not use it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from werkzeug.routing import Rule

from core.clock import ManualClock
from core.vocabulary import Role
from tests.console import Console
from tests.world import CLERK, World

OPEN = {"console.static", "console.entrance.arrive", "console.entrance.enter"}
TOO_LARGE = str(2**70)  # no row has such a number, and no database can be asked for it
EXAMPLES = {"int": "1", "default": "example", "string": "example", "path": "example"}


def addresses(world: World, *methods: str) -> list[tuple[str, str]]:
    """(method, path) of everything that needs a session."""
    return [
        (method, _example(rule))
        for rule in world.app.url_map.iter_rules()
        if rule.endpoint.startswith("console.") and rule.endpoint not in OPEN
        for method in sorted(set(methods) & (rule.methods or set()))
    ]


def _example(rule: Rule) -> str:
    return "".join(_argument(text) if is_argument else text for is_argument, text in _parts(rule))


def _argument(text: str) -> str:
    """An example for ``int:school_id``, ``any(memo, letter):name`` or ``slug``."""
    converter = text.rpartition(":")[0] or "default"
    return converter[4:-1].split(",")[0].strip() if converter.startswith("any(") else EXAMPLES[converter]


def _parts(rule: Rule) -> list[tuple[bool, str]]:
    """Whether it is an argument, and its text."""
    pieces = rule.rule.replace(">", "<").split("<")
    return [(number % 2 == 1, piece) for number, piece in enumerate(pieces)]


def refused(world: World, console: Console, status: int, *methods: str, **headers: str) -> None:
    """Each answers with that status and says why; and what it changes is not changed."""
    found = addresses(world, *methods)
    assert len(found) >= 3
    before = world.stored()
    for method, path in found:
        response = console.http.open(path, method=method, headers=headers, data={"csrf": console.csrf})
        assert response.status_code == status, (method, path, response.status_code)
        assert len(response.get_data(as_text=True)) > 100
        assert "Traceback" not in response.get_data(as_text=True)
    assert world.stored() == before


def test_without_a_session_nothing_opens(sqlite_office: World) -> None:
    sqlite_office.app.extensions["tidtam-rates"] = _Unlimited()
    refused(sqlite_office, Console(sqlite_office), 401, "GET", "POST", "PUT", "PATCH", "DELETE")


def test_with_a_session_that_ended_nothing_opens(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    sqlite_office.app.extensions["tidtam-rates"] = _Unlimited()
    assert isinstance(sqlite_office.clock, ManualClock)
    sqlite_office.clock.advance(timedelta(hours=8))
    refused(sqlite_office, console, 401, "GET", "POST", "PUT", "PATCH", "DELETE")


def test_a_viewer_changes_nothing(sqlite_office: World) -> None:
    sqlite_office.make_officer(CLERK, Role.VIEWER)
    viewer = Console.signed_in(sqlite_office, CLERK)
    found = [
        (method, path) for method, path in addresses(sqlite_office, "POST", "PUT", "PATCH", "DELETE") if path != LEAVE
    ]
    before = sqlite_office.stored()
    for method, path in found:
        assert viewer.http.open(path, method=method, data={"csrf": viewer.csrf}).status_code == 403, path
    assert sqlite_office.stored() == before


LEAVE = "/console/out"


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_site_changes_nothing(sqlite_office: World, headers: dict[str, str]) -> None:
    refused(sqlite_office, Console.signed_in(sqlite_office), 403, "POST", "PUT", "PATCH", "DELETE", **headers)


def test_a_form_that_is_not_our_own_changes_nothing(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    before = sqlite_office.stored()
    for method, path in addresses(sqlite_office, "POST", "PUT", "PATCH", "DELETE"):
        assert console.http.open(path, method=method, data={"csrf": "forged"}).status_code == 403, path
    assert sqlite_office.stored() == before


def test_no_page_breaks_whatever_its_address_asks_for(sqlite_office: World) -> None:
    """Numbers that do not exist, words where numbers belong, and pages far beyond the last."""
    console = Console.signed_in(sqlite_office)
    sqlite_office.app.extensions["tidtam-rates"] = _Unlimited()
    odd: list[dict[str, str]] = [
        {}, {"page": "-1"}, {"page": "9" * 30}, {"page": "x", "campaign": "x"}, {"q": "<script>\x00'\"%_" + "ก" * 500},
    ]  # fmt: skip
    for _, path in addresses(sqlite_office, "GET"):
        for query in odd:
            status = console.get(path, **query)
            assert status < 500, (path, query, console.text)
            assert "<script>\x00" not in console.response.get_data(as_text=True)


def test_a_number_beyond_all_rows_is_not_found(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    sqlite_office.app.extensions["tidtam-rates"] = _Unlimited()
    for method, path in addresses(sqlite_office, "GET", "POST"):
        if "/1" in path:
            response = console.http.open(
                path.replace("/1", f"/{TOO_LARGE}"), method=method, data={"csrf": console.csrf}
            )
            assert response.status_code in (404, 405), (method, path, response.status_code)


def test_every_page_of_the_menu_keeps_to_the_rules_of_pages(sqlite_office: World) -> None:
    """One title, labelled fields, no inline script or style, and nothing from other hosts."""
    console = Console.signed_in(sqlite_office)
    links = [str(link["href"]) for link in console.page.select("nav a")]
    assert len(links) > 1
    for link in links:
        assert console.get(link) == 200, (link, console.text)
        page = console.page
        assert len(page("h1")) == 1, link
        assert not page.select("[style], [onclick], [onchange], [hx-on]"), link
        assert not [s for s in page("script") if not s.get("src") and s.get("type") != "application/json"], link
        assert not [
            t for t in page.select("script[src], link[href], img[src]") if "//" in str(t.get("src", t.get("href")))
        ]
        _every_field_has_a_name(console, link)
        for table in page("table"):
            assert all(heading.get("scope") for heading in table("th")), link


def _every_field_has_a_name(console: Console, link: str) -> None:
    labelled = {label.get("for") for label in console.page("label")}
    for field in console.page.select("main input, main select, main textarea"):
        named = (
            field.get("type") in ("hidden", "submit")
            or field.get("id") in labelled
            or field.get("aria-label")
            or field.get("aria-labelledby")
            or field.find_parent("label")
        )
        assert named, (link, str(field))


class _Unlimited:
    """No end to what may be asked: these tests ask for everything."""

    def hit(self, *_: object) -> bool:
        return True
