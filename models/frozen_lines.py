"""How a frozen campaign is stored: compressed lines of JSON, the head first, then a line a school.

Lines are written one by one and can be read one by one: a district of thousands need not be in memory twice, and what
asks for a few schools does not decode all of them.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any

from core.vocabulary import ItemState
from models.frozen import (
    Frozen,
    FrozenCounts,
    FrozenItem,
    FrozenMonth,
    FrozenProcess,
    FrozenRound,
    FrozenSchool,
    FrozenShare,
    FrozenStage,
    FrozenState,
)
from models.submissions import Submission
from thai.months import Month

_TRUTH = ("false", "true")
_PIECE = 64 * 1024  # bytes that are unpacked at a time to find the head


def pack(lines: Iterable[str]) -> bytes:
    """Lines as they are stored."""
    packer = zlib.compressobj()
    return b"".join([*(packer.compress(line.encode() + b"\n") for line in lines), packer.flush()])


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Month):
        return value.iso
    raise TypeError(f"no JSON for {type(value).__name__}")


dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode  # one for all lines


# Written out by hand: there are half a million of these, and an encoder takes ten times as long to look at each.


def dump_state(state: FrozenState) -> str:
    days = f"{_dump_instant(state.checked_at)},{_dump_instant(state.declared_at)}"
    return f'["{state.state.value}",{encode_basestring(state.note)},{days}]'


def dump_submission(found: Submission) -> str:
    figures = ",".join("null" if figure is None else str(figure) for figure in found.figures)
    nil, late = _TRUTH[found.nil], _TRUTH[found.late]
    return f'[[{figures}],{nil},{late},"{found.handed_in.isoformat()}",{found.corrections}]'


def _dump_instant(instant: datetime | None) -> str:
    return f'"{instant.isoformat()}"' if instant else "null"


def dump_school(columns: tuple[Any, ...], states: Iterable[str], reports: Iterable[str | None]) -> str:
    """A school's line: the first columns of `FrozenSchool` up to ``inactive_from``, then dumped states and reports."""
    dumped = ",".join(report or "null" for report in reports)
    return f"[{dump(columns)[1:-1]},[{','.join(states)}],[{dumped}]]"


def unpack(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The head and the schools' lines."""
    head, *lines = zlib.decompress(content).splitlines()
    return json.loads(head), lines


def unpack_head(content: bytes) -> dict[str, Any]:
    """The head alone, without unpacking what follows."""
    unpacker, head = zlib.decompressobj(), b""
    while b"\n" not in head:
        head += unpacker.decompress(content if not head else unpacker.unconsumed_tail, _PIECE)
    return json.loads(head.partition(b"\n")[0])  # type: ignore[no-any-return]


def schools_of(lines: Iterable[bytes], wanted: Collection[int] | None = None) -> Iterator[FrozenSchool]:
    """The schools of these lines; only those with the ids ``wanted``, if given."""
    for line in lines:
        if wanted is None or id_of(line) in wanted:
            yield _school(json.loads(line))


def id_of(line: bytes) -> int:
    return int(line[1 : line.index(b",")])


def _school(values: list[Any]) -> FrozenSchool:
    school_id, code, smis, name, tambon, amphoe, level, network, inactive_from, states, reports = values
    return FrozenSchool(
        school_id, code, smis, name, sys.intern(tambon), sys.intern(amphoe), sys.intern(level), sys.intern(network),
        inactive_from, tuple(_state(*state) for state in states),
        tuple(report and _submission(*report) for report in reports),
    )  # fmt: skip


def _state(state: str, note: str, checked_at: str | None, declared_at: str | None) -> FrozenState:
    return FrozenState(ItemState(state), note, _instant(checked_at), _instant(declared_at))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _submission(figures: list[int | None], nil: bool, late: bool, handed_in: str, corrections: int) -> Submission:
    return Submission(tuple(figures), nil, late, date.fromisoformat(handed_in), corrections)


def read_frozen(head: Mapping[str, Any], lines: list[bytes]) -> Frozen:
    """The whole of it."""
    schools = tuple(schools_of(lines))
    return Frozen(
        **head["campaign"],
        letter_date=_day(head["letter_date"]),
        frozen_at=datetime.fromisoformat(head["frozen_at"]),
        items=items_of(head),
        processes=tuple(FrozenProcess(*process) for process in head["processes"]),
        rounds=tuple(_round(*round_) for round_ in head["rounds"]),
        stages=tuple(
            FrozenStage(key, title, date.fromisoformat(starts), date.fromisoformat(ends))
            for key, title, starts, ends in head["stages"]
        ),
        months=months_of(head),
        counts=_counts(head["counts"]),
        amphoes=tuple(FrozenShare(*share) for share in head["amphoes"]),
        networks=tuple(FrozenShare(*share) for share in head["networks"]),
        schools=schools[: head["counts"]["schools"]],
        closed=schools[head["counts"]["schools"] :],
    )


def items_of(head: Mapping[str, Any]) -> tuple[FrozenItem, ...]:
    return tuple(FrozenItem(*item) for item in head["items"])


def months_of(head: Mapping[str, Any]) -> tuple[FrozenMonth, ...]:
    return tuple(
        FrozenMonth(Month.from_iso(month), date.fromisoformat(due), schools, on_time, late, nil, tuple(totals))
        for month, due, schools, on_time, late, nil, totals in head["months"]
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _round(number: int, day: str, begun: bool, checked: int, complete: int, by_item: list[int]) -> FrozenRound:
    return FrozenRound(number, date.fromisoformat(day), begun, checked, complete, tuple(by_item))


def _counts(values: Mapping[str, Any]) -> FrozenCounts:
    by_state = tuple({ItemState(state): n for state, n in item.items()} for item in values["by_state"])
    return FrozenCounts(values["schools"], values["complete"], values["checked"], by_state)
