"""November 2566 in the district's size: what a month costs when notices ride on what people write anyway.

119 schools, a group of 222 and the free plan's 300 messages. The officer follows the letter's calendar; how often the
group talks, when clerks answer and who is late comes from a seeded model (`Habits`), the rest is the program itself:
signed webhooks in, the LINE platform's record and bill out.
"""

from __future__ import annotations

import csv
import heapq
import io
import itertools
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from bench.district import build, clerk
from bench.line_account import SECRET, TOKEN
from core.clock import ManualClock, at_bangkok
from core.config import load_settings
from core.vocabulary import Membership, Role
from messages.plain import as_text
from models.database import Database
from models.outbox import OutboundMessage
from models.people import Person
from simulator.platform import LinePlatform
from simulator.server import serve
from thai.working_days import WorkingDays

SCHOOLS, IN_GROUP, QUOTA, ITEMS = 119, 222, 300, 5
GROUP, OFFICER = "C" + "f" * 32, "U" + "f" * 32
FIRST, LAST = date(2023, 11, 1), date(2023, 11, 30)
ROUNDS = {date(2023, 11, 9): 1, date(2023, 11, 16): 2, date(2023, 11, 23): 3}
TICKS = [time(hour, minute) for hour in range(8, 17) for minute in (0, 30) if (8, 30) <= (hour, minute) <= (16, 30)]
TALK = ("รับทราบค่ะ", "ครับ", "ขอบคุณค่ะ", "สวัสดีวันจันทร์ค่ะ", "ส่งแล้วนะคะ", "ขอไฟล์อีกครั้งได้ไหมครับ")


Act = Callable[[], None]


@dataclass(frozen=True)
class Habits:
    """The model of the people; all shares between 0 and 1, all chance from ``seed``."""

    seed: int = 2566
    talk_a_day: float = 8.0  # messages of the whole group on a working day, 07.30 to 17.00, on average
    quiet_mornings: float = 0.15  # working days on which nobody writes before 10.30
    posts_by_hand: float = 0.9  # held notices that the officer posts within the hour
    prompt: float = 0.55  # clerks who answer within a day
    slow: float = 0.30  # within three days; the rest is late and answers rarely
    misses: float = 0.7  # schools that miss something at the first round
    fixes: tuple[float, float, float] = (0.9, 0.6, 0.2)  # by the next round: prompt, slow, late


@dataclass
class Outcome:
    """What the month came to."""

    billed: int = 0  # by LINE, messages
    naive: int = 0  # the same notices and digests, all pushed
    told: dict[int, int] = field(default_factory=dict)  # round → schools that were told of it in time
    group_notices: Counter[tuple[str, str]] = field(default_factory=Counter)  # (title, way) → times
    ways: Counter[tuple[str, str]] = field(default_factory=Counter)  # (purpose, way or state) → messages

    @property
    def doubled(self) -> int:
        titles: Counter[str] = Counter()
        for (title, _), times in self.group_notices.items():
            titles[title] += times
        return sum(times - 1 for times in titles.values())


class November:
    """The district, lived through tick by tick."""

    def __init__(self, folder: Path, habits: Habits) -> None:
        self._coming: list[tuple[datetime, int, Act]] = []  # a heap
        self._numbers = itertools.count()
        self._read = 0  # messages that the officer has read
        self.chance = random.Random(habits.seed)  # a model, not a secret
        self.habits = habits
        self.clock = ManualClock(at_bangkok(FIRST, time(7)))
        self.platform = LinePlatform(
            channel_secret=SECRET, channel_access_token=TOKEN, clock=self.clock, quota=QUOTA, keep=100_000
        )
        self.server = serve(self.platform)
        url = f"sqlite:///{folder}/november.sqlite3"
        self._people(Database(url))
        self._start(url)

    def _people(self, database: Database) -> None:
        build(database, SCHOOLS, self.clock.now(), checked=False)
        with database.begin() as session:
            now = self.clock.now()
            session.add(
                Person(
                    line_user_id=OFFICER,
                    name="เจ้าหน้าที่",
                    role=Role.OFFICER.value,
                    membership=Membership.ACTIVE.value,
                    consented_at=now,
                    enrolled_at=now,
                )
            )
        database.close()
        clerks = [clerk(number) for number in range(1, SCHOOLS + 1)]
        for user in (*clerks, OFFICER):
            self.platform.add_user(user, user[-4:])
        self.platform.add_group(GROUP, "ธุรการ", [*clerks, OFFICER], silent_members=IN_GROUP - SCHOOLS - 1)
        kinds = self.chance.choices(
            (0, 1, 2), (self.habits.prompt, self.habits.slow, 1 - self.habits.prompt - self.habits.slow), k=SCHOOLS
        )
        self.kind = dict(enumerate(kinds, start=1))  # school number → prompt, slow, late
        self.misses = {
            number: set(self.chance.sample(range(ITEMS), self.chance.randint(1, 3)))
            for number in range(1, SCHOOLS + 1)
            if self.chance.random() < self.habits.misses
        }

    def _start(self, url: str) -> None:
        from app import create_app

        settings = load_settings(
            _env_file=None, line_channel_secret=SECRET, line_channel_access_token=TOKEN,
            line_api_host=self.server.url, database_url=url, secret_key="bench", flood_limit=1_000_000,
        )  # fmt: skip
        self.app = create_app(settings, self.clock)
        self.services = self.app.extensions["tidtam"]
        self.http = self.app.test_client()

    def live(self) -> None:
        """The whole month."""
        self._post(self.platform.text(OFFICER, "ผูกกลุ่มนี้", group_id=GROUP))
        days = WorkingDays()
        for number in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=number)
            if days.is_working(day):
                self._live_day(day)

    def _live_day(self, day: date) -> None:
        """Whatever happens, in the order of the clock; what the officer reads makes further things happen."""
        for at, act in [*self._talk(day), *self._clerks(day), *self._officer(day), *self._ticks(day)]:
            self._happens(at, act)
        while self._coming:
            at, _, act = heapq.heappop(self._coming)
            self.clock.move_to(at)
            act()

    def _happens(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._coming, (at, next(self._numbers), act))

    def _ticks(self, day: date) -> Iterator[tuple[datetime, Act]]:
        for tick in TICKS:
            yield at_bangkok(day, tick), self._tick

    def _tick(self) -> None:
        self.services.worker.refresh_quota()
        self.services.worker.run_once()
        told = self.platform.delivered(OFFICER)
        for message in told[self._read :]:
            for data in {data for data in _postbacks(message) if data.startswith("a=posted") and "do=yes" in data}:
                if self.chance.random() < self.habits.posts_by_hand:
                    at = self.clock.now() + timedelta(minutes=self.chance.randint(5, 55))
                    self._happens(at, partial(self._post_by_hand, data))
        self._read = len(told)

    def _post_by_hand(self, data: str) -> None:
        """The officer shares the text into the group, as LINE's share sheet does, and says so."""
        with self.services.database.read() as session:
            row = session.get_one(OutboundMessage, int(dict(parse_qsl(data))["m"]))
            text = as_text(row.messages or [])
        self._post(self.platform.text(OFFICER, text, group_id=GROUP))
        self._post(self.platform.postback(OFFICER, data))

    # what people do, as (instant, act)

    def _talk(self, day: date) -> Iterator[tuple[datetime, Act]]:
        quiet = self.chance.random() < self.habits.quiet_mornings
        for _ in range(sum(self.chance.random() < self.habits.talk_a_day / 100 for _ in range(100))):
            at = self._moment(day, time(10, 31) if quiet else time(7, 30), time(17))
            who, text = clerk(self.chance.randint(1, SCHOOLS)), self.chance.choice(TALK)
            yield at, partial(self._say, who, text)

    def _clerks(self, day: date) -> Iterator[tuple[datetime, Act]]:
        for number, kind in self.kind.items():
            since = min((day - round_).days for round_ in (*ROUNDS, FIRST) if round_ <= day)
            wait = (1, 3, 6)[kind]
            if since == wait and self.chance.random() < (0.95, 0.8, 0.3)[kind]:
                yield self._moment(day, time(8), time(16)), partial(self._look, number)
            if day == FIRST + timedelta(days=(1, 5, 12)[kind]):
                yield self._moment(day, time(8), time(16)), partial(self._report, number)

    def _officer(self, day: date) -> Iterator[tuple[datetime, Act]]:
        if day in ROUNDS:
            yield at_bangkok(day, time(14)), self._check_all

    def _moment(self, day: date, earliest: time, latest: time) -> datetime:
        first, last = (at.hour * 60 + at.minute for at in (earliest, latest))
        minute = self.chance.randint(first, last)
        return at_bangkok(day, time(minute // 60, minute % 60))

    def _say(self, who: str, text: str) -> None:
        self._post(self.platform.text(who, text, group_id=GROUP))

    def _look(self, number: int) -> None:
        """A clerk asks for the school's status and, as clerks of that kind do, puts right what is missing."""
        self._post(self.platform.text(clerk(number), "สถานะ"))
        if number in self.misses and self.chance.random() < self.habits.fixes[self.kind[number]]:
            for data in set(self._declarations(number)):
                self._post(self.platform.postback(clerk(number), data))
            del self.misses[number]

    def _declarations(self, number: int) -> Iterator[str]:
        """The data of the buttons “แจ้งแก้ไขแล้ว” on the clerk's newest card."""
        for message in self.platform.delivered(clerk(number))[-5:]:
            yield from (data for data in _postbacks(message) if data.startswith("a=declare"))

    def _report(self, number: int) -> None:
        figures = " ".join(str(self.chance.choice((0, 0, 0, 1, 2, 5))) for _ in range(8))
        self._post(self.platform.text(clerk(number), f"สถิติ ต.ค. 66 {figures}"))
        self._post(self.platform.text(clerk(number), "ยืนยัน"))

    def _check_all(self) -> None:
        """The officer's sheet of the round: every school."""
        written = io.StringIO()
        sheet = csv.writer(written)
        sheet.writerow(["รหัสโรงเรียน", "ภาพถ่าย", "ที่ตั้ง", "ช่องทางการติดต่อ", "เวลาเปิด-ปิด", "นำทาง", "หมายเหตุ"])
        for number in range(1, SCHOOLS + 1):
            marks = [0 if item in self.misses.get(number, ()) else 1 for item in range(ITEMS)]
            sheet.writerow([f"10{number:08}", *marks, ""])
        self._post(self.platform.file(OFFICER, "ผล.csv", written.getvalue().encode("utf-8-sig")))
        self._post(self.platform.text(OFFICER, "บันทึกทั้งหมด"))

    def _post(self, event: dict[str, Any]) -> None:
        body = self.platform.event_payload(event)
        answer = self.http.post("/callback", data=body, headers={"x-line-signature": self.platform.sign(body)})
        assert answer.status_code == 200, answer.status
        self.services.delivery.drain()

    # what came of it

    def outcome(self) -> Outcome:
        outcome = Outcome(billed=self.platform.billed(FIRST.year, FIRST.month))
        for message in self.platform.delivered(GROUP):
            title = str(message.get("altText", ""))
            if title.startswith(("แจ้งกำหนด", "วันนี้ติดตาม", "ผลการติดตาม", "ขอบคุณ")):
                outcome.group_notices[title, message["_via"]] += 1
        with self.services.database.read() as session:
            rows = session.connection().exec_driver_sql(
                "SELECT purpose, way, status, chat_id FROM outbound_message WHERE topic <> ''"
            )
            for purpose, way, status, chat in rows:
                outcome.ways[purpose, way if status == "sent" else status] += 1
                if status not in ("cancelled", "lapsed"):
                    outcome.naive += IN_GROUP if chat == GROUP else 1
        for day, number in ROUNDS.items():
            outcome.told[number] = self._told(day, number)
        return outcome

    def _told(self, day: date, number: int) -> int:
        """Schools that heard of the round by its day: in the group, which all are in, or in person."""
        end = at_bangkok(day, time(16, 30))
        phrase = f"ครั้งที่ {number}"

        def heard(chat: str) -> bool:
            posted = (entry for entry in self.platform.chat(chat) if entry.from_bot or entry.sender_id == OFFICER)
            return any(entry.at <= end and phrase in str(entry.message) for entry in posted)

        return SCHOOLS if heard(GROUP) else sum(heard(clerk(n)) for n in range(1, SCHOOLS + 1))

    def close(self) -> None:
        self.services.close()
        self.server.close()
        self.platform.close()


def _postbacks(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "postback":
            yield str(node["data"])
        for value in node.values():
            yield from _postbacks(value)
    elif isinstance(node, list):
        for value in node:
            yield from _postbacks(value)


def run(habits: Habits | None = None) -> Outcome:
    """Live through the month once."""
    with tempfile.TemporaryDirectory() as folder:
        november = November(Path(folder), habits or Habits())
        try:
            november.live()
            return november.outcome()
        finally:
            november.close()


def report(outcome: Outcome) -> list[str]:
    """Lines for people."""
    lines = [
        f"November 2566: {SCHOOLS} schools, a group of {IN_GROUP}, {QUOTA} messages a month",
        f"  billed by LINE             {outcome.billed:>6,}",
        f"  the same, all pushed       {outcome.naive:>6,}",
        f"  notices doubled in the group {outcome.doubled:>4}",
        *(f"  schools told of round {number}  {schools:>6} of {SCHOOLS}" for number, schools in outcome.told.items()),
    ]
    for (title, way), times in outcome.group_notices.items():
        lines.append(f"  group, by {way:<6} {title}" + (f" × {times}" if times > 1 else ""))
    lines += [f"  {purpose:<11} {way:<10} {count:>5}" for (purpose, way), count in sorted(outcome.ways.items())]
    return lines
