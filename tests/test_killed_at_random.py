"""Nothing that a person confirmed is lost, whenever the program is killed: 200 times at random under load."""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.killing import Nursery
from models.inbound import Handling
from tests.killed_district import District, Row, district
from tests.patient_clerks import Clerk, Figures, read_receipt

KILLS = int(os.environ.get("KILLS", "200"))
CLERKS = 12
LIFE = 0.2  # seconds that the program lives at a time, on average
DOWN = 3  # seconds that pass on the clocks while it is dead


@pytest.fixture
def busy_district(database_url: str, nursery: Nursery, tmp_path: Path) -> Iterator[District]:
    with district(database_url, nursery, tmp_path) as made:
        yield made


def test_whatever_was_confirmed_is_there_once_after_the_program_was_killed_at_random(busy_district: District) -> None:
    clerks = enlist(busy_district)
    live_and_be_killed(busy_district, clerks)
    busy_district.settle_down()
    resume_every_draft(clerks)
    busy_district.settle_down()

    assert busy_district.complaints() == []
    assert busy_district.unsettled() == []
    assert busy_district.rows("inbound_event", handling=Handling.FAILED) == []
    for clerk in clerks:
        every_answered_webhook_is_committed(busy_district, clerk)
        each_confirmation_is_stored_once(busy_district, clerk)
        no_receipt_came_twice(busy_district, clerk)


def enlist(district: District) -> list[Clerk]:
    """A clerk for each of the first schools, who is not yet enrolled."""
    stop = threading.Event()
    clerks = []
    for number, (school_id, _, code) in enumerate(district.schools()[:CLERKS], start=1):
        user = f"U{number:032}"
        district.add_person(user, f"ธุรการคนที่ {number}")
        clerks.append(Clerk(district, user, school_id, code, random.Random(number), stop))
    return clerks


def live_and_be_killed(district: District, clerks: list[Clerk]) -> None:
    """The clerks work while the program is killed again and again; then they are called away wherever they are."""
    district.start()
    chance, stop = random.Random(2566), clerks[0].stop
    with ThreadPoolExecutor(len(clerks)) as pool:
        lives = [pool.submit(clerk.live) for clerk in clerks]
        for life in lives:
            life.add_done_callback(lambda _: stop.set())
        for _ in range(KILLS):
            if stop.wait(chance.expovariate(1 / LIFE)):
                break
            district.restart(DOWN)
        stop.set()
    for life in lives:
        life.result()
    assert district.program.starts == KILLS + 1


def resume_every_draft(clerks: list[Clerk]) -> None:
    """Each clerk comes back to what was under way and sees it through."""
    clerks[0].stop.clear()
    with ThreadPoolExecutor(len(clerks)) as pool:
        list(pool.map(Clerk.come_back, clerks))


def every_answered_webhook_is_committed(district: District, clerk: Clerk) -> None:
    known = {row["webhook_event_id"] for row in district.rows("inbound_event", handling=Handling.DONE)}
    assert district.posts[clerk.user].answered <= known


def each_confirmation_is_stored_once(district: District, clerk: Clerk) -> None:
    """What is stored is what the cards said whose confirmation the program took: each once, and nothing else."""
    stored = Counter(chain(district, clerk))
    taken = Counter(
        (c.review.month, c.review.figures, c.review.nil, c.review.revision)
        for c in clerk.confirmations
        if was_taken(district, c.event["webhookEventId"])
    )
    assert stored == taken
    assert clerk.done
    assert {(report.month, report.figures, report.nil) for report in clerk.done} <= {row[:3] for row in stored}


def was_taken(district: District, event_id: str) -> bool:
    """Whether the answer to a tap on ยืนยัน was a receipt: of all its answers the one that matters."""
    return any(row["matters"] for row in district.rows("outbound_message", dedupe_key=f"reply:{event_id}"))


def chain(district: District, clerk: Clerk) -> list[tuple[str, Figures, bool, int]]:
    """All that is stored of the clerk's school; each month's revisions are 1 to n, and the last one is the current."""
    rows = sorted(district.rows("monthly_report", school_id=clerk.school_id), key=lambda row: int(row["revision"]))
    for month in {row["month"] for row in rows}:
        revisions = [row for row in rows if row["month"] == month]
        assert [row["revision"] for row in revisions] == list(range(1, len(revisions) + 1))
        assert [row["revision"] for row in revisions if row["current"]] == [len(revisions)]
    return [(row["month"], figures(district, row), row["nil"], row["revision"]) for row in rows]


def figures(district: District, report: Row) -> Figures:
    rows = district.rows("figure", report_id=report["id"])
    return tuple(row["count"] for row in sorted(rows, key=lambda row: int(row["process_id"])))


def no_receipt_came_twice(district: District, clerk: Clerk) -> None:
    receipts = [receipt.number for receipt in map(read_receipt, district.platform.delivered(clerk.user)) if receipt]
    assert len(receipts) == len(set(receipts))
