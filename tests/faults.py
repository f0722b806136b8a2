"""What goes wrong around the program, for real: the kernel, SQLite or PostgreSQL itself refuses, and lets go again."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from tests.world import World


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process can be written beyond its first bytes: the kernel refuses, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(world: World) -> Iterator[None]:
    """The database lets itself be read, as on a disk that was mounted read-only or on a standby server."""
    database = world.services.database
    if database.is_sqlite:
        with each_connection(database.engine, "query_only = ON"):
            yield
        return
    with _maintenance(database.url) as execute:
        execute(f'ALTER DATABASE "{database.url.database}" SET default_transaction_read_only = on')
        database.engine.dispose()
        try:
            yield
        finally:
            execute(f'ALTER DATABASE "{database.url.database}" RESET default_transaction_read_only')
            database.engine.dispose()


@contextmanager
def each_connection(engine: Engine, pragma: str) -> Iterator[None]:
    """SQLite connections that are opened meanwhile have this; those that were open are closed, before and after."""

    def set_pragma(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", set_pragma)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", set_pragma)
        engine.dispose()


@contextmanager
def write_lock(world: World) -> Iterator[None]:
    """Somebody else writes to the SQLite file and does not come to an end."""
    path = str(world.services.database.url.database)
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


@contextmanager
def away(world: World) -> Iterator[None]:
    """PostgreSQL cuts every connection to the world's database and takes no new one, as while it restarts."""
    url, name = world.services.database.url, world.services.database.url.database
    with _maintenance(url) as execute:
        execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        try:
            yield
        finally:
            execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


@contextmanager
def _maintenance(url: URL) -> Iterator[Any]:
    """Statements to the server outside any transaction and outside the world's database."""
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection.exec_driver_sql
    engine.dispose()
