"""Recording one school's results: two buttons an item, notes, save. Marks are set, never toggled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot import rounds
from bot.campaigns import other_campaigns, title_if_several
from bot.context import Context
from bot.find_school import place_of
from bot.outcome import Outcome, say
from core.vocabulary import ItemState
from messages import checks as wording
from messages import common
from messages import status as status_wording
from models.audit import audit
from models.campaigns import Campaign
from models.checks import NOTE_LENGTH, Verdict, record_checks, statuses_of
from models.completeness import next_unchecked
from models.schools import School
from thai.digits import to_arabic

NAME = "check"
_ALL_COMPLETE = frozenset({"ครบ", "ครบหมด", "ครบทุกรายการ", "ครบทั้งหมด"})
_SAVE = frozenset({"บันทึก", "ยืนยัน", "ตกลง", "เซฟ"})
_NUMBERED = re.compile(r"^(ไม่)?ครบ((?:[\s,และกับ]*[1-9]\d?)+)$")


class Step(StrEnum):
    MARK = "mark"
    CHOOSE_NOTE = "choose_note"
    NOTE = "note"


def start_check(ctx: Context, school: School, campaign: Campaign | None) -> Outcome:
    """Open the check card of a school, with what is on record as the first marks."""
    if campaign is None:
        return say(status_wording.no_campaign())
    known = statuses_of(ctx.session, school.id, [item.id for item in campaign.items])
    marks, notes = {}, {}
    for item in campaign.items:
        row = known.get(item.id)
        if row and row.state in (ItemState.COMPLETE, ItemState.INCOMPLETE):
            marks[item.key] = wording.COMPLETE if row.state == ItemState.COMPLETE else wording.INCOMPLETE
        if row and row.note:
            notes[item.key] = row.note
    ctx.start_flow(NAME, Step.MARK, {"school": school.id, "campaign": campaign.id, "marks": marks, "notes": notes})
    return CheckFlow().prompt(ctx)


class CheckFlow:
    """Marks by button or text (“ครบหมด”, “ไม่ครบ 1 3”), a note an item, then save."""

    def prompt(self, ctx: Context, notice: str = "") -> Outcome:
        return say(wording.check_card(self._sheet(ctx), notice))

    def on_picture(self, ctx: Context) -> Outcome | None:
        return None

    def on_text(self, ctx: Context, text: str) -> Outcome | None:
        data = _data(ctx)
        if ctx.conversation and ctx.conversation.step == Step.NOTE:
            return self._take_note(ctx, data, text)
        if text in _ALL_COMPLETE:
            return self._mark_all(ctx, data)
        if text in _SAVE:
            return self._save(ctx, data)
        if match := _NUMBERED.match(to_arabic(text)):
            numbers = [int(number) for number in re.findall(r"\d+", match[2])]
            return self._mark_numbered(ctx, data, numbers, complete=match[1] is None)
        return None

    def on_button(self, ctx: Context, fields: Mapping[str, str]) -> Outcome:
        data = _data(ctx)
        match fields.get("do"):
            case "set":
                return self._set(ctx, data, fields.get("i", ""), fields.get("v", ""))
            case "all":
                return self._mark_all(ctx, data)
            case "note":
                ctx.advance_flow(Step.CHOOSE_NOTE, data)
                return say(wording.choose_item_for_note(self._sheet(ctx)))
            case "note-for":
                return self._ask_for_note(ctx, data, fields.get("i", ""))
            case "save":
                return self._save(ctx, data)
            case "cancel":
                ctx.finish_flow()
                return say(common.cancelled())
            case _:
                ctx.advance_flow(Step.MARK, data)
                return self.prompt(ctx)

    def _set(self, ctx: Context, data: dict[str, Any], key: str, value: str) -> Outcome:
        if key not in _keys(_campaign(ctx)) or value not in (wording.COMPLETE, wording.INCOMPLETE):
            return say(common.unknown_button())
        data["marks"][key] = value
        ctx.advance_flow(Step.MARK, data)
        return self.prompt(ctx)

    def _mark_all(self, ctx: Context, data: dict[str, Any]) -> Outcome:
        data["marks"] = dict.fromkeys(_keys(_campaign(ctx)), wording.COMPLETE)
        ctx.advance_flow(Step.MARK, data)
        return self.prompt(ctx)

    def _mark_numbered(self, ctx: Context, data: dict[str, Any], numbers: list[int], *, complete: bool) -> Outcome:
        """“ไม่ครบ 1 3”: those items are incomplete, all others complete; “ครบ 1 3” says it of those two only."""
        keys = _keys(_campaign(ctx))
        if any(number > len(keys) for number in numbers):
            return self.prompt(ctx, wording.no_such_number(len(keys)))
        named = {keys[number - 1] for number in numbers}
        if complete:
            data["marks"].update(dict.fromkeys(named, wording.COMPLETE))
        else:
            data["marks"] = {key: wording.INCOMPLETE if key in named else wording.COMPLETE for key in keys}
        ctx.advance_flow(Step.MARK, data)
        return self.prompt(ctx)

    def _ask_for_note(self, ctx: Context, data: dict[str, Any], key: str) -> Outcome:
        item = next((item for item in _campaign(ctx).items if item.key == key), None)
        if item is None:
            return say(common.unknown_button())
        ctx.advance_flow(Step.NOTE, {**data, "note_for": key})
        return say(wording.ask_for_note(item.name, NOTE_LENGTH))

    def _take_note(self, ctx: Context, data: dict[str, Any], text: str) -> Outcome:
        if len(text) > NOTE_LENGTH:
            return say(wording.note_too_long(len(text), NOTE_LENGTH))
        key = data.pop("note_for", "")
        data["notes"][key] = "" if text == "-" else text
        ctx.advance_flow(Step.MARK, data)
        return self.prompt(ctx)

    def _save(self, ctx: Context, data: dict[str, Any]) -> Outcome:
        sheet = self._sheet(ctx)
        verdicts = _verdicts(_campaign(ctx), data)
        if not verdicts:
            return say(wording.nothing_marked(sheet))
        campaign = _campaign(ctx)
        round_ = rounds.current_round(ctx, campaign)
        assert ctx.member is not None  # noqa: S101  # officers only
        entry = audit(ctx.session, ctx.member.id, "checked", ctx.now, school=data["school"], items=len(verdicts))
        ctx.session.flush()
        record_checks(
            ctx.session, data["school"], verdicts, round_id=round_.id if round_ else None, by=ctx.member.id,
            source="chat", now=ctx.now, entry_id=entry.id,
        )  # fmt: skip
        ctx.finish_flow()
        return self._saved(ctx, campaign, data["school"], sheet)

    def _saved(self, ctx: Context, campaign: Campaign, school_id: int, sheet: wording.CheckSheet) -> Outcome:
        round_ = rounds.current_round(ctx, campaign)
        counts = rounds.progress(ctx, campaign, round_)
        following = next_unchecked(ctx.session, round_.id, ctx.month, school_id) if round_ else None
        next_school = (following, ctx.session.get_one(School, following).name) if following else None
        return say(
            wording.checked(
                sheet.school, sheet.round_label, sheet.items, next_school=next_school,
                checked_count=counts.checked_in_round, schools=counts.schools,
                round_id=round_.id if round_ else 0, announced=rounds.results_announced(ctx, campaign, round_),
                campaign_id=campaign.id,
            ),
            matters=True,
        )  # fmt: skip

    def _sheet(self, ctx: Context) -> wording.CheckSheet:
        assert ctx.conversation is not None  # noqa: S101
        data, campaign = ctx.conversation.data, _campaign(ctx)
        school = ctx.session.get_one(School, data["school"])
        known = statuses_of(ctx.session, school.id, [item.id for item in campaign.items])
        return wording.CheckSheet(
            school=school.name,
            place=place_of(school),
            round_label=rounds.label(rounds.current_round(ctx, campaign)),
            items=[
                wording.MarkLine(
                    item.key,
                    item.name,
                    item.short,
                    ItemState(known[item.id].state) if item.id in known else ItemState.UNCHECKED,
                    data["marks"].get(item.key, ""),
                    data["notes"].get(item.key, ""),
                )
                for item in campaign.items
            ],
            token=ctx.conversation.token,
            info_url=school.info_url or "",
            school_id=school.id,
            campaign=title_if_several(ctx, campaign),
            other_campaigns=other_campaigns(ctx, campaign),
        )


def _data(ctx: Context) -> dict[str, Any]:
    """A copy of the draft that may be changed and handed back."""
    assert ctx.conversation is not None  # noqa: S101
    data = ctx.conversation.data
    return {**data, "marks": dict(data["marks"]), "notes": dict(data["notes"])}


def _campaign(ctx: Context) -> Campaign:
    """The campaign that the check was begun for, whatever the current one is by now."""
    assert ctx.conversation is not None  # noqa: S101
    wanted = ctx.conversation.data["campaign"]
    return next((c for c in ctx.reference.campaigns if c.id == wanted), None) or ctx.session.get_one(Campaign, wanted)


def _keys(campaign: Campaign) -> list[str]:
    return [item.key for item in campaign.items]


def _verdicts(campaign: Campaign, data: Mapping[str, Any]) -> dict[int, Verdict]:
    """Marked items only; a note stays with an incomplete item and goes with a complete one."""
    verdicts = {}
    for item in campaign.items:
        mark = data["marks"].get(item.key)
        if mark:
            complete = mark == wording.COMPLETE
            verdicts[item.id] = Verdict(complete, "" if complete else data["notes"].get(item.key, ""))
    return verdicts
