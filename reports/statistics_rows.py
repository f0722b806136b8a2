"""What a statistics workbook shows of each school."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.schools import School
from models.submissions import Submission
from thai.collation import sort_key
from thai.months import Month

ON_TIME, LATE = "ส่งตรงเวลา", "ล่าช้า"
NIL, NIL_LATE = "ไม่มีผู้รับบริการ", "ไม่มีผู้รับบริการ (ล่าช้า)"
MISSING = "ยังไม่ส่ง"


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school of the roster; ``inactive_from`` is the month ("2023-11") since which nothing is expected of it."""

    id: int
    code: str
    name: str
    amphoe: str
    network: str
    inactive_from: str | None

    def is_expected(self, month: Month) -> bool:
        return self.inactive_from is None or month.iso < self.inactive_from


def status(submission: Submission | None) -> str:
    """The word for how a school stands with a month."""
    if submission is None:
        return MISSING
    if submission.nil:
        return NIL_LATE if submission.late else NIL
    return LATE if submission.late else ON_TIME


def roster(session: Session) -> list[SchoolLine]:
    """All schools by amphoe and name, in Thai order."""
    columns = (School.id, School.code, School.name, School.amphoe, School.network, School.inactive_from)
    lines = [
        SchoolLine(row.id, row.code, row.name, row.amphoe, row.network or "", row.inactive_from)
        for row in session.execute(select(*columns))
    ]
    return sorted(lines, key=lambda line: (sort_key(line.amphoe), sort_key(line.name), line.code))
