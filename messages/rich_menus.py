"""The rich menus under the chat: one for school clerks, one for district officers.

Each tile types a command that can also be typed by hand, because LINE for PC shows no rich menu. The pictures
in ``rich_menu_images/`` are drawn from the same tiles, so what is seen and what is tapped cannot drift apart.
Limits (Messaging API reference, "Rich menu object"): image 800–2500 px wide, ratio ≥ 1.45, ≤ 1 MB, ≤ 20
areas, chat bar text ≤ 14 graphemes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from messages import flex

IMAGES = Path(__file__).with_name("rich_menu_images")
WIDTH, HEIGHT = 2500, 1686
COLUMNS, ROWS = 3, 2
CHAT_BAR_TEXT = "เมนู"


@dataclass(frozen=True, slots=True)
class Tile:
    """A tappable field: ``label`` and smaller ``hint`` as drawn, ``icon`` of icons.svg, typed ``text``."""

    label: str
    hint: str
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class RichMenu:
    """A menu of six tiles, left to right, top to bottom."""

    key: str
    name: str  # in LINE's own list of rich menus; nobody in the chat sees it
    tiles: tuple[Tile, ...]

    @property
    def image(self) -> Path:
        """The PNG to upload as the menu's content."""
        return IMAGES / f"{self.key}.png"

    def definition(self) -> flex.Node:
        """The body of LINE's "create rich menu"."""
        return {
            "size": {"width": WIDTH, "height": HEIGHT},
            "selected": True,
            "name": self.name,
            "chatBarText": CHAT_BAR_TEXT,
            "areas": [_area(position, tile) for position, tile in enumerate(self.tiles)],
        }


def _area(position: int, tile: Tile) -> flex.Node:
    """Bounds in pixels of the image; neighbours meet without a gap although 2500 is not divisible by 3."""
    row, column = divmod(position, COLUMNS)
    left, right = column * WIDTH // COLUMNS, (column + 1) * WIDTH // COLUMNS
    top, bottom = row * HEIGHT // ROWS, (row + 1) * HEIGHT // ROWS
    bounds = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return {"bounds": bounds, "action": flex.say(tile.label, tile.text)}


CLERK = RichMenu(
    key="clerk",
    name="ติดตาม: ธุรการโรงเรียน",
    tiles=(
        Tile("สถานะ", "โรงเรียนของฉัน", "checklist", "สถานะ"),
        Tile("ส่งสถิติ", "รายเดือน", "chart", "สถิติ"),
        Tile("ปฏิทิน", "วันติดตาม", "calendar", "ปฏิทิน"),
        Tile("วิธีแก้ไข", "ข้อมูล 5 รายการ", "pencil", "วิธีแก้ไข"),
        Tile("คลิป", "และ Token Keys", "play", "คลิป"),
        Tile("ติดต่อ", "เจ้าหน้าที่เขต", "phone", "ติดต่อ"),
    ),
)

OFFICER = RichMenu(
    key="officer",
    name="ติดตาม: เจ้าหน้าที่เขต",
    tiles=(
        Tile("ใครยังไม่ครบ", "รายอำเภอ", "missing", "ใครยังไม่ครบ"),
        Tile("ตรวจโรงเรียน", "บันทึกผล", "inspect", "ตรวจ"),
        Tile("ใครยังไม่ส่ง", "สถิติรายเดือน", "tray", "ใครยังไม่ส่ง"),
        Tile("ปฏิทิน", "วันติดตาม", "calendar", "ปฏิทิน"),
        Tile("ประกาศ", "ถึงโรงเรียน กลุ่ม", "megaphone", "ประกาศ"),
        Tile("เข้าเว็บ", "งานบนคอมพิวเตอร์", "monitor", "เข้าเว็บ"),
    ),
)

RICH_MENUS: tuple[RichMenu, ...] = (CLERK, OFFICER)
