"""A whole district in a test: the bot behind its webhook, a LINE platform over HTTP, a clock that is moved by hand.

Tests act as people do (say, tap, send a picture) and look at what the platform delivered.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app import create_app
from commands.services import Services
from core.clock import ManualClock, at_bangkok
from core.config import load_settings
from core.vocabulary import Role
from models.enrolment import district_invite, readable, school_code
from models.schools import School
from models.tables import METADATA
from simulator.platform import LinePlatform
from simulator.server import serve
from tests.line_contract import Watch

SECRET, TOKEN = "channel-secret-of-the-tests", "channel-access-token-of-the-tests"
KEY = b"key-of-the-tests"
GROUP = "C" + "1" * 32
CLERK, OTHER_CLERK, OFFICER, STRANGER = ("U" + digit * 32 for digit in "1234")
Message = dict[str, Any]


class World:
    """Everything that one scenario needs."""

    def __init__(
        self, database_url: str, clock: ManualClock, *, quota: int | None = 300, **settings: object
    ) -> None:  # ``settings`` as core.config names them
        self.clock = clock
        self._settings = settings
        self.platform = LinePlatform(channel_secret=SECRET, channel_access_token=TOKEN, clock=clock, quota=quota)
        self.watch = Watch()
        self.server = serve(self.platform, threads=12, extra_blueprints=self.watch.blueprints)
        self.database_url = database_url
        for user, name in ((CLERK, "สมหญิง"), (OTHER_CLERK, "สมศรี"), (OFFICER, "ภาคภูมิ"), (STRANGER, "คนแปลกหน้า")):
            self.platform.add_user(user, name)
        self.platform.add_group(GROUP, "ธุรการ สพป.ชพ.๒", [CLERK, OTHER_CLERK, OFFICER, STRANGER], silent_members=8)
        self.others: list[Services] = []
        self.start_bot()

    # the program

    def start_bot(self) -> None:
        """Start the program, as after a deployment or a crash."""
        if hasattr(self, "services"):
            self.services.database.close()  # only lets go of idle connections
            self.others.append(self.services)
        self.app = self._program()
        self.services: Services = self.app.extensions["tidtam"]
        self.http: FlaskClient = self.app.test_client()

    def another_program(self) -> Flask:
        """A second process on the same database and channel."""
        app = self._program()
        self.others.append(app.extensions["tidtam"])
        return app

    def _program(self) -> Flask:
        settings = load_settings(
            _env_file=None,
            line_channel_secret=SECRET,
            line_channel_access_token=TOKEN,
            line_api_host=self.server.url,
            database_url=self.database_url,
            secret_key=KEY.decode(),
            **{"sender_threads": 8, "flood_limit": 0, **self._settings},  # here a morning may pass in one moment
        )
        return create_app(settings, self.clock)

    def close(self) -> None:
        for services in (self.services, *self.others):
            services.close()
        self.server.close()
        self.watch.look_at_events(self.platform)
        self.platform.close()
        self.watch.no_complaints()

    def command(self, *arguments: str) -> str:
        """Run a command of the command line; fails the test unless it succeeds."""
        result = self.app.test_cli_runner().invoke(args=list(arguments))
        assert result.exit_code == 0, result.output
        return result.output

    # time

    def at(self, day: str, clock_time: str = "08:30") -> None:
        """Move the clock to a Thai date and time, and let the worker do its work."""
        self.clock.move_to(at_bangkok(date.fromisoformat(day), time.fromisoformat(clock_time)))
        self.work()

    def work(self) -> None:
        self.services.worker.run_once()
        self.services.delivery.drain()

    def later(self, **amount: float) -> None:
        """Let that much time pass (days, hours, minutes, seconds), and let the worker do its work."""
        self.clock.advance(timedelta(**amount))
        self.work()

    @property
    def now(self) -> datetime:
        return self.clock.now()

    # people

    def post(self, *events: Message) -> int:
        """Post events as LINE does, wait for what follows; the HTTP status of the bot's answer."""
        status = self.post_only(*events)
        self.services.delivery.drain()
        return status

    def post_only(self, *events: Message) -> int:
        """Post events and wait for nothing but the bot's answer to the webhook; its HTTP status."""
        body = self.platform.event_payload(*events)
        return self.http.post(
            "/callback", data=body, headers={"x-line-signature": self.platform.sign(body)}
        ).status_code

    def say(self, user: str, text: str, *, group: str | None = None, mention: bool = False) -> list[Message]:
        """Somebody types; what the chat received from the bot."""
        return self._acts(group or user, self.platform.text(user, text, group_id=group, mention_bot=mention))

    def tap(self, user: str, label: str, messages: list[Message], *, group: str | None = None) -> list[Message]:
        """Somebody presses the button of that label in the given messages."""
        action = button(messages, label)
        if action["type"] == "message":
            return self.say(user, action["text"], group=group)
        assert action["type"] == "postback", action
        return self._acts(group or user, self.platform.postback(user, action["data"], group_id=group))

    def tap_data(self, user: str, data: str, *, group: str | None = None) -> list[Message]:
        """A button whose data is known (or forged)."""
        return self._acts(group or user, self.platform.postback(user, data, group_id=group))

    def picture(self, user: str, content: bytes, *, group: str | None = None) -> list[Message]:
        return self._acts(group or user, self.platform.image(user, content, group_id=group))

    def file(self, user: str, name: str, content: bytes) -> list[Message]:
        return self._acts(user, self.platform.file(user, name, content))

    def act(self, chat: str, event: Message) -> list[Message]:
        """Whatever else people do on the platform (sticker, unsend, follow …); what the chat received."""
        return self._acts(chat, event)

    def at_once(self, *events: Message) -> list[int]:
        """Post each event in a request of its own, all at the same instant; the HTTP statuses."""
        bodies = [self.platform.event_payload(event) for event in events]
        start = threading.Barrier(len(bodies))

        def post(body: bytes) -> int:
            start.wait()
            headers = {"x-line-signature": self.platform.sign(body)}
            return self.app.test_client().post("/callback", data=body, headers=headers).status_code

        with ThreadPoolExecutor(len(bodies)) as pool:
            statuses = list(pool.map(post, bodies))
        self.services.delivery.drain()
        return statuses

    def _acts(self, chat: str, event: Message) -> list[Message]:
        before = len(self.platform.delivered(chat))
        assert self.post(event) == 200
        return self.platform.delivered(chat)[before:]

    def received(self, chat: str) -> list[Message]:
        """All that the chat ever received from the bot."""
        return self.platform.delivered(chat)

    # what is stored

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        with self.services.database.read() as session:
            return [dict(row) for row in session.execute(METADATA.tables[table].select()).mappings()]

    def stored(self) -> str:
        """Everything that the database holds, as one text: what must not be found in it, is not kept."""
        return "\n".join(f"{table}: {row}" for table in METADATA.tables for row in self.rows(table))

    def execute(self, statement: str, **values: object) -> None:
        """Change rows behind the program's back."""
        with self.services.database.begin() as session:
            session.execute(text(statement), values)

    # shortcuts to where most scenarios begin

    def school(self, name: str) -> School:
        with self.services.database.read() as session:
            return session.scalars(select(School).where(School.name == name).order_by(School.id)).first()  # type: ignore[return-value]

    def code_of(self, name: str) -> str:
        with self.services.database.begin() as session:
            school = session.scalars(select(School).where(School.name == name).order_by(School.id)).first()
            assert school is not None, name
            return readable(school_code(session, KEY, school, self.now))

    def enrol(self, user: str, school: str) -> list[Message]:
        """A clerk enrols with the school's code and confirms."""
        return self.tap(user, "ยืนยันและยินยอม", self.say(user, f"ลงทะเบียน {self.code_of(school)}"))

    def make_officer(self, user: str = OFFICER, role: Role = Role.OFFICER) -> None:
        with self.services.database.begin() as session:
            code = district_invite(session, KEY, self.now, role, "ภาคภูมิ ตัวอย่าง")
        self.tap(user, "ยืนยันและยินยอม", self.say(user, f"ลงทะเบียน {code}"))

    def record(self, school: str, verdict: str = "ครบหมด", note: str = "", officer: str = OFFICER) -> list[Message]:
        """An enrolled officer checks a school: ``verdict`` as typed ("ไม่ครบ 1 3"), a note on the first missing item."""
        self.say(officer, f"ตรวจ {school}")
        self.say(officer, verdict)
        if note:
            first = ("ภาพถ่าย", "ที่ตั้ง", "ช่องทางการติดต่อ", "เวลาเปิด-ปิดการให้บริการ", "นำทาง")[int(verdict.split()[1]) - 1]
            choice = self.tap(officer, "ใส่หมายเหตุ", self.say(officer, verdict))
            self.tap(officer, first, choice)
            self.say(officer, note)
        return self.say(officer, "บันทึก")

    def without_riding(self) -> None:
        """Notices are pushed as soon as they fall due, as with ``ride_minutes: 0`` in the campaign file."""
        self.execute("UPDATE reminder_rule SET ride_minutes = 0")

    def bind_group(self, officer: str = OFFICER, group: str = GROUP) -> list[Message]:
        return self.say(officer, "ผูกกลุ่มนี้", group=group)


def texts(messages: list[Message] | Message) -> str:
    """Every text that a reader of these messages sees, in one string."""
    return " ".join(_texts(messages))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _texts(child)
    elif isinstance(node, dict):
        if node.get("type") in ("text", "textV2"):
            yield str(node.get("text", ""))
        for key in ("contents", "header", "body", "footer", "hero"):
            if key in node:
                yield from _texts(node[key])


def actions(messages: Any) -> list[dict[str, Any]]:
    """Every action in the messages, quick replies included."""
    if isinstance(messages, list):
        return [action for child in messages for action in actions(child)]
    if not isinstance(messages, dict):
        return []
    own = [messages["action"]] if isinstance(messages.get("action"), dict) else []
    return own + [action for key, child in messages.items() if key != "action" for action in actions(child)]


def button(messages: list[Message], label: str) -> dict[str, Any]:
    """The one action with this label (or the first that begins with it)."""
    found = actions(messages)
    exact = [action for action in found if action.get("label") == label]
    near = [action for action in found if str(action.get("label", "")).startswith(label)]
    assert exact or near, f"no button {label!r} among {[action.get('label') for action in found]} in {texts(messages)}"
    return (exact or near)[0]


def buttons(messages: list[Message], label: str) -> list[dict[str, Any]]:
    return [action for action in actions(messages) if action.get("label") == label]


def token_of(messages: list[Message]) -> str:
    """The conversation's token out of its buttons."""
    match = re.search(
        r"[?&]t=([\w%-]+)", "&" + json.dumps([a.get("data", "") for a in actions(messages)]).replace("\\u0026", "&")
    )
    assert match, "no token"
    return match.group(1)
