"""When the month's messages cannot cover everything, they go to schools that still miss something before all others."""

from __future__ import annotations

import pytest

from core.vocabulary import Purpose
from models.planned import planned
from tests.sheet_files import MARKED_FIVE_TIMES, csv_file
from tests.statistics_chat import SCHOOL, colleague_joins, pushes, reminders
from tests.world import CLERK, OFFICER, STRANGER, World, texts

RESERVE = 30  # QUOTA_RESERVE
MEMBERS = 12  # of the group
OWES_STATISTICS = "บ้านคลองแบบ"


@pytest.fixture
def office(world: World) -> World:
    """8 November: one school misses an item, another is complete, both owe October.

    Tomorrow is a slot of its statistics and a round.
    """
    world.execute("DELETE FROM reminder_rule")
    world.enrol(STRANGER, OWES_STATISTICS)
    world.enrol(CLERK, SCHOOL)
    world.make_officer()
    world.bind_group()
    world.at("2023-11-08", "10:00")
    world.record(SCHOOL, "ไม่ครบ 1")
    world.record(OWES_STATISTICS)
    return world


def needs(world: World) -> dict[Purpose, int]:
    with world.services.database.read() as session:
        return dict(planned(session, world.now))


def half_is_complete(world: World) -> None:
    """The officer records twelve other schools as complete, by sheet: the group is to be thanked."""
    codes = [row["code"] for row in world.rows("school")][-12:]
    rows = [MARKED_FIVE_TIMES, *([code, *"11111", ""] for code in codes)]
    world.tap(OFFICER, "บันทึกทั้งหมด", world.file(OFFICER, "ผล.csv", csv_file(rows)))


def ends(world: World) -> dict[str, str]:
    """How today's messages ended, by what they are for."""
    rows = [*pushes(world), *pushes(world, "thanks")]
    return {row["purpose"]: row["status"] for row in rows if row["subject"]["day"] == world.now.date().isoformat()}


# What the rest of the month may need


def test_the_coming_days_are_counted_school_by_school_as_things_stand(office: World) -> None:
    # missing: 9, 16, 23 rounds; 10, 17, 24 first rungs; 9, 14, 17, 28 slots. owing only: 9, 14, 17, 28.
    assert needs(office) == {
        Purpose.BROADCAST: 0, Purpose.DIGEST: 8, Purpose.STATISTICS: 4, Purpose.NOTICE: 0, Purpose.THANKS: 3 * MEMBERS,
    }  # fmt: skip
    office.at("2023-11-09", "09:00")  # today's wait in the outbox
    assert (needs(office)[Purpose.DIGEST], needs(office)[Purpose.STATISTICS]) == (8, 4)
    office.at("2023-11-09", "16:00")
    assert (needs(office)[Purpose.DIGEST], needs(office)[Purpose.STATISTICS]) == (7, 3)


def test_a_second_person_costs_a_rung_and_a_declaration_costs_nothing_more(office: World) -> None:
    before = needs(office)[Purpose.DIGEST]
    colleague_joins(office)
    assert needs(office)[Purpose.DIGEST] == before + 3  # the members' rung after each round
    office.tap(CLERK, "แจ้งแก้ไขแล้ว", office.say(CLERK, "สถานะ"))
    assert (needs(office)[Purpose.DIGEST], needs(office)[Purpose.STATISTICS]) == (0, 8)


def test_half_of_the_schools_that_nobody_looked_at_yet_are_expected_to_miss_something(world: World) -> None:
    for user, school in ((CLERK, SCHOOL), (STRANGER, OWES_STATISTICS)):
        world.enrol(user, school)
    assert needs(world)[Purpose.DIGEST] == 3  # of two schools one, in each of three rounds
    world.at("2023-11-10", "10:00")
    assert needs(world)[Purpose.DIGEST] == 2


def test_the_groups_notices_of_the_month_are_counted_for_everybody_in_it(world: World) -> None:
    world.make_officer()
    world.bind_group()
    assert needs(world)[Purpose.NOTICE] == 9 * MEMBERS
    world.at("2023-12-01", "09:00")
    assert needs(world) == dict.fromkeys([purpose for purpose in Purpose if purpose is not Purpose.OFFICE], 0)


# What is spent when it runs out in the middle


@pytest.mark.parametrize(
    ("granted", "sent"),
    [
        (RESERVE, []),
        (RESERVE + 1, ["digest"]),
        (RESERVE + 1 + 7, ["digest"]),  # seven more digests may be needed this month
        (RESERVE + 1 + 7 + 1, ["digest", "statistics"]),
        (RESERVE + 2 + 7 + 3 + MEMBERS - 1, ["digest", "statistics"]),
        (RESERVE + 2 + 7 + 3 + MEMBERS, ["digest", "statistics", "thanks"]),
    ],
)
def test_the_quota_is_spent_by_importance(office: World, granted: int, sent: list[str]) -> None:
    office.platform.quota = granted
    office.at("2023-11-09", "09:00")
    half_is_complete(office)
    office.work()
    office.services.worker.refresh_quota()
    office.at("2023-11-09", "16:00")
    assert ends(office) == {p: "sent" if p in sent else "held" for p in ("digest", "statistics", "thanks")}
    assert (len(reminders(office)), len(reminders(office, STRANGER))) == ("digest" in sent, "statistics" in sent)


def test_what_was_held_rides_on_the_next_word_of_its_reader_and_is_on_the_officers_list(office: World) -> None:
    office.platform.quota = RESERVE + 1
    office.at("2023-11-09", "09:00")
    office.services.worker.refresh_quota()
    office.at("2023-11-09", "16:00")
    assert ends(office) == {"digest": "sent", "statistics": "held"}
    office.later(minutes=11)
    listed = texts(office.say(OFFICER, "ค้างส่ง"))
    assert "เตือนส่งสถิติ 1 ราย (9 พ.ย. 2566): โควตาข้อความเดือนนี้ไม่พอ" in listed
    assert "• ตุลาคม 2566" in texts(office.say(STRANGER, "ครับ")[1:])
    assert ends(office)["statistics"] == "sent"


def test_a_digest_that_turns_out_to_be_of_statistics_only_is_paid_for_as_such(office: World) -> None:
    office.platform.quota = RESERVE + 1
    office.at("2023-11-09", "09:00")
    office.services.worker.refresh_quota()
    office.record(SCHOOL, "ครบหมด")
    office.at("2023-11-09", "16:00")
    assert sorted((row["purpose"], row["status"]) for row in pushes(office)) == [
        ("statistics", "held"), ("statistics", "sent"),
    ]  # fmt: skip
