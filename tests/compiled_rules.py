"""Werkzeug compiles two functions for each address of an application, and each test has applications of its own.

What it compiles depends on the rule alone, so one process compiles each of them once. It was most of what a test cost.
"""

from __future__ import annotations

from typing import Any

from werkzeug.routing import Rule

_compile = Rule._compile_builder
_compiled: dict[tuple[Any, ...], Any] = {}


def _remembered(rule: Rule, append_unknown: bool = True) -> Any:
    key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _compiled:
        _compiled[key] = _compile(rule, append_unknown)
    return _compiled[key]


def remember() -> None:
    """From now on, in this process."""
    Rule._compile_builder = _remembered  # type: ignore[assignment, method-assign]
