"""Whatever is typed, every reader of Thai text gives an answer within its documented errors, and soon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from tests.figure_texts import CLOSINGS, PROCESSES, SCHOOL
from tests.fuzzing import CURSES, HANG, fuzz, working_seconds
from tests.typed_texts import LONGEST, ROSTER, WORDS, typed
from thai import figures, keyboard, months, name_keys, normalise, person_names, phrases, similar_texts, slips, times
from thai.collation import sort_key
from thai.contact_numbers import find_contact_numbers
from thai.dates import read_date
from thai.digits import to_arabic, to_thai
from thai.figure_numbers import find_number, starts_number
from thai.fiscal_years import read_fiscal_year
from thai.moments import read_moment
from thai.numbers import read_number
from thai.person_titles import find_titles
from thai.personal_data import find_personal_data
from thai.process_names import after_half, process_names
from thai.school_index import SchoolName
from thai.school_names import SchoolNames
from thai.seen_text import seen

SCHOOLS = SchoolNames(ROSTER)
NAMES = process_names(PROCESSES)
PEOPLE = ["นางสาวสมหญิง ใจงาม", "สกนาย กกก", "ภาคภูมิ ตัวอย่าง"]
Reader = Callable[[str, date], Any]


def month_of_iso(text: str, _: date) -> None:
    try:
        months.Month.from_iso(text)
    except ValueError:  # documented
        return


def read_report(text: str, today: date) -> None:
    """In the office's own words, or as an answer to a question and with a school of any name."""
    asked = bool(today.day % 2)
    school = SCHOOL if today.day % 8 else text[:40]
    figures.read_report(text, PROCESSES, today, school, expected=asked).settled(NAMES.keys)


def every_place(text: str, _: date) -> None:
    for at in range(min(len(text), 20)):
        find_number(text, at, after_name=bool(at % 2))
        starts_number(text, at)
        NAMES.match(text, at)


def school_of_that_name(text: str, _: date) -> None:
    schools = SchoolNames([SchoolName(1, text[:10], "", text, text, text)])
    schools.find(text)
    assert schools.is_called(1, text) or not name_keys.name_keys(text).core


def what_can_be_stored(text: str, _: date) -> None:
    for kept in (normalise.clean(text), normalise.as_typed(text)):
        assert "\0" not in kept
        kept.encode()


READERS: dict[str, Reader] = {
    "collation": lambda text, _: sort_key(text),
    "contact numbers": lambda text, _: list(find_contact_numbers(seen(text).text)),
    "dates": read_date,
    "digits": lambda text, _: (to_arabic(text), to_thai(text)),
    "figures: report": read_report,
    "figures: correction": lambda text, _: figures.read_correction(text, PROCESSES),
    "figures: figure": lambda text, _: figures.read_figure(text),
    "figures: places": every_place,
    "fiscal years": read_fiscal_year,
    "keyboard": lambda text, _: (keyboard.from_english_layout(text), keyboard.looks_like_english_layout(text)),
    "moments": read_moment,
    "months": months.read_month,
    "months: inside": lambda text, today: months.find_month(normalise.clean(text), today),
    "months: iso": month_of_iso,
    "name keys": lambda text, _: (
        name_keys.name_keys(text),
        name_keys.fold_sounds(text),
        name_keys.without_aside(text),
    ),
    "normalise": what_can_be_stored,
    "normalise: key": lambda text, _: (normalise.fold(text), normalise.repair(text)),
    "numbers": lambda text, _: read_number(text),
    "person names": lambda text, _: list(person_names.find_titled_names(seen(text).text)),
    "person names: known": lambda text, _: list(person_names.KnownNames([text, text[:30]]).find(seen(text).text)),
    "person titles": lambda text, _: list(find_titles(seen(text).text)),
    "personal data": lambda text, _: find_personal_data(text, PEOPLE),
    "phrases": lambda text, _: (phrases.month_number(text), phrases.weekday_number(text)),
    "process names": lambda text, _: (NAMES.half(text), NAMES.mistyped(text[:150]), after_half(text, len(text) // 2)),
    "school names": lambda text, _: SCHOOLS.find(text),
    "school names: area": lambda text, _: (SCHOOLS.is_called(1, text), SCHOOLS.lies_in(1, text)),
    "school names: roster": school_of_that_name,
    "seen text": lambda text, _: seen(text).on_one_line(),
    "similar texts": lambda text, _: similar_texts.group_alike([part[:200] for part in (*text.split("\n"), text)]),
    "slips": lambda text, _: slips.is_slip(text[:80], SCHOOL),
    "times": lambda text, _: times.read_time(text),
}


def test_every_reader_answers_whatever_is_typed_and_soon() -> None:
    def try_case(random: Random) -> None:
        text, today = typed(random), date(1990, 1, 1) + timedelta(random.randrange(36_500))
        for name, reader in READERS.items():
            assert working_seconds(partial(reader, text, today)) < HANG, (name, text)

    fuzz(500, try_case, share=0.95)


PIECES = sorted({*WORDS, *CURSES, *CLOSINGS, *"กอเ่ะำ๑0.-(: \n"} - {""})


def test_no_piece_repeated_without_end_keeps_a_reader_busy() -> None:
    def try_case(random: Random) -> None:
        text = "".join(random.choice(PIECES) for _ in range(random.randrange(1, 4)))
        text = (text * LONGEST)[:LONGEST] + random.choice(PIECES)
        name = random.choice(list(READERS))
        assert working_seconds(partial(READERS[name], text, date(2023, 11, 9))) < HANG, (name, text[:50])

    fuzz(50, try_case, share=0.05)
