"""Every reason why a file or a line is refused has its own words, short enough for a chat card."""

from __future__ import annotations

import pytest

from messages.graphemes import utf16_units
from messages.sheets import problem_text, unfetched_text, unreadable_text
from sheets.problems import Problem, Reason, Unreadable
from sheets.unfetched import Unfetched

LONG = "ก" * 2000


@pytest.mark.parametrize("reason", Unreadable)
def test_every_unreadable_file_has_its_own_words(reason: Unreadable) -> None:
    others = {unreadable_text(other) for other in Unreadable if other is not reason}
    assert unreadable_text(reason) not in others
    assert unreadable_text(reason, 7).startswith("แถว 7: ")


@pytest.mark.parametrize("reason", Unfetched)
def test_every_reason_for_not_fetching_has_its_own_words(reason: Unfetched) -> None:
    assert unfetched_text(reason) not in {unfetched_text(other) for other in Unfetched if other is not reason}


@pytest.mark.parametrize("reason", Reason)
def test_every_problem_is_worded_and_cut_to_size(reason: Reason) -> None:
    worded = problem_text(Problem(5, reason, LONG, LONG, first_line=3, limit=300, schools=(1,)))
    assert "อ่านไม่ได้" not in worded
    assert 20 < utf16_units(worded) < 240


@pytest.mark.parametrize(
    "reason", [Reason.BAD_SCHOOL_ID, Reason.BAD_SMIS, Reason.BAD_URL, Reason.DUPLICATE_SMIS, Reason.UNKNOWN_MARK]
)
def test_a_bad_value_is_named_with_its_column(reason: Reason) -> None:
    worded = problem_text(Problem(5, reason, "ค่านี้", "หัวนี้", first_line=3))
    assert "“ค่านี้”" in worded
    assert "“หัวนี้”" in worded


def test_a_duplicate_names_the_first_line() -> None:
    problem = Problem(5, Reason.DUPLICATE_SCHOOL_ID, "1099000001", "school_id", first_line=3)
    assert problem_text(problem).endswith("ซ้ำกับแถว 3")


def test_schools_that_may_be_meant_are_named_when_their_names_are_known() -> None:
    problem = Problem(5, Reason.AMBIGUOUS_SCHOOL, "บ้านหนองตัวอย่าง", "โรงเรียน", schools=(3, 4))
    named = problem_text(problem, {3: "บ้านหนองตัวอย่าง อ.เมืองตัวอย่าง", 4: "บ้านหนองตัวอย่าง อ.สวนทดลอง"})
    assert named.endswith("อาจเป็น: บ้านหนองตัวอย่าง อ.เมืองตัวอย่าง / บ้านหนองตัวอย่าง อ.สวนทดลอง")
    assert "อาจเป็น" not in problem_text(problem)


def test_a_missing_column_is_named_in_thai_and_as_in_the_file() -> None:
    worded = problem_text(Problem(1, Reason.MISSING_COLUMN, column="school_id"))
    assert worded == "ไม่มีคอลัมน์ “รหัสโรงเรียน (school_id)” โปรดเพิ่มในแถวหัวตาราง"
