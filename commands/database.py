"""Schema."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from commands.services import services
from models.migrate import new_migration, upgrade


@click.command("db-upgrade")
@with_appcontext
def db_upgrade() -> None:
    """Bring the database to the newest schema."""
    upgrade(services().database)
    click.echo("database is up to date")


@click.command("db-new-migration", hidden=True)
@click.argument("message")
@with_appcontext
def db_new_migration(message: str) -> None:
    """For developers: write a migration from the difference between tables and database."""
    new_migration(services().database, message)


COMMANDS = (db_upgrade, db_new_migration)
