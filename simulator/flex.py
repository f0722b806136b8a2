"""Flex containers and components: every property LINE knows, and no other.

https://developers.line.biz/en/reference/messaging-api/#flex-message
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.actions import action
from simulator.schema import (
    FINE,
    Check,
    Problems,
    boolean,
    items,
    late,
    matching,
    number,
    one_of,
    record,
    tagged,
    text,
    uri,
    wrong,
)

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
CAROUSEL_BUBBLES = 12
_TEXT_LENGTH = 100_000  # no limit of its own: the bubble's 30 KB come first
_CHILDREN = 1_000
_BLOCKS = ("header", "hero", "body", "footer")
_FLEX = number(0, 2**31 - 1)

_PIXELS = r"-?\d+(\.\d+)?px"
_SIZE = r"\d+(\.\d+)?px"
_PERCENT = r"\d+(\.\d+)?%"
_STEPS = "none|xs|sm|md|lg|xl|xxl"
_SIZES = "xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"

_tag = matching(".+")
_color = matching(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")
_margin = matching(f"{_STEPS}|{_SIZE}")
_offset = matching(f"{_STEPS}|{_PIXELS}|-?{_PERCENT}")
_padding = matching(f"{_STEPS}|{_SIZE}|{_PERCENT}")
_length = matching(f"{_SIZE}|{_PERCENT}")
_font_size = matching(f"{_SIZES}|{_SIZE}")
_picture = uri("https", longest=2_000)
_tap = action(label=40, label_required=False)
_press = action(label=40, label_required=True)

_PLACED: dict[str, Check] = {
    "position": one_of("relative", "absolute"),
    **{f"offset{side}": _offset for side in ("Top", "Bottom", "Start", "End")},
}
_FONT: dict[str, Check] = {
    "size": _font_size,
    "color": _color,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}
_GRAVITY: dict[str, Check] = {"gravity": one_of("top", "bottom", "center")}
_ALIGN: dict[str, Check] = {"align": one_of("start", "end", "center")}


def _ratio(value: Any) -> Problems:
    """``width:height``, each 1 to 100000, height at most three times the width."""
    parts = value.split(":") if isinstance(value, str) else []
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        return wrong("invalid property")
    width, height = map(int, parts)
    return FINE if 1 <= width <= 100_000 and 1 <= height <= min(100_000, 3 * width) else wrong("invalid property")


def _component(required: Mapping[str, Check], optional: Mapping[str, Check], *also: Check) -> Check:
    return record({"type": _tag, **required}, optional, *also)


def _says_something(value: Any) -> Problems:
    return FINE if "text" in value or value.get("contents") else wrong("must be specified", "text")


_span = _component({"text": text(_TEXT_LENGTH)}, _FONT)
_text = _component(
    {},
    {
        "text": text(_TEXT_LENGTH),
        "contents": items(tagged({"span": _span}), 0, _CHILDREN),
        "flex": _FLEX,
        "wrap": boolean,
        "lineSpacing": matching(_SIZE),
        "margin": _margin,
        "action": _tap,
        "maxLines": _FLEX,
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
        **_FONT,
        **_ALIGN,
        **_GRAVITY,
        **_PLACED,
    },
    _says_something,
)
_button = _component(
    {"action": _press},
    {
        "flex": _FLEX,
        "color": _color,
        "style": one_of("primary", "secondary", "link"),
        "margin": _margin,
        "height": one_of("sm", "md"),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
        **_GRAVITY,
        **_PLACED,
    },
)
_image = _component(
    {"url": _picture},
    {
        "flex": _FLEX,
        "margin": _margin,
        "size": matching(f"{_SIZES}|full|{_SIZE}|{_PERCENT}"),
        "aspectRatio": _ratio,
        "aspectMode": one_of("fit", "cover"),
        "backgroundColor": _color,
        "action": _tap,
        "animated": boolean,
        **_ALIGN,
        **_GRAVITY,
        **_PLACED,
    },
)
_icon = _component(
    {"url": _picture},
    {"size": _font_size, "aspectRatio": _ratio, "margin": _margin, "scaling": boolean, **_PLACED},
)
_separator = _component({}, {"margin": _margin, "color": _color})
_filler = _component({}, {"flex": _FLEX})
_gradient = record(
    {
        "type": one_of("linearGradient"),
        "angle": matching(r"([0-2]?\d?\d|3[0-5]\d)(\.\d+)?deg"),
        "startColor": _color,
        "endColor": _color,
    },
    {"centerColor": _color, "centerPosition": matching(r"(100|\d?\d)(\.\d+)?%")},
)

_IN_BASELINE: dict[str, Check] = {"icon": _icon, "text": _text, "filler": _filler}
_IN_STACK: dict[str, Check] = {
    "box": late(lambda: check_box),
    "button": _button,
    "image": _image,
    "text": _text,
    "separator": _separator,
    "filler": _filler,
}
_CONTENTS = {
    "baseline": items(tagged(_IN_BASELINE), 0, _CHILDREN),
    "horizontal": items(tagged(_IN_STACK), 0, _CHILDREN),
    "vertical": items(tagged(_IN_STACK), 0, _CHILDREN),
}


def _children_fit_layout(value: Any) -> Problems:
    """Icons live in baseline boxes only; boxes, buttons, images and separators only in the others."""
    return [
        problem._replace(path=("contents", *problem.path)) for problem in _CONTENTS[value["layout"]](value["contents"])
    ]


def _is_list(value: Any) -> Problems:
    return FINE if isinstance(value, list) else wrong("Must be an array")


check_box: Check = _component(
    {"layout": one_of("horizontal", "vertical", "baseline"), "contents": _is_list},
    {
        "flex": _FLEX,
        "spacing": _margin,
        "margin": _margin,
        "backgroundColor": _color,
        "borderColor": _color,
        "borderWidth": matching(f"none|light|normal|medium|semi-bold|bold|{_SIZE}"),
        "cornerRadius": matching(f"{_STEPS}|{_SIZE}"),
        "width": _length,
        "maxWidth": _length,
        "height": _length,
        "maxHeight": _length,
        **{f"padding{side}": _padding for side in ("All", "Top", "Bottom", "Start", "End")},
        "action": _tap,
        "justifyContent": one_of("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
        "alignItems": one_of("center", "flex-start", "flex-end"),
        "background": _gradient,
        **_PLACED,
    },
    _children_fit_layout,
)
_video = _component(
    {"url": _picture, "previewUrl": _picture, "altContent": tagged({"box": check_box, "image": _image})},
    {"aspectRatio": _ratio, "action": _tap},
)
_block_style = record({}, {"backgroundColor": _color, "separator": boolean, "separatorColor": _color})
_block = tagged({"box": check_box})


def _has_a_block(value: Any) -> Problems:
    return FINE if value.keys() & set(_BLOCKS) else wrong("At least one block must be specified")


def _video_has_room(value: Any) -> Problems:
    is_video = value.get("hero", {}).get("type") == "video"
    roomy = value.get("size", "mega") in ("kilo", "mega", "giga")
    return wrong("invalid property", "size") if is_video and not roomy else FINE


def _bubble_fits(value: Any) -> Problems:
    return _fits(value, BUBBLE_BYTES, "30 KB")


_bubble = record(
    {"type": _tag},
    {
        "direction": one_of("ltr", "rtl"),
        "styles": record({}, dict.fromkeys(_BLOCKS, _block_style)),
        "header": _block,
        "hero": tagged({"box": check_box, "image": _image, "video": _video}),
        "body": _block,
        "footer": _block,
        "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "action": _tap,
    },
    _has_a_block,
    _video_has_room,
    _bubble_fits,
)


def _carousel_fits(value: Any) -> Problems:
    return _fits(value, CAROUSEL_BYTES, "50 KB")


def _one_width(value: Any) -> Problems:
    """Bubbles of one carousel have one size."""
    widths = {bubble.get("size", "mega") for bubble in value["contents"]}
    return FINE if len(widths) == 1 else wrong("All bubbles must have the same size", "contents")


_carousel = record(
    {"type": _tag, "contents": items(tagged({"bubble": _bubble}), 1, CAROUSEL_BUBBLES)},
    {},
    _one_width,
    _carousel_fits,
)
check_container: Check = tagged({"bubble": _bubble, "carousel": _carousel})


def container_bytes(container: Any) -> int:
    """The size LINE measures: compact JSON in UTF-8."""
    return len(json.dumps(container, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def _fits(value: Any, most: int, named: str) -> Problems:
    if container_bytes(value) <= most:
        return FINE
    return wrong(f"Too large flex message. The maximum size of JSON data is {named}")
