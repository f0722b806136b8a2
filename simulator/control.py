"""What the chat page and tests drive the platform with: JSON under ``/sim``, not part of LINE.

Acts that LINE's app would not allow, and values of the wrong kind, answer 400 with ``{"message"}``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from flask import Blueprint, Response, request

from core.clock import in_bangkok
from simulator.control_world import add_world
from simulator.identifiers import chat_id as new_chat_id
from simulator.platform import LinePlatform
from simulator.records import ChatEntry, Group, Json, LineError, NotPossibleError
from simulator.webhooks import WebhookPoster

T = TypeVar("T")
_MOST_SHOWN = 500


def create_control(
    platform: LinePlatform,
    move_clock: Callable[[datetime], None] | None = None,
    *,
    poster: WebhookPoster | None = None,
    hints: Callable[[], Sequence[Json]] = list,
) -> Blueprint:
    """The control blueprint.

    Args:
        move_clock: Makes the clock answer an instant from now on; default: the clock's own ``move_to``.
        poster: Used for redelivery; default: one of its own.
        hints: What ``/sim/hints`` tells a newcomer: objects of ``title``, ``text`` and ``copy``.
    """
    control = Blueprint("control", __name__, url_prefix="/sim")
    _add_chats(control, platform)
    _add_acts(control, platform)
    _add_people(control, platform)
    _add_groups(control, platform)
    add_world(control, platform, move_clock, poster or WebhookPoster(platform))
    control.add_url_rule("/hints", "hints", lambda: {"hints": list(hints())})
    control.register_error_handler(NotPossibleError, _refused)
    return control


def _refused(error: NotPossibleError) -> tuple[Json, int]:
    return {"message": str(error)}, 400


def field(name: str, kind: type[T], default: T | None = None) -> T:
    """A value of the request's JSON or form.

    Raises:
        NotPossibleError: when it is missing without a default, or of another kind.
    """
    body: Any = request.form if request.form else request.get_json(silent=True)
    value = body.get(name, default) if hasattr(body, "get") else default
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise NotPossibleError(f"{name}: a value of type {kind.__name__} is needed")
    return value


def _done(event: Json) -> Json:
    """What an act became: enough to find it again."""
    message = event.get("message") or {}
    return {"webhookEventId": event["webhookEventId"], "messageId": message.get("id")}


def _add_chats(control: Blueprint, platform: LinePlatform) -> None:
    @control.get("/chats/<chat_id>/messages")
    def messages(chat_id: str) -> Json:
        after = request.args.get("after", 0, type=int)
        with platform.lock:
            entries = platform.chat(chat_id, after)[-_MOST_SHOWN:]
            return {
                "messages": [_shown(platform, entry) for entry in entries],
                "lastSeq": platform.history.last_seq,
            }

    @control.get("/content/<message_id>")
    def content(message_id: str) -> Response:
        found = platform.content(message_id)
        if found is None:
            return Response("", 404)
        content_type, body = found
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
        return Response(body, content_type=content_type, headers=headers)


def _shown(platform: LinePlatform, entry: ChatEntry) -> Json:
    if entry.from_bot:
        sender = {"type": "bot", "name": platform.bot_name}
    else:
        user = platform.users.get(entry.sender_id)
        sender = {"type": "user", "userId": entry.sender_id, "name": user.name if user else ""}
    return {
        "seq": entry.seq,
        "id": entry.id,
        "at": in_bangkok(entry.at).isoformat(),
        "from": sender,
        "message": entry.message,
        "via": entry.via,
        "billed": entry.billed,
        "unsent": entry.unsent,
        "edited": entry.edited,
    }


def _add_acts(control: Blueprint, platform: LinePlatform) -> None:
    def where(chat_id: str) -> tuple[str, str | None]:
        """Who acts, and in which group: a private chat is known by its person's id."""
        user = field("user", str)
        if chat_id in platform.groups:
            return user, chat_id
        if chat_id != user:
            raise NotPossibleError("this private chat belongs to somebody else")
        return user, None

    @control.post("/chats/<chat_id>/text")
    def text(chat_id: str) -> Json:
        user, group_id = where(chat_id)
        mention = field("mentionBot", bool, False)
        return _done(platform.text(user, field("text", str), group_id=group_id, mention_bot=mention))

    @control.post("/chats/<chat_id>/postback")
    def postback(chat_id: str) -> Json:
        user, group_id = where(chat_id)
        shown, params = field("displayText", str, ""), field("params", dict, {})
        data = field("data", str)
        return _done(
            platform.postback(user, data, group_id=group_id, params=params or None, display_text=shown or None)
        )

    @control.post("/chats/<chat_id>/image")
    def image(chat_id: str) -> Json:
        user, group_id = where(chat_id)
        _, content_type, body = _upload()
        return _done(platform.image(user, body, group_id=group_id, content_type=content_type))

    @control.post("/chats/<chat_id>/file")
    def file(chat_id: str) -> Json:
        user, group_id = where(chat_id)
        name, _, body = _upload()
        return _done(platform.file(user, name, body, group_id=group_id))

    @control.post("/chats/<chat_id>/edit")
    def edit(chat_id: str) -> Json:
        user, _ = where(chat_id)
        return _done(platform.edit(user, field("messageId", str), field("text", str)))

    @control.post("/chats/<chat_id>/unsend")
    def unsend(chat_id: str) -> Json:
        user, _ = where(chat_id)
        return _done(platform.unsend(user, field("messageId", str)))


def _upload() -> tuple[str, str, bytes]:
    """Name, content type and bytes of the uploaded file."""
    upload = request.files.get("file")
    if upload is None:
        raise NotPossibleError("file: an upload is needed")
    return upload.filename or "file", upload.mimetype, upload.read()


def _add_people(control: Blueprint, platform: LinePlatform) -> None:
    @control.post("/users")
    def add_user() -> Json:
        """A newcomer scans the bot's code: they exist, and follow the bot unless ``follow`` is false."""
        user_id = field("userId", str, "") or new_chat_id("U")
        platform.add_user(user_id, field("name", str), follows=False)
        if field("follow", bool, True):
            platform.follow(user_id)
        return {"userId": user_id}

    @control.post("/users/<user_id>/follow")
    def follow(user_id: str) -> Json:
        return _done(platform.follow(user_id))

    @control.post("/users/<user_id>/unfollow")
    def unfollow(user_id: str) -> Json:
        return _done(platform.unfollow(user_id))

    @control.get("/users/<user_id>/richmenu")
    def rich_menu(user_id: str) -> Json:
        with platform.lock:
            menu_id = platform.rich_menus.shown_to(platform.directory.user(user_id))
            menu = platform.rich_menus.find(menu_id) if menu_id else None
        return {"richMenu": menu, "imageUrl": f"/sim/richmenus/{menu_id}/image" if menu_id else None}

    @control.get("/richmenus/<menu_id>/image")
    def rich_menu_image(menu_id: str) -> Response:
        try:
            with platform.lock:
                content_type, body = platform.rich_menus.image(menu_id)
        except LineError as error:
            return Response("", error.status)
        return Response(body, content_type=content_type)


def _add_groups(control: Blueprint, platform: LinePlatform) -> None:
    @control.post("/groups")
    def add_group() -> Json:
        """People make a group and invite the bot, unless ``botIn`` is false."""
        group_id = new_chat_id("C")
        members, silent = field("members", list, []), field("silentMembers", int, 0)
        group: Group = platform.add_group(group_id, field("name", str), members, silent, bot_in=False)
        if field("botIn", bool, True):
            platform.bot_joins(group_id)
        return {"groupId": group.group_id}

    @control.post("/groups/<group_id>/bot-join")
    def bot_join(group_id: str) -> Json:
        return _done(platform.bot_joins(group_id))

    @control.post("/groups/<group_id>/bot-leave")
    def bot_leave(group_id: str) -> Json:
        return _done(platform.bot_leaves(group_id))

    @control.post("/groups/<group_id>/members")
    def member_joins(group_id: str) -> Json:
        return _done(platform.member_joins(group_id, field("user", str)))

    @control.delete("/groups/<group_id>/members")
    def member_leaves(group_id: str) -> Json:
        return _done(platform.member_leaves(group_id, field("user", str)))
