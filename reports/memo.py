"""บันทึกข้อความ: the summary of a follow-up for the director, one page and a table of the schools that miss something.

Layout by the Prime Minister's Office rules: emblem 1.5 cm high, title 29 points, labels 20 points with dotted leaders,
ส่วนราชการ, ที่ and วันที่, เรื่อง, เรียน, body, จึงเรียนมาเพื่อโปรดทราบ, name, position, orders. No ขอแสดงความนับถือ.
"""

from __future__ import annotations

from datetime import date

from models.frozen import Frozen
from reports.official import LABEL, WIDTH, Dots, Gap, Paper, Run
from reports.official_findings import by_item, has_annex, overall, rounds_held, statistics, write_annex, write_rounds
from reports.official_words import (
    Blanks,
    bound,
    count,
    day,
    director,
    group,
    moment,
    number_prefix,
    office,
    official,
    own_letter,
    position_lines,
    schools,
    span,
)

EMBLEM = 1.5  # cm high
_DATE_AT = 8.0  # cm from the left margin
_SIGNED_FROM = 4.0  # the block of the signature is centred between here and the right margin
_ORDERS_AT = 5.8  # cm; what stands there is as wide as the name of the office


def memo(frozen: Frozen, blanks: Blanks, emblem: bytes | None = None) -> bytes:
    """The file. ``emblem``: the office's picture of the ครุฑ (PNG or JPEG); without one its place stays empty."""
    paper = Paper(subject(frozen), office(frozen), frozen.frozen_at, top=EMBLEM)
    paper.masthead(emblem, EMBLEM, "บันทึกข้อความ")
    _write_head(paper, frozen, blanks)
    _write_body(paper, frozen)
    _write_signature(paper, blanks)
    _write_orders(paper, blanks.director or director(frozen))
    write_annex(paper, frozen)
    return paper.content()


def memo_name(frozen: Frozen) -> str:
    """A file name that says what is inside."""
    return f"บันทึกข้อความสรุปผลการติดตาม {frozen.day.isoformat()}.docx"


def subject(frozen: Frozen) -> str:
    return f"สรุปผล{official(frozen.title)}"


def _write_head(paper: Paper, frozen: Frozen, blanks: Blanks) -> None:
    phone = frozen.office.get("phone", "")
    unit = " ".join(filter(None, (office(frozen), group(frozen), bound(f"โทร. {official(phone)}") if phone else "")))
    dated = day(date.fromisoformat(blanks.memo_date)) if blanks.memo_date else ""
    number = official(blanks.memo_number) or number_prefix(frozen)
    paper.line(_label("ส่วนราชการ"), f" {unit} ", Dots(), before=4)
    paper.line(_label("ที่"), f" {number} ", Dots(_DATE_AT), " ", _label("วันที่"), f" {dated} ", Dots())
    paper.line(_label("เรื่อง"), f" {subject(frozen)} ", Dots())
    paper.line("เรียน", Gap(1.25), official(blanks.director) or director(frozen), before=6)


def _label(text: str) -> Run:
    return Run(text, bold=True, size=LABEL)


def _write_body(paper: Paper, frozen: Frozen) -> None:
    paper.text(_occasion(frozen))
    paper.text(_work(frozen))
    write_rounds(paper, frozen)
    annex = " รายละเอียดตามบัญชีรายชื่อแนบท้าย" if has_annex(frozen) else ""
    paper.text(" ".join(filter(None, (f"ณ วันดังกล่าว {overall(frozen)}", by_item(frozen)))) + annex, before=0)
    if frozen.months:
        paper.text(statistics(frozen), before=0)
    paper.text("จึงเรียนมาเพื่อโปรดทราบ" + _next_step(frozen))


def _occasion(frozen: Frozen) -> str:
    letter = own_letter(frozen)
    asked = f"กำหนดการติดตามการดำเนินงานระดับสถานศึกษา{rounds_held(frozen)}"
    return f"ตาม{letter} {asked} และสรุปผลเสนอผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา นั้น" if letter else f"ตามที่ได้{asked} นั้น"


def _work(frozen: Frozen) -> str:
    unit = group(frozen) or office(frozen)
    return (
        f"{unit} ได้ติดตามโรงเรียนในสังกัด จำนวน {schools(frozen.counts.schools)} "
        f"ตามรายการตรวจสอบ จำนวน {count(len(frozen.items))} รายการ ข้อมูล ณ {moment(frozen)} สรุปผลได้ ดังนี้"
    )


def _next_step(frozen: Frozen) -> str:
    """The calendar's last task, after the one that this memo is, while it is still to come: the report to สพฐ."""
    last = frozen.stages[-1] if len(frozen.stages) > 1 else None
    if last is None or last.ends < frozen.day:
        return ""
    return f" ทั้งนี้ ตามปฏิทินกำหนด{official(last.title)} วันที่ {span(last.starts, last.ends)}"


def _write_signature(paper: Paper, blanks: Blanks) -> None:
    paper.space(26)
    paper.line(_name(blanks.memo_name), align="center", left=_SIGNED_FROM, keep=True)
    for line in position_lines(blanks.memo_position) or [f"ตำแหน่ง {'.' * 50}"]:
        paper.line(line, align="center", left=_SIGNED_FROM, keep=True)


def _name(name: str) -> str:
    return f"({official(name) or '.' * 60})"


def _write_orders(paper: Paper, head: str) -> None:
    """Room for what a deputy thinks and what the director orders."""
    left, right = Dots(_ORDERS_AT - 0.5), Dots()
    paper.line(
        Run("ความเห็น", bold=True), " ", left, Gap(_ORDERS_AT), Run("คำสั่ง", bold=True), "  (  ) ทราบ  (  ) ", right,
        before=10, keep=True,
    )  # fmt: skip
    paper.line(left, Gap(_ORDERS_AT), right, keep=True)
    paper.space(22)
    deputy = [f"({'.' * 42})", f"ตำแหน่ง {'.' * 34}"]
    paper.columns([_ORDERS_AT, WIDTH - _ORDERS_AT], [deputy, [_name(""), *position_lines(head)]])
