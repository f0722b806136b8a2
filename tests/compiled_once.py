"""What the libraries compile for an application or an engine is compiled once in a process, not once in each test.

Werkzeug compiles two functions for each address, SQLAlchemy each statement. Both depend on nothing that differs between
tests, and together they were most of what a test cost.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

_compile, _engine = Rule._compile_builder, Engine.__init__
_rules: dict[tuple[Any, ...], Any] = {}
_statements: LRUCache[Any, Any] = LRUCache(4_000)


def _remembered(rule: Rule, append_unknown: bool = True) -> Any:
    key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _rules:
        _rules[key] = _compile(rule, append_unknown)
    return _rules[key]


def _with_known_statements(engine: Engine, *how: Any, **options: Any) -> None:
    _engine(engine, *how, **options)
    engine._compiled_cache = _statements


def compile_once() -> None:
    """From now on, in this process."""
    Rule._compile_builder = _remembered  # type: ignore[assignment, method-assign]
    Engine.__init__ = _with_known_statements  # type: ignore[assignment, method-assign]
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):  # the dialect is part of what a statement is known by
        dialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
        dialect.__hash__ = lambda one: hash(type(one))  # type: ignore[assignment, method-assign]
