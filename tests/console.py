"""An officer at the console, without a browser's scripts: pages over HTTP, forms with what the page put into them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.world import OFFICER, World, button


class Console:
    """One browser. ``page`` is the page it shows."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.http: FlaskClient = world.app.test_client()
        self.response: TestResponse
        self.page = BeautifulSoup("", "html.parser")

    @classmethod
    def signed_in(cls, world: World, user: str = OFFICER) -> Console:
        """The console of somebody who asked for a link in chat and used it."""
        console = cls(world)
        console.enter(console.link(user))
        return console

    def link(self, user: str = OFFICER) -> str:
        """The path that the bot hands over in chat."""
        return urlsplit(str(button(self.world.say(user, "เข้าเว็บ"), "เปิดคอนโซล")["uri"])).path

    def enter(self, path: str) -> None:
        assert self.get(path) == 200, self.text
        assert self.submit("เข้าใช้งาน") == 200, self.text

    def get(self, path: str, **query: Any) -> int:
        """Open a page, following redirects; the status. Paths begin with /console."""
        return self._show(self.http.get(path, query_string=query, follow_redirects=True))

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> int:
        """Send a form of the program's own, following redirects; the status."""
        return self._show(
            self.http.post(path, data={"csrf": self.csrf, **(data or {})}, follow_redirects=True, **options)
        )

    def submit(self, label: str, **fields: Any) -> int:
        """Press the button of that label in the page's form, with the form's own fields and these; the status."""
        pressed = next((b for b in self.page.select("form button") if label in b.get_text(" ", strip=True)), None)
        assert pressed is not None, f"no button {label!r} in {[b.get_text(strip=True) for b in self.page('button')]}"
        form = pressed.find_parent("form")
        assert form is not None
        data = {**_fields(form), **fields}
        if pressed.get("name"):
            data[str(pressed["name"])] = str(pressed.get("value", ""))
        action = str(pressed.get("formaction") or form.get("action") or self.response.request.path)
        if str(form.get("method", "get")).lower() == "post":
            return self._show(self.http.post(action, data=data, follow_redirects=True))
        return self._show(self.http.get(action, query_string=data, follow_redirects=True))

    @property
    def csrf(self) -> str:
        """What this session's forms carry, out of the page that is shown (or of one that every visitor may see)."""
        field = self.page.select_one("input[name=csrf]")
        if field is None:
            self.get("/console/access/")
            field = self.page.select_one("input[name=csrf]")
        return str(field["value"]) if field else ""

    @property
    def text(self) -> str:
        """All that the page says."""
        return self.page.get_text(" ", strip=True)

    def rows(self, selector: str = "main table tbody tr") -> list[list[str]]:
        """The table's lines, cell by cell."""
        return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in self.page.select(selector)]

    def _show(self, response: TestResponse) -> int:
        self.response = response
        if response.mimetype == "text/html":
            self.page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
        return response.status_code


def _fields(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form as it stands."""
    data: dict[str, Any] = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        name, kind = str(field["name"]), str(field.get("type", "text"))
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            values = [str(chosen.get("value", chosen.get_text(strip=True)))] if chosen else []
        elif kind in ("checkbox", "radio"):
            values = [str(field.get("value", "on"))] if field.has_attr("checked") else []
        elif kind in ("submit", "button", "file"):
            values = []
        else:
            values = [field.get_text() if field.name == "textarea" else str(field.get("value", ""))]
        for value in values:
            data.setdefault(name, []).append(value)
    return data
