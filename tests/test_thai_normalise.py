"""Cleaning and folding what people type, digits, and Thai typed on the English layout."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.digits import to_arabic, to_thai
from thai.keyboard import from_english_layout, looks_like_english_layout
from thai.normalise import clean, fold

THAI_TYPING = st.text("กขคงนมยรลวอสหบ้่๊๋์็ัิีึืุูะาำเแโใไๆฯํฺ 0๑a\u200b\u00a0\n(", max_size=30)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("เเม่", "แม่"),
        ("แแม่", "แม่"),
        ("น\u0e4d\u0e49า", "น้ำ"),
        ("น\u0e49\u0e4dา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("บา้น", "บ้าน"),
        ("ที\u0e48\u0e48", "ที่"),
        ("ท\u0e48ี", "ที่"),
        ("บ้\u0e48าน", "บ่าน"),  # a tone retyped: the last one counts
        ("สถานะะะ", "สถานะ"),
        ("  สถานะ\u00a0\u00a0 โรงเรียน\t", "สถานะ โรงเรียน"),
        ("สถา\u200bนะ\u202e\ufeff", "สถานะ"),
        ("สถา\x00นะ\x07", "สถานะ"),
        ("บรรทัดหนึ่ง \r\n สอง\u2028สาม", "บรรทัดหนึ่ง\nสอง\nสาม"),
        ("cafe\u0301", "café"),
        ("เอกสาร\ud800", "เอกสาร"),
        ("เกาะ เบาะ สิทธิ์ ก็ กรรม", "เกาะ เบาะ สิทธิ์ ก็ กรรม"),
    ],
)
def test_cleaning_gives_what_the_writer_meant(typed: str, meant: str) -> None:
    assert clean(typed) == meant


@given(st.one_of(st.text(), THAI_TYPING))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_clean_text_has_no_invisible_character_and_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs") for char in cleaned)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@pytest.mark.parametrize("typed", ["สถานะ", "สถานะะะ!!", " ส ถ า น ะ ", "สถานะ。", "สถา\u200bนะ"])
def test_variants_of_a_command_share_one_folded_key(typed: str) -> None:
    assert fold(typed) == fold("สถานะ")


def test_folding_keeps_repeated_digits_and_squeezes_repeated_letters() -> None:
    assert fold("ครั้งที่ ๑๑ OOK") == "ครั้งที่11ok"


@given(THAI_TYPING)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_digits_survive_the_way_to_thai_and_back(text: str) -> None:
    assert to_arabic(to_thai(text)) == to_arabic(text)
    assert len(to_arabic(text)) == len(text)


def test_a_number_is_written_in_thai_digits() -> None:
    assert to_thai(2566) == "๒๕๖๖"
    assert to_arabic("ศธ ๐๔๐๔๒/๓๓๒๙") == "ศธ 04042/3329"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("l5kot", "สถานะ"),
        ("g,o^", "เมนู"),
        ("pdg]bd", "ยกเลิก"),
        ("xDbmbo", "ปฏิทิน"),
        ("]'mtg[upo", "ลงทะเบียน"),
        ("9i;0", "ตรวจ"),
        ("l5b9b", "สถิติ"),
        ("L5kot", "ศถานะ"),
    ],
)
def test_thai_typed_on_the_english_layout_is_read_by_its_keys(typed: str, meant: str) -> None:
    assert from_english_layout(typed) == meant


@pytest.mark.parametrize("typed", ["l5kot", "g,o^", "pdg]bd", "xDbmbo", "]'mtg[upo", "9i;0", "l5b9b"])
def test_commands_on_the_english_layout_are_noticed(typed: str) -> None:
    assert looks_like_english_layout(typed)


@pytest.mark.parametrize(
    "typed",
    ["status", "hello", "ok", "menu", "cat", "login", "don't", "it's ok", "ok, sure", "covid19", "2nd",
     "p.m.", "info.go.th", "www.cpn2.go.th", "1086110173", "86020046", "3/2", "077-545101-3",
     "K7QF-2M9D", "O28", "", "สถานะ", "สถานะ ok", "😀", ";;;", "Token Keys"],
)  # fmt: skip
def test_english_codes_numbers_and_thai_are_left_alone(typed: str) -> None:
    assert not looks_like_english_layout(typed)


@given(st.text(max_size=40))
def test_any_text_can_be_asked_about_its_layout(text: str) -> None:
    assert len(from_english_layout(text)) == len(text)
    assert not looks_like_english_layout(text) or text.strip().isascii()
