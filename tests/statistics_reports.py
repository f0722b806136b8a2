"""Reports of schools without a chat, and workbooks as a program reads them, for the tests of what is made from both."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import at_bangkok
from models.calendar import working_days
from models.campaigns import Campaign, active_campaigns
from models.schools import School
from models.statistics import Handing, due_date, hand_in, handed_in
from thai.months import Month

OCTOBER, NOVEMBER = Month(2023, 10), Month(2023, 11)
IN_TIME, TOO_LATE = date(2023, 11, 3), date(2023, 11, 20)  # for October, due on Monday 6 November


def campaign_in(session: Session) -> Campaign:
    return active_campaigns(session)[0]


def report(
    session: Session, school: str, month: Month, figures: Sequence[int], on: date = IN_TIME, *, nil: bool = False
) -> None:
    """The school of that name hands in, at ten in the morning; once more means a correction."""
    campaign = campaign_in(session)
    found = session.scalars(select(School).where(School.name == school).order_by(School.id)).first()
    assert found is not None, school
    before = handed_in(session, campaign.id, found.id, month)
    counts = {process.id: count for process, count in zip(campaign.processes, figures, strict=True)}
    handing = Handing(found.id, month, counts, nil, None, before.report.revision if before else 0)
    due = due_date(campaign, month, working_days(session))
    hand_in(session, campaign, handing, due, _ten(on), officer=True)


def nil_report(session: Session, school: str, month: Month, on: date = IN_TIME) -> None:
    report(session, school, month, [0] * 8, on, nil=True)


def _ten(day: date) -> datetime:
    return at_bangkok(day, time(10, 0))


_REFERENCE = r"(?:'(?P<sheet>[^']+)'!)?(?P<cells>\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)"
_SUM_UNLESS_EMPTY = re.compile(rf'IF\(COUNT\({_REFERENCE}\)=0,"",SUM\((?P=cells)\)\)')
_SUM = re.compile(rf"SUM\({_REFERENCE}\)")
_COUNT_ALL = re.compile(rf"COUNTA\({_REFERENCE}\)")
_COUNT_IF = re.compile(rf'COUNTIF\({_REFERENCE},"(?P<word>[^"]+)"\)')
_CELL = re.compile(_REFERENCE)


class Calculated:
    """A workbook whose formulas are worked out from the cells that they name, as a spreadsheet program does."""

    def __init__(self, content: bytes) -> None:
        self.book: Workbook = load_workbook(io.BytesIO(content))
        self.stored: Workbook = load_workbook(io.BytesIO(content), data_only=True)

    def value(self, sheet: str, cell: str) -> Any:
        raw = self.book[sheet][cell]
        return self._formula(sheet, str(raw.value)[1:]) if raw.data_type == "f" else raw.value

    def formulas(self) -> list[tuple[str, str]]:
        """(sheet, cell) of every formula."""
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def rows(self, sheet: str, heading: str) -> list[dict[str, Any]]:
        """The rows below the one that holds ``heading``, each by its headings, up to the first empty row."""
        table = self.book[sheet]
        [start] = [cell.row for row in table.iter_rows() for cell in row if cell.value == heading]
        headings = [str(cell.value or "") for cell in table[start]]
        found = []
        for row in table.iter_rows(min_row=start + 1):
            if all(cell.value is None for cell in row):
                break
            values = [self.value(sheet, cell.coordinate) for cell in row]
            found.append(dict(zip(headings, values, strict=True)))
        return found

    def school(self, sheet: str, name: str) -> dict[str, Any]:
        [row] = [row for row in self.rows(sheet, "รหัสโรงเรียน") if row["โรงเรียน"] == name]
        return row

    def _formula(self, sheet: str, formula: str) -> Any:
        if match := _SUM_UNLESS_EMPTY.fullmatch(formula):
            numbers = self._numbers(sheet, match.groupdict())
            return sum(numbers) if numbers else ""
        if match := _SUM.fullmatch(formula):
            return sum(self._numbers(sheet, match.groupdict()))
        if match := _COUNT_ALL.fullmatch(formula):
            return sum(value is not None for value in self._range(sheet, match.groupdict()))
        if match := _CELL.fullmatch(formula):
            return self._range(sheet, match.groupdict())[0]
        return sum(self._count_if(sheet, part) for part in formula.split("+"))

    def _count_if(self, sheet: str, formula: str) -> int:
        match = _COUNT_IF.fullmatch(formula)
        assert match, formula
        return self._range(sheet, match.groupdict()).count(match["word"])

    def _numbers(self, sheet: str, reference: Mapping[str, str | None]) -> list[int]:
        return [value for value in self._range(sheet, reference) if isinstance(value, int)]

    def _range(self, sheet: str, reference: Mapping[str, str | None]) -> list[Any]:
        named = reference["sheet"] or sheet
        cells = self.book[named][str(reference["cells"]).replace("$", "")]
        rows = cells if isinstance(cells, tuple) else ((cells,),)
        return [self.value(named, cell.coordinate) for row in rows for cell in row]
