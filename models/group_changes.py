"""What officers change about bound groups, in chat or in the console; each with its audit entry."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.errors import Conflict
from core.vocabulary import NoticeKind
from models.audit import AuditEntry, audit
from models.campaigns import Campaign
from models.groups import Group, GroupNotice, choose, unbind_group
from models.outbox import cancel_for_chat

UNBOUND, NAMED, MADE_MAIN, NOTICE_CHOSEN = "group_unbound", "group_named", "group_made_main", "group_notice_chosen"


def name_group(session: Session, group: Group, name: str, by: int, now: datetime) -> None:
    """Give the group the name that officers read; "" gives back LINE's."""
    group.own_name = name
    audit(session, by, NAMED, now, group=group.id)


def choose_notice(
    session: Session, group: Group, campaign: Campaign, kind: NoticeKind, *, wanted: bool, by: int, now: datetime
) -> None:
    """Switch one kind of a campaign's notices on or off for a group."""
    said = session.get(GroupNotice, (group.id, campaign.id, kind.value))
    was = said.wanted if said is not None else None
    choose(session, group, campaign, kind, wanted=wanted)
    detail = {"group": group.id, "campaign": campaign.id, "kind": kind.value, "wanted": wanted, "was": was}
    audit(session, by, NOTICE_CHOSEN, now, **detail)


def unchoose_notice(session: Session, entry: AuditEntry) -> None:
    """Take the switch back to where it stood. Raises Conflict when it was moved since."""
    detail = entry.detail
    which = (
        GroupNotice.group_id == detail["group"], GroupNotice.campaign_id == detail["campaign"],
        GroupNotice.kind == detail["kind"],
    )  # fmt: skip
    said = session.scalar(select(GroupNotice).where(*which).with_for_update())
    if said is None or said.wanted != detail["wanted"]:
        raise Conflict("notice")
    was = detail.get("was", not detail["wanted"])
    if was is None:  # nobody had said anything: what the group received followed from whether it is the main one
        session.execute(delete(GroupNotice).where(*which))
    else:
        said.wanted = was


def make_main(session: Session, group_id: int, *, was: int | None, by: int | None, now: datetime) -> None:
    """Make a bound group the one that receives whatever nobody switched off.

    ``was``: the main group that the officer saw. Raises Conflict when another is by now, or the group is not bound.
    """
    bound = session.scalars(select(Group).where(Group.bound_at.is_not(None)).order_by(Group.id).with_for_update()).all()
    main = next((group for group in bound if group.main), None)
    group = next((group for group in bound if group.id == group_id), None)
    if group is None or group is main or (main.id if main else None) != was:
        raise Conflict("group")
    if main is not None:
        main.main = False
        session.flush()  # the database allows one main group
    group.main = True
    if by is not None:
        audit(session, by, MADE_MAIN, now, group=group_id, was=was)


def unbind(session: Session, group: Group, by: int, now: datetime) -> None:
    """Stop serving a group; what waits for it is withdrawn."""
    was_main = group.main
    unbind_group(session, group.line_group_id)
    cancel_for_chat(session, group.line_group_id, "group unbound", now)
    audit(session, by, UNBOUND, now, group=group.id, main=was_main)


def rebind(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    """Serve an unbound group again, as the main one if it was and none is. Raises Conflict when the bot left it."""
    again = Group.id == entry.detail.get("group", 0), Group.bound_at.is_(None), Group.left_at.is_(None)
    found = session.scalar(select(Group).where(*again).with_for_update())
    if found is None:
        raise Conflict("group")
    main = bool(entry.detail["main"]) and session.scalar(select(Group.id).where(Group.main)) is None
    session.execute(update(Group).where(Group.id == found.id).values(bound_at=now, bound_by=by, main=main))
