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


class Delivery(StrEnum):
    """The life of an outgoing message (DESIGN.md, "One message out")."""

    PENDING = "pending"
    SENDING = "sending"  # claimed under a lease
    SENT = "sent"  # LINE accepted it (200, or 409 with the accepted request id)
    HELD = "held"  # monthly limit reached: waits for the officer
    FAILED = "failed"  # LINE refused it for good; the cause is kept
    CANCELLED = "cancelled"  # no longer made sense when its turn came
    LAPSED = "lapsed"  # its window closed before it could go: officers are told instead
    UNCERTAIN = "uncertain"  # may have arrived; never resent by itself

    @property
    def settled(self) -> bool:
        return self not in (Delivery.PENDING, Delivery.SENDING)
