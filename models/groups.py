"""LINE groups that the bot sits in, and whether an officer bound them to receive notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, UtcDateTime, upsert


class Group(Base):
    """A LINE group. Only a bound one is served; a left one is kept for the record."""

    __tablename__ = "line_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_group_id: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    bound_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bound_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    members: Mapped[int | None]  # LINE's count, without the bot: what one push is billed
    members_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def bound_name(session: Session, line_group_id: str) -> str | None:
    """The name of a bound group ("" while LINE has not told it yet); None when it is not bound."""
    return session.scalar(
        select(Group.name).where(
            Group.line_group_id == line_group_id, Group.bound_at.is_not(None), Group.left_at.is_(None)
        )
    )


def is_bound(session: Session, line_group_id: str) -> bool:
    return bound_name(session, line_group_id) is not None


def bind_group(session: Session, line_group_id: str, by: int, now: datetime) -> None:
    """Make the group one that receives notices."""
    upsert(
        session, Group, {"line_group_id": line_group_id}, {"bound_at": now, "bound_by": by, "left_at": None, "name": ""}
    )


def unbind_group(session: Session, line_group_id: str) -> None:
    """Stop notices to the group; its record stays."""
    session.execute(update(Group).where(Group.line_group_id == line_group_id).values(bound_at=None, bound_by=None))


def bot_left(session: Session, line_group_id: str, now: datetime) -> None:
    """LINE reported that the bot was removed: a later push would be refused with 400."""
    session.execute(update(Group).where(Group.line_group_id == line_group_id).values(left_at=now, bound_at=None))


def remember_group(session: Session, line_group_id: str, name: str, members: int | None, now: datetime) -> None:
    """Keep what LINE told of a group: its name and member count (people, without the bot)."""
    session.execute(
        update(Group)
        .where(Group.line_group_id == line_group_id)
        .values(name=name[:120], members=members, members_at=now)
    )


def bound_groups(session: Session) -> Sequence[Group]:
    """Groups that receive notices, the first bound first."""
    return session.scalars(
        select(Group).where(Group.bound_at.is_not(None), Group.left_at.is_(None)).order_by(Group.bound_at, Group.id)
    ).all()
