"""What becomes of a message when LINE's API fails: retried, held, failed or uncertain, and never sent twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, texts


@pytest.fixture
def office(pushing_office: World) -> World:
    """An officer and a bound group of twelve; the day before the first notice."""
    pushing_office.at("2023-11-05", "12:00")
    return pushing_office


def reports(world: World) -> list[str]:
    """What the officer was told about notices that did not go out."""
    return [told for told in pushed(world, OFFICER) if told.startswith("ประกาศที่ไม่ได้ส่ง")]


def pushed(world: World, chat: str = GROUP) -> list[str]:
    return [texts(message) for message in world.received(chat) if message["_via"] == "push"]


def statuses(world: World, kind: str = "push") -> list[int]:
    return [request.status for request in world.platform.requests(kind)]


def states(world: World) -> list[str]:
    """How every notice and personal push stands, replies left out."""
    return [row["status"] for row in world.rows("outbound_message") if row["way"] == "push"]


# pushes


def test_a_push_that_line_took_without_answering_is_recognised_by_its_retry_key(office: World) -> None:
    office.platform.faults.set(timeout_after_accept=1)
    office.at("2023-11-06")
    office.later(seconds=3)
    office.later(minutes=10)
    assert statuses(office) == [200, 409]
    assert len(pushed(office)) == 1
    assert states(office) == ["sent"]


@pytest.mark.parametrize("fault", ["fail_500", "rate_limit"])
def test_a_push_is_repeated_with_the_same_key_and_body_until_line_takes_it(office: World, fault: str) -> None:
    office.platform.faults.set(**{fault: 4})
    office.at("2023-11-06")
    for _ in range(10):
        office.later(seconds=20)
    requests = office.platform.requests("push")
    assert len(requests) == 5
    assert len({request.retry_key for request in requests}) == 1
    assert all(request.body == requests[0].body for request in requests)
    assert len(pushed(office)) == 1


def test_the_waits_between_repetitions_grow(office: World) -> None:
    office.platform.faults.set(fail_500=1.0)
    office.at("2023-11-06")
    for seconds in (1,) * 6 + (4,) * 20:
        office.later(seconds=seconds)
    times = [request.at for request in office.platform.requests("push")]
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) < 10
    assert waits[-1] > 4 * waits[0]


def test_a_notice_that_line_refused_until_its_window_closed_is_not_sent_the_next_day(office: World) -> None:
    office.platform.faults.set(fail_500=1.0)
    for hour in range(8, 17):
        office.at("2023-11-06", f"{hour:02}:30")
    office.platform.faults.clear()
    office.at("2023-11-06", "16:45")
    office.at("2023-11-07")
    assert pushed(office) == []
    (report,) = reports(office)
    assert "แจ้งล่วงหน้า ครั้งที่ 1" in report
    assert "ไม่แน่ชัดว่าส่งถึงหรือไม่" in report


def test_a_push_is_not_tried_beyond_the_24_hours_of_its_retry_key(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    office.enrol(OTHER_CLERK, "บ้านต้นแบบ")
    first = office.now
    office.platform.faults.set(fail_500=1.0)
    for _ in range(30):
        office.later(hours=1)
    asked = next(request for request in office.platform.requests("push") if request.body["to"] == CLERK)
    tries = [r.at for r in office.platform.requests("push") if r.retry_key == asked.retry_key]
    assert tries[0] == first + timedelta(hours=1)
    assert len(tries) > 20
    assert tries[-1] - tries[0] < timedelta(hours=24)
    office.platform.faults.clear()
    office.later(hours=1)
    assert pushed(office, CLERK) == []
    assert "uncertain" in states(office)


def test_over_the_monthly_limit_a_notice_is_held_and_the_officers_are_told_once(
    new_world: Callable[..., World],
) -> None:
    world = new_world(quota=11)
    world.make_officer()
    world.bind_group()
    for when in ("08:30", "08:40", "12:00"):
        world.at("2023-11-06", when)
    assert pushed(world) == []
    assert [request.status for request in world.platform.requests("push") if request.body["to"] == GROUP] == [429]
    (report,) = reports(world)
    assert "แจ้งล่วงหน้า ครั้งที่ 1 (9 พ.ย. 2566): โควตาข้อความเดือนนี้ไม่พอ" in report
    world.platform.quota = None
    world.at("2023-11-07")
    assert pushed(world) == []


def test_a_push_that_line_refuses_for_good_is_told_to_the_officers_and_not_repeated(office: World) -> None:
    office.platform.bot_leaves(GROUP)  # and the leave event never reaches the bot
    for when in ("08:30", "09:30", "12:00"):
        office.at("2023-11-06", when)
    assert statuses(office) == [400, 200]
    assert "LINE ไม่รับข้อความ" in pushed(office, OFFICER)[0]


def test_somebody_who_blocked_the_bot_is_not_written_to(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    office.enrol(OTHER_CLERK, "บ้านต้นแบบ")
    office.post(office.platform.unfollow(CLERK))
    office.work()
    assert statuses(office) == []


def test_one_chat_that_fails_does_not_hold_up_the_others(office: World) -> None:
    other = "C" + "2" * 32
    office.platform.add_group(other, "ตสน.เขต", [OFFICER])
    office.bind_group(group=other)
    office.execute("INSERT INTO group_notice SELECT id, 1, 'upcoming', TRUE FROM line_group WHERE NOT main")
    office.platform.bot_leaves(GROUP)
    office.at("2023-11-06")
    assert len(pushed(office, other)) == 1


# replies


def test_a_reply_whose_token_ran_out_becomes_a_push_when_it_matters(office: World) -> None:
    office.say(OFFICER, "ตรวจ บ้านต้นแบบ")
    office.say(OFFICER, "ครบหมด")
    event = office.platform.text(OFFICER, "บันทึก")
    office.clock.advance(timedelta(minutes=2))
    assert office.post(event) == 200
    office.work()
    office.later(minutes=10)
    assert statuses(office, "reply")[-1] == 400
    assert len(pushed(office, OFFICER)) == 1
    assert "บันทึกผลตรวจแล้ว" in pushed(office, OFFICER)[0]


def test_a_reply_whose_token_ran_out_costs_nothing_when_it_does_not_matter(office: World) -> None:
    event = office.platform.text(CLERK, "สถานะ")
    office.clock.advance(timedelta(minutes=2))
    assert office.post(event) == 200
    office.later(minutes=10)
    assert statuses(office) == []


def test_a_reply_without_an_answer_from_line_is_uncertain_and_never_repeated(office: World) -> None:
    before = len(office.received(OFFICER))
    office.say(OFFICER, "ตรวจ บ้านต้นแบบ")
    office.say(OFFICER, "ครบหมด")
    office.platform.faults.set(timeout_after_accept=1)
    office.say(OFFICER, "บันทึก")
    for _ in range(10):
        office.later(seconds=30)
    assert len(office.received(OFFICER)) == before + 3
    assert statuses(office) == []
    replies = [row["status"] for row in office.rows("outbound_message") if row["way"] == "reply"]
    assert replies.count("uncertain") == 1


@pytest.mark.parametrize("fault", ["fail_500", "rate_limit"])
def test_a_reply_that_line_certainly_did_not_take_is_tried_again_within_its_minute(office: World, fault: str) -> None:
    office.platform.faults.set(**{fault: 2})
    assert office.say(CLERK, "ปฏิทิน") == []
    for _ in range(5):
        office.later(seconds=2)
    assert "ปฏิทินการติดตาม" in texts(office.received(CLERK)[-1])
    assert len([status for status in statuses(office, "reply") if status == 200]) == len(
        [message for chat in (CLERK, OFFICER, GROUP) for message in office.received(chat)]
    )


def test_a_reply_that_line_never_takes_is_given_up_before_its_token_ends(office: World) -> None:
    office.platform.faults.set(fail_500=1.0)
    office.say(CLERK, "ปฏิทิน")
    for _ in range(60):
        office.later(seconds=2)
    tries = [request.at for request in office.platform.requests("reply") if request.status == 500]
    assert 1 < len(tries) < 15
    assert tries[-1] - tries[0] < timedelta(minutes=1)
    assert statuses(office) == []
