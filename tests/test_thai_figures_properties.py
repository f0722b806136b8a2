"""Whatever way the same figures are written, the same figures are read; and nothing is read that is not there."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.util import num_to_thaiword

from tests.figure_texts import (
    CODES,
    KEYS,
    OCTOBER,
    PROCESSES,
    SCHOOL,
    STRANGERS,
    TODAY,
    UNITS,
    Written,
    backwards,
    careless,
    documented,
    figures_of,
    large,
    number,
)  # fmt: skip
from thai.figures import Reading, read_correction, read_figure, read_report
from thai.normalise import clean


def read(text: str) -> Reading:
    return read_report(text, PROCESSES, TODAY)


@settings(max_examples=400, deadline=None)
@given(documented())
def test_every_documented_way_of_writing_eight_figures_gives_them(written: Written) -> None:
    reading = read(written.text)
    assert reading.unclear == ()
    assert reading.settled(KEYS) == figures_of(written.values)
    assert reading.month == OCTOBER


@settings(max_examples=400, deadline=None)
@given(st.one_of(careless(), backwards()))
def test_careless_writing_is_asked_about_but_never_read_wrongly(written: Written) -> None:
    reading = read(written.text)
    truth = figures_of(written.values)
    assert reading.settled(KEYS).items() <= truth.items()
    assert reading.unclear or reading.settled(KEYS) == truth
    assert reading.understood


@settings(max_examples=300, deadline=None)
@given(documented(), st.sampled_from(STRANGERS), st.data())
def test_a_word_that_is_not_understood_makes_every_figure_a_question(
    written: Written, stranger: str, data: st.DataObject
) -> None:
    gaps = [match.start() for match in re.finditer(r"[ \n]|$", written.text)]
    at = data.draw(st.sampled_from(gaps))
    reading = read(f"{written.text[:at]} {stranger} {written.text[at:]}")
    assert reading.figures == {}
    assert reading.rest is None
    assert not reading.nil


_GLUE = r"(?:[ \n\t:=,;./()\"'-]|และ|จำนวน|มี|เป็น|คน|ราย|ครั้ง|เรื่อง|ท่าน|นักเรียน|นร\.?|จากโรงเรียน)*"


def stands_beside(key: str, value: int, text: str) -> bool:
    """An oracle of its own: the number, and it alone, stands right beside a name of the process."""
    process = PROCESSES[KEYS.index(key)]
    names = "|".join(re.escape(clean(name)) for name in (process.name, process.short, *process.aliases))
    names += rf"|ข้อ ?{KEYS.index(key) + 1}[.)]?"
    digits = rf"(?<!\d)(?<!\d[.,/:-])0?(?:{value}|{value:,})(?!\d|[.,/:-]\d)"
    spelled = "|".join([digits, re.escape(num_to_thaiword(value)), *(["ไม่มี"] if value == 0 else [])])
    line = clean(text).translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
    return bool(re.search(rf"(?:{names}){_GLUE}(?:{spelled})|(?:{spelled}){_GLUE}(?:{names})", line))


def is_row(values: list[int], text: str) -> bool:
    """Whether the text is these numbers one after the other, with nothing but separators and units between."""
    line = clean(text).translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
    each = [
        rf"(?:0?{value}|{value:,}|{num_to_thaiword(value)}{'|ไม่มี' if value == 0 else ''}) ?(?:คน|ราย|ครั้ง|เรื่อง)?"
        for value in values
    ]
    edge = r"(?:ต\.ค\. 66|ค่ะ|[\s,;:/])*"
    return re.fullmatch(edge + r"(?:[\s,;/]|(?<=[คนรายครั้งเรื่อง]))+".join(each) + edge, line) is not None


everyday = st.sampled_from(
    [alias for process in PROCESSES for alias in (process.short, process.name, *process.aliases)]
)
scrap = st.one_of(
    everyday,
    large.flatmap(lambda value: st.sampled_from(UNITS).flatmap(lambda unit: number(value, unit))),
    st.sampled_from((*CODES, "ย้าย", "ออก", "รับ", "ไม่มี", "ที่เหลือ", "รวม", "-", "1.", "2)", "ข้อ 3", "ต.ค. 66", "ค่ะ")),
)
scraps = st.lists(st.tuples(scrap, st.sampled_from(("", " ", " ", " ", ", ", "\n", "\t", ": ", "/"))), max_size=12)


@settings(max_examples=1000, deadline=None)
@given(scraps)
def test_a_figure_always_stands_beside_its_name(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in parts)
    figures = read(text).figures
    if not is_row([figures[key] for key in KEYS if key in figures], text):
        assert all(stands_beside(key, value, text) for key, value in figures.items())


@settings(max_examples=300, deadline=None)
@given(scraps, st.lists(st.sampled_from(STRANGERS), min_size=1, max_size=3), st.randoms())
def test_scraps_among_strange_words_give_no_figure(
    parts: list[tuple[str, str]], strangers: list[str], random: Random
) -> None:
    words = [word for word, _ in parts] + strangers
    random.shuffle(words)
    reading = read(" ".join(words))
    assert (reading.figures, reading.rest, reading.nil) == ({}, None, False)


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text: str) -> None:
    reading = read_report(text, PROCESSES, TODAY, SCHOOL, expected=True)
    assert all(0 <= value <= 9_999 for value in reading.figures.values())
    assert not (reading.nil and reading.figures)
    figure = read_figure(text)
    assert not isinstance(figure, int) or 0 <= figure <= 9_999
    assert read_correction(text, PROCESSES) != {}


@given(documented())
def test_reading_twice_gives_the_same_and_questions_name_known_processes(written: Written) -> None:
    spoiled = read(written.text.replace("รับ", "รั", 1))
    assert spoiled == read(written.text.replace("รับ", "รั", 1))
    assert all(set(unclear.keys) <= set(KEYS) for unclear in spoiled.unclear)


HOSTILE = (
    "รับนักเรียน 3 ", "กขค ", "1 ", "ย้าย", "- ", "1. ", "ต.ค. 66 ", "(", "ย ", "การขอผ่อนผันให้เด็กเข้าเรียน", "1,", "1/",
    "สองสาม", "ไม่มี", "นักเรียน", "ก", "รับนักเรยน ", "\n", "\t", ".", "่", "ผ่อนผัน ป.", "ข้อ ", "โรงเรียน", "ที่เหลือ", " ณ วันที่ 1",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_of_the_longest_length_is_read_without_harm(piece: str) -> None:
    reading = read((piece * 5000)[:5000])
    assert all(0 <= value <= 9_999 for value in reading.figures.values())
