"""What clerks and officers do with monthly statistics in chat, for the tests; and what is stored of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.world import CLERK, OFFICER, OTHER_CLERK, Message, World, texts

SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"
ROW = "3 0 1 0 0 2 5 1"
FIGURES = [3, 0, 1, 0, 0, 2, 5, 1]
OCTOBER = f"สถิติ ต.ค. 66 {ROW}"
NIL = "ไม่มีผู้รับบริการเดือนนี้"


@dataclass(frozen=True)
class Stored:
    """One revision as the database has it; figures in the letter's order."""

    month: str
    revision: int
    current: bool
    nil: bool
    late: bool
    figures: list[int]
    by: int | None


def reports(world: World) -> list[Stored]:
    """Every revision of every school, oldest first."""
    figures: dict[int, dict[int, int]] = {}
    for row in world.rows("figure"):
        figures.setdefault(row["report_id"], {})[row["process_id"]] = row["count"]
    return [
        Stored(
            row["month"], row["revision"], bool(row["current"]), bool(row["nil"]), bool(row["late"]),
            [count for _, count in sorted(figures[row["id"]].items())], row["by_person_id"],
        )
        for row in sorted(world.rows("monthly_report"), key=lambda row: row["id"])
    ]  # fmt: skip


def confirm(world: World, review: list[Message], user: str = CLERK) -> list[Message]:
    assert "ทบทวนก่อนส่งสถิติ" in texts(review), texts(review)
    return world.tap(user, "ยืนยัน", review)


def hand_in(world: World, text: str = OCTOBER, user: str = CLERK) -> list[Message]:
    """One message and one tap; the receipt."""
    receipt = confirm(world, world.say(user, text), user)
    assert "ส่งสถิติแล้ว" in texts(receipt), texts(receipt)
    return receipt


def answer(world: World, shown: list[Message], *figures: int) -> list[Message]:
    """Tap the buttons of these figures, one question after the other."""
    for figure in figures:
        shown = world.tap(CLERK, str(figure), shown[-1:])
    return shown


def colleague_joins(world: World) -> None:
    """A second person of the clerk's school is let in."""
    world.enrol(OTHER_CLERK, SCHOOL)
    world.work()
    world.tap(CLERK, "อนุญาต", world.received(CLERK)[-1:])
    world.work()


def typed(world: World, user: str = CLERK) -> str:
    """The id of the last message that the user typed."""
    return [entry.id for entry in world.platform.chat(user) if not entry.from_bot and entry.message["type"] == "text"][
        -1
    ]


def edit(world: World, message_id: str, text: str, user: str = CLERK) -> list[Message]:
    return world.act(user, world.platform.edit(user, message_id, text))


def unsend(world: World, message_id: str, user: str = CLERK) -> list[Message]:
    return world.act(user, world.platform.unsend(user, message_id))


def lock(world: World, month: str = "ต.ค. 66") -> None:
    assert "ปิดรับสถิติ" in texts(world.say(OFFICER, f"ล็อกสถิติ {month}"))


def pushes(world: World, topic: str = "owed") -> list[dict[str, Any]]:
    """The outbox rows of a topic, oldest first."""
    return sorted((row for row in world.rows("outbound_message") if row["topic"] == topic), key=lambda row: row["id"])


def reminders(world: World, user: str = CLERK) -> list[Message]:
    """Every reminder that the user ever received."""
    return [m for m in world.received(user) if "สมาชิกคนใดของโรงเรียนส่งก็ได้" in texts(m)]


def days_reminded(world: World) -> list[str]:
    """The days of the reminders that were sent, in order."""
    return [row["subject"]["day"] for row in pushes(world) if row["status"] == "sent"]


def every_day(world: World, first: date, last: date, at: str = "16:00") -> None:
    """Each day at the hour at which digests are pushed."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        world.at(date.fromordinal(ordinal).isoformat(), at)
