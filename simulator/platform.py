"""The LINE platform: its state behind one lock, what the bot asks of it and what people do on it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from core.clock import Clock, OffsetClock
from simulator.billing import Bill
from simulator.contents import Contents
from simulator.directory import Directory
from simulator.faults import Faults
from simulator.history import History
from simulator.identifiers import request_id as new_request_id
from simulator.people import PeopleActions
from simulator.rates import RateLimits
from simulator.records import ApiRequest, ChatEntry, Group, Json, User
from simulator.reply_tokens import ReplyTokens
from simulator.retry_keys import RetryKeys
from simulator.richmenus import RichMenus
from simulator.sending import Sending
from simulator.store import open_store

BOT_BASIC_ID = "@tidtam"
BOT_NAME = "ติดตาม"


class LinePlatform(PeopleActions):
    """One channel of LINE: its users and groups, one bot, its quota and its webhook.

    Args:
        store: A file in which the state survives restarts; None keeps it in memory only.
        quota: Messages a month (Asia/Bangkok); None for a plan without limit.
        webhook_url: Where ``WebhookPoster`` posts events.
        keep: How many chat entries, API calls and events stay in memory; counters go on beyond it.
    """

    bot_basic_id = BOT_BASIC_ID
    bot_name = BOT_NAME

    def __init__(
        self,
        *,
        channel_secret: str,
        channel_access_token: str,
        clock: Clock,
        store: Path | None = None,
        quota: int | None = 300,
        webhook_url: str | None = None,
        keep: int = 5_000,
    ) -> None:
        self.channel_secret = channel_secret
        self.channel_access_token = channel_access_token
        self.clock = clock
        self.webhook_url = webhook_url
        self.webhook_status: int | None = None
        self.webhook_error: str | None = None
        self.redelivery = False
        self.mode = "active"
        self.faults = Faults()
        self.rates = RateLimits()
        self.outgoing: Callable[[Json], None] | None = None
        self.bot_user_id = "U" + hashlib.sha256(channel_secret.encode()).hexdigest()[:32]
        self.lock = threading.RLock()
        self.counts: Counter[tuple[str, int]] = Counter()
        self.events: deque[Json] = deque(maxlen=keep)
        self._requests: deque[ApiRequest] = deque(maxlen=keep)
        self._store = open_store(store)
        self._compose(quota, keep)
        self._restore_clock()

    def _compose(self, quota: int | None, keep: int) -> None:
        self.directory = Directory(self._store)
        self.history = History(self._store, keep)
        self.bill = Bill(self._store, quota)
        self.tokens = ReplyTokens(self._store)
        self.contents = Contents(self._store)
        self.rich_menus = RichMenus(self._store, self.directory)
        self._sending = Sending(
            self.directory, self.history, self.bill, self.tokens, RetryKeys(self._store), self.bot_user_id
        )

    def now(self) -> datetime:
        return self.clock.now()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock, and make all changes durable together."""
        with self.lock, self._store.transaction():
            yield

    def close(self) -> None:
        with self.lock:
            self._store.close()

    # -- who exists

    @property
    def users(self) -> Mapping[str, User]:
        return self.directory.users

    @property
    def groups(self) -> Mapping[str, Group]:
        return self.directory.groups

    def add_user(
        self, user_id: str, display_name: str, *, follows: bool = True, hidden_in_groups: bool = False
    ) -> User:
        """A person; ``hidden_in_groups`` leaves their userId out of group events, as LINE may.

        Somebody who is known already, from the store, stays as they are.
        """
        with self.lock:
            if user_id in self.users:
                return self.users[user_id]
            return self.directory.save_user(User(user_id, display_name, follows, hidden_in_groups=hidden_in_groups))

    def add_group(
        self,
        group_id: str,
        name: str,
        member_ids: list[str] | tuple[str, ...],
        silent_members: int = 0,
        *,
        bot_in: bool = True,
    ) -> Group:
        """A group; ``silent_members`` are further people who are counted and billed but never act.

        A group that is known already, from the store, stays as it is.
        """
        with self.lock:
            if group_id in self.groups:
                return self.groups[group_id]
            for user_id in member_ids:
                self.directory.user(user_id)
            return self.directory.save_group(Group(group_id, name, list(member_ids), silent_members, bot_in))

    # -- what the bot asks

    def reply(self, body: Json, retry_key: str | None = None) -> Json:
        with self.change():
            return self._sending.reply(body, retry_key, self.now())

    def push(self, body: Json, retry_key: str | None = None, request_id: str | None = None) -> Json:
        with self.change():
            return self._sending.push(body, retry_key, request_id or new_request_id(), self.now())

    def multicast(self, body: Json, retry_key: str | None = None, request_id: str | None = None) -> Json:
        with self.change():
            return self._sending.multicast(body, retry_key, request_id or new_request_id(), self.now())

    # -- what happened

    def record(self, request: ApiRequest) -> None:
        with self.lock:
            self._requests.append(request)
            self.counts[request.kind, request.status] += 1

    def requests(self, kind: str | None = None) -> list[ApiRequest]:
        """The last API calls in order; all kinds, or one ("reply", "push", "multicast", ...)."""
        with self.lock:
            return [request for request in self._requests if kind is None or request.kind == kind]

    def delivered(self, chat_id: str) -> list[Json]:
        """The message objects that this chat received from the bot, in order.

        Each has ``_at`` (aware datetime), ``_via`` ("reply", "push", "multicast") and ``_billed`` (messages;
        the price of a request stands on its first message object).
        """
        with self.lock:
            return self.history.delivered(chat_id)

    def chat(self, chat_id: str, after: int = 0) -> list[ChatEntry]:
        """What stands in a chat, people's and the bot's messages, with a sequence number above ``after``."""
        with self.lock:
            return self.history.of_chat(chat_id, after)

    def content(self, message_id: str) -> tuple[str, bytes] | None:
        """Content type and bytes of an image or file that a person sent."""
        with self.lock:
            return self.contents.find(message_id)

    @property
    def quota(self) -> int | None:
        return self.bill.quota

    @quota.setter
    def quota(self, messages: int | None) -> None:
        self.bill.quota = messages

    def used_this_month(self) -> int:
        with self.lock:
            return self.bill.used_at(self.now())

    def billed(self, year: int, month: int) -> int:
        """Messages billed in a month (year of the Christian era, Asia/Bangkok)."""
        with self.lock:
            return self.bill.used(year, month)

    # -- webhooks

    def dispatch(self, event: Json) -> Json:
        """Record an event and hand it to whoever posts webhooks; call it outside the lock."""
        self.events.append(event)
        if self.outgoing is not None:
            self.outgoing(event)
        return event

    def find_event(self, webhook_event_id: str) -> Json | None:
        """One of the last events, by its ``webhookEventId``."""
        found = (event for event in list(self.events) if event["webhookEventId"] == webhook_event_id)
        return next(found, None)

    def event_payload(self, *events: Json) -> bytes:
        """The webhook body that carries these events; none of them is the console's Verify button."""
        body: dict[str, Any] = {"destination": self.bot_user_id, "events": list(events)}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

    def sign(self, body: bytes) -> str:
        """``x-line-signature``: Base64 of HMAC-SHA256 of the raw body under the channel secret."""
        return base64.b64encode(hmac.digest(self.channel_secret.encode(), body, "sha256")).decode()

    def redelivered(self, event: Json) -> Json:
        """The same event as LINE sends it again; its unused reply token is good for another minute."""
        token = event.get("replyToken")
        if token is not None:
            with self.lock:
                self.tokens.renew(token, self.now())
        return {**event, "deliveryContext": {"isRedelivery": True}}

    # -- the clock

    def remember_clock(self) -> None:
        """Keep the offset of a moved clock, so that a restart goes on from the same day."""
        if isinstance(self.clock, OffsetClock):
            with self.lock:
                self._store.put("clock", "offset_seconds", self.clock.offset_seconds)

    def _restore_clock(self) -> None:
        """A clock that was given an offset of its own is left alone."""
        saved = self._store.documents("clock").get("offset_seconds")
        if saved and isinstance(self.clock, OffsetClock) and not self.clock.offset_seconds:
            self.clock.move_to(self.clock.now() + timedelta(seconds=saved))
