"""The tables of what the bot understands. A new command is a handler and one row here."""

from __future__ import annotations

from bot.flows import check as check_flow
from bot.flows import declare_photo, enrol, sheet
from bot.flows.statistics import StatisticsFlow
from bot.handlers import (
    calendar,
    changed_messages,
    checks,
    enrolment,
    exports,
    groups,
    my_data,
    owed_reminders,
    statistics,
    statistics_office,
    status,
    talk,
)
from bot.intents import understand
from bot.router import Access, Button, Command, Flow, Router
from bot.statistics import lookup
from line.events import Kind


def _is_report(argument: str) -> bool:
    """Not so “สถิติ ส่งยังไง”, which asks how, or “สถิติส่งหรือยัง”, which has no figures."""
    intent = understand(f"สถิติ {argument}") if argument else None
    return intent is None or (intent.kind == "command" and _has_digit(argument))


def _has_digit(argument: str) -> bool:
    """Not so “แก้เวลาเปิดปิดยังไง”, which asks how."""
    return any(character.isdigit() for character in argument)


def _names_a_school(argument: str) -> bool:
    """Not so “ตรวจครั้งต่อไปวันไหน”, which asks for the calendar."""
    return not argument or understand(f"ตรวจ {argument}") is None


def _with_all(*words: str) -> tuple[str, ...]:
    """“ใครยังไม่ครบบ้าง” beside “ใครยังไม่ครบ”, the longer one first."""
    return tuple(f"{word}บ้าง" for word in words) + words


# Longer words first where one begins another: the first match wins.
COMMANDS = (
    Command(("ลงทะเบียน", "register"), enrolment.register, takes_argument=True),
    Command(("เลิกผูกกลุ่มนี้",), groups.unbind, Access.OFFICER, in_group=True),
    Command(("ผูกกลุ่มนี้", "ผูกกลุ่ม"), groups.bind, Access.OFFICER, in_group=True),
    Command(_with_all("ใครยังไม่ครบ", "ใครไม่ครบ"), checks.missing, Access.DISTRICT, takes_argument=True),
    Command(_with_all("ใครยังไม่ส่ง", "ใครไม่ส่ง"), statistics_office.owing, Access.DISTRICT, takes_argument=True),
    Command(("ประวัติสถิติ",), statistics_office.school_history, Access.MEMBER, takes_argument=True),
    Command(("สรุปสถิติ",), statistics_office.summary, Access.DISTRICT, takes_argument=True),
    Command(("ส่งออกสถิติ",), exports.export_statistics, Access.DISTRICT, takes_argument=True),
    Command(("ปลดล็อกสถิติ", "เปิดรับสถิติ"), statistics_office.unlock, Access.OFFICER, takes_argument=True),
    Command(("ล็อกสถิติ", "ปิดรับสถิติ"), statistics_office.lock, Access.OFFICER, takes_argument=True),
    Command(("หยุดติดตาม",), statistics_office.make_inactive, Access.OFFICER, takes_argument=True),
    Command(("ติดตามต่อ",), statistics_office.make_active, Access.OFFICER, takes_argument=True),
    Command(("สถิติแทน",), statistics.statistics_for, Access.OFFICER, takes_argument=True),
    Command(("ส่งสถิติ", "สถิติ"), statistics.statistics, Access.MEMBER, takes_argument=True, accepts=_is_report),
    Command(("แก้ไข ", "แก้ "), statistics.correct, Access.MEMBER, takes_argument=True, accepts=_has_digit),
    Command(("ลบข้อมูลของฉัน",), my_data.ask_to_erase),
    Command(("ข้อมูลของฉัน",), my_data.show),
    Command(("สถานะโรงเรียน", "สถานะ", "status"), status.status, in_group=True, takes_argument=True),
    Command(("ตรวจ",), checks.check, Access.OFFICER, takes_argument=True, accepts=_names_a_school),
    Command(("ปฏิทิน", "calendar"), calendar.calendar, in_group=True),
    Command(("เมนู", "menu", "ช่วยเหลือ", "help", "เริ่ม"), talk.menu, in_group=True),
    Command(("คำขอ",), enrolment.requests, Access.MEMBER),
    Command(("กลุ่ม",), groups.list_groups, Access.DISTRICT),
    Command(("คำถาม",), groups.questions, Access.DISTRICT),
    Command(("ชื่อ ",), enrolment.rename, takes_argument=True),
    Command(("วิธีแก้ไข", "วิธีแก้"), talk.answer_command("fix")),
    Command(("คลิป",), talk.answer_command("clips")),
    Command(("ติดต่อ",), talk.answer_command("contact")),
)


def _is_command(text: str) -> bool:
    return any(command.match(text) is not None for command in COMMANDS)


BUTTONS = {
    "answer": Button(talk.answer, in_group=True),
    "status": Button(status.status_button, in_group=True),
    "howto": Button(status.howto, Access.MEMBER),
    "declare": Button(status.declare, Access.MEMBER),
    "undeclare": Button(status.undeclare, Access.MEMBER),
    "check-school": Button(checks.check_button, Access.OFFICER),
    "announce": Button(checks.announce, Access.OFFICER),
    "missing": Button(checks.missing_button, Access.DISTRICT),
    "owing": Button(statistics_office.owing_button, Access.DISTRICT),
    "stats-history": Button(statistics_office.history_button, Access.MEMBER),
    "stats-for": Button(statistics.begin_for_school, Access.OFFICER),
    "inactive-ask": Button(statistics_office.ask_inactive_button, Access.OFFICER),
    "inactive": Button(statistics_office.inactive_button, Access.OFFICER),
    "active": Button(statistics_office.active_button, Access.OFFICER),
    "snooze": Button(owed_reminders.snooze_button, Access.MEMBER),
    "stuck": Button(owed_reminders.stuck_button, Access.MEMBER),
    "join": Button(enrolment.decide, Access.MEMBER),
    "erase": Button(my_data.erase_button),
}

FLOWS: dict[str, Flow] = {
    enrol.NAME: enrol.EnrolFlow(),
    check_flow.NAME: check_flow.CheckFlow(),
    declare_photo.NAME: declare_photo.DeclarePhotoFlow(),
    sheet.NAME: sheet.SheetFlow(),
    lookup.NAME: StatisticsFlow(_is_command),
}

FLOW_ACCESS = {
    check_flow.NAME: Access.OFFICER,
    declare_photo.NAME: Access.MEMBER,
    sheet.NAME: Access.OFFICER,
    lookup.NAME: Access.MEMBER,
}

EVENTS = {
    **talk.EVENTS,
    Kind.EDITED: changed_messages.edited,
    Kind.UNSEND: changed_messages.taken_back,
    Kind.JOIN: groups.joined,
    Kind.LEAVE: groups.left,
    Kind.MEMBER_JOINED: groups.members_changed,
    Kind.MEMBER_LEFT: groups.members_changed,
}


def build_router() -> Router:
    """The router over these tables."""
    return Router(COMMANDS, BUTTONS, FLOWS, EVENTS, question=talk.question, cancel=talk.cancel, flow_access=FLOW_ACCESS)
