"""What a handler may see and ask for while it handles one event."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from bot.reference import Reference
from core.clock import local_date
from core.vocabulary import Membership, Role
from line.events import Inbound
from models import conversations
from models.arrival import Arrival, KnownPerson, KnownSchool
from models.campaigns import Campaign
from models.conversations import Conversation
from models.fetches import Fetch, Wanted, ask_for
from models.groups import is_bound
from models.people import Person
from models.price_plans import Tariff
from models.telling import tell


@dataclass(frozen=True)
class Deployment:
    """Where this bot lives, as far as its answers speak of it."""

    key: bytes  # secret for hashing codes
    base_url: str
    basic_id: str  # the bot's @id or ""
    quota_reserve: int  # messages a month that only the office's own business may use
    tariff: Tariff  # what messages cost
    approval_required: bool = False  # a broadcast goes out when a second person has allowed it
    flood_limit: int = 0  # messages a minute of one person that are answered; 0: any number


@dataclass
class Context:
    """One event's session, people, time and wishes. Everything asked for is stored in the event's transaction."""

    session: Session
    inbound: Inbound
    now: datetime
    arrival: Arrival
    conversation: Conversation | None
    reference: Reference
    deployment: Deployment
    fetches: list[Fetch] = field(default_factory=list)
    reply_token_spoken_for: bool = False

    # who

    @cached_property
    def person(self) -> Person | None:
        """Who wrote, enrolled or waiting to be, for those who change it; from then on it is what counts."""
        return self.session.get(Person, self.arrival.person.id) if self.arrival.person else None

    @property
    def member(self) -> Person | KnownPerson | None:
        """Who wrote, if their enrolment is complete."""
        who = self._who
        return who if who is not None and who.membership == Membership.ACTIVE else None

    @property
    def waits_to_be_let_in(self) -> bool:
        """Whether somebody has yet to allow the enrolment."""
        who = self._who
        return who is not None and who.membership == Membership.PENDING

    @property
    def _who(self) -> Person | KnownPerson | None:
        changed: Person | None = self.__dict__.get("person")
        return changed or self.arrival.person

    @property
    def own_school(self) -> KnownSchool | None:
        """The school that the person answers for."""
        return self.arrival.school if self.member else None

    @property
    def school_id(self) -> int | None:
        """Its id."""
        return self.member.school_id if self.member else None

    @property
    def of_district(self) -> bool:
        return self.member is not None and Role(self.member.role).of_district

    @property
    def may_record(self) -> bool:
        """Whether the person is an officer who may change results."""
        return self.member is not None and Role(self.member.role).records

    @cached_property
    def group_is_bound(self) -> bool:
        """Whether this event comes from a group that an officer bound."""
        return not self.inbound.private and is_bound(self.session, self.inbound.chat_id)

    # when

    @property
    def today(self) -> date:
        return local_date(self.now)

    @property
    def month(self) -> str:
        """The current month, "2023-11"."""
        return self.today.strftime("%Y-%m")

    @property
    def campaign(self) -> Campaign | None:
        return self.reference.campaign(self.today)

    # wishes

    def start_flow(self, flow: str, step: str, data: dict[str, Any]) -> Conversation:
        """Open a guided conversation in place of whatever was open."""
        self.conversation = conversations.start(self.session, self._user, flow, step, data, self.now)
        return self.conversation

    def turn_to(self, flow: str) -> Conversation | None:
        """Make the person's conversation in that flow the one at hand, if there is one."""
        if self.conversation is None or self.conversation.flow != flow:
            self.conversation = conversations.open_conversation(self.session, self._user, flow)
        return self.conversation

    def advance_flow(self, step: str, data: dict[str, Any]) -> Conversation:
        """Move the open conversation on."""
        assert self.conversation is not None  # noqa: S101  # a flow handler always has one
        conversations.advance(self.session, self.conversation, step, data, self.now)
        return self.conversation

    def finish_flow(self) -> None:
        """Close the open conversation, if there is one."""
        if self.conversation is not None:
            conversations.finish(self.session, self.conversation)
            self.conversation = None

    def push(self, person: Person, dedupe_key: str, messages: list[dict[str, Any]]) -> None:
        """Write to somebody else, once per key; nothing goes to people who left or blocked the bot."""
        tell(self.session, person, dedupe_key, messages, self.now)

    def fetch(self, wanted: Wanted, subject: dict[str, Any], *, answers: bool = False) -> None:
        """Get something from LINE after the commit; ``answers``: what comes of it uses this event's reply token."""
        reply_token = self.inbound.reply_token if answers else None
        fetch = ask_for(self.session, wanted, self.inbound.chat_id, subject, self.now, reply_token=reply_token)
        self.fetches.append(fetch)
        self.reply_token_spoken_for = self.reply_token_spoken_for or answers

    def show_fitting_menu(self, person: Person | KnownPerson) -> None:
        """Give the person in this private chat the rich menu of their role (after erasure: the default one)."""
        active = person.membership == Membership.ACTIVE
        self.fetch(Wanted.MENU, {"officer": active and Role(person.role).records})

    @property
    def _user(self) -> str:
        assert self.inbound.user_id is not None  # noqa: S101  # flows exist in private chats only
        return self.inbound.user_id
