"""Which matter a card speaks of, where several are followed up at once."""

from __future__ import annotations

from collections.abc import Sequence

from messages import flex, postback
from messages.cards import paragraph
from messages.limits import cut

OTHERS_SHOWN = 3
OtherCampaign = tuple[int, str]  # its id and title


def campaign_line(campaign: str) -> list[flex.Node]:
    """The matter's name in small print; nothing for ""."""
    return [paragraph(f"เรื่อง: {cut(campaign, 100)}", muted=True, size="xs")] if campaign else []


def switch_to(others: Sequence[OtherCampaign], action: str, **fields: object) -> list[flex.Action]:
    """Buttons that ask the same of another matter."""
    return [
        flex.postback(
            cut(f"เรื่อง: {title}", 40), postback.data(action, **fields, c=id_), display_text=cut(f"เรื่อง: {title}", 100)
        )
        for id_, title in others[:OTHERS_SHOWN]
    ]
