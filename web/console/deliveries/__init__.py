"""What the bot sent, what it could not send, what it could not handle, and what officers do about it."""

from __future__ import annotations

from flask import Blueprint

from web.console.deliveries import broadcasts, events, log, unsent
from web.console.deliveries.wording import WORDS

deliveries = Blueprint("deliveries", __name__, url_prefix="/deliveries")
deliveries.context_processor(lambda: WORDS)
deliveries.add_url_rule("/", "show", unsent.show)
deliveries.add_url_rule("/<int:message_id>/posted", "posted", unsent.posted, methods=["POST"])
deliveries.add_url_rule("/<int:message_id>/not-needed", "not_needed", unsent.not_needed, methods=["POST"])
deliveries.add_url_rule("/log/", "log", log.show)
deliveries.add_url_rule("/log/<int:message_id>", "entry", log.entry)
deliveries.add_url_rule("/broadcasts/", "broadcasts", broadcasts.show)
deliveries.add_url_rule("/broadcasts/<int:broadcast_id>", "broadcast", broadcasts.broadcast)
deliveries.add_url_rule("/events/", "events", events.show)
deliveries.add_url_rule("/events/<event_id>/replay", "replay", events.replay, methods=["POST"])
