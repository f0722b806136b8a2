"""Rows for any table of any schema, made from nothing but its columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Time,
    insert,
    select,
)

WHEN = datetime(2023, 11, 1, 3)  # UTC without saying so, as it is stored

_MADE: tuple[tuple[type[Any], Any], ...] = (
    (Boolean, False), (Float, 1.5), (JSON, {}), (LargeBinary, b"bytes"), (DateTime, WHEN), (Time, time(8, 30)),
)  # fmt: skip


_MEANT = {  # what the program itself looks at, and so has to be a word that there is
    ("item_status", "state"): "incomplete", ("outbound_message", "status"): "sent", ("outbound_message", "way"): "push",
}  # fmt: skip


class Rows:
    """Writes rows into the database behind ``connection``, whatever schema it has."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        metadata = MetaData()
        metadata.reflect(connection)
        self.tables: list[Table] = [table for table in metadata.sorted_tables if table.name != "alembic_version"]
        self._made = 0

    def add(self, table: Table, given: Mapping[str, Any]) -> None:
        """One row: what is ``given``, the latest row of each table that it refers to, and something in each other."""
        values = {column.name: self._value(column) for column in table.columns if not _counts_by_itself(column)}
        self._connection.execute(insert(table).values({**values, **given}))

    def _value(self, column: Column[Any]) -> Any:
        for key in column.foreign_keys:
            target = key.column
            return self._connection.scalar(select(target).order_by(target.desc()).limit(1))
        if (column.table.name, column.name) in _MEANT:
            return _MEANT[column.table.name, column.name]
        self._made += 1
        if isinstance(column.type, Integer):
            return self._made
        if isinstance(column.type, Date):
            return WHEN.date() + timedelta(days=self._made)
        for kind, made in _MADE:
            if isinstance(column.type, kind):
                return made
        text = f"{self._made}-{column.name}"
        return text[: getattr(column.type, "length", None)]


def _counts_by_itself(column: Column[Any]) -> bool:
    alone = len(column.table.primary_key.columns) == 1
    return column.primary_key and alone and isinstance(column.type, Integer) and not column.foreign_keys
