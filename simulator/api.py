"""LINE's Messaging API as a Flask app: the paths of api.line.me and api-data.line.me on one host.

https://developers.line.biz/en/reference/messaging-api/
"""

from __future__ import annotations

from flask import Flask, Response

from simulator.api_chats import chats_api
from simulator.api_richmenus import rich_menus_api
from simulator.calls import DROP_CONNECTION, Call, Calls
from simulator.limits import check_validate
from simulator.platform import LinePlatform
from simulator.records import Json, LineError

__all__ = ["DROP_CONNECTION", "create_api"]


def create_api(platform: LinePlatform) -> Flask:
    """The app with all of LINE's endpoints that the platform knows; others answer 404 with LINE's body."""
    app = Flask("simulator", static_folder=None)
    calls = Calls(platform)
    _add_messages(app, calls, platform)
    app.register_blueprint(chats_api(calls, platform))
    app.register_blueprint(rich_menus_api(calls, platform))
    for status in (404, 405):
        app.register_error_handler(status, _not_found)
    return app


def _not_found(_error: object) -> tuple[Json, int]:
    return {"message": "Not found"}, 404


def _add_messages(app: Flask, calls: Calls, platform: LinePlatform) -> None:
    @app.post("/v2/bot/message/reply")
    @calls("reply", has_json=True)
    def reply(call: Call) -> Json:
        return platform.reply(call.body, call.retry_key)

    @app.post("/v2/bot/message/push")
    @calls("push", has_json=True)
    def push(call: Call) -> Json:
        return platform.push(call.body, call.retry_key, call.request_id)

    @app.post("/v2/bot/message/multicast")
    @calls("multicast", has_json=True)
    def multicast(call: Call) -> Json:
        return platform.multicast(call.body, call.retry_key, call.request_id)

    @app.post("/v2/bot/message/validate/<way>")
    @calls("validate", has_json=True)
    def validate(call: Call, way: str) -> Json:
        if way not in ("reply", "push", "multicast"):
            raise LineError(404, "Not found")
        check_validate(call.body)
        return {}

    @app.get("/v2/bot/message/quota")
    @calls("quota")
    def quota(_call: Call) -> Json:
        limit = platform.quota
        return {"type": "none"} if limit is None else {"type": "limited", "value": limit}

    @app.get("/v2/bot/message/quota/consumption")
    @calls("consumption")
    def consumption(_call: Call) -> Json:
        return {"totalUsage": platform.used_this_month()}

    @app.get("/v2/bot/message/<message_id>/content")
    @calls("content")
    def content(_call: Call, message_id: str) -> Response:
        return _content(platform, message_id)

    @app.get("/v2/bot/message/<message_id>/content/preview")
    @calls("preview")
    def preview(_call: Call, message_id: str) -> Response:
        return _content(platform, message_id)


def _content(platform: LinePlatform, message_id: str) -> Response:
    found = platform.content(message_id)
    if found is None:
        raise LineError(404, "Not found")
    content_type, body = found
    return Response(body, content_type=content_type)
