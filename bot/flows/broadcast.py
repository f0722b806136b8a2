"""Writing a broadcast: text, perhaps a picture, audience, a look at personal data, preview with price, time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.broadcasts import lookup, steps
from bot.broadcasts.begin import WORD, announced_text, begin, take_text
from bot.broadcasts.draft import Draft
from bot.broadcasts.send import send
from bot.broadcasts.steps import LONGEST_AHEAD, Step
from bot.context import Context
from bot.find_school import find_school, id_in
from bot.outcome import SILENCE, Outcome, say
from core.clock import BANGKOK, at_bangkok, in_bangkok, local_date
from core.vocabulary import AudienceKind
from messages import broadcast_review as review_wording
from messages import broadcasts as wording
from messages import common
from models.audiences import MOST_SCHOOLS, Audience
from models.fetches import Wanted
from models.planner import in_working_hours
from models.schools import School
from thai.moments import read_moment
from thai.normalise import as_typed
from thai.school_names import MatchKind
from thai.working_time import next_at_work

NAME = lookup.NAME
_BACK = frozenset({"ย้อนกลับ", "กลับ", "ก่อนหน้า"})
_SEND = frozenset({"ยืนยัน", "ยืนยันส่ง", "ส่งตอนนี้"})
_THAT_IS_ALL = frozenset({"เสร็จ", "เสร็จแล้ว", "เลือกครบแล้ว", "ครบแล้ว", "ตกลง"})
_BETWEEN_NAMES = re.compile(r"[,;\n]")
_MOST_NAMES = 30  # a message


class BroadcastFlow:
    """Steps: text, audience (and schools), personal data, review, time."""

    def prompt(self, ctx: Context) -> Outcome:
        return steps.proceed(ctx, _draft(ctx))

    # typed

    def on_text(self, ctx: Context, text: str) -> Outcome | None:
        draft, step = _draft(ctx), ctx.conversation.step if ctx.conversation else ""
        if text in _BACK and (draft.text or step != Step.TEXT):
            return _back(ctx, draft, step)
        if step == Step.TEXT:
            return take_text(ctx, draft, announced_text(as_typed(ctx.inbound.text)))
        if text.startswith((WORD, f"รายการ{WORD}")):
            return None
        if step == Step.SCHOOLS:
            return _schools_typed(ctx, draft, text)
        if step == Step.TIME:
            return _time_typed(ctx, draft, text)
        return send(ctx, draft) if step == Step.REVIEW and text in _SEND else None

    # a picture

    def on_picture(self, ctx: Context) -> Outcome | None:
        """Fetched after the commit; the answer waits for it and uses this event's reply token."""
        if ctx.conversation is None or ctx.inbound.message_id is None:
            return None
        if not ctx.deployment.base_url.startswith("https://"):
            return say(wording.pictures_need_https(ctx.conversation.token))
        subject = {"message": ctx.inbound.message_id, "token": ctx.conversation.token}
        ctx.fetch(Wanted.PICTURE, subject, answers=True)
        return SILENCE

    # tapped

    def on_button(self, ctx: Context, fields: Mapping[str, str]) -> Outcome:
        draft, do = _draft(ctx), fields.get("do", "")
        match do:
            case "resume":
                return steps.proceed(ctx, draft)
            case "restart":
                return begin(ctx, "")
            case "cancel":
                ctx.finish_flow()
                return say(wording.given_up(changes=draft.changes is not None))
            case "back":
                return _back(ctx, draft, ctx.conversation.step if ctx.conversation else "")
            case "send":
                latest = fields.get("f") == draft.fingerprint()
                return send(ctx, draft) if latest else steps.proceed(ctx, draft, review_wording.not_the_latest_card())
            case "text":
                return steps.ask_text(ctx, draft)
            case "personal-data" if fields.get("f") == draft.text_mark:
                return steps.proceed(ctx, replace(draft, checked=draft.text_mark))
            case "no-picture":
                return steps.proceed(ctx, replace(draft, picture_id=None, picture_message_id=None))
        return self._address(ctx, draft, do, fields) or self._plan(ctx, draft, do, fields) or _unknown(ctx, draft)

    def _address(self, ctx: Context, draft: Draft, do: str, fields: Mapping[str, str]) -> Outcome | None:
        """Buttons that choose to whom it goes."""
        match do:
            case "audiences":
                return steps.ask_audience(ctx, draft)
            case "audience" if audience := lookup.chosen_audience(ctx, draft, fields):
                return steps.proceed(ctx, replace(draft, audience=audience))
            case "amphoes" | "networks":
                return steps.ask_area(ctx, draft, amphoe=do == "amphoes")
            case "months":
                return steps.ask_month(ctx, draft)
            case "schools":
                return steps.ask_schools(ctx, draft)
            case "school" if school := ctx.session.get(School, id_in(fields, "s") or 0):
                return _resolve(ctx, _with_school(draft, school.id))
            case "schools-drop":
                return steps.ask_schools(ctx, replace(draft, schools=draft.schools[:-1], unresolved=()))
            case "schools-done" if draft.schools:
                return _schools_done(ctx, draft)
            case "one-member" | "all-members" if draft.audience:
                one = replace(draft.audience, one_per_school=do == "one-member")
                return steps.proceed(ctx, replace(draft, audience=one))
        return None

    def _plan(self, ctx: Context, draft: Draft, do: str, fields: Mapping[str, str]) -> Outcome | None:
        """Buttons that choose how and when."""
        match do:
            case "push" | "ride":
                return steps.proceed(ctx, replace(draft, rides=do == "ride"))
            case "now":
                return steps.proceed(ctx, replace(draft, send_at=None))
            case "times":
                return steps.ask_time(ctx, draft)
            case "at":
                picked = fields.get("v") or ctx.inbound.postback_params.get("datetime", "")
                return _take_time(ctx, draft, instant) if (instant := _wall_clock(picked)) else None
        return None


def _draft(ctx: Context) -> Draft:
    assert ctx.conversation is not None  # noqa: S101
    return Draft.from_data(ctx.conversation.data)


def _unknown(ctx: Context, draft: Draft) -> Outcome:
    """A forged button, or one whose group, month or text is gone by now: where it stands is shown instead."""
    return say(common.unknown_button(), *steps.proceed(ctx, draft).messages)


def _back(ctx: Context, draft: Draft, step: str) -> Outcome:
    """To the step before; from the first one with a text, to where it was broken off."""
    match step:
        case Step.TEXT | Step.TIME:
            return steps.proceed(ctx, draft)
        case Step.AUDIENCE | Step.PERSONAL_DATA:
            return steps.ask_text(ctx, draft)
        case _:
            return steps.ask_audience(ctx, draft)


# Schools


def _schools_typed(ctx: Context, draft: Draft, text: str) -> Outcome:
    if text in _THAT_IS_ALL and draft.schools:
        return _schools_done(ctx, draft)
    names = [name.strip() for name in _BETWEEN_NAMES.split(text) if name.strip()][:_MOST_NAMES]
    return _resolve(ctx, replace(draft, unresolved=(*names, *draft.unresolved)))


def _resolve(ctx: Context, draft: Draft) -> Outcome:
    """Take the names that are certain; ask about the first that is not."""
    while draft.unresolved:
        name, *rest = draft.unresolved
        draft = replace(draft, unresolved=tuple(rest))
        match = ctx.reference.schools.find(name)
        if match.kind is MatchKind.FOUND:
            draft = _with_school(draft, match.ids[0])
            continue
        token = steps.keep(ctx, Step.SCHOOLS, draft)
        question = find_school(ctx, name, NAME, t=token, do="school")
        assert isinstance(question, Outcome)  # noqa: S101  # not found above
        return question
    too_many = len(draft.schools) >= MOST_SCHOOLS
    return steps.ask_schools(ctx, draft, wording.no_more_schools(MOST_SCHOOLS) if too_many else "")


def _with_school(draft: Draft, school_id: int) -> Draft:
    return replace(draft, schools=tuple(dict.fromkeys((*draft.schools, school_id)))[:MOST_SCHOOLS])


def _schools_done(ctx: Context, draft: Draft) -> Outcome:
    one = bool(draft.audience and draft.audience.one_per_school)
    audience = Audience(AudienceKind.SCHOOLS, schools=draft.schools, one_per_school=one)
    return steps.proceed(ctx, replace(draft, audience=audience, unresolved=()))


# Time


def _wall_clock(text: str) -> datetime | None:
    """Thai time as buttons and LINE's picker give it ("2023-11-06T08:30"), as an instant."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=BANGKOK)
    except ValueError:
        return None


def _time_typed(ctx: Context, draft: Draft, text: str) -> Outcome:
    moment = read_moment(text, ctx.today)
    if moment is None:
        return steps.ask_time(ctx, draft, review_wording.time_not_understood(text))
    if moment.of_day is None:
        return steps.ask_time_on(ctx, draft, moment.day or ctx.today)
    return _take_time(ctx, draft, at_bangkok(moment.day or ctx.today, moment.of_day))


def _take_time(ctx: Context, draft: Draft, instant: datetime) -> Outcome:
    """Only what lies ahead, in working hours; else the next working time is offered."""
    if instant <= ctx.now:
        return steps.ask_time(ctx, draft, review_wording.time_has_passed(instant))
    if instant > ctx.now + LONGEST_AHEAD:
        return steps.ask_time(ctx, draft, review_wording.too_far_ahead(instant))
    days = ctx.reference.days
    if not in_working_hours(instant, days):
        offered = [next_at_work(instant, days), *lookup.proposals(ctx.now, days)]
        return steps.ask_time(ctx, draft, review_wording.outside_working_hours(instant), list(dict.fromkeys(offered)))
    return steps.proceed(ctx, replace(draft, send_at=at_bangkok(local_date(instant), in_bangkok(instant).time())))
