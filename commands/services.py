"""The wired parts, how a command reaches them, and how it fails: one line, no traceback; 1, or 2 for a setting."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, cast

import click
from flask import current_app
from sqlalchemy.exc import OperationalError

from bot.dispatch import Dispatcher
from bot.fetched import Fetcher
from core.clock import Clock
from core.config import Settings
from core.errors import ConfigError
from line.client import LineClient
from line.delivery import DeliveryService
from models.database import Database, out_of_reach
from models.price_plans import Tariff
from scheduler.worker import Worker


@dataclass
class Services:
    """The wired parts, as ``app.extensions["tidtam"]``."""

    settings: Settings
    clock: Clock
    database: Database
    client: LineClient
    delivery: DeliveryService
    fetcher: Fetcher
    dispatcher: Dispatcher
    worker: Worker
    tariff: Tariff
    wired_around: Callable[[Database, LineClient, Settings, Clock], Services]  # the same program on other ground

    def close(self) -> None:
        """Finish what is under way and let go of threads and connections."""
        self.worker.stop()
        self.delivery.close()
        self.client.close()
        self.database.close()


def services() -> Services:
    return cast(Services, current_app.extensions["tidtam"])


def now() -> datetime:
    return services().clock.now()


def fail(*lines: str, status: int = 1) -> NoReturn:
    """Say why, change nothing, exit."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(status)


def naming_the_setting(command: Callable[..., None]) -> Callable[..., None]:
    """The command, ending with the setting's name and status 2 when the database cannot be reached."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except OperationalError as error:
            fail(f"error: {out_of_reach(error)}", status=2)
        except ConfigError as error:
            fail(f"error: {error}", status=2)

    return run


def read_file(path: Path) -> bytes:
    """The file's bytes; a file that cannot be read is one clear line."""
    try:
        return path.read_bytes()
    except OSError as error:
        fail(f"error: cannot read {path}: {error.strerror}")
