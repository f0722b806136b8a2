"""The officer's commands on results: check a school, announce a round, who is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from bot import rounds
from bot.campaigns import campaign_and_round, chosen_campaign, other_campaigns, title_if_several
from bot.context import Context
from bot.find_school import chosen_school, find_school, id_in
from bot.flows.check import start_check
from bot.outcome import Outcome, say
from core.vocabulary import ItemState
from messages import checks as wording
from messages import common
from messages import status as status_wording
from models.campaigns import Campaign, Round
from models.completeness import MissingSchool, missing_part, next_unchecked
from models.results import declare_results
from models.schools import School

ITEMS_A_PAGE = 80  # missing items named on a page: with the longest names it stays below 30 KB


def check(ctx: Context, query: str) -> Outcome:
    """``ตรวจ <school>``; without a school the next one that this round has not checked."""
    campaign = ctx.campaign
    if campaign is None:
        return say(status_wording.no_campaign())
    if query:
        found = find_school(ctx, query, "check-school")
        return found if isinstance(found, Outcome) else start_check(ctx, found, campaign)
    round_ = rounds.current_round(ctx, campaign)
    following = next_unchecked(ctx.session, round_.id, ctx.month) if round_ else None
    if following is None:
        return say(wording.all_checked(rounds.label(round_)))
    return start_check(ctx, ctx.session.get_one(School, following), campaign)


def check_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """A school chosen among several, the next unchecked one, or from its status card."""
    school = chosen_school(ctx, fields)
    return start_check(ctx, school, chosen_campaign(ctx, fields)) if school else say(common.unknown_button())


def announce(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """The officer says that a round's results are in, after a look at what will be told."""
    found = campaign_and_round(ctx, id_in(fields, "r"))
    if found is None:
        return say(common.unknown_button())
    campaign, round_ = found
    label = rounds.label(round_)
    counts = rounds.progress(ctx, campaign, round_)
    if counts.checked_in_round == 0:
        return say(wording.nothing_to_announce(label))
    if rounds.results_announced(ctx, campaign, round_):
        return say(wording.announced_before(label))
    if fields.get("do") != "yes":
        checked, names = counts.checked_in_round, round_.names_in_group
        return say(wording.confirm_announcement(label, checked, counts.schools, round_.id, names=names))
    return _declare_results(ctx, round_, label)


def _declare_results(ctx: Context, round_: Round, label: str) -> Outcome:
    assert ctx.member is not None  # noqa: S101  # officers only
    if not declare_results(ctx.session, round_.id, ctx.member.id, ctx.now):
        return say(wording.announced_before(label))
    return say(wording.announcement_planned(label), matters=True)


def missing(ctx: Context, amphoe: str) -> Outcome:
    """``ใครยังไม่ครบ [amphoe]``."""
    amphoe = amphoe.removeprefix("อำเภอ").removeprefix("อ.").strip()
    if amphoe and amphoe not in ctx.reference.amphoes:
        return say(wording.unknown_amphoe(amphoe, ctx.reference.amphoes))
    return _missing_page(ctx, ctx.campaign, amphoe, 1)


def missing_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    amphoe = fields.get("m", "")
    if amphoe and amphoe not in ctx.reference.amphoes:
        return say(common.unknown_button())
    return _missing_page(ctx, chosen_campaign(ctx, fields), amphoe, id_in(fields, "p") or 1)


def _missing_page(ctx: Context, campaign: Campaign | None, amphoe: str, page: int) -> Outcome:
    if campaign is None:
        return say(status_wording.no_campaign())
    per_page = max(1, ITEMS_A_PAGE // len(campaign.items))
    part = missing_part(ctx.session, campaign.items, ctx.month, page, per_page, amphoe=amphoe or None)
    if not part.schools and amphoe:
        return say(wording.nobody_missing_in(amphoe))
    if not part.schools:
        return say(wording.nobody_missing(part.of, title_if_several(ctx, campaign)))
    return say(
        wording.missing_card(
            wording.MissingPage(
                schools=part.of,
                incomplete=part.incomplete,
                unchecked=part.unchecked,
                by_item={item.name: part.by_item[item.id] for item in campaign.items},
                by_amphoe=part.by_amphoe,
                groups=_grouped(campaign, part.schools),
                page=part.page,
                pages=part.pages,
                campaign_id=campaign.id,
                amphoe=amphoe,
                campaign=title_if_several(ctx, campaign),
                other_campaigns=other_campaigns(ctx, campaign),
            )
        )
    )


def _grouped(campaign: Campaign, schools: Sequence[MissingSchool]) -> list[tuple[str, list[wording.MissingLine]]]:
    shorts = {item.id: item.short for item in campaign.items}

    def line(school: MissingSchool) -> wording.MissingLine:
        missing = [(shorts[item_id], ItemState(state)) for item_id, state in school.missing]
        return wording.MissingLine(school.name, missing)

    return [(amphoe, [line(school) for school in group]) for amphoe, group in groupby(schools, key=lambda s: s.amphoe)]
