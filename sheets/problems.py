"""What can be wrong with a file, as data: one reason for the whole file, or one problem for each bad line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.errors import TidTamError


class Unreadable(StrEnum):
    """Why nothing at all could be read from a file."""

    NOT_A_TABLE = "not_a_table"  # neither CSV nor XLSX, or damaged
    OLD_EXCEL = "old_excel"  # .xls of Excel 97–2003
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"
    BAD_QUOTES = "bad_quotes"  # CSV: a quotation mark is not closed or stands inside a value
    NO_HEADINGS = "no_headings"
    TOO_MANY_UNKNOWN = "too_many_unknown"  # schools that somebody would have to choose one by one


class UnreadableFile(TidTamError):
    """The file cannot be read as a table; ``line`` says where reading stopped, if that is known."""

    def __init__(self, reason: Unreadable, line: int | None = None) -> None:
        super().__init__(str(reason) if line is None else f"{reason} (line {line})")
        self.reason = reason
        self.line = line


class Reason(StrEnum):
    """Why one line of a file cannot be used."""

    MISSING_COLUMN = "missing_column"  # on the line of the headings; ``column`` is what is missing
    COLUMN_TWICE = "column_twice"  # on the line of the headings; two columns mean the same
    MISSING_SCHOOL_ID = "missing_school_id"
    BAD_SCHOOL_ID = "bad_school_id"  # not ten digits
    DUPLICATE_SCHOOL_ID = "duplicate_school_id"
    BAD_SMIS = "bad_smis"  # not eight digits
    DUPLICATE_SMIS = "duplicate_smis"
    MISSING_NAME = "missing_name"
    BAD_URL = "bad_url"
    TOO_LONG = "too_long"
    NO_SCHOOL = "no_school"  # results without saying whose
    UNKNOWN_SCHOOL = "unknown_school"
    AMBIGUOUS_SCHOOL = "ambiguous_school"
    SCHOOL_MISMATCH = "school_mismatch"  # code and name mean different schools
    SCHOOL_TWICE = "school_twice"
    UNKNOWN_MARK = "unknown_mark"
    NO_MARKS = "no_marks"
    TOTAL = "total"  # the sum of the rows above
    BAD_FIGURE = "bad_figure"  # not a whole number from 0 to ``limit``
    MISSING_FIGURE = "missing_figure"  # an empty cell among figures
    SMIS_OF_ANOTHER = "smis_of_another"  # a school with another code has it on record
    CHECKED_LATER = "checked_later"  # a later round has results of it already
    INACTIVE_SCHOOL = "inactive_school"  # closed or merged before the month


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one line, numbered as Excel or an editor numbers it.

    ``column`` is the heading as the file has it (for a missing column: the field's or item's own name),
    ``first_line`` the line that a duplicate repeats, ``limit`` the most characters allowed, ``schools`` the
    ids of the schools that may be meant, best first.
    """

    line: int
    reason: Reason
    value: str = ""
    column: str = ""
    first_line: int | None = None
    limit: int | None = None
    schools: tuple[int, ...] = ()

    @property
    def blocking(self) -> bool:
        """False for a line that merely says nothing of a school: one that nobody has checked yet, a sum."""
        return self.reason not in (Reason.NO_MARKS, Reason.TOTAL)
