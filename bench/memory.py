"""Whether the program's memory stays flat while one process answers 100,000 status queries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.district import build, clerk
from bench.line_account import BEGINS, channel, settings
from bench.replies import line_end
from bench.served import served
from bench.status_query import OURS, SCHOOLS, THREADS
from bench.tables import Target, at_most
from bench.webhooks import Webhooks, post_all
from models.database import Database

EVENTS, PIECE = 100_000, 1_000  # a piece is answered before the next: LINE's reply tokens live a minute
LOOKED_AT = (0.0, 0.1, 0.5, 1.0)
MOST_MB, FLAT = 200.0, 1.05  # at the end, of what it is after a tenth


@dataclass(frozen=True)
class Memory:
    """Resident memory of the process in MB at the start, after a tenth, after half, and after all."""

    events: int
    mb: tuple[float, float, float, float]


def run(folder: Path, events: int = EVENTS) -> Memory:
    """All of it on SQLite, whose pages live in this process too."""
    url = f"sqlite:///{folder}/memory.sqlite3"
    database = Database(url)
    build(database, SCHOOLS, BEGINS)
    database.close()
    webhooks, users = Webhooks(channel(), BEGINS), [clerk(number) for number in range(1, SCHOOLS + 1)]
    with (
        line_end() as line,
        served(OURS, 1, folder / "server.log", settings(line.url, url, BEGINS)) as server,
    ):
        answered, seen = 0, [server.memory()]
        while answered < events:
            piece = webhooks.of("สถานะ", users, min(PIECE, events - answered))
            post_all(server.address, [webhook.request for webhook in piece], THREADS)
            line.arrivals(len(piece))
            answered += len(piece)
            while len(seen) < len(LOOKED_AT) and answered >= LOOKED_AT[len(seen)] * events:
                seen.append(server.memory())
    start, tenth, half, end = seen
    return Memory(events, (start, tenth, half, end))


def targets(memory: Memory) -> list[Target]:
    _, tenth, _, end = memory.mb
    what = f"memory after {memory.events:,} events"
    return [at_most(what, end, MOST_MB, "MB"), at_most(f"{what}, of that after a tenth", end / tenth, FLAT)]
