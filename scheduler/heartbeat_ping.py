"""A sign of life to a watcher outside: whoever misses it can tell people when nobody here can any more."""

from __future__ import annotations

import logging
import threading

import requests

log = logging.getLogger("scheduler.heartbeat")

TIMEOUTS = (3.05, 10.0)  # seconds to connect, and between bytes
HEARD_OFTEN_ENOUGH = 429  # some watchers take a few pings a minute and turn the others away: they know that we live


class HeartbeatPing:
    """Pings an address in the background, one ping at a time; without an address it does nothing.

    The address is a secret (who knows it can feign life), and so are the texts of the errors that quote it: only what
    kind of failure it was is logged, and only when it changes.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._under_way = threading.Lock()
        self._failure: str | None = None

    def __call__(self) -> None:
        """Ping unless one is still under way; returns at once."""
        if self._url and self._under_way.acquire(blocking=False):
            try:
                threading.Thread(target=self._ping, name="heartbeat", daemon=True).start()
            except RuntimeError:  # no thread to be had: this ping is left out
                self._under_way.release()
                self._note("no thread")

    def _ping(self) -> None:
        try:
            self._note(self._failure_of_get())
        finally:
            self._under_way.release()

    def _failure_of_get(self) -> str | None:
        try:
            with requests.get(self._url, timeout=TIMEOUTS, stream=True) as answer:  # the body is nobody's business
                refused = answer.status_code >= 400 and answer.status_code != HEARD_OFTEN_ENOUGH
                return f"http {answer.status_code}" if refused else None
        except Exception as error:  # anything uncaught would be printed by the thread, with the address in its text
            return type(error).__name__

    def _note(self, failure: str | None) -> None:
        if failure and failure != self._failure:
            log.warning("heartbeat not taken", extra={"cause": failure})
        elif self._failure and not failure:
            log.info("heartbeat taken")
        self._failure = failure
