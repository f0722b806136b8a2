"""A broadcast while it is being written: what the conversation keeps between two messages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from models.audiences import Audience
from models.broadcasts import Broadcast, Contents, audience_of

MARK = 12  # hex digits of a fingerprint: enough to tell the cards of one conversation apart


@dataclass(frozen=True)
class Draft:
    """All that was said so far. ``changes``: the broadcast (and its revision) that this is to replace."""

    text: str = ""
    message_id: str | None = None  # the LINE message that the text came in, so that unsend finds it
    picture_id: int | None = None
    picture_message_id: str | None = None
    audience: Audience | None = None
    schools: tuple[int, ...] = ()  # named so far
    unresolved: tuple[str, ...] = ()  # names still to be found
    rides: bool = True
    send_at: datetime | None = None  # none: as soon as it may go
    checked: str = ""  # the text whose personal data somebody looked at, by its mark
    changes: int | None = None
    revision: int = 0

    def as_data(self) -> dict[str, Any]:
        """The draft as JSON."""
        return {
            **vars(self),
            "audience": self.audience.as_data() if self.audience else None,
            "schools": list(self.schools),
            "unresolved": list(self.unresolved),
            "send_at": self.send_at.isoformat() if self.send_at else None,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Draft:
        audience, send_at = data["audience"], data["send_at"]
        return cls(
            **{
                **data,
                "audience": Audience.from_data(audience) if audience else None,
                "schools": tuple(data["schools"]),
                "unresolved": tuple(data["unresolved"]),
                "send_at": datetime.fromisoformat(send_at) if send_at else None,
            }
        )

    @classmethod
    def of(cls, broadcast: Broadcast, now: datetime, *, changes: bool) -> Draft:
        """What stands in a stored broadcast, to be changed, or written anew under another number."""
        audience = audience_of(broadcast)
        ahead = changes and broadcast.send_at is not None and broadcast.send_at > now
        draft = cls(
            text=broadcast.text, picture_id=broadcast.picture_id, audience=audience, schools=audience.schools,
            rides=broadcast.rides, send_at=broadcast.send_at if ahead else None,
            changes=broadcast.id if changes else None, revision=broadcast.revision if changes else 0,
        )  # fmt: skip
        return replace(draft, checked=draft.text_mark if changes else "")

    def contents(self) -> Contents:
        """As it is stored; it has an audience by then."""
        assert self.audience is not None  # noqa: S101
        return Contents(self.text, self.picture_id, self.audience, self.rides, self.send_at)

    @property
    def text_mark(self) -> str:
        return _mark(self.text)

    def fingerprint(self) -> str:
        """What a preview shows, as its button carries it: a card that showed something else must not send this."""
        decided = {key: value for key, value in self.as_data().items() if key not in ("unresolved", "checked")}
        return _mark(json.dumps(decided, sort_keys=True))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:MARK]
