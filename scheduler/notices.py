"""From due notices to outbox rows, and the wording of each at the instant it is sent."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import local_date
from core.vocabulary import Membership
from line.delivery import Cancelled
from messages import rounds as wording
from models.calendar import working_days
from models.campaigns import Anchor, Audience, Campaign, Round, Stage, active_campaigns
from models.completeness import Completeness, completeness
from models.groups import bound_groups, is_bound
from models.notices import MISSED, was_written
from models.outbox import OutboundMessage, queue_push, record_lapsed
from models.people import Person, reachable_officers
from scheduler.planner import PlannedNotice, end_of_next_working_day, in_working_hours, plan
from thai.working_days import WorkingDays

log = logging.getLogger("scheduler")

TOPIC = "notice"
NOT_EVEN_REPORTED_AFTER = timedelta(days=14)  # a campaign of the past that is loaded today is history, not news


def queue_due_notices(session: Session, now: datetime) -> int:
    """Write every notice that is due, once; record those whose time passed. Returns how many rows were written."""
    days = working_days(session)
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
        notice = replace(notice, due_at=declared_at, until=end_of_next_working_day(declared_at, days))
    if now > notice.until:
        return int(_record_missed(session, notice, _why_missed(session, campaign, notice), now))
    if not in_working_hours(now, days) or not _results_are_in(session, campaign, notice, now):
        return 0
    return sum(
        queue_push(
            session, f"{notice.key}:{chat}", chat, now, topic=TOPIC, subject=_subject(notice), expires_at=notice.until
        )
        for chat in _chats(session, notice)
    )


def _subject(notice: PlannedNotice) -> dict[str, Any]:
    return {
        "campaign": notice.campaign_id, "rule": notice.rule, "anchor": notice.anchor.value,
        "day": notice.day.isoformat(), "round": notice.round_id, "number": notice.round_number,
        "stage": notice.stage_id, "title": notice.stage_title,
    }  # fmt: skip


def _chats(session: Session, notice: PlannedNotice) -> list[str]:
    if notice.audience is Audience.GROUP:
        return [group.line_group_id for group in bound_groups(session)]
    return [officer.line_user_id for officer in reachable_officers(session) if officer.line_user_id]


def _record_missed(session: Session, notice: PlannedNotice, reason: str, now: datetime) -> bool:
    recorded = record_lapsed(session, f"{notice.key}:{MISSED}", "", TOPIC, _subject(notice), reason, now)
    if recorded:
        log.warning("notice missed", extra={"notice": notice.key, "reason": reason})
    return recorded


def _why_missed(session: Session, campaign: Campaign, notice: PlannedNotice) -> str:
    if notice.audience is Audience.GROUP and not bound_groups(session):
        return "no_group"
    if notice.audience is Audience.OFFICERS and not reachable_officers(session):
        return "no_officers"
    if (
        notice.anchor is Anchor.ROUND_RESULTS
        and _counts(session, campaign, notice.round_id, notice.due_at).checked_in_round == 0
    ):
        return "no_results"
    return "window"


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


def compose_notice(session: Session, row: OutboundMessage, now: datetime) -> list[dict[str, Any]] | Cancelled:
    """The notice as it must read now, or why it no longer makes sense."""
    subject = row.subject
    campaign = session.get(Campaign, subject["campaign"])
    if campaign is None or not campaign.active:
        return Cancelled("campaign is not active")
    if not _still_listens(session, row.chat_id):
        return Cancelled("the chat is no longer bound or reachable")
    if subject["stage"] is not None:
        stage = session.get(Stage, subject["stage"])
        return [_stage_message(session, campaign, stage, now)] if stage else Cancelled("the stage is gone")
    round_ = session.get(Round, subject["round"])
    return [_round_message(session, campaign, round_, subject, now)] if round_ else Cancelled("the round is gone")


def _still_listens(session: Session, chat_id: str) -> bool:
    officer = select(Person.id).where(
        Person.line_user_id == chat_id, Person.reachable, Person.membership == Membership.ACTIVE
    )
    return is_bound(session, chat_id) or session.scalar(officer) is not None


def _round_message(
    session: Session, campaign: Campaign, round_: Round, subject: dict[str, Any], now: datetime
) -> dict[str, Any]:
    today = local_date(now)
    counts = _counts(session, campaign, round_.id, now)
    so_far = (counts.complete, counts.schools)
    if subject["anchor"] == Anchor.ROUND_RESULTS:
        return wording.results_notice(_results(campaign, round_, counts, now))
    if round_.date <= today:
        return wording.today_notice(round_.number, round_.date, so_far)
    return wording.upcoming_notice(round_.number, round_.date, today, [item.name for item in campaign.items], so_far)


def _results(campaign: Campaign, round_: Round, counts: Completeness, now: datetime) -> wording.RoundResults:
    today = local_date(now)
    following = next((r for r in campaign.rounds if r.number > round_.number and r.date >= today), None)
    return wording.RoundResults(
        number=round_.number,
        day=round_.date,
        schools=counts.schools,
        checked=counts.checked_in_round,
        complete=counts.complete,
        incomplete_by_item={item.name: counts.incomplete_by_item[item.id] for item in campaign.items},
        next_round=(following.number, following.date) if following else None,
        today=today,
    )


def _stage_message(session: Session, campaign: Campaign, stage: Stage, now: datetime) -> dict[str, Any]:
    counts = _counts(session, campaign, None, now)
    return wording.stage_notice(
        stage.title, stage.todo, stage.starts, stage.ends, local_date(now), (counts.complete, counts.schools)
    )


COMPOSERS = {TOPIC: compose_notice}
