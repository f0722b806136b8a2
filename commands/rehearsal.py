"""A rehearsal: days to come, lived through on a copy of the data, with nothing sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commands.rehearsal_lines import lines
from commands.services import Services, fail, now, services
from core.clock import ManualClock, at_bangkok
from line.events import Inbound, Kind
from line.silent import SilentLine
from models.campaigns import active_campaigns
from models.data_copy import copy_to_sqlite, scratch_database
from models.database import Database
from models.price_plans import Tariff
from models.quota import last_reading, price_of, prices_of
from models.rehearsed import Case, CaseResult, Rehearsal
from models.schools import School, in_force
from reports.rehearsal import rehearsal_workbook
from scheduler.rehearsal import Behaviour, Stage, rehearse, set_back, used_before
from scheduler.rehearsed_chats import group_names, people_names

LONGEST = timedelta(days=200)
DAY = click.DateTime(["%Y-%m-%d"])
SHARE = click.FloatRange(0, 1)


@dataclass(frozen=True)
class _Wish:
    """What to rehearse."""

    first: date
    last: date
    active: float
    missing: float
    seed: int


@click.command("rehearse")
@click.option("--from", "first", type=DAY, required=True, help="first day, as 2023-11-01")
@click.option("--to", "last", type=DAY, required=True, help="last day")
@click.option("--active", type=SHARE, default=0.4, show_default=True, help="share of the chats that write on a day")
@click.option(
    "--missing", type=SHARE, default=1.0, show_default=True,
    help="share of the schools not complete so far that still are not when a round is checked",
)  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="another seed, other people write")
@click.option("--plan", help="as if on this plan of campaigns/line-plans.yaml")
@click.option("--out", type=click.Path(path_type=Path), help="write an XLSX with every message, too")
@with_appcontext
def rehearse_days(
    first: datetime, last: datetime, active: float, missing: float, seed: int, plan: str | None, out: Path | None
) -> None:
    """Print who gets what, by which way, at what price: at best, at worst, and when some write. Nothing is sent."""
    wish = _Wish(first.date(), last.date(), active, missing, seed)
    if not wish.first <= wish.last <= wish.first + LONGEST:
        fail(f"error: --to must be --from or up to {LONGEST.days} days after it")
    with services().database.read() as session:
        if not active_campaigns(session):
            fail("error: no campaign yet; run campaign-load first")
    prices = services().tariff
    if plan is not None:
        prices = Tariff(prices.plans.named(plan), prices.plans)
    with _quiet():
        found = _rehearse_all(services(), wish, prices.plan.messages if plan is not None else None)
    for line in lines(found, prices):
        click.echo(line)
    if out is not None:
        _write(out, rehearsal_workbook(found, prices))


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        fail(f"error: cannot write {out}: {error.strerror}")
    click.echo(f"\nwrote {out}")


@contextmanager
def _quiet() -> Iterator[None]:
    """What a rehearsed worker logs is no news of this system; what goes wrong still is."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _rehearse_all(real: Services, wish: _Wish, most: int | None) -> Rehearsal:
    """All cases, each on a copy of its own. ``most``: messages a month, in place of what LINE says."""
    start = at_bangkok(wish.first, time())
    with TemporaryDirectory(prefix="tidtam-rehearsal-") as folder:
        origin = Path(folder) / "origin.sqlite3"
        copy_to_sqlite(real.database, origin)
        with closing(scratch_database(origin)) as database, database.begin() as session:
            if most is None:
                most = _month_quota(session, real.tariff)
            set_back(session, start)
            used, schools = used_before(session, start), _schools(session, wish.first)
            groups, people = group_names(session), people_names(session)
            sizes = prices_of(session, list(groups))
        cases = []
        for case in Case:
            path = origin.with_stem(case.value)
            copyfile(origin, path)
            cases.append(_rehearse(real, wish, path, case, {**people, **groups}, frozenset(groups), most, used))
    return Rehearsal(
        wish.first, wish.last, now(), wish.active, wish.missing, wish.seed,
        schools=schools, groups=[(name, sizes[group]) for group, name in groups.items()], people=len(people),
        cases=cases,
    )  # fmt: skip


def _month_quota(session: Session, tariff: Tariff) -> int | None:
    """Messages that LINE grants a month; what the plan holds while LINE has not told. None: no limit."""
    reading = last_reading(session)
    return reading.most if reading is not None else tariff.plan.messages


def _schools(session: Session, day: date) -> int:
    return session.scalar(select(func.count(School.id)).where(in_force(day.strftime("%Y-%m")))) or 0


def _rehearse(
    real: Services, wish: _Wish, path: Path, case: Case, names: dict[str, str], groups: frozenset[str],
    most: int | None, used: int,
) -> CaseResult:  # fmt: skip
    """One case, by the same program around its own copy: nothing of it reaches LINE, the watcher, or the real data."""
    clock = ManualClock(real.clock.now())
    clock.move_to(at_bangkok(wish.first, time()))
    database = scratch_database(path)
    line = SilentLine(clock, lambda chat: _price(database, chat), most, used)
    unwatched = real.settings.model_copy(update={"heartbeat_url": None, "database_url": f"sqlite:///{path}"})
    with closing(real.wired_around(database, line, unwatched, clock)) as copy:
        stage = Stage(database, clock, line, copy.worker, copy.delivery, _writer(copy), names, groups)
        return rehearse(stage, wish.first, wish.last, Behaviour(case, wish.active, wish.missing, wish.seed), most, used)


def _price(database: Database, chat: str) -> int:
    with database.read() as session:
        return price_of(session, chat)


def _writer(copy: Services) -> Callable[[str, bool], None]:
    """Somebody sends a sticker: it asks for nothing, and its reply token carries what waits."""
    numbers = count(1)

    def write(chat: str, private: bool) -> None:
        name = f"rehearsal-{next(numbers)}"
        user = chat if private else None
        copy.dispatcher.handle(Inbound(name, Kind.OTHER_MESSAGE, copy.clock.now(), chat, user, private, name))

    return write


COMMANDS = (rehearse_days,)
