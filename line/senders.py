"""The threads that send: what is handed in is done by whichever is free, the first first.

``concurrent.futures`` gives each task a future with a lock of its own, which costs a tenth of what a whole answer may;
nobody waits for a single reply.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

from sqlalchemy.exc import DBAPIError

log = logging.getLogger("line.delivery")

Task = Callable[[], object]


class Senders:
    """Up to so many threads, started when they are needed first."""

    def __init__(self, threads: int) -> None:
        self._most = threads
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._guard = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._unfinished = 0
        self.closed = False

    def submit(self, task: Task) -> None:
        """Do it soon; nothing is done any more once this is closed."""
        with self._guard:
            if self.closed:
                return
            self._unfinished += 1
            if len(self._threads) < min(self._unfinished, self._most):
                self._start()
            self._tasks.put(task)

    def wait(self, timeout: float) -> None:
        """Until everything submitted so far, and what that submitted in turn, is done; or so many seconds."""
        with self._guard:
            self._guard.wait_for(lambda: not self._unfinished, timeout)

    def close(self, *, drop: bool = True) -> None:
        """What is under way is finished, what is not begun is dropped. A process that ends by itself finishes all."""
        with self._guard:
            self.closed = True
            threads, self._threads = self._threads, []
        while drop and self._next_dropped():
            self._done()
        for _ in threads:
            self._tasks.put(None)
        for thread in threads:
            thread.join()
        atexit.unregister(self._at_exit)

    def _at_exit(self) -> None:
        self.close(drop=False)

    def _next_dropped(self) -> bool:
        try:
            self._tasks.get_nowait()
        except Empty:
            return False
        return True

    def _start(self) -> None:
        if not self._threads:
            atexit.register(self._at_exit)
        thread = threading.Thread(target=self._work, name=f"sender-{len(self._threads)}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                task()
            except DBAPIError:
                log.exception("database out of reach: the lease runs out and a worker takes over")
            except Exception:
                log.exception("sender failed")
            self._done()

    def _done(self) -> None:
        with self._guard:
            self._unfinished -= 1
            if not self._unfinished:
                self._guard.notify_all()
