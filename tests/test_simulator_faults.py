"""The simulator's faults: what happens, how often, and that it stops."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from simulator.faults import Faults
from simulator.records import LineError
from tests.simulated_line import KEY, SOMCHAI, Line, running_line


@pytest.fixture
def line() -> Iterator[Line]:
    with running_line() as running:
        yield running


def test_the_next_requests_fail_with_500_and_are_not_carried_out(line: Line) -> None:
    line.platform.faults.set(fail_500=2)
    assert [line.push(SOMCHAI, key=KEY).status_code for _ in range(3)] == [500, 500, 200]
    assert len(line.platform.delivered(SOMCHAI)) == 1


def test_a_share_of_requests_fails_and_the_same_share_every_time() -> None:
    def failures() -> list[bool]:
        faults = Faults(seed=7)
        faults.set(fail_500=0.3)
        return [_fails(faults) for _ in range(1_000)]

    assert 250 < sum(failures()) < 350
    assert failures() == failures()


def _fails(faults: Faults) -> bool:
    try:
        faults.before_accepting()
    except LineError as error:
        return error.status == 500
    return False


def test_the_next_requests_meet_the_rate_limit(line: Line) -> None:
    line.platform.faults.set(rate_limit=1)
    answer = line.push(SOMCHAI)
    assert answer.status_code == 429
    assert answer.json() == {"message": "The API rate limit has been exceeded. Try again later."}
    assert line.push(SOMCHAI).status_code == 200


def test_an_accepted_request_can_stay_without_answer_and_its_retry_is_409(line: Line) -> None:
    line.platform.faults.set(timeout_after_accept=1)
    with pytest.raises(requests.ConnectionError):
        line.push(SOMCHAI, key=KEY)
    assert len(line.platform.delivered(SOMCHAI)) == 1
    retry = line.push(SOMCHAI, key=KEY)
    assert retry.status_code == 409
    accepted = line.platform.requests("push")[0].request_id
    assert retry.headers["x-line-accepted-request-id"] == accepted


def test_clearing_the_faults_lets_held_connections_go(line: Line) -> None:
    line.platform.faults.set(timeout_after_accept=1, hang_seconds=60)
    token = line.platform.text(SOMCHAI, "สถานะ")["replyToken"]
    with pytest.raises(requests.Timeout):
        line.post(
            "/v2/bot/message/reply",
            json={"replyToken": token, "messages": [{"type": "text", "text": "ครบ"}]},
            timeout=0.1,
        )
    line.platform.faults.clear()
    assert line.get("/v2/bot/info").status_code == 200
    assert len(line.platform.delivered(SOMCHAI)) == 1


def test_a_refused_request_is_answered_even_when_answers_are_swallowed(line: Line) -> None:
    line.platform.faults.set(timeout_after_accept=1)
    assert line.reply("0" * 32).status_code == 400
    assert line.platform.faults.as_dict()["timeout_after_accept"] == 1


def test_latency_holds_every_answer_back(line: Line) -> None:
    line.platform.faults.set(latency_ms=30)
    assert line.get("/v2/bot/info").elapsed.total_seconds() >= 0.03


@pytest.mark.parametrize(
    "wrong", [{"earthquake": 1}, {"latency_ms": -1}, {"duplicate_webhooks": 1}, {"fail_500": "often"}]
)
def test_faults_that_do_not_exist_are_refused(wrong: dict[str, object]) -> None:
    faults = Faults()
    with pytest.raises(ValueError, match=next(iter(wrong))):
        faults.set(**wrong)
    assert not any(faults.as_dict().values())


def test_events_are_never_shuffled_into_their_own_order() -> None:
    faults = Faults()
    assert all(faults.shuffled([1, 2, 3]) != [1, 2, 3] for _ in range(50))
    assert sorted(faults.shuffled([1, 2, 3])) == [1, 2, 3]
