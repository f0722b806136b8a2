"""What is kept about a person is on one list; a column that stands nowhere on it fails here."""

from __future__ import annotations

from collections import Counter

from models.personal import Kind, declared, declared_as
from models.tables import METADATA

COLUMNS = {(table.name, column.name) for table in METADATA.tables.values() for column in table.columns}
REFERRING = {
    (table.name, column.name)
    for table in METADATA.tables.values()
    for column in table.columns
    if any(key.target_fullname == "person.id" for key in column.foreign_keys)
}


def named(table: str, column: str) -> str:
    return f"{table}.{column}"


def test_every_column_is_listed_as_personal_or_not() -> None:
    listed = {(column.table, column.column) for column in declared()}
    unlisted = sorted(named(*column) for column in COLUMNS - listed)
    assert not unlisted, (
        f"Nobody has said whether {', '.join(unlisted)} is about a person. Put it into models/personal.py under its "
        "kind: what is NAME, ABOUT, WORDS or OWNER must go in models/erasure.py, and `ข้อมูลของฉัน` must tell of it."
    )


def test_nothing_is_listed_that_does_not_exist_or_twice() -> None:
    times = Counter((column.table, column.column) for column in declared())
    assert sorted(named(*column) for column in times.keys() - COLUMNS) == []
    assert [named(*column) for column, count in times.items() if count > 1] == []


def test_whoever_a_row_names_by_id_is_its_owner_or_its_author() -> None:
    people = {(column.table, column.column) for kind in (Kind.OWNER, Kind.AUTHOR) for column in declared_as(kind)}
    assert people == REFERRING


def test_retention_knows_the_time_of_every_author() -> None:
    timeless = [named(column.table, column.column) for column in declared_as(Kind.AUTHOR) if not column.since]
    assert timeless == [], "write them as column@time in models/personal.py"
    assert {(column.table, column.since) for column in declared_as(Kind.AUTHOR)} <= COLUMNS
