"""After two years, or as long as the office said, records of work name nobody any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from core.config import load_settings
from core.errors import ConfigError
from models.audit import audit
from models.memberships import ENDED
from models.personal import Kind, declared, declared_as
from tests.rows import Rows
from tests.test_erasure import person_id
from tests.world import CLERK, OFFICER, OTHER_CLERK, World, texts

SCHOOL = "บ้านต้นแบบ"
TWO_YEARS = 730


def keep_house_after(world: World, **amount: float) -> None:
    world.clock.advance(timedelta(**amount))
    world.services.worker.keep_house()


def fill_every_author(world: World, person: int, **given: object) -> None:
    """A record of each kind that has an author, by this person; and a picture and a message with an id."""
    authors = {(column.table, column.column) for column in declared_as(Kind.AUTHOR)}
    with world.services.database.begin() as session:
        rows = Rows(session.connection())
        (photo,) = [table for table in rows.tables if table.name == "photo"]
        rows.add(photo, {})
        for table in rows.tables:
            by = {column.name: person for column in table.columns if (table.name, column.name) in authors}
            owner = {column.column: person for column in declared_as(Kind.OWNER) if column.table == table.name}
            if by:
                rows.add(table, {**by, **owner})


def authors_of(world: World) -> Iterator[tuple[str, Any]]:
    for column in declared_as(Kind.AUTHOR):
        yield from ((f"{column.table}.{column.column}", row[column.column]) for row in world.rows(column.table))


def counts(world: World) -> dict[str, int]:
    """Rows by table; of messages, those that are a record of the office."""
    rows = {table: world.rows(table) for table in {column.table for column in declared()}}
    rows["outbound_message"] = [row for row in rows["outbound_message"] if row["topic"]]
    return {table: len(found) for table, found in rows.items()}


def test_old_records_stay_without_their_people(world: World) -> None:
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    officer = person_id(world, OFFICER)
    fill_every_author(world, officer)
    made = counts(world)
    keep_house_after(world, days=TWO_YEARS - 3)
    assert officer in {person for _, person in authors_of(world)}
    keep_house_after(world, days=6)
    assert [what for what, person in authors_of(world) if person == officer] == []
    records = {"check_record", "monthly_report", "declaration", "office_check", "obstacle", "approval", "broadcast",
               "snapshot", "item_status", "round", "month_lock", "outbound_message", "emblem"}  # fmt: skip
    assert {table: counts(world)[table] for table in records} == {table: made[table] for table in records}
    assert world.rows("photo") == []
    assert {row["message_id"] for row in world.rows("monthly_report")} == {None}
    assert "ภาคภูมิ" in texts(world.say(OFFICER, "ข้อมูลของฉัน"))  # who still is a member stays one


def test_what_is_not_that_old_keeps_its_author(world: World) -> None:
    world.make_officer()
    keep_house_after(world, days=TWO_YEARS)
    world.record(SCHOOL, "ไม่ครบ 1")
    keep_house_after(world, days=TWO_YEARS - 1)
    (check, *_) = world.rows("check_record")
    assert check["by_person_id"] == person_id(world, OFFICER)


def test_an_old_record_says_that_its_author_is_gone(world: World) -> None:
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    world.record(SCHOOL, "ครบหมด")
    assert "โดย ภาคภูมิ ตัวอย่าง" in texts(world.say(CLERK, "สถานะ"))
    keep_house_after(world, days=TWO_YEARS + 1)
    world.execute("UPDATE campaign SET active = :yes", yes=True)
    status = texts(world.say(CLERK, f"สถานะ {SCHOOL}"))
    assert "ภาคภูมิ" not in status


@pytest.mark.parametrize("how", ["left", "blocked", "refused"])
def test_who_is_long_gone_is_erased(world: World, how: str) -> None:
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    world.enrol(OTHER_CLERK, "วัดสมมติธรรม")
    if how == "blocked":
        world.act(CLERK, world.platform.unfollow(CLERK))
    else:
        state = "ended" if how == "left" else "pending"
        world.execute("UPDATE person SET membership = :state WHERE line_user_id = :user", state=state, user=CLERK)
    keep_house_after(world, days=TWO_YEARS - 1)
    assert CLERK in world.stored()
    keep_house_after(world, days=2)
    assert CLERK not in world.stored() and "สมหญิง" not in world.stored()
    assert OTHER_CLERK in world.stored()  # quiet, but the bot still writes to them


def test_who_left_lately_is_kept_until_the_time_since_then_is_over(world: World) -> None:
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    keep_house_after(world, days=TWO_YEARS)
    person = person_id(world, CLERK)
    world.execute("UPDATE person SET membership = 'ended' WHERE id = :person", person=person)
    with world.services.database.begin() as session:
        audit(session, person_id(world, OFFICER), ENDED, world.now, person=person, reason="left")
    keep_house_after(world, days=TWO_YEARS - 1)
    assert CLERK in world.stored()
    keep_house_after(world, days=2)
    assert CLERK not in world.stored()


def test_to_whom_reminders_went_is_forgotten_and_that_they_went_is_not(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    world.at("2023-11-06", "16:30")
    (reminder,) = [row for row in world.rows("outbound_message") if row["topic"] == "owed"]
    assert reminder["chat_id"] == CLERK
    world.act(CLERK, world.platform.unfollow(CLERK))
    keep_house_after(world, days=TWO_YEARS + 1)
    (same,) = [row for row in world.rows("outbound_message") if row["id"] == reminder["id"]]
    assert (same["status"], same["chat_id"], same["messages"]) == (reminder["status"], "erased", None)


def test_the_office_may_say_how_long(new_world: Callable[..., World]) -> None:
    world = new_world(retention_days=90)
    world.enrol(CLERK, SCHOOL)
    world.act(CLERK, world.platform.unfollow(CLERK))
    keep_house_after(world, days=91)
    assert CLERK not in world.stored()


def test_a_time_too_short_to_work_with_is_refused() -> None:
    with pytest.raises(ConfigError, match="RETENTION_DAYS"):
        load_settings(_env_file=None, retention_days=10)
