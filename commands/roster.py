"""The roster."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from commands.services import fail, now, read_file, services
from messages.sheets import problem_text, unreadable_text
from models.audit import audit
from models.schools import import_roster
from sheets.roster import read_roster
from sheets.table import UnreadableFile


@click.command("schools-import")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def schools_import(file: Path) -> None:
    """Import a roster (CSV or XLSX). Every bad row is reported by its line; if any is bad nothing is changed."""
    try:
        roster = read_roster(read_file(file), file.name)
    except UnreadableFile as error:
        fail(f"error: {file}: {unreadable_text(error.reason, error.line)}", "nothing was changed")
    if roster.problems:
        lines = [f"line {problem.line}: {problem_text(problem)}" for problem in roster.problems]
        fail(*lines, f"{len(roster.problems)} problems; nothing was changed")
    with services().database.begin() as session:
        change = import_roster(session, roster.rows, now())
        audit(session, None, "roster_imported", now(), created=change.created, updated=change.updated)
    click.echo(f"{change.created} schools created, {change.updated} updated, {change.unchanged} unchanged")


COMMANDS = (schools_import,)
