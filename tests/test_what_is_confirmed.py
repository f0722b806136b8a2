"""What is handed in is what the tapped card said: not what became of the draft after the card was shown."""

from __future__ import annotations

import pytest

from tests.statistics_reports import OCTOBER, report
from tests.world import CLERK, World, texts

SCHOOL = "บ้านต้นแบบ"
FIGURES = "3 0 1 0 0 2 5 1"


@pytest.fixture
def clerk(world: World) -> World:
    world.enrol(CLERK, SCHOOL)
    return world


def handed_in(world: World) -> list[list[int]]:
    """The figures of every stored report, in the letter's order."""
    rows = sorted(world.rows("figure"), key=lambda row: int(row["process_id"]))
    return [
        [row["count"] for row in rows if row["report_id"] == report["id"]] for report in world.rows("monthly_report")
    ]


def test_a_number_that_arrives_late_is_not_handed_in_under_a_card_with_another(clerk: World) -> None:
    question = clerk.say(CLERK, "สถิติ ต.ค. 66")
    review = clerk.say(CLERK, FIGURES)
    late = clerk.tap(CLERK, "10", question)
    assert "1. รับนักเรียน 10" in texts(late)
    clerk.tap(CLERK, "ยืนยัน", review)
    assert handed_in(clerk) == []


def test_a_second_tap_does_not_overrule_a_colleague_whose_figures_the_person_has_not_seen(clerk: World) -> None:
    review = clerk.say(CLERK, f"สถิติ ต.ค. 66 {FIGURES}")
    with clerk.services.database.begin() as session:
        report(session, SCHOOL, OCTOBER, [9] * 8)
    first, second = clerk.tap(CLERK, "ยืนยัน", review), clerk.tap(CLERK, "ยืนยัน", review)
    assert "มีผู้ส่งเดือนนี้ก่อน" in texts(first)
    assert "1. รับนักเรียน 9 → 3" in texts(second)
    assert len(handed_in(clerk)) == 1
    clerk.tap(CLERK, "ยืนยัน", second)
    assert handed_in(clerk)[-1] == [3, 0, 1, 0, 0, 2, 5, 1]


def test_the_same_card_can_be_confirmed_after_a_break(clerk: World) -> None:
    review = clerk.say(CLERK, f"สถิติ ต.ค. 66 {FIGURES}")
    clerk.say(CLERK, "สถิติ")
    clerk.tap(CLERK, "ยืนยัน", review)
    assert handed_in(clerk) == [[3, 0, 1, 0, 0, 2, 5, 1]]


def test_a_correction_that_names_another_month_is_not_taken_for_the_open_one(clerk: World) -> None:
    clerk.tap(CLERK, "ยืนยัน", clerk.say(CLERK, f"สถิติ ต.ค. 66 {FIGURES}"))
    clerk.at("2023-12-01", "19:00")
    clerk.say(CLERK, "สถิติ พ.ย. 66 1 1 0 0 0 0 0 0")
    shown = clerk.say(CLERK, "แก้ ต.ค. 66 ย้ายออก 2")
    assert "ตุลาคม 2566" in texts(shown)
    assert "3. ย้ายออก 1 → 2" in texts(shown)


def test_a_correction_may_name_the_month_that_is_open(clerk: World) -> None:
    clerk.say(CLERK, f"สถิติ ต.ค. 66 {FIGURES}")
    assert "3. ย้ายออก 2" in texts(clerk.say(CLERK, "แก้ ต.ค. 66 ย้ายออก 2"))
