"""Read by gunicorn by itself: how the web processes run wherever ``gunicorn 'app:create_app()'`` is started.

The application is loaded before the workers fork, so that a wrong setting ends gunicorn with one line and status 2
instead of a worker that is started over and over. Nothing is opened before the fork: connections and threads begin
when they are used.
"""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

preload_app = True
worker_class = "gthread"
threads = 8
graceful_timeout = 30
control_socket_disable = True  # nobody asks it anything, and in a container it has no home folder to be in
access_log_format = '{"at": "%(t)s", "status": %(s)s, "bytes": "%(B)s", "ms": %(M)s}'  # addresses hold secrets

# /metrics answers for all web processes: they share their counts through this folder.
_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
_own_folder = None if os.environ.get(_COUNTS) else tempfile.mkdtemp(prefix="tidtam-counts-")
Path(os.environ.setdefault(_COUNTS, _own_folder or "")).mkdir(parents=True, exist_ok=True)


def post_fork(_server: Any, _worker: Any) -> None:
    """What was loaded before the fork lives as long as the process: the collector need not look at it again."""
    gc.freeze()


def child_exit(_server: Any, worker: Any) -> None:
    """What a process that ended had counted stays; what only lived in it goes."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    """The folder goes with the processes, unless somebody else made it."""
    if _own_folder is not None:
        shutil.rmtree(_own_folder, ignore_errors=True)
