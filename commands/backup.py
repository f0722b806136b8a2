"""``backup`` and ``restore``: see models/backup.py."""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from commands.services import Services, fail, now, services
from core.clock import in_bangkok
from models.audit import audit
from models.backup import Backup, BackupError, back_up, restore
from models.migrate import is_current
from models.people import Person
from models.restored import doubt_unsettled
from models.schools import School
from scheduler.worker import queue_due

ERASED_SINCE = (
    "This database was empty, so nothing here tells whose data were erased after the backup was taken. The log does: "
    'run erase-person with each "person" of its lines "event": "erased" since then.'
)
PATH = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=PATH)
@with_appcontext
def backup_command(file: Path) -> None:
    """Write everything to FILE while the system runs on, and prove that it can be restored."""
    database = services().database
    if not is_current(database):
        fail("error: the database lacks migrations; run db-upgrade first. Nothing was written.")
    try:
        held = back_up(database, file)
    except BackupError as error:
        fail(f"error: {error}. An older {file} was left as it is.")
    except OSError as error:
        fail(f"error: cannot write {file}: {error.strerror}. An older one was left as it is.")
    click.echo(f"{file}: {_told(held)}, {file.stat().st_size:,} bytes, restored once to prove it")
    click.echo("Keep it where the database is not, readable by nobody else: it holds names. SECRET_KEY is not in it.")


@click.command("restore")
@click.argument("file", type=PATH)
@with_appcontext
def restore_command(file: Path) -> None:
    """Replace everything by what FILE holds; what was there before is kept in a backup of its own beside FILE."""
    if not file.is_file():
        fail(f"error: {file} is not there. Nothing was changed.")
    wired = services()
    try:
        before = _keep_former(wired, file)
        restored = restore(wired.database, file)
    except BackupError as error:
        fail(f"error: {file}: {error}. Nothing was changed.")
    except OSError as error:
        fail(f"error: {error.filename or file}: {error.strerror}. Nothing was changed.")
    doubted = _settle_what_may_have_gone(wired)
    click.echo(f"restored {_told(restored.held)} from {file}")
    if restored.erased_again:
        click.echo(f"{restored.erased_again} people had their data erased since the backup: they were erased again")
    if before is not None:
        click.echo(f"what was there before is in {before}")
    else:
        click.echo(ERASED_SINCE)
    if doubted:
        click.echo(f"{doubted} messages may have gone out since the backup: none is sent again, officers see them")


def _told(held: Backup) -> str:
    return f"{held.rows['school']:,} schools, {held.rows['person']:,} people, {held.total:,} rows in all"


def _keep_former(wired: Services, file: Path) -> Path | None:
    """A backup of what is about to be replaced; None where there is nothing."""
    if not is_current(wired.database):
        return None
    with wired.database.read() as session:
        if not any(session.scalar(select(func.count()).select_from(table)) for table in (School, Person)):
            return None
    stem = f"before-restore-{in_bangkok(now()):%Y%m%d-%H%M%S}"
    names = (file.with_name(f"{stem}{mark}.sqlite3") for mark in chain([""], (f"-{n}" for n in count(2))))
    former = next(name for name in names if not name.exists())
    back_up(wired.database, former)
    return former


def _settle_what_may_have_gone(wired: Services) -> int:
    """What went out after the backup is not known here, so nothing that was due by now is sent."""
    instant = now()
    with wired.database.begin() as session:
        queue_due(session, instant)
        doubted = doubt_unsettled(session, instant)
        audit(session, None, "restored", instant, doubted=doubted)
    return doubted


COMMANDS = (backup_command, restore_command)
