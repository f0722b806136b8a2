"""What people do in LINE's app: each act changes the chats and becomes a webhook event."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from simulator.contents import Contents
from simulator.directory import Directory
from simulator.events import (
    event,
    file_message,
    group_source,
    image_message,
    mentioning_text,
    sticker_message,
    text_message,
    user_source,
)
from simulator.history import History
from simulator.identifiers import message_id
from simulator.records import ChatEntry, Group, Json, NotPossibleError, User
from simulator.reply_tokens import ReplyTokens


class PeopleActions(ABC):
    """The acting half of the platform. Every act returns the event that was, or will be, posted.

    In a group without the bot people go on talking: the act is shown in the chat, and its event, which LINE
    would not send, is returned without reply token and not dispatched.

    Raises:
        NotPossibleError: when LINE's app would not let the person do it.
    """

    bot_user_id: str
    bot_name: str
    mode: str
    directory: Directory
    history: History
    tokens: ReplyTokens
    contents: Contents

    @abstractmethod
    def now(self) -> datetime:
        """The platform's present."""

    @abstractmethod
    def change(self) -> AbstractContextManager[None]:
        """Hold the lock, and make all changes durable together."""

    @abstractmethod
    def dispatch(self, event: Json) -> Json:
        """Hand an event to whoever posts webhooks, and return it."""

    # -- messages

    def text(self, user_id: str, text: str, *, group_id: str | None = None, mention_bot: bool = False) -> Json:
        """A text message; ``mention_bot`` puts the bot's mention in front of it."""
        message = mentioning_text(text, self.bot_user_id, self.bot_name) if mention_bot else text_message(text)
        return self._say(user_id, group_id, message)

    def image(
        self, user_id: str, content: bytes, *, group_id: str | None = None, content_type: str = "image/jpeg"
    ) -> Json:
        return self._say(user_id, group_id, image_message(), (content_type, content))

    def file(self, user_id: str, name: str, content: bytes, *, group_id: str | None = None) -> Json:
        message = file_message(name, len(content))
        return self._say(user_id, group_id, message, ("application/octet-stream", content))

    def sticker(
        self,
        user_id: str,
        package_id: str = "446",
        sticker_id: str = "1988",
        *,
        group_id: str | None = None,
    ) -> Json:
        return self._say(user_id, group_id, sticker_message(package_id, sticker_id))

    def edit(self, user_id: str, message_id: str, text: str) -> Json:
        """Rewrite an own text message."""
        with self.change():
            entry = self._own_message(user_id, message_id)
            group = self.directory.groups.get(entry.chat_id)
            if entry.message["type"] != "text":
                raise NotPossibleError("only text messages can be edited")
            entry.message = {"id": entry.id, **text_message(text)}
            entry.edited = True
            self.history.save(entry)
            happened = self._event("messageEdited", self.directory.user(user_id), group, message=entry.message)
        return self._send(happened, group)

    def unsend(self, user_id: str, message_id: str) -> Json:
        """Take an own message back: its content is gone, and the bot is told to forget it."""
        with self.change():
            entry = self._own_message(user_id, message_id)
            group = self.directory.groups.get(entry.chat_id)
            entry.unsent = True
            entry.message = {"id": entry.id, "type": entry.message["type"]}
            self.history.save(entry)
            self.contents.forget(entry.id)
            details = {"unsend": {"messageId": entry.id}}
            happened = self._event("unsend", self.directory.user(user_id), group, token=False, **details)
        return self._send(happened, group)

    def postback(
        self,
        user_id: str,
        data: str,
        *,
        group_id: str | None = None,
        params: Mapping[str, str] | None = None,
        display_text: str | None = None,
    ) -> Json:
        """A tap on a postback button; ``display_text`` also appears as the person's message."""
        with self.change():
            user, group = self._speaker(user_id, group_id)
            if display_text:
                self._show(user, group, text_message(display_text))
            detail = {"data": data, **({"params": dict(params)} if params else {})}
            happened = self._event("postback", user, group, postback=detail)
        return self._send(happened, group)

    # -- friendship

    def follow(self, user_id: str) -> Json:
        """Add the bot as a friend, or unblock it."""
        with self.change():
            user = self.directory.user(user_id)
            unblocked = user.blocked
            user.follows, user.blocked = True, False
            self.directory.save_user(user)
            happened = self._event("follow", user, None, follow={"isUnblocked": unblocked})
        return self.dispatch(happened)

    def unfollow(self, user_id: str) -> Json:
        """Block the bot; its rich menu is gone with the friendship."""
        with self.change():
            user = self.directory.user(user_id)
            user.follows, user.blocked, user.rich_menu_id = False, True, None
            self.directory.save_user(user)
            happened = self._event("unfollow", user, None, token=False)
        return self.dispatch(happened)

    # -- groups

    def bot_joins(self, group_id: str) -> Json:
        """A member invites the bot."""
        with self.change():
            group = self.directory.group(group_id)
            group.bot_in = True
            self.directory.save_group(group)
            happened = self._event("join", None, group)
        return self.dispatch(happened)

    def bot_leaves(self, group_id: str) -> Json:
        """The bot is removed, or leaves by itself."""
        with self.change():
            group = self.directory.group(group_id)
            if not group.bot_in:
                raise NotPossibleError("the bot is not in this group")
            happened = self._event("leave", None, group, token=False)
            group.bot_in = False
            self.directory.save_group(group)
        return self.dispatch(happened)

    def member_joins(self, group_id: str, user_id: str) -> Json:
        with self.change():
            group, user = self.directory.group(group_id), self.directory.user(user_id)
            if user_id in group.members:
                raise NotPossibleError("already a member of this group")
            group.members.append(user_id)
            self.directory.save_group(group)
            happened = self._event("memberJoined", None, group, joined={"members": [user_source(user)]})
        return self._send(happened, group)

    def member_leaves(self, group_id: str, user_id: str) -> Json:
        with self.change():
            group, user = self.directory.group(group_id), self.directory.user(user_id)
            if user_id not in group.members:
                raise NotPossibleError("not a member of this group")
            group.members.remove(user_id)
            self.directory.save_group(group)
            details = {"left": {"members": [user_source(user)]}}
            happened = self._event("memberLeft", None, group, token=False, **details)
        return self._send(happened, group)

    # -- how an act is made

    def _say(self, user_id: str, group_id: str | None, message: Json, content: tuple[str, bytes] | None = None) -> Json:
        with self.change():
            user, group = self._speaker(user_id, group_id)
            entry = self._show(user, group, message)
            if content is not None:
                self.contents.keep(entry.id, *content)
            happened = self._event("message", user, group, message=entry.message)
        return self._send(happened, group)

    def _speaker(self, user_id: str, group_id: str | None) -> tuple[User, Group | None]:
        user = self.directory.user(user_id)
        if group_id is None:
            if user.blocked:
                raise NotPossibleError("the bot is blocked")
            return user, None
        group = self.directory.group(group_id)
        if user_id not in group.members:
            raise NotPossibleError("not a member of this group")
        return user, group

    def _show(self, user: User, group: Group | None, message: Json) -> ChatEntry:
        seq = self.history.next_seq()
        sent = {"id": message_id(seq), **message}
        chat_id = group.group_id if group else user.user_id
        entry = ChatEntry(seq, chat_id, sent["id"], self.now(), user.user_id, from_bot=False, message=sent)
        self.history.append(entry)
        return entry

    def _event(self, kind: str, user: User | None, group: Group | None, *, token: bool = True, **details: Any) -> Json:
        now = self.now()
        source = group_source(group, user) if group else user_source(user) if user else {}
        happened = event(kind, source, now, mode=self.mode, **details)
        if token and self.mode == "active" and (group is None or group.bot_in):
            chat_id = group.group_id if group else source["userId"]
            happened["replyToken"] = self.tokens.issue(chat_id, now)
        return happened

    def _send(self, happened: Json, group: Group | None) -> Json:
        if group is not None and not group.bot_in:
            return happened
        return self.dispatch(happened)

    def _own_message(self, user_id: str, message_id: str) -> ChatEntry:
        entry = self.history.find(message_id)
        if entry is None or entry.from_bot or entry.unsent or entry.sender_id != user_id:
            raise NotPossibleError("no such message of this person")
        return entry
