"""The same eight figures written in many ways, and texts that only look like figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import yaml
from hypothesis import strategies as st
from pythainlp.util import num_to_thaiword

from core.config import ROOT
from thai.digits import to_thai
from thai.figures import ProcessName
from thai.months import Month

TODAY = date(2023, 11, 9)
OCTOBER = Month(2023, 10)
SCHOOL = "บ้านนาดี (มิตรภาพที่ 129)"


def campaign_processes() -> tuple[ProcessName, ...]:
    """The processes of the letter, with the aliases of its campaign file."""
    path = ROOT / "campaigns" / "info-go-th-2566.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["processes"]
    return tuple(ProcessName(row["key"], row["short"], row["name"], tuple(row["aliases"])) for row in rows)


PROCESSES = campaign_processes()
KEYS = tuple(process.key for process in PROCESSES)

MONTHS = (
    "ต.ค. 66", "ตค66", "ตุลาคม 2566", "ตุลาคม ๒๕๖๖", "10/66", "10/2566", "เดือนที่แล้ว", "ประจำเดือนตุลาคม พ.ศ. 2566",
    "เดือน ต.ค. 2566",
)  # fmt: skip
OPENINGS = ("", "สถิติ ", "รายงานสถิติ ", "สวัสดีค่ะ ขอส่งสถิติ ", "รายงานสถิติการให้บริการประชาชน\n")
CLOSINGS = ("", " ค่ะ", " ครับ", "\nขอบคุณค่ะ", " นะคะ 🙏")
UNITS = ("", " คน", "คน", " ราย", " ครั้ง", " เรื่อง")
COUNTERS = ("{}. ", "{}.", "{}) ", "({}) ")


def figures_of(values: Sequence[int]) -> dict[str, int]:
    return dict(zip(KEYS, values, strict=True))


def _is_list(values: Sequence[int]) -> bool:
    return list(values) == list(range(1, 9))


small = st.one_of(st.integers(0, 5), st.integers(0, 49))
eight = st.lists(small, min_size=8, max_size=8).filter(lambda values: not _is_list(values))
large = st.one_of(small, st.integers(0, 9_999))
large_eight = st.lists(large, min_size=8, max_size=8).filter(lambda values: not _is_list(values))


@st.composite
def number(draw: st.DrawFn, value: int, unit: str = "") -> str:
    """The value in figures of either kind or in words; a year-like one always with a unit or a comma."""
    forms = [f"{value}{unit}", to_thai(value) + unit]
    if not 1000 < value < 10_000 or value % 1000 > 9:
        forms.append(num_to_thaiword(value) + unit)
    if value == 0:
        forms.append("ไม่มี")
    if value >= 1000:
        forms = [f"{value:,}{unit}", to_thai(f"{value:,}") + unit]
    return draw(st.sampled_from(forms))


def names_of(process: ProcessName) -> list[str]:
    """Every name that needs nothing but a number behind it (after ปพ a number may be part of the code)."""
    aliases = [alias for alias in process.aliases if not alias.startswith("ปพ")]
    return [process.name, process.short, *aliases]


@st.composite
def noisy(draw: st.DrawFn, text: str) -> str:
    """The text with marks typed twice and invisible characters between, as phones and web pages add them."""
    for mark in draw(st.sets(st.sampled_from("่้็ุีู"), max_size=2)):
        text = text.replace(mark, mark * 2)
    for at in sorted(draw(st.sets(st.integers(0, len(text)), max_size=3)), reverse=True):
        text = text[:at] + draw(st.sampled_from("\u200b\u200c\ufeff\u2060")) + text[at:]
    return text


@st.composite
def framed(draw: st.DrawFn, body: str) -> str:
    """A body with a greeting, the month and a polite ending."""
    head = draw(st.sampled_from(OPENINGS)) + draw(st.sampled_from(MONTHS))
    return draw(noisy(head + draw(st.sampled_from((" ", "\n", ": "))) + body + draw(st.sampled_from(CLOSINGS))))


@st.composite
def row(draw: st.DrawFn, values: Sequence[int]) -> str:
    """The figures alone, in the letter's order."""
    separator = draw(st.sampled_from((" ", ", ", "\t", "\n", " ; ", ",", "/")))
    if separator in ",/":
        return separator.join(map(str, values))
    unit = draw(st.sampled_from(UNITS))
    if separator == " ":  # "ห้า สิบ" is fifty
        return separator.join(f"{value}{unit}" if 9 < value < 20 else draw(number(value, unit)) for value in values)
    return separator.join(draw(number(value, unit)) for value in values)


@st.composite
def numbered(draw: st.DrawFn, values: Sequence[int]) -> str:
    """A list in the letter's order without names."""
    counter = draw(st.sampled_from(("{}. ", "{}) ", "({}) ", "ข้อ {} ", "ข้อ {}: ", "{}: ", "{}\t")))
    thai = draw(st.booleans())
    lines = [counter.format(at) + draw(number(value)) for at, value in enumerate(values, start=1)]
    text = "\n".join(lines)
    return to_thai(text) if thai else text


@st.composite
def named(draw: st.DrawFn, values: Sequence[int]) -> str:
    """Names with their figures in any order, perhaps as a list, perhaps the zeros as "the rest"."""
    pairs = draw(st.permutations(list(zip(PROCESSES, values, strict=True))))
    rest = ""
    if 0 in values and draw(st.booleans()):
        pairs = [(process, value) for process, value in pairs if value]
        rest = draw(st.sampled_from(("ที่เหลือ 0", "นอกนั้นไม่มี", "อื่น ๆ ไม่มี", "ส่วนที่เหลือเป็น 0 ทั้งหมด")))
    link, unit = draw(st.sampled_from((" ", ": ", " = ", "=", " จำนวน ", "\t"))), draw(st.sampled_from(UNITS))
    separator = draw(st.sampled_from(("\n", ", ", "; ", " ") if link != "\t" else ("\n",)))
    parts = [draw(st.sampled_from(names_of(p))) + link + draw(number(value, unit)) for p, value in pairs]
    return separator.join([*_counted(draw, parts, separator), *([rest] if rest else [])])


def _counted(draw: st.DrawFn, parts: list[str], separator: str) -> list[str]:
    counter = draw(st.sampled_from(("", *COUNTERS))) if separator == "\n" else ""
    return [counter.format(at) + part for at, part in enumerate(parts, start=1)]


@st.composite
def table(draw: st.DrawFn, values: Sequence[int]) -> str:
    """Pasted from a spreadsheet: in two rows, or in rows of number, name, figure, with a total."""
    if draw(st.booleans()):
        titles = "\t".join(draw(st.sampled_from((process.name, process.short))) for process in PROCESSES)
        return titles + "\n" + "\t".join(map(str, values))
    lines = [f"{at}\t{p.name}\t{value}" for at, (p, value) in enumerate(zip(PROCESSES, values, strict=True), start=1)]
    total = draw(st.sampled_from(("", f"\nรวม\t\t{sum(values)}", f"\nรวมทั้งสิ้น\t\t{sum(values)} คน")))
    return "ลำดับ\tกระบวนการ\tจำนวน (คน)\n" + "\n".join(lines) + total


@dataclass(frozen=True)
class Written:
    """Figures and a text that says them."""

    values: tuple[int, ...]
    text: str


@st.composite
def documented(draw: st.DrawFn) -> Written:
    """A report in a form that must be understood."""
    style = draw(st.sampled_from((row, numbered, named, table)))
    values = draw(large_eight if style is named else eight)
    body = draw(style(values))
    if style is row and "\n" in body:
        body = "\n" + body
    return Written(tuple(values), draw(framed(body)))


@st.composite
def careless(draw: st.DrawFn) -> Written:
    """A report in which every pair is written in another way: order, link and separator change as they please."""
    values = draw(eight)
    parts = []
    for process, value in draw(st.permutations(list(zip(PROCESSES, values, strict=True)))):
        name = draw(st.sampled_from((process.short, *process.aliases)))
        figure = draw(number(value, draw(st.sampled_from(UNITS))))
        link = draw(st.sampled_from((" ", ", ", "\n", "\t", ": ", " - ", "", "...")))
        parts.append(link.join(draw(st.sampled_from(((name, figure), (figure, name))))))
        parts.append(draw(st.sampled_from((" ", ", ", "\n", "\t", "/", " และ", "; ", "  "))))
    return Written(tuple(values), draw(framed("".join(parts))))


@st.composite
def backwards(draw: st.DrawFn) -> Written:
    """A report in which every number stands before its name, in one style throughout."""
    values = draw(eight)
    unit, link, separator = (
        draw(st.sampled_from(c)) for c in (UNITS, (" ", "\n", "\t", ", "), (" ", ", ", "\n", "; "))
    )
    pairs = [draw(number(value, unit)) + link + p.short for p, value in zip(PROCESSES, values, strict=True)]
    return Written(tuple(values), draw(framed(separator.join(pairs))))


# Words that turn a figure into something else, or have nothing to do with it.
STRANGERS = (
    "ยังไม่ได้", "ไม่", "ถ้า", "หรือ", "ประมาณ", "ห้องเรียน 3/2", "ส่งวันที่ 5", "วันที่ 9/11/66", "เวลา 10.30 น.",
    "ตัวอย่าง", "ยกเลิก", "ปีการศึกษา 2566", "นายสมชาย ใจดี", "ครูคนที่ 2", "โรงเรียนบ้านอื่น 5", "เมื่อวาน", "?",
    "ยกเว้น", "มิตรภาพที่ 57", "เท่าไร", "กี่", "ชั้น ม.ต้น", "ราคา 500 บาท", "ประชุม 3 วัน", "A4", "%", "+ 2", "เพิ่มอีก",
)  # fmt: skip
CODES = ("3/2", "ป.1", "ม.3", "077-545101-3", "2.5", "-3", "2-3", "10:30", "12345", "007", "ข้อ 12", "2566", "๓/๒")
