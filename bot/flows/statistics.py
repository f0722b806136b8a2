"""Handing in monthly statistics: by buttons, by typing, or in one message that is read and shown before it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.context import Context
from bot.outcome import Outcome, say
from bot.statistics import steps
from bot.statistics.begin import begin, first_question, settle_month
from bot.statistics.confirm import confirm
from bot.statistics.draft import Draft
from bot.statistics.lookup import campaign_of, may_fill_in
from bot.statistics.reading import CORRECT, ask_again, take_correction, take_figure, take_report
from messages import common
from messages import statistics as wording
from messages import statistics_review as review_wording
from models.campaigns import Campaign, Process
from models.statistics import MOST
from thai.months import Month, read_month

_CONFIRM = frozenset({"ยืนยัน", "ยืนยันตามนี้", "ตกลง", "ถูกต้อง", "ใช่"})
_BACK = frozenset({"ย้อนกลับ", "กลับ", "ก่อนหน้า"})
_REVIEW = frozenset({"ทบทวน", "ข้าม", "ไปหน้าทบทวน"})
_PAUSE = frozenset({"พัก", "พักไว้ก่อน", "ไว้ทีหลัง"})
_REST = frozenset({"ที่เหลือ 0", "ที่เหลือ 0 ทั้งหมด", "ที่เหลือไม่มี", "นอกนั้นไม่มี"})
_CHOOSES_MONTH = frozenset({"month", "nil"})  # their ``m`` is the month to begin; elsewhere it is the card's month


class StatisticsFlow:
    """Steps: month, figure (of the process asked about), review."""

    def __init__(self, is_command: Callable[[str], bool]) -> None:
        self._is_command = is_command

    def prompt(self, ctx: Context) -> Outcome:
        return steps.proceed(ctx, _draft(ctx))

    def on_picture(self, ctx: Context) -> Outcome | None:
        return None

    # typed

    def on_text(self, ctx: Context, text: str) -> Outcome | None:
        draft = _draft(ctx)
        if text.startswith("สถิติ") or ctx.conversation is None or not may_fill_in(ctx, draft.school_id):
            return None
        by_word = self._word(ctx, draft, text)
        if by_word is not None:
            return by_word
        if text.startswith(CORRECT):
            return take_correction(ctx, draft, text)
        if ctx.conversation.step == steps.MONTH and (month := read_month(text, ctx.today)) is not None:
            return self._begin(ctx, draft, month, nil=False)
        if ctx.conversation.step == steps.FIGURE:
            return self._figure_typed(ctx, draft, text)
        return take_report(ctx, draft, text)

    def _word(self, ctx: Context, draft: Draft, text: str) -> Outcome | None:
        """Words that mean the same as a button."""
        reviewing = ctx.conversation is not None and ctx.conversation.step == steps.REVIEW
        for words, act, allowed in (
            (_CONFIRM, "confirm", reviewing),
            (_BACK, "back", draft.month is not None),
            (_REVIEW, "review", draft.month is not None),
            (_REST, "rest", draft.month is not None),
            (_PAUSE, "pause", True),
        ):
            if text in words and allowed:
                return self._act(ctx, draft, act)
        return None

    def _figure_typed(self, ctx: Context, draft: Draft, text: str) -> Outcome | None:
        process = _process(campaign_of(ctx, draft), draft.asked)
        if process is None:
            return take_report(ctx, draft, text)
        taken = take_figure(ctx, draft, text, process) or take_report(ctx, draft, text)
        return taken or (None if self._is_command(text) else ask_again(ctx, draft, text, process))

    # tapped

    def on_button(self, ctx: Context, fields: Mapping[str, str]) -> Outcome:
        draft, do = _draft(ctx), fields.get("do", "")
        if not may_fill_in(ctx, draft.school_id):
            return say(common.stale_button())
        if do in _CHOOSES_MONTH:
            month = _month(fields.get("m", ""))
            return self._begin(ctx, draft, month, nil=do == "nil") if month else say(common.unknown_button())
        if "m" in fields and draft.month != _month(fields["m"]):
            return _of_another_month(ctx, draft)
        match do:
            case "fig":
                return self._figure_tapped(ctx, draft, fields)
            case "ask" if process := _process(campaign_of(ctx, draft), fields.get("i", "")):
                return steps.ask_process(ctx, draft, process) if draft.month else steps.proceed(ctx, draft)
            case "edit" if draft.month:
                return steps.choose_figure(ctx, draft)
            case "restart":
                return begin(ctx, campaign_of(ctx, draft), draft.school_id)
            case "resume":
                return steps.proceed(ctx, draft)
            case "confirm" if fields.get("f") != draft.fingerprint(campaign_of(ctx, draft)):
                return self._show_latest(ctx, draft)
            case "back" | "review" | "rest" | "pause" | "confirm" | "cancel" as act:
                return self._act(ctx, draft, act)
            case _:
                return say(common.unknown_button())

    def _show_latest(self, ctx: Context, draft: Draft) -> Outcome:
        """The tapped card showed something else than what would be handed in."""
        if draft.month is None:
            return steps.proceed(ctx, draft)
        return steps.review(ctx, draft, review_wording.NOT_THE_LATEST_CARD_NOTE)

    def _figure_tapped(self, ctx: Context, draft: Draft, fields: Mapping[str, str]) -> Outcome:
        process, value = _process(campaign_of(ctx, draft), fields.get("i", "")), fields.get("v", "")
        if process is None or draft.month is None or not (value.isascii() and value.isdigit()) or int(value) > MOST:
            return say(common.unknown_button())
        return steps.proceed(ctx, replace(draft.with_figures({process.key: int(value)}), asked=process.key))

    # what words and buttons do

    def _act(self, ctx: Context, draft: Draft, act: str) -> Outcome:
        campaign = campaign_of(ctx, draft)
        if act == "pause":
            return say(wording.paused())
        if act == "cancel":
            ctx.finish_flow()
            return say(common.cancelled())
        if draft.month is None:
            return steps.proceed(ctx, draft)
        if act == "back":
            return steps.ask_process(ctx, draft, _back_to(ctx, campaign, draft))
        if act == "rest":
            return steps.review(ctx, draft.with_figures({process.key: 0 for process in draft.unsaid(campaign)}))
        if act == "confirm":
            return confirm(ctx, draft)
        return steps.review(ctx, draft)

    def _begin(self, ctx: Context, draft: Draft, month: Month, *, nil: bool) -> Outcome:
        if draft.month not in (None, month):
            draft = Draft(draft.school_id, draft.campaign_id)  # figures of one month are never carried into another
        settled = settle_month(ctx, draft, month)
        if isinstance(settled, Outcome):
            return settled
        if nil:
            nobody = {process.key: 0 for process in campaign_of(ctx, settled).processes}
            return steps.review(ctx, settled.with_figures(nobody))
        return steps.proceed(ctx, settled) if settled.figures else first_question(ctx, settled)


def _back_to(ctx: Context, campaign: Campaign, draft: Draft) -> Process:
    """From a question the one before it; from the review the question asked last, else the letter's last."""
    if ctx.conversation is not None and ctx.conversation.step == steps.REVIEW:
        return _process(campaign, draft.asked) or campaign.processes[-1]
    return draft.previous(campaign)


def _of_another_month(ctx: Context, draft: Draft) -> Outcome:
    """A card of a month that was left meanwhile: nothing is done to the present one."""
    return say(wording.button_of_another_month(draft.month), *steps.proceed(ctx, draft).messages)


def _draft(ctx: Context) -> Draft:
    assert ctx.conversation is not None  # noqa: S101
    return Draft.from_data(ctx.conversation.data)


def _process(campaign: Campaign, key: str) -> Process | None:
    return next((process for process in campaign.processes if process.key == key), None)


def _month(iso: str) -> Month | None:
    try:
        return Month.from_iso(iso)
    except ValueError:
        return None
