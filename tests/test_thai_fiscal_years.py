"""Fiscal years as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from thai.fiscal_years import read_fiscal_year

TODAY = date(2023, 11, 3)


@pytest.mark.parametrize(
    "text",
    ["ปีงบ 2567", "ปีงบประมาณ ๒๕๖๗", "ปีงบ67", "ปี 2567", "ปีงบประมาณ พ.ศ. 2567", "2567", "๒๕๖๗", "2024", "ปีงบนี้"],
)
def test_one_year_is_read_from_however_it_is_written(text: str) -> None:
    assert read_fiscal_year(text, TODAY) == 2567


@pytest.mark.parametrize("text", ["ปีงบที่แล้ว", "ปีงบประมาณก่อน", "ปีงบ 66"])
def test_the_year_before_is_read_too(text: str) -> None:
    assert read_fiscal_year(text, TODAY) == 2566


def test_this_fiscal_year_changes_in_october() -> None:
    assert read_fiscal_year("ปีงบนี้", date(2023, 9, 30)) == 2566
    assert read_fiscal_year("ปีงบนี้", date(2023, 10, 1)) == 2567


@pytest.mark.parametrize(
    "text", ["", "67", "ปีงบ", "ปีนี้", "ต.ค. 2566", "2566-10", "25670", "ปีงบ 2567 ถึง 2568", "ปีงบ 99", "3210"]
)
def test_what_is_no_fiscal_year_is_not_taken_for_one(text: str) -> None:
    assert read_fiscal_year(text, TODAY) is None
