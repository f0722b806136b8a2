"""/healthz: the process answers. /readyz: it can do its work."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from models.database import Database
from models.heartbeat import last_beat
from models.migrate import is_current

health = Blueprint("health", __name__)
log = logging.getLogger("web.health")

BEAT_WITHIN = timedelta(minutes=2)


@health.get("/healthz")
def healthz() -> Response:
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """200 when database, migrations and a living worker are there, else 503; the parts are named either way."""
    services = current_app.extensions["tidtam"]
    state = _state(services.database, services.clock)
    ready = state["database"] and state["migrations"] and state["worker"]
    return jsonify(ready=ready, **state), 200 if ready else 503


def _state(database: Database, clock: Clock) -> dict[str, Any]:
    state: dict[str, Any] = {"database": False, "migrations": False, "worker": False, "worker_last_beat": None}
    try:
        state["migrations"] = is_current(database)
        state["database"] = True
        if not state["migrations"]:
            return state
        with database.read() as session:
            beat_at = last_beat(session)
    except SQLAlchemyError:
        log.exception("not ready")
        return state
    if beat_at is not None:
        state["worker"] = abs(clock.now() - beat_at) <= BEAT_WITHIN
        state["worker_last_beat"] = beat_at.isoformat()
    return state
