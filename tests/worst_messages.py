"""Every builder of messages/ with the largest, and the emptiest, arguments that can reach it.

Builders are found by looking: a function of messages/ that returns a message. Arguments are made by their type
and name, so that a new builder is held to LINE's limits without being listed anywhere; one whose texts have
names unknown here is an error until somebody says how long they can become.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import messages
from bot.handlers.broadcasts import BROADCASTS_A_PAGE, RECIPIENTS_A_PAGE
from bot.handlers.checks import ITEMS_A_PAGE
from core.vocabulary import Arrival, ItemState, NoticeKind, Purpose, Role
from messages import flex, postback
from messages.answers import answers
from messages.broadcast_records import REFUSALS as BROADCAST_REFUSALS
from messages.checks import MissingLine
from messages.deliveries import REASONS, ROWS_SHOWN, Lost, LostToPeople, Reason, Unposted
from messages.enrolment import REFUSALS as CODE_REFUSALS
from messages.owed_reminders import OBSTACLES
from messages.statistics import REFUSALS as STATISTICS_REFUSALS
from messages.status import ItemLine
from thai.months import Month
from thai.personal_data import PersonalData

Builder = Callable[..., Any]
# What builders are made of.
TOOLBOX = {"messages.flex", "messages.cards", "messages.common.text", "messages.in_one_reply"}


def thai(length: int) -> str:
    """Text of that many characters, as heavy in UTF-8 as Thai is."""
    return "ก" * length


SCHOOL, AMPHOE, PERSON, NOTE, TOKEN = thai(120), thai(60), thai(100), thai(300), "t" * 12
ITEM, SHORT, PROCESS, CAMPAIGN = thai(120), thai(20), thai(200), thai(300)
PLACE = [f"ต.{thai(60)} อ.{AMPHOE}", ""]
TYPED = thai(5_000)  # what a person can type
ROUND = "ครั้งที่ 99 (30 พ.ย. 2566)"
ADDRESS = "https://www.info.go.th/" + "a" * 977
SCHOOLS, ITEMS = 119, 5
ON_PAGE = ITEMS_A_PAGE // ITEMS
DAY = date(2023, 11, 30)
INSTANT = datetime(2023, 11, 30, 16, 59, tzinfo=UTC)
MONTH = Month(2023, 9)
UNPOSTED = Unposted(1, thai(250), DAY, thai(120), Reason("uncertain"), "", "")
LOST, LOST_TO_PEOPLE = Lost(thai(250), DAY, Reason("uncertain")), LostToPeople(thai(60), DAY, Reason("held"), 29_000)
AMPHOES = {f"{n:02}{thai(58)}": 6 for n in range(SCHOOLS // 6)}
FIRST = next(iter(AMPHOES))
PICTURED_ITEM = ItemLine("k" * 40, ITEM, SHORT, ItemState.INCOMPLETE)
MISSING = MissingLine(SCHOOL, [(SHORT, ItemState.DECLARED)] * ITEMS)


def _all(values: list[Any], *names: str) -> dict[str, list[Any]]:
    return dict.fromkeys(names, values)


# By "builder.argument", "Class.field" or "argument": what it can be, the worst first.
VALUES: dict[str, list[Any]] = {
    **_all([SCHOOL, ""], "school", "moving_from"),
    "place": PLACE,
    "other_campaigns": [[(999_999_999, CAMPAIGN)] * 3, []],
    **_all([thai(120), ""], "owner"),
    "howto.steps": [thai(2_400), ""],
    "howto.item": [ITEM],
    "OfficeItem.name": [ITEM],
    "which_item_is_pictured.items": [[(999_999_999, PICTURED_ITEM)] * 30],
    **_all([CAMPAIGN], "campaign", "summary"),
    **_all([PERSON, ""], "name", "checked_by", "by"),
    **_all([ITEM], "ItemLine.name", "MarkLine.name", "item"),
    **_all(["k" * 40, "photo"], "ItemLine.key", "MarkLine.key", "FigureLine.key"),
    **_all([SHORT], "short", "FigureLine.short"),
    "FigureLine.name": [PROCESS],
    "FigureLine.short": [thai(40)],
    "Choice.name": [SCHOOL],
    "note": [NOTE, ""],
    "mark": ["", "1", "0"],
    "token": [TOKEN],
    **_all([thai(300), ""], "query", "snippet", "notice", "unclear", "what", "kept", "problem", "example"),
    **_all([TYPED], "choose_school.query", "unknown_school.query", "correction_unclear.snippet"),
    "not_understood.suggestions": [[flex.say(thai(40), thai(300))] * 3, []],
    **_all([ROUND, "ไม่มีรอบ"], "round_", "round_label"),
    **_all([ADDRESS, ""], "info_url", "address"),
    **_all([ADDRESS], "statistics_link.address", "console_link.address"),
    "stage_notice.papers": [ADDRESS, ""],
    "action": ["check-school"],
    "fields": [{}],
    "message_id": ["9" * 30],
    "amphoe": [AMPHOE, ""],
    "nobody_missing_in.amphoe": [AMPHOE],
    "MissingPage.by_item": [{f"{n}{ITEM[1:]}": SCHOOLS for n in range(ITEMS)}],
    "by_amphoe": [AMPHOES],
    "MissingPage.groups": [[(amphoe, [MISSING]) for amphoe in list(AMPHOES)[:ON_PAGE]], [(FIRST, [MISSING] * ON_PAGE)]],
    "OwingPage.groups": [[(amphoe, [SCHOOL]) for amphoe in AMPHOES], [(FIRST, [SCHOOL] * 40)], []],
    "MissingPage.page": [1, 2],
    "OwingPage.page": [1, 2],
    **_all([6], "MissingPage.pages", "OwingPage.pages"),
    "sheet_preview.changes": [[(SCHOOL, f"{SHORT} แจ้งแก้ไขแล้ว → ไม่ครบ, " * ITEMS)] * SCHOOLS, []],
    "code_refused.reason": [*CODE_REFUSALS, "locked"],
    "refused.reason": list(STATISTICS_REFUSALS),
    "which_months.reason": [thai(100)],
    "years": [[2567] * 4],
    "which_months.months": [["พฤศจิกายน 2566"] * 6],
    "span": ["ตุลาคม 2566–กันยายน 2567"],
    "kind": list(OBSTACLES),
    "answer_messages.key": list(answers()),
    "related": [[flex.postback(thai(40), postback.data("answer", k="k" * 40), display_text=thai(100))]],
    "line_user_id": ["U" + "f" * 32],
    "questions": [[thai(200)] * 500, []],
    "asked_questions.questions": [[(thai(200), 9_999)] * 10, []],
    "named": [TYPED],
    "amphoes": [list(AMPHOES)],
    "group": [thai(120), ""],
    "letter": [thai(60), ""],
    "CalendarLine.title": [thai(200)],
    "CalendarLine.cost": [thai(50), ""],
    "plan": [thai(40), ""],
    "ComingNotice.rule": [thai(40)],
    "QuotaView.plan_messages": [100_000_000, 1],
    "stage": [thai(200), ""],
    "others": [dict.fromkeys(Purpose, 9_999_999), {}],
    "upcoming_notice.items": [[ITEM] * ITEMS],
    "Owed.items": [[(ITEM, NOTE)] * 10, [(ITEM, "")], []],
    "network": [thai(60), ""],
    "network_digest.schools": [[(SCHOOL, [SHORT] * 10)] * SCHOOLS],
    "office_list.schools": [[(amphoe, SCHOOL, False) for amphoe in AMPHOES for _ in range(7)], [("", SCHOOL, True)]],
    "RoundResults.named": [[(amphoe, SCHOOL) for amphoe in AMPHOES for _ in range(7)], []],
    "network_list.networks": [[(thai(60), SCHOOLS, [PERSON] * 3)] * 60, [("", 1, [])], []],
    "network_list.unknown": [TYPED, ""],
    "which_round.numbers": [list(range(80, 100)), []],
    "thanks_notice.percent": [80, 100],
    "code": ["ABCD-2345"],
    "incomplete_by_item": [{f"{n}{ITEM[1:]}": SCHOOLS for n in range(ITEMS)}],
    "title": [thai(200)],
    "todo": [thai(2_000), ""],
    "Reason.word": list(REASONS),
    **_all([thai(250)], "Unposted.what", "Lost.what", "not_unsent_any_more.what", "settled_before.what"),
    **_all([thai(250)], "posted_by_hand.what", "need_not_be_posted.what"),
    **_all([thai(120), ""], "Unposted.group", "GroupLine.called", "GroupSettings.called"),
    "Unposted.text": [TYPED, ""],
    **_all(["https://line.me/R/share?text=" + "a" * 971, ""], "Unposted.share"),
    "LostToPeople.purpose": [thai(60)],
    "unsent_report.counts": [[LOST_TO_PEOPLE] * 60, []],
    "UnsentPage.posts": [[UNPOSTED] * ROWS_SHOWN, []],
    "UnsentPage.lost": [[LOST] * ROWS_SHOWN, []],
    "UnsentPage.counts": [[LOST_TO_PEOPLE] * ROWS_SHOWN, []],
    **_all([3], "UnsentPage.page"),
    "receives": [list(NoticeKind), []],
    "CampaignSwitches.switches": [[(kind, True) for kind in NoticeKind], [(kind, False) for kind in NoticeKind], []],
    **_all([thai(60)], "which_group_to_name.name", "group_named.name"),
    "number": ["99999999-9999"],
    "latest": [thai(60), ""],
    "notes": [[thai(200)] * 5, []],
    "figures": [thai(300)],
    "handed_in_before.figures": [[(thai(40), 9_999)] * 8],
    "fingerprint": ["f" * 64],
    "totals_card.lines": [[(thai(40), 9_999_999)] * 8],
    "totals_card.handed": [[(MONTH, SCHOOLS, SCHOOLS)] * 12, []],
}  # fmt: skip
VALUES |= {
    **_all([TYPED], "content", "current"),
    "resume_or_restart.content": [TYPED, ""],
    "ask_for_text.current": [TYPED, ""],
    "announcement.base_url": ["https://" + "a" * 100 + ".go.th"],
    "announcement.picture": ["t" * 43, None],
    **_all([thai(420)], "audience", "approval_request.price"),
    **_all([PERSON, ""], "written_by", "decided_by", "cancelled_by"),
    **_all([NOTE, ""], "decision.reason", "BroadcastView.reason"),
    "not_done.reason": list(BROADCAST_REFUSALS),
    "personal_data": [[(kind, f"{n}{thai(300)}") for kind in PersonalData for n in range(20)], []],
    "confirm_personal_data.findings": [[(kind, f"{n}{thai(300)}") for kind in PersonalData for n in range(20)]],
    **_all([dict.fromkeys(Arrival, 999_999_999), {}], "ended.counts", "BroadcastView.counts"),
    "RecipientLine.cause": [thai(300), ""],
    "request_id": ["9" * 80, ""],
    "proposals": [[INSTANT + timedelta(days=n) for n in range(9)], []],
    "choose_time.latest": [INSTANT + timedelta(days=366)],
    "AudienceChoices.groups": [[(999_999_999, thai(120), 9_999)] * 20, [(1, "", None)], []],
    "choose_area.names": [[thai(60)] * 60],
    "console_link.life": [timedelta(minutes=5)],
    "enrolled_in_district.role": [role for role in Role if role.of_district],
    "choose_schools.names": [[SCHOOL] * 60, []],
}  # fmt: skip
COUNTS = {
    "BroadcastLine": BROADCASTS_A_PAGE, "RecipientLine": RECIPIENTS_A_PAGE,
    "ItemLine": ITEMS, "MarkLine": ITEMS, "FigureLine": 8, "Choice": 5, "CalendarLine": 25, "SheetProblem": 120,
    "OfficeItem": ITEMS, "Unposted": 12, "Lost": 30, "LostToPeople": 60, "GroupLine": 25, "CampaignSwitches": 10,
    "ComingNotice": 60, "OwedMonth": 24, "Owed": 6, "HandedLine": 60, "Month": 60,
}  # fmt: skip


class UnknownWorstCaseError(LookupError):
    """Nobody has said yet how large an argument can become."""


def builders() -> dict[str, Builder]:
    """Every function of messages/ that returns a message or a list of them, by its dotted name."""
    found: dict[str, Builder] = {}
    for info in pkgutil.iter_modules(messages.__path__):
        module = importlib.import_module(f"messages.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            dotted = f"{module.__name__}.{name}"
            own = function.__module__ == module.__name__ and not name.startswith("_")
            returned = str(function.__annotations__.get("return", ""))
            if own and returned.rstrip("]").endswith("Message") and not TOOLBOX & {module.__name__, dotted}:
                found[dotted] = function
    return found


def calls(builder: Builder) -> Iterator[dict[str, Any]]:
    """Arguments for the builder: all at their worst, then each of the other possibilities of each in turn."""
    signature, hints = inspect.signature(builder), get_type_hints(builder)
    kinds = {name: p.kind for name, p in signature.parameters.items()}
    possible = {
        name: _possible(builder.__name__, name, hints[name])
        for name, kind in kinds.items()
        if kind is not inspect.Parameter.VAR_KEYWORD
    }
    yield from _one_by_one(possible)


def _one_by_one(possible: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    worst = {name: values[0] for name, values in possible.items()}
    yield worst
    for name, values in possible.items():
        for value in values[1:]:
            yield {**worst, name: value}


def _possible(owner: str, name: str, hint: Any) -> list[Any]:
    if f"{owner}.{name}" in VALUES:
        return VALUES[f"{owner}.{name}"]
    by_name = VALUES.get(name)
    if by_name is not None and isinstance(by_name[0], str) == (hint is str) and hint is not int:
        return by_name
    return _by_type(owner, name, hint)


def _by_type(owner: str, name: str, hint: Any) -> list[Any]:
    plain: dict[Any, list[Any]] = {
        bool: [True, False], int: [999_999_999, 1, 0], date: [DAY], datetime: [INSTANT], Month: [MONTH],
        Decimal: [Decimal(10**9), Decimal(0)],
    }  # fmt: skip
    if hint in plain:
        return plain[hint]
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return list(hint)
    if is_dataclass(hint):
        return _records(hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        known = [kind for kind in inner if kind is not type(None)]
        return [*(value for kind in known for value in _possible(owner, name, kind)), None]
    if origin is tuple:
        parts = [_by_type(owner, name, kind) if kind is not str else [thai(120)] for kind in inner]
        return [tuple(part[0] for part in parts)]
    if origin is Sequence and getattr(inner[0], "__name__", "") in COUNTS:
        values = _by_type(owner, name, inner[0])
        return [*([value] * COUNTS[inner[0].__name__] for value in values), values[:1], []]
    raise UnknownWorstCaseError(f"{owner}({name}: {hint}): say in tests/worst_messages.py how large it can become")


def _records(kind: Any) -> list[Any]:
    hints = get_type_hints(kind)
    possible = {field.name: _possible(kind.__name__, field.name, hints[field.name]) for field in fields(kind)}
    return [kind(**values) for values in _one_by_one(possible)]
