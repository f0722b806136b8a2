"""The worker process."""

from __future__ import annotations

import signal
import threading

import click
from flask.cli import with_appcontext

from commands.services import services


@click.command("run-worker")
@with_appcontext
def run_worker() -> None:
    """Tick, send and keep house until SIGTERM."""
    services().settings.require_line()
    stop = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stop.set())
    services().worker.start()
    stop.wait()
    services().close()


COMMANDS = (run_worker,)
