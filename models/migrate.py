"""Brings a database to the newest schema, and tells whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.config import ROOT
from models.checks import derive_missing_standings
from models.database import Database, out_of_reach
from models.standings import SchoolStanding


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the migrations that are missing, all in one transaction; ConfigError when the database cannot be reached."""
    try:
        with _without_foreign_keys(database) as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            if inspect(connection).has_table(SchoolStanding.__tablename__):
                with Session(connection) as session:
                    derive_missing_standings(session)
    except OperationalError as error:
        raise out_of_reach(error) from error


@contextmanager
def _without_foreign_keys(database: Database) -> Iterator[Connection]:
    """A transaction in which tables that others refer to may be made anew, as SQLite has to for many changes.

    SQLite would take the old table's end for the end of its rows (its documentation, "Making Other Kinds Of Table
    Schema Changes": foreign keys off before the transaction, and all of them checked within it).
    """
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if database.is_sqlite:
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                before = _revision(connection)
                yield connection
                looks = database.is_sqlite and _revision(connection) != before
                if looks and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise AssertionError("a migration left rows that refer to nothing")
        finally:
            if database.is_sqlite:
                driver.execute("PRAGMA foreign_keys = ON")


def new_migration(database: Database, message: str) -> None:
    """Write a migration from the difference between tables and database (for developers)."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        number = len(list((ROOT / "migrations" / "versions").glob("*.py"))) + 1
        command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04}")


def is_current(database: Database) -> bool:
    """Whether the database has every migration."""
    return current_revision(database) == ScriptDirectory.from_config(_config()).get_current_head()


def current_revision(database: Database) -> str | None:
    """The last migration that the database has; None: no migration ever ran on it."""
    with database.read() as session:
        return _revision(session.connection())


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this version of the program has that migration."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def stamp(database: Database, revision: str | None) -> None:
    """Say which migration a database stands at, without running any."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.stamp(config, revision or "base")
