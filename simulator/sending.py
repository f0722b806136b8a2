"""What the bot sends: reply, push and multicast, under LINE's rules of tokens, keys, membership and price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.billing import Bill
from simulator.directory import Directory
from simulator.history import History
from simulator.identifiers import message_id, quote_token
from simulator.limits import check_multicast, check_push, check_reply
from simulator.mentions import check_mentions
from simulator.records import ChatEntry, Group, Json, LineError
from simulator.reply_tokens import ReplyTokens
from simulator.retry_keys import RetryKeys

_QUOTABLE = {"text", "textV2", "sticker", "image", "video", "template"}


@dataclass(slots=True)
class Sending:
    """The three ways out. Every method is called under the platform's lock."""

    directory: Directory
    history: History
    bill: Bill
    tokens: ReplyTokens
    retry_keys: RetryKeys
    bot_user_id: str

    def reply(self, body: Json, retry_key: str | None, now: datetime) -> Json:
        """Answer an event for nothing. The token is spent only when the request is accepted.

        Raises:
            LineError: 400 for a retry key, a bad message, or a token that is unknown, used or expired.
        """
        if retry_key is not None:
            raise LineError(400, "The retry key is not supported by this endpoint")
        check_reply(body)
        chat_id = self.tokens.chat_of(body["replyToken"], now)
        group = self.directory.groups.get(chat_id)
        if group is not None and not group.bot_in:
            raise LineError(400, "Invalid reply token")
        check_mentions(body["messages"], group)
        self.tokens.use(body["replyToken"])
        return {"sentMessages": self._deliver(chat_id, body["messages"], "reply", 0, now)}

    def push(self, body: Json, retry_key: str | None, request_id: str, now: datetime) -> Json:
        """Send to one person or group; billed per person reached.

        Raises:
            LineError: 400 for a bad message, an unknown receiver or a group the bot is not in; 409 for a
                retry key accepted before; 429 when the month's quota does not suffice.
        """
        self.retry_keys.check(retry_key, now)
        check_push(body)
        chat_id = body["to"]
        group = self.directory.groups.get(chat_id)
        people = self._people_reached(chat_id, group)
        check_mentions(body["messages"], group)
        self.bill.charge(now, people)
        if people:
            sent = self._deliver(chat_id, body["messages"], "push", people, now)
        else:
            sent = self._unseen(body["messages"])
        self.retry_keys.accept(retry_key, request_id, sent, now)
        return {"sentMessages": sent}

    def multicast(self, body: Json, retry_key: str | None, request_id: str, now: datetime) -> Json:
        """Send to up to 500 people at once; strangers and people who blocked the bot cost nothing.

        Raises:
            LineError: as for push; 400 also when a receiver is a group.
        """
        self.retry_keys.check(retry_key, now)
        check_multicast(body)
        for index, receiver in enumerate(body["to"]):
            if receiver in self.directory.groups or receiver[:1] in ("C", "R"):
                raise LineError(400, f"The property, 'to[{index}]', in the request body is invalid")
        check_mentions(body["messages"], None)
        friends = [user_id for user_id in dict.fromkeys(body["to"]) if self._is_friend(user_id)]
        self.bill.charge(now, len(friends))
        for user_id in friends:
            self._deliver(user_id, body["messages"], "multicast", 1, now)
        self.retry_keys.accept(retry_key, request_id, [], now)
        return {}

    def _people_reached(self, chat_id: str, group: Group | None) -> int:
        """A group bills every member; a person who blocked the bot is accepted, unbilled and unreached."""
        if group is not None and group.bot_in:
            return group.member_count
        if chat_id in self.directory.users:
            return int(self._is_friend(chat_id))
        raise LineError(400, "Failed to send messages")

    def _is_friend(self, user_id: str) -> bool:
        user = self.directory.users.get(user_id)
        return user is not None and user.follows

    def _deliver(self, chat_id: str, messages: Sequence[Json], via: str, people: int, now: datetime) -> list[Json]:
        sent: list[Json] = []
        for index, message in enumerate(messages):
            seq = self.history.next_seq()
            entry = ChatEntry(
                seq=seq,
                chat_id=chat_id,
                id=message_id(seq),
                at=now,
                sender_id=self.bot_user_id,
                from_bot=True,
                message=message,
                via=via,
                billed=people if index == 0 else 0,
            )
            self.history.append(entry)
            sent.append(_sent_message(entry.id, message))
        return sent

    def _unseen(self, messages: Sequence[Json]) -> list[Json]:
        """LINE answers with ids even for messages that nobody will see."""
        return [_sent_message(message_id(self.history.next_seq()), message) for message in messages]


def _sent_message(sent_id: str, message: Json) -> Json:
    if message["type"] in _QUOTABLE:
        return {"id": sent_id, "quoteToken": quote_token()}
    return {"id": sent_id}
