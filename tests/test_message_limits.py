"""LINE's limits are caught before anything is sent, and the house colours can be read."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vocabulary import ItemState
from messages import flex, style
from messages.graphemes import cut, grapheme_count, graphemes, utf16_units
from messages.limits import MessageLimitError, check

FAMILY = "👨‍👩‍👧‍👦"
LABEL_20 = "กี่" * 20  # 20 graphemes, 60 UTF-16 units


def card(*contents: flex.Node, quick: flex.Node | None = None) -> flex.Message:
    return flex.message("บัตร", flex.bubble(body=flex.box("vertical", contents)), quick=quick)


def refused_at(messages: list[flex.Message]) -> str:
    with pytest.raises(MessageLimitError) as refusal:
        check(messages)
    return refusal.value.path


def test_messages_at_their_limits_pass() -> None:
    say = flex.say(LABEL_20, "ก" * 300)
    check([flex.text_message("😀" * 2_500, quick=flex.quick_reply([say] * 13))])
    check([card(flex.button(flex.postback("ก" * 40, "d" * 300, display_text="ก" * 300)))])
    check([flex.text_message("ก")] * 5)


@pytest.mark.parametrize(
    ("path", "messages"),
    [
        ("messages", []),
        ("messages", [flex.text_message("ก")] * 6),
        ("messages[0].type", [{"type": "hologram"}]),
        ("messages[1].text", [flex.text_message("ก"), flex.text_message("😀" * 2_501)]),
        ("messages[0].text", [flex.text_message("")]),
        ("messages[0].altText", [flex.message("ก" * 1_501, flex.bubble(body=flex.box("vertical", [])))]),
        ("messages[0].altText", [flex.message("", flex.bubble(body=flex.box("vertical", [])))]),
        ("messages[0].contents.type", [flex.message("ก", flex.box("vertical", []))]),
        ("messages[0].contents.body.contents[0].text", [card(flex.text(""))]),
        ("messages[0].contents.body.contents[0].url", [card(flex.image("http://example.org/a.png"))]),
        ("messages[0].contents.body.contents[0].type", [card({"type": "hologram"})]),
        ("messages[0].originalContentUrl", [{"type": "image", "originalContentUrl": "ftp://a"}]),
        ("messages[0].sender.name", [flex.text_message("ก") | {"sender": {"name": "ก" * 21}}]),
    ],
)
def test_a_message_over_its_limit_names_the_property(path: str, messages: list[flex.Message]) -> None:
    assert refused_at(messages) == path


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("label", flex.postback("ก" * 41, "d")),
        ("label", flex.postback("", "d")),
        ("data", flex.postback("ก", "d" * 301)),
        ("data", flex.postback("ก", "😀" * 151)),
        ("displayText", flex.postback("ก", "d", display_text="ก" * 301)),
        ("text", flex.say("ก", "ก" * 301)),
        ("uri", flex.uri("ก", "https://example.org/" + "a" * 1_000)),
        ("uri", flex.uri("ก", "mailto:someone@example.org")),
        ("mode", flex.datetimepicker("ก", "d", mode="date") | {"mode": "year"}),
        ("type", {"type": "teleport", "label": "ก"}),
    ],
)
def test_an_action_over_its_limit_names_the_property(name: str, action: flex.Action) -> None:
    assert refused_at([card(flex.button(action))]) == f"messages[0].contents.body.contents[0].action.{name}"


def test_a_fault_deep_in_nested_boxes_is_found() -> None:
    inner = flex.box("horizontal", [flex.text("ก"), flex.text("")])
    path = refused_at([card(flex.box("vertical", [inner]))])
    assert path == "messages[0].contents.body.contents[0].contents[0].contents[1].text"


def test_quick_reply_labels_count_graphemes_and_items_are_at_most_thirteen() -> None:
    long_label = flex.quick_reply([flex.say(LABEL_20 + "ก", "ก")])
    assert refused_at([flex.text_message("ก", quick=long_label)]).endswith("items[0].action.label")
    fourteen = flex.quick_reply([flex.say("ก", "ก")] * 14)
    assert refused_at([flex.text_message("ก", quick=fourteen)]) == "messages[0].quickReply.items"


def test_a_bubble_over_30_kb_is_refused() -> None:
    check([card(*[flex.text("ก" * 1_000)] * 9)])
    assert refused_at([card(*[flex.text("ก" * 1_000)] * 10)]) == "messages[0].contents"


def test_a_carousel_is_refused_over_50_kb_over_twelve_bubbles_or_with_several_sizes() -> None:
    small = flex.bubble(body=flex.box("vertical", [flex.text("ก")]))
    large = flex.bubble(body=flex.box("vertical", [flex.text("ก" * 1_500)]))
    check([flex.message("ก", flex.carousel([small] * 12))])
    assert refused_at([flex.message("ก", flex.carousel([small] * 13))]) == "messages[0].contents.contents"
    assert refused_at([flex.message("ก", flex.carousel([large] * 12))]) == "messages[0].contents"
    mixed = flex.carousel([small, small | {"size": "kilo"}])
    assert refused_at([flex.message("ก", mixed)]) == "messages[0].contents.contents"


def test_more_than_twenty_mentions_are_refused() -> None:
    places = {f"p{n}": {"type": "mention", "mentionee": {"type": "all"}} for n in range(21)}
    assert refused_at([{"type": "textV2", "text": "{p0}", "substitution": places}]) == "messages[0].substitution"


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("ที่นี่", ["ที่", "นี่"]),
        ("น้ำ", ["น้ำ"]),
        (FAMILY + "ก", [FAMILY, "ก"]),
        ("🇹🇭🇹🇭", ["🇹🇭"] * 2),
        ("👍🏽", ["👍🏽"]),
    ],
)
def test_graphemes_are_what_people_see_as_one_character(text: str, clusters: list[str]) -> None:
    assert list(graphemes(text)) == clusters


def test_a_text_is_cut_between_graphemes_and_ends_in_an_ellipsis() -> None:
    assert cut("ที่นี่", 6) == "ที่นี่"
    assert cut("ที่นี่", 5) == "ที่…"
    assert cut("ก" + FAMILY, 5) == "ก…"
    assert cut("กขค", 1) == "…"


@given(st.text(), st.integers(1, 50))
def test_a_cut_text_never_exceeds_its_units_and_begins_like_the_original(text: str, units: int) -> None:
    shorter = cut(text, units)
    assert utf16_units(shorter) <= units
    assert shorter == text or text.startswith(shorter.removesuffix("…"))


@given(st.text())
def test_graphemes_joined_are_the_text_and_never_more_than_its_units(text: str) -> None:
    assert "".join(graphemes(text)) == text
    assert grapheme_count(text) <= utf16_units(text)


def contrast(first: str, second: str) -> float:
    """WCAG 2.1 contrast ratio of two "#RRGGBB" colours."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_text_colour_is_readable_on_its_grounds() -> None:
    texts, grounds = (style.INK, style.MUTED, style.ACCENT), (style.WHITE, style.SURFACE, style.ACCENT_SOFT)
    pairs = [*itertools.product(texts, grounds), (style.WARNING, style.WARNING_SOFT)]
    pairs += [(look.color, ground) for look in style.STATES.values() for ground in (style.WHITE, look.soft)]
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}


def test_every_state_has_its_own_word_mark_and_colour() -> None:
    assert style.STATES.keys() == set(ItemState)
    for attribute in ("word", "mark", "color"):
        assert len({getattr(look, attribute) for look in style.STATES.values()}) == len(ItemState)
