"""What comes of a fetch: a name, a group's size, a photo, a sheet. LINE is asked outside any transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.group_settings import offer_settings
from bot.join_requests import ask_to_agree
from bot.outcome import SILENCE, Outcome
from bot.receive import Store, receive_photo, receive_picture, receive_sheet
from core.clock import Clock
from core.vocabulary import Membership
from line.client import Answer, LineClient, Result
from line.delivery import CommittedReply
from messages import broadcasts as broadcast_wording
from messages import checks as check_wording
from messages import limits
from messages import status as status_wording
from messages.rich_menus import OFFICER
from models import outbox
from models.database import Database
from models.fetches import MOST_ATTEMPTS, Fetch, Wanted, claim_fetch, claim_fetches, finish_fetch
from models.groups import remember_group
from models.people import Person
from thai.normalise import as_typed

log = logging.getLogger("bot.fetched")

GIVEN_UP = {
    Wanted.PHOTO: lambda: Outcome([status_wording.photo_not_fetched()], matters=True),
    Wanted.PICTURE: lambda: Outcome([broadcast_wording.picture_not_fetched()], matters=True),
    Wanted.SHEET: lambda: Outcome([check_wording.file_not_fetched()], matters=True),
}


@dataclass(frozen=True)
class _Job:
    """A claimed fetch, read out of its transaction."""

    id: int
    wanted: Wanted
    chat_id: str
    reply_token: str | None
    subject: Mapping[str, Any]
    attempts: int


class Fetcher:
    """Gets things from LINE and hands them to the part of the bot that wanted them."""

    def __init__(
        self, database: Database, client: LineClient, clock: Clock, send_reply: Callable[[CommittedReply], None]
    ) -> None:
        self._database = database
        self._client = client
        self._clock = clock
        self._send_reply = send_reply

    def run(self, fetch_id: int) -> None:
        """Do this fetch, unless somebody else has it."""
        with self._database.begin() as session:
            job = self._read(session, fetch_id) if claim_fetch(session, fetch_id, self._clock.now()) else None
        if job is not None:
            self._try(job)

    def run_due(self) -> int:
        """Do the fetches that a crash or a failure left behind; returns how many."""
        with self._database.begin() as session:
            claimed = claim_fetches(session, self._clock.now())
            jobs = [job for fetch_id in claimed if (job := self._read(session, fetch_id))]
        for job in jobs:
            self._try(job)
        return len(jobs)

    @staticmethod
    def _read(session: Session, fetch_id: int) -> _Job | None:
        row = session.get(Fetch, fetch_id, populate_existing=True)
        if row is not None and row.wanted not in list(Wanted):  # of another version of the program
            log.error("unknown fetch", extra={"wanted": row.wanted})
            finish_fetch(session, fetch_id)
            row = None
        if row is None:
            return None
        return _Job(row.id, Wanted(row.wanted), row.chat_id, row.reply_token, row.subject, row.attempts)

    def _try(self, job: _Job) -> None:
        """Do it; what cannot be read or stored must neither hold up the others nor come back for ever."""
        if job.attempts > MOST_ATTEMPTS:  # nobody who took it lived to give it up
            self._give_up(job)
            return
        try:
            self._do(job)
        except Exception:
            log.exception("fetch failed", extra={"wanted": job.wanted.value, "attempt": job.attempts})
            if job.attempts >= MOST_ATTEMPTS:
                self._give_up(job)

    def _do(self, job: _Job) -> None:
        answer = self._ask(job)
        log.info("fetched", extra={"wanted": job.wanted.value, "result": answer.result.value, "http": answer.status})
        if answer.accepted:
            self._finish(job, self._receive(job, answer))
        elif answer.result is Result.REFUSED or job.attempts >= MOST_ATTEMPTS:
            self._give_up(job)

    def _give_up(self, job: _Job) -> None:
        """Go on without it; when even that cannot be done, be done with it."""
        try:
            self._finish(job, self._without(job))
        except (LookupError, TypeError, ValueError):
            log.exception("fetch dropped", extra={"wanted": job.wanted.value})
            self._finish(job, lambda _: SILENCE)

    def _without(self, job: _Job) -> Store:
        now = self._clock.now()
        match job.wanted:
            case Wanted.PROFILE:
                return lambda session: _introduce(session, job.subject, None, now)
            case Wanted.GROUP:
                return lambda session: _describe_group(session, job.chat_id, job.subject, None, now)
            case _:
                return lambda _: GIVEN_UP.get(job.wanted, lambda: SILENCE)()

    def _ask(self, job: _Job) -> Answer:
        match job.wanted:
            case Wanted.PROFILE:
                return self._client.profile(job.chat_id)
            case Wanted.GROUP:
                return self._ask_about_group(job.chat_id)
            case Wanted.MENU:
                return self._show_menu(job.chat_id, officer=bool(job.subject["officer"]))
            case Wanted.PHOTO | Wanted.PICTURE | Wanted.SHEET:
                return self._client.content(str(job.subject["message"]))

    def _receive(self, job: _Job, answer: Answer) -> Store:
        """Read what came; the store that is given back runs in the transaction that ends the fetch."""
        now = self._clock.now()
        match job.wanted:
            case Wanted.PROFILE:
                return lambda session: _introduce(session, job.subject, answer, now)
            case Wanted.GROUP:
                return lambda session: _describe_group(session, job.chat_id, job.subject, answer, now)
            case Wanted.MENU:
                return lambda _: SILENCE
            case Wanted.PHOTO:
                return receive_photo(job.subject, answer.content, now)
            case Wanted.PICTURE:
                return receive_picture(job.chat_id, job.subject, answer.content, now)
            case Wanted.SHEET:
                return receive_sheet(self._database, job.chat_id, job.subject, answer.content, now)

    def _ask_about_group(self, group_id: str) -> Answer:
        """The group's summary with its member count added."""
        summary = self._client.group_summary(group_id)
        if not summary.accepted:
            return summary
        count = self._client.group_member_count(group_id)
        return replace(summary, body={**(summary.body or {}), **(count.body or {})}) if count.accepted else count

    def _show_menu(self, user_id: str, *, officer: bool) -> Answer:
        """The officers' rich menu, as far as one is deployed; for everybody else the default one."""
        if not officer:
            return self._client.unlink_rich_menu(user_id)
        listed = self._client.rich_menus()
        deployed = (listed.body or {}).get("richmenus", [])
        ids = [str(menu["richMenuId"]) for menu in deployed if menu.get("name") == OFFICER.name]
        return self._client.link_rich_menu(user_id, ids[-1]) if ids else listed

    def _finish(self, job: _Job, store: Store) -> None:
        """One transaction: the fetch is over, what it brought is stored, its answer is in the outbox."""
        with self._database.begin() as session:
            if not finish_fetch(session, job.id):
                return
            reply = self._answer(session, job, store(session))
        if reply is not None:
            self._send_reply(reply)

    def _answer(self, session: Session, job: _Job, outcome: Outcome) -> CommittedReply | None:
        if not outcome.messages:
            return None
        limits.check(outcome.messages)
        now = self._clock.now()
        if job.reply_token is None:
            outbox.queue_push(session, f"fetched:{job.id}", job.chat_id, now, messages=outcome.messages)
            return None
        row_id = outbox.queue_reply(
            session, f"fetched-{job.id}", job.chat_id, job.reply_token, outcome.messages, now, matters=outcome.matters
        )
        return CommittedReply(row_id, job.chat_id, job.reply_token, outcome.messages, outcome.matters)


def _introduce(session: Session, subject: Mapping[str, Any], answer: Answer | None, now: datetime) -> Outcome:
    """The name in LINE (``None``: it cannot be had), unless the person chose one in between or left.

    Who waits to join is now presented to whoever decides.
    """
    person = session.get(Person, int(subject["person"]))
    if person is None or person.erased_at is not None:
        return SILENCE
    if not person.name and answer is not None:
        person.name = _name(answer, "displayName")[:60]
    if subject.get("occasion") and person.membership == Membership.PENDING:
        ask_to_agree(session, person, str(subject["occasion"]), now)
    return SILENCE


def _describe_group(
    session: Session, group_id: str, subject: Mapping[str, Any], answer: Answer | None, now: datetime
) -> Outcome:
    """The group's name and its member count, which is the price of a push (``None``: LINE does not tell them).

    Who bound it just now is offered to choose what it receives.
    """
    if answer is not None:
        body = answer.body or {}
        count = body.get("count")
        members = count if isinstance(count, int) else None
        remember_group(session, group_id, _name(answer, "groupName"), members, now)
    if subject.get("bound_by"):
        offer_settings(session, group_id, int(subject["bound_by"]), now)
    return SILENCE


def _name(answer: Answer, key: str) -> str:
    """A name as LINE tells it, in one line and without what no database stores (halves of characters, NUL)."""
    told = (answer.body or {}).get(key)
    return " ".join(as_typed(told).split()) if isinstance(told, str) else ""
