"""What a handler gives back: data only. One place (bot/dispatch.py) stores and sends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """The answer to one event: up to five LINE message objects, or silence.

    ``matters``: if LINE refuses the reply token, the answer is worth a billed push (receipts; never menus).
    """

    messages: list[Message] = field(default_factory=list)
    matters: bool = False


SILENCE = Outcome()


def say(*messages: Message, matters: bool = False) -> Outcome:
    """An outcome that answers with these messages."""
    return Outcome(list(messages), matters)
