"""An answer, and what is said behind it in the same request."""

from __future__ import annotations

from collections.abc import Sequence

from messages.flex import Message
from messages.limits import QUICK_REPLY_ITEMS


def in_one_reply(answer: Sequence[Message], behind: Sequence[Message]) -> list[Message]:
    """All messages in order, with the answer's quick replies at the very end, before those that end it already.

    LINE shows the quick replies of the last message only (Messaging API reference, "quickReply"), and those of the
    answer are how the person goes on.
    """
    if not answer or not behind:
        return [*answer, *behind]
    *first, last = answer
    *between, end = behind
    quick = [*_quick_replies(last), *(item for item in _quick_replies(end) if item not in _quick_replies(last))]
    without = {key: value for key, value in last.items() if key != "quickReply"}
    final = {**end, "quickReply": {"items": quick[:QUICK_REPLY_ITEMS]}} if quick else end
    return [*first, without, *between, final]


def _quick_replies(message: Message) -> list[Message]:
    return list(message.get("quickReply", {}).get("items", []))
