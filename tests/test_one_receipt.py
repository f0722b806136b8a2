"""One confirmation has one receipt, also when LINE turns the program away."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.world import CLERK, World, button, texts


@dataclass
class Clerk:
    """Somebody in front of a review card."""

    world: World
    confirm: str  # the data of its button

    def confirms(self) -> None:
        """Tap ยืนยัน; returns when the webhook is answered, whatever becomes of the receipt."""
        assert self.world.post_only(self.world.platform.postback(CLERK, self.confirm)) == 200


@pytest.fixture
def clerk(world: World) -> Clerk:
    world.enrol(CLERK, "บ้านต้นแบบ")
    return Clerk(world, button(world.say(CLERK, "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1"), "ยืนยัน")["data"])


def receipts(world: World) -> int:
    return sum("ส่งสถิติแล้ว" in texts(message) for message in world.received(CLERK))


def let_time_pass(world: World) -> None:
    for _ in range(40):
        world.later(seconds=2)
    world.platform.faults.clear()
    world.later(minutes=5)


def test_an_answer_that_may_have_arrived_is_not_pushed_because_the_next_attempt_met_the_rate_limit(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dead:
        dead.setattr("line.settling.settle_all", died)
        clerk.confirms()
        clerk.world.services.delivery.drain()
    assert receipts(clerk.world) == 1
    clerk.world.platform.faults.set(rate_limit=1_000)
    clerk.world.start_bot()
    let_time_pass(clerk.world)
    assert receipts(clerk.world) == 1


def test_an_answer_that_only_ever_met_the_rate_limit_is_pushed(clerk: Clerk) -> None:
    clerk.world.platform.faults.set(rate_limit=1_000)
    clerk.confirms()
    let_time_pass(clerk.world)
    assert receipts(clerk.world) == 1
    assert clerk.world.received(CLERK)[-1]["_via"] == "push"


def died(*_: object, **__: object) -> None:
    raise RuntimeError("the process died here")
