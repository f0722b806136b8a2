"""The identity of calendar notices: one key a campaign, round (or stage) with its day, and rule."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.campaigns import Anchor, Campaign
from models.outbox import OutboundMessage

MISSED = "missed"


def notice_key(slug: str, about: str, rule: str) -> str:
    """``about`` is "round1" (results), "round1@2023-11-09" or "stage-summary@…"; the chat's id follows behind it."""
    return f"{slug}:{about}:{rule}"


def was_written(session: Session, key: str, *, even_missed: bool = True) -> bool:
    """Whether the notice is in the outbox for any chat; with ``even_missed`` also as one whose time passed."""
    found = select(OutboundMessage.id).where(OutboundMessage.dedupe_key.startswith(f"{key}:", autoescape=True))
    if not even_missed:
        found = found.where(OutboundMessage.dedupe_key != f"{key}:{MISSED}")
    return session.scalar(found.limit(1)) is not None


def results_were_told(session: Session, campaign: Campaign, round_number: int) -> bool:
    """Whether a round's results went (or are on their way) to a group."""
    rules = [rule.key for rule in campaign.rules if rule.anchor == Anchor.ROUND_RESULTS]
    keys = [notice_key(campaign.slug, f"round{round_number}", rule) for rule in rules]
    return any(was_written(session, key, even_missed=False) for key in keys)
