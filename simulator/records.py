"""What the simulated platform remembers: people, groups, chat entries, API calls, and LINE's error answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class User:
    """One person with a LINE account. ``blocked`` is a former friend: they may come back as "unblocked"."""

    user_id: str
    name: str
    follows: bool = True
    blocked: bool = False
    rich_menu_id: str | None = None
    hidden_in_groups: bool = False


@dataclass(slots=True)
class Group:
    """A group chat. ``silent_members`` are people who are counted and billed but never act."""

    group_id: str
    name: str
    members: list[str] = field(default_factory=list)
    silent_members: int = 0
    bot_in: bool = True

    @property
    def member_count(self) -> int:
        """People in the group, the bot excluded: what LINE counts and bills."""
        return len(self.members) + self.silent_members


@dataclass(slots=True)
class ChatEntry:
    """One message object as it stands in a chat.

    ``via`` is "reply", "push" or "multicast" for the bot's messages and None for people's. ``billed`` is the
    price of the whole request in messages, carried by its first message object (the others carry 0).
    """

    seq: int
    chat_id: str
    id: str
    at: datetime
    sender_id: str
    from_bot: bool
    message: Json
    via: str | None = None
    billed: int = 0
    unsent: bool = False
    edited: bool = False

    def as_dict(self) -> Json:
        return {**{name: getattr(self, name) for name in self.__slots__}, "at": self.at.isoformat()}

    @classmethod
    def from_dict(cls, row: Json) -> ChatEntry:
        return cls(**{**row, "at": datetime.fromisoformat(row["at"])})


@dataclass(slots=True, frozen=True)
class ApiRequest:
    """One call of LINE's API by the bot. ``body`` is the parsed JSON, or None when there was none."""

    method: str
    path: str
    kind: str
    body: Any
    status: int
    retry_key: str | None
    at: datetime
    request_id: str
    accepted_request_id: str | None = None

    def as_dict(self) -> Json:
        return {**asdict(self), "at": self.at.isoformat()}


class LineError(Exception):
    """An answer of LINE's API that is not a success, with LINE's error body.

    ``details`` are ``{"message", "property"}`` objects; ``extra`` joins the body; ``headers`` the answer.
    """

    def __init__(
        self,
        status: int,
        message: str,
        details: Sequence[Json] = (),
        *,
        extra: Json | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.body: Json = {
            "message": message,
            **({"details": list(details)} if details else {}),
            **(extra or {}),
        }
        self.headers = headers or {}


class NotPossibleError(ValueError):
    """A person tried what LINE's app does not allow (write to a blocked account, edit in a private chat)."""
