"""The identity of calendar notices: one key a campaign, round (or stage) with its day, and rule."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, false, or_, select, update
from sqlalchemy.orm import Session

from core.vocabulary import Delivery
from models.campaigns import Anchor, Campaign
from models.outbox import OutboundMessage

MISSED = "missed"
CLOCKS_DIFFER = timedelta(minutes=5)  # between the machines of one installation, at most


def notice_key(slug: str, about: str, rule: str) -> str:
    """``about`` is "round1" (results), "round1@2023-11-09" or "stage-summary@…"; the chat's id follows behind it."""
    return f"{slug}:{about}:{rule}"


def missed_key(key: str, chat_id: str = "") -> str:
    """Of the record that a notice's time passed, for one chat or, where there was none to write to, at all."""
    return f"{key}:{MISSED}:{chat_id}" if chat_id else f"{key}:{MISSED}"


def thanks_key(campaign: Campaign, percent: int) -> str:
    """Of the thanks for a share of complete schools."""
    return notice_key(campaign.slug, f"complete{percent}", "thanks")


def was_written(session: Session, key: str, *, even_missed: bool = True) -> bool:
    """Whether the notice is in the outbox for any chat; with ``even_missed`` also as one whose time passed."""
    found = select(OutboundMessage.id).where(_begins_with(f"{key}:"))
    if not even_missed:
        found = found.where(~_begins_with(missed_key(key)))
    return session.scalar(found.limit(1)) is not None


def goes_out_after_all(session: Session, key: str, now: datetime) -> None:
    """An officer opened a new window for a notice whose time had passed: what was said of that is settled."""
    session.execute(
        update(OutboundMessage)
        .where(_begins_with(missed_key(key)), OutboundMessage.status == Delivery.LAPSED)
        .values(status=Delivery.CANCELLED.value, cause="goes out after all", settled_at=now)
    )


def forget_missed_ahead_of_time(session: Session, now: datetime) -> None:
    """A clock that ran ahead took notices for missed whose time is yet to come: they are due again."""
    ahead = (OutboundMessage.status == Delivery.LAPSED, OutboundMessage.next_attempt_at > now + CLOCKS_DIFFER)
    session.execute(delete(OutboundMessage).where(*ahead, OutboundMessage.dedupe_key.contains(f":{MISSED}")))


def _begins_with(prefix: str) -> ColumnElement[bool]:
    return OutboundMessage.dedupe_key.startswith(prefix, autoescape=True)


def results_were_told(session: Session, campaign: Campaign, round_number: int) -> bool:
    """Whether a round's results went (or are on their way) to a group."""
    return any(was_written(session, key, even_missed=False) for key in _results_keys(campaign, round_number))


def results_are_out(session: Session, campaign: Campaign, round_number: int) -> bool:
    """Whether a group has read a round's results, or may have: what they say cannot be changed any more."""
    left = (Delivery.SENT, Delivery.SENDING, Delivery.RIDING, Delivery.UNCERTAIN)
    found = select(OutboundMessage.id).where(_results(campaign, round_number), OutboundMessage.status.in_(left))
    return session.scalar(found.limit(1)) is not None


def forget_waiting_results(session: Session, campaign: Campaign, round_number: int) -> None:
    """Take out of the outbox what still waits there of a round's results, as if it had never been written."""
    waiting = OutboundMessage.status == Delivery.PENDING
    session.execute(delete(OutboundMessage).where(_results(campaign, round_number), waiting))


def _results(campaign: Campaign, round_number: int) -> ColumnElement[bool]:
    return or_(false(), *(_begins_with(f"{key}:") for key in _results_keys(campaign, round_number)))


def _results_keys(campaign: Campaign, round_number: int) -> list[str]:
    rules = [rule.key for rule in campaign.rules if rule.anchor == Anchor.ROUND_RESULTS]
    return [notice_key(campaign.slug, f"round{round_number}", rule) for rule in rules]
