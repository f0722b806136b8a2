"""The simulator's rich menus: shape, image, links, default."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from PIL import Image

from tests.simulated_line import MALEE, SOMCHAI, STRANGER, Line, running_line

AREA = {
    "bounds": {"x": 0, "y": 0, "width": 400, "height": 270},
    "action": {"type": "postback", "label": "สถานะ", "data": "status", "displayText": "สถานะ"},
}
MENU: dict[str, Any] = {
    "size": {"width": 800, "height": 540},
    "selected": True,
    "name": "clerks",
    "chatBarText": "เมนู",
    "areas": [AREA],
}


@pytest.fixture
def line() -> Iterator[Line]:
    with running_line() as running:
        yield running


def picture(width: int = 800, height: int = 540, kind: str = "PNG", *, noise: bool = False) -> bytes:
    image = Image.effect_noise((width, height), 200) if noise else Image.new("RGB", (width, height), "#1DB446")
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def created(line: Line) -> str:
    answer = line.post("/v2/bot/richmenu", json=MENU)
    assert answer.status_code == 200
    return str(answer.json()["richMenuId"])


def upload(line: Line, menu: str, body: bytes, content_type: str = "image/png") -> requests.Response:
    return line.post(f"/v2/bot/richmenu/{menu}/content", data=body, headers={"Content-Type": content_type})


def ready(line: Line) -> str:
    menu = created(line)
    assert upload(line, menu, picture()).status_code == 200
    return menu


def shown(line: Line, user: str) -> object:
    return line.get(f"/sim/users/{user}/richmenu").json()["richMenu"]


def test_a_menu_can_be_made_found_listed_and_deleted(line: Line) -> None:
    menu = created(line)
    assert line.get(f"/v2/bot/richmenu/{menu}").json() == {"richMenuId": menu, **MENU}
    assert line.get("/v2/bot/richmenu/list").json() == {"richmenus": [{"richMenuId": menu, **MENU}]}
    assert line.call("DELETE", f"/v2/bot/richmenu/{menu}").json() == {}
    assert line.get(f"/v2/bot/richmenu/{menu}").status_code == 404


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"size": {"width": 799, "height": 540}}, "size.width"),
        ({"size": {"width": 2_501, "height": 540}}, "size.width"),
        ({"size": {"width": 800, "height": 249}}, "size.height"),
        ({"size": {"width": 800, "height": 552}}, "size"),
        ({"chatBarText": "ก" * 15}, "chatBarText"),
        ({"chatBarText": ""}, "chatBarText"),
        ({"name": "x" * 301}, "name"),
        ({"selected": "yes"}, "selected"),
        ({"areas": [AREA] * 21}, "areas"),
        ({"areas": [{**AREA, "bounds": {"x": 401, "y": 0, "width": 400, "height": 1}}]}, "areas[0].bounds"),
        ({"areas": [{**AREA, "action": {"type": "postback", "data": "x" * 301}}]}, "areas[0].action.data"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_menu_of_wrong_shape_is_refused(line: Line, change: dict[str, Any], place: str) -> None:
    for path in ("/v2/bot/richmenu", "/v2/bot/richmenu/validate"):
        answer = line.post(path, json={**MENU, **change})
        assert answer.status_code == 400
        assert [detail["property"] for detail in answer.json()["details"]] == [place]


def test_twenty_areas_and_a_bar_text_of_fourteen_are_accepted(line: Line) -> None:
    body = {**MENU, "areas": [AREA] * 20, "chatBarText": "ที่" * 14}
    assert line.post("/v2/bot/richmenu/validate", json=body).json() == {}


def test_the_image_comes_back_as_it_was_uploaded(line: Line) -> None:
    menu = created(line)
    body = picture(kind="JPEG")
    assert upload(line, menu, body, "image/jpeg").status_code == 200
    answer = line.get(f"/v2/bot/richmenu/{menu}/content")
    assert (answer.content, answer.headers["Content-Type"]) == (body, "image/jpeg")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (picture(800, 541), "image/png", 400),
        (picture(), "image/jpeg", 400),
        (b"no picture", "image/png", 400),
        (picture(), "image/gif", 415),
        (picture(1_600, 1_000, noise=True), "image/png", 413),
    ],
    ids=["another size", "another format", "broken", "gif", "above 1 MB"],
)
def test_a_wrong_image_is_refused(line: Line, body: bytes, content_type: str, status: int) -> None:
    menu = created(line)
    assert upload(line, menu, body, content_type).status_code == status
    assert line.get(f"/v2/bot/richmenu/{menu}/content").status_code == 404


def test_an_image_is_not_replaced(line: Line) -> None:
    assert upload(line, ready(line), picture()).status_code == 400


def test_a_menu_without_image_can_be_neither_linked_nor_default(line: Line) -> None:
    menu = created(line)
    words = {"message": "must upload richmenu image before applying it to user"}
    assert line.post(f"/v2/bot/user/{SOMCHAI}/richmenu/{menu}").json() == words
    assert line.post(f"/v2/bot/user/all/richmenu/{menu}").json() == words


def test_a_person_sees_their_own_menu_else_the_default(line: Line) -> None:
    default, own = ready(line), ready(line)
    line.post(f"/v2/bot/user/all/richmenu/{default}")
    line.post(f"/v2/bot/user/{SOMCHAI}/richmenu/{own}")
    assert line.get("/v2/bot/user/all/richmenu").json() == {"richMenuId": default}
    assert line.get(f"/v2/bot/user/{SOMCHAI}/richmenu").json() == {"richMenuId": own}
    assert shown(line, SOMCHAI) == {"richMenuId": own, **MENU}
    assert shown(line, MALEE) == {"richMenuId": default, **MENU}
    assert shown(line, STRANGER) is None


def test_unlinking_cancelling_and_deleting_take_the_menu_away(line: Line) -> None:
    default, own = ready(line), ready(line)
    line.post(f"/v2/bot/user/all/richmenu/{default}")
    line.post(f"/v2/bot/user/{SOMCHAI}/richmenu/{own}")
    line.call("DELETE", f"/v2/bot/user/{SOMCHAI}/richmenu")
    assert line.get(f"/v2/bot/user/{SOMCHAI}/richmenu").status_code == 404
    line.post(f"/v2/bot/user/{SOMCHAI}/richmenu/{own}")
    line.call("DELETE", f"/v2/bot/richmenu/{own}")
    assert shown(line, SOMCHAI) == {"richMenuId": default, **MENU}
    line.call("DELETE", "/v2/bot/user/all/richmenu")
    assert line.get("/v2/bot/user/all/richmenu").json() == {"message": "no default richmenu"}
    assert shown(line, SOMCHAI) is None


def test_many_people_are_linked_and_unlinked_at_once(line: Line) -> None:
    menu = ready(line)
    body = {"richMenuId": menu, "userIds": [SOMCHAI, MALEE]}
    assert line.post("/v2/bot/richmenu/bulk/link", json=body).status_code == 202
    assert shown(line, MALEE) is not None
    assert line.post("/v2/bot/richmenu/bulk/unlink", json={"userIds": [MALEE]}).status_code == 202
    assert (shown(line, SOMCHAI) is None, shown(line, MALEE) is None) == (False, True)
    too_many = {"richMenuId": menu, "userIds": [SOMCHAI] * 501}
    assert line.post("/v2/bot/richmenu/bulk/link", json=too_many).status_code == 400


def test_strangers_cannot_be_linked(line: Line) -> None:
    assert line.post(f"/v2/bot/user/{STRANGER}/richmenu/{ready(line)}").status_code == 400
    assert line.post(f"/v2/bot/user/{SOMCHAI}/richmenu/richmenu-0").status_code == 404
