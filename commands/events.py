"""Events whose handler failed."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from bot.dispatch import DatabaseDown
from commands.services import fail, services
from core.errors import Conflict
from models.inbound import failed_events


@click.command("events-failed")
@with_appcontext
def events_failed() -> None:
    """List events that wait for a replay: id, kind, time, cause."""
    with services().database.read() as session:
        for event in failed_events(session):
            click.echo(f"{event.webhook_event_id}\t{event.kind}\t{event.received_at.isoformat()}\t{event.cause}")


@click.command("event-replay")
@click.argument("event_id")
@with_appcontext
def event_replay(event_id: str) -> None:
    """Handle a failed event again. A receipt that it gives is pushed, since its reply token is spent."""
    services().settings.require_line()
    try:
        route = services().dispatcher.replay(event_id)
    except Conflict:
        fail(f"error: {event_id} is not a failed event", "nothing was changed")
    except DatabaseDown:
        fail("error: the database cannot be reached", "nothing was changed")
    if route == "failed":
        fail(f"{event_id} failed again; it is kept")
    click.echo(f"{event_id} handled by {route}")


COMMANDS = (events_failed, event_replay)
