"""Which schools a list shows: what its filter form asks for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import request

from models.month_overview import Area
from models.roster import Listed, Roster


@dataclass(frozen=True)
class SchoolFilter:
    """Search words, amphoe, network, and how the schools stand; "" means any."""

    text: str
    amphoe: str
    network: str
    state: str

    @classmethod
    def asked(cls, states: Collection[str] = ()) -> SchoolFilter:
        """What the address asks for; a state that is none of ``states`` means any."""
        text, amphoe, network = (request.args.get(name, "").strip()[:120] for name in ("q", "amphoe", "network"))
        state = request.args.get("state", "")
        return cls(text, amphoe, network, state if state in states else "")

    @property
    def area(self) -> Area:
        return Area(self.amphoe or None, self.network or None)

    @property
    def is_set(self) -> bool:
        return any((self.text, self.amphoe, self.network, self.state))

    def among(self, roster: Roster) -> list[Listed]:
        """The schools of the roster that words and area leave, in Thai order."""
        return roster.find(self.text, self.amphoe, self.network)
