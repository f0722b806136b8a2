"""Rich menus: their shape, their image, and whose chat shows which.

https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

from __future__ import annotations

import base64
import io
import secrets
from collections.abc import Sequence
from typing import Any

from PIL import Image, UnidentifiedImageError

from simulator.actions import action
from simulator.directory import Directory
from simulator.limits import body_error
from simulator.records import Json, LineError, User
from simulator.schema import FINE, Problems, boolean, items, number, record, text, wrong
from simulator.store import Store
from simulator.text_units import graphemes

MOST_MENUS = 1_000
MOST_AREAS = 20
IMAGE_BYTES = 1_000_000
LEAST_WIDTH, MOST_WIDTH, LEAST_HEIGHT = 800, 2_500, 250
LEAST_RATIO = 1.45
CHAT_BAR_TEXT = 14
MOST_LINKED_AT_ONCE = 500

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}
_pixels = number(0, 2**31 - 1)


def _is_wide(value: Any) -> Problems:
    fits = value["width"] / value["height"] >= LEAST_RATIO
    return FINE if fits else wrong(f"The ratio of width to height must be {LEAST_RATIO} or more")


def _areas_lie_inside(value: Any) -> Problems:
    width, height = value["size"]["width"], value["size"]["height"]
    for index, area in enumerate(value["areas"]):
        bounds = area["bounds"]
        if bounds["x"] + bounds["width"] > width or bounds["y"] + bounds["height"] > height:
            return wrong("The area must lie inside the rich menu", "areas", index, "bounds")
    return FINE


_size = record({"width": number(LEAST_WIDTH, MOST_WIDTH), "height": number(LEAST_HEIGHT, MOST_WIDTH)}, {}, _is_wide)
_bounds = record({"x": _pixels, "y": _pixels, "width": number(1, 2**31 - 1), "height": number(1, 2**31 - 1)})
_area = record({"bounds": _bounds, "action": action(label=40, label_required=False, menu=True)})
_shape = record(
    {
        "size": _size,
        "selected": boolean,
        "name": text(300),
        "chatBarText": text(CHAT_BAR_TEXT, count=graphemes),
        "areas": items(_area, 0, MOST_AREAS),
    },
    {},
    _areas_lie_inside,
)


def check_rich_menu(menu: Any) -> None:
    """Raises LineError 400 when LINE would refuse this rich menu object."""
    if problems := _shape(menu):
        raise body_error(list(problems))


class RichMenus:
    """Menus, their images and the default; a person's own link stands on the person."""

    def __init__(self, store: Store, directory: Directory) -> None:
        self._store = store
        self._directory = directory
        self._menus: dict[str, Json] = store.documents("rich_menu")
        self._images = {
            key: (row["type"], base64.b64decode(row["data"])) for key, row in store.documents("rich_menu_image").items()
        }
        self._default: str | None = store.documents("rich_menu_default").get("id")

    def create(self, menu: Any) -> str:
        check_rich_menu(menu)
        if len(self._menus) >= MOST_MENUS:
            raise LineError(400, f"The number of rich menus must be {MOST_MENUS} or less")
        menu_id = f"richmenu-{secrets.token_hex(16)}"
        self._menus[menu_id] = menu
        self._store.put("rich_menu", menu_id, menu)
        return menu_id

    def delete(self, menu_id: str) -> None:
        """Gone from every chat that showed it."""
        self.find(menu_id)
        del self._menus[menu_id]
        self._store.delete("rich_menu", menu_id)
        if self._images.pop(menu_id, None):
            self._store.delete("rich_menu_image", menu_id)
        if self._default == menu_id:
            self.set_default(None)
        for user in self._directory.users.values():
            if user.rich_menu_id == menu_id:
                self._link(user, None)

    def find(self, menu_id: str) -> Json:
        """Raises LineError 404 when there is no such menu."""
        if menu_id not in self._menus:
            raise LineError(404, "Not found")
        return {"richMenuId": menu_id, **self._menus[menu_id]}

    def listed(self) -> list[Json]:
        return [self.find(menu_id) for menu_id in self._menus]

    def upload(self, menu_id: str, content_type: str, body: bytes) -> None:
        """Attach the image, once: LINE does not replace it.

        Raises:
            LineError: 400, 404, 413 or 415 when menu or image are not as LINE requires.
        """
        size = self.find(menu_id)["size"]
        if menu_id in self._images:
            raise LineError(400, "An image has already been uploaded to the richmenu")
        _check_image(content_type, body, size)
        self._images[menu_id] = (content_type, body)
        row = {"type": content_type, "data": base64.b64encode(body).decode()}
        self._store.put("rich_menu_image", menu_id, row)

    def image(self, menu_id: str) -> tuple[str, bytes]:
        self.find(menu_id)
        if menu_id not in self._images:
            raise LineError(404, "Not found")
        return self._images[menu_id]

    # -- whose chat shows it

    @property
    def default(self) -> str | None:
        return self._default

    def set_default(self, menu_id: str | None) -> None:
        if menu_id is not None:
            self._must_be_ready(menu_id)
        self._default = menu_id
        self._store.put("rich_menu_default", "id", menu_id)

    def link(self, user_ids: Sequence[str], menu_id: str) -> None:
        """Link to people; ids of nobody are passed over, as LINE's bulk call does."""
        self._must_be_ready(menu_id)
        for user_id in user_ids:
            user = self._directory.users.get(user_id)
            if user is not None and user.follows:
                self._link(user, menu_id)

    def unlink(self, user_ids: Sequence[str]) -> None:
        for user_id in user_ids:
            if user_id in self._directory.users:
                self._link(self._directory.users[user_id], None)

    def shown_to(self, user: User) -> str | None:
        """A person sees their own menu, else the default; friends only."""
        return (user.rich_menu_id or self._default) if user.follows else None

    def _must_be_ready(self, menu_id: str) -> None:
        self.find(menu_id)
        if menu_id not in self._images:
            raise LineError(400, "must upload richmenu image before applying it to user")

    def _link(self, user: User, menu_id: str | None) -> None:
        user.rich_menu_id = menu_id
        self._directory.save_user(user)


def _check_image(content_type: str, body: bytes, size: Json) -> None:
    if content_type not in _FORMATS:
        raise LineError(415, f"The content type, {content_type}, is not supported")
    if len(body) > IMAGE_BYTES:
        raise LineError(413, "The image must be 1 MB or smaller")
    try:
        with Image.open(io.BytesIO(body)) as image:
            kind, (width, height) = image.format, image.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise LineError(400, "The image is broken") from None
    if kind != _FORMATS[content_type]:
        raise LineError(400, "The image is not of its content type")
    if (width, height) != (size["width"], size["height"]):
        raise LineError(400, f"The image must be {size['width']} x {size['height']} pixels")
