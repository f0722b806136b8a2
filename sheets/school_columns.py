"""Whose row it is: the school named by code, SMIS or name, told apart by tambon and amphoe."""

from __future__ import annotations

import re

from sheets.cells import Columns, area, code, tidy
from sheets.headings import SCHOOL_HEADINGS, field_by_heading
from sheets.problems import Problem, Reason
from sheets.table import Row
from thai.normalise import fold
from thai.school_names import Match, MatchKind, SchoolNames

SCHOOL_FIELDS = ("school_id", "smis", "name")

_FIELD_OF = field_by_heading(SCHOOL_HEADINGS)
_CODE = re.compile(r"\d{8}|\d{10}", re.ASCII)
_LOOKED_AT = 30  # schools of one query
_SHOWN = 5  # schools to choose from


def school_field(heading: str) -> str | None:
    """What a heading says about the school: a key of SCHOOL_HEADINGS, or nothing."""
    return _FIELD_OF.get(fold(heading))


def school_of(row: Row, columns: Columns[str], schools: SchoolNames) -> int | Problem:
    """The id of the row's school. A code decides, unless the name beside it means another school."""
    coded = [name for name in ("school_id", "smis") if code(columns.cell(row.cells, name))]
    named = _by_name(row, columns, schools)
    if not coded and named is None:
        return Problem(row.line, Reason.NO_SCHOOL)
    if not coded and named is not None:
        return _decided(row, columns, named)
    found: set[int] = set()
    for name in coded:
        value = code(columns.cell(row.cells, name))
        match = schools.find(value) if _CODE.fullmatch(value) else None
        if match is None or match.kind is not MatchKind.FOUND:
            nearest = named.ids[:_SHOWN] if named else ()
            return Problem(row.line, Reason.UNKNOWN_SCHOOL, value, columns.headings[name], schools=nearest)
        found.add(match.ids[0])
    if len(found) > 1 or _contradicts(named, found):
        value = _name(row, columns) or code(columns.cell(row.cells, coded[-1]))
        return Problem(row.line, Reason.SCHOOL_MISMATCH, value, schools=tuple(sorted(found)))
    return found.pop()


def _name(row: Row, columns: Columns[str]) -> str:
    """The name cell; it may as well hold a code."""
    cell = columns.cell(row.cells, "name")
    return code(cell) if _CODE.fullmatch(code(cell)) else tidy(cell)


def _by_name(row: Row, columns: Columns[str], schools: SchoolNames) -> Match | None:
    """What the name means within its tambon and amphoe; a school found only elsewhere is asked about."""
    name = _name(row, columns)
    if not name:
        return None
    plain = schools.find(name, limit=_LOOKED_AT)
    place = " ".join(filter(None, (area(columns.cell(row.cells, field)) for field in ("tambon", "amphoe"))))
    if not place or _CODE.fullmatch(name):
        return plain
    there = schools.find(f"{name} {place}", limit=_LOOKED_AT)
    if there.kind is MatchKind.FOUND and (plain.kind is not MatchKind.FOUND or there.ids == plain.ids):
        return there
    if plain.kind is MatchKind.FOUND:
        return Match(MatchKind.UNSURE, tuple(dict.fromkeys((*plain.ids, *there.ids))))
    return plain


def _decided(row: Row, columns: Columns[str], match: Match) -> int | Problem:
    if match.kind is MatchKind.FOUND:
        return match.ids[0]
    reason = Reason.AMBIGUOUS_SCHOOL if match.kind is MatchKind.UNSURE else Reason.UNKNOWN_SCHOOL
    heading = columns.headings["name"]
    return Problem(row.line, reason, _name(row, columns), heading, schools=match.ids[:_SHOWN])


def _contradicts(named: Match | None, found: set[int]) -> bool:
    return named is not None and named.kind is not MatchKind.UNKNOWN and not found & set(named.ids)
