"""LINE shows the quick replies of the last message only, so those of an answer move behind what follows it."""

from __future__ import annotations

from messages.flex import Message, quick_reply, say, text_message
from messages.in_one_reply import in_one_reply
from messages.limits import check
from tests.world import actions


def offering(*labels: str) -> Message:
    return text_message("ก", quick=quick_reply([say(label, label) for label in labels]) if labels else None)


def offered(messages: list[Message]) -> list[list[str]]:
    """The labels that each message offers."""
    check(messages)
    return [[action["label"] for action in actions(message)] for message in messages]


def test_the_answers_quick_replies_come_last_and_first_among_those_there() -> None:
    assert offered(in_one_reply([offering("ก"), offering("ข", "เมนู")], [offering()])) == [["ก"], [], ["ข", "เมนู"]]
    assert offered(in_one_reply([offering("ก", "เมนู")], [offering(), offering("เมนู", "ค")])) == [
        [],
        [],
        ["ก", "เมนู", "ค"],
    ]


def test_no_more_than_thirteen_are_offered() -> None:
    many = [str(number) for number in range(13)]
    assert offered(in_one_reply([offering(*many)], [offering("อื่น")])) == [[], many]


def test_alone_each_stays_as_it_is() -> None:
    assert offered(in_one_reply([offering("ก")], [])) == [["ก"]]
    assert offered(in_one_reply([], [offering("ก")])) == [["ก"]]
    assert offered(in_one_reply([offering()], [offering()])) == [[], []]
