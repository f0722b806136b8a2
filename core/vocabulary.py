"""The field's words that both the domain (models/) and its wording (messages/) speak of."""

from __future__ import annotations

from enum import StrEnum


class ItemState(StrEnum):
    """The state of one checklist item of one school; only COMPLETE counts as complete."""

    UNCHECKED = "unchecked"  # ยังไม่ตรวจ
    INCOMPLETE = "incomplete"  # ไม่ครบ
    DECLARED = "declared"  # โรงเรียนแจ้งแก้ไขแล้ว: the school says so, the district has not looked again
    COMPLETE = "complete"  # ครบ: verified by the district


class Role(StrEnum):
    """What a person may do."""

    CLERK = "clerk"  # ธุรการโรงเรียน
    NETWORK_HEAD = "network_head"  # ประธานเครือข่าย
    OFFICER = "officer"  # เจ้าหน้าที่เขต
    APPROVER = "approver"  # ผู้อนุมัติ (รอง ผอ./ผอ.กลุ่ม)
    VIEWER = "viewer"  # ผู้บริหาร: reads all, changes nothing

    @property
    def of_district(self) -> bool:
        """Whether the person sees every school as staff of the district office."""
        return self in (Role.OFFICER, Role.APPROVER, Role.VIEWER)

    @property
    def records(self) -> bool:
        """Whether the person may change results, groups and people."""
        return self in (Role.OFFICER, Role.APPROVER)


class Membership(StrEnum):
    """How far a person's enrolment has come."""

    PENDING = "pending"  # waits for the responsible person or an officer to agree
    ACTIVE = "active"
    ENDED = "ended"  # refused, left, or erased


class Leaving(StrEnum):
    """Why an officer ends somebody's membership; the person is told."""

    MOVED = "moved"  # to another school or office, or to other duties
    WRONG_SCHOOL = "wrong_school"
    DUPLICATE = "duplicate"  # enrolled with another LINE account as well
    NOT_STAFF = "not_staff"  # belongs neither to the school nor to the office
    OTHER = "other"


class Delivery(StrEnum):
    """The life of an outgoing message (DESIGN.md, "One message out")."""

    PENDING = "pending"
    RIDING = "riding"  # carried by a reply that is under way
    SENDING = "sending"  # claimed under a lease
    SENT = "sent"  # LINE accepted it (200, or 409 with the accepted request id)
    HELD = "held"  # the month's quota does not allow it: a person's waits for a ride, a group's for the officer
    FAILED = "failed"  # LINE refused it for good; the cause is kept
    CANCELLED = "cancelled"  # no longer made sense when its turn came
    LAPSED = "lapsed"  # its window closed before it could go: officers are told instead
    UNCERTAIN = "uncertain"  # may have arrived; never resent by itself

    @property
    def settled(self) -> bool:
        return self not in (Delivery.PENDING, Delivery.RIDING, Delivery.SENDING)


class Purpose(StrEnum):
    """What a push spends the month's quota on. The order is the order of importance: see models/quota.py."""

    OFFICE = "office"  # answers that matter, requests to decide, alerts to officers: may use the reserve
    BROADCAST = "broadcast"  # an officer decided on it, knowing the price
    DIGEST = "digest"  # to a school that still misses something
    STATISTICS = "statistics"  # to a school that owes nothing but statistics
    NOTICE = "notice"  # the calendar's notices to a group: many at once, and an officer can post them by hand
    THANKS = "thanks"

    @property
    def before(self) -> tuple[Purpose, ...]:
        """The purposes that are more important than this one."""
        order = tuple(Purpose)
        return order[: order.index(self)]


class NoticeKind(StrEnum):
    """What a LINE group may be told by itself of a campaign; an officer switches each on or off for each group."""

    UPCOMING = "upcoming"  # before a round
    TODAY = "today"  # on the round's day
    RESULTS = "results"
    STAGES = "stages"  # the office's own tasks, where a campaign tells a group of them
    THANKS = "thanks"  # when a round reaches a share of the schools


class AudienceKind(StrEnum):
    """To whom an officer's broadcast goes."""

    GROUP = "group"  # one bound LINE group
    EVERYBODY = "everybody"  # all who are registered
    MISSING = "missing"  # of schools that miss a checklist item
    OWING = "owing"  # of schools that owe statistics
    AMPHOE = "amphoe"
    NETWORK = "network"
    SCHOOLS = "schools"  # schools named one by one


class BroadcastState(StrEnum):
    """The life of an officer's broadcast. Until it is SENDING it can be changed."""

    AWAITING = "awaiting"  # a second person has to allow it
    SCHEDULED = "scheduled"
    SENDING = "sending"
    DONE = "done"  # every message of it is settled
    REFUSED = "refused"  # by the second person, with a reason
    MISSED = "missed"  # its time passed before it was allowed, or while no worker ran: nothing was sent
    CANCELLED = "cancelled"

    @property
    def open_to_change(self) -> bool:
        return self in (
            BroadcastState.AWAITING, BroadcastState.SCHEDULED, BroadcastState.REFUSED, BroadcastState.MISSED
        )  # fmt: skip

    @property
    def planned(self) -> bool:
        """Whether it will still go out by itself, or once it is allowed."""
        return self in (BroadcastState.AWAITING, BroadcastState.SCHEDULED)


class Arrival(StrEnum):
    """What became of one message of a broadcast, as its record counts it."""

    REPLIED = "replied"  # rode on a reply, for nothing
    PUSHED = "pushed"
    POSTED = "posted"  # in a group, by an officer's hand
    WAITING = "waiting"  # for a reply to ride on
    UNDER_WAY = "under_way"
    HELD = "held"
    LAPSED = "lapsed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
