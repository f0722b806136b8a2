"""When to try a request again: exponential backoff with jitter, as one pure object."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

RETRY_KEY_LIFE = timedelta(hours=24)  # after it the same key sends again (LINE's documentation, "Retrying")


@dataclass(frozen=True)
class Backoff:
    """Waits of ``first`` × 2ⁿ up to ``most``, each shortened at random by up to half so that retries spread out."""

    first: timedelta = timedelta(seconds=2)
    most: timedelta = timedelta(minutes=10)

    def wait(self, attempts: int, chance: random.Random) -> timedelta:
        """The wait after that many attempts (1 or more)."""
        full: timedelta = min(self.first * 2 ** min(attempts - 1, 20), self.most)
        share: float = 0.5 + chance.random() / 2
        return full * share
