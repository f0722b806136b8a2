"""LINE's limits on messages, checked before anything is sent.

The SDK checks none of them and LINE refuses the whole request, so a card that is too long would reach nobody.
Sources: Messaging API reference ("Message objects", "Action objects", "Flex Message") and "Character
counting in a text": texts and postback data count in UTF-16 units; labels, display texts and message-action
texts in graphemes. Sizes in bytes are measured on compact UTF-8 JSON, a KB taken as 1,000 bytes to stay on
the safe side.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from core import compact_json
from core.errors import TidTamError
from messages.graphemes import cut, grapheme_count, utf16_units

__all__ = ["MessageLimitError", "check", "cut", "grapheme_count", "utf16_units"]

MESSAGES_PER_REQUEST = 5
TEXT_UNITS = 5_000
ALT_TEXT_UNITS = 1_500
BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
CAROUSEL_BUBBLES = 12
QUICK_REPLY_ITEMS = 13
QUICK_REPLY_LABEL = 20  # graphemes
ACTION_LABEL = 40  # graphemes, in Flex messages
ACTION_TEXT = 300  # graphemes: displayText of a postback, text of a message action
POSTBACK_DATA = 300  # UTF-16 units
URI_LENGTH = 1_000
URI_SCHEMES = ("http", "https", "line", "tel")
IMAGE_URL_LENGTH = 2_000
SENDER_NAME = 20
MENTIONS = 20
PICKER_MODES = ("date", "time", "datetime")

Json = dict[str, Any]


class MessageLimitError(TidTamError):
    """A message breaks a limit of LINE; names the property ("messages[0].altText") and the limit."""

    def __init__(self, path: str, limit: str, found: str) -> None:
        super().__init__(f"{path}: {limit}, found {found}")
        self.path = path
        self.limit = limit


def check(messages: list[Json]) -> None:
    """Raise MessageLimitError for the first property that LINE would refuse in one request's messages."""
    _between(len(messages), 1, MESSAGES_PER_REQUEST, "messages", "messages")
    for index, message in enumerate(messages):
        path = f"messages[{index}]"
        checker = _CHECKERS.get(message.get("type", ""))
        if checker is None:
            known = ", ".join(_CHECKERS)
            raise MessageLimitError(f"{path}.type", f"one of {known}", repr(message.get("type")))
        checker(message, path)
        _check_quick_reply(message, path)
        _check_sender(message, path)


# Kinds of message ----------------------------------------------------------------------------------


def _check_text(message: Json, path: str) -> None:
    _between(utf16_units(message.get("text", "")), 1, TEXT_UNITS, f"{path}.text", "UTF-16 units")


def _check_text_v2(message: Json, path: str) -> None:
    _check_text(message, path)
    places = message.get("substitution", {})
    mentions = sum(place.get("type") == "mention" for place in places.values())
    _between(mentions, 0, MENTIONS, f"{path}.substitution", "mentions")


def _check_image(message: Json, path: str) -> None:
    for key in ("originalContentUrl", "previewImageUrl"):
        _check_image_url(message.get(key, ""), f"{path}.{key}")


def _check_flex(message: Json, path: str) -> None:
    _between(utf16_units(message.get("altText", "")), 1, ALT_TEXT_UNITS, f"{path}.altText", "UTF-16 units")
    container = message.get("contents", {})
    if container.get("type") == "carousel":
        _check_carousel(container, f"{path}.contents")
    else:
        _check_bubble(container, f"{path}.contents")


_CHECKERS: dict[str, Callable[[Json, str], None]] = {
    "text": _check_text,
    "textV2": _check_text_v2,
    "image": _check_image,
    "flex": _check_flex,
}


# Flex ----------------------------------------------------------------------------------------------


def _check_carousel(carousel: Json, path: str) -> None:
    bubbles = carousel.get("contents", [])
    _between(len(bubbles), 1, CAROUSEL_BUBBLES, f"{path}.contents", "bubbles")
    for index, bubble in enumerate(bubbles):
        _check_bubble(bubble, f"{path}.contents[{index}]")
    _between(_size(carousel), 0, CAROUSEL_BYTES, path, "bytes of carousel")
    if len({bubble.get("size", "mega") for bubble in bubbles}) > 1:
        raise MessageLimitError(f"{path}.contents", "bubbles of one size", "several sizes")


def _check_bubble(bubble: Json, path: str) -> None:
    if bubble.get("type") != "bubble":
        raise MessageLimitError(f"{path}.type", "bubble or carousel", repr(bubble.get("type")))
    for component, where in _components(bubble, path):
        _check_component(component, where)
    _between(_size(bubble), 0, BUBBLE_BYTES, path, "bytes of bubble")


def _components(bubble: Json, path: str) -> Iterator[tuple[Json, str]]:
    """Every component of a bubble with its path, outermost first."""
    blocks = ("header", "hero", "body", "footer")
    queue = deque((bubble[block], f"{path}.{block}") for block in blocks if block in bubble)
    while queue:
        component, where = queue.popleft()
        yield component, where
        for index, child in enumerate(component.get("contents", ())):
            queue.append((child, f"{where}.contents[{index}]"))


def _check_component(component: Json, path: str) -> None:
    kind = component.get("type")
    if kind not in ("box", "button", "image", "text", "span", "separator", "icon", "video", "filler"):
        raise MessageLimitError(f"{path}.type", "a Flex component", repr(kind))
    if kind in ("text", "span") and not component.get("contents"):
        _between(utf16_units(component.get("text", "")), 1, TEXT_UNITS, f"{path}.text", "UTF-16 units")
    if kind == "image":
        _check_image_url(component.get("url", ""), f"{path}.url")
    if kind == "button" or "action" in component:
        label_needed = 1 if kind == "button" else 0
        _check_action(component.get("action", {}), f"{path}.action", ACTION_LABEL, label_needed)


# Parts ---------------------------------------------------------------------------------------------


def _check_quick_reply(message: Json, path: str) -> None:
    if "quickReply" not in message:
        return
    items = message["quickReply"].get("items", [])
    _between(len(items), 1, QUICK_REPLY_ITEMS, f"{path}.quickReply.items", "items")
    for index, item in enumerate(items):
        where = f"{path}.quickReply.items[{index}].action"
        _check_action(item.get("action", {}), where, QUICK_REPLY_LABEL, 1)


def _check_sender(message: Json, path: str) -> None:
    name = message.get("sender", {}).get("name", "")
    _between(grapheme_count(name), 0, SENDER_NAME, f"{path}.sender.name", "graphemes")


def _check_action(action: Json, path: str, label_limit: int, label_needed: int) -> None:
    _between(grapheme_count(action.get("label", "")), label_needed, label_limit, f"{path}.label", "graphemes")
    match action.get("type"):
        case "postback":
            _between(utf16_units(action.get("data", "")), 1, POSTBACK_DATA, f"{path}.data", "UTF-16 units")
            shown = action.get("displayText", "")
            _between(grapheme_count(shown), 0, ACTION_TEXT, f"{path}.displayText", "graphemes")
        case "message":
            _between(grapheme_count(action.get("text", "")), 1, ACTION_TEXT, f"{path}.text", "graphemes")
        case "uri":
            _check_uri(action.get("uri", ""), f"{path}.uri")
        case "datetimepicker":
            _check_picker(action, path)
        case "camera" | "cameraRoll" | "location" | "clipboard":
            pass
        case other:
            raise MessageLimitError(f"{path}.type", "an action that LINE knows", repr(other))


def _check_picker(action: Json, path: str) -> None:
    _between(utf16_units(action.get("data", "")), 1, POSTBACK_DATA, f"{path}.data", "UTF-16 units")
    if action.get("mode") not in PICKER_MODES:
        raise MessageLimitError(f"{path}.mode", f"one of {', '.join(PICKER_MODES)}", repr(action.get("mode")))


def _check_uri(address: str, path: str) -> None:
    _between(utf16_units(address), 1, URI_LENGTH, path, "characters")
    scheme = urlsplit(address).scheme
    if scheme not in URI_SCHEMES:
        raise MessageLimitError(path, f"a scheme of {', '.join(URI_SCHEMES)}", repr(scheme))


def _check_image_url(address: str, path: str) -> None:
    _between(utf16_units(address), 1, IMAGE_URL_LENGTH, path, "characters")
    if urlsplit(address).scheme != "https":
        raise MessageLimitError(path, "https", repr(address[:40]))


def _between(found: int, least: int, most: int, path: str, unit: str) -> None:
    if not least <= found <= most:
        raise MessageLimitError(path, f"{least}–{most:,} {unit}", f"{found:,}")


def _size(node: Json) -> int:
    return len(compact_json.encode(node))
