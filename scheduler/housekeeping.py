"""Once a day: what has been kept long enough goes (models/retention.py), and rounds that ended are counted."""

from __future__ import annotations

import logging
from datetime import datetime

from models.database import Database
from models.kept_tallies import keep_all_tallies
from models.retention import RULES, Rule, delete_expired

log = logging.getLogger("scheduler.housekeeping")

BATCH = 1_000  # rows a transaction, so that no webhook waits long for the one writer of SQLite


def keep_house(database: Database, now: datetime) -> dict[str, int]:
    """Delete what is no longer needed; returns how many rows of what. Any number of workers may do it at once."""
    gone = {what: _delete_all(database, rule, now) for what, rule in RULES.items()}
    with database.begin() as session:
        keep_all_tallies(session, now)
    log.info("kept house", extra={"gone": {what: rows for what, rows in gone.items() if rows}})
    return gone


def _delete_all(database: Database, rule: Rule, now: datetime) -> int:
    rows = 0
    while True:
        with database.begin() as session:
            batch = delete_expired(session, rule, now, BATCH)
        rows += batch
        if batch < BATCH:
            return rows
