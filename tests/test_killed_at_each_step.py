"""Killed at each step between a webhook and its receipt: what was tapped counts once and is answered once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from bench.killing import Fate, Nursery, Step, until
from simulator.records import Json
from tests.killed_district import District, district
from tests.patient_clerks import read_receipt
from tests.world import button, texts

CLERK, NAME = "U" + "1" * 32, "สมหญิง"
# Seconds after which a worker takes up an answer, a fetch, or what another worker had claimed.
LEASE, FETCH, CLAIM = 26, 61, 91
DELIVERY, CLIENT = "line.delivery:DeliveryService", "line.client:LineClient"
# Every step that an event takes, in order.
STEPS = {
    "the webhook has arrived": Step("bot.webhook", "read_body", Fate.DIES_BEFORE),
    "the event is taken": Step("models.inbound", "take_event", Fate.DIES_AFTER),
    "the answer is in the outbox": Step("models.outbox", "queue_reply", Fate.DIES_AFTER),
    "all is committed": Step(DELIVERY, "send_reply", Fate.DIES_BEFORE),
    "the answer is handed on": Step(DELIVERY, "send_reply", Fate.DIES_AFTER),
    "the webhook is answered": Step(CLIENT, "reply", Fate.HANGS),
    "the answer leaves": Step(CLIENT, "reply", Fate.DIES_BEFORE),
    "LINE has the answer": Step(CLIENT, "reply", Fate.DIES_AFTER),
    "the outbox knows it": Step("line.settling", "settle_all", Fate.DIES_AFTER),
    "that is committed": Step("line.settling:Settlement", "settle", Fate.DIES_AFTER),
}
CONFIRMING = {**STEPS, "the figures are written": Step("bot.statistics.confirm", "hand_in", Fate.DIES_AFTER)}
ENROLLING = {
    **STEPS,
    "the name is asked for": Step(CLIENT, "profile", Fate.DIES_BEFORE),
    "LINE has told the name": Step(CLIENT, "profile", Fate.DIES_AFTER),
    "the name is written": Step("bot.fetched", "finish_fetch", Fate.DIES_AFTER),
}
# The steps of the worker that takes up an answer which a first death left in the outbox.
WORKING = {
    "it is claimed": Step("line.delivery", "claim_due", Fate.DIES_AFTER),
    "that is committed": Step(DELIVERY, "_prepare", Fate.DIES_BEFORE),
    "the attempt is counted": Step(DELIVERY, "_send", Fate.DIES_BEFORE),
    "LINE has the answer": Step(CLIENT, "reply", Fate.DIES_AFTER),
    "the outbox knows it": Step("line.settling", "settle_all", Fate.DIES_AFTER),
}
# Claimed when it died, so taken up when its lease has run out, and with it, mostly, the minute of the reply token.
TOO_LATE = (WORKING["that is committed"], WORKING["the attempt is counted"])
Act = Callable[[], Json]


def at_each(steps: dict[str, Step]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("step", steps.values(), ids=steps.keys())


class Person:
    """One clerk in front of a program that dies."""

    def __init__(self, district: District) -> None:
        self.district = district
        district.add_person(CLERK, NAME)
        self.school, _, self.code = district.schools()[0]

    def types(self, text: str) -> Act:
        return lambda: self.district.platform.text(CLERK, text)

    def taps(self, label: str, messages: list[Json]) -> Act:
        return lambda: self.district.platform.postback(CLERK, button(messages, label)["data"])

    def does(self, act: Act) -> list[Json]:
        """Act while the program lives; what the chat receives from then on until the program has come to rest."""
        before = len(self.received)
        event = act()
        until(lambda: self.district.answered(event), lambda: "the webhook is answered")
        self.district.await_rest()
        return self.received[before:]

    def does_and_it_dies(self, act: Act, *steps: Step, waits: Sequence[int] = (LEASE,)) -> list[Json]:
        """Act on a program that dies at the first step, and restarted at each further one.

        Returns what the chat receives until all has come to rest, that many seconds later and then that many more.
        """
        before = len(self.received)
        self.district.restart(0, steps[0])
        self.district.program.await_ready()
        event = act()
        if steps[0].fate is Fate.HANGS:
            until(lambda: self.district.answered(event), lambda: "the webhook is answered")
        else:
            self.district.program.await_death()
        for step in steps[1:]:
            self.district.restart(LEASE, step)
            self.district.program.await_death()
        self.district.settle_down(waits)
        if not self.district.answered(event):  # on a busy machine the first redelivery may come too early or too slowly
            self.district.settle_down((CLAIM,))
        assert self.district.answered(event)
        return self.received[before:]

    def enrols(self) -> None:
        self.does(self.taps("ยืนยันและยินยอม", self.does(self.types(f"ลงทะเบียน {self.code}"))))

    @property
    def received(self) -> list[Json]:
        return self.district.platform.delivered(CLERK)


@pytest.fixture
def stranger(database_url: str, nursery: Nursery, tmp_path: Path) -> Iterator[Person]:
    with district(database_url, nursery, tmp_path) as made:
        made.start()
        yield Person(made)
        assert made.complaints() == []
        assert made.errors_in_log() == []


@pytest.fixture
def clerk(stranger: Person) -> Person:
    stranger.enrols()
    return stranger


def figures(clerk: Person) -> list[list[int]]:
    """What is stored of the clerk's school: the figures of each revision."""
    reports = clerk.district.rows("monthly_report", school_id=clerk.school)
    return [[row["count"] for row in clerk.district.rows("figure", report_id=report["id"])] for report in reports]


@at_each(CONFIRMING)
def test_a_confirmed_report_is_there_once_and_has_one_receipt(clerk: Person, step: Step) -> None:
    review = clerk.does(clerk.types("สถิติ ต.ค. 66 3 0 1 0 0 2 5 1"))
    answers = clerk.does_and_it_dies(clerk.taps("ยืนยัน", review), step)
    assert figures(clerk) == [[3, 0, 1, 0, 0, 2, 5, 1]]
    assert [receipt.revision for receipt in map(read_receipt, answers) if receipt] == [1]
    assert len(answers) == 1


@at_each(WORKING)
def test_a_second_death_while_the_answer_is_taken_up_gives_no_second_receipt(clerk: Person, step: Step) -> None:
    review = clerk.does(clerk.types("สถิติ ต.ค. 66 3 0 1 0 0 2 5 1"))
    answers = clerk.does_and_it_dies(clerk.taps("ยืนยัน", review), STEPS["all is committed"], step, waits=(LEASE, CLAIM))
    assert figures(clerk) == [[3, 0, 1, 0, 0, 2, 5, 1]]
    assert len(answers) == 1 or (step in TOO_LATE and not answers)


@at_each(STEPS)
def test_a_figure_given_is_in_the_draft_once_and_the_draft_goes_on_from_there(clerk: Person, step: Step) -> None:
    second = clerk.does(clerk.taps("3", clerk.does(clerk.types("สถิติ ต.ค. 66"))))
    third = clerk.does_and_it_dies(clerk.taps("0", second), step)
    assert [texts(message)[:3] for message in third] == ["3/8"]
    draft = clerk.does(clerk.types("สถิติ"))
    assert "กรอกแล้ว 2 จาก 8" in texts(draft)
    review = clerk.does(clerk.taps("ที่เหลือ 0 ทั้งหมด", clerk.does(clerk.taps("ทำต่อ", draft))))
    clerk.does(clerk.taps("ยืนยัน", review))
    assert figures(clerk) == [[3, 0, 0, 0, 0, 0, 0, 0]]


@at_each(ENROLLING)
def test_an_enrolment_is_there_once_under_the_persons_name(stranger: Person, step: Step) -> None:
    notice = stranger.does(stranger.types(f"ลงทะเบียน {stranger.code}"))
    answers = stranger.does_and_it_dies(stranger.taps("ยืนยันและยินยอม", notice), step, waits=(LEASE, FETCH))
    people = stranger.district.rows("person", school_id=stranger.school)
    assert [(row["line_user_id"], row["name"]) for row in people] == [(CLERK, NAME)]
    assert len(answers) == 1
    assert "ลงทะเบียนเรียบร้อยแล้ว" in texts(answers)
