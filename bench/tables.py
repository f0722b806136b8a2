"""What was measured, as a table for people, and the same as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

FIRST = 40  # characters of the first column


@dataclass(frozen=True)
class Target:
    """What a figure should be, what it is, and whether that is so."""

    what: str
    wanted: str
    found: str
    met: bool


@dataclass
class Table:
    """Rows are printed as soon as they are measured."""

    head: str
    columns: Sequence[str]
    _begun: bool = field(default=False, init=False)

    def row(self, name: str, *cells: str) -> None:
        if not self._begun:
            self._print(self.head, self.columns)
            self._begun = True
        self._print(name, cells)

    def end(self) -> None:
        print(flush=True)

    def _print(self, name: str, cells: Sequence[str]) -> None:
        widths = [max(6, len(column)) for column in self.columns]
        line = "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        print(f"{name:<{FIRST}}" + line, flush=True)


def at_least(what: str, ratio: float, least: float) -> Target:
    return Target(what, f"≥ {least} ×", f"{ratio:.2f} ×", ratio >= least)


def at_most(what: str, found: float, most: float, unit: str = "×") -> Target:
    digits = 2 if unit == "×" else 0
    return Target(what, f"≤ {most:g} {unit}", f"{found:.{digits}f} {unit}", found <= most)


def print_targets(targets: Sequence[Target]) -> None:
    for target in targets:
        print(
            f"{'met   ' if target.met else 'MISSED'}  {target.what:<62}  {target.found:>10}  (target {target.wanted})"
        )
    print(flush=True)
