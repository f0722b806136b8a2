"""Webhook events in every shape that LINE describes, and what becomes of them when their fields go wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tests.fuzzing import CURSES, cursed

Event = dict[str, Any]
Texts = Callable[[Random], str]
LATEST = 1_700_000_000_000  # milliseconds
KINDS = {"message": 50, "postback": 35, "unsend": 2} | dict.fromkeys(
    (
        "messageEdited", "follow", "unfollow", "join", "leave", "memberJoined", "memberLeft", "videoPlayComplete",
        "beacon", "accountLink", "membership", "module", "activated", "deactivated", "botSuspended", "botResumed",
        "delivery", "somethingNew",
    ),
    1,
)  # fmt: skip
DEEP = 3_000  # levels that Python's own reader of JSON gives up at


@dataclass
class Shapes:
    """Makes events of these chats. ``buttons``: (person, data) of buttons that are to be pressed."""

    users: Sequence[str]
    groups: Sequence[str]
    texts: Texts
    actions: Sequence[str]  # of buttons
    buttons: list[tuple[str, str]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)  # ids of events and messages, for repetitions and unsends

    def event(self, random: Random) -> Event:
        """As LINE makes it."""
        kind = random.choices(list(KINDS), list(KINDS.values()))[0]
        made: Event = {
            "type": kind,
            "mode": "standby" if random.random() < 0.02 else "active",
            "timestamp": LATEST + random.randrange(10**9),
            "source": self._source(random),
            "webhookEventId": self._new_id(random),
            "deliveryContext": {"isRedelivery": random.random() < 0.1},
            "replyToken": f"{random.getrandbits(128):032x}",
        }
        return made | self._details(kind, random, made["source"])

    def _details(self, kind: str, random: Random, source: Event) -> Event:
        match kind:
            case "message" | "messageEdited":
                return self._message(random)
            case "postback":
                return self._postback(random, source)
            case "unsend":
                return {"unsend": {"messageId": self._new_id(random)}}
            case "memberJoined" | "memberLeft":
                return {kind.removeprefix("member").lower(): {"members": [self._source(random)]}}
            case _:
                return {kind: {"type": "x", "hwid": "1", "data": "y", "isUnblocked": True}}

    def _source(self, random: Random) -> Event:
        user = random.choice(self.users)
        match random.randrange(10):
            case 0 | 1:
                source = {"type": "group", "groupId": random.choice(self.groups), "userId": user}
            case 2:
                source = {"type": "room", "roomId": f"R{random.getrandbits(128):032x}", "userId": user}
            case _:
                return {"type": "user", "userId": user}
        if random.random() < 0.2:
            del source["userId"]
        return source

    def _new_id(self, random: Random) -> str:
        if self.sent and random.random() < 0.03:
            return random.choice(self.sent)
        made = f"01{random.getrandbits(120):030X}"[:26]
        self.sent = [*self.sent[-50:], made]
        return made

    def _message(self, random: Random) -> Event:
        kind = random.choice(["text"] * 20 + ["image", "video", "audio", "file", "location", "sticker"])
        message: Event = {"id": self._new_id(random), "type": kind, "quoteToken": "q" * 60}
        provider: Event = {"contentProvider": {"type": "line"}}
        match kind:
            case "text":
                message |= self._text(random)
            case "file":
                name = random.choice(("ผล.xlsx", "ผล.csv", "a.pdf", cursed(random, "แผ่นงาน.xlsx")))
                message |= {"fileName": name, "fileSize": random.choice((0, 2_000, 10**7, 2**40))}
            case "location":
                message |= {"title": "ร.ร.", "address": "ต.ในเมือง", "latitude": 9.9, "longitude": 99.1}
            case "sticker":
                message |= {"packageId": "1", "stickerId": "2", "stickerResourceType": "STATIC", "keywords": ["ok"]}
            case _:
                message |= provider | {"duration": 5_000, "imageSet": {"id": "E", "index": 1, "total": 2}}
        return {"message": message}

    def _text(self, random: Random) -> Event:
        text = self.texts(random)
        if random.random() < 0.7:
            return {"text": text}
        mentionees = [
            {
                "index": random.randrange(20), "length": random.randrange(30), "type": random.choice(("user", "all")),
                "userId": random.choice(self.users), "isSelf": random.random() < 0.7,
            }
            for _ in range(random.randrange(3))
        ]  # fmt: skip
        return {"text": f"@ติดตาม {text}", "mention": {"mentionees": mentionees}, "emojis": [{"index": 0, "length": 2}]}

    def _postback(self, random: Random, source: Event) -> Event:
        data = self._data(random, source)
        params: Sequence[Event] = (
            {},
            {"datetime": "2023-11-09T08:30"},
            {"date": cursed(random, "2023-11-09")},
            {"time": "24:99"},
        )
        return {"postback": {"data": data, "params": random.choice(params)}}

    def _data(self, random: Random, source: Event) -> str:
        """A button that was shown, or one that might have been; now and then spoilt."""
        if self.buttons and random.random() < 0.8:
            user, data = random.choice(self.buttons)
            if random.random() < 0.9:
                source.clear()
                source.update({"type": "user", "userId": user})
        else:
            names = random.sample("sickmprdtovgnlqx", random.randrange(5))
            values = {name: str(random.choice((1, 2, 10**12, "2023-10", "yes", "photo", *CURSES))) for name in names}
            data = _encoded({"a": random.choice(self.actions), **values})
        return _spoilt(random, data) if random.random() < 0.4 else data


def body(random: Random, shapes: Shapes) -> bytes:
    """A webhook's body; often something is wrong with it."""
    events: list[Any] = [shapes.event(random) for _ in range(random.choice((1, 1, 1, 1, 1, 2, 4)))]
    request = {"destination": "U" + "0" * 32, "events": events}
    for _ in range(random.choice((0, 0, 0, 0, 1, 1, 2, 6))):
        mutate(random, random.choice((request, *events)))
    encoded = json.dumps(request).encode()
    return _torn(random, encoded) if random.random() < 0.03 else encoded


def mutate(random: Random, tree: Any) -> None:
    """Do something to one place of a JSON tree."""
    places = list(_places(tree))
    if not places:
        return
    holder, key = random.choice(places)
    match random.randrange(6):
        case 0 if isinstance(holder, dict):
            del holder[key]
        case 1:
            holder[key] = _junk(random)
        case 2 if isinstance(holder[key], str):
            holder[key] = cursed(random, holder[key])
        case 3:
            other, its = random.choice(places)
            holder[key] = json.loads(json.dumps(other[its]))
        case 4 if isinstance(holder, dict):
            holder[random.choice(("x", "", "\0", "text", "data", "userId", "groupId", "members"))] = _junk(random)
        case _:
            holder[key] = random.choice(([holder[key]] * 2, {key: holder[key]} if isinstance(key, str) else [], None))


def _places(tree: Any) -> Any:
    """(container, key) of every value in the tree."""
    children = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, child in list(children):
        yield tree, key
        yield from _places(child)


def _junk(random: Random) -> Any:
    return random.choice(
        (
            None, True, False, 0, -1, 7, 2**31, 2**63, -(2**63) - 1, 10**30, 10**4_000, 1.5, float("nan"), float("inf"),
            "", "7", "true", "x" * 70, "ก" * 300, "Z" * 20_000, "U" + "2" * 32, [], {}, [[]], {"a": {}}, [None],
            _nested(random.choice((3, 100))), random.choice(CURSES), random.choice(CURSES),
        )
    )  # fmt: skip


def _nested(depth: int) -> Any:
    tree: Any = "bottom"
    for level in range(depth):
        tree = [tree] if level % 2 else {"x": tree}
    return tree


def _spoilt(random: Random, data: str) -> str:
    """A button's data cut off, with a field missing, doubled, or saying something else."""
    fields = parse_qsl(data, keep_blank_values=True)
    if not fields or random.random() < 0.2:
        return cursed(random, data)
    at = random.randrange(len(fields))
    name, value = fields[at]
    match random.randrange(5):
        case 0:
            return data[: random.randrange(len(data))]
        case 1:
            del fields[at]
        case 2:
            fields.append((name, random.choice(CURSES)))
        case 3:
            fields[at] = (name, str(random.choice(("", "0", "-1", 2**31, 2**63, 10**30, "9" * 5_000, "๑", *CURSES))))
        case _:
            fields[at] = (name, cursed(random, value))
    return _encoded(dict(fields))


def _encoded(fields: dict[str, str]) -> str:
    return urlencode(fields, errors="surrogatepass")


def _torn(random: Random, encoded: bytes) -> bytes:
    """Bytes that are no JSON any more, or JSON beyond measure."""
    at = random.randrange(len(encoded))
    return random.choice(
        (
            encoded[:at], encoded[at:], encoded[:at] + b"\xff" + encoded[at:], encoded[:at] + b"\0" + encoded[at + 1 :],
            encoded.replace(b'"', b"'"), b"\xef\xbb\xbf" + encoded, encoded.decode().encode("utf-16"), b"[" * DEEP,
            b'{"events":' * DEEP, b'{"events": [' + b"{}," * 20_000 + b"{}]}", b'{"events": [' + b"9" * 5_000 + b"]}",
        )
    )  # fmt: skip
