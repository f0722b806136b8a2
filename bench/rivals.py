"""What the program is measured against, each a Flask application as gunicorn starts it.

The echo is that of the SDK's README, once as it stands there (a client for each event), once with one client for all.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, abort, request
from linebot.v3 import WebhookHandler
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, ReplyMessageRequest, TextMessage
from linebot.v3.webhooks import MessageEvent, TextMessageContent


def bare() -> Flask:
    """Flask, and an answer."""
    app = Flask("bare")
    app.add_url_rule("/healthz", "health", lambda: "ok\n")
    app.add_url_rule("/callback", "callback", lambda: "OK", methods=["POST"])
    return app


def echo() -> Flask:
    """The SDK's README: ``with ApiClient(configuration) as api_client`` in the handler."""
    configuration = _configuration()

    def reply(event: Any) -> None:
        with ApiClient(configuration) as api_client:
            _echo(MessagingApi(api_client), event)

    return _sdk_app(reply)


def echo_with_one_client() -> Flask:
    """The same over one client, whose connections stay open."""
    messaging = MessagingApi(ApiClient(_configuration()))
    return _sdk_app(lambda event: _echo(messaging, event))


def _configuration() -> Configuration:
    return Configuration(host=os.environ["LINE_API_HOST"], access_token=os.environ["LINE_CHANNEL_ACCESS_TOKEN"])


def _echo(messaging: Any, event: Any) -> None:
    messaging.reply_message_with_http_info(
        ReplyMessageRequest(reply_token=event.reply_token, messages=[TextMessage(text=event.message.text)])
    )


def _sdk_app(reply: Any) -> Flask:
    app = Flask("echo")
    handler = WebhookHandler(os.environ["LINE_CHANNEL_SECRET"])
    handler.add(MessageEvent, message=TextMessageContent)(reply)

    def callback() -> str:
        signature = request.headers["X-Line-Signature"]
        body = request.get_data(as_text=True)
        app.logger.info("Request body: %s", body)
        try:
            handler.handle(body, signature)
        except InvalidSignatureError:
            abort(400)
        return "OK"

    app.add_url_rule("/healthz", "health", lambda: "ok\n")
    app.add_url_rule("/callback", view_func=callback, methods=["POST"])
    return app
