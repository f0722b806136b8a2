"""Once a day: what has been kept long enough goes (models/retention.py), the people in what stays are forgotten when
their time is over (models/old_names.py), rounds that ended are counted, and what schools reported is added up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from core.config import RETENTION_DAYS
from models.database import Database
from models.kept_tallies import keep_all_tallies
from models.month_totals import keep_all_totals
from models.old_names import FORGETTING
from models.retention import RULES, delete_expired
from models.strange_rows import settle_strange

log = logging.getLogger("scheduler.housekeeping")

BATCH = 1_000  # rows a transaction, so that no webhook waits long for the one writer of SQLite


def keep_house(
    database: Database, now: datetime, personal: timedelta = timedelta(days=RETENTION_DAYS)
) -> dict[str, int]:
    """Delete what is no longer needed, and the people in records older than ``personal``.

    Returns how many rows of what. Any number of workers may do it at once.
    """
    before = now - personal
    gone = {
        what: _by_the_batch(database, partial(delete_expired, rule=rule, now=now, limit=BATCH))
        for what, rule in RULES.items()
    }
    gone |= {
        what: _by_the_batch(database, partial(forget, before=before, now=now, most=BATCH))
        for what, forget in FORGETTING.items()
    }
    with database.begin() as session:
        if strange := settle_strange(session, now):
            log.error("messages that nobody can send", extra={"failed": strange})
        keep_all_tallies(session, now)
    keep_all_totals(database, now)
    log.info("kept house", extra={"gone": {what: rows for what, rows in gone.items() if rows}})
    return gone


def _by_the_batch(database: Database, step: Callable[[Session], int]) -> int:
    rows = 0
    while True:
        with database.begin() as session:
            batch = step(session)
        rows += batch
        if batch < BATCH:
            return rows
