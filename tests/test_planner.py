"""The plan of a campaign's notices: properties that hold for every calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import at_bangkok, in_bangkok
from core.config import ROOT
from models.campaign_file import read_campaign_file, rule_columns
from models.campaigns import Anchor, Audience, Campaign, ReminderRule, Round, Stage
from models.planner import PlannedNotice, in_working_hours, plan
from thai.working_days import WORK_BEGINS, WORK_ENDS, WorkingDays

days_of_two_years = st.dates(date(2023, 1, 1), date(2024, 12, 31))
calendars = st.builds(WorkingDays, st.dictionaries(days_of_two_years, st.booleans(), max_size=20))
hours = st.times(time(8, 30), time(16, 29)).map(lambda at: at.replace(second=0, microsecond=0))
rounds = st.lists(days_of_two_years, max_size=4).map(
    lambda dates: [Round(id=n, number=n, date=day) for n, day in enumerate(dates, start=1)]
)


@st.composite
def stages(draw: st.DrawFn) -> list[Stage]:
    starts = draw(st.lists(days_of_two_years, max_size=3))
    lengths = [draw(st.integers(0, 5)) for _ in starts]
    spans = zip(starts, lengths, strict=True)
    return [
        Stage(id=n, key=f"stage{n}", title="", position=n, starts=day, ends=day + timedelta(days=length))
        for n, (day, length) in enumerate(spans, start=1)
    ]


@st.composite
def rules(draw: st.DrawFn) -> list[ReminderRule]:
    return [
        ReminderRule(
            key=f"rule{n}",
            anchor=draw(st.sampled_from(Anchor)).value,
            working_days=draw(st.integers(-10, 10)),
            last_working_days=draw(st.none() | st.integers(0, 10)),
            at=draw(hours),
            window_minutes=draw(st.integers(10, 1440)),
            ride_minutes=draw(st.integers(0, 480)),
            harmless_twice=draw(st.booleans()),
            audience=draw(st.sampled_from(Audience)).value,
            multi_day_only=draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 4)))
    ]


campaigns = st.builds(Campaign, id=st.just(1), slug=st.just("campaign"), rounds=rounds, stages=stages(), rules=rules())


@settings(max_examples=200)
@given(campaigns, calendars)
def test_every_notice_lies_within_the_working_hours_of_working_days(campaign: Campaign, days: WorkingDays) -> None:
    for notice in plan(campaign, days):
        assert in_working_hours(notice.due_at, days)
        assert in_working_hours(notice.until, days)
        assert notice.due_at < notice.until
        assert notice.due_at <= notice.push_at <= notice.until
        if notice.anchor is not Anchor.ROUND_RESULTS:
            assert in_bangkok(notice.due_at).date() == in_bangkok(notice.until).date()


@given(campaigns, calendars)
def test_the_plan_is_in_order_and_every_notice_has_a_key_of_its_own(campaign: Campaign, days: WorkingDays) -> None:
    notices = plan(campaign, days)
    assert [notice.due_at for notice in notices] == sorted(notice.due_at for notice in notices)
    assert len({notice.key for notice in notices}) == len(notices)


@given(campaigns, calendars)
def test_the_plan_is_the_same_however_often_it_is_made(campaign: Campaign, days: WorkingDays) -> None:
    assert plan(campaign, days) == plan(campaign, days)


@given(campaigns, calendars)
def test_every_rule_meets_every_round_or_stage_of_its_kind_once(campaign: Campaign, days: WorkingDays) -> None:
    notices = plan(campaign, days)
    for rule in campaign.rules:
        of_rule = [notice for notice in notices if notice.rule == rule.key]
        if rule.anchor in (Anchor.ROUND, Anchor.ROUND_RESULTS):
            assert sorted(notice.round_number or 0 for notice in of_rule) == [r.number for r in campaign.rounds]
        else:
            meant = [s.key for s in campaign.stages if s.ends > s.starts or not rule.multi_day_only]
            assert sorted(notice.stage_key for notice in of_rule) == meant


@given(days_of_two_years, st.integers(-10, -1), calendars)
def test_a_notice_before_a_round_has_that_many_working_days_in_between(
    day: date, before: int, days: WorkingDays
) -> None:
    told_on = in_bangkok(_only(_campaign(day, working_days=before), days).due_at).date()
    between = [told_on + timedelta(days=n) for n in range((day - told_on).days)]
    assert sum(days.is_working(each) for each in between) == -before


@given(days_of_two_years, calendars)
def test_a_notice_of_the_day_never_comes_after_it_and_skips_no_working_day(day: date, days: WorkingDays) -> None:
    told_on = in_bangkok(_only(_campaign(day, working_days=0), days).due_at).date()
    assert told_on <= day
    assert not any(days.is_working(told_on + timedelta(days=n)) for n in range(1, (day - told_on).days + 1))


@given(days_of_two_years, calendars, st.integers(0, 5), st.integers(0, 5))
def test_partial_results_may_go_no_earlier_than_complete_ones(
    day: date, days: WorkingDays, first: int, last: int
) -> None:
    notice = _only(_campaign(day, Anchor.ROUND_RESULTS, working_days=first, last_working_days=last), days)
    assert notice.partial_from is not None
    assert notice.due_at <= notice.partial_from < notice.until


def test_a_moved_round_is_announced_anew() -> None:
    days = WorkingDays()
    first, moved = (_only(_campaign(day, working_days=-3), days) for day in (date(2023, 11, 9), date(2023, 11, 14)))
    assert first.key != moved.key
    assert first.due_at < moved.due_at


def test_the_results_of_a_moved_round_are_told_once() -> None:
    days, anchor = WorkingDays(), Anchor.ROUND_RESULTS
    first, moved = (
        _only(_campaign(day, anchor=anchor, working_days=1), days) for day in (date(2023, 11, 9), date(2023, 11, 14))
    )
    assert first.key == moved.key


def test_working_hours_are_half_past_eight_to_half_past_four_on_working_days() -> None:
    days = WorkingDays()
    friday, saturday, holiday = date(2023, 11, 3), date(2023, 11, 4), date(2023, 12, 5)
    inside, outside = (WORK_BEGINS, time(12), WORK_ENDS), (time(0), time(8, 29, 59), time(16, 30, 1), time(23, 59))
    assert all(in_working_hours(at_bangkok(friday, at), days) for at in inside)
    assert not any(in_working_hours(at_bangkok(friday, at), days) for at in outside)
    assert not any(in_working_hours(at_bangkok(day, time(12)), days) for day in (saturday, holiday))


def test_the_letters_plan_is_the_letters_calendar() -> None:
    file = read_campaign_file((ROOT / "campaigns" / "info-go-th-2566.yaml").read_text())
    campaign = Campaign(
        id=1, slug=file.slug,
        rounds=[Round(id=n, number=r.number, date=r.date) for n, r in enumerate(file.rounds)],
        stages=[Stage(id=n, **{**vars(stage), "position": n}) for n, stage in enumerate(file.stages)],
        rules=[ReminderRule(**rule_columns(rule)) for rule in file.reminders],
    )  # fmt: skip
    due = [(_day(notice.due_at), notice.rule) for notice in plan(campaign, WorkingDays())]
    assert due == [
        (6, "upcoming"), (9, "today"), (10, "results"), (13, "upcoming"), (16, "today"), (17, "results"),
        (20, "upcoming"), (23, "today"), (24, "results"), (27, "stage_start"), (28, "stage_start"),
        (30, "stage_last_day"),
    ]  # fmt: skip


def _campaign(day: date, anchor: Anchor = Anchor.ROUND, **rule: int) -> Campaign:
    """One round, one rule."""
    fixed = {"at": time(8, 30), "window_minutes": 480, "ride_minutes": 120, "harmless_twice": True, "audience": "group"}
    reminder = ReminderRule(key="rule", anchor=anchor, **fixed, **rule)
    return Campaign(id=1, slug="campaign", rounds=[Round(id=1, number=1, date=day)], stages=[], rules=[reminder])


def _only(campaign: Campaign, days: WorkingDays) -> PlannedNotice:
    (notice,) = plan(campaign, days)
    return notice


def _day(instant: datetime) -> int:
    """The day of November 2566."""
    local = in_bangkok(instant)
    assert (local.year, local.month, local.time()) == (2023, 11, time(8, 30))
    return local.day
