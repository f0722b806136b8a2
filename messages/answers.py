"""Answers from the district's letters: how to fix an item, Token Keys, clips, who to call.

The wording is data (``answer_topics.yaml``); here it is read, checked for dangling references, and turned
into cards. Answers are free of personal data and cost nothing: they only ever go out as replies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.errors import TidTamError
from messages import flex, postback, style
from messages.cards import card, paragraph, quiet_box

TOPICS_FILE = Path(__file__).with_name("answer_topics.yaml")


class UnknownAnswerError(TidTamError, LookupError):
    """No topic has this key: a button of an older version, or a forged postback."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One topic. ``links`` are (label, address), ``commands`` (label, typed text), ``related`` topic keys."""

    key: str
    label: str
    title: str
    paragraphs: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    note: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    commands: tuple[tuple[str, str], ...] = ()
    related: tuple[str, ...] = ()


@cache
def answers() -> Mapping[str, Answer]:
    """Every topic by key, in the order of the file. Raises ValueError when a related key does not exist."""
    topics = yaml.safe_load(TOPICS_FILE.read_text(encoding="utf-8"))["topics"]
    found = {key: _answer(key, fields) for key, fields in topics.items()}
    for topic in found.values():
        if dangling := set(topic.related) - found.keys():
            raise ValueError(f"{TOPICS_FILE.name}: {topic.key} is related to unknown {sorted(dangling)}")
    return found


def find_answer(key: str) -> Answer:
    """The topic of ``key``; raises UnknownAnswerError."""
    try:
        return answers()[key]
    except KeyError:
        raise UnknownAnswerError(key) from None


def answer_action(key: str, label: str | None = None) -> flex.Action:
    """The button that asks for a topic: postback ``a=answer&k=<key>``, shown as said by the person."""
    topic = find_answer(key)
    return flex.postback(label or topic.label, postback.data("answer", k=key), display_text=topic.title)


def answer_messages(key: str, *, related: Sequence[flex.Action] = ()) -> list[flex.Message]:
    """The topic's card as LINE messages; ``related`` are further buttons for this person at this moment.

    Raises UnknownAnswerError.
    """
    topic = find_answer(key)
    return [
        card(
            topic.title,
            _body(topic),
            primary=[*related, *(flex.say(label, words) for label, words in topic.commands)],
            secondary=[flex.uri(label, address) for label, address in topic.links],
            links=[answer_action(neighbour) for neighbour in topic.related],
            alt=_spoken(topic),
        )
    ]


def _answer(key: str, fields: dict[str, Any]) -> Answer:
    """A topic from its YAML mapping; a misspelt field is a TypeError, never a silent loss."""
    frozen: dict[str, Any] = {name: _frozen(value) for name, value in fields.items()}
    return Answer(key=key, **frozen)


def _frozen(value: object) -> object:
    """Lists of a YAML value as tuples, all the way down."""
    return tuple(_frozen(entry) for entry in value) if isinstance(value, list) else value


def _spoken(topic: Answer) -> str:
    """What notifications and screen readers say: the title and the first thing told."""
    return " · ".join((topic.title, *(topic.paragraphs + topic.steps)[:1]))


def _body(topic: Answer) -> list[flex.Node]:
    paragraphs = [paragraph(words) for words in topic.paragraphs]
    steps = [_step(number, step) for number, step in enumerate(topic.steps, start=1)]
    notes = [quiet_box([topic.note], warning=True)] if topic.note else []
    return [*paragraphs, *steps, *notes]


def _step(number: int, step: str) -> flex.Node:
    disc = flex.box(
        "vertical",
        [flex.text(str(number), size="xs", weight="bold", color=style.ACCENT, align="center")],
        background=style.ACCENT_SOFT,
        corner_radius="12px",
        width="24px",
        height="24px",
        justify="center",
        flex=0,
    )
    return flex.box("horizontal", [disc, flex.text(step, color=style.INK, flex=1)], spacing="md")
