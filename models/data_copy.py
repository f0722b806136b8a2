"""A copy of all data, taken at one instant while the system goes on running."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, select

from models.database import Database
from models.tables import METADATA

ROWS = 500  # read and written at once


def scratch_database(path: Path) -> Database:
    """A copy to work on. It may be lost at any moment, so nothing waits for the disk."""
    database = Database(f"sqlite:///{path}")
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    return database


def copy_to_sqlite(source: Database, path: Path) -> None:
    """Write everything that ``source`` holds into a new SQLite file at ``path``; ``source`` is only read."""
    if source.is_sqlite:
        _back_up(source, path)
    else:
        _copy_tables(source, path)


def _back_up(source: Database, path: Path) -> None:
    """SQLite's online backup: in WAL mode it neither waits for writers nor keeps them waiting."""
    connection = source.engine.raw_connection()
    try:
        origin: Any = connection.driver_connection
        with closing(sqlite3.connect(path)) as copy:
            origin.backup(copy)
    finally:
        connection.close()


def _copy_tables(source: Database, path: Path) -> None:
    """Table by table under one snapshot. Rows may point ahead, so references are looked at when all are in."""
    copy = scratch_database(path)
    snapshot = source.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    try:
        METADATA.create_all(copy.engine)
        with snapshot.connect() as reading, copy.engine.begin() as writing:
            writing.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            streaming = reading.execution_options(stream_results=True, yield_per=ROWS)
            for table in METADATA.sorted_tables:
                for rows in streaming.execute(select(table)).mappings().partitions():
                    writing.execute(insert(table), [dict(row) for row in rows])
    finally:
        copy.close()
