"""Faults that can be switched on: what a client of LINE must survive."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, fields
from typing import Any

from simulator.records import LineError


@dataclass(slots=True)
class _Settings:
    """``fail_500``: a float up to 1.0 is a probability, an int the number of next requests that fail.
    ``timeout_after_accept``: the next n requests are carried out and never answered: the connection is held
    ``hang_seconds`` and closed. ``rate_limit``: the next n requests answer the rate 429.
    """

    latency_ms: int = 0
    fail_500: float | int = 0
    timeout_after_accept: int = 0
    hang_seconds: float = 0.0
    rate_limit: int = 0
    duplicate_webhooks: bool = False
    reorder_webhooks: bool = False


class Faults:
    """The faults in force. Counted faults run down by themselves; the rest stays until cleared."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 (chance for tests, not a secret)
        self._lock = threading.Lock()
        self._settings = _Settings()
        self._released = threading.Event()

    def set(self, **changes: Any) -> None:
        """Switch faults on.

        Raises:
            ValueError: for a name that is no fault or a value of the wrong kind.
        """
        for name, value in changes.items():
            _check(name, value)
        with self._lock:
            self._released.clear()
            for name, value in changes.items():
                setattr(self._settings, name, value)

    def clear(self) -> None:
        """Everything works again; held connections are let go."""
        with self._lock:
            self._settings = _Settings()
            self._released.set()

    def as_dict(self) -> dict[str, Any]:
        with self._lock:
            return {field.name: getattr(self._settings, field.name) for field in fields(_Settings)}

    # -- asked by the server

    def wait_latency(self) -> None:
        if self._settings.latency_ms:
            self._released.wait(self._settings.latency_ms / 1000)

    def before_accepting(self) -> None:
        """Raise the error that is due, if any.

        Raises:
            LineError: 429 or 500; the request was not carried out.
        """
        settings = self._settings
        if settings.rate_limit and self._take("rate_limit"):
            raise LineError(429, "The API rate limit has been exceeded. Try again later.")
        if settings.fail_500 and self._fails():
            raise LineError(500, "Internal Server Error")

    def swallow_answer(self) -> bool:
        """Whether this accepted request stays without answer; holds the connection first."""
        if not self._settings.timeout_after_accept or not self._take("timeout_after_accept"):
            return False
        self._released.wait(self._settings.hang_seconds)
        return True

    # -- asked by the webhook poster

    @property
    def duplicates(self) -> bool:
        return self._settings.duplicate_webhooks

    @property
    def reorders(self) -> bool:
        return self._settings.reorder_webhooks

    def shuffled(self, events: list[Any]) -> list[Any]:
        """The same events in another order: never the given one when there are two or more."""
        mixed = self._random.sample(events, len(events))
        return mixed if mixed != events else events[::-1]

    def _take(self, name: str) -> bool:
        with self._lock:
            left = int(getattr(self._settings, name))
            if left > 0:
                setattr(self._settings, name, left - 1)
            return left > 0

    def _fails(self) -> bool:
        if isinstance(self._settings.fail_500, float):
            return self._random.random() < self._settings.fail_500
        return self._take("fail_500")


def _check(name: str, value: Any) -> None:
    kinds = {field.name: field.type for field in fields(_Settings)}
    if name not in kinds:
        raise ValueError(f"no such fault: {name}")
    fits = isinstance(value, bool) if kinds[name] == "bool" else _is_amount(value, whole=kinds[name] == "int")
    if not fits:
        raise ValueError(f"{name}: {value!r} is not allowed")


def _is_amount(value: Any, *, whole: bool) -> bool:
    kind = int if whole else (int, float)
    return isinstance(value, kind) and not isinstance(value, bool) and value >= 0
