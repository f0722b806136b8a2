"""CSV and its relatives, as Excel, Google Sheets and older Thai programs write them."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from sheets.problems import Unreadable, UnreadableFile
from sheets.rows import Row, bounded

MAX_LINES = 100_000  # empty ones included, of which a table may hold some

_DELIMITERS = ",;\t"


def text_readings(content: bytes) -> Iterator[Iterator[Row]]:
    """The text split at commas, at semicolons and at tabs, in this order; raises UnreadableFile."""
    text = _decoded(content)
    if "\0" in text:
        raise UnreadableFile(Unreadable.NOT_A_TABLE)
    return (bounded(_lines(text, delimiter)) for delimiter in _DELIMITERS)


def _decoded(content: bytes) -> str:
    """UTF-8, with or without BOM; Excel's "Unicode text" (UTF-16); else Windows' Thai code page (TIS-620)."""
    wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp874"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(Unreadable.NOT_A_TABLE)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins.

    Quotation marks are read strictly: a forgiving reader takes all lines after an unclosed one for a single
    value, and schools would vanish without a word.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
            if begins > MAX_LINES:
                raise UnreadableFile(Unreadable.TOO_MANY_ROWS, begins)
    except csv.Error as error:
        raise UnreadableFile(Unreadable.BAD_QUOTES, begins) from error
