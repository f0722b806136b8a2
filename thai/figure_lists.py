"""Numbers that only count lines: "1. รับนักเรียน 3", "๑) ๓", a column ลำดับ. They are no figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from thai.figure_tokens import APART, NEW_LINE, Atom, Role
from thai.unclear import UnclearKind

_NAMES = (Role.NAME, Role.TOTAL, Role.REST)


def without_list_numbers(text: str, atoms: Sequence[Atom], keys: Sequence[str]) -> list[Atom]:
    """``atoms`` of ``text`` with the numbers of a list left out, or, where nothing else names the figures, made
    into names: the list has the letter's order, ``keys``. What may be a list number or not becomes a problem.
    """
    return _without_column(_without_markers(text, atoms, keys), keys)


def lines_of(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """The atoms line by line; lines without any are left out."""
    return [list(line) for _, line in groupby(atoms, key=lambda atom: atom.line)]


def _without_markers(text: str, atoms: Sequence[Atom], keys: Sequence[str]) -> list[Atom]:
    items = _items(atoms)
    if not any(marker for marker, _ in items):
        return list(atoms)
    if _counts_names(items, keys):
        return [atom for marker, rest in items for atom in _taking_place(marker, rest)]
    if _counts_figures(items, keys):
        return [atom for at, (marker, rest) in enumerate(items) for atom in _named(keys[at], marker, rest)]
    return [_as_number(text, atom) if atom.role is Role.MARKER else atom for atom in atoms]


def _items(atoms: Sequence[Atom]) -> list[tuple[Atom | None, list[Atom]]]:
    """Each marker with what follows it; what stands before the first has none."""
    items: list[tuple[Atom | None, list[Atom]]] = []
    for atom in atoms:
        if atom.role is Role.MARKER:
            items.append((atom, []))
        elif items:
            items[-1][1].append(atom)
        else:
            items.append((None, [atom]))
    return items


def _counts_names(items: Sequence[tuple[Atom | None, list[Atom]]], keys: Sequence[str]) -> bool:
    """Whether every marker stands before a name and they run from 1 on, or tell the place in the letter."""
    marked = [(marker, rest) for marker, rest in items if marker]
    if not all(rest and rest[0].role in _NAMES and not _may_count_backward(rest) for _, rest in marked):
        return False
    return _is_run([marker for marker, _ in marked]) or all(
        marker.gap.level == NEW_LINE and rest[0].keys == tuple(keys[marker.values[0] - 1 : marker.values[0]])
        for marker, rest in marked
    )


def _may_count_backward(rest: Sequence[Atom]) -> bool:
    """A name, a number, a name: then what looks like a list number may be the first name's figure."""
    return not rest[-1].is_number and any(atom.is_number for atom in rest)


def _counts_figures(items: Sequence[tuple[Atom | None, list[Atom]]], keys: Sequence[str]) -> bool:
    """Whether there are as many markers as processes and after each one number and nothing else."""
    markers = [marker for marker, _ in items if marker]
    alone = all(marker and len(rest) == 1 and rest[0].is_number for marker, rest in items)
    return alone and len(markers) == len(keys) and _is_run(markers)


def _is_run(markers: Sequence[Atom]) -> bool:
    """1, 2, 3, … from the start of a line on."""
    starts = markers[0].gap.level == NEW_LINE
    return starts and [marker.values[0] for marker in markers] == list(range(1, len(markers) + 1))


def _taking_place(marker: Atom | None, rest: list[Atom]) -> list[Atom]:
    """The first of ``rest`` stands where its marker stood."""
    if not marker or not rest:
        return rest
    level = max(marker.gap.level, APART)
    return [replace(rest[0], gap=replace(rest[0].gap, level=level)), *rest[1:]]


def _named(key: str, marker: Atom | None, rest: list[Atom]) -> list[Atom]:
    names = [replace(marker, role=Role.NAME, keys=(key,), values=())] if marker else []
    return [*names, *rest]


def _as_number(text: str, marker: Atom) -> Atom:
    """A marker that counts no list: "(3)" is a number, "3." and "3)" may be one."""
    bracketed = text[marker.start] == "("
    return replace(marker, role=Role.NUMBER, problem=None if bracketed else UnclearKind.LIST_NUMBERS)


def _without_column(atoms: list[Atom], keys: Sequence[str]) -> list[Atom]:
    """Lines that each start with their number: "1 รับนักเรียน 3", or "1 3" in the letter's order."""
    lines = lines_of(atoms)
    if _is_column([line for line in lines if _starts_with(line, Role.NAME)]) and not _named_otherwise(lines):
        return [atom for line in lines for atom in (line[1:] if line[0].is_number else line)]
    bare = all(len(line) == 2 and all(atom.is_number for atom in line) for line in lines)
    if bare and len(lines) == len(keys) and _is_column(lines):
        return [a for at, line in enumerate(lines) for a in _named(keys[at], line[0], line[1:])]
    return atoms


def _starts_with(line: list[Atom], role: Role) -> bool:
    """A number, and then the role and one more number."""
    return len(line) == 3 and line[0].is_number and line[1].role is role and line[2].is_number


def _named_otherwise(lines: Sequence[list[Atom]]) -> bool:
    """Whether a line names a process, or starts with a number, in another way."""
    others = [line for line in lines if not _starts_with(line, Role.NAME)]
    return any(line[0].is_number or any(atom.role is Role.NAME for atom in line) for line in others)


def _is_column(lines: Sequence[list[Atom]]) -> bool:
    plain = all(line[0].problem is None and not line[0].unit and not line[0].none for line in lines)
    counted = [line[0].value for line in lines] == list(range(1, len(lines) + 1))
    return len(lines) >= 2 and plain and counted
