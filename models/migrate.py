"""Brings a database to the newest schema, and tells whether it is there."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from core.config import ROOT
from models.database import Database, out_of_reach


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the migrations that are missing, all in one transaction; ConfigError when the database cannot be reached."""
    try:
        with database.engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except OperationalError as error:
        raise out_of_reach(error) from error


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
        return MigrationContext.configure(session.connection()).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this version of the program has that migration."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def stamp(database: Database, revision: str | None) -> None:
    """Say which migration a database stands at, without running any."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.stamp(config, revision or "base")
