"""The two functions that Flask touches: verify and parse, then hand each event on.

LINE wants the answer within 2 s; nothing here waits for LINE. 200 means: committed. A database that is down gives
500, so that LINE delivers the events again.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.dispatch import DatabaseDown, Dispatcher
from line.events import MalformedBody, read_body, signature_is_right

webhook = Blueprint("webhook", __name__)

MOST_BYTES = 2 * 1024 * 1024


@webhook.post("/callback")
def callback() -> Response:
    """LINE's webhook: 400 for a wrong signature or a body that is not a webhook's."""
    request.max_content_length = MOST_BYTES
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:  # refused before it fills the memory
        return Response("too large\n", 400)
    secret: str = current_app.config["LINE_CHANNEL_SECRET"]
    if not signature_is_right(secret, body, request.headers.get("x-line-signature")):
        return Response("signature does not match\n", 400)
    try:
        events = read_body(body)
    except MalformedBody as error:
        return Response(f"not a webhook body: {error}\n", 400)
    dispatcher: Dispatcher = current_app.extensions["tidtam"].dispatcher
    try:
        for event in events:
            dispatcher.handle(event)
    except DatabaseDown:
        return Response("database out of reach\n", 500)
    return Response("OK\n", 200)
