"""The webhook is answered before anything is asked of LINE, whatever LINE's API is doing.

Nothing is timed: while the API holds every request, the webhook's answer is there and no reply has been recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sheet_files import MARKED_FIVE_TIMES, csv_file
from tests.world import CLERK, GROUP, OFFICER, World, texts

A_MINUTE = 60_000


@pytest.fixture
def office(world: World) -> Iterator[World]:
    world.make_officer()
    world.enrol(CLERK, "บ้านต้นแบบ")
    yield world
    world.platform.faults.clear()


def let_go(world: World) -> None:
    world.platform.faults.clear()
    world.services.delivery.drain()


def test_the_answer_to_the_webhook_comes_while_the_reply_is_still_on_its_way(office: World) -> None:
    replies, before = len(office.platform.requests("reply")), len(office.received(CLERK))
    office.platform.faults.set(latency_ms=A_MINUTE)
    assert office.post_only(office.platform.text(CLERK, "สถานะ")) == 200
    assert len(office.platform.requests("reply")) == replies
    let_go(office)
    assert "โรงเรียนบ้านต้นแบบ" in texts(office.received(CLERK)[before:])


def test_many_webhooks_are_answered_although_every_sender_is_stuck(office: World) -> None:
    before = len(office.received(CLERK))
    office.platform.faults.set(latency_ms=A_MINUTE)
    events = [office.platform.text(CLERK, "ปฏิทิน") for _ in range(20)]  # more than the eight sender threads
    assert [office.post_only(event) for event in events] == [200] * 20
    assert len(office.received(CLERK)) == before
    let_go(office)
    assert len(office.received(CLERK)) == before + 20


def test_a_file_is_taken_before_line_is_asked_for_its_content(office: World) -> None:
    sheet = csv_file([MARKED_FIVE_TIMES, ["บ้านต้นแบบ", 1, 1, 1, 1, 1, ""]])
    office.platform.faults.set(latency_ms=A_MINUTE)
    assert office.post_only(office.platform.file(OFFICER, "ผล.csv", sheet)) == 200
    assert office.platform.requests("content") == []
    let_go(office)
    assert "ตรวจก่อนบันทึกผลจากไฟล์" in texts(office.received(OFFICER)[-1])


def test_binding_a_group_does_not_wait_for_its_member_count(office: World) -> None:
    office.platform.faults.set(latency_ms=A_MINUTE)
    assert office.post_only(office.platform.text(OFFICER, "ผูกกลุ่มนี้", group_id=GROUP)) == 200
    assert office.platform.requests("group-members-count") == []
    let_go(office)
    assert "สมาชิก 12 คน" in texts(office.say(OFFICER, "กลุ่ม"))


@pytest.mark.parametrize(
    "fault",
    [
        {"fail_500": 1.0},
        {"rate_limit": 100},
        {"timeout_after_accept": 100},
        {"timeout_after_accept": 9, "hang_seconds": 60.0},
    ],
    ids=["500s", "rate limit", "broken connections", "hanging connections"],
)
def test_under_any_fault_of_lines_api_the_webhook_is_answered_with_200(office: World, fault: dict[str, float]) -> None:
    office.platform.faults.set(**fault)
    for text in ("สถานะ", "ปฏิทิน", "เมนู"):
        assert office.post_only(office.platform.text(CLERK, text)) == 200
    let_go(office)
    assert len(office.rows("inbound_event")) >= 3
    assert {row["handling"] for row in office.rows("inbound_event")} == {"done"}


def test_with_lines_api_out_of_reach_the_webhook_is_still_answered(office: World) -> None:
    office.server.close()
    assert office.post(office.platform.text(CLERK, "สถานะ")) == 200


def test_a_worker_that_is_stuck_in_a_push_does_not_hold_up_an_answer(office: World) -> None:
    office.platform.quota = None
    office.without_riding()
    office.bind_group()
    office.clock.move_to(office.now.replace(day=6, hour=1, minute=30))
    office.services.worker.tick()
    office.platform.faults.set(latency_ms=A_MINUTE)
    before = len(office.received(CLERK))
    office.services.delivery.submit(office.services.worker.sweep)
    assert office.post_only(office.platform.text(CLERK, "ปฏิทิน")) == 200
    let_go(office)
    assert "ปฏิทินการติดตาม" in texts(office.received(CLERK)[before:])
    assert "แจ้งกำหนดการติดตาม ครั้งที่ 1" in texts(office.received(GROUP)[-1])
