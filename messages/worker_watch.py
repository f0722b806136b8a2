"""What officers read when the worker, which sends reminders and notices by itself, stood still."""

from __future__ import annotations

from datetime import datetime

from core.clock import in_bangkok
from messages.common import Message, text
from thai.dates import clock_time, date_time


def stands_still(since: datetime) -> Message:
    """Behind an answer, while no worker beats."""
    return text(f"ตัวเตือนหยุดทำงานตั้งแต่ {date_time(since)} จนถึงขณะนี้ ประกาศและการเตือนยังไม่ออกเอง โปรดแจ้งผู้ดูแลระบบ")


def stood_still(since: datetime, until: datetime) -> Message:
    """When a worker beats again."""
    same_day = in_bangkok(since).date() == in_bangkok(until).date()
    end = clock_time(in_bangkok(until).time()) if same_day else date_time(until)
    return text(f"ตัวเตือนหยุดทำงานตั้งแต่ {date_time(since)} ถึง {end} ขณะนี้กลับมาทำงานแล้ว กำลังส่งสิ่งที่ยังส่งได้ตามปกติ")
