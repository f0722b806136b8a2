"""Each notice and each answer exactly once: whatever dies, restarts, or runs twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, time, timedelta

import pytest

from commands.services import Services
from core.clock import at_bangkok
from models.outbox import claim_due
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, button, texts


@pytest.fixture
def office(pushing_office: World) -> World:
    """An officer and a bound group; it is the moment of the first notice, and no worker has run yet."""
    pushing_office.clock.move_to(at_bangkok(date(2023, 11, 6), time(8, 30)))
    return pushing_office


@pytest.fixture
def clerk(world: World) -> World:
    """A clerk of a school; an evening on which nothing falls due."""
    world.enrol(CLERK, "บ้านต้นแบบ")
    world.at("2023-11-07", "19:00")
    return world


def pushed(world: World, chat: str = GROUP) -> list[str]:
    return [texts(message) for message in world.received(chat) if message["_via"] == "push"]


def statuses(world: World, kind: str = "push") -> list[int]:
    return [request.status for request in world.platform.requests(kind)]


@contextmanager
def dying_before_settling() -> Iterator[None]:
    """Senders die between LINE's answer and the database."""

    def dead(*_: object, **__: object) -> None:
        raise RuntimeError("the process died here")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("line.settling.settle", dead)
        patch.setattr("line.settling.settle_all", dead)
        yield


# a process that dies, gap by gap


def test_a_death_between_queueing_and_claiming_loses_nothing(office: World) -> None:
    office.services.worker.tick()
    office.start_bot()
    office.work()
    assert len(pushed(office)) == 1


def test_a_death_between_claiming_and_sending_is_taken_over_when_the_lease_ends(office: World) -> None:
    office.services.worker.tick()
    with office.services.database.begin() as session:
        assert len(claim_due(session, office.now)) == 1
    office.start_bot()
    office.later(seconds=80)
    assert pushed(office) == []
    office.later(seconds=11)
    office.later(minutes=5)
    assert len(pushed(office)) == 1


def test_a_death_between_lines_answer_and_the_database_does_not_send_twice(office: World) -> None:
    with dying_before_settling(), pytest.raises(RuntimeError):
        office.work()
    office.start_bot()
    office.later(seconds=91)
    office.later(minutes=5)
    assert statuses(office) == [200, 409]
    assert len(pushed(office)) == 1


def test_a_death_between_the_commit_and_the_reply_is_made_good_within_the_tokens_minute(clerk: World) -> None:
    event = clerk.platform.text(CLERK, "สถานะ")
    before = len(clerk.received(CLERK))
    clerk.services.delivery.close()
    clerk.post_only(event)
    assert len(clerk.received(CLERK)) == before
    clerk.start_bot()
    clerk.later(seconds=26)
    assert "โรงเรียนบ้านต้นแบบ" in texts(clerk.received(CLERK)[before:])
    clerk.post(clerk.platform.redelivered(event))
    assert len(clerk.received(CLERK)) == before + 1


def test_a_death_after_a_reply_was_accepted_does_not_answer_twice_by_push(office: World) -> None:
    before = len(office.received(OFFICER))
    office.say(OFFICER, "ตรวจ บ้านต้นแบบ")
    office.say(OFFICER, "ครบหมด")
    with dying_before_settling():
        saved = office.say(OFFICER, "บันทึก")
    assert "บันทึกผลตรวจแล้ว" in texts(saved)
    for _ in range(4):
        office.later(seconds=30)
    assert len(office.received(OFFICER)) == before + 3


def test_a_restart_at_every_moment_of_the_calendar_repeats_nothing(office: World) -> None:
    for day in (6, 9, 13, 16, 20, 23):
        office.clock.move_to(at_bangkok(date(2023, 11, day), time(8, 30)))
        for _ in range(3):
            office.services.worker.tick()
            office.start_bot()
            office.services.worker.sweep()
            office.start_bot()
    assert len(pushed(office)) == len(set(pushed(office))) == 6


# two programs at once


def together(first: Services, second: Services, act: Callable[[Services], object]) -> None:
    """Both programs do it at the same instant."""
    start = threading.Barrier(2)

    def run(services: Services) -> None:
        start.wait()
        act(services)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, (first, second)))


def test_two_workers_at_the_same_instant_send_each_notice_once(office: World) -> None:
    other = office.another_program().extensions["tidtam"]
    for day in (6, 9, 13, 16, 20, 23, 27, 28, 30):
        office.clock.move_to(at_bangkok(date(2023, 11, day), time(8, 30)))
        together(office.services, other, lambda services: services.worker.tick())
        together(office.services, other, lambda services: services.worker.sweep())
        together(office.services, other, lambda services: services.worker.run_once())
    assert len(pushed(office)) == len(set(pushed(office))) == 6
    assert set(statuses(office)) == {200}
    stages = [told for told in pushed(office, OFFICER) if told.startswith("วันนี้:")]
    assert len(stages) == len(set(stages)) == 3


def test_two_workers_report_what_was_missed_once(office: World) -> None:
    other = office.another_program().extensions["tidtam"]
    office.clock.move_to(at_bangkok(date(2023, 11, 8), time(9)))
    together(office.services, other, lambda services: services.worker.run_once())
    office.later(minutes=5)
    assert sum(told.startswith("ประกาศที่ไม่ได้ส่ง") for told in pushed(office, OFFICER)) == 1


def test_an_event_that_reaches_two_programs_is_answered_once(clerk: World) -> None:
    other = clerk.another_program()
    event = clerk.platform.text(CLERK, "สถานะ")
    body = clerk.platform.event_payload(event)
    headers = {"x-line-signature": clerk.platform.sign(body)}
    before = len(clerk.received(CLERK))
    start = threading.Barrier(2)

    def post(index: int) -> int:
        start.wait()
        return (clerk.app, other)[index].test_client().post("/callback", data=body, headers=headers).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(post, (0, 1))) == [200, 200]
    for services in (clerk.services, other.extensions["tidtam"]):
        services.delivery.drain()
    assert len(clerk.received(CLERK)) == before + 1
    assert statuses(clerk, "reply")[-1] == 200


def test_events_that_come_twice_and_out_of_order_are_each_answered_once(clerk: World) -> None:
    events = [clerk.platform.text(CLERK, text) for text in ("สถานะ", "ปฏิทิน", "เมนู")]
    before = len(clerk.received(CLERK))
    for event in (events[2], events[0], events[1], events[0], events[2]):
        assert clerk.post(event) == 200
    assert clerk.post(*events, *events) == 200
    assert len(clerk.received(CLERK)) == before + 3


def test_a_clerk_who_asks_to_join_twice_at_once_bothers_the_responsible_person_once(clerk: World) -> None:
    card = clerk.say(OTHER_CLERK, f"ลงทะเบียน {clerk.code_of('บ้านต้นแบบ')}")
    data = button(card, "ยืนยันและยินยอม")["data"]
    clerk.at_once(clerk.platform.postback(OTHER_CLERK, data), clerk.platform.postback(OTHER_CLERK, data))
    clerk.work()
    assert len(pushed(clerk, CLERK)) == 1


def test_a_second_worker_does_not_take_over_a_lease_that_still_runs(office: World) -> None:
    other = office.another_program().extensions["tidtam"]
    office.services.worker.tick()
    with office.services.database.begin() as session:
        claim_due(session, office.now)
    office.clock.advance(timedelta(seconds=89))
    other.worker.sweep()
    assert statuses(office) == []
