"""The workbook of a follow-up: what an officer and สพฐ. read in it, and that its formulas say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.clock import at_bangkok
from models.campaigns import Campaign, Round
from models.checks import Verdict, declare_fixed, record_checks
from models.database import Database
from models.frozen import Frozen
from models.frozen_lines import read_frozen, unpack
from models.people import Person
from models.schools import School
from models.snapshots import taken
from reports.follow_up_workbook import follow_up_workbook, follow_up_workbook_name
from tests.statistics_reports import NOVEMBER, OCTOBER, TOO_LATE, Calculated, campaign_in, nil_report, report

SCHOOL, OTHER, THIRD = "บ้านต้นแบบ", "วัดสมมติธรรม", "บ้านสระบัวทอง"
ITEMS = ["ภาพถ่าย", "ที่ตั้ง", "การติดต่อ", "เวลาเปิด-ปิด", "นำทาง"]
SHEETS = ["สรุป", "รายโรงเรียน", "สถิติ", "ยังไม่ครบ", "ยังไม่ส่ง", "ต.ค. 2566"]


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with database.begin() as session:
        yield session
    database.close()


def at(day: int, month: int = 11) -> datetime:
    return at_bangkok(date(2023, month, day), time(10, 0))


def school(session: Session, name: str) -> School:
    return session.scalars(select(School).where(School.name == name).order_by(School.id)).first()  # type: ignore[return-value]


def checked(session: Session, name: str, number: int, day: int, *missing: int, note: str = "") -> None:
    """The round found these items (from 0) missing, with that note, and the others complete."""
    campaign = campaign_in(session)
    found = {
        item.id: Verdict(place not in missing, note if place in missing else "")
        for place, item in enumerate(campaign.items)
    }
    round_id = campaign.rounds[number - 1].id
    record_checks(session, school(session, name).id, found, round_id=round_id, by=None, source="sheet", now=at(day))


def november(session: Session) -> None:
    """One school complete in the second round, one that declared an item, one found incomplete, some statistics."""
    checked(session, SCHOOL, 1, 9, 0, 2)
    checked(session, OTHER, 1, 9, 1, note="เลขที่ไม่ตรง")
    checked(session, SCHOOL, 2, 16)
    checked(session, THIRD, 3, 23, 3, 4, note="=1+1")
    person = Person(line_user_id="U1", enrolled_at=at(1))
    session.add(person)
    session.flush()
    declare_fixed(session, school(session, OTHER).id, campaign_in(session).items[1].id, person.id, at(24))
    report(session, SCHOOL, OCTOBER, [3, 0, 1, 0, 0, 2, 5, 1])
    report(session, OTHER, OCTOBER, [1, 2, 3, 4, 5, 6, 7, 8], TOO_LATE)
    nil_report(session, THIRD, OCTOBER)


def frozen(session: Session, now: datetime | None = None) -> Frozen:
    session.flush()
    return read_frozen(*unpack(taken(session, campaign_in(session), now or at(27)).content))


class Number(float):
    """As a cell has it; what would divide by nothing gives nothing."""

    def __truediv__(self, other: float) -> Number:
        return Number(float(self) / other) if other else Number(0)


class Book(Calculated):
    """The workbook whose formulas are worked out, the richer ones of this workbook too."""

    _PART = re.compile(
        r"""(?P<text>"[^"]*")|(?:'(?P<sheet>[^']+)'!|(?P<plain>\w+)!)?(?P<cells>\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)"""
        r"""|(?P<call>[A-Z]+)(?=\()|(?P<same>=)|(?P<join>&)"""
    )

    def _formula(self, sheet: str, formula: str) -> Any:
        def python(part: re.Match[str]) -> str:
            if cells := part["cells"]:
                cells, named = cells.replace("$", ""), part["sheet"] or part["plain"] or sheet
                return f"cells({named!r}, {cells!r})" if ":" in cells else f"cell({named!r}, {cells!r})"
            if part["call"]:
                return f"{part['call'].lower()}_"
            return "==" if part["same"] else "+" if part["join"] else part[0]

        return eval(self._PART.sub(python, formula), self._functions())

    def _functions(self) -> dict[str, Any]:
        def matches(value: Any, wanted: Any) -> bool:
            return bool((value or "") == wanted.removeprefix("=") if isinstance(wanted, str) else value == wanted)

        def countifs(*pairs: Any) -> Number:
            rows = zip(*pairs[::2], strict=True)
            return Number(sum(all(map(matches, row, pairs[1::2])) for row in rows))

        return {
            "cell": lambda sheet, cell: self._number(self.value(sheet, cell)),
            "cells": lambda sheet, cells: self._range(sheet, {"sheet": sheet, "cells": cells}),
            "counta_": lambda values: Number(sum(value is not None for value in values)),
            "count_": lambda values: Number(sum(isinstance(v, int | float) for v in values))
            if isinstance(values, list) else Number(values is not None),
            "sum_": lambda values: Number(sum(value for value in values if isinstance(value, int | float))),
            "if_": lambda test, yes, no: yes if test else no,
            "countif_": countifs, "countifs_": countifs,
        }  # fmt: skip

    @staticmethod
    def _number(value: Any) -> Any:
        return Number(value) if isinstance(value, int | float) else value


def book_of(session: Session) -> Book:
    return Book(follow_up_workbook(frozen(session)))


def charts_of(book: Book) -> list[Any]:
    charts: list[Any] = vars(book.book["สรุป"])["_charts"]
    return charts


# Schools and lists


def test_every_school_stands_with_its_items_notes_and_days(session: Session) -> None:
    november(session)
    book = book_of(session)
    assert book.book.sheetnames == SHEETS
    complete, declared, incomplete = (book.school("รายโรงเรียน", name) for name in (SCHOOL, OTHER, THIRD))
    assert [complete[item] for item in ITEMS] == ["ครบ"] * 5
    assert complete["ครบ (รายการ)"] == 5 and complete["ตรวจล่าสุด"] == datetime(2023, 11, 16)
    assert declared["ที่ตั้ง"] == "แจ้งแก้ไขแล้ว" and declared["ครบ (รายการ)"] == 4
    assert declared["แจ้งแก้ไขที่ตั้งเมื่อ"] == datetime(2023, 11, 24)
    assert declared["ตรวจที่ตั้งเมื่อ"] == datetime(2023, 11, 9)
    assert incomplete["หมายเหตุของรายการที่ไม่ครบ"] == "เวลาเปิด-ปิด: =1+1\nนำทาง: =1+1"
    assert book.school("รายโรงเรียน", "บ้านสายลม")["ภาพถ่าย"] == "ยังไม่ตรวจ"


def test_what_is_missing_is_listed_item_by_item_and_month_by_month(session: Session) -> None:
    november(session)
    book = book_of(session)
    lines = [row for row in book.rows("ยังไม่ครบ", "รายการ") if row["โรงเรียน"] in (SCHOOL, OTHER, THIRD)]
    assert [(row["โรงเรียน"], row["รายการ"], row["สถานะ"], row["หมายเหตุ"]) for row in lines] == [
        (THIRD, "เวลาเปิด-ปิดการให้บริการ", "ไม่ครบ", "=1+1"),
        (THIRD, "นำทาง (พิกัดของโรงเรียนบนเว็บไซต์)", "ไม่ครบ", "=1+1"),
        (OTHER, "ที่ตั้ง", "แจ้งแก้ไขแล้ว", "เลขที่ไม่ตรง"),
    ]
    owing = book.rows("ยังไม่ส่ง", "กำหนดส่ง")
    assert len(owing) == 21 and SCHOOL not in {row["โรงเรียน"] for row in owing}
    assert (owing[0]["เดือน"], owing[0]["กำหนดส่ง"]) == (datetime(2023, 10, 1), datetime(2023, 11, 6))


def test_lists_of_nothing_say_so(session: Session) -> None:
    session.execute(update(School).where(School.name != SCHOOL).values(inactive_from="2023-10"))
    checked(session, SCHOOL, 1, 9)
    nil_report(session, SCHOOL, OCTOBER)
    book = book_of(session)
    assert book.book["ยังไม่ครบ"]["A4"].value == "ทุกโรงเรียนครบทุกรายการแล้ว"
    assert book.book["ยังไม่ส่ง"]["A4"].value == "ทุกโรงเรียนส่งสถิติครบทุกเดือนแล้ว"


def test_statistics_stand_by_process_and_by_month(session: Session) -> None:
    november(session)
    report(session, SCHOOL, NOVEMBER, [1] * 8, date(2023, 12, 1))
    session.flush()
    book = Book(follow_up_workbook(frozen(session, at(15, 12))))
    row, late, missing = (book.school("สถิติ", name) for name in (SCHOOL, OTHER, "บ้านสายลม"))
    months = [str(datetime(2023, month, 1)) for month in (10, 11)]
    assert [row["รับนักเรียน"], row["รวม"], *(row[month] for month in months)] == [4, 20, 12, 8]
    assert [late[month] for month in months] == [36, None] and late["ส่งแล้ว (เดือน)"] == 1
    assert [missing["รวม"], *(missing[month] for month in months)] == ["", None, None]
    assert book.school("ต.ค. 2566", OTHER)["สถานะ"] == "ล่าช้า"
    assert book.book.sheetnames[-2:] == ["ต.ค. 2566", "พ.ย. 2566"]


# The summary


def test_the_summary_counts_by_item_round_amphoe_network_and_month(session: Session) -> None:
    november(session)
    book = book_of(session)
    (all_schools, complete, _, through) = book.rows("สรุป", "ภาพรวม")
    assert (all_schools["โรงเรียน"], complete["โรงเรียน"], through["โรงเรียน"]) == (24, 1, 1)
    items = {row["รายการ (จำนวนโรงเรียน)"]: row for row in book.rows("สรุป", "รายการ (จำนวนโรงเรียน)")}
    assert [items["ที่ตั้ง"][word] for word in ("ครบ", "แจ้งแก้ไขแล้ว", "ไม่ครบ", "ยังไม่ตรวจ")] == [2, 1, 0, 21]
    rounds = book.rows("สรุป", "การติดตาม (จำนวนโรงเรียน)")
    assert [(row["วันที่"].day, row["ตรวจแล้ว"], row["ครบ"]) for row in rounds] == [(9, 2, 0), (16, 1, 1), (23, 1, 1)]
    by_round = book.rows("สรุป", "โรงเรียนที่ครบ แยกรายการ")[0]
    assert [by_round[f"ครั้งที่ {number}"] for number in (1, 2, 3)] == [1, 2, 3]
    amphoe = {row["อำเภอ"]: row for row in book.rows("สรุป", "อำเภอ")}
    assert sum(row["โรงเรียน"] for row in amphoe.values()) == 24 and amphoe["เมืองตัวอย่าง"]["ครบ"] == 1
    networks = {row["เครือข่าย"]: row["โรงเรียน"] for row in book.rows("สรุป", "เครือข่าย")}
    assert networks["ไม่ระบุเครือข่าย"] == 7 and sum(networks.values()) == 24
    (month,) = book.rows("สรุป", "การส่งสถิติ (จำนวนโรงเรียน)")
    assert [month[name] for name in ("ต้องรายงาน", "ตรงเวลา", "ล่าช้า", "ยังไม่ส่ง")] == [24, 2, 1, 21]
    assert month["กำหนดส่ง"] == datetime(2023, 11, 6)


def test_every_formula_carries_the_result_that_it_gives(session: Session) -> None:
    november(session)
    book = book_of(session)
    formulas = book.formulas()
    assert len(formulas) > 120
    for sheet, cell in formulas:
        assert (book.stored[sheet][cell].value or 0) == pytest.approx(book.value(sheet, cell) or 0), (sheet, cell)


def test_charts_show_items_rounds_amphoes_and_networks(session: Session) -> None:
    november(session)
    charts = charts_of(book_of(session))
    titles = ["".join(run.t for p in chart.title.tx.rich.p for run in p.r or []) for chart in charts]
    assert titles == [
        "ความครบถ้วนแยกรายการ", "จำนวนโรงเรียนที่ครบทุกรายการ แต่ละครั้ง", "ความครบถ้วนแยกอำเภอ", "ความครบถ้วนแยกเครือข่าย",
    ]  # fmt: skip
    assert [len(chart.ser) for chart in charts] == [4, 1, 2, 2]
    assert [point.v for point in charts[1].ser[0].val.numRef.numCache.pt] == [0, 1, 1]


def test_where_no_network_is_known_it_says_so(session: Session) -> None:
    session.execute(update(School).values(network=None))
    book = book_of(session)
    assert "ยังไม่ทราบเครือข่ายของโรงเรียน" in [row[0].value for row in book.book["สรุป"].iter_rows()]
    assert len(charts_of(book)) == 3


def test_a_campaign_without_rounds_and_statistics_has_no_sheets_of_them(session: Session) -> None:
    campaign = campaign_in(session)
    campaign.statistics_from = None
    session.query(Round).delete()
    session.expire_all()
    book = Book(follow_up_workbook(frozen(session)))
    assert book.book.sheetnames == ["สรุป", "รายโรงเรียน", "ยังไม่ครบ"]
    assert isinstance(campaign_in(session), Campaign) and not campaign_in(session).rounds


# How it is written and printed


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "+1", "-1", "#N/A"])
def test_what_looks_like_a_formula_stays_text(session: Session, text: str) -> None:
    checked(session, SCHOOL, 1, 9, 0, note=text)
    session.execute(update(School).where(School.name == SCHOOL).values(network=text, amphoe=text))
    session.execute(update(School).where(School.name == OTHER).values(name=text))
    cells = [cell for sheet in book_of(session).book.worksheets for row in sheet.iter_rows() for cell in row]
    shown = [cell for cell in cells if cell.value == text]
    assert len(shown) >= 6 and all(cell.data_type == "s" and cell.quotePrefix for cell in shown)
    ours = re.compile(r"=(COUNTA?|COUNTIFS?|SUM|IF)\(|=\$?[A-Z]+\$?\d+-")
    assert all(ours.match(str(cell.value)) for cell in cells if cell.data_type == "f")


def test_every_sheet_prints_on_a4_landscape_as_wide_as_the_paper_with_its_headings(session: Session) -> None:
    november(session)
    book = book_of(session).book
    for sheet in book.worksheets:
        assert isinstance(sheet, Worksheet)
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        fitting = sheet.sheet_properties.pageSetUpPr
        assert fitting and fitting.fitToPage and sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.print_title_rows and sheet.print_area and sheet.freeze_panes
    assert book["รายโรงเรียน"].print_title_rows == "$4:$4"
    assert book["รายโรงเรียน"].print_area.endswith("$A$1:$L$29")  # without the days of each item, on the right of it
    assert book["รายโรงเรียน"].freeze_panes == "C5"


def test_days_are_real_and_shown_in_the_buddhist_era(session: Session) -> None:
    november(session)
    for sheet in book_of(session).book.worksheets:
        days = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, datetime)]
        assert all(cell.number_format.startswith("[$-107041E]") for cell in days), sheet.title
        assert days or sheet.title == "สถิติ"


def test_a_long_note_makes_its_row_higher(session: Session) -> None:
    checked(session, SCHOOL, 1, 9, 0, note="ขอให้ถ่ายภาพป้ายโรงเรียนใหม่ " * 6)
    sheet = book_of(session).book["รายโรงเรียน"]
    (number,) = [number for number, name in enumerate(sheet["B"], start=1) if name.value == SCHOOL]
    height = sheet.row_dimensions[number].height
    assert sheet[f"L{number}"].alignment.wrap_text and height and height > 80


def test_the_file_is_named_after_its_moment(session: Session) -> None:
    assert follow_up_workbook_name(frozen(session)) == "ผลการติดตาม ณ 27 พ.ย. 2566.xlsx"
