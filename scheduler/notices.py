"""From due notices to outbox rows, and the wording of each at the instant it is sent."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import local_date
from core.vocabulary import Delivery, Membership, NoticeKind, Purpose
from line.composing import Cancelled, Composer, Messages
from messages import rounds as wording
from messages.console import papers_address
from models.calendar import working_days
from models.campaigns import Anchor, Audience, Campaign, Round, Stage, active_campaigns, name_among
from models.completeness import Completeness, completeness
from models.groups import Group, bound_groups, groups_for, kind_of
from models.notices import forget_missed_ahead_of_time, goes_out_after_all, missed_key, was_written
from models.office_checks import office_progress
from models.outbox import OutboundMessage, queue_push, record_lapsed
from models.people import Person, reachable_officers
from models.planner import PlannedNotice, end_of_next_working_day, in_working_hours, plan
from models.unsent import WINDOW
from reports.round_results import round_results
from thai.working_days import WorkingDays
from thai.working_time import next_at_work

log = logging.getLogger("scheduler")

TOPIC = "notice"
LAST_CALL = timedelta(minutes=15)  # before the window closes it is pushed, however long it could still ride
NOT_EVEN_REPORTED_AFTER = timedelta(days=14)  # a campaign of the past that is loaded today is history, not news


def queue_due_notices(session: Session, now: datetime) -> int:
    """Write every notice that is due, once; record those whose time passed. Returns how many rows were written."""
    days = working_days(session)
    forget_missed_ahead_of_time(session, now)
    return sum(
        _queue(session, campaign, notice, now, days)
        for campaign in active_campaigns(session)
        for notice in plan(campaign, days)
        if _wakes(session, campaign, notice, now)
    )


def _wakes(session: Session, campaign: Campaign, notice: PlannedNotice, now: datetime) -> bool:
    """Whether a notice needs a look at ``now``: due and not old, or its results declared by an officer."""
    if notice.until + NOT_EVEN_REPORTED_AFTER < now:
        return False
    return notice.due_at <= now or _declared_at(campaign, notice) is not None


def _declared_at(campaign: Campaign, notice: PlannedNotice) -> datetime | None:
    """When an officer said that the results of the notice's round are in."""
    if notice.anchor is not Anchor.ROUND_RESULTS:
        return None
    return next((r.results_declared_at for r in campaign.rounds if r.id == notice.round_id), None)


def _queue(session: Session, campaign: Campaign, notice: PlannedNotice, now: datetime, days: WorkingDays) -> int:
    """Write the notice if it may go now; an officer's word opens a window of its own, even after one that closed."""
    declared_at = _declared_at(campaign, notice)
    if was_written(session, notice.key, even_missed=declared_at is None):
        return 0
    if declared_at is not None:
        notice = replace(
            notice,
            due_at=declared_at,
            push_at=declared_at + notice.ride,
            until=end_of_next_working_day(declared_at, days),
        )
    if now > notice.until:
        return _record_missed(session, campaign, notice, now)
    if not in_working_hours(now, days) or not _results_are_in(session, campaign, notice, now):
        return 0
    chats = _chats(session, campaign, notice)
    if chats and declared_at is not None:
        goes_out_after_all(session, notice.key, now)
    terms: dict[str, Any] = {
        "topic": TOPIC, "subject": _subject(notice), "push_at": _push_at(notice, now, days),
        "expires_at": notice.until,
        "purpose": Purpose.NOTICE if notice.audience is Audience.GROUP else Purpose.OFFICE,
        "harmless_twice": notice.harmless_twice,
    }  # fmt: skip
    return sum(queue_push(session, f"{notice.key}:{chat}", chat, now, **terms) for chat in chats)


def _push_at(notice: PlannedNotice, now: datetime, days: WorkingDays) -> datetime:
    """When it stops waiting for a message to ride on, in working hours and before its window closes.

    Results may come in late: their wait begins when they are, and what is left of it at the end of a working day is
    waited for on the next one.
    """
    push_at = notice.push_at
    if notice.anchor is Anchor.ROUND_RESULTS:
        push_at = max(push_at, now + notice.ride)
        if (opens := next_at_work(push_at, days)) > push_at:
            push_at = opens + notice.ride
    return min(push_at, notice.until - LAST_CALL)


def _subject(notice: PlannedNotice) -> dict[str, Any]:
    return {
        "campaign": notice.campaign_id, "rule": notice.rule, "anchor": notice.anchor.value,
        "day": notice.day.isoformat(), "round": notice.round_id, "number": notice.round_number,
        "stage": notice.stage_id, "title": notice.stage_title,
    }  # fmt: skip


def _kind(campaign: Campaign, rule: str) -> NoticeKind | None:
    """What a group has to receive to be told by this rule; None when the campaign has no such rule any more."""
    return next((kind_of(known) for known in campaign.rules if known.key == rule), None)


def _chats(session: Session, campaign: Campaign, notice: PlannedNotice) -> list[str]:
    if notice.audience is Audience.OFFICERS:
        return [officer.line_user_id for officer in reachable_officers(session) if officer.line_user_id]
    kind = _kind(campaign, notice.rule)
    return [group.line_group_id for group in groups_for(session, campaign.id, kind)] if kind else []


def _record_missed(session: Session, campaign: Campaign, notice: PlannedNotice, now: datetime) -> int:
    """Record why nothing was told, for each group if only the time ran out: an officer can still post it there.

    What no group wants is nobody's miss.
    """
    reason = _why_missed(session, campaign, notice)
    by_chat = reason == WINDOW and notice.audience is Audience.GROUP
    chats = _chats(session, campaign, notice) if by_chat else [""]
    status = Delivery.CANCELLED if reason == "unwanted" else Delivery.LAPSED
    recorded = sum(
        record_lapsed(session, missed_key(notice.key, chat), chat, TOPIC, _subject(notice), reason, now, status=status)
        for chat in chats
    )
    if recorded:
        log.warning("notice missed", extra={"notice": notice.key, "reason": reason})
    return recorded


def _why_missed(session: Session, campaign: Campaign, notice: PlannedNotice) -> str:
    if notice.audience is Audience.GROUP and not _chats(session, campaign, notice):
        return "unwanted" if bound_groups(session) else "no_group"
    if notice.audience is Audience.OFFICERS and not reachable_officers(session):
        return "no_officers"
    if (
        notice.anchor is Anchor.ROUND_RESULTS
        and _counts(session, campaign, notice.round_id, notice.due_at).checked_in_round == 0
    ):
        return "no_results"
    return WINDOW


def _results_are_in(session: Session, campaign: Campaign, notice: PlannedNotice, now: datetime) -> bool:
    """All schools checked, an officer's word, or on the last slot whatever there is. Other notices need no results."""
    if notice.anchor is not Anchor.ROUND_RESULTS:
        return True
    counts = _counts(session, campaign, notice.round_id, now)
    if counts.checked_in_round == 0:
        return False
    partial = notice.partial_from is not None and now >= notice.partial_from
    return _declared_at(campaign, notice) is not None or partial or counts.all_checked


def _counts(session: Session, campaign: Campaign, round_id: int | None, now: datetime) -> Completeness:
    return completeness(session, campaign.items, local_date(now).strftime("%Y-%m"), round_id)


# Composing, at the instant of sending


def composers(base_url: str) -> Mapping[str, Composer]:
    """The composer of notices, for a program that serves the console under ``base_url``."""

    def compose(session: Session, row: OutboundMessage, now: datetime) -> Messages | Cancelled:
        return _compose(session, row, base_url, now)

    return {TOPIC: compose}


def _compose(session: Session, row: OutboundMessage, base_url: str, now: datetime) -> Messages | Cancelled:
    """The notice as it must read now, or why it no longer makes sense."""
    subject = row.subject
    campaign = session.get(Campaign, subject["campaign"])
    if campaign is None or not campaign.active:
        return Cancelled("campaign is not active")
    if subject["rule"] not in {rule.key for rule in campaign.rules}:
        return Cancelled("the rule is gone")
    if not _still_listens(session, campaign, row):
        return Cancelled("the chat is no longer bound or reachable, or does not receive this")
    if subject["stage"] is not None:
        stage = session.get(Stage, subject["stage"])
        if stage is None:
            return Cancelled("the stage is gone")
        if subject["day"] != _day_of(stage, subject["anchor"]).isoformat():
            return Cancelled("the stage was moved to another day")
        return [_stage_message(session, campaign, stage, _papers(row, campaign, base_url), now)]
    round_ = session.get(Round, subject["round"])
    if round_ is None:
        return Cancelled("the round is gone")
    if subject["anchor"] == Anchor.ROUND and subject["day"] != round_.date.isoformat():
        return Cancelled("the round was moved to another day")
    if subject["anchor"] == Anchor.ROUND and round_.date < local_date(now):
        return Cancelled("the round's day is over")
    return [_round_message(session, campaign, round_, subject, now)]


def _day_of(stage: Stage, anchor: str) -> date:
    return stage.starts if anchor == Anchor.STAGE_START else stage.ends


def _still_listens(session: Session, campaign: Campaign, row: OutboundMessage) -> bool:
    kind = _kind(campaign, row.subject["rule"])
    if session.scalar(select(Group.id).where(Group.line_group_id == row.chat_id)) is not None:
        listening = groups_for(session, campaign.id, kind) if kind else []
        return any(group.line_group_id == row.chat_id for group in listening)
    officer = select(Person.id).where(
        Person.line_user_id == row.chat_id, Person.reachable, Person.membership == Membership.ACTIVE
    )
    return session.scalar(officer) is not None


def _round_message(
    session: Session, campaign: Campaign, round_: Round, subject: dict[str, Any], now: datetime
) -> dict[str, Any]:
    today = local_date(now)
    if subject["anchor"] == Anchor.ROUND_RESULTS:
        results = round_results(session, campaign, round_, today, names=round_.names_in_group)
        return wording.results_notice(results)
    counts = _counts(session, campaign, round_.id, now)
    so_far = (counts.complete, counts.schools)
    if round_.date <= today:
        return wording.today_notice(round_.number, round_.date, so_far, campaign.title)
    items = [item.name for item in campaign.items]
    return wording.upcoming_notice(round_.number, round_.date, today, items, so_far, campaign.title)


def _papers(row: OutboundMessage, campaign: Campaign, base_url: str) -> str:
    """Where an officer makes the papers of a stage; "" for a group, and for campaigns that have none."""
    audience = next(rule.audience for rule in campaign.rules if rule.key == row.subject["rule"])
    return "" if campaign.of_office or audience != Audience.OFFICERS else papers_address(base_url, campaign.slug)


def _stage_message(session: Session, campaign: Campaign, stage: Stage, papers: str, now: datetime) -> dict[str, Any]:
    today = local_date(now)
    named = name_among(active_campaigns(session), campaign, today)
    if campaign.of_office:
        so_far = office_progress(session, campaign)
    else:
        counts = _counts(session, campaign, None, now)
        so_far = (counts.complete, counts.schools)
    return wording.stage_notice(
        stage.title, stage.todo, stage.starts, stage.ends, today, so_far,
        campaign=named, of_office=campaign.of_office, papers=papers,
    )  # fmt: skip
