"""A group that no officer bound, of people whom nobody knows: the bot says and keeps nothing there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.routes import BUTTONS, COMMANDS
from tests.world import CLERK, OFFICER, OTHER_CLERK, STRANGER, Message, World

STRANGERS = "C" + "9" * 32


@pytest.fixture
def strangers(world: World) -> World:
    """The bot was added to the group by somebody; the district has its own people elsewhere."""
    world.make_officer()
    world.platform.add_group(STRANGERS, "เพื่อนกินข้าว", [STRANGER, OTHER_CLERK, OFFICER], bot_in=False)
    assert world.act(STRANGERS, world.platform.bot_joins(STRANGERS)) == []
    return world


HAPPENINGS: dict[str, Callable[[World], Message]] = {
    "talk": lambda world: world.platform.text(STRANGER, "คืนนี้กินอะไรดี", group_id=STRANGERS),
    "mention": lambda world: world.platform.text(STRANGER, "ช่วยด้วย", group_id=STRANGERS, mention_bot=True),
    "question": lambda world: world.platform.text(STRANGER, "โทเคนหาได้ที่ไหน", group_id=STRANGERS, mention_bot=True),
    "picture": lambda world: world.platform.image(STRANGER, b"a picture", group_id=STRANGERS),
    "file": lambda world: world.platform.file(STRANGER, "ผล.xlsx", b"a file", group_id=STRANGERS),
    "sticker": lambda world: world.platform.sticker(STRANGER, group_id=STRANGERS),
    "somebody comes": lambda world: world.platform.member_joins(STRANGERS, CLERK),
    "somebody goes": lambda world: world.platform.member_leaves(STRANGERS, OTHER_CLERK),
    "the bot goes": lambda world: world.platform.bot_leaves(STRANGERS),
}


@pytest.mark.parametrize("what", HAPPENINGS)
def test_nothing_that_happens_there_is_answered_kept_or_asked_about(strangers: World, what: str) -> None:
    asked = len(strangers.platform.requests())
    assert strangers.act(STRANGERS, HAPPENINGS[what](strangers)) == []
    strangers.work()
    assert [request.kind for request in strangers.platform.requests()[asked:] if "quota" not in request.kind] == []
    assert STRANGERS not in strangers.stored() and STRANGER not in strangers.stored()


def test_no_command_or_button_is_answered_there(strangers: World) -> None:
    for command in COMMANDS:
        for words in (command.words[0], f"{command.words[0]} บ้านต้นแบบ"):
            assert strangers.say(STRANGER, words, group=STRANGERS, mention=True) == [], words
    school = strangers.school("บ้านต้นแบบ").id
    for action in BUTTONS:
        assert strangers.tap_data(STRANGER, f"a={action}&s={school}&k=fix&i=photo", group=STRANGERS) == [], action
    assert strangers.rows("line_group") == []


def test_an_officer_who_binds_it_is_answered(strangers: World) -> None:
    assert strangers.say(STRANGER, "ผูกกลุ่มนี้", group=STRANGERS) == []
    assert strangers.say(OFFICER, "ผูกกลุ่มนี้", group=STRANGERS) != []
