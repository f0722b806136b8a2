"""Which number belongs to which name: only where nobody could read it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from thai.figure_lists import lines_of
from thai.figure_tokens import APART, NEAR, NEW_LINE, Atom, Role
from thai.unclear import Unclear, UnclearKind

_TWO_FIGURES = 10  # documents have one: ปพ.1 to ปพ.9
Pair = tuple[Atom, Atom]  # a name and its number, in whichever order they stand


@dataclass(slots=True)
class Pairs:
    """Names with their numbers, and what could not be paired.

    ``forward``: the number follows the name. ``backward``: "3 คน รับนักเรียน".
    """

    text: str
    forward: list[Pair] = field(default_factory=list)
    backward: list[Pair] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    surplus: list[int] = field(default_factory=list)  # where there is a number too many
    lacking: list[int] = field(default_factory=list)  # where a name lacks a number

    def ask(self, kind: UnclearKind, name: Atom, numbers: Iterable[Atom] = ()) -> None:
        """Note a question about a name, with the numbers that it may have."""
        near = tuple(numbers)
        if not near and name.role is Role.TOTAL:
            return
        atoms = (name, *near)
        snippet = self.text[min(atom.start for atom in atoms) : max(atom.end for atom in atoms)]
        ambiguous = not near and len(name.keys) > 1
        offers = tuple(dict.fromkeys(value for atom in near if _may_be_meant(atom) for value in atom.values))
        self.unclear.append(Unclear(UnclearKind.WHICH_NAME if ambiguous else kind, snippet, name.keys, offers))
        if not near:
            self.lacking.append(name.start)
        if len(near) > 1:
            self.surplus.append(near[-1].start)

    def ask_name(self, number: Atom) -> None:
        """Note a number without a name."""
        snippet = self.text[number.start : number.end]
        self.unclear.append(Unclear(number.problem or UnclearKind.NO_NAME, snippet, (), number.values))
        self.surplus.append(number.start)


def pair(text: str, atoms: Sequence[Atom]) -> Pairs:
    """Pair the names and numbers of ``atoms``, in which no list numbers are left."""
    pairs = Pairs(text)
    lines = lines_of(atoms)
    if _is_table(lines):
        pairs.forward.extend(zip(*lines, strict=True))
        return pairs
    for block in _blocks(lines):
        _pair_block(pairs, block)
    _doubt_between(pairs)
    _settle_backward(pairs)
    return pairs


def _is_table(lines: Sequence[list[Atom]]) -> bool:
    """A row of names and under it a row of numbers, in the same cells."""
    if len(lines) != 2 or len(lines[0]) < 2:
        return False
    names, numbers = lines
    cells = [atom.cell for atom in names]
    aligned = cells == [atom.cell for atom in numbers] and len(set(cells)) == len(cells)
    return aligned and not any(map(_is_number, names)) and all(map(_is_number, numbers))


def _blocks(lines: Sequence[list[Atom]]) -> list[list[Atom]]:
    """The lines; those of a single atom that follow each other are read as one (a name, under it its number)."""
    blocks: list[list[Atom]] = []
    grows = False
    for line in lines:
        if len(line) == 1 and grows:
            blocks[-1].extend(line)
        else:
            blocks.append(list(line))
        grows = len(line) == 1
    return blocks


def _pair_block(pairs: Pairs, block: list[Atom]) -> None:
    segments = _segments(block)
    if any(segment[0].is_number for segment in segments) and all(map(_stands_alone, segments)):
        for segment in segments:
            _pair_segment(pairs, segment)
    elif not block[0].is_number:
        _pair_groups(pairs, _groups(block))
    else:
        _ask_all(pairs, block)


def _segments(block: Sequence[Atom]) -> list[list[Atom]]:
    """The block, parted at commas, cells and lines."""
    segments = [[block[0]]]
    for atom in block[1:]:
        if atom.gap.level >= APART:
            segments.append([])
        segments[-1].append(atom)
    return segments


def _stands_alone(segment: Sequence[Atom]) -> bool:
    """Whether names and numbers alternate from a name to a number, or are just a number and a name."""
    if _is_backward(segment):
        return True
    alternate = all(one.is_number != other.is_number for one, other in pairwise(segment))
    return alternate and not segment[0].is_number and segment[-1].is_number


def _is_backward(segment: Sequence[Atom]) -> bool:
    return len(segment) == 2 and segment[0].is_number and not segment[1].is_number


def _pair_segment(pairs: Pairs, segment: list[Atom]) -> None:
    if _is_backward(segment):
        pairs.backward.append((segment[1], segment[0]))
    else:
        _pair_groups(pairs, _groups(segment))


def _ask_all(pairs: Pairs, block: Sequence[Atom]) -> None:
    """A block that starts with a number has no certain pairs: do numbers stand before or behind their names?"""
    for at, atom in enumerate(block):
        if not atom.is_number:
            around = [*block[max(at - 1, 0) : at], *block[at + 1 : at + 2]]
            numbers = list(filter(_is_number, around))
            pairs.ask(UnclearKind.WHICH_NUMBER if numbers else UnclearKind.NO_NUMBER, atom, numbers)
    numbers_more = 2 * sum(map(_is_number, block)) - len(block)
    ends = (block[0].start, block[-1].start)
    pairs.surplus.extend(ends if numbers_more >= 0 else ())
    pairs.lacking.extend(ends if numbers_more <= 0 else ())
    if all(map(_is_number, block)):
        for atom in block:
            pairs.ask_name(atom)


@dataclass(slots=True)
class _Group:
    """Names that follow each other, and the numbers behind them."""

    names: list[Atom]
    numbers: list[Atom] = field(default_factory=list)


def _groups(block: Sequence[Atom]) -> list[_Group]:
    """The groups of a block that starts with a name. A name said twice in a row counts once."""
    groups: list[_Group] = []
    for atom in block:
        if atom.is_number:
            groups[-1].numbers.append(atom)
        elif not groups or groups[-1].numbers:
            groups.append(_Group([atom]))
        elif not (len(atom.keys) == 1 and atom.keys == groups[-1].names[-1].keys):
            groups[-1].names.append(atom)
    return groups


def _pair_groups(pairs: Pairs, groups: Sequence[_Group]) -> None:
    doubtful = False
    for group, following in zip(groups, [*groups[1:], None], strict=True):
        level = following.names[0].gap.level if following else NEW_LINE
        doubtful = _pair_group(pairs, group, level, doubtful)


def _pair_group(pairs: Pairs, group: _Group, next_level: int, doubtful: bool) -> bool:
    """Pair or ask; whether the next group is doubtful because a number of this one may belong to it."""
    name, numbers = _last_name(pairs, group), group.numbers
    if name is None or not numbers:
        _ask_names(pairs, group.names if name is None else [name], numbers)
        return False
    strays = len(numbers) > 1 and max(number.gap.level for number in numbers[1:]) >= next_level
    nearer_next = numbers[-1].gap.level > next_level
    if len(numbers) > 1 or doubtful or nearer_next or numbers[0].gap.barred:
        pairs.ask(UnclearKind.WHICH_NUMBER, name, numbers)
    elif _may_be_code(pairs.text, name, numbers[0]):
        pairs.ask(UnclearKind.CODE, name, numbers)
    else:
        pairs.forward.append((name, numbers[0]))
    if numbers[0].problem:  # 0/0, 3.: perhaps two numbers
        pairs.surplus.append(numbers[0].start)
    return strays or nearer_next


def _ask_names(pairs: Pairs, names: Sequence[Atom], numbers: Sequence[Atom]) -> None:
    """Names that have no number, or share one."""
    pairs.lacking.append(names[0].start)
    for name in names:
        pairs.ask(UnclearKind.WHICH_NUMBER if numbers else UnclearKind.NO_NUMBER, name, numbers)


def _last_name(pairs: Pairs, group: _Group) -> Atom | None:
    """The one name of the group; of several, ที่เหลือ or รวม at the end, the others being asked; or None."""
    *others, last = group.names
    if others and last.role is Role.NAME:
        return None
    for name in others:
        pairs.ask(UnclearKind.NO_NUMBER, name)
    return last


def _may_be_code(text: str, name: Atom, number: Atom) -> bool:
    """Whether the number may be part of a letter code: ปพ 1 is a document, "ปพ. 2 คน" and "ปพ: 2" are counts."""
    if not name.coded or number.gap.linked or number.gap.level > NEAR or number.none:
        return False
    spaced = text[number.start - 1] == " "
    counts = number.unit or number.value == 0 or (number.value or 0) >= _TWO_FIGURES
    return not (spaced and counts)


def _doubt_between(pairs: Pairs) -> None:
    """Between a number too many and a name without one every number may belong to its other neighbour."""
    if not pairs.surplus or not pairs.lacking:
        return
    places = (*pairs.surplus, *pairs.lacking)
    for name, number in list(pairs.forward):
        if min(places) < name.start < max(places):
            pairs.forward.remove((name, number))
            pairs.ask(UnclearKind.WHICH_NUMBER, name, (number,))


def _settle_backward(pairs: Pairs) -> None:
    """A number before its name counts only where it cannot belong to the name in front of it."""
    named_forward = any(name.role is Role.NAME for name, _ in pairs.forward)
    for name, number in list(pairs.backward):
        near = name.gap.level == NEAR and not name.gap.linked and not name.gap.barred
        if pairs.unclear or not near or not (number.none or (number.unit and not named_forward)):
            pairs.backward.remove((name, number))
            pairs.ask(UnclearKind.WHICH_NUMBER, name, (number,))


def _may_be_meant(number: Atom) -> bool:
    return not number.gap.barred and number.problem is not UnclearKind.DASH


def _is_number(atom: Atom) -> bool:
    return atom.is_number
