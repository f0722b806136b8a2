"""LINE groups that the bot sits in, whether an officer bound them, and which notices each receives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, and_, func, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.vocabulary import NoticeKind
from models.campaigns import Anchor, Audience, Campaign, ReminderRule
from models.database import Base, UtcDateTime, upsert

NAME_LENGTH = 60  # of a name that an officer gives
COUNT_EVERY = timedelta(days=1)


class Group(Base):
    """A LINE group. Only a bound one is served; a left one is kept for the record."""

    __tablename__ = "line_group"
    __table_args__ = (
        Index(  # the database itself allows one main group
            "uq_line_group_main", "main", unique=True, sqlite_where=text("main = 1"), postgresql_where=text("main")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_group_id: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")  # in LINE; "" while LINE has not told it yet
    own_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")  # given by an officer, goes before LINE's
    main: Mapped[bool] = mapped_column(default=False)  # receives whatever nobody switched off
    bound_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bound_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    members: Mapped[int | None]  # LINE's count, without the bot: what one push is billed
    members_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when LINE was last asked for the count

    @property
    def called(self) -> str:
        """The name that people read; "" while there is none."""
        return self.own_name or self.name


class GroupNotice(Base):
    """An officer's word on whether a group receives one kind of a campaign's notices."""

    __tablename__ = "group_notice"

    group_id: Mapped[int] = mapped_column(ForeignKey("line_group.id"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    wanted: Mapped[bool]


_BOUND = and_(Group.bound_at.is_not(None), Group.left_at.is_(None))


# Binding


def bound_name(session: Session, line_group_id: str) -> str | None:
    """The name of a bound group ("" while it has none); None when it is not bound."""
    group = bound_group(session, line_group_id)
    return group.called if group is not None else None


def bound_group(session: Session, line_group_id: str) -> Group | None:
    return session.scalar(select(Group).where(Group.line_group_id == line_group_id, _BOUND))


def is_bound(session: Session, line_group_id: str) -> bool:
    return session.scalar(select(Group.id).where(Group.line_group_id == line_group_id, _BOUND)) is not None


def bind_group(session: Session, line_group_id: str, by: int, now: datetime) -> bool:
    """Make the group one that is served; tells whether it is the main one: bound while no other was.

    Of two groups that become the main one at once the later fails on the unique index and is decided anew.
    """
    main = session.scalar(select(Group.id).where(Group.main)) is None
    values = {"bound_at": now, "bound_by": by, "left_at": None, "name": "", "main": main, "counted_at": now}
    upsert(session, Group, {"line_group_id": line_group_id}, values)
    return main


def unbind_group(session: Session, line_group_id: str) -> None:
    """Stop notices to the group; its record stays."""
    _release(session, line_group_id, bound_by=None)


def bot_left(session: Session, line_group_id: str, now: datetime) -> None:
    """LINE reported that the bot was removed: a later push would be refused with 400."""
    _release(session, line_group_id, left_at=now)


def _release(session: Session, line_group_id: str, **columns: object) -> None:
    session.execute(
        update(Group).where(Group.line_group_id == line_group_id).values(bound_at=None, main=False, **columns)
    )


def bound_groups(session: Session) -> Sequence[Group]:
    """Groups that are served, the first bound first."""
    return session.scalars(select(Group).where(_BOUND).order_by(Group.bound_at, Group.id)).all()


# What LINE tells of them


def remember_group(session: Session, line_group_id: str, name: str, members: int | None, now: datetime) -> None:
    """Keep what LINE told of a group: its name and member count (people, without the bot)."""
    session.execute(
        update(Group)
        .where(Group.line_group_id == line_group_id)
        .values(name=name[:120], members=members, members_at=now)
    )


def take_uncounted(session: Session, now: datetime) -> Sequence[str]:
    """LINE ids of bound groups whose members nobody counted for a day; of two who ask at once, one gets them."""
    due = and_(_BOUND, or_(Group.counted_at.is_(None), Group.counted_at <= now - COUNT_EVERY))
    if session.scalar(select(Group.id).where(due).limit(1)) is None:
        return []
    taken = update(Group).where(due).values(counted_at=now).returning(Group.line_group_id)
    return session.scalars(taken.execution_options(synchronize_session=False)).all()


# Which notices they receive


def kind_of(rule: ReminderRule) -> NoticeKind:
    """What a group switches on or off when it speaks of this rule."""
    match Anchor(rule.anchor):
        case Anchor.ROUND:
            return NoticeKind.UPCOMING if rule.working_days < 0 else NoticeKind.TODAY
        case Anchor.ROUND_RESULTS:
            return NoticeKind.RESULTS
        case _:
            return NoticeKind.STAGES


def kinds_of(campaign: Campaign) -> list[NoticeKind]:
    """What a group can receive of a campaign, in the order of a round."""
    told = {kind_of(rule) for rule in campaign.rules if rule.audience == Audience.GROUP}
    return [kind for kind in NoticeKind if kind in told or (kind is NoticeKind.THANKS and campaign.thanks)]


def groups_for(session: Session, campaign_id: int, kind: NoticeKind) -> Sequence[Group]:
    """The bound groups that receive this kind of the campaign's notices, the first bound first.

    The main group receives what nobody switched off, the others what an officer switched on.
    """
    said = and_(
        GroupNotice.group_id == Group.id, GroupNotice.campaign_id == campaign_id, GroupNotice.kind == kind.value
    )
    wanted = func.coalesce(GroupNotice.wanted, Group.main)
    return session.scalars(
        select(Group).outerjoin(GroupNotice, said).where(_BOUND, wanted).order_by(Group.bound_at, Group.id)
    ).all()


def received(session: Session, group: Group, campaign: Campaign) -> Mapping[NoticeKind, bool]:
    """Of each kind that the campaign has, whether the group receives it."""
    return received_by_all(session, [group], [campaign])[group.id, campaign.id]


def received_by_all(
    session: Session, groups: Sequence[Group], campaigns: Sequence[Campaign]
) -> Mapping[tuple[int, int], Mapping[NoticeKind, bool]]:
    """`received` of every group and campaign, by their ids; one statement."""
    said: dict[tuple[int, int], dict[str, bool]] = {}
    of_groups = select(GroupNotice).where(GroupNotice.group_id.in_([group.id for group in groups]))
    for notice in session.scalars(of_groups):
        said.setdefault((notice.group_id, notice.campaign_id), {})[notice.kind] = notice.wanted
    return {
        (group.id, campaign.id): {
            kind: said.get((group.id, campaign.id), {}).get(kind.value, group.main) for kind in kinds_of(campaign)
        }
        for group in groups
        for campaign in campaigns
    }


def choose(session: Session, group: Group, campaign: Campaign, kind: NoticeKind, *, wanted: bool) -> None:
    """Switch one kind of a campaign's notices on or off for a group."""
    key = {"group_id": group.id, "campaign_id": campaign.id, "kind": kind.value}
    upsert(session, GroupNotice, key, {"wanted": wanted})
