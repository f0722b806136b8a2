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
_TOTALS = frozenset(map(fold, ("รวม", "รวมทั้งหมด", "รวมทั้งสิ้น", "ยอดรวม", "ผลรวม", "รวมทุกโรงเรียน", "total", "sum")))
_LONGEST_TOTAL = 20  # letters; names of schools are folded in vain
_LOOKED_AT = 30  # schools of one query
_SHOWN = 5  # schools to choose from


def school_field(heading: str) -> str | None:
    """What a heading says about the school: a key of SCHOOL_HEADINGS, or nothing."""
    return _FIELD_OF.get(fold(heading))


def school_of(row: Row, columns: Columns[str], schools: SchoolNames) -> int | Problem:
    """The id of the row's school. A code decides, unless the name beside it means another school."""
    coded = [name for name in ("school_id", "smis") if code(columns.cell(row.cells, name))]
    if not coded:
        named = _by_name(row, columns, schools)
        return _decided(row, columns, named) if named else Problem(row.line, Reason.NO_SCHOOL)
    found: set[int] = set()
    for name in coded:
        value = code(columns.cell(row.cells, name))
        match = schools.find(value) if _CODE.fullmatch(value) else None
        if match is None or match.kind is not MatchKind.FOUND:
            nearest = _by_name(row, columns, schools)
            ids = nearest.ids[:_SHOWN] if nearest else ()
            return Problem(row.line, Reason.UNKNOWN_SCHOOL, value, columns.headings[name], schools=ids)
        found.add(match.ids[0])
    if len(found) == 1 and schools.is_called(min(found), _name(row, columns)):  # no need to look further
        return found.pop()
    if len(found) > 1 or _contradicts(_by_name(row, columns, schools), found):
        value = _name(row, columns) or code(columns.cell(row.cells, coded[-1]))
        return Problem(row.line, Reason.SCHOOL_MISMATCH, value, schools=tuple(sorted(found)))
    return found.pop()


def is_certain(row: Row, columns: Columns[str], schools: SchoolNames, school_id: int) -> bool:
    """Whether the row names its school by a code or by its very name: nothing that somebody should look at."""
    name = _name(row, columns)
    coded = any(code(columns.cell(row.cells, field)) for field in ("school_id", "smis"))
    return coded or bool(_CODE.fullmatch(name)) or schools.is_called(school_id, name)


def school_text(row: Row, columns: Columns[str]) -> str:
    """The school as the row names it, its tambon and amphoe included."""
    cells = (tidy(columns.cell(row.cells, name)) for name in ("name", "school_id", "smis"))
    places = (tidy(columns.cell(row.cells, name)) for name in ("tambon", "amphoe"))
    return " ".join(filter(None, (next(filter(None, cells), ""), *places)))


def named_school(row: Row, columns: Columns[str], schools: SchoolNames) -> Match:
    """What the row's name alone may mean, whatever its codes say; a few schools at most."""
    named = _by_name(row, columns, schools) or Match(MatchKind.UNKNOWN, ())
    return Match(named.kind, named.ids[:_SHOWN])


def is_total(text: str) -> bool:
    """Whether a row that is called so adds up those above it."""
    return len(text) <= _LONGEST_TOTAL and fold(text) in _TOTALS


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
    areas = [*filter(None, (area(columns.cell(row.cells, field)) for field in ("tambon", "amphoe")))]
    if not areas or _CODE.fullmatch(name):
        return plain
    if plain.kind is MatchKind.FOUND and all(schools.lies_in(plain.ids[0], place) for place in areas):
        return plain
    place = " ".join(areas)
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
