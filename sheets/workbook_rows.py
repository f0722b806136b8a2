"""XLSX workbooks, read with openpyxl once their archive is known to be harmless."""

from __future__ import annotations

import io
from collections.abc import Iterator

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sheets.problems import Unreadable, UnreadableFile
from sheets.rows import MAX_COLUMNS, Row, bounded
from sheets.workbook_check import check_workbook

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of an .xlsx under a password
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_LAST_ROW = 1_048_576  # of any Excel sheet


def is_workbook(content: bytes) -> bool:
    return content.startswith(_ZIP)


def is_old_workbook(content: bytes) -> bool:
    return content.startswith(_OLE)


def refuse_old_workbook(content: bytes) -> None:
    """Raises UnreadableFile that tells a workbook under a password from one of Excel 97–2003."""
    raise UnreadableFile(Unreadable.ENCRYPTED if _ENCRYPTED_PART in content else Unreadable.OLD_EXCEL)


def workbook_readings(content: bytes) -> Iterator[Iterator[Row]]:
    """The rows of each visible sheet; formulas count as last calculated. Raises UnreadableFile."""
    check_workbook(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl lets any error of its XML and style readers through
        raise UnreadableFile(Unreadable.NOT_A_TABLE) from error
    return (bounded(_lines(sheet)) for sheet in workbook.worksheets if sheet.sheet_state == "visible")


def _lines(sheet: Worksheet) -> Iterator[tuple[int, list[str]]]:
    """The filled rows by number; the size a sheet declares is not trusted, it may be a million empty rows."""
    rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1, max_row=_LAST_ROW, values_only=True)
    empty: object = None
    try:
        for line, values in enumerate(rows, start=1):
            if values is empty:  # openpyxl fills a gap, of a million rows perhaps, with one and the same row
                continue
            if values.count(None) < len(values):
                yield line, [_text(value) for value in values]
            else:
                empty = values
    except Exception as error:  # as above: parsing happens while rows are drawn
        raise UnreadableFile(Unreadable.NOT_A_TABLE) from error


def _text(value: object) -> str:
    """A cell as its user sees it: a code that Excel keeps as 1099000001.0 has no decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
