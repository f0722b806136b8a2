"""PostgreSQL crashes under the program, and a web process is killed in the middle of the console's transaction."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup

from bench.killing import Fate, Nursery, Step, until
from bench.postgresql import PostgreSQL
from core.clock import ManualClock
from core.vocabulary import Role
from models.enrolment import district_invite
from tests.conftest import seed
from tests.killed_district import District, district
from tests.world import CLERK, GROUP, KEY, OFFICER, World, button, texts

SCHOOL = "บ้านต้นแบบ"
DAY = "/console/calendar/days/2023-12-20"


def test_postgresql_crashes_while_people_write_and_a_notice_falls_due(
    crashing_postgresql: PostgreSQL, clock: ManualClock
) -> None:
    seed(crashing_postgresql.url)
    world = World(crashing_postgresql.url, clock, quota=None)
    world.without_riding()
    world.make_officer()
    world.bind_group()
    world.enrol(CLERK, SCHOOL)
    world.record(SCHOOL, "ไม่ครบ 1 3", "ภาพไม่ชัด")
    review = world.say(CLERK, "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1")
    confirmed = world.platform.postback(CLERK, button(review, "ยืนยัน")["data"])
    world.at("2023-11-06", "08:29")
    crash = threading.Thread(target=crashing_postgresql.crash, args=(1.0,))
    crash.start()
    until(lambda: not world.http.get("/readyz").get_json()["database"], lambda: "the database is away")
    statuses = [world.post(world.platform.redelivered(confirmed))]
    while statuses[-1] != 200:  # as LINE does until it is answered
        statuses.append(world.post(world.platform.redelivered(confirmed)))
    crash.join()
    assert set(statuses) == {200, 500}
    world.later(minutes=1)
    for _ in range(3):
        world.later(minutes=1)
    assert len(world.rows("monthly_report")) == 1
    receipts = [message for message in world.received(CLERK) if "ส่งสถิติแล้ว" in texts(message)]
    assert len(receipts) == 1
    assert [message["_via"] for message in world.received(GROUP)][1:] == ["push"]
    assert "ภาพไม่ชัด" in texts(world.say(CLERK, "สถานะ"))
    world.close()


@pytest.fixture
def office(database_url: str, nursery: Nursery, tmp_path: Path) -> Iterator[District]:
    """A program in its process, with an officer."""
    with district(database_url, nursery, tmp_path) as made:
        made.start()
        made.add_person(OFFICER, "ภาคภูมิ")
        with made.database.begin() as session:
            code = district_invite(session, KEY, made.clock.now(), Role.OFFICER, "ภาคภูมิ ตัวอย่าง")
        card = said(made, f"ลงทะเบียน {code}")
        made.platform.postback(OFFICER, button(card, "ยืนยันและยินยอม")["data"])
        until(lambda: "ลงทะเบียนเรียบร้อยแล้ว" in texts(made.platform.delivered(OFFICER)), lambda: "the officer is in")
        yield made
        assert made.complaints() == []


def said(office: District, words: str) -> list[dict[str, object]]:
    before = len(office.platform.delivered(OFFICER))
    office.platform.text(OFFICER, words)
    until(lambda: len(office.platform.delivered(OFFICER)) > before, lambda: f"an answer to {words}")
    return office.platform.delivered(OFFICER)[before:]


class Browser:
    """The officer at the console of a program that may die: what is typed stays in the form."""

    def __init__(self, office: District) -> None:
        self._url = office.program.url
        self._http = requests.Session()
        self._http.trust_env = False
        self.show(urlsplit(str(button(said(office, "เข้าเว็บ"), "เปิดคอนโซล")["uri"])).path)
        self.press("เข้าใช้งาน")

    def show(self, path: str) -> None:
        self._read(self._http.get(urljoin(self._url, path), timeout=10))

    def press(self, label: str, **fields: str) -> None:
        pressed = next(b for b in self._page.select("form button") if label in b.get_text(" ", strip=True))
        form = pressed.find_parent("form")
        assert form is not None
        hidden = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")}
        action = str(pressed.get("formaction") or form.get("action") or self._at)
        self._read(self._http.post(urljoin(self._url, action), data={**hidden, **fields}, timeout=10))

    def _read(self, response: requests.Response) -> None:
        response.raise_for_status()
        self._at, self._page = response.url, BeautifulSoup(response.text, "html.parser")


@pytest.mark.parametrize("fate", [Fate.DIES_BEFORE, Fate.DIES_AFTER])
def test_what_the_console_was_saving_when_it_was_killed_is_all_there_or_not_at_all_and_can_be_saved_again(
    office: District, fate: Fate
) -> None:
    browser = Browser(office)
    browser.show(DAY)
    browser.press("ดูผลก่อนบันทึก", choice="off", reason="กีฬาสี")
    office.restart(0, Step("web.console.calendar", "set_day", fate))
    office.program.await_ready()
    with pytest.raises(requests.ConnectionError):
        browser.press("บันทึก")
    office.program.await_death()
    assert office.rows("day_override") == [] and "กีฬาสี" not in str(office.rows("audit_entry"))
    office.restart(1)
    browser.press("บันทึก")
    assert [row["reason"] for row in office.rows("day_override")] == ["กีฬาสี"]
