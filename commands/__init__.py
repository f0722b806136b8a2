"""The command line: ``flask --app app …``. Each command says what it did, or that it changed nothing."""

from __future__ import annotations

from copy import copy

import click
from flask import Flask

from commands import backup, campaigns, database, events, people, rehearsal, results, richmenus, roster, worker
from commands.services import naming_the_setting


def register_commands(app: Flask) -> None:
    """Add every command to the application."""
    for module in (backup, campaigns, database, events, people, rehearsal, results, richmenus, roster, worker):
        for command in module.COMMANDS:
            app.cli.add_command(_registered(command))


def _registered(command: click.Command) -> click.Command:
    """A copy, since the command itself may be added to several applications."""
    registered = copy(command)
    assert command.callback is not None  # noqa: S101  # every command does something
    registered.callback = naming_the_setting(command.callback)
    return registered
