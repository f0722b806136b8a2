"""What officers do to broadcast, in short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core.vocabulary import Role
from tests.world import CLERK, OFFICER, OTHER_CLERK, Message, World, actions, texts

APPROVER, SECOND_APPROVER, VIEWER = ("U" + digit * 32 for digit in "567")
EVERYBODY = "ทุกคนที่ลงทะเบียน"
NOW, DIRECTLY = "ส่งตอนนี้", "เปลี่ยนเป็นส่งตรงทันที"
SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"


def an_office(world: World) -> World:
    """An officer, two clerks, a bound group; Monday 6 November 2566, 10.00, and the quota is known."""
    world.make_officer()
    world.bind_group()
    world.enrol(CLERK, SCHOOL)
    world.enrol(OTHER_CLERK, OTHER_SCHOOL)
    world.execute("UPDATE campaign SET active = :no", no=False)  # no notices of its own in between
    world.services.worker.refresh_quota()
    world.at("2023-11-06", "10:00")
    return world


def add_staff(world: World, user: str, role: Role, name: str) -> None:
    """Somebody else of the district."""
    world.platform.add_user(user, name)
    world.make_officer(user, role)
    world.execute("UPDATE person SET name = :name WHERE line_user_id = :user", name=name, user=user)


def write(world: World, text: str, audience: str = EVERYBODY, officer: str = OFFICER) -> list[Message]:
    """Text and audience; the preview."""
    return world.tap(officer, audience, world.say(officer, f"ประกาศ {text}"))


def send(world: World, text: str, audience: str = EVERYBODY, *, directly: bool = False) -> int:
    """Written and sent off at once; the broadcast's number."""
    preview = write(world, text, audience)
    if directly:
        preview = world.tap(OFFICER, DIRECTLY, preview)
    return number(world.tap(OFFICER, NOW, preview))


def number(receipt: list[Message]) -> int:
    """The number of the broadcast that a receipt speaks of."""
    found = [a["data"] for a in actions(receipt) if str(a.get("data", "")).startswith("a=bc&b=")]
    assert found, texts(receipt)
    return int(found[0].removeprefix("a=bc&b=").partition("&")[0])


def card(world: World, broadcast: int, user: str = OFFICER) -> list[Message]:
    """The broadcast with its record, as that person sees it."""
    return world.tap_data(user, f"a=bc&b={broadcast}")


def record(world: World, broadcast: int) -> str:
    return texts(card(world, broadcast))


def state(world: World, broadcast: int) -> str:
    return next(str(row["state"]) for row in world.rows("broadcast") if row["id"] == broadcast)


def copies(world: World, user: str, text: str) -> list[str]:
    """By which ways the person or group received that text; the preview of an officer is one of them."""
    return [message["_via"] for message in world.received(user) if message.get("text") == text]


def rows_of(world: World, broadcast: int) -> list[dict[str, Any]]:
    return [row for row in world.rows("outbound_message") if row["dedupe_key"].startswith(f"broadcast:{broadcast}:")]


def plain(messages: list[Message]) -> list[Message]:
    """Message objects as LINE got them."""
    return [{key: value for key, value in message.items() if not key.startswith("_")} for message in messages]


@contextmanager
def dying_after(world: World, batches: int) -> Iterator[None]:
    """Batches of one recipient, and a process that dies when that many are written."""
    import scheduler.broadcasts as module

    written = module._write_batch
    done: list[int] = []

    def deadly(*args: Any) -> int | None:
        if len(done) == batches:
            raise SystemExit("the process died here")
        done.append(1)
        return written(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BATCH", 1)
        patch.setattr(module, "_write_batch", deadly)
        yield


def labels(messages: list[Message]) -> list[str]:
    return [str(action.get("label", "")) for action in actions(messages)]
