"""A results sheet: what saving would change is shown first; all rows are saved, or none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot import rounds
from bot.context import Context
from bot.outcome import Outcome, say
from messages import checks as wording
from messages import common
from models.campaigns import Campaign
from models.checks import Verdict
from models.result_changes import record_sheet

NAME = "sheet"


class Step(StrEnum):
    CONFIRM = "confirm"


class SheetFlow:
    """Waits for บันทึกทั้งหมด or ไม่บันทึก."""

    def prompt(self, ctx: Context) -> Outcome:
        return say(common.text("มีไฟล์ผลตรวจที่รอยืนยัน กดบันทึกทั้งหมดหรือไม่บันทึกในการ์ดด้านบน", common.MENU))

    def on_picture(self, ctx: Context) -> Outcome | None:
        return None

    def on_text(self, ctx: Context, text: str) -> Outcome | None:
        return self._save(ctx) if text in ("บันทึก", "บันทึกทั้งหมด", "ยืนยัน") else None

    def on_button(self, ctx: Context, fields: Mapping[str, str]) -> Outcome:
        if fields.get("do") == "save":
            return self._save(ctx)
        ctx.finish_flow()
        return say(common.cancelled())

    def _save(self, ctx: Context) -> Outcome:
        assert ctx.conversation is not None and ctx.member is not None  # noqa: S101
        data = ctx.conversation.data
        campaign = ctx.session.get_one(Campaign, data["campaign"])
        round_ = rounds.current_round(ctx, campaign)
        ctx.finish_flow()
        verdicts = {school_id: _verdicts(marks) for school_id, marks in data["rows"]}
        record_sheet(
            ctx.session, verdicts, round_id=round_.id if round_ else None, by=ctx.member.id, source="sheet", now=ctx.now
        )
        counts = rounds.progress(ctx, campaign, round_)
        return say(
            wording.sheet_saved(
                len(data["rows"]), rounds.label(round_), checked_count=counts.checked_in_round, schools=counts.schools,
                round_id=round_.id if round_ else 0, announced=rounds.results_announced(ctx, campaign, round_),
            ),
            matters=True,
        )  # fmt: skip


def _verdicts(marks: Mapping[str, tuple[bool, str]]) -> dict[int, Verdict]:
    return {int(item_id): Verdict(complete, note) for item_id, (complete, note) in marks.items()}
