"""The statistics of one month: one school a row, one process a column, handed in by the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.audit import AuditEntry, audit
from models.campaigns import Campaign
from models.month_imports import Standing, hand_in_all, not_expected, standing_reports
from models.schools import school_labels
from sheets.by_school import SchoolRow, SchoolRows, read_school_rows
from sheets.chosen import any_table, item_columns, item_meaning, meanings_by_item, school_columns
from sheets.figures import FigureColumns
from sheets.headings import SCHOOL_HEADINGS
from sheets.imports.kind import BLANK_IS_ZERO, Change, Kind, Part, Plan, Rows, Values, names_no_school
from sheets.item_columns import ItemColumn, ItemHeadings
from sheets.item_headings import is_heading_row
from sheets.problems import Problem, Reason
from sheets.table import Row, Table
from thai.months import Month
from thai.school_names import SchoolNames

SAVED = "statistics_imported"  # the action in the audit


class StatisticsImport(Kind):
    """Values: meaning of the process → figure. ``reason`` is kept with every report."""

    name = "statistics"
    asks_blank = True

    def __init__(self, campaign: Campaign, month: Month, due: date, reason: str) -> None:
        self.campaign, self.month, self.due, self._reason = campaign, month, due, reason
        self._processes = [ItemColumn(p.id, p.key, p.name, p.short, tuple(p.aliases)) for p in campaign.processes]
        self._headings = ItemHeadings(self._processes)

    @property
    def meanings(self) -> Sequence[str]:
        return [*SCHOOL_HEADINGS, *(item_meaning(process.id) for process in self._processes)]

    def table(self, content: bytes, file_name: str) -> Table:
        return any_table(content, file_name, lambda cells: is_heading_row(cells, self._headings))

    def recognised(self, headings: Sequence[str]) -> list[str]:
        return meanings_by_item(headings, self._headings, notes=False)

    def missing(self, meanings: Sequence[str]) -> list[str]:
        processes = (item_meaning(process.id) for process in self._processes)
        return [*names_no_school(meanings), *(meaning for meaning in processes if meaning not in meanings)]

    def read(
        self, table: Table, meanings: Sequence[str], options: Mapping[str, Any], schools: SchoolNames
    ) -> SchoolRows[Values]:
        columns = FigureColumns(item_columns(table, meanings), bool(options.get(BLANK_IS_ZERO)))

        def values_of(row: Row) -> tuple[Values | None, list[Problem]]:
            figures, problems = columns.figures(row)
            return {item_meaning(key): n for key, n in figures.items()} if figures else None, problems

        return read_school_rows(table, school_columns(table, meanings), schools, values_of)

    def plan(self, session: Session, rows: Rows) -> Plan:
        labels, closed, plan = school_labels(session), not_expected(session, self.month), Plan()
        standing = standing_reports(session, self.campaign.id, self.month)
        for row in rows:
            school_id = row.school_id or 0
            name = labels.get(school_id, row.text)
            if school_id in closed:
                plan.problems.append(Problem(row.line, Reason.INACTIVE_SCHOOL, row.text))
                continue
            before = standing.get(school_id)
            parts = self._parts(row, before)
            if parts:
                plan.changes.append(Change(row.line, school_id, name, before is None, parts))
            else:
                plan.same.append((row.line, name))
        return plan

    def save(self, session: Session, rows: Rows, by: int, now: datetime) -> AuditEntry:
        """Only what differs becomes a new revision."""
        standing = standing_reports(session, self.campaign.id, self.month)
        changed = [row for row in rows if self._parts(row, standing.get(row.school_id or 0))]
        figures = {row.school_id: self._figures(row) for row in changed if row.school_id}
        first, last = hand_in_all(
            session, self.campaign, self.month, figures, self.due, by=by, reason=self._reason, now=now
        )
        return audit(
            session, by, SAVED, now, campaign=self.campaign.id, month=self.month.iso, schools=len(figures),
            reports=[first, last],
        )  # fmt: skip

    def _figures(self, row: SchoolRow[Values]) -> dict[int, int]:
        return {process.id: row.values[item_meaning(process.id)] for process in self._processes}

    def _parts(self, row: SchoolRow[Values], before: Standing | None) -> tuple[Part, ...]:
        """All figures of a first report, those that change of a correction."""
        return tuple(
            Part(item_meaning(process), before.figures.get(process) if before else None, count)
            for process, count in self._figures(row).items()
            if before is None or before.figures.get(process) != count
        )
