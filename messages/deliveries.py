"""What did not go out: told to the officers, listed, and posted in the group by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages import flex, postback
from messages.cards import ALT_TEXT, bubble, card, choice, fact, paragraph, quiet_box
from messages.common import MENU, Message, text
from messages.groups import UNNAMED
from messages.limits import cut, utf16_units
from messages.plain import cut_with_more
from thai.dates import short_date

UNSENT = flex.say("รายการค้างส่ง", "ค้างส่ง")
REASONS = {
    "window": "เลยเวลาที่กำหนดก่อนจะส่งได้",
    "no_group": "ยังไม่ได้ผูกกลุ่มไลน์ (พิมพ์ ผูกกลุ่มนี้ ในกลุ่ม)",
    "no_results": "ยังไม่มีผลตรวจของรอบนี้",
    "no_officers": "ยังไม่มีเจ้าหน้าที่ลงทะเบียน",
    "held": "โควตาข้อความเดือนนี้ไม่พอ",
    "failed": "LINE ไม่รับข้อความ",
    "uncertain": "ไม่แน่ชัดว่าส่งถึงหรือไม่ โปรดดูในกลุ่มก่อนส่งซ้ำ",
}
TITLE = "ประกาศที่ไม่ได้ส่ง"
POSTS_SHOWN, LINES_SHOWN, ROWS_SHOWN = 6, 20, 10
TEXT_OF_SEVERAL = 450  # UTF-16 units; with six bubbles the carousel stays below LINE's 50 KB


@dataclass(frozen=True)
class Reason:
    """Why it did not go: a word of ``REASONS``; where the quota stood in the way, its price and what was left."""

    word: str
    costs: int | None = None
    left: int | None = None

    @property
    def phrase(self) -> str:
        if self.costs is None or self.left is None:
            return REASONS[self.word]
        return f"โควตาไม่พอ ต้องใช้ {self.costs:,} ข้อความ เหลือให้ใช้ {self.left:,} หลังหักส่วนที่กันไว้"


@dataclass(frozen=True)
class Unposted:
    """A group's message that an officer can post. ``share`` opens LINE's share sheet with the text; "" without one.

    ``whole``: the share sheet takes all of the text. ``picture``: there is one too, which no link can carry.
    """

    id: int
    what: str
    day: date
    group: str
    reason: Reason
    text: str
    share: str
    whole: bool = True
    picture: bool = False


@dataclass(frozen=True)
class Lost:
    """A notice that nobody can post any more, or that had no chat to go to."""

    what: str
    day: date
    reason: Reason


@dataclass(frozen=True)
class LostToPeople:
    """Messages to single people, counted: what for, on which day and why."""

    purpose: str
    day: date
    reason: Reason
    messages: int


def unposted_card(unposted: Unposted, *, may_act: bool) -> list[Message]:
    """Why it did not go, the ways to post it and the word that it was; then the text alone, to copy or forward."""
    contents = _post(unposted, None, may_act=may_act)
    title = flex.message(cut(f"{TITLE}: {unposted.what}", ALT_TEXT), contents)
    return [title, *([text(unposted.text)] if unposted.text else [])]


def unsent_report(posts: Sequence[Unposted], lost: Sequence[Lost], counts: Sequence[LostToPeople]) -> list[Message]:
    """To the officers: what to post by hand, and behind it what is only to be known."""
    if len(posts) == 1 and not lost and not counts:
        return unposted_card(posts[0], may_act=True)
    shown = posts[:POSTS_SHOWN]
    bubbles = [_post(post, TEXT_OF_SEVERAL, may_act=True) for post in shown]
    if lost or counts or len(posts) > len(shown):
        bubbles.append(_summary(lost, counts, len(posts) - len(shown)))
    names = [*(post.what for post in posts), *(item.what for item in lost)]
    what = ", ".join(names) or "ข้อความถึงรายบุคคล"
    contents = flex.carousel(bubbles) if len(bubbles) > 1 else bubbles[0]
    return [flex.message(cut(f"{TITLE}: {what}", ALT_TEXT), contents)]


def _post(unposted: Unposted, units: int | None, *, may_act: bool) -> flex.Node:
    """With up to so many units of its text, and a button to have all of it; None: the text stands below."""
    uncertain = unposted.reason.word == "uncertain"
    advice = "หากไม่พบในกลุ่ม โปรดโพสต์เอง" if uncertain else "บอตจะไม่ส่งเองอีก โปรดโพสต์ข้อความนี้ในกลุ่ม"
    whole = [_open("ข้อความเต็มสำหรับคัดลอก", unposted.id)] if units and unposted.text else []
    return bubble(
        TITLE,
        [
            paragraph(_line(unposted.what, unposted.day, unposted.reason), bold=True),
            fact("กลุ่ม", cut(unposted.group, 100) or UNNAMED),
            *([quiet_box([_beginning(unposted.text, units)])] if units else []),
            paragraph(f"{advice} แล้วกด “โพสต์แล้ว”", muted=True, size="xs"),
            *(paragraph(note, muted=True, size="xs") for note in _limits_of_sharing(unposted)),
        ],
        primary=[flex.uri("แชร์ไปยังกลุ่ม", unposted.share)] if unposted.share else [],
        secondary=[_settle("โพสต์แล้ว", unposted.id, "yes")] if may_act else [],
        links=[*([_settle("ยกเลิก ไม่ต้องโพสต์", unposted.id, "no")] if may_act else []), *whole, UNSENT],
    )


def _limits_of_sharing(unposted: Unposted) -> list[str]:
    return [
        *([] if unposted.whole else ["ข้อความยาวเกินกว่าปุ่มแชร์จะส่งได้ทั้งหมด"]),
        *(["ประกาศนี้มีรูปด้วย โปรดแนบรูปเอง"] if unposted.picture else []),
    ]


def _beginning(content: str, units: int) -> str:
    if not content:
        return "(ไม่มีข้อความ)"
    return content if utf16_units(content) <= units else cut_with_more(content, units)


def _open(label: str, message_id: int) -> flex.Action:
    return flex.postback(label, postback.data("unsent", m=message_id), display_text=label)


def _settle(label: str, message_id: int, do: str) -> flex.Action:
    return flex.postback(label, postback.data("posted", m=message_id, do=do), display_text=label)


def _line(what: str, day: date, reason: Reason) -> str:
    return f"{cut(what, 120)} ({short_date(day)}): {reason.phrase}"


def _summary(lost: Sequence[Lost], counts: Sequence[LostToPeople], more_posts: int) -> flex.Node:
    lines = [*(_line(item.what, item.day, item.reason) for item in lost), *map(_count_line, counts)]
    shown = [paragraph(f"• {line}") for line in lines[:LINES_SHOWN]]
    hidden = more_posts + len(lines) - len(shown)
    notes = [
        *([f"และอีก {hidden} รายการ"] if hidden else []),
        *(["ประกาศเหล่านี้บอตจะไม่ส่งย้อนหลัง"] if lost else []),
        *([RIDES] if any(count.reason.word == "held" for count in counts) else []),
    ]
    return bubble(TITLE, [*shown, *(paragraph(note, muted=True, size="xs") for note in notes)], links=[UNSENT, MENU])


RIDES = "ข้อความถึงรายบุคคลที่ค้างเพราะโควตา ยังไปพร้อมคำตอบครั้งถัดไปของผู้นั้นได้ จนกว่าจะหมดเวลาของข้อความ"


def _count_line(count: LostToPeople) -> str:
    return f"{count.purpose} {count.messages:,} ราย ({short_date(count.day)}): {count.reason.phrase}"


# The list


@dataclass(frozen=True)
class UnsentPage:
    """One page of ค้างส่ง, the latest first; ``posts`` are opened by a tap, without their texts here."""

    posts: Sequence[Unposted]
    lost: Sequence[Lost]
    counts: Sequence[LostToPeople]
    items: int  # on all pages
    page: int
    pages: int
    days: int  # how far back


def unsent_list(page: UnsentPage) -> Message:
    rows = [
        *(_row(post) for post in page.posts),
        *(paragraph(f"• {_line(item.what, item.day, item.reason)}") for item in page.lost),
        *(paragraph(f"• {_count_line(count)}") for count in page.counts),
    ]
    held = any(count.reason.word == "held" for count in page.counts)
    return card(
        "รายการค้างส่ง",
        [*rows, *([paragraph(RIDES, muted=True, size="xs")] if held else [])],
        subtitle=f"{page.items} รายการใน {page.days} วัน"
        + (f" · หน้า {page.page}/{page.pages}" if page.pages > 1 else ""),
        primary=[_page("หน้าถัดไป", page.page + 1)] if page.page < page.pages else [],
        links=[*([_page("หน้าก่อน", page.page - 1)] if page.page > 1 else []), MENU],
    )


def _row(post: Unposted) -> flex.Node:
    detail = f"{cut(post.group, 60) or UNNAMED} · {post.reason.phrase}"
    return choice(_open("เปิดรายการ", post.id), f"{cut(post.what, 100)} ({short_date(post.day)})", detail)


def _page(label: str, number: int) -> flex.Action:
    return flex.postback(label, postback.data("unsent", p=number), display_text=label)


def nothing_unsent(days: int) -> Message:
    return text(f"{days} วันที่ผ่านมาไม่มีประกาศหรือข้อความค้างส่ง", MENU)


# Settling


def posted_by_hand(what: str, group: str) -> Message:
    return text(f"บันทึกว่าโพสต์แล้ว: {cut(what, 120)} ในกลุ่ม “{cut(group, 100) or UNNAMED}” บอตจะไม่ส่งซ้ำ", UNSENT, MENU)


def need_not_be_posted(what: str) -> Message:
    return text(f"ยกเลิกแล้ว: {cut(what, 120)} ไม่ต้องโพสต์ และบอตจะไม่ส่ง", UNSENT, MENU)


def settled_before(what: str, by: str, *, posted: bool) -> Message:
    """Another tap, or another officer, was first."""
    done = "บันทึกว่าโพสต์" if posted else "ยกเลิก"
    return text(f"{cut(what, 120)}: {by} {done}ไปก่อนแล้ว ไม่มีการบันทึกซ้ำ", UNSENT, MENU)


def not_unsent_any_more(what: str) -> Message:
    """Somebody had the bot send it after all."""
    return text(f"{cut(what, 120)}: ไม่ค้างส่งแล้ว ไม่มีการบันทึกเพิ่ม", UNSENT, MENU)
