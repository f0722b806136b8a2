"""LINE's rich menu endpoints."""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.calls import Call, Calls
from simulator.limits import body_error
from simulator.platform import LinePlatform
from simulator.records import Json, LineError
from simulator.richmenus import MOST_LINKED_AT_ONCE, check_rich_menu
from simulator.schema import Check, items, record, text

_people = items(text(100), 1, MOST_LINKED_AT_ONCE)
_bulk_link = record({"richMenuId": text(100), "userIds": _people})
_bulk_unlink = record({"userIds": _people})


def rich_menus_api(calls: Calls, platform: LinePlatform) -> Blueprint:
    """Create, upload, link, default, list, delete."""
    api = Blueprint("rich_menus", __name__, url_prefix="/v2/bot")
    _add_menus(api, calls, platform)
    _add_image(api, calls, platform)
    _add_default(api, calls, platform)
    _add_links(api, calls, platform)
    return api


def _add_menus(api: Blueprint, calls: Calls, platform: LinePlatform) -> None:
    menus = platform.rich_menus

    @api.post("/richmenu")
    @calls("richmenu-create", has_json=True)
    def create(call: Call) -> Json:
        with platform.lock:
            return {"richMenuId": menus.create(call.body)}

    @api.post("/richmenu/validate")
    @calls("richmenu-validate", has_json=True)
    def validate(call: Call) -> Json:
        check_rich_menu(call.body)
        return {}

    @api.get("/richmenu/list")
    @calls("richmenu-list")
    def listed(_call: Call) -> Json:
        with platform.lock:
            return {"richmenus": menus.listed()}

    @api.get("/richmenu/<menu_id>")
    @calls("richmenu-get")
    def find(_call: Call, menu_id: str) -> Json:
        with platform.lock:
            return menus.find(menu_id)

    @api.delete("/richmenu/<menu_id>")
    @calls("richmenu-delete")
    def delete(_call: Call, menu_id: str) -> Json:
        with platform.lock:
            menus.delete(menu_id)
        return {}


def _add_image(api: Blueprint, calls: Calls, platform: LinePlatform) -> None:
    @api.post("/richmenu/<menu_id>/content")
    @calls("richmenu-upload")
    def upload(call: Call, menu_id: str) -> Json:
        with platform.lock:
            platform.rich_menus.upload(menu_id, call.content_type, call.raw)
        return {}

    @api.get("/richmenu/<menu_id>/content")
    @calls("richmenu-download")
    def download(_call: Call, menu_id: str) -> Response:
        with platform.lock:
            content_type, body = platform.rich_menus.image(menu_id)
        return Response(body, content_type=content_type)


def _add_default(api: Blueprint, calls: Calls, platform: LinePlatform) -> None:
    @api.post("/user/all/richmenu/<menu_id>")
    @calls("richmenu-default-set")
    def set_default(_call: Call, menu_id: str) -> Json:
        with platform.lock:
            platform.rich_menus.set_default(menu_id)
        return {}

    @api.get("/user/all/richmenu")
    @calls("richmenu-default")
    def default(_call: Call) -> Json:
        menu_id = platform.rich_menus.default
        if menu_id is None:
            raise LineError(404, "no default richmenu")
        return {"richMenuId": menu_id}

    @api.delete("/user/all/richmenu")
    @calls("richmenu-default-cancel")
    def cancel_default(_call: Call) -> Json:
        with platform.lock:
            platform.rich_menus.set_default(None)
        return {}


def _add_links(api: Blueprint, calls: Calls, platform: LinePlatform) -> None:
    menus = platform.rich_menus

    @api.post("/user/<user_id>/richmenu/<menu_id>")
    @calls("richmenu-link")
    def link(_call: Call, user_id: str, menu_id: str) -> Json:
        with platform.lock:
            user = platform.users.get(user_id)
            if user is None or not user.follows:
                raise LineError(400, "Failed to link the rich menu: the user is not a friend")
            menus.link([user_id], menu_id)
        return {}

    @api.get("/user/<user_id>/richmenu")
    @calls("richmenu-of-user")
    def of_user(_call: Call, user_id: str) -> Json:
        with platform.lock:
            menu_id = platform.directory.friend(user_id).rich_menu_id
        if menu_id is None:
            raise LineError(404, "the user has no richmenu")
        return {"richMenuId": menu_id}

    @api.delete("/user/<user_id>/richmenu")
    @calls("richmenu-unlink")
    def unlink(_call: Call, user_id: str) -> Json:
        with platform.lock:
            menus.unlink([user_id])
        return {}

    @api.post("/richmenu/bulk/link")
    @calls("richmenu-bulk-link", has_json=True, status=202)
    def bulk_link(call: Call) -> Json:
        _require(_bulk_link, call.body)
        with platform.lock:
            menus.link(call.body["userIds"], call.body["richMenuId"])
        return {}

    @api.post("/richmenu/bulk/unlink")
    @calls("richmenu-bulk-unlink", has_json=True, status=202)
    def bulk_unlink(call: Call) -> Json:
        _require(_bulk_unlink, call.body)
        with platform.lock:
            menus.unlink(call.body["userIds"])
        return {}


def _require(shape: Check, body: object) -> None:
    if problems := shape(body):
        raise body_error(list(problems))
