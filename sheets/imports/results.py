"""The results of a round: one school a row, one checklist item a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vocabulary import ItemState
from models.audit import AuditEntry
from models.campaigns import Campaign, Round
from models.checks import Check, Verdict, lock_schools, standing
from models.marking import later_rounds
from models.result_changes import VerdictChange, record_sheet, verdict_changes
from models.schools import school_labels
from sheets.by_school import SchoolRows, read_school_rows
from sheets.chosen import (
    NOTE,
    any_table,
    item_columns,
    item_meaning,
    meanings_by_item,
    note_columns,
    school_columns,
)
from sheets.headings import SCHOOL_HEADINGS
from sheets.imports.kind import Change, Kind, Part, Plan, Rows, Values, names_no_school
from sheets.item_columns import ItemColumn, ItemHeadings
from sheets.item_headings import is_heading_row
from sheets.problems import Problem, Reason
from sheets.results import ResultColumns
from sheets.table import Row, Table
from thai.school_names import SchoolNames

_AT_ONCE = 5_000  # schools locked by one statement


class ResultsImport(Kind):
    """Values: meaning of the item → [complete, note]. Part values: states; under ``note:<meaning>`` notes."""

    name = "results"

    def __init__(self, campaign: Campaign, round_: Round | None) -> None:
        self.campaign, self.round = campaign, round_
        self._items = [ItemColumn(item.id, item.key, item.name, item.short) for item in campaign.items]
        self._headings = ItemHeadings(self._items)

    @property
    def meanings(self) -> Sequence[str]:
        return [*SCHOOL_HEADINGS, *(item_meaning(item.id) for item in self._items), NOTE]

    def table(self, content: bytes, file_name: str) -> Table:
        return any_table(content, file_name, lambda cells: is_heading_row(cells, self._headings))

    def recognised(self, headings: Sequence[str]) -> list[str]:
        return meanings_by_item(headings, self._headings, notes=True)

    def missing(self, meanings: Sequence[str]) -> list[str]:
        """One item is enough: those without a column stay as they are."""
        items = [item_meaning(item.id) for item in self._items]
        return [*names_no_school(meanings), *([] if set(items) & set(meanings) else items)]

    def read(
        self, table: Table, meanings: Sequence[str], options: Mapping[str, Any], schools: SchoolNames
    ) -> SchoolRows[Values]:
        columns = ResultColumns(school_columns(table, meanings), item_columns(table, meanings), note_columns(meanings))

        def values_of(row: Row) -> tuple[Values | None, list[Problem]]:
            verdicts, problems = columns.verdicts(row)
            return {item_meaning(item): [v.complete, v.note] for item, v in verdicts.items()} or None, problems

        return read_school_rows(table, columns.school, schools, values_of)

    def plan(self, session: Session, rows: Rows) -> Plan:
        labels, plan = school_labels(session), Plan()
        by_school = verdict_changes(session, [item.id for item in self._items], self._verdicts(rows))
        later = self._checked_later(session)
        for row in rows:
            school_id = row.school_id or 0
            if any((school_id, change.item_id) in later for change in by_school[school_id]):
                plan.problems.append(Problem(row.line, Reason.CHECKED_LATER, row.text))
                continue
            parts = tuple(part for change in by_school[school_id] for part in _parts(change))
            name = labels.get(school_id, row.text)
            if parts:
                new = all(change.before is ItemState.UNCHECKED for change in by_school[school_id])
                plan.changes.append(Change(row.line, school_id, name, new, parts))
            else:
                plan.same.append((row.line, name))
        return plan

    def _checked_later(self, session: Session) -> set[tuple[int, int]]:
        """Schools and items with results of later rounds: what was found later holds."""
        rounds = later_rounds(self.campaign, self.round)
        if not rounds:
            return set()
        found = select(Check.school_id, Check.item_id).where(Check.round_id.in_(rounds), standing()).distinct()
        return set(session.execute(found).tuples())

    def lock(self, session: Session, rows: Rows) -> None:
        ids = sorted(row.school_id for row in rows if row.school_id)
        for start in range(0, len(ids), _AT_ONCE):
            lock_schools(session, ids[start : start + _AT_ONCE])

    def save(self, session: Session, rows: Rows, by: int, now: datetime) -> AuditEntry:
        """Every row counts as checked in the round, also where it repeats what is on record."""
        round_id = self.round.id if self.round else None
        return record_sheet(session, self._verdicts(rows), round_id=round_id, by=by, source="sheet", now=now)

    def _verdicts(self, rows: Rows) -> dict[int, dict[int, Verdict]]:
        ids = {item_meaning(item.id): item.id for item in self._items}
        return {
            row.school_id: {ids[key]: Verdict(complete, note) for key, (complete, note) in row.values.items()}
            for row in rows
            if row.school_id
        }


def _parts(change: VerdictChange) -> list[Part]:
    key = item_meaning(change.item_id)
    parts = [Part(key, change.before.value, change.after.value)] if change.changes_state else []
    if change.changes_note:
        parts.append(Part(f"{NOTE}:{key}", change.note_before or None, change.note_after or None))
    return parts
