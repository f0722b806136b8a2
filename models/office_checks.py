"""The office's own items (Follows.OFFICE): done or not, as an officer says. Only grows; the last word counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Conflict, Refused
from core.vocabulary import ItemState
from models.audit import audit
from models.campaigns import Campaign, ChecklistItem
from models.checks import NOTE_LENGTH
from models.database import Base, UtcDateTime


class OfficeCheck(Base):
    """One verdict on one of the office's own items."""

    __tablename__ = "office_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_item.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))  # complete, incomplete, or unchecked: taken back
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def office_states(session: Session, campaign: Campaign) -> Mapping[int, OfficeCheck]:
    """The last word on each item by its id; items without one were never looked at."""
    ids = [item.id for item in campaign.items]
    latest = select(func.max(OfficeCheck.id)).where(OfficeCheck.item_id.in_(ids)).group_by(OfficeCheck.item_id)
    return {check.item_id: check for check in session.scalars(select(OfficeCheck).where(OfficeCheck.id.in_(latest)))}


def office_progress(session: Session, campaign: Campaign) -> tuple[int, int]:
    """How many of the campaign's items are done, of how many."""
    done = sum(check.state == ItemState.COMPLETE for check in office_states(session, campaign).values())
    return done, len(campaign.items)


def check_office_item(
    session: Session, item_id: int, state: ItemState, by: int, now: datetime, note: str = ""
) -> OfficeCheck:
    """Record an officer's word; raises Refused("gone") for an item of schools or of a campaign not in force."""
    item = session.get(ChecklistItem, item_id)
    campaign = session.get(Campaign, item.campaign_id) if item else None
    if campaign is None or not campaign.of_office or not campaign.active:
        raise Refused("gone")
    check = OfficeCheck(item_id=item_id, state=state.value, note=note[:NOTE_LENGTH], by_person_id=by, at=now)
    session.add(check)
    session.flush()
    audit(session, by, "office_item_checked", now, item=item_id, check=check.id)
    return check


def take_back_check(session: Session, check_id: int, by: int, now: datetime) -> None:
    """Say again what was said before a check; raises Conflict when somebody said more since."""
    words = select(OfficeCheck).where(OfficeCheck.item_id == session.get_one(OfficeCheck, check_id).item_id)
    last_two = session.scalars(words.order_by(OfficeCheck.id.desc()).limit(2)).all()
    if last_two[0].id != check_id:
        raise Conflict("checked since")
    state, note = (last_two[1].state, last_two[1].note) if len(last_two) > 1 else (ItemState.UNCHECKED.value, "")
    session.add(OfficeCheck(item_id=last_two[0].item_id, state=state, note=note, by_person_id=by, at=now))
