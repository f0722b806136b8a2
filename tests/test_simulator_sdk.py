"""LINE's own Python SDK against the simulator: it finds nothing missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from linebot.v3 import WebhookParser
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    MessagingApi,
    MessagingApiBlob,
    PushMessageRequest,
    ReplyMessageRequest,
    TextMessage,
)

from tests.simulated_line import GROUP, KEY, SECRET, SOMCHAI, TOKEN, Line, running_line

WITHIN = (2, 5)


@pytest.fixture
def line() -> Iterator[Line]:
    with running_line() as running:
        yield running


@pytest.fixture
def client(line: Line) -> Iterator[ApiClient]:
    with ApiClient(Configuration(access_token=TOKEN, host=line.url)) as opened:
        yield opened


def test_the_sdk_replies_pushes_and_reads(line: Line, client: ApiClient) -> None:
    api = MessagingApi(client)
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    words = [TextMessage(text="ครบ")]
    sent = api.reply_message(ReplyMessageRequest(replyToken=token, messages=words), _request_timeout=WITHIN)
    assert sent.sent_messages[0].quote_token
    request = PushMessageRequest(to=GROUP, messages=words)
    api.push_message(request, x_line_retry_key=KEY, _request_timeout=WITHIN)
    with pytest.raises(ApiException) as repeated:
        api.push_message(request, x_line_retry_key=KEY, _request_timeout=WITHIN)
    assert repeated.value.status == 409
    assert repeated.value.headers["x-line-accepted-request-id"]
    assert api.get_message_quota_consumption(_request_timeout=WITHIN).total_usage == 5
    assert api.get_message_quota(_request_timeout=WITHIN).value == 300
    assert api.get_profile(SOMCHAI, _request_timeout=WITHIN).display_name == "สมชาย"
    assert api.get_group_member_count(GROUP, _request_timeout=WITHIN).count == 5
    assert api.get_bot_info(_request_timeout=WITHIN).basic_id == "@tidtam"


def test_the_sdk_fetches_content_from_the_same_host(line: Line, client: ApiClient) -> None:
    image = line.platform.image(SOMCHAI, b"\xff\xd8jpeg")["message"]
    content = MessagingApiBlob(client).get_message_content(image["id"], _request_timeout=WITHIN)
    assert bytes(content) == b"\xff\xd8jpeg"


def test_the_sdk_parses_every_event_of_the_simulator(line: Line) -> None:
    platform = line.platform
    said = platform.text(SOMCHAI, "สถานะ", group_id=GROUP, mention_bot=True)
    events = [
        said,
        platform.edit(SOMCHAI, said["message"]["id"], "แก้"),
        platform.unsend(SOMCHAI, said["message"]["id"]),
        platform.image(SOMCHAI, b"x"),
        platform.file(SOMCHAI, "a.xlsx", b"x"),
        platform.sticker(SOMCHAI),
        platform.postback(SOMCHAI, "a=1"),
        platform.follow(SOMCHAI),
        platform.unfollow(SOMCHAI),
        platform.bot_leaves(GROUP),
        platform.bot_joins(GROUP),
    ]
    body = platform.event_payload(*events)
    parsed = WebhookParser(SECRET).parse(body.decode(), platform.sign(body))
    assert [event.type for event in parsed] == [event["type"] for event in events]
    assert parsed[0].message.mention.mentionees[0].is_self is True
