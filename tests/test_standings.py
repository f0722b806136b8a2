"""What is counted over all schools comes from their standings, which are never another thing than their statuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import delete, select

from models.campaigns import Campaign
from models.checks import Verdict, record_checks
from models.completeness import completeness, missing_part, missing_schools
from models.migrate import upgrade
from models.standings import SchoolStanding, standing_of
from models.tallies import tally_now
from tests.world import CLERK, OFFICER, World, texts

SCHOOL, OTHER = "บ้านต้นแบบ", "วัดสมมติธรรม"
MONTH = "2023-11"


def by_school(world: World) -> dict[int, dict[int, tuple[str, int | None]]]:
    """School id → item id → state and round of the check, as the statuses say."""
    found: dict[int, dict[int, tuple[str, int | None]]] = {}
    for row in world.rows("item_status"):
        of_round = row["round_id"] if row["check_id"] else None
        found.setdefault(int(str(row["school_id"])), {})[int(str(row["item_id"]))] = (row["state"], of_round)
    return found


def standings(world: World) -> dict[int, dict[int, tuple[str, int | None]]]:
    return {
        int(str(row["school_id"])): {
            item: (str(found.state), found.round_id) for item, found in standing_of(str(row["standing"])).items.items()
        }
        for row in world.rows("school_standing")
    }


def test_standings_follow_checks_declarations_and_what_is_taken_back(world: World) -> None:
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    world.at("2023-11-09", "09:00")
    world.record(SCHOOL, "ไม่ครบ 1 3")
    world.record(OTHER)
    assert standings(world) == by_school(world)
    card = world.say(CLERK, "สถานะ")
    declared = world.tap(CLERK, "แจ้งแก้ไขแล้ว", card)
    assert standings(world) == by_school(world) and "declared" in str(standings(world))
    world.tap(CLERK, "ยกเลิก", declared)
    assert standings(world) == by_school(world) and "declared" not in str(standings(world))
    world.at("2023-11-16", "09:00")
    world.record(SCHOOL, "ไม่ครบ 3")
    assert standings(world) == by_school(world)


def test_a_database_from_before_gets_its_standings_with_the_upgrade(world: World) -> None:
    world.make_officer()
    world.record(SCHOOL, "ไม่ครบ 1")
    database = world.services.database
    with database.begin() as session:
        session.execute(delete(SchoolStanding))
    upgrade(database)
    assert standings(world) == by_school(world) != {}


def test_two_officers_at_one_instant_leave_one_standing_with_both_their_results(world: World) -> None:
    database = world.services.database
    with database.read() as session:
        items = [item.id for item in session.scalars(select(Campaign)).one().items]

    def check(item_id: int) -> None:
        with database.begin() as session:
            record_checks(session, 1, {item_id: Verdict(True)}, round_id=None, by=None, source="chat", now=world.now)

    with ThreadPoolExecutor(len(items)) as pool:
        list(pool.map(check, items))
    assert standings(world) == by_school(world)
    assert standing_of(str(world.rows("school_standing")[0]["standing"])).is_complete(items)


def test_an_earlier_round_keeps_the_schools_that_it_looked_at(world: World) -> None:
    world.make_officer()
    world.at("2023-11-09", "09:00")
    world.record(SCHOOL, "ไม่ครบ 1")
    world.record(OTHER)
    world.at("2023-11-16", "09:00")
    world.record(SCHOOL)
    with world.services.database.read() as session:
        campaign = session.scalars(select(Campaign)).one()
        first, second = (completeness(session, campaign.items, MONTH, round_.id) for round_ in campaign.rounds[:2])
        tally = tally_now(session, campaign, world.now.date())
    assert (first.checked_in_round, second.checked_in_round, second.complete) == (2, 1, 2)
    assert (tally.complete, tally.schools) == (2, second.schools)


def test_a_page_of_the_missing_is_a_part_of_the_whole_list(world: World) -> None:
    world.make_officer()
    world.record(OTHER, "ไม่ครบ 1 3")
    with world.services.database.read() as session:
        items = session.scalars(select(Campaign)).one().items
        everybody = missing_schools(session, items, MONTH)
        pages = [missing_part(session, items, MONTH, page, 5) for page in range(1, 7)]
    assert [school for page in pages[: pages[0].pages] for school in page.schools] == everybody
    assert pages[0].incomplete == len(everybody) and pages[0].unchecked == len(everybody) - 1
    assert pages[-1].page == pages[0].pages  # beyond the last there is the last
    assert str(pages[0].incomplete) in texts(world.say(OFFICER, "ใครยังไม่ครบ"))
