"""Thanks to the group when 50, 80 and 100 % of the schools are complete: counts, each share once."""

from __future__ import annotations

import pytest

from tests.sheet_files import MARKED_FIVE_TIMES, csv_file
from tests.statistics_chat import SCHOOL, pushes
from tests.world import CLERK, GROUP, OFFICER, World, texts


@pytest.fixture
def office(world: World) -> World:
    """An officer and a bound group, on the day of the first round, 24 schools unchecked; no notices to tell apart."""
    world.execute("DELETE FROM reminder_rule")
    world.make_officer()
    world.bind_group()
    world.at("2023-11-09", "09:00")
    return world


def complete(world: World, number: int, mark: str = "1") -> None:
    """The officer records, by sheet, that the first so many schools are complete (or, with mark 0, are not)."""
    codes = [row["code"] for row in world.rows("school")][:number]
    rows = [MARKED_FIVE_TIMES, *([code, *mark * 5, ""] for code in codes)]
    world.tap(OFFICER, "บันทึกทั้งหมด", world.file(OFFICER, "ผล.csv", csv_file(rows)))


def thanks(world: World) -> list[str]:
    return [texts(message) for message in world.received(GROUP) if "ขอบคุณทุกท่าน" in texts(message)]


def outcome(world: World) -> list[tuple[int, str, str | None]]:
    """(percent, status, cause) of every row, by percent."""
    rows = [(row["subject"]["percent"], row["status"], row["cause"]) for row in pushes(world, "thanks")]
    return sorted(rows, key=lambda row: row[0])


def test_each_share_is_thanked_for_once_as_it_is_reached(office: World) -> None:
    for day, schools in (("09", 11), ("10", 12), ("16", 20), ("23", 24), ("24", 24)):
        office.at(f"2023-11-{day}", "10:00")
        complete(office, schools)
        office.at(f"2023-11-{day}", "15:59")
        office.at(f"2023-11-{day}", "16:00")
    fifty, eighty, hundred = thanks(office)
    assert "ครบทุกรายการ 12 จาก 24 โรงเรียน" in fifty and "ร้อยละ 50" in fifty and "ครั้งที่ 1" in fifty
    assert "20 จาก 24" in eighty and "ครั้งที่ 2" in eighty
    assert "ครบทุกโรงเรียนแล้ว" in hundred and "24 จาก 24" in hundred
    assert SCHOOL not in fifty + eighty + hundred


def test_of_several_shares_at_once_only_the_highest_is_spoken_of(office: World) -> None:
    complete(office, 20)
    office.work()
    office.at("2023-11-09", "16:00")
    assert len(thanks(office)) == 1
    assert outcome(office) == [(50, "cancelled", "superseded"), (80, "sent", None)]


def test_a_share_that_is_passed_while_it_waits_is_superseded(office: World) -> None:
    complete(office, 12)
    office.work()
    complete(office, 24)
    office.work()
    office.at("2023-11-09", "16:00")
    assert len(thanks(office)) == 1
    assert outcome(office) == [(50, "cancelled", "superseded"), (80, "cancelled", "superseded"), (100, "sent", None)]


def test_when_the_count_falls_before_it_goes_out_nobody_is_thanked(office: World) -> None:
    complete(office, 12)
    office.work()
    complete(office, 1, mark="0")
    office.at("2023-11-09", "16:00")
    assert thanks(office) == []
    assert outcome(office) == [(50, "cancelled", "fewer than 50 percent are complete by now")]


def test_thanks_ride_on_the_groups_talk_and_cost_nothing(office: World) -> None:
    complete(office, 12)
    office.work()
    office.say(CLERK, "สถานะ บ้านต้นแบบ", group=GROUP)
    office.at("2023-11-09", "16:00")
    assert len(thanks(office)) == 1
    (row,) = pushes(office, "thanks")
    assert (row["way"], row["price"], row["purpose"]) == ("reply", 0, "thanks")


def test_a_round_without_checks_thanks_nobody_and_nor_does_the_evening(office: World) -> None:
    office.at("2023-11-09", "16:10")
    complete(office, 12)
    office.work()
    assert thanks(office) == []
    office.at("2023-11-16", "08:30")  # the second round has begun, and nothing was checked in it
    office.at("2023-11-16", "16:00")
    assert thanks(office) == []
    office.at("2023-11-10", "08:30")
    office.at("2023-11-10", "16:00")
    assert len(thanks(office)) == 1
