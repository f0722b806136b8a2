"""Rows by the million into a table, the fastest way that each database has: COPY, or the driver's own executemany."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Column, Dialect, Table, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from models.database import Base


def fill(session: Session, model: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert these rows, given in the order of ``columns``; columns with a plain default get it."""
    table = cast(Table, model.__table__)
    constants = {
        column.name: column.default.arg
        for column in table.columns
        if column.name not in columns and isinstance(column.default, ScalarElementColumnDefault)
    }
    dialect = session.get_bind().dialect
    names = [*columns, *constants]
    stored = _as_stored(dialect, [table.columns[name] for name in names], rows, list(constants.values()))
    target = f"{table.name} ({', '.join(map(dialect.identifier_preparer.quote, names))})"
    connection: Any = session.connection().connection
    if dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = 'replica'"))  # no look-up of each foreign key
        with connection.cursor().copy(f"COPY {target} FROM STDIN") as copy:
            for row in stored:
                copy.write_row(row)
        _count_on(session, table)
    else:
        connection.cursor().executemany(f"INSERT INTO {target} VALUES ({', '.join('?' * len(names))})", stored)


def _as_stored(
    dialect: Dialect, columns: Sequence[Column[Any]], rows: Iterable[Sequence[Any]], constants: list[Any]
) -> Iterator[list[Any]]:
    """The rows as the driver takes them: the column types' own conversions (instants to naive UTC, and so on)."""
    processors = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
    to_convert: list[tuple[int, Callable[[Any], Any]]] = [
        (at, processor) for at, processor in enumerate(processors) if processor is not None
    ]
    for given in rows:
        row = [*given, *constants]
        for at, processor in to_convert:
            row[at] = processor(row[at])
        yield row


def _count_on(session: Session, table: Table) -> None:
    """PostgreSQL's sequence of the key does not know of ids that were given."""
    if "id" in table.columns:
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))")
        )
