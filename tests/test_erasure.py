"""Whoever erases themselves is gone from every table, the log, and whatever backup is restored later."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table
from sqlalchemy.types import JSON, LargeBinary

from models.personal import Kind, declared, declared_as
from tests.rows import Rows
from tests.world import CLERK, STRANGER, World, texts

SCHOOL = "บ้านต้นแบบ"
NAME, WORDS = "สมหญิง", "ถ้อยคำที่เขียนไว้เอง"
GONE = (Kind.NAME, Kind.WORDS, Kind.OWNER)


def erase(world: World, user: str) -> str:
    return texts(world.tap(user, "ลบข้อมูลของฉัน", world.say(user, "ลบข้อมูลของฉัน")))


def person_id(world: World, user: str) -> int:
    (person,) = [row for row in world.rows("person") if row["line_user_id"] == user]
    return int(person["id"])


def mark(column: Column[Any], kind: Kind, person: int) -> Any:
    """Something of the person that fits the column."""
    if kind in (Kind.OWNER, Kind.AUTHOR):
        return person
    if kind is Kind.NAME:
        return {"name": NAME, "dedupe_key": f"key:{CLERK}:of-it"}.get(column.name, CLERK)
    if isinstance(column.type, JSON):
        return {"said": [WORDS, NAME]}
    return WORDS.encode() if isinstance(column.type, LargeBinary) else WORDS


def fill_every_personal_column(world: World) -> None:
    """A row in each table that has something about a person; a column that is new is filled like the others."""
    kinds = {(column.table, column.column): column.kind for column in declared()}
    person = person_id(world, CLERK)

    def marks(table: Table) -> dict[str, Any]:
        return {
            column.name: mark(column, kind, person)
            for column in table.columns
            if (kind := kinds[table.name, column.name]) in (*GONE, Kind.AUTHOR)
        }

    with world.services.database.begin() as session:
        rows = Rows(session.connection())
        for table in rows.tables:
            if table.name != "person" and (marked := marks(table)):
                rows.add(table, marked)


def holding(world: World) -> set[tuple[str, str]]:
    """The columns that must lose what they hold of the person, and have not."""
    person, found = person_id(world, CLERK), set()
    for column in declared():
        for row in world.rows(column.table):
            value = row[column.column]
            told = value.decode(errors="ignore") if isinstance(value, bytes) else str(value)
            if any(trace in told for trace in (NAME, CLERK, WORDS)) or (column.kind is Kind.OWNER and value == person):
                found.add((column.table, column.column))
    return found


def test_erasure_empties_every_personal_column_of_every_table(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    fill_every_personal_column(world)
    person = person_id(world, CLERK)
    assert holding(world) == {(column.table, column.column) for kind in GONE for column in declared_as(kind)}
    assert "ลบข้อมูลของท่านแล้ว" in erase(world, CLERK)
    world.services.delivery.drain()
    for table in {column.table for column in declared()}:
        for row in world.rows(table):
            told = " ".join(value.decode(errors="ignore") if isinstance(value, bytes) else str(value)
                            for value in row.values())  # fmt: skip
            for trace in (NAME, CLERK, WORDS):
                assert trace not in told, (table, row)
    for owned in declared_as(Kind.OWNER):
        assert person not in [row[owned.column] for row in world.rows(owned.table)], owned


def test_of_the_person_nothing_but_the_id_stays(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    person = person_id(world, CLERK)
    erase(world, CLERK)
    (row,) = [row for row in world.rows("person") if row["id"] == person]
    assert row == {
        "id": person, "line_user_id": None, "name": "", "role": "clerk", "school_id": None, "network": None,
        "membership": "ended", "responsible": False, "reachable": False, "consented_at": None,
        "enrolled_at": world.now, "erased_at": world.now,
    }  # fmt: skip


# Backups


def is_known(world: World, user: str) -> bool:
    return "บอตไม่มีข้อมูลของท่าน" not in texts(world.say(user, "ข้อมูลของฉัน"))


def test_a_restored_backup_does_not_bring_an_erased_person_back(world: World, tmp_path: Path) -> None:
    world.enrol(CLERK, SCHOOL)
    fill_every_personal_column(world)
    world.say(STRANGER, "ลงทะเบียน ZZZZ-ZZZZ")
    backup = str(tmp_path / "backup.sqlite3")
    world.command("backup", backup)
    for user in (CLERK, STRANGER):
        erase(world, user)
    assert "2 people had their data erased since the backup: they were erased again" in world.command("restore", backup)
    for trace in (NAME, CLERK, WORDS, STRANGER):
        assert trace not in world.stored(), trace
    assert not is_known(world, CLERK)


def test_who_came_back_after_erasing_themselves_stays(world: World, tmp_path: Path) -> None:
    world.enrol(CLERK, SCHOOL)
    erase(world, CLERK)
    world.later(days=1)
    world.enrol(CLERK, SCHOOL)
    backup = str(tmp_path / "backup.sqlite3")
    world.command("backup", backup)
    assert "erased again" not in world.command("restore", backup)
    assert is_known(world, CLERK)


def test_into_an_empty_database_the_operator_is_told_how_to_erase_again(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world.enrol(CLERK, SCHOOL)
    backup = str(tmp_path / "backup.sqlite3")
    world.command("backup", backup)
    with caplog.at_level(logging.INFO, "bot.my_data"):
        erase(world, CLERK)
    (number,) = [vars(record)["person"] for record in caplog.records if record.getMessage() == "erased"]
    for table in ("erasure", "audit_entry", "person", "school_standing", "enrol_code", "school"):
        world.execute(f"DELETE FROM {table}")
    told = world.command("restore", backup)
    assert "erase-person" in told and "erased again" not in told
    assert is_known(world, CLERK)
    assert "1 people erased" in world.command("erase-person", str(number))
    assert not is_known(world, CLERK)
    assert "0 people erased, 1 had been before" in world.command("erase-person", str(number))
