"""Mentions in textV2 messages: only in groups, and only of members."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.records import Group, Json, LineError


def check_mentions(messages: Sequence[Json], group: Group | None) -> None:
    """Refuse mentions in a private chat and of people who are not in the group.

    Raises:
        LineError: 400 naming the substitution.
    """
    for index, message in enumerate(messages):
        if message["type"] != "textV2":
            continue
        for key, substitution in (message.get("substitution") or {}).items():
            if substitution["type"] == "mention" and not _may_mention(substitution["mentionee"], group):
                where = f"messages[{index}].substitution.{key}.mentionee"
                detail = {"message": "Mentions are for members of a group chat", "property": where}
                raise LineError(400, f"A message (messages[{index}]) in the request body is invalid", [detail])


def _may_mention(mentionee: Json, group: Group | None) -> bool:
    return group is not None and (mentionee["type"] == "all" or mentionee["userId"] in group.members)
