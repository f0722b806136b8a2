"""The simulator's Flex checks: sizes, required and unknown properties, values, and what may stand where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.flex import BUBBLE_BYTES, CAROUSEL_BYTES, container_bytes
from tests.simulated_line import Line, running_line

Node = dict[str, Any]

HTTPS = "https://example.com/a.png"
TEXT: Node = {"type": "text", "text": "ครบ"}
POSTBACK: Node = {"type": "postback", "label": "ครบ", "data": "a=1"}
BUTTON: Node = {"type": "button", "action": POSTBACK}


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    with running_line() as running:
        yield running


def box(*contents: Node, **more: Any) -> Node:
    return {"type": "box", "layout": "vertical", "contents": list(contents), **more}


def bubble(*contents: Node, **more: Any) -> Node:
    return {"type": "bubble", "body": box(*contents), **more}


def carousel(*bubbles: Node) -> Node:
    return {"type": "carousel", "contents": list(bubbles)}


def flex(container: Any, alt: str = "สถานะ") -> Node:
    return {"type": "flex", "altText": alt, "contents": container}


def bubble_of(size: int) -> Node:
    """A bubble whose compact JSON has exactly ``size`` bytes."""
    empty = bubble({"type": "text", "text": ""})
    return bubble({"type": "text", "text": "x" * (size - container_bytes(empty))})


ACCEPTED: dict[str, Node] = {
    "a card with everything": bubble(
        {**TEXT, "size": "xl", "weight": "bold", "color": "#1DB446", "wrap": True, "maxLines": 2, "flex": 1},
        {
            "type": "text",
            "contents": [{"type": "span", "text": "ครบ", "style": "italic"}],
            "lineSpacing": "4px",
        },
        {"type": "separator", "margin": "md", "color": "#00000080"},
        box(
            {"type": "icon", "url": HTTPS, "size": "18px", "aspectRatio": "3:2"},
            TEXT,
            layout="baseline",
            spacing="sm",
        ),
        {"type": "image", "url": HTTPS, "size": "full", "aspectRatio": "20:13", "aspectMode": "cover"},
        {**BUTTON, "style": "primary", "height": "sm", "gravity": "center", "margin": "12px"},
        box(
            {"type": "filler"},
            paddingAll="10%",
            width="50px",
            cornerRadius="xxl",
            borderWidth="semi-bold",
            position="absolute",
            offsetTop="-2px",
            background={
                "type": "linearGradient",
                "angle": "90deg",
                "startColor": "#ffffff",
                "endColor": "#000000",
            },
            action={"type": "uri", "uri": "https://info.go.th"},
        ),
        size="giga",
        direction="ltr",
        header=box(TEXT),
        hero={"type": "image", "url": HTTPS},
        footer=box(BUTTON, layout="horizontal"),
        styles={"footer": {"separator": True, "backgroundColor": "#ffffff"}},
        action={"type": "message", "text": "สถานะ"},
    ),
    "a button label of 40": bubble({**BUTTON, "action": {**POSTBACK, "label": "ก" * 40}}),
    "a tappable text without label": bubble({**TEXT, "action": {"type": "postback", "data": "a"}}),
    "a bubble of 30 KB": bubble_of(BUBBLE_BYTES),
    "twelve bubbles": carousel(*[bubble(TEXT)] * 12),
    "a footer alone": {"type": "bubble", "footer": box(BUTTON)},
    "a video hero": bubble(
        TEXT,
        hero={
            "type": "video",
            "url": HTTPS,
            "previewUrl": HTTPS,
            "altContent": {"type": "image", "url": HTTPS},
        },
    ),
}

REFUSED: dict[str, tuple[Any, str, str]] = {
    "no container": (None, "/", "Must be an object"),
    "an unknown container": (
        {"type": "card"},
        "/type",
        "Must be one of the following values: [bubble, carousel]",
    ),
    "a bubble without blocks": ({"type": "bubble"}, "/", "At least one block must be specified"),
    "a body that is a text": ({"type": "bubble", "body": TEXT}, "/body/type", ""),
    "an unknown component": (bubble({"type": "table"}), "/body/contents/0/type", ""),
    "an unknown field": (bubble({**TEXT, "fontSize": "xl"}), "/body/contents/0/fontSize", "unknown field"),
    "an unknown field of the bubble": (bubble(TEXT, title="x"), "/title", "unknown field"),
    "empty text": (bubble({"type": "text", "text": ""}), "/body/contents/0/text", "May not be empty"),
    "a text without text": (bubble({"type": "text"}), "/body/contents/0/text", "must be specified"),
    "an unknown size": (bubble({**TEXT, "size": "huge"}), "/body/contents/0/size", "invalid property"),
    "a color by name": (bubble({**TEXT, "color": "red"}), "/body/contents/0/color", "invalid property"),
    "a margin in percent": (bubble({**TEXT, "margin": "5%"}), "/body/contents/0/margin", "invalid property"),
    "wrap as text": (bubble({**TEXT, "wrap": "true"}), "/body/contents/0/wrap", ""),
    "flex as text": (bubble({**TEXT, "flex": "1"}), "/body/contents/0/flex", ""),
    "a weight that does not exist": (bubble({**TEXT, "weight": "heavy"}), "/body/contents/0/weight", ""),
    "a bubble size that does not exist": (bubble(TEXT, size="big"), "/size", ""),
    "a box without layout": (
        bubble({"type": "box", "contents": []}),
        "/body/contents/0/layout",
        "must be specified",
    ),
    "a box without contents": (
        bubble({"type": "box", "layout": "vertical"}),
        "/body/contents/0/contents",
        "must be specified",
    ),
    "an icon in a vertical box": (
        bubble({"type": "icon", "url": HTTPS}),
        "/body/contents/0/type",
        "",
    ),
    "a button in a baseline box": (
        bubble(box(BUTTON, layout="baseline")),
        "/body/contents/0/contents/0/type",
        "",
    ),
    "a text inside a text": (
        bubble({"type": "text", "contents": [TEXT]}),
        "/body/contents/0/contents/0/type",
        "",
    ),
    "a button without action": (bubble({"type": "button"}), "/body/contents/0/action", "must be specified"),
    "a button without label": (
        bubble({"type": "button", "action": {"type": "postback", "data": "a"}}),
        "/body/contents/0/action/label",
        "must be specified",
    ),
    "a button label of 41": (
        bubble({**BUTTON, "action": {**POSTBACK, "label": "ก" * 41}}),
        "/body/contents/0/action/label",
        "Length must be between 1 and 40",
    ),
    "postback data of 301": (
        bubble({**BUTTON, "action": {**POSTBACK, "data": "a" * 301}}),
        "/body/contents/0/action/data",
        "Length must be between 1 and 300",
    ),
    "a camera button": (
        bubble({"type": "button", "action": {"type": "camera", "label": "x"}}),
        "/body/contents/0/action/type",
        "",
    ),
    "an image over plain http": (
        bubble({"type": "image", "url": "http://e.th/a.png"}),
        "/body/contents/0/url",
        "invalid uri scheme",
    ),
    "an image four times as high as wide": (
        bubble({"type": "image", "url": HTTPS, "aspectRatio": "1:4"}),
        "/body/contents/0/aspectRatio",
        "invalid property",
    ),
    "a video in a small bubble": (
        bubble(
            TEXT,
            size="micro",
            hero={"type": "video", "url": HTTPS, "previewUrl": HTTPS, "altContent": box(TEXT)},
        ),
        "/size",
        "invalid property",
    ),
    "a bubble above 30 KB": (
        bubble_of(BUBBLE_BYTES + 1),
        "/",
        "Too large flex message. The maximum size of JSON data is 30 KB",
    ),
    "a bubble of 10,000 Thai letters": (
        bubble({**TEXT, "text": "ก" * 10_240}),
        "/",
        "Too large flex message. The maximum size of JSON data is 30 KB",
    ),
    "a carousel above 50 KB": (
        carousel(bubble_of(BUBBLE_BYTES - 100), bubble_of(CAROUSEL_BYTES - BUBBLE_BYTES + 200)),
        "/",
        "Too large flex message. The maximum size of JSON data is 50 KB",
    ),
    "thirteen bubbles": (carousel(*[bubble(TEXT)] * 13), "/contents", "Size must be between 1 and 12"),
    "an empty carousel": (carousel(), "/contents", "Size must be between 1 and 12"),
    "bubbles of two sizes": (carousel(bubble(TEXT, size="kilo"), bubble(TEXT)), "/contents", ""),
    "a broken bubble in a carousel": (
        carousel(bubble(TEXT), bubble({"type": "text", "text": ""})),
        "/contents/1/body/contents/0/text",
        "May not be empty",
    ),
}


@pytest.mark.parametrize("container", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_line_accepts(line: Line, container: Node) -> None:
    assert line.complaints(flex(container)) == []


@pytest.mark.parametrize(("container", "place", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_line_refuses(line: Line, container: Any, place: str, words: str) -> None:
    answer = line.validate(flex(container)).json()
    assert answer["message"] == "A message (messages[0]) in the request body is invalid"
    assert [detail["property"] for detail in answer["details"]] == [place]
    assert words in answer["details"][0]["message"]


def test_alt_text_is_required_and_has_1500_units(line: Line) -> None:
    assert line.complaints(flex(bubble(TEXT), "ก" * 1_500)) == []
    for alt in ("", "ก" * 1_501):
        assert [place for place, _ in line.complaints(flex(bubble(TEXT), alt))] == ["messages[0].altText"]
    assert line.complaints({"type": "flex", "contents": bubble(TEXT)})[0][0] == "messages[0].altText"


def test_the_broken_message_is_named_by_its_place_in_the_request(line: Line) -> None:
    answer = line.validate(flex(bubble(TEXT)), flex({"type": "bubble"})).json()
    assert answer["message"] == "A message (messages[1]) in the request body is invalid"
