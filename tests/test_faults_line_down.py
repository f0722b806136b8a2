"""LINE is down for two hours: what is confirmed is kept, notices follow when it is back, and nothing comes twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from simulator.server import serve
from tests.world import CLERK, GROUP, OFFICER, World, button, texts

SCHOOL = "บ้านต้นแบบ"


def fails(world: World) -> None:
    world.platform.faults.set(fail_500=1.0)


def answers_nothing(world: World) -> None:
    """It may take a request, but nobody hears of it."""
    world.platform.faults.set(timeout_after_accept=1_000_000)


def lets_nobody_in(world: World) -> None:
    world.server.close()


def is_back(world: World) -> None:
    world.platform.faults.clear()
    world.server.close()
    world.server = serve(world.platform, port=world.server.port, threads=24)


@pytest.fixture
def office(pushing_office: World) -> World:
    """An officer, a clerk and a bound group, on the morning of the first notice."""
    pushing_office.enrol(CLERK, SCHOOL)
    pushing_office.at("2023-11-06", "08:25")
    return pushing_office


def two_hours(world: World) -> None:
    for _ in range(12):
        world.later(minutes=10)


@pytest.mark.parametrize("goes_down", [fails, answers_nothing, lets_nobody_in])
def test_after_two_hours_without_line_each_notice_comes_once_and_what_was_confirmed_is_there(
    office: World, goes_down: Callable[[World], None]
) -> None:
    review = office.say(CLERK, "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1")
    goes_down(office)
    assert office.post(office.platform.postback(CLERK, button(review, "ยืนยัน")["data"])) == 200
    assert office.post(office.platform.text(OFFICER, "สถานะ " + SCHOOL)) == 200
    two_hours(office)
    assert len(office.rows("monthly_report")) == 1
    is_back(office)
    for _ in range(2):
        office.later(minutes=10)
    heard = Counter(texts(message) for chat in (CLERK, OFFICER, GROUP) for message in office.received(chat))
    assert max(heard.values()) == 1, heard.most_common(1)
    assert [message["_via"] for message in office.received(GROUP)][1:] == ["push"]
    unsettled = {row["status"] for row in office.rows("outbound_message")} & {"pending", "sending", "riding"}
    assert not unsettled
    assert "เลขที่รับ" in texts(office.say(CLERK, "สถิติ ต.ค. 66"))


def test_a_receipt_that_never_reached_line_follows_by_push_when_line_is_back(office: World) -> None:
    review = office.say(CLERK, "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1")
    before = len(office.received(CLERK))
    lets_nobody_in(office)
    office.post(office.platform.postback(CLERK, button(review, "ยืนยัน")["data"]))
    office.post(office.platform.text(CLERK, "ปฏิทิน"))  # worth no push
    for _ in range(3):
        office.later(minutes=20)
    is_back(office)
    for _ in range(2):
        office.later(minutes=10)
    (receipt,) = office.received(CLERK)[before:]
    assert receipt["_via"] == "push" and "ส่งสถิติแล้ว" in texts(receipt)


def test_who_writes_while_line_lets_nobody_in_for_a_moment_is_answered_by_reply(office: World) -> None:
    event, before = office.platform.text(CLERK, "สถานะ"), len(office.received(CLERK))
    lets_nobody_in(office)
    office.post(event)
    office.later(seconds=5)
    is_back(office)
    for _ in range(4):
        office.later(seconds=8)
    (answer,) = office.received(CLERK)[before:]
    assert answer["_via"] == "reply" and "โรงเรียนบ้านต้นแบบ" in texts(answer)
