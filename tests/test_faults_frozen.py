"""A process that freezes in the middle of its work: another takes over, and its own late word changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from commands.services import Services
from tests.world import CLERK, GROUP, World, button, texts

SCHOOL = "บ้านต้นแบบ"


@pytest.fixture
def office(pushing_office: World) -> World:
    """An officer, a clerk and a bound group, a minute before the first notice."""
    pushing_office.enrol(CLERK, SCHOOL)
    pushing_office.at("2023-11-06", "08:29")
    return pushing_office


class Frozen:
    """The thread that first calls the function stands still there, until it is let go."""

    def __init__(self, function: Callable[..., Any], *, before: bool) -> None:
        self._function = function
        self._before = before
        self._first = threading.Lock()
        self.reached, self.released = threading.Event(), threading.Event()

    def __call__(self, *arguments: Any) -> Any:
        if not self._first.acquire(blocking=False):
            return self._function(*arguments)
        if self._before:
            self._stand_still()
            return self._function(*arguments)
        result = self._function(*arguments)
        self._stand_still()
        return result

    def _stand_still(self) -> None:
        self.reached.set()
        assert self.released.wait(20)


@contextmanager
def frozen(services: Services, call: str, *, before: bool) -> Iterator[Frozen]:
    """Whoever of this process first asks that of LINE freezes there, ``before`` LINE heard it or after; then wakes."""
    with pytest.MonkeyPatch.context() as patch:
        freeze = Frozen(getattr(services.client, call), before=before)
        patch.setattr(services.client, call, freeze)
        yield freeze
        freeze.released.set()
        services.delivery.drain()


def notices(world: World) -> list[str]:
    return [texts(message) for message in world.received(GROUP) if message["_via"] == "push"]


@pytest.mark.parametrize(
    ("before", "fails"), [(True, 0), (False, 1)], ids=["before LINE heard it", "after LINE failed"]
)
def test_a_worker_that_freezes_with_a_notice_in_hand_is_taken_over_and_its_late_word_counts_for_nothing(
    office: World, before: bool, fails: int
) -> None:
    other = office.another_program().extensions["tidtam"]
    office.clock.advance(timedelta(minutes=1))
    with frozen(office.services, "push", before=before) as freeze:
        office.platform.faults.set(fail_500=fails)
        worker = threading.Thread(target=office.services.worker.run_once)
        worker.start()
        assert freeze.reached.wait(10)
        office.clock.advance(timedelta(seconds=80))
        other.worker.run_once()
        assert len(notices(office)) == (not before and not fails)
        office.clock.advance(timedelta(seconds=11))
        for _ in range(3):
            other.worker.run_once()
            office.clock.advance(timedelta(seconds=20))
        assert len(notices(office)) == 1
    worker.join()
    for _ in range(3):
        office.later(minutes=2)
    assert len(notices(office)) == 1
    (row,) = [row for row in office.rows("outbound_message") if row["chat_id"] == GROUP and row["way"] == "push"]
    assert (row["status"], row["lease_until"]) == ("sent", None)


@pytest.mark.parametrize("before", [True, False], ids=["before LINE heard it", "after LINE heard it"])
def test_a_web_process_that_freezes_with_a_receipt_in_hand_does_not_cost_the_person_the_receipt_or_give_it_twice(
    office: World, before: bool
) -> None:
    other = office.another_program().extensions["tidtam"]
    review = office.say(CLERK, "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1")
    heard = len(office.received(CLERK))
    with frozen(office.services, "reply", before=before) as freeze:
        assert office.post_only(office.platform.postback(CLERK, button(review, "ยืนยัน")["data"])) == 200
        assert freeze.reached.wait(10)
        office.clock.advance(timedelta(seconds=26))
        other.worker.run_once()
        assert len(office.received(CLERK)) == heard + 1
    for _ in range(4):
        office.later(minutes=1)
    (receipt,) = office.received(CLERK)[heard:]
    assert "ส่งสถิติแล้ว" in texts(receipt)
    assert len(office.rows("monthly_report")) == 1


def test_a_worker_that_freezes_with_a_fetch_in_hand_answers_once(office: World) -> None:
    other = office.another_program().extensions["tidtam"]
    office.record(SCHOOL, "ไม่ครบ 1")
    office.tap(CLERK, "แจ้งแก้ไขแล้ว", office.say(CLERK, "สถานะ"))
    heard = len(office.received(CLERK))
    with frozen(office.services, "content", before=True) as freeze:
        assert office.post_only(office.platform.image(CLERK, b"no picture")) == 200
        assert freeze.reached.wait(10)
        office.clock.advance(timedelta(seconds=61))
        other.worker.run_once()
        other.delivery.drain()
    for _ in range(3):
        office.later(minutes=1)
    assert len(office.received(CLERK)) == heard + 1
    assert office.rows("fetch") == []
