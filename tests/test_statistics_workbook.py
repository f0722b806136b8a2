"""The statistics workbook: what an officer reads in it, and that its formulas say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from core.clock import at_bangkok
from models.database import Database
from models.month_overview import month_overview
from models.month_totals import totals
from models.schools import School, in_force
from reports.statistics_workbook import statistics_workbook, workbook_name
from tests.statistics_reports import NOVEMBER, OCTOBER, TOO_LATE, Calculated, campaign_in, nil_report, report
from thai.collation import sort_key
from thai.months import Month

NOW = at_bangkok(date(2023, 12, 15), time(10, 0))
PROCESSES = ["รับนักเรียน", "ย้ายเข้า", "ย้ายออก", "ผ่อนผัน", "ลาออก", "เทียบโอน", "ใบแทนเอกสาร", "ใช้อาคาร"]
HEADING = "รหัสโรงเรียน"
FIRST_SCHOOL, LAST_SCHOOL = "บ้านคลองแบบ", "วัดราษฎร์สมมติ"  # by amphoe and name: where a range may end too early


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with database.begin() as session:
        yield session
    database.close()


def workbook(session: Session, *months: Month) -> Calculated:
    session.flush()
    return Calculated(statistics_workbook(session, campaign_in(session), months or (OCTOBER, NOVEMBER), NOW))


def some_reports(session: Session) -> None:
    report(session, "บ้านต้นแบบ", OCTOBER, [3, 0, 1, 0, 0, 2, 5, 1])
    report(session, "วัดสมมติธรรม", OCTOBER, [1, 2, 3, 4, 5, 6, 7, 8], TOO_LATE)
    nil_report(session, "บ้านสระบัวทอง", OCTOBER)
    for name in (FIRST_SCHOOL, LAST_SCHOOL):
        report(session, name, OCTOBER, [1] * 8)
    report(session, "บ้านต้นแบบ", NOVEMBER, [10, 20, 30, 40, 50, 60, 70, 9_999], date(2023, 12, 1))
    nil_report(session, "วัดสมมติธรรม", NOVEMBER, date(2023, 12, 14))


def test_each_figure_stands_as_a_number_under_its_process(session: Session) -> None:
    some_reports(session)
    row = workbook(session).school("ต.ค. 2566", "บ้านต้นแบบ")
    assert [row[process] for process in PROCESSES] == [3, 0, 1, 0, 0, 2, 5, 1]
    assert (row[HEADING], row["รวม"], row["สถานะ"]) == ("1099000002", 12, "ส่งตรงเวลา")


def test_a_nil_report_shows_zeros_and_a_missing_one_blanks_with_a_note(session: Session) -> None:
    some_reports(session)
    book = workbook(session)
    nil, missing = (book.school("ต.ค. 2566", name) for name in ("บ้านสระบัวทอง", "บ้านสายลม"))
    assert [nil[process] for process in PROCESSES] == [0] * 8
    assert (nil["รวม"], nil["สถานะ"]) == (0, "ไม่มีผู้รับบริการ")
    assert [missing[process] for process in PROCESSES] == [None] * 8
    assert (missing["รวม"], missing["สถานะ"], missing["วันที่ส่ง"]) == ("", "ยังไม่ส่ง", None)


def test_late_reports_say_so_nil_ones_too(session: Session) -> None:
    some_reports(session)
    book = workbook(session)
    assert book.school("ต.ค. 2566", "วัดสมมติธรรม")["สถานะ"] == "ล่าช้า"
    assert book.school("พ.ย. 2566", "วัดสมมติธรรม")["สถานะ"] == "ไม่มีผู้รับบริการ (ล่าช้า)"


def test_a_correction_shows_the_newest_figures_and_the_day_of_the_first(session: Session) -> None:
    report(session, "บ้านต้นแบบ", OCTOBER, [1] * 8)
    report(session, "บ้านต้นแบบ", OCTOBER, [2] * 8, TOO_LATE)
    row = workbook(session).school("ต.ค. 2566", "บ้านต้นแบบ")
    assert (row["รวม"], row["สถานะ"], row["ครั้งที่แก้ไข"]) == (16, "ส่งตรงเวลา", 1)
    assert row["วันที่ส่ง"] == datetime(2023, 11, 3)


def test_the_sums_are_formulas_that_give_what_the_database_sums_up(session: Session) -> None:
    some_reports(session)
    book = workbook(session)
    expected = totals(session, campaign_in(session), [OCTOBER, NOVEMBER]).by_month
    summary = book.rows("สรุป", "กระบวนการ (จำนวนผู้รับบริการ)")
    for process, row in zip(campaign_in(session).processes, summary[:8], strict=True):
        by_month = [expected[month.iso][process.id] for month in (OCTOBER, NOVEMBER)]
        assert [row["ต.ค. 2566"], row["พ.ย. 2566"], row["รวม"]] == [*by_month, sum(by_month)], process.name
        assert row["กระบวนการ (จำนวนผู้รับบริการ)"] == process.name
    assert summary[8]["รวม"] == 12 + 36 + 2 * 8 + 280 + 9_999
    sums = book.rows("ต.ค. 2566", HEADING)[-1]
    assert [sums[process] for process in [*PROCESSES, "รวม"]] == [6, 4, 6, 6, 7, 10, 14, 11, 64]


def test_every_formula_carries_the_result_that_it_gives(session: Session) -> None:
    """Excel's Protected View and previews on phones show results, they calculate none."""
    some_reports(session)
    book = workbook(session)
    formulas = book.formulas()
    assert len(formulas) == (2 * (24 + 9)) + 8 * 3 + 3 + 5 * 3
    for sheet, cell in formulas:
        assert (book.stored[sheet][cell].value or "") == (book.value(sheet, cell) or ""), (sheet, cell)


def test_the_summary_counts_schools_as_the_overview_does(session: Session) -> None:
    some_reports(session)
    book = workbook(session)
    counts = {row["การส่งรายงาน (จำนวนโรงเรียน)"]: row for row in book.rows("สรุป", "การส่งรายงาน (จำนวนโรงเรียน)")}
    for month in (OCTOBER, NOVEMBER):
        overview = month_overview(session, campaign_in(session), month)
        assert counts["โรงเรียนที่ต้องรายงาน"][month.short] == overview.schools
        assert counts["ส่งตรงเวลา"][month.short] == overview.on_time
        assert counts["ส่งล่าช้า"][month.short] == overview.late
        assert counts["ยังไม่ส่ง"][month.short] == overview.missing
        assert counts["ในจำนวนที่ส่ง: ไม่มีผู้รับบริการ"][month.short] == overview.nil
    assert counts["กำหนดส่ง"]["ต.ค. 2566"] == datetime(2023, 11, 6)


def test_schools_stand_by_amphoe_and_name_in_thai_order(session: Session) -> None:
    rows = workbook(session).rows("ต.ค. 2566", HEADING)[:-1]
    schools = session.scalars(select(School))
    ordered = sorted(schools, key=lambda school: (sort_key(school.amphoe), sort_key(school.name), school.code))
    assert [row[HEADING] for row in rows] == [school.code for school in ordered]
    assert (rows[0]["โรงเรียน"], rows[-1]["โรงเรียน"]) == (FIRST_SCHOOL, LAST_SCHOOL)


def test_a_closed_school_is_left_out_from_its_month_on(session: Session) -> None:
    nil_report(session, "บ้านสายลม", NOVEMBER, date(2023, 12, 1))
    session.execute(update(School).where(School.name == "บ้านสายลม").values(inactive_from="2023-11"))
    book = workbook(session)
    assert "บ้านสายลม" in [row["โรงเรียน"] for row in book.rows("ต.ค. 2566", HEADING)]
    assert "บ้านสายลม" not in [row["โรงเรียน"] for row in book.rows("พ.ย. 2566", HEADING)]
    assert book.rows("สรุป", "การส่งรายงาน (จำนวนโรงเรียน)")[1]["พ.ย. 2566"] == 23


def test_a_month_without_any_school_sums_up_to_nothing(session: Session) -> None:
    session.execute(update(School).values(inactive_from="2023-11"))
    book = workbook(session, NOVEMBER)
    assert not session.scalars(select(School).where(in_force("2023-11"))).all()
    assert [row["รวม"] for row in book.rows("สรุป", "กระบวนการ (จำนวนผู้รับบริการ)")] == [0] * 9


@pytest.mark.parametrize("name", ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "+1", "-1", "#N/A", "007", " ก\x0bข "])
def test_a_name_that_looks_like_a_formula_stays_text(session: Session, name: str) -> None:
    session.execute(update(School).where(School.name == "บ้านสายลม").values(name=name, network=name))
    sheet = workbook(session).book["ต.ค. 2566"]
    [row] = [row for row in sheet.iter_rows() if row[0].value == "1099000006"]
    for cell in (row[1], row[3]):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
        assert str(cell.value).replace("_x000B_", "\x0b") == name


def test_a_long_name_takes_two_lines_instead_of_shrinking(session: Session) -> None:
    sheet = workbook(session).book["ต.ค. 2566"]
    names = sorted((cell for cell in sheet["B"][4:-1]), key=lambda cell: len(str(cell.value)))
    short, long = names[0], names[-1]
    assert long.alignment.wrap_text and sheet.row_dimensions[long.row].height == 2 * 21
    assert not short.alignment.wrap_text and sheet.row_dimensions[short.row].height is None


def test_days_are_real_and_shown_in_the_buddhist_era(session: Session) -> None:
    some_reports(session)
    sheet = workbook(session).book["ต.ค. 2566"]
    days = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, datetime)]
    assert {cell.value for cell in days} == {datetime(2023, 11, 3), datetime(2023, 11, 20)}
    assert {cell.number_format for cell in days} == {"[$-107041E]d mmmm yyyy"}


def test_every_sheet_prints_on_a4_landscape_with_its_headings(session: Session) -> None:
    book = workbook(session).book
    assert book.sheetnames == ["สรุป", "ต.ค. 2566", "พ.ย. 2566"]
    for sheet in book.worksheets:
        assert isinstance(sheet, Worksheet)
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        fits_to = (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight)  # None: 1, as the file format has it
        assert fits_to == ((None, None) if sheet.title == "สรุป" else (None, 0))
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.print_area.endswith(f"${sheet.max_row}")
        assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"TH Sarabun New"}
    assert [sheet.freeze_panes for sheet in book.worksheets] == ["C5", "C5", "C5"]


def test_a_longer_span_costs_one_statement_a_month(session: Session) -> None:
    some_reports(session)
    campaign = campaign_in(session)
    statements: list[str] = []
    listen = lambda *arguments: statements.append(arguments[2])  # noqa: E731
    event.listen(session.get_bind(), "before_cursor_execute", listen)
    counts = []
    for months in ([OCTOBER], [OCTOBER, NOVEMBER]):
        statements.clear()
        statistics_workbook(session, campaign, months, NOW)
        counts.append(len(statements))
    event.remove(session.get_bind(), "before_cursor_execute", listen)
    assert counts == [3, 4]


def test_a_workbook_needs_a_month(session: Session) -> None:
    with pytest.raises(ValueError, match="no months"):
        statistics_workbook(session, campaign_in(session), [], NOW)


def test_the_file_is_named_after_its_months() -> None:
    assert workbook_name([OCTOBER]) == "สถิติการให้บริการประชาชน ต.ค. 2566.xlsx"
    assert workbook_name([OCTOBER, NOVEMBER]) == "สถิติการให้บริการประชาชน ต.ค. 2566 – พ.ย. 2566.xlsx"
