"""Reference data that every event needs (roster index, campaigns, days off), cached until its revision changes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select

from models.calendar import working_days
from models.campaigns import Campaign, active_campaigns, current_campaign
from models.database import Database
from models.revision import current_revision
from models.schools import School, school_names
from thai.collation import sort_key
from thai.school_names import SchoolNames
from thai.working_days import WorkingDays


@dataclass
class Reference:
    """One consistent reading of the reference data. Rows in it are detached: read them, never change them."""

    revision: int
    campaigns: Sequence[Campaign]
    days: WorkingDays
    _database: Database

    @cached_property
    def schools(self) -> SchoolNames:
        """The index by which people find a school; built when it is first asked for."""
        with self._database.read() as session:
            return school_names(session)

    @cached_property
    def amphoes(self) -> list[str]:
        """The district's amphoe in Thai order."""
        with self._database.read() as session:
            return sorted(session.scalars(select(School.amphoe).distinct()), key=sort_key)

    def campaign(self, today: date) -> Campaign | None:
        """The campaign that a question without a name means."""
        return current_campaign(self.campaigns, today)


class ReferenceCache:
    """Gives the current `Reference`; each event brings the revision that tells whether the cached one is fresh."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._cached: Reference | None = None

    def fresh(self, revision: int) -> Reference:
        """The reading of that revision, which the database told just now.

        A revision that is not committed yet, because one transaction serves several events, is not there to be read:
        then it is the reading of what is, and asked for again by the next event.
        """
        cached = self._cached
        if cached is not None and cached.revision == revision:
            return cached
        with self._lock:
            if self._cached is None or self._cached.revision != revision:  # else another thread was first
                self._cached = self._read()
            return self._cached

    def _read(self) -> Reference:
        with self._database.read() as session:
            revision = current_revision(session)  # first: what is younger than it says is only read once more
            campaigns = active_campaigns(session)
            days = working_days(session)
            session.expunge_all()
        return Reference(revision, campaigns, days, self._database)
