"""The roster in Thai order, for pages that list schools."""

from __future__ import annotations

from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from models.roster import Roster, RosterCache

CACHE = "tidtam-roster"


def roster(session: Session) -> Roster:
    """All schools as they stand now."""
    return cast(RosterCache, current_app.extensions.setdefault(CACHE, RosterCache())).fresh(session)
