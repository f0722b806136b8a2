"""A notice that is due rides for free on the next reply to its chat; a push is what remains."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.vocabulary import Purpose
from models.outbox import queue_push
from tests.world import CLERK, GROUP, OFFICER, STRANGER, Message, World, texts

UPCOMING = "แจ้งกำหนดการติดตาม ครั้งที่ 1"


@pytest.fixture
def office(world: World) -> World:
    """An officer, a bound group of 222 people, and the moment of the first notice."""
    world.platform.quota = 300
    world.make_officer()
    world.bind_group()
    world.services.worker.refresh_quota()
    world.at("2023-11-06", "08:30")
    return world


def talk(world: World, text: str = "ครับ") -> list[Message]:
    return world.say(STRANGER, text, group=GROUP)


def notice(world: World) -> dict[str, object]:
    (row,) = [row for row in world.rows("outbound_message") if row["topic"] == "notice"]
    return row


def billed(world: World, chat: str = GROUP) -> int:
    """Pushes to a chat that LINE accepted."""
    return sum(request.status == 200 and request.body["to"] == chat for request in world.platform.requests("push"))


def wait_for_ride(world: World, chat: str, text: str, purpose: Purpose = Purpose.OFFICE) -> None:
    """Something to say to a chat that may wait until the evening."""
    with world.services.database.begin() as session:
        queue_push(
            session, f"test:{chat}:{text}", chat, world.now,
            messages=[{"type": "text", "text": text}], push_at=world.now + timedelta(hours=7), purpose=purpose,
        )  # fmt: skip


def test_a_notice_rides_on_somebodys_word_in_the_group_and_costs_nothing(office: World) -> None:
    assert office.received(GROUP)[1:] == []
    assert UPCOMING in texts(talk(office))
    office.at("2023-11-06", "16:30")
    assert len(office.received(GROUP)) == 2
    assert [office.received(GROUP)[-1]["_via"], billed(office)] == ["reply", 0]
    assert (notice(office)["status"], notice(office)["way"], notice(office)["price"]) == ("sent", "reply", 0)
    assert notice(office)["request_id"]


def test_the_second_word_finds_nothing_left_to_carry(office: World) -> None:
    assert len(talk(office)) == 1
    assert talk(office) == []


def test_of_the_talk_that_lends_its_token_nothing_is_kept(office: World) -> None:
    talk(office, "เย็นนี้กินข้าวร้านไหนดี")
    assert "เย็นนี้" not in office.stored()
    assert STRANGER not in office.stored()


def test_whoever_asks_gets_the_answer_first_and_the_notice_behind_it(office: World) -> None:
    answer, carried = office.say(STRANGER, "ปฏิทิน", group=GROUP)
    assert "ปฏิทินการติดตาม" in texts(answer)
    assert UPCOMING in texts(carried)
    assert len(office.platform.requests("reply")[-1].body["messages"]) == 2


def test_without_a_word_it_is_pushed_when_the_window_closes(office: World) -> None:
    office.at("2023-11-06", "10:29")
    assert billed(office) == 0
    office.at("2023-11-06", "10:30")
    assert [UPCOMING in texts(office.received(GROUP)[-1]), billed(office)] == [True, 1]
    assert notice(office)["price"] == office.rows("line_group")[0]["members"]


def test_a_repeated_webhook_does_not_carry_it_twice(office: World) -> None:
    event = office.platform.text(STRANGER, "ครับ", group_id=GROUP)
    assert office.at_once(event, event, event) == [200, 200, 200]
    assert len(office.received(GROUP)) == 2


def test_two_words_at_once_carry_it_once(office: World) -> None:
    words = [office.platform.text(STRANGER, "ครับ", group_id=GROUP) for _ in range(6)]
    assert office.at_once(*words) == [200] * 6
    assert len(office.received(GROUP)) == 2


def test_a_reply_that_line_refused_leaves_the_notice_waiting(office: World) -> None:
    event = office.platform.text(STRANGER, "ครับ", group_id=GROUP)
    office.clock.advance(timedelta(minutes=2))
    office.post(event)
    assert notice(office)["status"] == "pending"
    assert UPCOMING in texts(talk(office))


@pytest.mark.parametrize(("harmless", "end"), [(True, "sent"), (False, "uncertain")])
def test_after_a_reply_without_answer_it_is_pushed_only_if_its_text_is_harmless_twice(
    office: World, harmless: bool, end: str
) -> None:
    office.execute("UPDATE outbound_message SET harmless_twice = :harmless", harmless=harmless)
    office.platform.faults.set(timeout_after_accept=1)
    talk(office)
    office.at("2023-11-06", "10:30")
    office.later(minutes=2)
    assert notice(office)["status"] == end
    assert billed(office) == harmless


def test_a_program_killed_before_the_reply_carries_it_when_it_is_back(office: World) -> None:
    office.services.delivery.close()
    office.post_only(office.platform.text(STRANGER, "ปฏิทิน", group_id=GROUP))
    assert notice(office)["status"] == "riding"
    office.start_bot()
    office.later(seconds=26)
    answer, carried = office.received(GROUP)[-2:]
    assert ("ปฏิทินการติดตาม" in texts(answer), UPCOMING in texts(carried)) == (True, True)
    assert (notice(office)["status"], notice(office)["way"]) == ("sent", "reply")


def test_a_notice_of_a_person_rides_on_the_persons_own_chat_only(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    wait_for_ride(office, CLERK, "ถึงท่าน")
    assert "ถึงท่าน" not in texts(talk(office)) + texts(office.say(OFFICER, "ปฏิทิน"))
    assert "ถึงท่าน" in texts(office.say(CLERK, "สถานะ"))


def test_no_reply_holds_more_than_five_messages(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    for number in range(7):
        wait_for_ride(office, CLERK, f"เรื่องที่ {number}")
    assert len(office.say(CLERK, "สถานะ")) == 5
    assert len(office.say(CLERK, "สถานะ")) == 4
    read = " ".join(texts(message) for message in office.received(CLERK))
    assert [read.count(f"เรื่องที่ {number}") for number in range(7)] == [1] * 7


def test_the_more_important_rides_first(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    wait_for_ride(office, CLERK, "ขอบคุณ", purpose=Purpose.THANKS)
    wait_for_ride(office, CLERK, "ยังขาด", purpose=Purpose.DIGEST)
    told = [texts(message) for message in office.say(CLERK, "สถานะ")[1:]]
    assert told == ["ยังขาด", "ขอบคุณ"]


def test_nothing_comes_between_a_question_and_its_answer_and_the_last_word_carries_what_waited(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    wait_for_ride(office, CLERK, "ยังขาด", purpose=Purpose.DIGEST)
    asked = office.say(CLERK, "สถิติ")
    assert "ยังขาด" not in texts(asked)
    assert UPCOMING in texts(office.say(CLERK, "ปฏิทิน", group=GROUP)[1:])
    nil = office.tap(CLERK, "ไม่มีผู้รับบริการเดือนนี้", asked)
    assert "ยังขาด" not in texts(nil)
    assert texts(office.tap(CLERK, "ยืนยัน", nil)[-1]) == "ยังขาด"


def test_a_conversation_that_fell_asleep_holds_nothing_up(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    office.say(CLERK, "สถิติ")
    wait_for_ride(office, CLERK, "ยังขาด", purpose=Purpose.DIGEST)
    office.later(minutes=31)
    assert "ยังขาด" in texts(office.say(CLERK, "สถานะ"))


def test_a_push_that_the_quota_does_not_allow_is_held_and_rides_on_the_next_reply(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    office.platform.quota = 0
    office.later(minutes=11)
    office.services.worker.refresh_quota()
    wait_for_ride(office, CLERK, "ถึงท่าน", purpose=Purpose.DIGEST)
    office.at("2023-11-06", "16:15")
    (row,) = [row for row in office.rows("outbound_message") if row["purpose"] == "digest"]
    assert (row["status"], row["cause"]) == ("held", "costs 1, 0 left for digest")
    assert "ถึงท่าน" in texts(office.say(CLERK, "สถานะ"))
    assert billed(office, CLERK) == 0


def test_what_is_held_for_the_group_does_not_ride_because_an_officer_may_be_posting_it(office: World) -> None:
    office.platform.quota = 200
    office.platform.groups[GROUP].silent_members = 220
    office.execute("UPDATE line_group SET members = 222")
    office.later(minutes=11)
    office.services.worker.refresh_quota()
    office.at("2023-11-06", "10:30")
    assert notice(office)["status"] == "held"
    assert talk(office) == []
    assert billed(office) == 0


def test_the_reserve_is_kept_for_the_offices_own_business(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    office.platform.quota = 25
    office.later(minutes=11)
    office.services.worker.refresh_quota()
    for purpose in (Purpose.STATISTICS, Purpose.OFFICE):
        wait_for_ride(office, CLERK, purpose.value, purpose=purpose)
    office.at("2023-11-06", "16:15")
    states = {row["purpose"]: row["status"] for row in office.rows("outbound_message") if row["chat_id"] == CLERK}
    assert states["statistics"] == "held"
    assert any("office" in texts(message) for message in office.received(CLERK))


def test_what_may_have_ridden_twice_already_is_not_pushed_a_third_time(office: World) -> None:
    for _ in range(2):
        office.platform.faults.set(timeout_after_accept=1)
        talk(office)
    office.at("2023-11-06", "10:30")
    assert notice(office)["status"] == "uncertain"
    assert billed(office) == 0
