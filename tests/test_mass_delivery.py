"""Many messages at once: in their order, at LINE's pace, and none held up by one that is broken."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from line.pace import Pace
from models.outbox import queue_push
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, texts

LIMIT = 2_000  # requests a second that LINE grants a channel at one endpoint


def queue(world: World, chats: Mapping[str, str], topic: str = "") -> None:
    """One text to each chat, by dedupe key; those of a topic have nothing that its composer could read."""
    with world.services.database.begin() as session:
        for key, chat in chats.items():
            written = None if topic else [{"type": "text", "text": key}]
            queue_push(session, key, chat, world.now, messages=written, topic=topic)


def test_what_goes_to_one_chat_arrives_in_its_order_however_much_it_is(world: World) -> None:
    world.platform.quota = None
    keys = [f"เรื่องที่ {number}" for number in range(80)]  # more than are under way at a time
    queue(world, dict.fromkeys(keys, GROUP))
    queue(world, {"ถึงท่าน": CLERK, "ถึงท่านด้วย": OFFICER})
    world.work()
    assert [texts(message) for message in world.received(GROUP)] == keys
    assert [texts(world.received(chat)) for chat in (CLERK, OFFICER)] == ["ถึงท่าน", "ถึงท่านด้วย"]


def test_a_message_that_cannot_be_composed_holds_up_none_of_its_batch(world: World) -> None:
    queue(world, {"ไม่มีประกาศ": CLERK, "ไม่มีประกาศเหมือนกัน": OTHER_CLERK}, topic="broadcast")
    queue(world, {"ถึงท่าน": OFFICER})
    world.work()
    assert texts(world.received(OFFICER)[0]) == "ถึงท่าน"
    ends = {row["dedupe_key"]: row["status"] for row in world.rows("outbound_message")}
    assert (ends["ไม่มีประกาศ"], ends["ไม่มีประกาศเหมือนกัน"]) == ("failed", "failed")


class Watch:
    """A monotonic clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time = 0.0

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@given(st.lists(st.sampled_from((0.0, 0.0, 0.0, 0.0003, 0.002, 0.1, 3.0)), min_size=1, max_size=60))
def test_two_workers_at_full_speed_stay_below_lines_limit_in_every_second(pauses: list[float]) -> None:
    watch, left = Watch(), []
    pace = Pace(monotonic=watch.monotonic, sleep=watch.sleep)
    for pause in pauses * 40:
        watch.time += pause
        pace.wait()
        left.append(watch.time)
    in_a_second = max(sum(1 for at in left[first:] if at < left[first] + 1) for first in range(0, len(left), 25))
    assert 2 * in_a_second < LIMIT


def test_a_full_minute_of_pushes_is_sent_as_fast_as_the_pace_allows() -> None:
    watch = Watch()
    pace = Pace(monotonic=watch.monotonic, sleep=watch.sleep)
    for _ in range(60 * 900):
        pace.wait()
    assert 59 < watch.time < 60
