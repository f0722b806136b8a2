"""Thai of these pages: how a message stands, how it left, what kind of event failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.vocabulary import BroadcastState, Delivery
from line.events import Kind
from messages.broadcast_records import ARRIVALS, STATES
from messages.causes import cause_phrase
from messages.groups import UNNAMED
from messages.quota import PURPOSES
from models.delivery_log import Route, route_of
from reports.unposted import name_of

STATUSES: Mapping[Delivery, str] = {
    Delivery.SENT: "ส่งแล้ว",
    Delivery.PENDING: "รอส่ง",
    Delivery.RIDING: "กำลังไปพร้อมคำตอบ",
    Delivery.SENDING: "กำลังส่ง",
    Delivery.HELD: "ค้าง โควตาไม่พอ",
    Delivery.LAPSED: "เลยเวลา ไม่ได้ส่ง",
    Delivery.FAILED: "LINE ไม่รับ",
    Delivery.UNCERTAIN: "ไม่แน่ชัดว่าถึง",
    Delivery.CANCELLED: "ไม่ส่งแล้ว",
}
_LOOKS: Mapping[str, str] = {  # status → the class of its colour
    Delivery.SENT: "complete", Delivery.PENDING: "declared", Delivery.RIDING: "declared", Delivery.SENDING: "declared",
    Delivery.CANCELLED: "unchecked",
}  # fmt: skip
ROUTES: Mapping[Route, str] = {
    Route.ANSWER: "ตอบในแชต (ฟรี)",
    Route.RODE: "ไปพร้อมคำตอบ (ฟรี)",
    Route.PUSH: "ส่งตรง",
    Route.HAND: "เจ้าหน้าที่โพสต์เอง",
}
KINDS: Mapping[str, str] = {
    Kind.TEXT: "ข้อความ", Kind.IMAGE: "รูปภาพ", Kind.FILE: "ไฟล์", Kind.OTHER_MESSAGE: "สติกเกอร์หรือสื่ออื่น",
    Kind.EDITED: "แก้ข้อความ", Kind.UNSEND: "ยกเลิกข้อความ", Kind.POSTBACK: "กดปุ่ม", Kind.FOLLOW: "เพิ่มเพื่อน",
    Kind.UNFOLLOW: "บล็อกบอต", Kind.JOIN: "บอตเข้ากลุ่ม", Kind.LEAVE: "บอตออกจากกลุ่ม", Kind.MEMBER_JOINED: "มีผู้เข้ากลุ่ม",
    Kind.MEMBER_LEFT: "มีผู้ออกจากกลุ่ม", Kind.UNKNOWN: "เหตุการณ์ที่ไม่รู้จัก",
}  # fmt: skip
_OF_BROADCASTS: Mapping[str, str] = {
    BroadcastState.DONE: "complete", BroadcastState.SCHEDULED: "declared", BroadcastState.SENDING: "declared",
    BroadcastState.AWAITING: "declared", BroadcastState.CANCELLED: "unchecked",
}  # fmt: skip


def look(status: str) -> str:
    """The colour of a message's status: red for what did not certainly arrive."""
    return _LOOKS.get(status, "incomplete")


def broadcast_look(state: str) -> str:
    return _OF_BROADCASTS.get(state, "incomplete")


WORDS: dict[str, Any] = {
    "STATUSES": STATUSES, "ROUTES": ROUTES, "PURPOSES": PURPOSES, "KINDS": KINDS, "ARRIVALS": ARRIVALS,
    "STATES": STATES, "UNNAMED": UNNAMED, "look": look, "broadcast_look": broadcast_look,
    "cause_phrase": cause_phrase, "route_of": route_of, "name_of": name_of,
}  # fmt: skip
