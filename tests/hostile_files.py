"""Files that may be a table of the office, or look like one: sound, odd, damaged, and made to do harm."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from random import Random
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from tests.figure_texts import PROCESSES
from tests.fuzzing import CURSES, cursed
from tests.sheet_files import MARKED_FIVE_TIMES, csv_text, xlsx_file
from tests.typed_texts import ROSTER, WORDS

MARKS = ("✓", "✗", "ครบ", "ไม่ครบ", "1", "0", "-", "?", "TRUE", "", "ยังไม่ตรวจ", "/")
FIGURES = ("0", "3", "๑๒", "1,000", "-1", "2.5", "10000", "ไม่มี", "", "1e5", "9" * 30)
HEADINGS = (
    ["school_id", "name", "smis", "tambon", "amphoe", "level", "network", "info_url"],
    ["รหัสโรงเรียน 10 หลัก", "ชื่อโรงเรียน", "รหัส smis", "ตำบล", "อำเภอ"],
    MARKED_FIVE_TIMES,
    ["โรงเรียน", *(process.short for process in PROCESSES)],
)
FORMULAS = ('=HYPERLINK("http://x","y")', "=1+1", "+cmd|' /C calc'!A0", "@SUM(A:A)", "=SUM(A1:XFD1048576)")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BIG = 300  # one in so many files is as large as it may get

with ZipFile(io.BytesIO(xlsx_file([["school_id", "name"], ["1099000001", "บ้านต้นแบบ"]]))) as _sound:
    PARTS = {name: _sound.read(name) for name in _sound.namelist()}
SHEET = "xl/worksheets/sheet1.xml"


def office_file(random: Random) -> tuple[bytes, str]:
    """Content and name."""
    content = random.choice((_text, _text, _workbook))(random)
    if random.random() < 0.15:
        content = _damaged(random, content)
    name = random.choice(("a.csv", "ผล.xlsx", "a.xls", "a.xlsm", "a.txt", "a", "a.pdf", "", cursed(random, "ผล.csv")))
    return content, name if random.random() < 0.3 else "ผล.xlsx"


def _rows(random: Random) -> list[list[str]]:
    """A table as somebody may have typed it: titles above, headings, rows about schools, a total."""
    headings = list(random.choice(HEADINGS))
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        at = random.randrange(len(headings))
        headings[at] = random.choice((cursed(random, headings[at]), random.choice(headings), "", "หมายเหตุ"))
    rows = [[random.choice(WORDS)] for _ in range(random.choice((0, 0, 1, 5, 7)))]
    rows.append(headings)
    for _ in range(random.choice((0, 1, 3, 8, 30))):
        school = random.choice(ROSTER)
        cells = [random.choice((school.name, school.code, f"ร.ร.{school.name}")), *_cells(random, len(headings))]
        rows.append([cursed(random, cell) if random.random() < 0.04 else cell for cell in cells])
    rows.append(random.choice(([], ["รวม", "5"], [""], ["", "", random.choice(CURSES)])))
    return rows


def _cells(random: Random, width: int) -> list[str]:
    kind = random.choice((MARKS, FIGURES, WORDS, CURSES, FORMULAS, [school.code for school in ROSTER]))
    return [random.choice(kind) for _ in range(random.choice((width - 1, width - 1, width - 1, 1, width + 3)))]


def _text(random: Random) -> bytes:
    if not random.randrange(BIG):
        return _endless_text(random)
    text = csv_text(_rows(random), random.choice(",;\t|"))
    if random.random() < 0.1:
        text = text.replace("\r\n", random.choice(("\r", "\n", "\n\n\n", "\u2028", "\x85")))
    encoding = random.choice(("utf-8", "utf-8", "utf-8-sig", "cp874", "utf-16", "utf-16-le", "utf-32", "utf-7"))
    return text.encode(encoding, random.choice(("replace", "ignore")))


def _endless_text(random: Random) -> bytes:
    head = b"school_id,name,tambon\n"
    piece = random.choice(
        (b",", b"\n", b",\n", b"1,", b'"', b'""', b"1,a\n", b" ", b"\xa1", b"\r", b"\t;", b"=1,", b"\0")
    )
    return random.choice((head, b"")) + piece * (random.choice((1_000_000, 2_000_000)) // len(piece))


def _workbook(random: Random) -> bytes:
    parts = dict(PARTS)
    rows = "".join(_row(random, at, cells) for at, cells in enumerate(_rows(random), start=1))
    if not random.randrange(BIG):
        rows += random.choice(("<row/>", "<row><c/></row>", "<c/>", '<row r="9"/>', "<a>")) * 60_000
    dimension = random.choice(("A1", "A1:B3", "A1:XFD1048576", "B9:A1", "x", "A0:ZZZZ99999999999"))
    tail = random.choice(
        ("", '<mergeCells><mergeCell ref="A1:H1"/></mergeCells>', "<mergeCells><mergeCell/></mergeCells>",
         '<autoFilter ref="A1:XFD1048576"/>', '<hyperlinks><hyperlink ref="A1" r:id="rId9"/></hyperlinks>')
    )  # fmt: skip
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData>{tail}</worksheet>'
    parts[SHEET] = _spoilt_xml(random, sheet.encode("utf-8", "replace"))
    _spoil_parts(random, parts)
    return _packed(random, parts)


def _row(random: Random, at: int, cells: Sequence[str]) -> str:
    number = random.choice((str(at), str(at), str(at), "", "0", "-1", "x", "1048576", "99999999999"))
    return f'<row r="{number if random.random() < 0.02 else at}">{"".join(_cell(random, cell) for cell in cells)}</row>'


def _cell(random: Random, text: str) -> str:
    """A cell as inline text, number, shared string, error, date, boolean or formula; sometimes not as it says."""
    shown = escape("".join(char for char in text if char.isprintable() or char in "\n\t"))
    if random.random() < 0.98:
        return f'<c t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
    kind = random.choice(("s", "n", "b", "e", "d", "str", "inlineStr", "x", ""))
    value = random.choice((shown, "0", "1", "99999", "-1", "1e309", "nan", "45000.5", "2566-11-09", "#REF!", ""))
    place = random.choice(
        ("", "", "", 'r="A1"', 'r="ZZZZ1"', 'r="XFD1048576"', 'r="1A"', 's="99999"', 's="-1"', 's="x"')
    )
    formula = random.choice(("", "", f"<f>{escape(random.choice(FORMULAS))}</f>", '<f t="array" ref="A1:XFD9"/>'))
    return f'<c t="{kind}" {place}>{formula}<v>{value}</v></c>'


def _spoilt_xml(random: Random, xml: bytes) -> bytes:
    at = random.randrange(len(xml))
    match random.randrange(30):
        case 0:
            return xml[:at]
        case 1:
            return xml[:at] + random.choice((b"&x;", b"<", b"\xff", b"\0", b"]]>", b"<![CDATA[", b"<!--")) + xml[at:]
        case 2:
            return b'<!DOCTYPE x [<!ENTITY e "ha">]>' + xml.replace(b"</t>", b"&e;</t>")
        case 3:
            return b'<?xml version="1.0" encoding="utf-16"?>' + xml
        case 4:
            return xml.decode().encode("utf-16")
        case 5:
            return xml.replace(MAIN.encode(), b"urn:x")
        case 6:
            return b"<worksheet>" * random.choice((2, 900, 40_000)) + xml
    return xml


def _spoil_parts(random: Random, parts: dict[str, bytes]) -> None:
    """What stands around the sheet."""
    other = random.choice([name for name in parts if name != SHEET])
    match random.randrange(14):
        case 0:
            del parts[other]
        case 1:
            parts[other] = _damaged(random, parts[other])
        case 2:
            parts["xl/vbaProject.bin"] = random.randbytes(500)
        case 3:
            parts.update({f"x/{number}.xml": b"<a/>" for number in range(random.choice((3, 300)))})
        case 4:
            parts[random.choice(("../../etc/passwd", "/abs.xml", "a\\b.xml", "", "x" * 300))] = b"<a/>"
        case 5:
            strings = "<si><t>a</t></si>" * random.choice((1, 10, 60_000))
            parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}" count="-1">{strings}</sst>'.encode()
        case 6:
            parts["xl/media/image1.png"] = b"\0" * random.choice(
                (10, 100_000, 60_000_000 if random.random() < 0.02 else 9)
            )
        case 7:
            parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
                b'state="visible"', random.choice((b'state="hidden"', b'state="veryHidden"', b'state="x"', b""))
            )


def _packed(random: Random, parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", random.choice((ZIP_STORED, ZIP_DEFLATED))) as archive:
        for name, content in parts.items():
            archive.writestr(name or "x", content)
    return buffer.getvalue()


def _damaged(random: Random, content: bytes) -> bytes:
    """Cut off, with bytes changed, or with an archive's own figures changed: sizes, flags, positions."""
    if not content:
        return random.choice(
            (b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe")
        )
    changed, at = bytearray(content), random.randrange(len(content))
    match random.randrange(5):
        case 0:
            return content[:at]
        case 1:
            return random.choice((b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0")) + content
        case 2:
            for _ in range(random.randrange(1, 20)):
                changed[random.randrange(len(changed))] = random.randrange(256)
        case 3:
            entry = content.find(b"PK\x01\x02")
            field = entry + random.choice((8, 10, 16, 20, 24, 28, 30, 42))
            if entry >= 0 and field + 4 <= len(changed):
                changed[field : field + 4] = struct.pack("<I", random.choice((0, 1, 2**31, 2**32 - 1, 99)))
        case _:
            return content + content
    return bytes(changed)
