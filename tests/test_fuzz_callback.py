"""Webhooks in LINE's shapes and beside them, rightly signed: each is answered, none breaks anything or takes long."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import unquote

from sqlalchemy import delete

from bot.routes import BUTTONS, COMMANDS, FLOWS
from core.clock import Clock
from core.vocabulary import Role
from line.client import Answer, Result
from line.silent import SilentLine
from models.enrolment import CodeAttempts, district_invite, enrol, open_code
from tests.fuzzing import HANG, cursed, fuzz, waited_seconds
from tests.sheet_files import MARKED_FIVE_TIMES, csv_file
from tests.typed_texts import ROSTER, typed
from tests.webhook_shapes import Shapes, body
from tests.world import CLERK, GROUP, KEY, OFFICER, OTHER_CLERK, STRANGER, World, actions

VIEWER, OTHER_GROUP = "U" + "5" * 32, "C" + "2" * 32
HOUSEHOLD = 500  # cases after which the worker runs and those who left are taken in again
SHARE = {True: 0.8, False: 0.2}  # of all cases: SQLite, PostgreSQL, which takes longer
SHEET = csv_file([MARKED_FIVE_TIMES, ["บ้านต้นแบบ", 1, 1, 0, 1, 1, "ปักหมุดผิด"]])
ARGUMENTS = [
    "", "", *(school.name for school in ROSTER[:6]), ROSTER[0].code, "ไม่ครบ 1 3", "ครบหมด", "ต.ค. 66",
    "เดือนที่แล้ว", "ปีนี้", "8 กระบวนการ 3 0 1 0 0 2 5 1", "ย้ายออก 2", "ข้อ 3 เป็น 9", "ZZZZ-ZZZZ", "ยืนยัน", "บันทึก",
    "ใช่", "ยกเลิก", "2", "99",
    "พรุ่งนี้ 8.30", "เรียน ผอ. ทุกโรงเรียน\nขอเชิญประชุม 081-234-5678", "สพป.ชพ.2",
]  # fmt: skip


class CuriousLine(SilentLine):
    """Takes everything as LINE does, keeps the buttons that it was sent, and tells strange names and files."""

    def __init__(self, clock: Clock, shapes: Shapes) -> None:
        super().__init__(clock, lambda _: 1, None, 0)
        self.random, self._shapes, self._user = Random(0), shapes, STRANGER

    def begin(self, random: Random, content: bytes) -> None:
        """A webhook comes: buttons that are shown from now on are for its person."""
        self.random, known = Random(random.random()), [user for user in self._shapes.users if user.encode() in content]
        self._user = known[0] if known else STRANGER

    def _call(self, method: str, path: str, body: Any, headers: dict[str, str], **how: Any) -> Answer:
        json.dumps(body, ensure_ascii=False).encode()  # what has no encoding would go out broken
        unquote(path, errors="strict")
        if "/profile/" in path:
            return self._told(displayName=self._name("สมหญิง ใจดี"))
        if "/summary" in path:
            return self._told(groupName=self._name("ธุรการ สพป."))
        if "/members/count" in path:
            return self._told(count=self.random.choice((7, 0, None)))
        if "/content" in path:
            content = self.random.choice((SHEET, SHEET[: self.random.randrange(len(SHEET))], b"\xff\xd8\xff\xe0", b""))
            return Answer(Result.ACCEPTED, 200, content=content)
        return super()._call(method, path, body, headers, **how)

    def reply(self, reply_token: str, messages: list[dict[str, Any]]) -> Answer:
        self._look(messages)
        return super().reply(reply_token, messages)

    def push(self, to: str, messages: list[dict[str, Any]], retry_key: str) -> Answer:
        self._look(messages)
        return super().push(to, messages, retry_key)

    def _look(self, messages: list[dict[str, Any]]) -> None:
        shown = [(self._user, action["data"]) for action in actions(messages) if action["type"] == "postback"]
        self._shapes.buttons[:] = [*self._shapes.buttons[-60:], *shown]

    def _name(self, name: str) -> str:
        return cursed(self.random, name) if self.random.random() < 0.5 else name

    @staticmethod
    def _told(**body: Any) -> Answer:
        return Answer(Result.ACCEPTED, 200, body=body)


@contextmanager
def errors_logged() -> Iterator[list[str]]:
    """Every error that any part of the program logs, with where it came from."""
    found: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: found.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.ERROR)
    try:
        yield found
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def said(random: Random) -> str:
    """What somebody types: mostly one of the bot's own commands."""
    if random.random() < 0.3:
        return typed(random)
    word = random.choice(random.choice(COMMANDS).words)
    text = f"{word} {random.choice(ARGUMENTS)}" if random.random() < 0.7 else random.choice(ARGUMENTS)
    return cursed(random, text) if random.random() < 0.3 else text


class District:
    """Everybody of a district, on a LINE that needs no network."""

    def __init__(self, world: World) -> None:
        self.world, self.clock = world, world.clock
        self.shapes = Shapes(
            users=[CLERK, CLERK, OTHER_CLERK, OFFICER, OFFICER, VIEWER, STRANGER],
            groups=[GROUP, OTHER_GROUP],
            texts=said,
            actions=[*BUTTONS, *FLOWS],
        )
        self.line = CuriousLine(world.clock, self.shapes)
        around = world.services
        self.services = around.wired_around(around.database, self.line, around.settings, world.clock)
        world.app.extensions["tidtam"] = self.services
        self.keep_house()

    def keep_house(self) -> None:
        """Who left is taken in again, the group is bound, and the worker does what is due."""
        people = {CLERK: self.world.code_of("บ้านต้นแบบ"), OTHER_CLERK: self.world.code_of("วัดสมมติธรรม")}
        with self.services.database.begin() as session:
            for user, role in ((OFFICER, Role.OFFICER), (VIEWER, Role.VIEWER)):
                people[user] = district_invite(session, KEY, self.world.now, role, "ภาคภูมิ ตัวอย่าง")
            session.execute(delete(CodeAttempts))
            for user, code in people.items():
                enrol(session, user, open_code(session, KEY, user, code, self.world.now), self.world.now)
        source = {"type": "group", "groupId": GROUP, "userId": OFFICER}
        bind = {"type": "message", "source": source, "message": {"type": "text", "text": "ผูกกลุ่มนี้"}}
        event = {**bind, "webhookEventId": f"bind-{self.world.now.timestamp()}", "timestamp": 0, "replyToken": "b"}
        assert self.post(json.dumps({"events": [event]}).encode()) == 200
        self.services.worker.run_once()
        self.services.delivery.drain()

    def post(self, content: bytes) -> int:
        """The status of the bot's answer."""
        headers = {"x-line-signature": self.world.platform.sign(content)}
        return self.world.http.post("/callback", data=content, headers=headers).status_code

    def try_case(self, random: Random) -> None:
        """One webhook, and what follows it."""
        content = body(random, self.shapes)
        self.line.begin(random, content)
        statuses = []
        assert waited_seconds(lambda: statuses.append(self.post(renamed(content, len(statuses))))) < HANG, content[
            :2_000
        ]
        assert set(statuses) <= {200, 400}, content[:2_000]
        self.services.delivery.drain()
        self.clock.advance(timedelta(seconds=random.randrange(1, 8)))
        if not random.randrange(HOUSEHOLD):
            self.keep_house()


def renamed(content: bytes, again: int) -> bytes:
    """The same events as others: what was handled once would only be recognised."""
    return content.replace(b'"webhookEventId": "01', f'"webhookEventId": "{again}'.encode()) if again else content


def test_no_webhook_breaks_anything_or_takes_long(new_world: Callable[..., World]) -> None:
    world = new_world(flood_limit=20)
    district = District(world)
    with errors_logged() as errors:

        def try_case(random: Random) -> None:
            district.try_case(random)
            assert errors == [], "\n".join(errors)

        fuzz(200, try_case, share=SHARE[world.services.database.is_sqlite])
        district.keep_house()
        assert errors == [], "\n".join(errors)
    assert world.rows("inbound_event")
    assert [row for row in world.rows("inbound_event") if row["handling"] == "failed"] == []
