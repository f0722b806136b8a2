"""A look at an XLSX archive before openpyxl builds anything from it.

A few kilobytes of zip may hold gigabytes, or millions of cells in one row, which openpyxl keeps in memory all at
once; a document type may define entities that grow without end; one endless comment is read over from its beginning
with every new piece of it. Office programs write none of these.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from sheets.problems import Unreadable, UnreadableFile

MAX_UNZIPPED = 50 * 1024 * 1024  # bytes, all parts together
MAX_ELEMENTS = 2_000_000  # of XML, all parts together
# Tables of an office have half an element to each byte of the archive, or one when all rows are alike; so a small file
# that takes long to read holds no table.
ELEMENTS_OF_ANY, ELEMENTS_PER_BYTE = 50_000, 2
MAX_ROW_ELEMENTS = 50_000  # three for each of the 16,384 cells that a row of Excel can have

MAX_TOKEN = 256 * 1024  # bytes of one tag, comment or the like: a tag of Excel has some hundred
_ENCRYPTED_FLAG = 0x1
_CHUNK = 64 * 1024


def check_workbook(content: bytes) -> None:
    """Raises UnreadableFile for an archive that is damaged, encrypted, or would be too large when read."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive)
            elements = _Elements(min(MAX_ELEMENTS, ELEMENTS_OF_ANY + ELEMENTS_PER_BYTE * len(content)))
            for part in archive.infolist():
                with archive.open(part) as stream:
                    elements.count(stream)
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError, zlib.error) as error:
        raise UnreadableFile(Unreadable.NOT_A_TABLE) from error


def _check_sizes(archive: ZipFile) -> None:
    """The declared sizes bind: zipfile unpacks no more of a part than is declared for it."""
    parts = archive.infolist()
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise UnreadableFile(Unreadable.ENCRYPTED)
    if sum(part.file_size for part in parts) > MAX_UNZIPPED:
        raise UnreadableFile(Unreadable.TOO_LARGE)


class _Elements:
    """Counts the elements of XML parts, in all and in each row, without keeping any."""

    def __init__(self, most: int) -> None:
        self._most, self._in_all = most, 0
        self._in_row: int | None = None  # None outside rows

    def count(self, stream: IO[bytes]) -> None:
        """A part that is no XML (a picture, say) is left alone from where its XML ends."""
        parser = ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        given = 0
        try:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk)
                given += len(chunk)
                if given - parser.CurrentByteIndex > MAX_TOKEN:
                    raise UnreadableFile(Unreadable.NOT_A_TABLE)
        except ExpatError:
            return

    def _start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        self._in_all += 1
        if _is_row(tag):
            self._in_row = 0
        elif self._in_row is not None:
            self._in_row += 1
        if self._in_all > self._most or (self._in_row or 0) > MAX_ROW_ELEMENTS:
            raise UnreadableFile(Unreadable.TOO_LARGE)

    def _end(self, tag: str) -> None:
        if _is_row(tag):
            self._in_row = None

    @staticmethod
    def _refuse_doctype(*_declaration: object) -> None:
        raise UnreadableFile(Unreadable.NOT_A_TABLE)


def _is_row(tag: str) -> bool:
    return tag.rpartition(":")[2] == "row"
