"""What becomes of 5,000 messages while LINE fails and the processes that send them are killed, 100 times and more.

LINE (simulator/, over HTTP) is slow, answers 500 and 429, takes requests and leaves them without an answer, and posts
every webhook twice; what is not answered it posts again. The processes are the program's own, killed by SIGKILL at
random and started again, and by all of them the clock runs `RATE` times as fast as the real one.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bench.chaos_account import Account, Push, balance
from bench.district import build, clerk
from bench.killing import FastClock, Nursery, Program, Role, free_port, until
from bench.postgresql import PostgreSQL
from bench.posting import Post
from core.clock import at_bangkok
from core.vocabulary import Delivery, Membership
from core.vocabulary import Role as Office
from models.database import Database
from models.outbox import OutboundMessage, queue_push
from models.people import Person
from simulator.platform import LinePlatform
from simulator.records import Json
from simulator.server import serve

EVENING = at_bangkok(date(2023, 12, 8), clock_time(19, 0))  # a time at which the program has nothing of its own to send
RATE = 10.0
SECRET, TOKEN = "chaos-secret", "chaos-token"
PEOPLE, GROUPS, LANES = 60, 6, 20
OFFICER = "U" + "f" * 32
LIFE = 1.2  # seconds that a process lives, on average
DOWN = 1.0  # seconds without a database
RIDES = timedelta(minutes=3)  # how long some messages wait for a reply that can carry them


@dataclass(frozen=True)
class Plan:
    """How much is to happen. Of the messages three in five are pushes, the rest answers to people."""

    messages: int = 5_000
    kills: int = 100
    crash: Callable[[], None] | None = None  # takes the database down and up again; done once, in the middle


def group(number: int) -> str:
    return f"C{number:032x}"


@dataclass
class Stage:
    """LINE, the program's processes, and the database."""

    platform: LinePlatform
    database: Database
    programs: list[Program]
    clock: FastClock
    lanes: list[Post]
    chance: random.Random = field(default_factory=lambda: random.Random(2566))
    pushes: dict[str, Push] = field(default_factory=dict)  # by dedupe key
    events: list[Json] = field(default_factory=list)
    kills: int = 0

    def live_through(self, plan: Plan) -> None:
        """Feed the messages bit by bit; after each bit somebody is killed. Then everything may come to rest."""
        for program in self.programs:
            program.start()
        pushes, texts = 3 * plan.messages // 5, 2 * plan.messages // 5
        with ThreadPoolExecutor(1) as pool:
            for turn in range(plan.kills):
                self.worsen()
                self.queue(range(turn * pushes // plan.kills, (turn + 1) * pushes // plan.kills))
                self.speak(range(turn * texts // plan.kills, (turn + 1) * texts // plan.kills))
                if plan.crash and turn == plan.kills // 2:
                    crashed = pool.submit(plan.crash)
                time.sleep(self.chance.expovariate(len(self.programs) / LIFE))
                self.kill(self.chance.choice(self.programs))
            if plan.crash:
                crashed.result()
        self.come_to_rest()

    def worsen(self) -> None:
        """The next requests are turned away or taken without an answer; others fail by chance."""
        self.platform.faults.set(
            latency_ms=50,
            fail_500=0.05,
            timeout_after_accept=2,
            hang_seconds=0.3,
            rate_limit=2,
            duplicate_webhooks=True,
        )

    def kill(self, program: Program) -> None:
        program.kill_if_alive()
        self.kills += 1
        program.start()

    def come_to_rest(self) -> None:
        """Nobody is killed any more, and LINE works again: leases end, backoffs pass, webhooks are redelivered."""
        self.platform.faults.clear()
        until(lambda: all(lane.done for lane in self.lanes), lambda: "LINE has delivered its webhooks", 180)
        until(lambda: not self.unsettled(), lambda: f"everything is settled: {self.unsettled()}", 180)

    def unsettled(self) -> dict[str, int]:
        """How many messages stand in which state that is not their last."""
        states = [state for state in Delivery if not state.settled]
        rows = select(OutboundMessage.status, func.count()).where(OutboundMessage.status.in_(states))
        with self.database.read() as session:
            return dict(session.execute(rows.group_by(OutboundMessage.status)).tuples().all())

    # what is fed

    def queue(self, numbers: Sequence[int]) -> None:
        """Pushes, as a tick of the worker writes them: again, under the same keys, when the database was away."""
        new = {f"chaos:{number}": self._push(number) for number in numbers}
        self.pushes |= new
        while True:
            try:
                return self._write(new)
            except DBAPIError:
                time.sleep(0.1)

    def _push(self, number: int) -> Push:
        chat = group(number % GROUPS) if number % 6 == 0 else clerk(number % PEOPLE + 1)
        return Push(chat, f"ข้อความที่ {number}", waits=number % 5 == 0, harmless_twice=number % 2 == 0)

    def _write(self, pushes: dict[str, Push]) -> None:
        now = self.clock.now()
        with self.database.begin() as session:
            for key, push in pushes.items():
                queue_push(
                    session, key, push.chat_id, now,
                    messages=[{"type": "text", "text": push.text}], push_at=now + RIDES if push.waits else None,
                    harmless_twice=push.harmless_twice,
                )  # fmt: skip

    def speak(self, numbers: Sequence[int]) -> None:
        """People ask, an officer gives orders whose answers matter, and the groups talk among themselves."""
        for number in numbers:
            if number % 8 == 0:
                order = "ล็อกสถิติ" if number % 16 else "ปลดล็อกสถิติ"
                self.events.append(self.platform.text(OFFICER, f"{order} ต.ค. 66"))
            else:
                self.events.append(self.platform.text(clerk(number % PEOPLE + 1), "สถานะ"))
            if number % 4 == 0:
                self.events.append(self.platform.text(clerk(1), "ครับ", group_id=group(number % GROUPS)))

    def account(self) -> Account:
        answered = set().union(*(lane.answered for lane in self.lanes))
        return balance(self.database, self.platform, self.pushes, self.events, answered)


@contextmanager
def stage(database_url: str, roles: Sequence[Role], nursery: Nursery, folder: Path) -> Iterator[Stage]:
    """All there is to kill, not started yet, with a district in the database."""
    clock = FastClock.beginning(EVENING, RATE)
    platform = LinePlatform(channel_secret=SECRET, channel_access_token=TOKEN, clock=clock, quota=None, keep=1_000_000)
    database = Database(database_url)
    _settle_in(platform, database)
    lanes = [Post(platform) for _ in range(LANES)]
    with serve(platform) as line:
        environment = {
            "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "LINE_API_HOST": line.url,
            "DATABASE_URL": database_url, "SECRET_KEY": "chaos", "SENDER_THREADS": "16",
            "FLOOD_LIMIT": "1000000",  # a month passes in minutes
        }  # fmt: skip
        port = free_port()
        platform.webhook_url, platform.redelivery = f"http://127.0.0.1:{port}/callback", True
        programs = [
            Program(nursery, environment, folder / f"{number}-{role.value}.log", role, port=port, clock=clock)
            for number, role in enumerate(roles)
        ]
        for lane in lanes:
            lane.start()
        platform.outgoing = lambda event: lanes[hash(event["source"]["userId"]) % LANES].enqueue(event)
        try:
            yield Stage(platform, database, programs, clock, lanes)
        finally:
            for program in programs:
                program.kill_if_alive()
            for lane in lanes:
                lane.close()
            database.close()


def _settle_in(platform: LinePlatform, database: Database) -> None:
    """People on LINE and in the program, and groups that talk."""
    build(database, PEOPLE, EVENING)
    with database.begin() as session:
        session.add(
            Person(
                line_user_id=OFFICER, name="ภาคภูมิ", role=Office.OFFICER.value, membership=Membership.ACTIVE.value,
                consented_at=EVENING, enrolled_at=EVENING,
            )
        )  # fmt: skip
    platform.add_user(OFFICER, "ภาคภูมิ")
    for number in range(1, PEOPLE + 1):
        platform.add_user(clerk(number), f"ธุรการ {number}")
    for number in range(GROUPS):
        platform.add_group(group(number), f"กลุ่ม {number}", [clerk(1), OFFICER])


ONE_PROCESS = (Role.EVERYTHING,)
FOUR_PROCESSES = (Role.WEB, Role.WEB, Role.WORKER, Role.WORKER)


@dataclass(frozen=True)
class Survived:
    """One run: how many were killed, how long it took in seconds, and how the messages ended."""

    variant: str
    kills: int
    seconds: float
    account: Account


def survive(
    variant: str, database_url: str, roles: Sequence[Role], nursery: Nursery, folder: Path, plan: Plan
) -> Survived:
    """One run on a database that is empty yet; the processes' logs stay in the folder."""
    began = time.monotonic()
    with stage(database_url, roles, nursery, folder) as made:
        made.live_through(plan)
        return Survived(variant, made.kills, time.monotonic() - began, made.account())


def run(folder: Path, plan: Plan | None = None) -> Iterator[Survived]:
    """One process on SQLite; two web processes and two workers on PostgreSQL; these with a crash of the database."""
    plan, nursery = plan or Plan(), Nursery()
    try:
        yield survive("SQLite, 1 process", f"sqlite:///{folder}/chaos.sqlite3", ONE_PROCESS, nursery, folder, plan)
        for variant, crashes in (("PostgreSQL, 2 web + 2 workers", False), ("the same, database crashes", True)):
            server = PostgreSQL.start(folder / f"chaos-{crashes}")
            if server is None:
                return
            crash = partial(server.crash, DOWN) if crashes else None
            yield survive(variant, server.url, FOUR_PROCESSES, nursery, folder, replace(plan, crash=crash))
            server.close()
    finally:
        nursery.close()
