"""What the pieces of a statistics message say together: figures, "the rest", none at all, and questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from thai.figure_lists import without_list_numbers
from thai.figure_pairs import Pair, pair
from thai.figure_rows import read_row
from thai.figure_tokens import Atom, Role, Said, Scan
from thai.figure_words import COMMAND
from thai.unclear import Unclear, UnclearKind

_ELSEWHERE = " … "  # between the parts of a snippet
_FEWEST = 4  # bare numbers that make a report of a text that is not called one
_FEWEST_AMONG_STRANGERS = 7  # of a text with unknown words
_ABOUT_ANOTHER_MENTION = (UnclearKind.NO_NUMBER, UnclearKind.WHICH_NAME)  # leaves what is said elsewhere certain


@dataclass(slots=True)
class Statement:
    """The figures by process key, and whether the rest, or everything, is none; what must be asked."""

    figures: dict[str, int] = field(default_factory=dict)
    rest: int | None = None
    nil: bool = False
    unclear: list[Unclear] = field(default_factory=list)


def is_report(found: Scan, expected: bool) -> bool:
    """Whether the text tries to report at all; anything with a name or number does when one is ``expected``."""
    numbers = [atom for atom in found.atoms if atom.role in (Role.NUMBER, Role.MARKER)]
    if found.atoms and (expected or COMMAND.match(found.text)):
        return True
    if any(_are_neighbours(one, other) for one, other in pairwise(found.atoms)):
        return True
    count = sum(max(len(number.values), 1) for number in numbers)
    if found.unknown:
        return count >= _FEWEST_AMONG_STRANGERS
    none = any(number.none for number in numbers)
    return bool(numbers) and (none or bool(found.months) or count >= _FEWEST)


def _are_neighbours(one: Atom, other: Atom) -> bool:
    """A name and a number side by side or in lines that follow each other, nothing unknown between them."""
    one_is_name, other_is_name = (atom.role not in (Role.NUMBER, Role.MARKER) for atom in (one, other))
    return one_is_name != other_is_name and not other.gap.barred and other.line - one.line <= 1


def read_statement(found: Scan, keys: Sequence[str]) -> Statement:
    """What a report says of the processes ``keys``; nothing is certain beside unknown words or two months."""
    said, statement = _read(found, keys)
    statement.unclear.sort(key=lambda unclear: found.text.find(unclear.snippet.split(_ELSEWHERE)[0]))
    doubts = list(_doubts(found))
    if not doubts:
        return statement
    unsure = [Unclear(UnclearKind.UNSURE, each.snippet, (each.key,), (each.value,)) for each in said]
    return Statement(unclear=[*doubts, *unsure, *statement.unclear])


def _doubts(found: Scan) -> Iterator[Unclear]:
    """What makes the whole message uncertain."""
    if found.unknown:
        yield Unclear(UnclearKind.WORDS, _ELSEWHERE.join(dict.fromkeys(found.unknown)))
    if len({mark.month for mark in found.months}) > 1:
        yield Unclear(UnclearKind.MONTH, _ELSEWHERE.join(found.text[mark.start : mark.end] for mark in found.months))
    for mark in found.months:
        behind = [atom for atom in found.atoms if atom.start >= mark.end]
        touches = bool(behind) and not found.text[mark.end : behind[0].start].strip(" ")
        if mark.may_be_year and touches and _ask_for_number_in_front(behind):
            yield Unclear(UnclearKind.YEAR, found.text[mark.start : behind[0].end])


def _ask_for_number_in_front(atoms: Sequence[Atom]) -> bool:
    """Whether "66 รับนักเรียน 3 ย้ายออก" could give every name the number in front of it."""
    return not atoms[0].is_number and not atoms[-1].is_number and any(atom.is_number for atom in atoms)


def _read(found: Scan, keys: Sequence[str]) -> tuple[list[Said], Statement]:
    if _is_nil(found.atoms):
        return [], Statement(nil=True)
    atoms = without_list_numbers(found.text, found.atoms, keys)
    row, total = (atoms[:-2], atoms[-2:]) if _ends_with_total(atoms) else (atoms, [])
    if row and all(atom.is_number for atom in row):
        return _read_bare(found, row, total, keys)
    return _read_named(found.text, atoms, keys)


def _ends_with_total(atoms: Sequence[Atom]) -> bool:
    return len(atoms) > 2 and atoms[-2].role is Role.TOTAL and atoms[-1].value is not None and not atoms[-1].gap.barred


def _read_bare(
    found: Scan, row: Sequence[Atom], total: Sequence[Atom], keys: Sequence[str]
) -> tuple[list[Said], Statement]:
    """Numbers without names, perhaps with their total at the end."""
    said, unclear = read_row(found.text, row, found.months, keys)
    statement = Statement({each.key: each.value for each in said}, unclear=unclear)
    totals = [Said("", value, found.text[total[0].start : total[1].end]) for value in total[1].values] if total else []
    unclear.extend(_wrong_totals(statement, totals, keys))
    return said, statement


def _is_nil(atoms: Sequence[Atom]) -> bool:
    """ไม่มี, ไม่มีผู้รับบริการ, ทุกข้อ 0, and nothing else."""
    numbers = [atom for atom in atoms if atom.is_number]
    if len(numbers) != 1 or numbers[0].value != 0:
        return False
    return (len(atoms) == 1 and numbers[0].none) or (len(atoms) == 2 and any(a.role is Role.ALL for a in atoms))


def _read_named(text: str, atoms: Sequence[Atom], keys: Sequence[str]) -> tuple[list[Said], Statement]:
    pairs = pair(text, atoms)
    said: list[Said] = []
    statement = Statement(unclear=pairs.unclear)
    totals: list[Said] = []
    for name, number in sorted((*pairs.forward, *pairs.backward), key=lambda each: each[0].start):
        snippet = _snippet(text, (name, number))
        question = _question(name, number, snippet)
        if question:
            statement.unclear.append(question)
        elif name.role is Role.REST:
            statement.rest = 0
        elif number.value is not None:
            here = totals if name.role is Role.TOTAL else said
            here.append(Said(name.keys[0] if name.keys else "", number.value, snippet))
    _settle(statement, said)
    statement.unclear.extend(_wrong_totals(statement, totals, keys))
    return [each for each in said if each.key in statement.figures], statement


def _question(name: Atom, number: Atom, snippet: str) -> Unclear | None:
    """What a name and its number leave open, if anything."""
    if len(name.keys) > 1:
        return Unclear(UnclearKind.WHICH_NAME, snippet, name.keys, number.values)
    if number.problem:
        return Unclear(number.problem, snippet, name.keys, number.values)
    if name.role is Role.ALL or (name.role is Role.REST and number.value):
        return Unclear(UnclearKind.REST, snippet, (), number.values)
    return None


def _settle(statement: Statement, said: Sequence[Said]) -> None:
    """The figures of processes for which one number is said and no other is possible."""
    values: dict[str, dict[int, str]] = defaultdict(dict)
    for each in said:
        values[each.key][each.value] = each.snippet
    for key, numbers in values.items():
        if len(numbers) > 1:
            statement.unclear.append(
                Unclear(UnclearKind.TWICE, _ELSEWHERE.join(numbers.values()), (key,), tuple(numbers))
            )
    disputed = {
        key for unclear in statement.unclear if unclear.kind not in _ABOUT_ANOTHER_MENTION for key in unclear.keys
    }
    statement.figures = {key: next(iter(numbers)) for key, numbers in values.items() if key not in disputed}
    statement.unclear = [each for each in statement.unclear if not _is_answered(each, statement.figures)]


def _is_answered(unclear: Unclear, figures: dict[str, int]) -> bool:
    """A name without a number, when the same name has one elsewhere."""
    return unclear.kind is UnclearKind.NO_NUMBER and bool(unclear.keys) and unclear.keys[0] in figures


def _wrong_totals(statement: Statement, totals: Sequence[Said], keys: Sequence[str]) -> Iterator[Unclear]:
    """Totals that are less than the sum of the figures, or not equal to it although all are known."""
    total = sum(statement.figures.values())
    complete = not statement.unclear and (statement.rest == 0 or set(statement.figures) == set(keys))
    for each in totals:
        if each.value < total or (complete and each.value != total):
            yield Unclear(UnclearKind.TOTAL, each.snippet, (), (each.value, total))


def _snippet(text: str, together: Pair) -> str:
    return text[min(atom.start for atom in together) : max(atom.end for atom in together)]
