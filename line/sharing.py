"""Links that open LINE with a text typed in: the share sheet (to a chat of the person's choice), or the bot's own chat.

Source: LINE Developers, "Using LINE features with the LINE URL scheme", section on sending text messages:
``https://line.me/R/share?text=…``, percent-encoded UTF-8; on phones only, LINE for PC does not know it. No limit of the
text is documented there. A button's address has one (1,000 characters, Messaging API reference, "URI action"), and a
Thai character takes nine of them; longer texts go over a short address of ours that leads to the same place.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from sqlalchemy.orm import Session

from messages.limits import TEXT_UNITS, URI_LENGTH, utf16_units
from messages.plain import cut_with_more
from models.shared_texts import keep_text

SHARE_SHEET = "https://line.me/R/share?text="
OWN_CHAT = "https://line.me/R/oaMessage/"

# What web servers and proxies take as one header line, the rest of the headers left room for; some 800 Thai characters.
# A proxy in front of the web process must let such an answer through (nginx: proxy_buffer_size 16k).
LONGEST_ADDRESS = 7_600


def share_link(session: Session, base_url: str, text: str, now: datetime) -> str:
    """An address of at most 1,000 characters that opens the share sheet with the text.

    LINE's own if the text fits, else ``base_url``/s/… which is good for seven days and has to be committed before
    anybody gets it. A text for which `fits_share_sheet` is False arrives cut, and says so at its end.
    """
    direct = SHARE_SHEET + quote(text, safe="")
    return direct if len(direct) <= URI_LENGTH else f"{base_url}/s/{keep_text(session, text, now)}"


def fits_share_sheet(text: str) -> bool:
    """Whether the share sheet gets the text whole."""
    return utf16_units(text) <= TEXT_UNITS and len(SHARE_SHEET + quote(text, safe="")) <= LONGEST_ADDRESS


def share_address(text: str) -> str:
    """The share sheet with the text, or with as much of its beginning as an address can carry."""
    if fits_share_sheet(text):
        return SHARE_SHEET + quote(text, safe="")
    fits, too_long = 0, utf16_units(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if fits_share_sheet(cut_with_more(text, middle)):
            fits = middle
        else:
            too_long = middle
    return SHARE_SHEET + quote(cut_with_more(text, fits), safe="")


def prefilled_chat(basic_id: str, text: str) -> str:
    """Opens the bot's chat with the text typed in; "" without the bot's @id (LINE_BASIC_ID)."""
    return f"{OWN_CHAT}{quote(basic_id, safe='')}/?{quote(text)}" if basic_id else ""
