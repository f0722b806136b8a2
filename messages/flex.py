"""Builders of LINE's message objects as plain dicts (Messaging API reference, "Flex Message").

A builder takes only keyword arguments that LINE knows, so that a misspelt key is an error here instead of
vanishing on the way. Arguments left out are left out of the dict. Sizes are LINE's words ("sm") or pixels
("12px"). Nothing is measured here: ``messages.limits.check`` does that for whole messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

Node = dict[str, Any]
Message = dict[str, Any]
Action = dict[str, Any]

Align = Literal["start", "center", "end"]
Gravity = Literal["top", "center", "bottom"]
Layout = Literal["vertical", "horizontal", "baseline"]
Justify = Literal["flex-start", "center", "flex-end", "space-between", "space-around", "space-evenly"]
BubbleSize = Literal["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"]
ButtonStyle = Literal["primary", "secondary", "link"]
PickerMode = Literal["date", "time", "datetime"]


def _given(**properties: object) -> Node:
    return {key: value for key, value in properties.items() if value is not None}


# Actions -------------------------------------------------------------------------------------------


def postback(label: str, data: str, *, display_text: str | None = None) -> Action:
    """Sends ``data`` (≤ 300) back unseen; ``display_text`` appears as said by the person."""
    return _given(type="postback", label=label, data=data, displayText=display_text)


def say(label: str, text: str) -> Action:
    """Types ``text`` (≤ 300) for the person: the button twin of a typed command."""
    return _given(type="message", label=label, text=text)


def uri(label: str, address: str) -> Action:
    """Opens ``address`` (http, https, line or tel; ≤ 1,000)."""
    return _given(type="uri", label=label, uri=address)


def datetimepicker(
    label: str,
    data: str,
    *,
    mode: PickerMode,
    initial: str | None = None,
    earliest: str | None = None,
    latest: str | None = None,
) -> Action:
    """Lets the person pick; values are Gregorian and zoneless ("2023-11-09"), to be read as Asia/Bangkok."""
    return _given(type="datetimepicker", label=label, data=data, mode=mode, initial=initial, min=earliest, max=latest)


# Flex components -----------------------------------------------------------------------------------


def text(
    content: str,
    *,
    size: str = "sm",
    color: str | None = None,
    weight: Literal["regular", "bold"] | None = None,
    align: Align | None = None,
    gravity: Gravity | None = None,
    flex: int | None = None,
    margin: str | None = None,
    wrap: bool = True,
    max_lines: int | None = None,
    line_spacing: str | None = None,
    action: Action | None = None,
) -> Node:
    """Text that wraps unless told otherwise; LINE refuses an empty ``content``."""
    return _given(
        type="text",
        text=content,
        size=size,
        color=color,
        weight=weight,
        align=align,
        gravity=gravity,
        flex=flex,
        margin=margin,
        wrap=wrap,
        maxLines=max_lines,
        lineSpacing=line_spacing,
        action=action,
    )


def box(
    layout: Layout,
    contents: Sequence[Node],
    *,
    spacing: str | None = None,
    margin: str | None = None,
    flex: int | None = None,
    padding: str | None = None,
    padding_top: str | None = None,
    padding_bottom: str | None = None,
    padding_start: str | None = None,
    padding_end: str | None = None,
    background: str | None = None,
    border_color: str | None = None,
    border_width: str | None = None,
    corner_radius: str | None = None,
    width: str | None = None,
    height: str | None = None,
    justify: Justify | None = None,
    align_items: Literal["center", "flex-start", "flex-end"] | None = None,
    action: Action | None = None,
) -> Node:
    """A row, a column or a baseline row of components."""
    return _given(
        type="box",
        layout=layout,
        contents=list(contents),
        spacing=spacing,
        margin=margin,
        flex=flex,
        paddingAll=padding,
        paddingTop=padding_top,
        paddingBottom=padding_bottom,
        paddingStart=padding_start,
        paddingEnd=padding_end,
        backgroundColor=background,
        borderColor=border_color,
        borderWidth=border_width,
        cornerRadius=corner_radius,
        width=width,
        height=height,
        justifyContent=justify,
        alignItems=align_items,
        action=action,
    )


def button(
    action: Action,
    *,
    style: ButtonStyle = "link",
    color: str | None = None,
    height: Literal["sm", "md"] = "sm",
    margin: str | None = None,
    flex: int | None = None,
    adjust_mode: Literal["shrink-to-fit"] | None = None,
) -> Node:
    """A button; ``color`` is the ground of a primary or secondary button and the text of a link."""
    return _given(
        type="button",
        action=action,
        style=style,
        color=color,
        height=height,
        margin=margin,
        flex=flex,
        adjustMode=adjust_mode,
    )


def separator(*, margin: str | None = None, color: str | None = None) -> Node:
    """A thin line across the box."""
    return _given(type="separator", margin=margin, color=color)


def image(
    url: str,
    *,
    size: str | None = None,
    aspect_ratio: str | None = None,
    aspect_mode: Literal["cover", "fit"] | None = None,
    align: Align | None = None,
    flex: int | None = None,
    margin: str | None = None,
    action: Action | None = None,
) -> Node:
    """A JPEG or PNG over https (≤ 1024 × 1024, 10 MB)."""
    return _given(
        type="image",
        url=url,
        size=size,
        aspectRatio=aspect_ratio,
        aspectMode=aspect_mode,
        align=align,
        flex=flex,
        margin=margin,
        action=action,
    )


# Containers and messages ---------------------------------------------------------------------------


def bubble(
    *,
    body: Node,
    header: Node | None = None,
    hero: Node | None = None,
    footer: Node | None = None,
    size: BubbleSize = "mega",
    styles: Node | None = None,
) -> Node:
    """One card (≤ 30 KB); ``styles`` maps a block's name to ``block_style``."""
    return _given(type="bubble", size=size, header=header, hero=hero, body=body, footer=footer, styles=styles)


def block_style(*, background: str | None = None, line: bool | None = None, line_color: str | None = None) -> Node:
    """The ground of a bubble's block and the line above it."""
    return _given(backgroundColor=background, separator=line, separatorColor=line_color)


def carousel(bubbles: Sequence[Node]) -> Node:
    """Up to 12 bubbles side by side (≤ 50 KB)."""
    return _given(type="carousel", contents=list(bubbles))


def message(alt_text: str, contents: Node, *, quick: Node | None = None) -> Message:
    """A Flex message; ``alt_text`` (≤ 1,500) is what notifications and screen readers say."""
    return _given(type="flex", altText=alt_text, contents=contents, quickReply=quick)


def text_message(content: str, *, quick: Node | None = None) -> Message:
    """A plain text message (≤ 5,000 UTF-16 units)."""
    return _given(type="text", text=content, quickReply=quick)


def image_message(address: str) -> Message:
    """A picture by its https address (JPEG or PNG; as its own preview ≤ 1 MB)."""
    return _given(type="image", originalContentUrl=address, previewImageUrl=address)


def quick_reply(actions: Sequence[Action]) -> Node:
    """Up to 13 buttons, labels ≤ 20; they vanish when anybody posts, so use them in private chats only."""
    return {"items": [{"type": "action", "action": action} for action in actions]}
