"""/healthz: the process answers. /readyz: it can do its work."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from models.database import Database
from models.heartbeat import BEAT_WITHIN, last_beat
from models.migrate import is_current
from models.unsent import missed_and_untold

health = Blueprint("health", __name__)
log = logging.getLogger("web.health")


@health.get("/healthz")
def healthz() -> Response:
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """200 when database, migrations and a living worker are there and no missed notice is unknown to the officers.

    Else 503; the parts are named either way. ``missed_notices``: those of the last 24 hours that nobody was told of.
    """
    services = current_app.extensions["tidtam"]
    state = _state(services.database, services.clock)
    ready = state["database"] and state["migrations"] and state["worker"] and not state["missed_notices"]
    return jsonify(ready=ready, **state), 200 if ready else 503


def _state(database: Database, clock: Clock) -> dict[str, Any]:
    state: dict[str, Any] = {
        "database": False, "migrations": False, "worker": False, "worker_last_beat": None, "missed_notices": None,
    }  # fmt: skip
    now = clock.now()
    try:
        state["migrations"] = is_current(database)
        state["database"] = True
        if not state["migrations"]:
            return state
        with database.read() as session:
            newest = last_beat(session, now)
            state["missed_notices"] = missed_and_untold(session, now)
    except SQLAlchemyError:
        log.exception("not ready")
        return state
    if newest is not None:
        state["worker"] = now - newest.beat_at <= BEAT_WITHIN
        state["worker_last_beat"] = newest.beat_at.isoformat()
    return state
