"""Thai dictionary order."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from thai.collation import sort_key
from thai.normalise import clean

TEXTS = st.text("กขคน้่็์ะาิเแไ 12๓", max_size=8)


def test_words_stand_in_dictionary_order() -> None:
    ordered = [
        "กก",
        "กรรม",
        "กา",
        "ก่า",
        "เก",
        "เก่ง",
        "เกิด",
        "แก",
        "ไก่",
        "ขา",
        "เป็ด",
        "ฤดู",
        "ลา",
        "วันที่",
        "วัว",
        "หมู",
    ]
    shuffled = random.Random(2566).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


def test_marks_decide_only_between_words_otherwise_alike() -> None:
    assert sorted(["บ้าน", "บาน", "บ่าน", "บ้าง"], key=sort_key) == ["บ้าง", "บาน", "บ่าน", "บ้าน"]


def test_spaces_punctuation_and_kind_of_digits_do_not_count() -> None:
    assert sort_key("วัดท่าหิน (ดรุณศึกษา)")[:2] == sort_key("วัดท่าหินดรุณศึกษา")[:2]
    assert sort_key("ครั้งที่ ๒")[:2] == sort_key("ครั้งที่ 2")[:2]


@given(TEXTS, TEXTS)
def test_only_texts_that_look_the_same_are_equal_in_order(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (clean(one) == clean(other))
