"""What a year of 119, 2,000 and 29,000 schools costs those who ask: in chat, in the console, and for a file.

Each size on each database is asked by a process of its own through the program's front door (signed webhook, signed-in
browser); chat answers count until their reply is at LINE. First: nobody has asked this process before; warm: the middle
one of several more.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from datetime import time as of_day
from functools import partial
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from bench.district import clerk
from bench.line_account import SECRET, TOKEN, channel, clock_at, hush
from bench.postgresql import PostgreSQL
from bench.replies import LineEnd, line_end
from bench.tables import Target, at_most
from bench.webhooks import Webhook, Webhooks
from bench.year import build_year
from core.clock import at_bangkok
from core.config import load_settings
from core.vocabulary import Membership, Role
from models.database import Database
from models.one_time_links import LinkKind, issue_link
from models.people import Person

SIZES = (119, 2_000, 29_000)
NOW = at_bangkok(date(2023, 11, 24), of_day(10, 0))
OFFICER = "U" + "f" * 32
STATUS, MISSING, OVERVIEW = "status query", "who is missing", "overview page"
PAGES = {
    OVERVIEW: "/console/overview/",
    "check sheet page": "/console/sheet/",
    "month overview": "/console/statistics/months/2023-10",
    "fiscal-year totals": "/console/statistics/year",
    "workbook of a month": "/console/statistics/workbook?from=2023-10&to=2023-10",
    "workbook of 12 months": "/console/statistics/workbook?from=2022-11&to=2023-10",
}
CHATS, LOOKS = 30, 7  # how often each is asked when warm,
LONG, FEW, LONGEST = 4.0, 4, 15.0  # or until so many seconds are over: a few times, unless even that takes longer


FirstAndWarm = tuple[float, float | None]


@dataclass(frozen=True)
class Asked:
    """One question on one database, in milliseconds."""

    what: str
    database: str
    schools: int
    first_ms: float
    warm_ms: float | None  # None: so slow that once was enough


@dataclass(frozen=True)
class Grown:
    """All that was asked of one database."""

    database: str
    schools: int
    built_in: float  # seconds
    asked: list[Asked]
    memory_mb: float  # the most that the process needed: for the workbook


def run(folder: Path, sizes: Sequence[int] = SIZES, *, with_postgresql: bool = True) -> Iterator[Grown]:
    """Each size on SQLite and on PostgreSQL."""
    server = PostgreSQL.start(folder / "growth") if with_postgresql else None
    with line_end() as line:
        for schools in sizes:
            yield _grow("SQLite", f"sqlite:///{folder}/year-{schools}.sqlite3", schools, line)
            if server:
                yield _grow("PostgreSQL", server.database(f"year_{schools}"), schools, line)
    if server:
        server.close()


def _grow(name: str, url: str, schools: int, line: LineEnd) -> Grown:
    began = time.perf_counter()
    database = Database(url)
    build_year(database, schools, NOW)
    with database.begin() as session:
        staff = {"role": Role.OFFICER.value, "membership": Membership.ACTIVE.value}
        session.add(Person(line_user_id=OFFICER, name="เจ้าหน้าที่", consented_at=NOW, enrolled_at=NOW, **staff))
    database.close()
    built_in = time.perf_counter() - began
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe()
    process = fork.Process(target=_ask_all, args=(url, schools, line, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        times, memory = ours.recv()  # EOFError: it died, and said why
    finally:
        process.kill()
        process.join()
    asked = [Asked(what, name, schools, first, warm) for what, (first, warm) in times.items()]
    return Grown(name, schools, built_in, asked, memory)


# the process that is asked


def _ask_all(url: str, schools: int, line: LineEnd, told: Any) -> None:
    hush()
    from app import create_app

    settings = load_settings(
        _env_file=None, line_channel_secret=SECRET, line_channel_access_token=TOKEN, line_api_host=line.url,
        database_url=url, secret_key="bench", flood_limit=1_000_000,
    )  # fmt: skip
    app = create_app(settings, clock_at(NOW))
    person = _Asker(app.test_client(), line)
    users = [clerk(number) for number in range(1, schools + 1, max(1, schools // (CHATS + 2)))]
    times = {
        STATUS: person.chat("สถานะ", users, CHATS),
        MISSING: person.chat("ใครยังไม่ครบ", [OFFICER], CHATS // 2),
    }
    person.sign_in(app.extensions["tidtam"].database)
    times |= {what: person.look(address) for what, address in PAGES.items()}
    told.send((times, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6))
    told.recv()  # killed meanwhile


class _Asker:
    """Somebody with a chat and a browser."""

    def __init__(self, http: FlaskClient, line: LineEnd) -> None:
        self._http = http
        self._line = line
        self._webhooks = Webhooks(channel(), NOW)

    def chat(self, text: str, users: Sequence[str], repeats: int) -> FirstAndWarm:
        """(first, warm) in ms from the webhook to the reply's arrival."""
        return _times([partial(self._replied, webhook) for webhook in self._webhooks.of(text, users, 1 + repeats)])

    def _replied(self, webhook: Webhook) -> float:
        began = time.perf_counter()
        answer = self._http.post("/callback", data=webhook.body, headers={"x-line-signature": webhook.signature})
        assert answer.status_code == 200, answer.status
        return max(self._line.arrivals(1).values()) - began

    def sign_in(self, database: Database) -> None:
        """As an officer does with the link from the chat."""
        with database.begin() as session:
            officer = session.scalars(select(Person.id).where(Person.line_user_id == OFFICER)).one()
            token = issue_link(session, LinkKind.CONSOLE, {}, officer, NOW)
        answer = self._http.post(f"/console/in/{token}")
        assert answer.status_code == 302, answer.status

    def look(self, address: str) -> FirstAndWarm:
        return _times([partial(self._seen, address)] * (1 + LOOKS))

    def _seen(self, address: str) -> float:
        began = time.perf_counter()
        answer = self._http.get(address)
        took = time.perf_counter() - began
        assert answer.status_code == 200, (address, answer.status)
        return took


def _times(asks: Sequence[Callable[[], float]]) -> FirstAndWarm:
    """(the first, the middle one of the others), each in ms; no others when the first one took too long for that."""
    took: list[float] = []
    for ask in asks:
        took.append(1000 * ask())
        if sum(took) > 1000 * (LONG if len(took) >= FEW else LONGEST):
            break
    first, *others = took
    return first, statistics.median(others) if others else None


# what was to be reached

MOST_MS, MOST_GROWTH = 100.0, 1.5


def targets(grown: Sequence[Grown]) -> Iterator[Target]:
    """What can be said of these sizes."""
    warm = {
        (asked.what, asked.database, asked.schools): asked.warm_ms or asked.first_ms
        for size in grown
        for asked in size.asked
    }
    few, many = SIZES[0], SIZES[-1]
    for database in ("SQLite", "PostgreSQL"):
        if (STATUS, database, many) not in warm:
            continue
        for what in (MISSING, OVERVIEW):
            yield at_most(f"{what} at {many:,} schools, {database}", warm[what, database, many], MOST_MS, "ms")
        if (STATUS, database, few) in warm:
            grew = warm[STATUS, database, many] / warm[STATUS, database, few]
            yield at_most(f"{STATUS} at {many:,} schools, of that at {few:,}, {database}", grew, MOST_GROWTH)
