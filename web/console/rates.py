"""How much one browser may ask for: enough for a person at full speed, too little to guess or to overwhelm.

Counted in the memory of each process. Of those without a session only what is refused counts, so that a flood from
behind the same proxy never keeps an officer with a good link out.
"""

from __future__ import annotations

from typing import cast

from flask import current_app, request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

SIGNED_IN = RateLimitItemPerMinute(600, namespace="signed-in")  # the check sheet saves each key stroke
HEAVY = RateLimitItemPerMinute(20, namespace="heavy")  # papers, workbooks, imports: for each session
STRANGERS = RateLimitItemPerMinute(60, namespace="strangers")  # for each address
RATES = "tidtam-rates"


class TooMany(Exception):
    """Too many requests within a minute."""


def new_rates() -> MovingWindowRateLimiter:
    """The counts of one program; it keeps them as ``app.extensions[RATES]``."""
    return MovingWindowRateLimiter(MemoryStorage())


def count(limit: RateLimitItem, whose: str) -> None:
    """Count one request. Raises TooMany."""
    if not cast(MovingWindowRateLimiter, current_app.extensions[RATES]).hit(limit, whose):
        raise TooMany


def guesses() -> bool:
    """Count one who asks for what no link opens; True: this address asks for too many such things."""
    try:
        count(STRANGERS, request.remote_addr or "")
    except TooMany:
        return True
    return False
