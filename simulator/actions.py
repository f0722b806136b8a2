"""Action objects: what a button, picture or menu area does when it is tapped.

https://developers.line.biz/en/reference/messaging-api/#action-objects
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from simulator.schema import (
    FINE,
    Check,
    Problems,
    anything,
    matching,
    one_of,
    record,
    tagged,
    text,
    uri,
    wrong,
)
from simulator.text_units import graphemes

POSTBACK_DATA = 300
ACTION_TEXT = 300
URI_LENGTH = 1_000
CLIPBOARD_TEXT = 1_000

_DATE = r"\d{4}-\d{2}-\d{2}"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_FORMATS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}
_MOMENT = matching(rf"{_DATE}|{_TIME}|{_DATE}[tT]{_TIME}")


def action(*, label: int, label_required: bool, chat_only: bool = False, menu: bool = False) -> Check:
    """The action check for one place.

    Args:
        label: The longest label, in graphemes.
        chat_only: Whether camera, camera roll and location are allowed (quick replies only).
        menu: Whether the action belongs to a rich menu (the only place for richmenuswitch).
    """
    caption = text(label, shortest=1 if label_required else 0, count=graphemes)

    def shape(required: dict[str, Check], optional: dict[str, Check] | None = None, *also: Check) -> Check:
        base: dict[str, Check] = {"type": anything, **required}
        spare: dict[str, Check] = {**(optional or {})}
        (base if label_required else spare)["label"] = caption
        return record(base, spare, *also)

    kinds = _common(shape)
    if chat_only:
        kinds |= {name: shape({}) for name in ("camera", "cameraRoll", "location")}
    if menu:
        alias = text(32, matching="[a-z0-9_-]+")
        kinds["richmenuswitch"] = shape({"richMenuAliasId": alias, "data": _data})
    return tagged(kinds)


_data = text(POSTBACK_DATA, shortest=0)
_words = text(ACTION_TEXT)


def _common(shape: Callable[..., Check]) -> dict[str, Check]:
    moments = {"initial": _MOMENT, "max": _MOMENT, "min": _MOMENT}
    return {
        "postback": shape(
            {"data": text(POSTBACK_DATA)},
            {
                "displayText": _words,
                "text": _words,
                "inputOption": one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
                "fillInText": _words,
            },
            _one_text,
        ),
        "message": shape({"text": _words}),
        "uri": shape(
            {"uri": uri("https?", "line", "tel", longest=URI_LENGTH)},
            {"altUri": record({}, {"desktop": uri("https?", longest=URI_LENGTH)})},
        ),
        "datetimepicker": shape({"data": text(POSTBACK_DATA), "mode": one_of(*_FORMATS)}, moments, _moments_fit),
        "clipboard": shape({"clipboardText": text(CLIPBOARD_TEXT)}),
    }


def _one_text(value: Any) -> Problems:
    if "displayText" in value and "text" in value:
        return wrong("displayText and text can't be used together", "text")
    if "fillInText" in value and value.get("inputOption") != "openKeyboard":
        return wrong("fillInText requires inputOption openKeyboard", "fillInText")
    return FINE


def _moments_fit(value: Any) -> Problems:
    """Every moment is in the format of the mode, and min < max."""
    moments = {}
    for name in ("initial", "max", "min"):
        if name in value:
            try:
                moments[name] = datetime.strptime(value[name].replace("t", "T"), _FORMATS[value["mode"]])  # noqa: DTZ007
            except ValueError:
                return wrong("invalid property", name)
    if "min" in moments and "max" in moments and moments["min"] >= moments["max"]:
        return wrong("min must be less than max", "min")
    return FINE
