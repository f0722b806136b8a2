"""Template messages: buttons, confirm, carousel and image carousel.

https://developers.line.biz/en/reference/messaging-api/#template-messages
"""

from __future__ import annotations

from typing import Any

from simulator.actions import action
from simulator.schema import FINE, Check, Problems, items, matching, one_of, record, tagged, text, uri, wrong

_press = action(label=20, label_required=True)
_tap = action(label=20, label_required=False)
_tag = matching(".+")
_picture = uri("https", longest=2_000)
_color = matching(r"#[0-9a-fA-F]{6}")
_LOOK: dict[str, Check] = {
    "imageAspectRatio": one_of("rectangle", "square"),
    "imageSize": one_of("cover", "contain"),
}
_HEAD: dict[str, Check] = {
    "thumbnailImageUrl": _picture,
    "imageBackgroundColor": _color,
    "title": text(40),
    "defaultAction": _tap,
}


def _text_fits(alone: int, beside_picture: int) -> Check:
    """The text is shorter when a title or a picture takes its room."""

    def check(value: Any) -> Problems:
        crowded = "title" in value or "thumbnailImageUrl" in value
        found = text(beside_picture if crowded else alone)(value["text"])
        return [problem._replace(path=("text",)) for problem in found]

    return check


def _same_buttons(value: Any) -> Problems:
    counts = {len(column["actions"]) for column in value["columns"]}
    return FINE if len(counts) == 1 else wrong("The number of actions must be the same in all columns", "columns")


_buttons = record(
    {"type": _tag, "text": text(160), "actions": items(_press, 1, 4)}, {**_HEAD, **_LOOK}, _text_fits(160, 60)
)
_confirm = record({"type": _tag, "text": text(240), "actions": items(_press, 2, 2)})
_column = record({"text": text(120), "actions": items(_press, 1, 3)}, _HEAD, _text_fits(120, 60))
_carousel = record({"type": _tag, "columns": items(_column, 1, 10)}, _LOOK, _same_buttons)
_image_column = record({"imageUrl": _picture, "action": action(label=12, label_required=False)})
_image_carousel = record({"type": _tag, "columns": items(_image_column, 1, 10)})

check_template: Check = tagged(
    {"buttons": _buttons, "confirm": _confirm, "carousel": _carousel, "image_carousel": _image_carousel}
)
