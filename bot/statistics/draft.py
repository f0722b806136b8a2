"""A statistics report while it is being filled in: what the conversation keeps between two messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from models.campaigns import Campaign, Process
from thai.months import Month


@dataclass(frozen=True)
class Source:
    """The LINE message that gave figures, so that it can be edited or taken back: which ones, and when it was sent."""

    message_id: str
    keys: tuple[str, ...]
    at: datetime  # of its newest version


@dataclass(frozen=True)
class Draft:
    """One school's figures for one month so far, by process key. ``after`` is the revision that its author has seen."""

    school_id: int
    campaign_id: int
    month: Month | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    asked: str = ""  # the process that the last question was about
    after: int = 0
    unclear: tuple[str, ...] = ()  # snippets that could not be read, said once with the next question
    notes: tuple[str, ...] = ()  # what the review must say about this draft
    sources: tuple[Source, ...] = ()  # the typed messages behind the figures, oldest first

    def as_data(self) -> dict[str, Any]:
        """The draft as JSON."""
        return {
            **vars(self),
            "month": self.month.iso if self.month else None,
            "figures": dict(self.figures),
            "unclear": list(self.unclear),
            "notes": list(self.notes),
            "sources": [[source.message_id, list(source.keys), source.at.isoformat()] for source in self.sources],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Draft:
        month = data["month"]
        return cls(
            **{
                **data,
                "month": Month.from_iso(month) if month else None,
                "unclear": tuple(data["unclear"]),
                "notes": tuple(data["notes"]),
                "sources": tuple(Source(key, tuple(k), datetime.fromisoformat(at)) for key, k, at in data["sources"]),
            }
        )

    # figures and where they came from

    def with_figures(self, figures: Mapping[str, int], source: Source | None = None) -> Draft:
        """With more (or other) figures; a figure belongs to the message that gave it last."""
        older = (replace(s, keys=tuple(k for k in s.keys if k not in figures)) for s in self.sources)
        new = (source,) if source else ()
        return replace(self, figures={**self.figures, **figures}, sources=(*older, *new))

    def source(self, message_id: str | None) -> Source | None:
        """What a message gave to this draft, if anything was read from it."""
        return next((source for source in self.sources if source.message_id == message_id), None)

    def without(self, source: Source) -> Draft:
        """Without what that message gave, as if it had never been sent."""
        figures = {key: count for key, count in self.figures.items() if key not in source.keys}
        return replace(self, figures=figures, sources=tuple(s for s in self.sources if s != source), unclear=())

    @property
    def message_id(self) -> str | None:
        """The message that gave most of the figures, the latest of equals."""
        best = max(reversed(self.sources), key=lambda source: len(source.keys), default=None)
        return best.message_id if best and best.keys else None

    # where it stands

    def unsaid(self, campaign: Campaign) -> list[Process]:
        """The processes without a figure, in the letter's order."""
        return [process for process in campaign.processes if process.key not in self.figures]

    def is_nil(self, campaign: Campaign) -> bool:
        """Whether it deliberately reports nobody, however that was said: by one button, by a word, by eight zeros."""
        return not self.unsaid(campaign) and not any(self.figures.values())

    def fingerprint(self, campaign: Campaign) -> str:
        """What a review shows, as its button carries it: a card that showed something else must not hand in this.

        The figures, and the revision that they would replace.
        """
        return ".".join([str(self.after), *(str(self.figures.get(process.key, "")) for process in campaign.processes)])

    def following(self, campaign: Campaign) -> Process | None:
        """The process to ask about: from the last question on the first without a figure, else the first of all."""
        unsaid = self.unsaid(campaign)
        position = next((p.position for p in campaign.processes if p.key == self.asked), 0)
        return next((process for process in unsaid if process.position >= position), unsaid[0] if unsaid else None)

    def previous(self, campaign: Campaign) -> Process:
        """The process before the one asked about last (the first stays the first)."""
        keys = [process.key for process in campaign.processes]
        index = keys.index(self.asked) if self.asked in keys else 0
        return campaign.processes[max(index - 1, 0)]
