"""Heads of networks: who they are, and inviting one."""

from __future__ import annotations

from collections.abc import Sequence

from messages import flex
from messages.cards import card, paragraph
from messages.common import MENU, Message, text
from messages.enrolment import network_title
from messages.limits import cut

MOST_NETWORKS = 30


def network_list(networks: Sequence[tuple[str, int, Sequence[str]]], unknown: str = "") -> Message:
    """(network, schools, heads' names) of each. ``unknown``: what the officer typed and is no network."""
    if not networks:
        return text("ทะเบียนโรงเรียนยังไม่ระบุเครือข่าย นำเข้าได้ในคอลัมน์ เครือข่าย (network)", MENU)
    shown = [
        f"• {name} ({schools} โรงเรียน): {cut(', '.join(head or 'ไม่มีชื่อ' for head in heads), 60) or 'ยังไม่มี'}"
        for name, schools, heads in networks[:MOST_NETWORKS]
    ]
    more = len(networks) - MOST_NETWORKS
    return card(
        "ประธานเครือข่าย",
        [
            *([paragraph(f"ไม่พบเครือข่าย “{cut(unknown, 40)}” ไม่มีการออกรหัส", bold=True)] if unknown else []),
            *(paragraph(line) for line in shown),
            *([paragraph(f"และอีก {more} เครือข่าย", muted=True)] if more > 0 else []),
            paragraph("เชิญประธาน: พิมพ์ ประธานเครือข่าย ตามด้วยชื่อเครือข่าย", muted=True, size="xs"),
        ],
        links=[MENU],
    )


def head_invited(network: str, code: str, days: int) -> Message:
    """The code, for the officer to pass on."""
    return card(
        "รหัสเชิญประธานเครือข่าย",
        [
            paragraph(network_title(network), bold=True),
            paragraph(f"ส่งให้ประธานพิมพ์ในแชตส่วนตัวกับบอต: ลงทะเบียน {code}"),
            paragraph(f"ใช้ได้ครั้งเดียวภายใน {days} วัน อย่าส่งในกลุ่ม", muted=True, size="xs"),
        ],
        links=[flex.say("ประธานเครือข่าย", "ประธานเครือข่าย"), MENU],
    )
