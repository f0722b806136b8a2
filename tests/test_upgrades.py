"""A database that an earlier version made comes up under this one with all that it holds."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, select, text
from sqlalchemy.engine import make_url

from app import create_app
from core.clock import ManualClock
from core.config import load_settings
from models.database import Base, Database
from models.migrate import _config, is_current, upgrade
from tests.rows import Rows

REVISIONS = sorted(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())
Held = dict[str, list[dict[str, object]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
        yield database
        database.close()
        return
    server = request.getfixturevalue("postgresql")
    name = f"old_{uuid.uuid4().hex[:12]}"
    _at_once(server, f"CREATE DATABASE {name}")
    database = Database(make_url(server).set(database=name).render_as_string(hide_password=False))
    yield database
    database.close()
    _at_once(server, f"DROP DATABASE {name} WITH (FORCE)")


def _at_once(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def fill(database: Database) -> None:
    """Two rows in every table of whatever schema there is."""
    with database.begin() as session:
        rows = Rows(session.connection())
        for _ in range(2):
            for table in rows.tables:
                rows.add(table, {})


def held(connection: Connection) -> Held:
    """All rows, as the database itself describes them."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
        for table in metadata.sorted_tables
        if table.name != "alembic_version"
    }


def look(database: Database) -> Held:
    with database.read() as session:
        return held(session.connection())


def lost(before: Held, after: Held) -> list[str]:
    """What was there and is not; a column or table that a migration took away on purpose does not count."""
    found = []
    for table, rows in before.items():
        kept = after.get(table, [])
        columns = [column for column in rows[0] if column in kept[0]] if rows and kept else []
        missing = [row for row in rows if kept and not any(all(row[c] == k[c] for c in columns) for k in kept)]
        found += [f"{table}: {row}" for row in (missing if kept or table not in after else rows)]
    return found


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_an_earlier_version_held_is_all_there(empty: Database, revision: str) -> None:
    upgrade(empty, revision)
    fill(empty)
    before = look(empty)
    assert all(before.values()), sorted(table for table, rows in before.items() if not rows)
    upgrade(empty)
    assert is_current(empty)
    assert lost(before, look(empty)) == []
    with empty.read() as session:
        for mapper in Base.registry.mappers:  # the program itself can read every row
            session.scalars(select(mapper.class_)).all()


def test_the_schema_after_all_migrations_is_the_one_that_the_program_describes(empty: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    upgrade(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_the_program_starts_on_an_upgraded_database(empty: Database, clock: ManualClock) -> None:
    upgrade(empty, REVISIONS[0])
    fill(empty)
    url = empty.url.render_as_string(hide_password=False)
    settings = load_settings(
        _env_file=None, line_channel_secret="s", line_channel_access_token="t", line_api_host="http://127.0.0.1:1",
        database_url=url, secret_key="key",
    )  # fmt: skip
    app = create_app(settings, clock)
    services = app.extensions["tidtam"]
    client, run = app.test_client(), app.test_cli_runner().invoke
    assert client.get("/readyz").get_json()["migrations"] is False
    assert run(args=["db-upgrade"]).output == "database is up to date\n"
    once = look(empty)
    assert run(args=["db-upgrade"]).output == "database is up to date\n"  # twice is harmless
    assert look(empty) == once
    services.worker.tick()
    assert client.get("/readyz").get_json()["ready"] is True
    services.close()
