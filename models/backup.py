"""Backups: everything that the database holds at one instant, as one SQLite file, whichever database it came from.

Taken while the system goes on running. A backup is believed only after it has been restored into a scratch database
and every row was found again. It may be restored into SQLite or PostgreSQL, and into a newer version of the program.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.errors import TidTamError
from models.data_copy import ROWS, copy_to_sqlite, scratch_database
from models.database import Database
from models.erasures import erasures, unknown_to
from models.migrate import current_revision, is_known, stamp, upgrade
from models.restored import erase_again
from models.revision import Revision
from models.tables import METADATA


class BackupError(TidTamError):
    """The file is no backup that can be used; its text is one line."""


@dataclass(frozen=True)
class Backup:
    """What a file holds: rows by table, and their fingerprints."""

    rows: Mapping[str, int]
    fingerprints: Mapping[str, str]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


@dataclass(frozen=True)
class Restored:
    """What a database holds after a restore, and how many LINE users had been erased since the backup was taken."""

    held: Backup
    erased_again: int


def back_up(database: Database, file: Path) -> Backup:
    """Write a backup to ``file`` (mode 600) and prove that it can be restored; an older one gives way only then.

    Raises BackupError when what was written cannot be read back; OSError when the file cannot be written.
    """
    with TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
        draft = Path(folder) / file.name
        draft.touch(mode=0o600)
        with _naming_the_file():
            _write(database, draft)
            proved = prove(draft)
        _flush(draft)
        draft.replace(file)
    return proved


def _write(database: Database, draft: Path) -> None:
    copy_to_sqlite(database, draft)
    with closing_database(draft) as copy:
        if current_revision(copy) is None:  # a copy of PostgreSQL's tables knows no migrations
            stamp(copy, current_revision(database))
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # one file is the whole of it


@contextmanager
def _naming_the_file() -> Iterator[None]:
    """What SQLite says against writing a file (no room, mostly) is about the backup, not about the database."""
    try:
        yield
    except (sqlite3.OperationalError, OperationalError) as error:
        cause = error.orig if isinstance(error, OperationalError) else error
        if isinstance(cause, sqlite3.Error):
            raise BackupError(str(cause)) from error
        raise


def prove(file: Path) -> Backup:
    """Restore the backup into a scratch database, and compare. Raises BackupError."""
    with (
        TemporaryDirectory() as folder,
        _opened(file) as source,
        closing_database(Path(folder) / "restored") as scratch,
    ):
        upgrade(scratch)
        with source.engine.connect() as reading, scratch.engine.begin() as writing:
            _fill(writing, reading)
            held, found = _account(reading), _account(writing)
    if held != found:
        broken = sorted(table for table in held.rows if held.fingerprints[table] != found.fingerprints[table])
        raise BackupError(f"the backup is not whole: {', '.join(broken)}")
    return held


def restore(database: Database, file: Path) -> Restored:
    """Replace all that the database holds by the backup, in one transaction: it is all there or nothing changed.

    Who was erased since the backup was taken, as far as this database knows, is erased again in the same transaction.
    Raises BackupError when the file is none, is damaged, or was made by a newer version of the program.
    """
    with _opened(file) as source:
        upgrade(database)
        with source.engine.connect() as reading, database.engine.begin() as writing:
            newest = writing.scalar(select(func.max(Revision.number))) or 0
            with Session(writing) as session:
                known = erasures(session)
            _fill(writing, reading)
            with Session(writing, join_transaction_mode="create_savepoint") as session, session.begin():
                since = unknown_to(erasures(session), known)
                erase_again(session, since)
            _outdate_caches(writing, newest)
            return Restored(_account(writing), len(since))


@contextmanager
def closing_database(path: Path) -> Iterator[Database]:
    database = scratch_database(path)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    """A working copy of the backup, brought to the newest schema; the file itself is only read."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.sqlite3"
        shutil.copyfile(file, copy)
        _check(copy)
        with closing_database(copy) as database:
            upgrade(database)
            yield database


def _check(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"not a backup of this program, or damaged: {error}") from None
    if not sound:
        raise BackupError("the file is damaged")
    if len(revisions) != 1 or not is_known(revisions[0][0]):
        raise BackupError("made by a newer version of this program: bring the program up to date first")


def _fill(writing: Connection, reading: Connection) -> None:
    """Empty the one database and write everything of the other into it; both have the newest schema."""
    on_postgresql = writing.dialect.name == "postgresql"
    if not on_postgresql:
        writing.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in reversed(METADATA.sorted_tables):
        writing.execute(delete(table))
    for table in METADATA.sorted_tables:
        for rows in _rows(reading, table):
            writing.execute(insert(table), rows)
        if on_postgresql:
            _count_on(writing, table)


def _rows(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = connection.execution_options(yield_per=ROWS).execute(select(table).order_by(*table.primary_key))
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL's sequences go on after the greatest id."""
    for column in table.primary_key:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        if sequence is not None:
            newest = connection.scalar(select(func.max(column)))
            connection.execute(select(func.setval(sequence, newest or 1, newest is not None)))


def _account(connection: Connection) -> Backup:
    """Rows and fingerprints of every table."""
    counts, prints = {}, {}
    for table in METADATA.sorted_tables:
        digest, count = hashlib.sha256(), 0
        for rows in _rows(connection, table):
            count += len(rows)
            for row in rows:
                digest.update(repr(sorted(row.items())).encode())
        counts[table.name], prints[table.name] = count, digest.hexdigest()
    return Backup(counts, prints)


def _outdate_caches(connection: Connection, newest: int) -> None:
    """Every process reads its reference data anew: the number it knows must not come back."""
    number = max(newest, connection.scalar(select(func.max(Revision.number))) or 0) + 1
    connection.execute(Revision.__table__.update().values(number=number))  # type: ignore[attr-defined]


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
