"""Working days of a Thai government office.

Weekends and the holidays of government offices are off: the public holidays and วันพืชมงคล, but not
วันแรงงานแห่งชาติ, on which the civil service works. The office's own overrides (a day announced by the cabinet
later, a Saturday made a working day) come first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from functools import cache
from types import MappingProxyType

import holidays

WORK_BEGINS, WORK_ENDS = time(8, 30), time(16, 30)  # Thai time, every working day

_LABOUR_DAY = "วันแรงงานแห่งชาติ"
_WEEKEND = {5: "วันเสาร์", 6: "วันอาทิตย์"}  # by date.weekday()
_DAY = timedelta(days=1)


class WorkingDays:
    """The office calendar. ``overrides``: day → whether the office works on it; ``reasons``: why, in Thai."""

    def __init__(
        self, overrides: Mapping[date, bool] = MappingProxyType({}), reasons: Mapping[date, str] = MappingProxyType({})
    ) -> None:
        self._overrides, self._reasons = dict(overrides), dict(reasons)

    def with_day(self, day: date, working: bool | None, reason: str = "") -> WorkingDays:
        """The same calendar but for one day; ``working`` None: as the holiday list has it."""
        others = {other: works for other, works in self._overrides.items() if other != day}
        reasons = {other: why for other, why in self._reasons.items() if other != day}
        if working is None:
            return WorkingDays(others, reasons)
        return WorkingDays({**others, day: working}, {**reasons, day: reason} if reason else reasons)

    def is_working(self, day: date) -> bool:
        return self.reason_off(day) is None

    def reason_off(self, day: date) -> str | None:
        """Why the office is closed on ``day``, in Thai; None on a working day."""
        if self._overrides.get(day):
            return None
        reason = government_holidays(day.year).get(day) or _WEEKEND.get(day.weekday())
        return reason or (self._reasons.get(day, "วันหยุดที่สำนักงานกำหนด") if day in self._overrides else None)

    def shift(self, day: date, working_days: int) -> date:
        """The working day that many working days after ``day`` (before it when negative).

        ``day`` itself is not counted and need not be a working day; a shift of 0 gives it back.
        """
        step = _DAY if working_days > 0 else -_DAY
        for _ in range(abs(working_days)):
            day = self._first_from(day + step, step)
        return day

    def next_after(self, day: date) -> date:
        """The first working day after ``day``."""
        return self.shift(day, 1)

    def on_or_before(self, day: date) -> date:
        """``day`` itself or, when it is off, the last working day before it."""
        return self._first_from(day, -_DAY)

    def on_or_after(self, day: date) -> date:
        """``day`` itself or, when it is off, the first working day after it."""
        return self._first_from(day, _DAY)

    def _first_from(self, day: date, step: timedelta) -> date:
        while not self.is_working(day):
            day += step
        return day


@cache
def government_holidays(year: int) -> Mapping[date, str]:
    """Day → Thai name for the holidays of government offices in a ค.ศ. year.

    The library knows the cabinet's resolutions for past years and computes the rest; for years it does not
    know at all nothing but weekends is off.
    """
    listed = holidays.country_holidays("TH", years=year, categories=("public", "government"), language="th")
    named = {day: _without_labour_day(listed.get_list(day)) for day in listed}
    return MappingProxyType({day: names for day, names in named.items() if names})


def _without_labour_day(names: list[str]) -> str:
    return " · ".join(name for name in names if not name.endswith(_LABOUR_DAY))
