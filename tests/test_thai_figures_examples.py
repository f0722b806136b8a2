"""Statistics as clerks type and paste them, read without a question."""

from __future__ import annotations

from datetime import date

import pytest

from tests.figure_texts import KEYS, OCTOBER, PROCESSES, SCHOOL, TODAY, figures_of
from thai.figures import Reading, read_report
from thai.months import Month

EIGHT = figures_of((3, 0, 1, 0, 0, 2, 5, 1))
NAMED = dict(zip(("รับ", "เข้า", "ออก", "ผ่อนผัน", "ลาออก", "เทียบโอน", "ใบแทน", "อาคาร"), KEYS, strict=True))


def read(text: str) -> Reading:
    return read_report(text, PROCESSES, TODAY)


def said(**figures: int) -> dict[str, int]:
    return {NAMED[name]: value for name, value in figures.items()}


@pytest.mark.parametrize(
    "text",
    [
        "ต.ค. 66 3 0 1 0 0 2 5 1",
        "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1",
        "ต.ค. 3 0 1 0 0 2 5 1",
        "ตค66 3 0 1 0 0 2 5 1",
        "ตุลาคม 2566 3 0 1 0 0 2 5 1",
        "๑๐/๖๖ ๓ ๐ ๑ ๐ ๐ ๒ ๕ ๑",
        "10/66 3 0 1 0 0 2 5 1",
        "10/2566: 3 0 1 0 0 2 5 1",
        "เดือนที่แล้ว 3 0 1 0 0 2 5 1",
        "ต.ค. 66,3,0,1,0,0,2,5,1",
        "ต.ค. 66\t3\t0\t1\t0\t0\t2\t5\t1",
        "ประจำเดือนตุลาคม พ.ศ. 2566\n3\n0\n1\n0\n0\n2\n5\n1",
        "ต.ค. 66 3/0/1/0/0/2/5/1",
        "ต.ค. 66 3, 0, 1, 0, 0, 2, 5, 1",
        "ต.ค. 66 3 คน 0 คน 1 คน 0 คน 0 คน 2 คน 5 คน 1 ครั้ง",
        "ต.ค. 66 สาม ศูนย์ หนึ่ง ศูนย์ ศูนย์ สอง ห้า หนึ่ง ค่ะ",
        "ต.ค. 66 3 0 1 0\n0 2 5 1",
        "ต.ค. 66 03 00 01 00 00 02 05 01",
        "ต.ค. 66 3 0 1 0 0 2 5 1 รวม 12 คน",
        "ต.ค. 66 3 ไม่มี 1 ไม่มี ไม่มี 2 5 1",
        "ต.ค.\u200b 66 3 0 1\ufeff 0 0 2 5 1 ครับบ",
        "ตุลาคม (3) (0) (1) (0) (0) (2) (5) (1)",
        "รายงานสถิติการให้บริการประชาชน ประจำเดือนตุลาคม 2566\n3 0 1 0 0 2 5 1\nขอบคุณค่ะ 🙏",
    ],
)
def test_eight_numbers_behind_a_month_are_the_letters_eight_processes(text: str) -> None:
    reading = read(text)
    assert (reading.month, reading.figures, reading.unclear) == (OCTOBER, EIGHT, ())
    assert reading.understood
    assert not reading.nil


@pytest.mark.parametrize(
    "text",
    [
        "3 0 1 0 0 2 5 1",
        "3,0,1,0,0,2,5,1",
        "3/0/1/0/0/2/5/1",
        "๓ ๐ ๑ ๐ ๐ ๒ ๕ ๑",
        "3;0;1;0;0;2;5;1",
        "3\t0\t1\t0\t0\t2\t5\t1",
        "1) 3\n2) 0\n3) 1\n4) 0\n5) 0\n6) 2\n7) 5\n8) 1",
        "๑) ๓\n๒) ๐\n๓) ๑\n๔) ๐\n๕) ๐\n๖) ๒\n๗) ๕\n๘) ๑",
        "1. 3\n2. 0\n3. 1\n4. 0\n5. 0\n6. 2\n7. 5\n8. 1",
        "(1) 3 (2) 0 (3) 1 (4) 0 (5) 0 (6) 2 (7) 5 (8) 1",
        "1 3\n2 0\n3 1\n4 0\n5 0\n6 2\n7 5\n8 1",
        "1: 3\n2: 0\n3: 1\n4: 0\n5: 0\n6: 2\n7: 5\n8: 1",
        "ข้อ 1 3\nข้อ 2 0\nข้อ 3 1\nข้อ 4 0\nข้อ 5 0\nข้อ 6 2\nข้อ 7 5\nข้อ 8 1",
        "1) 3 คน 2) 0 3) 1 4) 0 5) 0 6) 2 7) 5 8) 1",
        "1\t3\n2\t0\n3\t1\n4\t0\n5\t0\n6\t2\n7\t5\n8\t1",
    ],
)
def test_eight_numbers_without_a_month_are_read_and_list_numbers_are_not(text: str) -> None:
    reading = read(text)
    assert (reading.month, reading.figures, reading.unclear) == (None, EIGHT, ())


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("รับ นร. 3 คน, ย้ายเข้า=0 ; เทียบโอน: ๒ ราย", said(รับ=3, เข้า=0, เทียบโอน=2)),
        ("รับนักเรียน3คนย้ายออก1คน", said(รับ=3, ออก=1)),
        ("รับนักเรียนสามคน ลาออกไม่มีค่ะ", said(รับ=3, ลาออก=0)),
        ("รับนักเรียน สิบสอง ลาออก ศูนย์", said(รับ=12, ลาออก=0)),
        ("3 คน รับนักเรียน", said(รับ=3)),
        ("3 คน รับนักเรียน, 1 คน ย้ายออก", said(รับ=3, ออก=1)),
        ("ไม่มีใครย้ายออก", said(ออก=0)),
        ("รับนักเรียน 3\nไม่มีย้ายออก", said(รับ=3, ออก=0)),
        ("1. รับนักเรียน 3\n2. ย้ายเข้า 0", said(รับ=3, เข้า=0)),
        ("1.รับนักเรียน 3 2.ย้ายเข้า 0 3.ย้ายออก 1", said(รับ=3, เข้า=0, ออก=1)),
        ("๑) ลาออก ๒\n๒) รับนักเรียน ๓", said(ลาออก=2, รับ=3)),
        ("3. ย้ายออก 2", said(ออก=2)),
        ("1 ลาออก 2\n2 รับนักเรียน 3", said(ลาออก=2, รับ=3)),
        ("ข้อ 3 2, ข้อ 1 = 3", said(ออก=2, รับ=3)),
        ("ข้อ 1 รับนักเรียน 3", said(รับ=3)),
        ("- รับนักเรียน 3\n- ย้ายออก 1", said(รับ=3, ออก=1)),
        ("• รับนักเรียน : 3\n• ย้ายออก : 1", said(รับ=3, ออก=1)),
        ("ย้ายออก - 2", said(ออก=2)),
        ("ลาออก......3", said(ลาออก=3)),
        ("รับนักเรียน (3) ย้ายออก (1 คน)", said(รับ=3, ออก=1)),
        ("รับนักเรียน\n3\nย้ายออก\n1", said(รับ=3, ออก=1)),
        ("รับนักเรียน 3\nย้ายออก\n2\nลาออก 1", said(รับ=3, ออก=2, ลาออก=1)),
        ("รับนักเรียน,3\nย้ายออก,1", said(รับ=3, ออก=1)),
        ("รับนักเรียน\tย้ายออก\n3\t1", said(รับ=3, ออก=1)),
        ("ผ่อนผัน ป.1 2 คน", said(ผ่อนผัน=2)),
        ("ผ่อนผันป1 2 คน", said(ผ่อนผัน=2)),
        ("ผ่อนผัน 2 คน", said(ผ่อนผัน=2)),
        ("ปพ. 2 คน ลาออก 1 คน", said(ใบแทน=2, ลาออก=1)),
        ("ปพ: 2", said(ใบแทน=2)),
        ("ย้าย ออก 2 ลา ออก 1", said(ออก=2, ลาออก=1)),
        ("รับนักเรยน 3 ยายออก 1 เทียบโอณ 2", said(รับ=3, ออก=1, เทียบโอน=2)),
        ("รับนักเรียนน 3 ลาออกกก 1", said(รับ=3, ลาออก=1)),
        ("รับนักเรียน 3,000 คน", said(รับ=3000)),
        ("รับนักเรียน 2566 คน", said(รับ=2566)),
        ("รับนักเรียน 3 และย้ายออก 1", said(รับ=3, ออก=1)),
        ("รับนักเรียน 3 ย้ายออก 1 รวม 4", said(รับ=3, ออก=1)),
        ("รับนักเรียน 3 รับนักเรียน 3 คน", said(รับ=3)),
        ("ลาออกจากโรงเรียน 1 คน", said(ลาออก=1)),
        ("จำนวนผู้ขอใช้อาคารสถานที่ มี 4 ราย", said(อาคาร=4)),
        ("ข้อมูล ณ วันที่ 31 ตุลาคม 2566 รับนักเรียน 3", said(รับ=3)),
        ("รับนักเรียน 3 โทร 081-2345678", said(รับ=3)),
    ],
)
def test_names_may_stand_in_any_order_and_spelling(text: str, figures: dict[str, int]) -> None:
    reading = read(text)
    assert (reading.figures, reading.unclear, reading.rest) == (figures, (), None)


FULL_NAMES = "\n".join(f"{process.name}\t{EIGHT[process.key]}" for process in PROCESSES)


@pytest.mark.parametrize(
    "text",
    [
        FULL_NAMES,
        "ลำดับที่\tกระบวนการ\tจำนวน (คน)\n"
        + "\n".join(f"{at}\t{line}" for at, line in enumerate(FULL_NAMES.split("\n"), start=1))
        + "\nรวม\t\t12",
        "\t".join(p.short for p in PROCESSES) + "\n" + "\t".join(str(EIGHT[p.key]) for p in PROCESSES),
        "\n".join(f"{at}. {p.short} {EIGHT[p.key]} คน" for at, p in enumerate(PROCESSES, start=1)),
    ],
)
def test_tables_pasted_from_a_spreadsheet_are_read(text: str) -> None:
    assert (read(text).figures, read(text).unclear) == (EIGHT, ())


@pytest.mark.parametrize(
    "text",
    [
        "สถิติ ตุลาคม รับนักเรียน 3 ย้ายออก 1 ที่เหลือ 0",
        "ต.ค. 66 รับนักเรียน 3 ย้ายออก 1 นอกนั้นไม่มี",
        "รับนักเรียน 3, ย้ายออก 1, อื่น ๆ 0 เดือนตุลาคม 66",
        "ต.ค.: รับเด็ก 3 คน ย้ายออก 1 คน ส่วนที่เหลือเป็น 0 ทั้งหมดค่ะ",
        "สวัสดีค่ะ ขอส่งสถิติเดือนตุลาคม 2566 ค่ะ รับนักเรียน 3 คน ย้ายออก 1 คน นอกนั้นไม่มีค่ะ ขอบคุณค่ะ",
    ],
)
def test_the_rest_is_none_where_the_message_says_so(text: str) -> None:
    reading = read(text)
    assert (reading.month, reading.figures, reading.rest) == (OCTOBER, said(รับ=3, ออก=1), 0)
    assert reading.settled(KEYS) == {**dict.fromkeys(KEYS, 0), **said(รับ=3, ออก=1)}
    assert reading.unclear == ()


def test_a_process_that_is_asked_about_is_no_part_of_the_rest() -> None:
    settled = read("รับนักเรียน 3 ย้าย 2 ที่เหลือ 0").settled(KEYS)
    assert settled == said(รับ=3, ผ่อนผัน=0, ลาออก=0, เทียบโอน=0, ใบแทน=0, อาคาร=0)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("ไม่มี", None),
        ("ไม่มีครับ", None),
        ("ไม่มีผู้รับบริการ", None),
        ("ไม่มีผู้มารับบริการค่ะ", None),
        ("ไม่มีผู้มาใช้บริการเดือนนี้", Month(2023, 11)),
        ("ไม่มีผู้รับบริการเดือนนี้", Month(2023, 11)),
        ("เดือนที่แล้วไม่มีค่ะ", OCTOBER),
        ("สถิติ ต.ค. 66 ไม่มี", OCTOBER),
        ("ต.ค. 66 ไม่มีคนมาใช้บริการ", OCTOBER),
        ("ทุกข้อ 0", None),
        ("ไม่มีทุกข้อ", None),
        ("ทั้ง 8 ข้อเป็นศูนย์", None),
    ],
)
def test_none_at_all_is_a_report_of_its_own(text: str, month: Month | None) -> None:
    reading = read(text)
    assert (reading.nil, reading.month, reading.figures, reading.unclear) == (True, month, {}, ())
    assert reading.settled(KEYS) == dict.fromkeys(KEYS, 0)


def test_eight_zeros_are_figures_and_no_nil_statement() -> None:
    reading = read("0 0 0 0 0 0 0 0")
    assert (reading.nil, reading.figures) == (False, dict.fromkeys(KEYS, 0))


@pytest.mark.parametrize(
    "text",
    [
        "บ้านนาดี (มิตรภาพที่ 129)\t3\t0\t1\t0\t0\t2\t5\t1",
        "รร.บ้านนาดี 3 0 1 0 0 2 5 1",
        "โรงเรียนบ้านนาดี (มิตรภาพที่ ๑๒๙)\n3 0 1 0 0 2 5 1",
    ],
)
def test_the_schools_own_name_and_its_number_may_stand_in_the_message(text: str) -> None:
    assert read_report(text, PROCESSES, TODAY, SCHOOL).figures == EIGHT
    assert read_report(text, PROCESSES, TODAY).figures == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "สวัสดีค่ะ",
        "ย้ายออก",
        "ขอบคุณครับ",
        "โทร 077-545101-3",
        "ส่งวันที่ 5",
        "ประชุม 9 พ.ย. 66 เวลา 10.30 น.",
        "ไม่มีปัญหา",
        "3",
    ],
)
def test_other_talk_is_no_report(text: str) -> None:
    reading = read(text)
    assert (reading.understood, reading.figures, reading.nil, reading.unclear) == (False, {}, False, ())


def test_a_month_alone_is_a_month_and_no_report() -> None:
    assert read("สถิติ ต.ค. 66") == Reading(month=OCTOBER)


def test_less_is_needed_when_a_report_is_expected() -> None:
    assert not read("รับนักเรียนใหม่ 3").understood
    assert read_report("รับนักเรียนใหม่ 3", PROCESSES, TODAY, expected=True).unclear


def test_a_month_still_to_come_is_last_years_as_everywhere() -> None:
    assert read_report("ธ.ค. 3 0 1 0 0 2 5 1", PROCESSES, date(2024, 1, 5)).month == Month(2023, 12)
