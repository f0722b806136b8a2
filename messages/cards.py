"""The one shape of a card: coloured header, body, buttons in three strengths."""

from __future__ import annotations

from collections.abc import Sequence

from messages import flex, style
from messages.limits import cut

ALT_TEXT = 400  # units; LINE takes 1,500, a notification shows far fewer


def card(
    title: str,
    body: Sequence[flex.Node],
    *,
    subtitle: str = "",
    primary: Sequence[flex.Action] = (),
    secondary: Sequence[flex.Action] = (),
    links: Sequence[flex.Action] = (),
    alt: str = "",
    quick: Sequence[flex.Action] = (),
) -> flex.Message:
    """One Flex message. ``alt`` is what notifications say; without it the title and subtitle."""
    contents = bubble(title, body, subtitle=subtitle, primary=primary, secondary=secondary, links=links)
    spoken = cut(alt or " · ".join(filter(None, (title, subtitle))), ALT_TEXT)
    return flex.message(spoken, contents, quick=flex.quick_reply(quick) if quick else None)


def bubble(
    title: str,
    body: Sequence[flex.Node],
    *,
    subtitle: str = "",
    primary: Sequence[flex.Action] = (),
    secondary: Sequence[flex.Action] = (),
    links: Sequence[flex.Action] = (),
) -> flex.Node:
    """The bubble alone, for carousels."""
    return flex.bubble(
        header=header(title, subtitle),
        body=flex.box("vertical", body, spacing="md", padding="16px"),
        footer=buttons(primary, secondary, links),
    )


def header(title: str, subtitle: str = "") -> flex.Node:
    lines = [flex.text(title, size="md", weight="bold", color=style.WHITE)]
    if subtitle:
        lines.append(flex.text(subtitle, size="xs", color=style.WHITE))
    return flex.box("vertical", lines, background=style.ACCENT, padding="16px", spacing="xs")


def buttons(
    primary: Sequence[flex.Action] = (), secondary: Sequence[flex.Action] = (), links: Sequence[flex.Action] = ()
) -> flex.Node | None:
    """A footer, strongest first; None when there is nothing to press."""
    rows = [
        *(flex.button(action, style="primary", color=style.ACCENT) for action in primary),
        *(flex.button(action, style="secondary", color=style.ACCENT_SOFT) for action in secondary),
        *(flex.button(action, style="link", color=style.ACCENT) for action in links),
    ]
    return flex.box("vertical", rows, spacing="sm", padding="12px") if rows else None


def paragraph(content: str, *, muted: bool = False, bold: bool = False, size: str = "sm") -> flex.Node:
    return flex.text(content, size=size, color=style.MUTED if muted else style.INK, weight="bold" if bold else None)


def fact(label: str, value: str) -> flex.Node:
    """A label and its value on one line, wrapping under themselves."""
    return flex.box(
        "horizontal",
        [
            flex.text(label, size="sm", color=style.MUTED, flex=2),
            flex.text(value or "–", size="sm", color=style.INK, flex=4),
        ],
        spacing="sm",
    )


def count_line(label: str, count: int, unit: str) -> flex.Node:
    """A label and its number, the numbers under each other."""
    return flex.box(
        "horizontal",
        [
            flex.text(label, size="sm", color=style.INK, flex=5),
            flex.text(f"{count:,} {unit}", size="sm", color=style.INK, align="end", flex=3),
        ],
        spacing="sm",
    )


def choice(action: flex.Action, name: str, detail: str) -> flex.Node:
    """A button of two lines: what is told apart by its second line needs room for it."""
    lines = [flex.text(name, size="sm", weight="bold", color=style.INK)]
    if detail:
        lines.append(flex.text(detail, size="xs", color=style.MUTED))
    return flex.box(
        "vertical", lines, background=style.ACCENT_SOFT, corner_radius="8px", padding="10px", action=action
    )  # fmt: skip


def quiet_box(lines: Sequence[str], *, warning: bool = False) -> flex.Node:
    """Something said aside, on a soft ground."""
    color, ground = (style.WARNING, style.WARNING_SOFT) if warning else (style.INK, style.SURFACE)
    return flex.box(
        "vertical",
        [flex.text(line, size="xs", color=color) for line in lines],
        background=ground,
        corner_radius="8px",
        padding="10px",
        spacing="xs",
    )
