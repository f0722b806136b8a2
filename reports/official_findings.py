"""What a frozen moment says, in the sentences and tables that the office's papers share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from core.vocabulary import ItemState
from models.frozen import Frozen, FrozenItem, FrozenSchool
from reports.official import Align, Paper
from reports.official_words import NBSP, bound, count, day, moment, official, schools, share
from thai.digits import to_thai

Column = tuple[str, float, Align]

_ROUNDS: Sequence[Column] = (
    ("การติดตาม", 3.0, "center"), ("วันที่", 4.2, "center"), ("ตรวจแล้ว", 2.4, "center"),
    ("ครบทุกรายการ", 2.8, "center"), ("ร้อยละ", 1.9, "center"),
)  # fmt: skip
_MISSING: Sequence[Column] = (
    ("ที่", 1.0, "center"), ("โรงเรียน", 4.4, "left"), ("อำเภอ", 2.4, "left"), ("รายการที่ยังไม่ครบ", 4.8, "left"),
    ("หมายเหตุ", 3.4, "left"),
)  # fmt: skip
_OWING: Sequence[Column] = (
    ("ที่", 1.0, "center"),
    ("โรงเรียน", 6.5, "left"),
    ("อำเภอ", 3.5, "left"),
    ("เดือน", 5.0, "left"),
)
_MOST_ROUNDS, _LONGEST_LIST, _FEW = 3, 240, 5  # rounds, characters, items: what one page holds beside the rest
_MOST_ROWS = 500  # of an annex; the workbook has them all
_ANNEX_SIZE = 14
_STATES = {
    ItemState.INCOMPLETE: "", ItemState.DECLARED: "แจ้งแก้ไขแล้ว รอตรวจ: ", ItemState.UNCHECKED: "ยังไม่ได้ตรวจ: ",
}  # fmt: skip


def overall(frozen: Frozen) -> str:
    """How many schools are complete and how many are not."""
    counts = frozen.counts
    per_cent = share(counts.complete, counts.schools)
    whole = f"มีโรงเรียนครบทุกรายการ จำนวน {schools(counts.complete)} คิดเป็นร้อยละ {per_cent}"
    if not counts.incomplete:
        return f"{whole} ของโรงเรียนทั้งหมด"
    return f"{whole} และยังไม่ครบ จำนวน {schools(counts.incomplete)}"


def by_item(frozen: Frozen) -> str:
    """How many schools miss each item; "" when none does. What does not fit gives way: long names, then rare items."""
    counts = frozen.counts
    missed = [(item, counts.incomplete_of(at)) for at, item in enumerate(frozen.items) if counts.incomplete_of(at)]
    if not missed:
        return ""
    listed = _listed(missed, _full_name)
    if len(listed) > _LONGEST_LIST:
        most = sorted(missed, key=lambda line: line[1], reverse=True)[:_FEW]
        rest = len(missed) - len(most)
        listed = _listed(most, _short_name) + (f" และรายการอื่นอีก {count(rest)}{NBSP}รายการ" if rest else "")
    return f"จำแนกตามรายการที่ยังไม่ครบ ได้แก่ {listed}"


def _listed(missed: Iterable[tuple[FrozenItem, int]], name: Callable[[FrozenItem], str]) -> str:
    return " ".join(f"{name(item)} {schools(number)}" for item, number in missed)


def _full_name(item: FrozenItem) -> str:
    """Without the explanation in brackets that some have."""
    return official(item.name.partition(" (")[0])


def _short_name(item: FrozenItem) -> str:
    return official(item.short)


def statistics(frozen: Frozen) -> str:
    """How the latest month's statistics came in; "" when no month is over. Older ones stand in the workbook."""
    if not frozen.months:
        return ""
    month = frozen.months[-1]
    head = f"การรายงานสถิติการให้บริการประชาชน ประจำเดือน{bound(to_thai(month.month.full))} กำหนดส่งวันที่ {day(month.due)}"
    handed = f"ส่งแล้ว {schools(month.handed_in)} (ตรงเวลา {schools(month.on_time)} ล่าช้า {schools(month.late)})"
    tail = f"ยังไม่ส่ง {schools(month.missing)}" if month.missing else "ครบทุกโรงเรียน"
    return f"{head} {handed} {tail} มีผู้รับบริการรวม {count(sum(month.totals))}{NBSP}ราย"


def rounds_held(frozen: Frozen) -> str:
    """As " จำนวน ๓ ครั้ง"; "" for a campaign without rounds."""
    return f" จำนวน {count(len(frozen.rounds))}{NBSP}ครั้ง" if frozen.rounds else ""


def write_rounds(paper: Paper, frozen: Frozen) -> None:
    """The latest rounds begun, as a small table."""
    begun = [round_ for round_ in frozen.rounds if round_.begun][-_MOST_ROUNDS:]
    rows = [
        (
            f"ครั้งที่ {to_thai(round_.number)}", day(round_.date), count(round_.checked), count(round_.complete),
            share(round_.complete, frozen.counts.schools),
        )
        for round_ in begun
    ]  # fmt: skip
    if rows:
        paper.space(6)
        paper.table(_ROUNDS, rows, left=0.85)
        paper.space(4)


# Annex: every school that misses something


def has_annex(frozen: Frozen) -> bool:
    return bool(frozen.counts.incomplete or any(month.missing for month in frozen.months))


def write_annex(paper: Paper, frozen: Frozen) -> None:
    """The schools that are not complete, and those that owe statistics, on pages of their own."""
    missing = ((school, *_missed(frozen, school)) for school in frozen.incomplete_schools())
    _write_list(paper, frozen, "โรงเรียนที่ยังไม่ครบทุกรายการ", _MISSING, list(missing))
    _write_list(paper, frozen, "โรงเรียนที่ยังไม่ส่งสถิติการให้บริการประชาชน", _OWING, list(_owing(frozen)))


def _write_list(
    paper: Paper,
    frozen: Frozen,
    title: str,
    columns: Sequence[Column],
    lines: Sequence[tuple[FrozenSchool, *tuple[str, ...]]],
) -> None:
    if not lines:
        return
    paper.new_section()
    paper.heading(f"{title} จำนวน {schools(len(lines))}")
    paper.line(f"เรื่อง {official(frozen.title)}", align="center")
    paper.line(f"ข้อมูล ณ {moment(frozen)}", align="center")
    paper.space(6)
    rows = (
        (to_thai(at), official(school.name), official(school.amphoe), *texts)
        for at, (school, *texts) in enumerate(islice(lines, _MOST_ROWS), start=1)
    )
    paper.table(columns, rows, size=_ANNEX_SIZE)
    if len(lines) > _MOST_ROWS:
        paper.line(f"แสดง {schools(_MOST_ROWS)}แรก รายชื่อทั้งหมดอยู่ในไฟล์ Excel", before=6)


def _missed(frozen: Frozen, school: FrozenSchool) -> tuple[str, str]:
    """The items that are missing, a line for each way in which they are; and the district's notes on them."""
    lines = []
    for state, words in _STATES.items():
        items = [official(frozen.items[at].short) for at in school.missing if school.states[at].state is state]
        if len(items) == len(frozen.items) > 1:
            items = ["ทุกรายการ"]
        if items:
            lines.append(f"{words}{', '.join(items)}")
    notes = dict.fromkeys(official(school.states[at].note) for at in school.missing if school.states[at].note)
    return "\n".join(lines), "\n".join(notes)


def _owing(frozen: Frozen) -> Iterable[tuple[FrozenSchool, str]]:
    """Schools with the months that they had not handed in."""
    for school in (*frozen.schools, *frozen.closed):
        months = [
            bound(to_thai(month.month.short))
            for month, report in zip(frozen.months, school.reports, strict=True)
            if report is None and school.is_expected_in(month.month)
        ]
        if months:
            yield school, " ".join(months)
