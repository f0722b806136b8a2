"""What the bot asks of LINE and what the simulator says in LINE's name is what LINE's own description holds.

Besides what stands here, every `World` and every simulated LINE of the other tests is watched (tests/line_contract.py).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from core.clock import ManualClock
from line.client import LineClient
from messages import flex
from messages.rich_menus import RICH_MENUS, RichMenu
from simulator.api import create_api
from simulator.people import PeopleActions
from simulator.platform import LinePlatform
from simulator.server import serve
from tests import worst_messages
from tests.line_contract import (
    API_HOST,
    DATA_HOST,
    Exchange,
    Watch,
    answer_complaints,
    event_complaints,
    request_complaints,
)
from tests.line_description import ADDED_EVENTS, api_schemas, described, folder, operation_of
from tests.simulated_line import GROUP, KEY, MALEE, SOMCHAI, START, STRANGER, TOKEN, new_platform
from tests.world import CLERK, World

if folder() is None:
    pytest.skip(
        "LINE_OPENAPI_DIR names no folder with LINE's messaging-api.yml and webhook.yml", allow_module_level=True
    )

BUILDERS = worst_messages.builders()
PUSH = {"$ref": "#/components/schemas/PushMessageRequest"}
HIDDEN = "U" + "3" * 32
TEXT = flex.text_message("สวัสดี")


def public(kind: type) -> dict[str, Callable[..., Any]]:
    """The functions of a class that others call, by name."""
    found = inspect.getmembers(kind, inspect.isfunction)
    return {name: function for name, function in found if not name.startswith("_")}


def push_complaints(*messages: dict[str, Any], **more: Any) -> list[str]:
    return api_schemas().complaints(PUSH, {"to": SOMCHAI, "messages": list(messages), **more})


# Every kind of request


class Asked:
    """A platform that is watched, a client that knows LINE's two hosts apart, and arguments for its methods."""

    def __init__(self) -> None:
        self.platform = new_platform(ManualClock(START))
        hosts: dict[str, str] = {}
        self.watch = Watch(hosts=hosts)
        self.server = serve(self.platform, threads=4, extra_blueprints=self.watch.blueprints)
        data_url = self.server.url.replace("127.0.0.1", "localhost")
        hosts |= {urlsplit(self.server.url).netloc: API_HOST, urlsplit(data_url).netloc: DATA_HOST}
        self.client = LineClient(host=self.server.url, data_host=data_url, access_token=TOKEN)

    def argument(self, method: str, name: str) -> Any:
        """What a method can be called with, so that LINE accepts it."""
        menu = RICH_MENUS[0]
        known: dict[str, Callable[[], Any]] = {
            "reply_token": lambda: self.platform.text(SOMCHAI, "สถานะ")["replyToken"],
            "messages": lambda: [TEXT],
            "to": lambda: GROUP,
            "retry_key": lambda: KEY,
            "user_id": lambda: SOMCHAI,
            "group_id": lambda: GROUP,
            "message_id": lambda: self.platform.image(SOMCHAI, b"\xff\xd8jpeg")["message"]["id"],
            "menu": menu.definition,
            "rich_menu_id": lambda: self._menu(with_image="upload" not in method),
            "image": menu.image.read_bytes,
            "mime": lambda: "image/png",
        }
        return known[name]()

    def _menu(self, *, with_image: bool) -> str:
        menus = self.platform.rich_menus
        menu_id = menus.create(RICH_MENUS[0].definition())
        if with_image:
            menus.upload(menu_id, "image/png", RICH_MENUS[0].image.read_bytes())
        return menu_id

    def close(self) -> None:
        self.client.close()
        self.server.close()
        self.platform.close()


@pytest.fixture
def asked() -> Iterator[Asked]:
    made = Asked()
    yield made
    made.close()


@pytest.mark.parametrize("method", sorted(public(LineClient).keys() - {"close"}))
def test_every_request_of_the_client_and_its_answer_are_as_line_describes_them(asked: Asked, method: str) -> None:
    function = getattr(asked.client, method)
    arguments = {name: asked.argument(method, name) for name in inspect.signature(function).parameters}
    assert function(**arguments).accepted
    assert len(asked.watch.seen) == 1
    asked.watch.no_complaints()


def test_every_endpoint_of_the_simulator_is_one_of_lines() -> None:
    rules = create_api(new_platform(ManualClock(START))).url_map.iter_rules()
    asked = {(method, rule.rule) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    assert len(asked) > 25
    ways = [(method, path.replace("<way>", "push").replace("<", "{").replace(">", "}")) for method, path in asked]
    assert [way for way in ways if operation_of(*way) is None] == []


# Every message, every menu


@pytest.mark.parametrize("name", sorted(BUILDERS))
def test_a_message_at_its_worst_is_one_that_line_describes(name: str) -> None:
    for arguments in worst_messages.calls(BUILDERS[name]):
        built = BUILDERS[name](**arguments)
        sent = built if isinstance(built, list) else [built]
        assert push_complaints(*sent) == []


@pytest.mark.parametrize("menu", RICH_MENUS, ids=lambda menu: menu.key)
def test_each_rich_menu_is_one_that_line_describes(menu: RichMenu) -> None:
    shape = {"$ref": "#/components/schemas/RichMenuRequest"}
    assert api_schemas().complaints(shape, menu.definition()) == []
    assert api_schemas().complaints(shape, {**menu.definition(), "chatBarText": "ก" * 15}) != []


# Every webhook


def crowded_platform(mode: str) -> LinePlatform:
    """As `new_platform`, and somebody whose id LINE does not tell in groups."""
    platform = new_platform(ManualClock(START))
    platform.mode = mode
    platform.add_user(HIDDEN, "ผู้ไม่เปิดเผย", hidden_in_groups=True)
    platform.groups[GROUP].members.append(HIDDEN)
    return platform


def ways_to(act: str, parameters: list[str]) -> Iterator[dict[str, Any]]:
    """Arguments for an act of people: in private and in the group, by somebody known and by somebody hidden."""
    known: dict[str, list[Any]] = {
        "user_id": [STRANGER] if act == "member_joins" else [SOMCHAI, HIDDEN],
        "group_id": [GROUP, None] if "user_id" in parameters and not act.startswith("member_") else [GROUP],
        "text": ["สวัสดี 🙂 \u200b"],
        "content": [b"\xff\xd8"],
        "content_type": ["image/png"],
        "name": ["แบบรายงาน.xlsx"],
        "package_id": ["446"],
        "sticker_id": ["1988"],
        "message_id": [None],  # an own message, said just before
        "data": ["a=status"],
        "params": [None, {"datetime": "2023-11-06T08:30"}],
        "display_text": [None, "ดูสถานะ"],
        "mention_bot": [True, False],
    }
    usual = {name: known[name][0] for name in parameters}
    yield usual
    for name in parameters:
        for value in known[name][1:]:
            yield {**usual, name: value}


def acts() -> dict[str, Callable[..., Any]]:
    """What people can do on the platform: all that becomes an event."""
    plumbing = {"dispatch", "change", "now"}
    return {name: act for name, act in public(PeopleActions).items() if name not in plumbing}


@pytest.mark.parametrize("mode", ["active", "standby"])
@pytest.mark.parametrize("act", sorted(acts()))
def test_whatever_people_do_becomes_a_webhook_that_line_describes(act: str, mode: str) -> None:
    parameters = [name for name in inspect.signature(acts()[act]).parameters if name != "self"]
    for arguments in ways_to(act, parameters):
        platform = crowded_platform(mode)
        if "message_id" in arguments:
            user = arguments["user_id"]
            arguments["message_id"] = platform.text(user, "ก่อนแก้", group_id=GROUP)["message"]["id"]
        event = getattr(platform, act)(**arguments)
        assert event in platform.events
        assert event["mode"] == mode
        assert event_complaints(platform, event) == []
        assert event_complaints(platform, platform.redelivered(event)) == []
        platform.close()


def test_the_verify_button_and_several_events_in_one_webhook_are_as_line_describes_them() -> None:
    platform = crowded_platform("active")
    assert event_complaints(platform) == []
    assert event_complaints(platform, platform.text(SOMCHAI, "ก"), platform.unfollow(MALEE)) == []
    platform.close()


def test_no_event_is_added_to_the_description_that_it_has_itself() -> None:
    mapping = described("webhook.yml")["components"]["schemas"]["Event"]["discriminator"]["mapping"]
    assert not ADDED_EVENTS.keys() & mapping.keys()


# These tests can fail


@pytest.mark.parametrize(
    ("message", "complaint"),
    [
        ({**TEXT, "colour": "red"}, "messages/0: Unevaluated properties"),
        ({"type": "texts", "text": "ก"}, "messages/0/type"),
        ({"type": "text"}, 'messages/0: "text" is a required property'),
        ({**TEXT, "sender": {"name": "ก" * 21}}, "messages/0/sender/name"),
        ({**TEXT, "quickReply": flex.quick_reply([flex.say("ก", "ก")] * 14)}, "messages/0/quickReply/items"),
        ({**TEXT, "quickReply": flex.quick_reply([flex.postback("ก", "d" * 301)])}, "messages/0/quickReply/items/0"),
    ],
)  # fmt: skip
def test_a_message_that_line_does_not_describe_is_found_out(message: dict[str, Any], complaint: str) -> None:
    assert push_complaints(TEXT) == []
    assert any(found.startswith(complaint) for found in push_complaints(message))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"bold": True}, "Unevaluated properties"),
        ({"weight": "fat"}, "weight: "),
        ({"flex": "1"}, "flex: "),
        ({"flex": 2**31}, "flex: "),
        ({"type": "box"}, "is a required property"),
        ({"action": {"type": "uri", "label": "ก", "uri": "https://info.go.th/มีช่องว่าง นะ"}}, "action/uri: "),
        ({"action": {"label": "ก"}}, "action: "),
    ],
)
def test_a_card_that_line_does_not_describe_is_found_out_at_its_place(change: dict[str, Any], complaint: str) -> None:
    def card(component: dict[str, Any]) -> dict[str, Any]:
        box = {"type": "box", "layout": "vertical", "contents": [component]}
        return {"type": "flex", "altText": "ก", "contents": {"type": "bubble", "body": box}}

    component = {"type": "text", "text": "ก"}
    assert push_complaints(card(component)) == []
    found = push_complaints(card({**component, **change}))
    assert found
    assert all(said.startswith("messages/0/contents/body/contents/0") for said in found)
    assert any(complaint in said for said in found)


def exchange(**changes: Any) -> Exchange:
    """A right push and its right answer, but for the changes."""
    right = Exchange(
        method="POST",
        host="api",
        path="/v2/bot/message/push",
        query={},
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json", "X-Line-Retry-Key": KEY},
        body=b'{"to": "U1", "messages": [{"type": "text", "text": "1"}]}',
        status=200,
        answer_type="application/json",
        answer=b'{"sentMessages": [{"id": "1", "quoteToken": "q"}]}',
    )
    return replace(right, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"path": "/v2/bot/message/pushes"},
        {"method": "PUT"},
        {"host": "data"},
        {"query": {"date": "20231106"}},
        {"headers": {**exchange().headers, "X-Line-Retry-Key": "again"}},
        {"headers": {**exchange().headers, "X-Line-Delivery-Tag": "tag"}},
        {"headers": {"Content-Type": "application/json"}},
        {"headers": {**exchange().headers, "Content-Type": "text/plain"}},
        {"body": b"{"},
        {"body": b""},
        {"body": b'{"to": "U1", "messages": []}'},
        {"path": "/v2/bot/user/all/richmenu/richmenu-1"},  # takes no body
    ],
    ids=repr,
)
def test_a_request_that_line_does_not_describe_is_found_out(changes: dict[str, Any]) -> None:
    hosts = {"api": API_HOST, "data": DATA_HOST}
    assert request_complaints(exchange(), hosts) == []
    assert request_complaints(exchange(**changes), hosts) != []


@pytest.mark.parametrize(
    "changes",
    [
        {"status": 202},
        {"answer_type": "text/html"},
        {"answer": b"{}"},
        {"answer": b'{"sentMessages": [{"id": 1}]}'},
        {"answer": b'{"sentMessages": [{"id": "1"}], "billed": 1}'},
        {"status": 400},
        {"status": 500, "answer": b"Internal Server Error"},
    ],
    ids=repr,
)
def test_an_answer_that_line_does_not_describe_is_found_out(changes: dict[str, Any]) -> None:
    assert answer_complaints(exchange()) == []
    assert answer_complaints(exchange(**changes)) != []


@pytest.mark.parametrize(
    "change",
    [
        {"replyToken": None},
        {"source": {"type": "user", "userID": SOMCHAI}},
        {"source": {"type": "person", "userId": SOMCHAI}},
        {"mode": "asleep"},
        {"deliveryContext": {}},
        {"type": "messaged"},
        {"message": {"type": "text", "id": "1", "text": "ก"}},
        {"timestamp": "2023"},
    ],
    ids=repr,
)
def test_an_event_that_line_does_not_describe_is_found_out(change: dict[str, Any]) -> None:
    platform = crowded_platform("active")
    assert event_complaints(platform, {**platform.text(SOMCHAI, "ก"), **change}) != []
    platform.close()


def test_a_world_ends_in_an_error_when_the_bot_asked_what_line_does_not_know(sqlite_world: World) -> None:
    sqlite_world.services.client.push(CLERK, [{**TEXT, "colour": "red"}], KEY)
    with pytest.raises(AssertionError, match=r"POST /v2/bot/message/push: messages/0: .*colour"):
        sqlite_world.watch.no_complaints()
    sqlite_world.platform.dispatch({**sqlite_world.platform.text(CLERK, "ก"), "moon": "full"})
    sqlite_world.watch.look_at_events(sqlite_world.platform)
    with pytest.raises(AssertionError, match=r"webhook message: events/0: .*moon"):
        sqlite_world.watch.no_complaints()
    sqlite_world.platform.events.clear()
