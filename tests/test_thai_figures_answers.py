"""The answer to one question, and corrections of figures already given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import num_to_thaiword

from tests.figure_texts import KEYS, PROCESSES
from thai.digits import to_thai
from thai.figures import FigureProblem, Unclear, UnclearKind, read_correction, read_figure

P = FigureProblem
K = UnclearKind


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("3", 3),
        ("๓ คน", 3),
        ("3คน", 3),
        ("สามคน", 3),
        ("สิบสอง", 12),
        ("ไม่มี", 0),
        ("ไม่มีครับ", 0),
        ("ไม่มีผู้รับบริการ", 0),
        ("ศูนย์", 0),
        ("0", 0),
        ("03", 3),
        ("มี 3 คนค่ะ", 3),
        ("จำนวน 3 ราย", 3),
        ("9,999", 9_999),
        ("9999", 9_999),
        ("2566", 2_566),
        (" 3. ", 3),
        ("(3)", 3),
        ("3\u200b คน", 3),
    ],
)
def test_one_number_in_any_writing_is_the_figure(text: str, figure: int) -> None:
    assert read_figure(text) == figure


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", P.NOT_A_NUMBER),
        ("สวัสดี", P.NOT_A_NUMBER),
        ("ยังไม่มี", P.NOT_A_NUMBER),
        ("ไม่มีข้อมูล", P.NOT_A_NUMBER),
        ("-", P.NOT_A_NUMBER),
        ("3?", P.NOT_A_NUMBER),
        ("ไม่ 3", P.NOT_A_NUMBER),
        ("ข้อ 3", P.NOT_A_NUMBER),
        ("ประมาณ 3", P.NOT_A_NUMBER),
        ("8:30", P.NOT_A_NUMBER),
        ("ป.3", P.NOT_A_NUMBER),
        ("077-545101-3", P.NOT_A_NUMBER),
        ("สามัคคี", P.NOT_A_NUMBER),
        ("3 โหล", P.NOT_A_NUMBER),
        ("A4", P.NOT_A_NUMBER),
        ("2.5", P.NOT_WHOLE),
        ("2,5", P.NOT_WHOLE),
        ("1/2", P.NOT_WHOLE),
        ("-3", P.NEGATIVE),
        ("−3", P.NEGATIVE),
        ("10000", P.TOO_LARGE),
        ("12,000 คน", P.TOO_LARGE),
        ("หนึ่งล้าน", P.TOO_LARGE),
        ("2-3", P.SEVERAL),
        ("3 4", P.SEVERAL),
        ("สองสามคน", P.SEVERAL),
        ("3 หรือ 4", P.NOT_A_NUMBER),
        ("3, 0, 1", P.SEVERAL),
        ("99999999999999999999999999", P.TOO_LARGE),
    ],
)
def test_anything_else_is_refused_with_its_reason(text: str, problem: FigureProblem) -> None:
    assert read_figure(text) is problem


@given(st.integers(0, 9_999))
def test_every_figure_is_read_in_figures_of_both_kinds_and_in_words(value: int) -> None:
    speech_differs = value > 1000 and 1 < value % 1000 < 10  # สองพันห้า is 2,500 in speech
    for text in (f"{value} คน", to_thai(value), f"{value:,}", *([] if speech_differs else [num_to_thaiword(value)])):
        assert read_figure(text) == value


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("แก้ ย้ายออก 2", {"transfer_out": 2}),
        ("แก้ไข ข้อ 3 เป็น 2", {"transfer_out": 2}),
        ("ย้ายออก 2", {"transfer_out": 2}),
        ("ขอแก้ไข ย้ายออก เป็น ๒ คนค่ะ", {"transfer_out": 2}),
        ("แก้ย้ายออก2", {"transfer_out": 2}),
        ("แก้ ย้ายออก 2 รับนักเรียน 4", {"transfer_out": 2, "admission": 4}),
        ("แก้ ข้อ 3 = 2, ข้อ 8 ไม่มี", {"transfer_out": 2, "premises": 0}),
        ("เปลี่ยน ข้อ 3 จาก 1 เป็น 2", {"transfer_out": 2}),
        ("แก้ไข\nย้ายออก 2\nลาออก 0", {"transfer_out": 2, "withdrawal": 0}),
    ],
)
def test_a_correction_names_its_new_figures(text: str, figures: dict[str, int]) -> None:
    assert read_correction(text, PROCESSES) == figures


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("แก้ ย้าย 2", K.WHICH_NAME),
        ("แก้ 2", K.COUNT),
        ("แก้", K.NOTHING),
        ("แก้ 3 เป็น 2", K.COUNT),
        ("แก้ ย้ายออก", K.NO_NUMBER),
        ("แก้ ย้ายออก 2 เป็น 3", K.WHICH_NUMBER),
        ("แก้ ย้ายออก 2.5", K.NOT_WHOLE),
        ("แก้ ย้ายออก 2 ย้ายออก 3", K.TWICE),
        ("แก้ ที่เหลือ 0", K.REST),
        ("แก้ ไม่มี", K.REST),
        ("ไม่แก้ ย้ายออก 2", K.WORDS),
        ("แก้ ต.ค. ย้ายออก 2", K.WORDS),
        ("แก้ ข้อ 9 เป็น 2", K.WORDS),
        ("สวัสดี", K.NOTHING),
    ],
)
def test_a_correction_in_doubt_is_asked_about(text: str, kind: UnclearKind) -> None:
    unclear = read_correction(text, PROCESSES)
    assert isinstance(unclear, Unclear)
    assert unclear.kind is kind


@given(st.sampled_from(KEYS), st.integers(0, 1999))
def test_each_process_can_be_corrected_by_its_place_and_its_short_name(key: str, value: int) -> None:
    process = PROCESSES[KEYS.index(key)]
    for name in (f"ข้อ {KEYS.index(key) + 1}", process.short, process.name):
        assert read_correction(f"แก้ {name} เป็น {value} คน", PROCESSES) == {key: value}
