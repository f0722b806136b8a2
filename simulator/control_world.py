"""The control API's view of the whole: overview, clock, faults, redelivery and the record of API calls."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, request

from core.clock import BANGKOK, at_bangkok, in_bangkok, local_date
from simulator.platform import LinePlatform
from simulator.records import Group, Json, NotPossibleError, User
from simulator.webhooks import WebhookPoster

MORNING = time(8, 30)
_MOST_REQUESTS = 200
_STEP = re.compile(r"\+(\d{1,5})([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def add_world(
    control: Blueprint,
    platform: LinePlatform,
    move_clock: Callable[[datetime], None] | None,
    poster: WebhookPoster,
) -> None:
    """Register the routes."""
    control.add_url_rule("/overview", "overview", lambda: overview(platform))
    _add_clock(control, platform, move_clock or getattr(platform.clock, "move_to", None))
    _add_quota(control, platform)
    _add_faults(control, platform)
    _add_record(control, platform, poster)


def overview(platform: LinePlatform) -> Json:
    """Everything the page shows around the chat."""
    with platform.lock:
        now = platform.now()
        return {
            "now": in_bangkok(now).isoformat(),
            "bot": {
                "userId": platform.bot_user_id,
                "basicId": platform.bot_basic_id,
                "name": platform.bot_name,
            },
            "users": [_user(platform, user) for user in platform.users.values()],
            "groups": [_group(group) for group in platform.groups.values()],
            "quota": {
                "limit": platform.quota,
                "used": platform.used_this_month(),
                "month": f"{in_bangkok(now):%Y-%m}",
            },
            "faults": platform.faults.as_dict(),
            "redelivery": platform.redelivery,
            "webhook": {
                "url": platform.webhook_url,
                "lastStatus": platform.webhook_status,
                "lastError": platform.webhook_error,
            },
        }


def _user(platform: LinePlatform, user: User) -> Json:
    return {
        "userId": user.user_id,
        "name": user.name,
        "follows": user.follows,
        "richMenuId": platform.rich_menus.shown_to(user),
    }


def _group(group: Group) -> Json:
    return {
        "groupId": group.group_id,
        "name": group.name,
        "memberCount": group.member_count,
        "members": list(group.members),
        "botIn": group.bot_in,
    }


def _add_clock(control: Blueprint, platform: LinePlatform, move_clock: Callable[[datetime], None] | None) -> None:
    @control.post("/clock")
    def clock() -> Json:
        body = request.get_json(silent=True) or {}
        if move_clock is None:
            raise NotPossibleError("this clock cannot be moved")
        move_clock(instant_named(str(body.get("to", "")), platform.now()))
        platform.remember_clock()
        return {"now": in_bangkok(platform.now()).isoformat()}


def instant_named(name: str, now: datetime) -> datetime:
    """The instant (UTC) that a clock command means.

    Args:
        name: "now" (real time), "+1h", "+30m", "+2d", "next_working_day" (08:30), an ISO date (08:30 of that
            day) or an ISO datetime; times without offset are Bangkok's.
        now: The platform's present.

    Raises:
        NotPossibleError: for anything else.
    """
    if name == "now":
        return datetime.now(UTC)
    if step := _STEP.fullmatch(name):
        return now + int(step[1]) * _UNITS[step[2]]
    if name == "next_working_day":
        from thai.working_days import WorkingDays

        return at_bangkok(WorkingDays().next_after(local_date(now)), MORNING)
    try:
        if len(name) == len("2023-11-09"):
            return at_bangkok(date.fromisoformat(name), MORNING)
        moment = datetime.fromisoformat(name)
    except ValueError:
        raise NotPossibleError(f"no such time: {name}") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)).astimezone(UTC)


def _add_quota(control: Blueprint, platform: LinePlatform) -> None:
    @control.post("/quota")
    def quota() -> Json:
        """As if the account changed its plan: ``limit`` messages a month, null for no limit."""
        body = request.get_json(silent=True)
        limit = body.get("limit", "") if isinstance(body, dict) else ""
        if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 0):
            raise NotPossibleError("limit: a number of messages or null is needed")
        with platform.lock:
            platform.quota = limit
        return {"limit": limit}


def _add_faults(control: Blueprint, platform: LinePlatform) -> None:
    @control.post("/faults")
    def set_faults() -> Json:
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise NotPossibleError("an object of faults is needed")
        try:
            platform.faults.set(**body)
        except ValueError as error:
            raise NotPossibleError(str(error)) from None
        return {"faults": platform.faults.as_dict()}

    @control.delete("/faults")
    def clear_faults() -> Json:
        platform.faults.clear()
        return {"faults": platform.faults.as_dict()}

    @control.post("/redelivery")
    def redelivery() -> Json:
        body = request.get_json(silent=True) or {}
        platform.redelivery = body.get("on") is True
        return {"on": platform.redelivery}


def _add_record(control: Blueprint, platform: LinePlatform, poster: WebhookPoster) -> None:
    @control.get("/requests")
    def requests() -> Json:
        return {"requests": [call.as_dict() for call in platform.requests()[-_MOST_REQUESTS:]]}

    @control.post("/events/<event_id>/redeliver")
    def redeliver(event_id: str) -> Json:
        """Post a past event again, whether redelivery is switched on or not."""
        event = platform.find_event(event_id)
        if event is None:
            raise NotPossibleError(f"no such event: {event_id}")
        return {"status": poster.redeliver(event)}
