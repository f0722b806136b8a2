"""Numbers as an answer to "how many?"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import num_to_thaiword

from thai.digits import to_thai
from thai.numbers import read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        ("๓", 3),
        (" ๑๒ ราย ", 12),
        ("1,234", 1234),
        ("๑,๒๓๔ ครั้ง", 1234),
        ("5เรื่อง", 5),
        ("ศูนย์", 0),
        ("สิบสอง", 12),
        ("สิบ คน", 10),
        ("ยี่สิบเอ็ด", 21),
        ("ร้อย", 100),
        ("สองร้อยห้า", 205),
        ("สองพันห้าร้อย", 2500),
        ("007", 7),
    ],
)
def test_figures_and_number_words_are_read(typed: str, number: int) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "คน", "ไม่มี", "3/2", "3.5", "-1", "+1", "3-5", "1 2", "12,34", "1,2345", "0812345678",
     "077-545101-3", "1086110173", "9 พ.ย. 66", "9/11/66", "3 ห้อง", "สามคนครึ่ง", "สองพันห้า",
     "หมื่นห้า", "ยี่", "เอ็ด", "ล้าน", "สองล้านห้า", "ประมาณ 3", "3?", "²", "٣", "๓a", "3\n4", "1e3"],
)  # fmt: skip
def test_anything_but_a_plain_number_is_refused(typed: str) -> None:
    assert read_number(typed) is None


@given(st.integers(0, 9_999_999))
def test_every_count_is_read_in_arabic_and_thai_digits_with_and_without_commas(number: int) -> None:
    assert read_number(str(number)) == number
    assert read_number(to_thai(number)) == number
    assert read_number(f"{number:,} คน") == number


@given(st.integers(0, 9_999_999))
def test_number_words_are_read_as_they_are_written_or_refused_when_speech_differs(number: int) -> None:
    speech_differs = number > 1000 and 1 < number % 1000 < 10  # สองพันห้า is 2,500 in speech
    assert read_number(num_to_thaiword(number)) == (None if speech_differs else number)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    number = read_number(text)
    assert number is None or 0 <= number <= 9_999_999
