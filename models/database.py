"""The database: engine, declarative base, column types, and inserts that the database itself guards.

SQLite and PostgreSQL are equals. SQLite runs in WAL mode with ``synchronous=FULL``: what was committed
survives a killed process and a power cut. Transactions that write begin with ``BEGIN IMMEDIATE`` so that two of them
queue instead of failing half-way; readers ask for ``READ_ONLY``.
"""

from __future__ import annotations

import json
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Table,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import JSON, TypeDecorator

from core import compact_json
from core.errors import ConfigError
from models.group_commit import GroupCommit, Result

log = logging.getLogger("models.database")

LOCK_SECONDS = 15  # how long a transaction that writes waits for the others
IDLE_SECONDS = 2.0  # after this a pooled connection may have been closed by the other side

_HURRY = text("SET LOCAL lock_timeout = '100ms'")

READ_ONLY = {"tidtam_read_only": True}

Json = JSON(none_as_null=True)


class NoJson(dict[str, Any]):
    """Stands for what is no JSON, which SQLite keeps like any text: empty, so that the rows beside it can be read.

    It is written back as it was found.
    """

    def __init__(self, found: str) -> None:
        super().__init__()
        self.found = found


def _read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        log.error("a column holds no JSON")
        return NoJson(text)


def _write_json(value: Any) -> str:
    return value.found if isinstance(value, NoJson) else compact_json.encode(value).decode()


class Base(DeclarativeBase):
    """Base of every table; constraint names are fixed so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored as naive UTC so that both databases compare it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without time zone would be ambiguous in storage")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


class Database:
    """One engine and its sessions; ``begin()`` is one transaction that writes, ``read()`` one that does not."""

    def __init__(self, url: str, *, pool_size: int = 16) -> None:
        self.url = make_url(url)
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url, pool_size)
        self._writing = threading.Lock()
        self._writers = sessionmaker(self.engine, expire_on_commit=False)
        self._group = GroupCommit(self._writers, self._turn if self.is_sqlite else nullcontext, self._begin_group)
        self._readers = sessionmaker(self.engine.execution_options(**READ_ONLY), expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session whose transaction is committed at the end and rolled back on any error.

        The threads of one process take turns at SQLite's one write lock by themselves: SQLite's own way of waiting is
        to sleep and look again, ever longer. Other processes it still has to wait for.
        """
        with self._turn() if self.is_sqlite else nullcontext(), self._writers.begin() as session:
            yield session

    def in_group(self, work: Callable[[Session], Result]) -> Result:
        """``begin()`` for work that many threads bring at once: they share transactions (`GroupCommit`)."""
        return self._group.run(work)

    def _begin_group(self, session: Session) -> None:
        """On PostgreSQL one who waits for a lock would hold up all; so it waits alone, and the others go on."""
        session.connection() if self.is_sqlite else session.execute(_HURRY)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Whoever waits in vain asks SQLite all the same, and gets its error."""
        taken = self._writing.acquire(timeout=LOCK_SECONDS)
        try:
            yield
        finally:
            if taken:
                self._writing.release()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads."""
        with self._readers() as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()


def _postgresql_engine(url: str, pool_size: int) -> Engine:
    engine = create_engine(
        url, pool_size=pool_size, max_overflow=pool_size, connect_args={"connect_timeout": 5},
        json_serializer=_write_json,
    )  # fmt: skip

    def check_if_idle(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        """A restarted server or a firewall closes connections; one that was just used need not be asked.

        DisconnectionError makes the pool open another (SQLAlchemy's documentation, "Dealing with Disconnects").
        """
        if time.monotonic() - record.info.get("used_at", math.inf) < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", check_if_idle)
    return engine


def _note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = time.monotonic()


def _sqlite_engine(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        _make_folder(Path(path).parent)
    engine = create_engine(
        url, connect_args={"timeout": LOCK_SECONDS, "check_same_thread": False}, pool_use_lifo=True,
        json_deserializer=_read_json, json_serializer=_write_json,
    )  # fmt: skip
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError("DATABASE_URL", f"cannot make {folder}: {error.strerror}") from None


def out_of_reach(error: OperationalError) -> ConfigError:
    """A database that cannot be reached, as the one line that a person at the command line needs."""
    return ConfigError("DATABASE_URL", str(error.orig).strip().partition("\n")[0])


_PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={1000 * LOCK_SECONDS}",
    "wal_autocheckpoint=4000",  # pages, 16 MB: a busy hour is not held up by copying them every few answers
)  # fmt: skip


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    read_only = connection.get_execution_options().get("tidtam_read_only")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def insert_once(session: Session, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert unless a unique constraint says that it is there already; tell whether it was inserted."""
    statement = _insert_unless_there(_dialect(session), table)
    return session.connection().execute(statement, dict(values)).rowcount == 1


def insert_all_once(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """``insert_once`` of many rows that give the same columns."""
    if rows:
        statement = _insert(_dialect(session), table).on_conflict_do_nothing()
        session.execute(statement, [dict(row) for row in rows])


def upsert(session: Session, table: type[Base], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert the row with this key, or give the one that is there these values."""
    upsert_all(session, table, list(key), [{**key, **values}])


def upsert_all(session: Session, table: type[Base], key: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """``upsert`` of several rows at once; all give the same columns, ``key`` names those of the constraint."""
    statement = _insert(_dialect(session), table)
    new = {column: statement.excluded[column] for column in rows[0] if column not in key}
    updating = statement.on_conflict_do_update(index_elements=list(key), set_=new)
    session.execute(updating, [dict(row) for row in rows])


@cache
def _insert_unless_there(dialect: str, table: type[Base]) -> Any:
    """Built once: every webhook event begins with one of these."""
    return _insert(dialect, table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def _insert(dialect: str, table: type[Base]) -> Any:
    """The dialect's own INSERT, which knows ON CONFLICT."""
    target = cast(Table, table.__table__)
    return postgresql.insert(target) if dialect == "postgresql" else sqlite.insert(target)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def affected(session: Session, statement: Any) -> int:
    """Execute an UPDATE or DELETE and tell how many rows it touched."""
    return cast(CursorResult[Any], session.execute(statement)).rowcount
