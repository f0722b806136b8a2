"""Commands of the district office on monthly statistics."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from bot.context import Context
from bot.find_school import chosen_school, find_school, id_in
from bot.outcome import Outcome, say
from bot.statistics.lookup import author, statistics_campaign
from messages import common
from messages import statistics_office as wording
from messages.checks import unknown_amphoe
from messages.statistics import name_a_school, no_statistics
from models.campaigns import Campaign
from models.month_overview import fiscal_year_months, month_overview, owing_schools
from models.month_totals import keep_totals, totals
from models.school_changes import set_inactive
from models.schools import School
from models.statistics import Handed, due_date, first_month, history, is_locked, months_due, owed_months, set_lock
from thai.dates import fiscal_year_be
from thai.fiscal_years import read_fiscal_year
from thai.months import Month, find_month, read_month

PAGE = 40  # schools a page: names only


def owing(ctx: Context, text: str) -> Outcome:
    """``ใครยังไม่ส่ง [month] [amphoe]``; without a month the last one that is over."""
    campaign = statistics_campaign(ctx)
    if campaign is None:
        return say(no_statistics())
    found = find_month(text, ctx.today)
    month = found[0] if found else Month.of(ctx.today).shift(-1)
    rest = text if found is None else f"{text[: found[1]]}{text[found[2] :]}"
    amphoe = rest.strip().removeprefix("อำเภอ").removeprefix("อ.").strip()
    if amphoe and amphoe not in ctx.reference.amphoes:
        return say(unknown_amphoe(amphoe, ctx.reference.amphoes))
    return _owing_page(ctx, campaign, month, amphoe, 1)


def owing_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    campaign, month = statistics_campaign(ctx), read_month(fields.get("m", ""), ctx.today)
    if campaign is None or month is None:
        return say(common.unknown_button())
    return _owing_page(ctx, campaign, month, fields.get("d", ""), id_in(fields, "p") or 1)


def _owing_page(ctx: Context, campaign: Campaign, month: Month, amphoe: str, page: int) -> Outcome:
    first = first_month(campaign)
    if first is None or month < first or month > Month.of(ctx.today):
        return say(wording.not_a_month_of_it(month, first))
    counts = month_overview(ctx.session, campaign, month, amphoe or None)
    schools = owing_schools(ctx.session, campaign, month, amphoe or None)
    pages = max(1, -(-len(schools) // PAGE))
    page = max(1, min(page, pages))
    shown = schools[(page - 1) * PAGE : page * PAGE]
    return say(
        wording.owing_card(
            wording.OwingPage(
                month=month,
                due=due_date(campaign, month, ctx.reference.days),
                schools=counts.schools,
                on_time=counts.on_time,
                late=counts.late,
                nil=counts.nil,
                by_amphoe={name: len(list(group)) for name, group in groupby(schools, key=lambda s: s.amphoe)},
                groups=[(name, [s.name for s in group]) for name, group in groupby(shown, key=lambda s: s.amphoe)],
                page=page,
                pages=pages,
                amphoe=amphoe,
                locked=is_locked(ctx.session, campaign.id, month),
                earlier=month > first,
            )
        )
    )


def school_history(ctx: Context, query: str) -> Outcome:
    """``ประวัติสถิติ <school>``: every revision, and what is missing."""
    if not query and ctx.school_id is not None:
        return _history(ctx, ctx.session.get_one(School, ctx.school_id))
    if not query:
        return say(name_a_school("ประวัติสถิติ บ้านหนองปลา"))
    found = find_school(ctx, query, "stats-history")
    return found if isinstance(found, Outcome) else _history(ctx, found)


def history_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    school = chosen_school(ctx, fields)
    return _history(ctx, school) if school else say(common.unknown_button())


def _history(ctx: Context, school: School) -> Outcome:
    campaign = statistics_campaign(ctx)
    if campaign is None:
        return say(no_statistics())
    if not ctx.of_district and school.id != ctx.school_id:
        return say(common.officers_only(private=ctx.inbound.private))
    lines = [_history_line(ctx, campaign, handed) for handed in history(ctx.session, campaign.id, school.id)]
    missing = owed_months(ctx.session, campaign, school, ctx.today)
    return say(wording.history_card(school.name, lines, missing))


def _history_line(ctx: Context, campaign: Campaign, handed: Handed) -> wording.HandedLine:
    row = handed.report
    figures = " ".join(str(handed.figures.get(process.id, "–")) for process in campaign.processes)
    return wording.HandedLine(
        Month.from_iso(row.month), row.revision, row.current, handed.total, row.nil, row.late, row.at,
        author(ctx, handed), figures,
    )  # fmt: skip


def summary(ctx: Context, text: str) -> Outcome:
    """``สรุปสถิติ [month | ปีงบ 2567]``: totals per process."""
    campaign = statistics_campaign(ctx)
    if campaign is None:
        return say(no_statistics())
    year = read_fiscal_year(text, ctx.today)
    if year is None and text:
        month = read_month(text, ctx.today)
        if month is None:
            return say(wording.name_a_month("สรุปสถิติ ต.ค. 66 หรือ สรุปสถิติ ปีงบ 2567"))
        return _totals(ctx, campaign, [month], month.full)
    year = year or fiscal_year_be(ctx.today)
    return _totals(ctx, campaign, fiscal_year_months(year), f"ปีงบประมาณ {year}")


def _totals(ctx: Context, campaign: Campaign, months: list[Month], title: str) -> Outcome:
    found = totals(ctx.session, campaign, months)
    keep_totals(ctx.session, campaign, found)
    lines = [(process.short, found.of_process(process.id)) for process in campaign.processes]
    due = [month for month in months_due(campaign, ctx.today) if month in months]
    counts = [month_overview(ctx.session, campaign, month) for month in due]
    return say(wording.totals_card(title, lines, [(c.month, c.handed_in, c.schools) for c in counts]))


def lock(ctx: Context, text: str) -> Outcome:
    """``ล็อกสถิติ <month>``: from here on changes need an officer."""
    return _set_lock(ctx, text, locked=True)


def unlock(ctx: Context, text: str) -> Outcome:
    """``ปลดล็อกสถิติ <month>``."""
    return _set_lock(ctx, text, locked=False)


def _set_lock(ctx: Context, text: str, *, locked: bool) -> Outcome:
    campaign, month = statistics_campaign(ctx), read_month(text, ctx.today)
    if campaign is None:
        return say(no_statistics())
    if month is None:
        return say(wording.name_a_month("ล็อกสถิติ ต.ค. 66" if locked else "ปลดล็อกสถิติ ต.ค. 66"))
    assert ctx.member is not None  # noqa: S101  # officers only
    set_lock(ctx.session, campaign.id, month, ctx.member.id, ctx.now, locked=locked)
    return say(wording.lock_changed(month, locked=locked), matters=True)


# Schools that closed or merged


def make_inactive(ctx: Context, text: str) -> Outcome:
    """``หยุดติดตาม <school> ตั้งแต่ <month>``: asks first."""
    found_month = find_month(text, ctx.today)
    if found_month is None:
        return say(wording.name_a_month("หยุดติดตาม บ้านหนองปลา ตั้งแต่ พ.ย. 66"))
    name = text[: found_month[1]].strip().removesuffix("ตั้งแต่").strip()
    if not name:
        return say(name_a_school("หยุดติดตาม บ้านหนองปลา ตั้งแต่ พ.ย. 66"))
    found = find_school(ctx, name, "inactive-ask", m=found_month[0].iso)
    if isinstance(found, Outcome):
        return found
    return say(wording.confirm_inactive(found.name, found_month[0], found.id))


def ask_inactive_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """A school chosen among several: the question is the same."""
    school, month = chosen_school(ctx, fields), read_month(fields.get("m", ""), ctx.today)
    if school is None or month is None:
        return say(common.unknown_button())
    return say(wording.confirm_inactive(school.name, month, school.id))


def inactive_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    school, month = chosen_school(ctx, fields), read_month(fields.get("m", ""), ctx.today)
    if school is None or month is None:
        return say(common.unknown_button())
    return _set_inactive(ctx, school, month)


def make_active(ctx: Context, query: str) -> Outcome:
    """``ติดตามต่อ <school>``: takes it back."""
    if not query:
        return say(name_a_school("ติดตามต่อ บ้านหนองปลา"))
    found = find_school(ctx, query, "active")
    return found if isinstance(found, Outcome) else _set_inactive(ctx, found, None)


def active_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    school = chosen_school(ctx, fields)
    return _set_inactive(ctx, school, None) if school else say(common.unknown_button())


def _set_inactive(ctx: Context, school: School, month: Month | None) -> Outcome:
    assert ctx.member is not None  # noqa: S101  # officers only
    set_inactive(ctx.session, school, month, ctx.member.id, ctx.now)
    return say(wording.inactive_changed(school.name, month), matters=True)
