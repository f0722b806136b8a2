"""A rehearsal as lines on the screen: day by day, and each month against its quota."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.clock import in_bangkok
from core.vocabulary import Delivery
from models.outbox import Way
from models.price_plans import Tariff
from models.rehearsed import Case, MonthTotal, Rehearsal, Turn
from thai.dates import date_range, date_time, weekday_date

NAMED = 3  # chats that a line names; the workbook has them all
_WAYS = {Way.REPLY: "reply", Way.PUSH: "push", Way.HAND: "by hand"}


def lines(rehearsal: Rehearsal, tariff: Tariff) -> Iterator[str]:
    """The whole report."""
    yield from _head(rehearsal)
    for result in rehearsal.cases:
        yield ""
        yield f"=== {_case(result.case, rehearsal)}"
        for day, turns in result.days():
            shown = [turn for turn in turns if turn.status is not Delivery.CANCELLED]
            if shown:
                yield weekday_date(day)
                yield from _of_day(shown)
        for total in result.totals():
            yield f"--- {_in_short(total, tariff)}"
            yield from _why("held", total.held)
            yield from _why("unsent", total.unsent)
    yield ""
    yield "=== in short"
    for result in rehearsal.cases:
        yield from (f"{result.case.value:<6} {_in_short(total, tariff)}" for total in result.totals())


def _head(rehearsal: Rehearsal) -> Iterator[str]:
    groups = ", ".join(f"{name} ({people:,})" for name, people in rehearsal.groups) or "no group bound"
    span, taken_at = date_range(rehearsal.first, rehearsal.last), date_time(rehearsal.taken_at)
    yield f"rehearsal {span} on a copy of the data of {taken_at}"
    yield f"{rehearsal.schools:,} schools, groups: {groups}, {rehearsal.people:,} people to write to; nothing is sent"
    yield (
        f"assumed: results are recorded on each round's day, {rehearsal.missing:.0%} of the schools not complete "
        "so far still are not; no school hands in anything"
    )


def _case(case: Case, rehearsal: Rehearsal) -> str:
    return {
        Case.BEST: "best: every chat writes as soon as something waits for it",
        Case.WORST: "worst: nobody ever writes",
        Case.SHARE: f"share: each day {rehearsal.active:.0%} of the chats write once (seed {rehearsal.seed})",
    }[case]


def _of_day(turns: Sequence[Turn]) -> Iterator[str]:
    """One line for all that is alike: from when to when, way, messages billed, what, to whom."""
    alike: dict[tuple[str, str, str], list[Turn]] = {}
    for turn in turns:
        alike.setdefault(_likeness(turn), []).append(turn)
    for (way, what, why), same in alike.items():
        billed = sum(turn.price for turn in same if turn.pushed)
        reason = f" ({why})" if why else ""
        yield f"  {_span(same):<11}  {way:<9} {billed:>5,}  {what} → {_chats(same)}{reason}"


def _likeness(turn: Turn) -> tuple[str, str, str]:
    sent = turn.status is Delivery.SENT
    return _WAYS[turn.way] if sent else turn.status.value, turn.what, turn.why


def _span(turns: Sequence[Turn]) -> str:
    first, last = f"{in_bangkok(turns[0].at):%H:%M}", f"{in_bangkok(turns[-1].at):%H:%M}"
    return first if first == last else f"{first}–{last}"


def _chats(turns: Sequence[Turn]) -> str:
    named = list(dict.fromkeys(turn.chat or "–" for turn in turns))
    return ", ".join(named[:NAMED]) + (f" and {len(named) - NAMED} more" if len(named) > NAMED else "")


def _in_short(total: MonthTotal, tariff: Tariff) -> str:
    """A month against its quota."""
    quota = "no limit" if total.most is None else f"of {total.most:,}, {total.left:,} left"
    before = f" + {total.used:,} used before" if total.used else ""
    baht = tariff.plan.cost_in_baht(total.billed)
    cost = "free" if baht == 0 else "more than the plan holds" if baht is None else f"{baht:,.2f} baht"
    return (
        f"{total.month.short}: {total.billed:,} messages billed{before} ({quota}; {cost}): "
        f"{total.rode:,} rode on replies, {total.pushed:,} pushed, "
        f"{len(total.held):,} held, {len(total.unsent):,} unsent"
    )


def _why(end: str, turns: Sequence[Turn]) -> Iterator[str]:
    """What did not go, counted by what it was and why."""
    alike: dict[tuple[str, str], list[int]] = {}
    for turn in turns:
        alike.setdefault((turn.what, turn.why), []).append(turn.needs)
    for (what, why), needs in alike.items():
        yield f"      {end}: {len(needs):,} × {what}, {sum(needs):,} messages ({why})"
