"""LINE's endpoints about people, groups, the bot itself and the loading animation."""

from __future__ import annotations

from flask import Blueprint

from simulator.calls import Call, Calls
from simulator.limits import body_error
from simulator.platform import LinePlatform
from simulator.records import Json, LineError
from simulator.schema import FINE, Problems, number, record, text, wrong


def _whole_fives(value: Json) -> Problems:
    return FINE if value.get("loadingSeconds", 20) % 5 == 0 else wrong("Must be a multiple of 5", "loadingSeconds")


_loading = record({"chatId": text(100)}, {"loadingSeconds": number(5, 60)}, _whole_fives)


def chats_api(calls: Calls, platform: LinePlatform) -> Blueprint:
    """Profile, groups, bot info and loading animation."""
    api = Blueprint("chats", __name__, url_prefix="/v2/bot")
    _add_groups(api, calls, platform)

    @api.get("/profile/<user_id>")
    @calls("profile")
    def profile(_call: Call, user_id: str) -> Json:
        return {"userId": user_id, "displayName": platform.directory.friend(user_id).name, "language": "th"}

    @api.get("/info")
    @calls("info")
    def info(_call: Call) -> Json:
        return {
            "userId": platform.bot_user_id,
            "basicId": platform.bot_basic_id,
            "displayName": platform.bot_name,
            "chatMode": "bot",
            "markAsReadMode": "auto",
        }

    @api.post("/chat/loading/start")
    @calls("loading", has_json=True, status=202)
    def loading(call: Call) -> Json:
        if problems := _loading(call.body):
            raise body_error(list(problems))
        if call.body["chatId"] not in platform.users:
            raise LineError(400, "The loading animation is for one-on-one chats only")
        return {}

    return api


def _add_groups(api: Blueprint, calls: Calls, platform: LinePlatform) -> None:
    @api.get("/group/<group_id>/summary")
    @calls("group-summary")
    def summary(_call: Call, group_id: str) -> Json:
        return {"groupId": group_id, "groupName": platform.directory.joined_group(group_id).name}

    @api.get("/group/<group_id>/members/count")
    @calls("group-count")
    def members_count(_call: Call, group_id: str) -> Json:
        return {"count": platform.directory.joined_group(group_id).member_count}

    @api.get("/group/<group_id>/members/ids")
    @calls("group-members")
    def member_ids(_call: Call, group_id: str) -> Json:
        raise LineError(403, "Access to this API is not available for your account")

    @api.get("/group/<group_id>/member/<user_id>")
    @calls("group-member")
    def member(_call: Call, group_id: str, user_id: str) -> Json:
        return {"userId": user_id, "displayName": platform.directory.member(group_id, user_id).name}

    @api.post("/group/<group_id>/leave")
    @calls("group-leave")
    def leave(_call: Call, group_id: str) -> Json:
        platform.directory.joined_group(group_id)
        platform.bot_leaves(group_id)
        return {}
