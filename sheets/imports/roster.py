"""The roster of schools: new schools are created, known ones brought up to date, none are deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntry, audit
from models.schools import RosterRow, School, import_roster, roster_differences
from sheets.by_school import SchoolRow, SchoolRows
from sheets.chosen import any_table, meanings_of_roster, roster_columns
from sheets.headings import ROSTER_HEADINGS
from sheets.imports.kind import Change, Kind, Part, Plan, Rows, Values
from sheets.problems import Problem, Reason
from sheets.roster import REQUIRED, is_roster_heading, roster_field, roster_rows
from sheets.table import Table
from thai.school_names import SchoolNames

SAVED = "roster_imported"  # the action in the audit

_KNOWN = (
    School.id, School.code, School.smis, School.name, School.tambon, School.amphoe, School.level, School.network,
    School.info_url,
)  # fmt: skip


class RosterImport(Kind):
    """Values: the columns of a RosterRow. A row's ``school_id`` is its ten-digit code, since the school may be new."""

    name = "roster"

    @property
    def meanings(self) -> Sequence[str]:
        return list(ROSTER_HEADINGS)

    def table(self, content: bytes, file_name: str) -> Table:
        return any_table(content, file_name, is_roster_heading)

    def recognised(self, headings: Sequence[str]) -> list[str]:
        return meanings_of_roster(headings, roster_field)

    def missing(self, meanings: Sequence[str]) -> list[str]:
        return [field for field in REQUIRED if field not in meanings]

    def read(
        self, table: Table, meanings: Sequence[str], options: Mapping[str, Any], schools: SchoolNames
    ) -> SchoolRows[Values]:
        rows, problems = roster_rows(table, roster_columns(table, meanings))
        return SchoolRows([SchoolRow(line, row.name, int(row.code), dict(vars(row))) for line, row in rows], problems)

    def plan(self, session: Session, rows: Rows) -> Plan:
        known = {school.code: school for school in session.execute(select(*_KNOWN))}
        owner = {school.smis: school for school in known.values() if school.smis}
        plan = Plan()
        for row in rows:
            new = RosterRow(**row.values)
            school, holder = known.get(new.code), owner.get(new.smis)
            if holder is not None and holder.code != new.code:
                taken = Problem(row.line, Reason.SMIS_OF_ANOTHER, str(new.smis), schools=(holder.id,))
                plan.problems.append(taken)
                continue
            parts = _parts(school, new)
            if parts:
                plan.changes.append(Change(row.line, row.school_id or 0, new.name, school is None, parts))
            else:
                plan.same.append((row.line, new.name))
        return plan

    def save(self, session: Session, rows: Rows, by: int, now: datetime) -> AuditEntry:
        change = import_roster(session, [RosterRow(**row.values) for row in rows], now)
        return audit(session, by, SAVED, now, created=change.created, updated=change.updated)


def _parts(known: Any, row: RosterRow) -> tuple[Part, ...]:
    nothing = RosterRow("", None, "", "", "", "", None, None)
    return tuple(
        Part("school_id" if column == "code" else column, before or None, after)
        for column, (before, after) in roster_differences(known or nothing, row).items()
    )
