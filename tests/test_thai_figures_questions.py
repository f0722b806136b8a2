"""What a careful reader would ask about, and nothing becomes a figure until somebody has answered."""

from __future__ import annotations

import pytest

from tests.figure_texts import KEYS, OCTOBER, PROCESSES, TODAY
from thai.figures import Reading, Unclear, UnclearKind, read_report

K = UnclearKind


def read(text: str) -> Reading:
    return read_report(text, PROCESSES, TODAY)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ต.ค. 66 1 0 0 0 0 0 0", K.YEAR),
        ("ต.ค. 66\n1\n0\n0\n0\n0\n0\n0", K.YEAR),
        ("ต.ค.66,1,0,0,0,0,0,0", K.COUNT),
        ("ตุลาคม 2566 1 0 0 0 0 0 0", K.COUNT),
        ("10/66 1 0 0 0 0 0 0", K.COUNT),
        ("ต.ค. 66 1 0 0 0 0 0 0 0 0", K.COUNT),
        ("3 0 1 0 0 2 5", K.COUNT),
        ("3 0 1 0 0 2 5 1 4", K.COUNT),
        ("ต.ค. 66 3", K.COUNT),
        ("สถิติ 3", K.COUNT),
        ("3-0-1-0-0-2-5-1", K.COUNT),
        ("3 - 1 0 0 2 5 1", K.COUNT),
        ("3 0 1 0 0 2.5 1 0", K.COUNT),
        ("120,0,0,1,2,3,4,5", K.COUNT),
        ("1,200,0,0,0,0,0,0", K.COUNT),
        ("3 0 1 = 0 0 2 5 1", K.COUNT),
        ("3 0 1 และ 0 0 2 5 1", K.COUNT),
        ("8: 30\n3 0 1 0 0 2", K.COUNT),
        ("1 2 3 4 5 6 7 8", K.LIST_NUMBERS),
        ("1\n2\n3\n4\n5\n6\n7\n8", K.LIST_NUMBERS),
        ("ไม่มี 3", K.COUNT),
        ("1.3\n2.0\n3.1\n4.0\n5.0\n6.2\n7.5\n8.1", K.COUNT),
        ("ต.ค. 66 30100251", K.COUNT),
        ("2 พัน 0 0 0 0 0 0", K.COUNT),
        ("0ศูนย์0 0 0 0 0 0", K.COUNT),
        ("2566 0 1 0 0 2 5 1", K.COUNT),
    ],
)
def test_bare_numbers_that_are_not_exactly_eight_figures_give_none(text: str, kind: UnclearKind) -> None:
    reading = read_report(text, PROCESSES, TODAY, expected=True)
    assert (reading.figures, reading.rest, reading.nil, reading.understood) == ({}, None, False, True)
    assert [unclear.kind for unclear in reading.unclear] == [kind]


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("รับนักเรียน 2.5", K.NOT_WHOLE, ()),
        ("รับนักเรียน 3,5", K.NOT_WHOLE, ()),
        ("รับนักเรียน -3", K.NEGATIVE, (3,)),
        ("รับนักเรียน-3", K.NEGATIVE, (3,)),
        ("รับนักเรียน 2-3", K.RANGE, (2, 3)),
        ("รับนักเรียน สองสามคน", K.RANGE, ()),
        ("รับนักเรียน 12345 คน", K.TOO_LARGE, ()),
        ("รับนักเรียน 3/2", K.CODE, ()),
        ("รับนักเรียน/3", K.CODE, ()),
        ("รับนักเรียน 007", K.CODE, ()),
        ("รับนักเรียน 8:30", K.CODE, ()),
        ("รับนักเรียน 077-545101", K.CODE, ()),
        ("รับนักเรียน ป.1", K.CODE, ()),
        ("รับนักเรียน -", K.DASH, (0,)),
        ("รับนักเรียน\t-", K.DASH, (0,)),
        ("รับนักเรียน 2566", K.YEAR, (2566,)),
        ("รับนักเรียน 3 4", K.WHICH_NUMBER, (3, 4)),
        ("รับนักเรียน 3 - 5", K.WHICH_NUMBER, (3, 5)),
        ("รับนักเรียน ป.1 5 คน", K.WHICH_NUMBER, (5,)),
        ("รับนักเรียน 3 คน 2 ครั้ง", K.WHICH_NUMBER, (3, 2)),
        ("รับนักเรียน 3 รับนักเรียน 4", K.TWICE, (3, 4)),
        ("3 รับนักเรียน", K.WHICH_NUMBER, (3,)),
        ("1 รับนักเรียน 3", K.WHICH_NUMBER, (1, 3)),
        ("สถิติ รับนักเรียน และ 3", K.WHICH_NUMBER, ()),
        ("รับนักเรียน เดือนตุลาคม 3", K.WHICH_NUMBER, ()),
        ("สถิติ รับนักเรียน", K.NO_NUMBER, ()),
        ("3) รับนักเรียน 2", K.WHICH_NUMBER, (3, 2)),
        ("รับนักเรียน 3.ลาออก", K.LIST_NUMBERS, (3,)),
    ],
)
def test_a_name_whose_number_is_in_doubt_is_asked_about(text: str, kind: UnclearKind, values: tuple[int, ...]) -> None:
    reading = read(text)
    assert "admission" not in reading.settled(KEYS)
    assert (reading.unclear[0].kind, reading.unclear[0].keys, reading.unclear[0].values) == (
        kind,
        ("admission",),
        values,
    )


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("ย้าย 2", ("transfer_in", "transfer_out")),
        ("ขอย้าย 2 คน", ("transfer_in", "transfer_out")),
        ("ย้าย นร. 2", ("transfer_in", "transfer_out")),
        ("ออก 2", ("transfer_out", "withdrawal")),
        ("รับ 2", ("admission", "transfer_in")),
    ],
)
def test_a_name_of_two_processes_asks_which(text: str, keys: tuple[str, ...]) -> None:
    assert read(text) == Reading(unclear=(Unclear(K.WHICH_NAME, text, keys, (2,)),), understood=True)


@pytest.mark.parametrize(
    ("text", "figures", "asked"),
    [
        ("รับนักเรียน 3 ย้าย 2 ลาออก 1", {"admission": 3, "withdrawal": 1}, {"transfer_in", "transfer_out"}),
        ("รับนักเรียน 3 ย้ายออก", {"admission": 3}, {"transfer_out"}),
        ("รับนักเรียน 3 ย้ายออก ที่เหลือ 0", {"admission": 3}, {"transfer_out"}),
        ("รับนักเรียน - ย้ายออก 2", {"transfer_out": 2}, {"admission"}),
        ("รับนักเรียน 2.5 ย้ายออก 1", {"transfer_out": 1}, {"admission"}),
        ("รับนักเรียน 3 2, ย้ายออก 1", {"transfer_out": 1}, {"admission"}),
        ("รับนักเรียน 3 2 ย้ายออก 1", {}, {"admission", "transfer_out"}),
        ("รับนักเรียน 3 คน ย้ายเข้า ย้ายออก 0", {"admission": 3}, {"transfer_in", "transfer_out"}),
        ("ย้ายเข้า/ย้ายออก 0", {}, {"transfer_in", "transfer_out"}),
        ("รับนักเรียน, 3 คน ย้ายออก, 1 คน", {}, {"admission", "transfer_out"}),
        ("3 คน รับนักเรียน 1 คน ย้ายออก", {}, {"admission", "transfer_out"}),
        ("3 คน รับนักเรียน, ย้ายออก 1 คน", {"transfer_out": 1}, {"admission"}),
        ("3\nรับนักเรียน\n1\nย้ายออก", {}, {"admission", "transfer_out"}),
        ("3 คน\nรับนักเรียน, 1 คน\nย้ายออก", {}, {"admission", "transfer_out"}),
        ("รับนักเรียน\nย้ายออก\n3\n1", {}, {"admission", "transfer_out"}),
        ("1. รับนักเรียน 2. ย้ายเข้า 3. ย้ายออก 4", {}, {"admission", "transfer_in", "transfer_out"}),
        ("ข้อ 3 รับนักเรียน 2", {}, {"admission", "transfer_out"}),
        ("ผ่อนผัน ป.1-2 3 คน ลาออก 1", {}, {"age_waiver", "withdrawal"}),
        ("ปพ.1 2 คน", {}, {"replacement_document"}),
        ("ปพ 1", {}, {"replacement_document"}),
        ("3\t-\t1\t0\t0\t2\t5\t1", None, {"transfer_in"}),
    ],
)
def test_only_what_is_in_doubt_is_asked(text: str, figures: dict[str, int] | None, asked: set[str]) -> None:
    reading = read(text)
    assert {key for unclear in reading.unclear for key in unclear.keys} == asked
    assert reading.figures.keys().isdisjoint(asked)
    assert len(reading.figures) == 7 if figures is None else reading.figures == figures


@pytest.mark.parametrize(
    "text",
    [
        "ห้องเรียน 3/2 ย้าย 1 คน",
        "ห้องเรียน 3/2 ย้ายออก 1 คน",
        "ยังไม่ได้รับนักเรียน 3",
        "ไม่รับนักเรียน 3",
        "รับนักเรียน 3 หรือ 4",
        "ถ้ารับนักเรียน 3 ย้ายออก 1 ต้องทำอย่างไร",
        "รับนักเรียน 3?",
        "รับนักเรียน 3 ใช่ไหม",
        "ตัวอย่าง รับนักเรียน 3",
        "ตัวอย่าง\nรับนักเรียน 3",
        "รับนักเรียน 3 ส่งวันที่ 5",
        "วันที่ 5 ต.ค. 66 ย้ายออก 1 คน",
        "3 ต.ค. 66 ย้ายออก 1 คน",
        "10.30 น. ย้ายออก 1",
        "มิตรภาพที่ 129 รับนักเรียน 3",
        "บ้านอื่น 3 0 1 0 0 2 5 1",
        "รับนักเรียน 2 + 1",
        "รับนักเรียน 50%",
        "ใช้อาคาร 3 ชั้น",
        "ขอเอกสาร 2 ฉบับ",
        "รับนักเรียน 3 ยกเว้นย้ายออก 1",
        "ภาคเรียนที่ 1/2566 รับนักเรียน 3",
        "ลาออก 1 คน ชื่อ ด.ช.เอก",
        "ย้ายออก 1 ครั้งที่ 2",
        "ย้ายออก 2 ห้อง ป.1/2",
        "แก้ ย้ายออก 2",
        "เป้าหมาย รับนักเรียน 30",
        "สถานี 3 ลาออก 1",
        "ลาออก 1 รับนักเรียน ３",
        "ต.ค. 66 รับนักเรียน 3 ย้ายออก",
        "รับนักเรียน ต.ค. 3 พ.ย. 2 คน ย้ายออก 1",
        "3 0 1 0 0 2 5 1 ครั้งที่ 2 ค่ะ",
    ],
)
def test_beside_words_not_understood_nothing_is_certain(text: str) -> None:
    reading = read(text)
    assert (reading.figures, reading.rest, reading.nil) == ({}, None, False)
    assert reading.unclear[0].kind in (K.WORDS, K.YEAR)
    assert reading.understood


def test_a_clear_pair_beside_strange_words_is_offered() -> None:
    words, pair = read("คุณครู รับนักเรียน 3").unclear
    assert words == Unclear(K.WORDS, "คุณครู")
    assert pair == Unclear(K.UNSURE, "รับนักเรียน 3", ("admission",), (3,))


@pytest.mark.parametrize(
    "text", ["ต.ค. 66 รับนักเรียน 3\nพ.ย. 66 รับนักเรียน 2", "เดือนที่แล้ว 3 คน รับนักเรียน เดือนนี้ 2 คน", "ต.ค. - พ.ย. 66 รับนักเรียน 3"]
)
def test_two_months_in_one_message_ask_which(text: str) -> None:
    reading = read(text)
    assert (reading.month, reading.figures) == (None, {})
    assert K.MONTH in [unclear.kind for unclear in reading.unclear]


@pytest.mark.parametrize(
    "text", ["ห้อง 5/66 ย้ายออก 1", "3 ต.ค. 66 ย้ายออก 1", "วันที่ 5 ต.ค. 66 ย้ายออก 1 คน", "ภาคเรียนที่ 1/2566 ลาออก 2"]
)
def test_a_room_a_day_or_a_term_is_no_month(text: str) -> None:
    assert read(text).month is None


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("รับนักเรียน 3 ที่เหลือ 2", Unclear(K.REST, "ที่เหลือ 2", (), (2,))),
        ("ทุกข้อ 2", Unclear(K.REST, "ทุกข้อ 2", (), (2,))),
        ("รับนักเรียน 3 ที่เหลือ 0 รวม 5", Unclear(K.TOTAL, "รวม 5", (), (5, 3))),
        ("รับนักเรียน 3 ย้ายออก 1 รวม 3", Unclear(K.TOTAL, "รวม 3", (), (3, 4))),
        ("3 0 1 0 0 2 5 1 รวม 13", Unclear(K.TOTAL, "รวม 13", (), (13, 12))),
        ("ต.ค. 66 รับนักเรียน 3\n7", Unclear(K.NO_NAME, "7", (), (7,))),
    ],
)
def test_a_rest_that_is_not_none_a_wrong_total_and_a_lone_number_ask(text: str, unclear: Unclear) -> None:
    assert read(text).unclear == (unclear,)


def test_the_month_stays_known_when_figures_are_in_doubt() -> None:
    assert read("ต.ค. 66 ย้าย 2").month == OCTOBER
