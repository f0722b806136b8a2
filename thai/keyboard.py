"""Thai typed with the keyboard left on English: "l5kot" is สถานะ on the Kedmanee (เกษมณี) layout."""

from __future__ import annotations

import re

# Row by row from the top, first without and then with shift.
# fmt: off
_KEYS = (
    ("`1234567890-=", "_ๅ/-ภถุึคตจขช"),
    ("qwertyuiop[]\\", "ๆไำพะัีรนยบลฃ"),
    ("asdfghjkl;'", "ฟหกดเ้่าสวง"),
    ("zxcvbnm,./", "ผปแอิืทมใฝ"),
    ("~!@#$%^&*()_+", "%+๑๒๓๔ู฿๕๖๗๘๙"),
    ("QWERTYUIOP{}|", '๐"ฎฑธํ๊ณฯญฐ,ฅ'),
    ('ASDFGHJKL:"', "ฤฆฏโฌ็๋ษศซ."),
    ("ZXCVBNM<>?", "()ฉฮฺ์?ฒฬฦ"),
)
# fmt: on
_TO_KEDMANEE = {ord(key): thai for keys, row in _KEYS for key, thai in zip(keys, row, strict=True)}

# A Thai word: syllables of (lead vowel) consonant (upper/lower vowel) (tone) (ะ า ำ), nothing dangling.
_THAI_WORD = re.compile(r"(?:[เ-ไ]?[ก-ฮ][ัิ-ฺ็]?[่-์]?[ะาำ]{0,2})+ๆ?")
_THAI_VOWEL = re.compile(r"[ะ-ูเ-ไ็]")
_BRACKET_INSIDE = re.compile(r"\w[;\[\]]\w")
_CONSONANT = re.compile(r"[ก-ฮ]")
_ENGLISH_CONTRACTION = re.compile(r"[a-z]'(?:s|t|d|m|re|ve|ll)\b", re.IGNORECASE)
# What no English word has inside: a digit, a mark between letters, a capital after a small letter.
_UNENGLISH = re.compile(r"[A-Za-z][^A-Za-z\s]+[A-Za-z0-9]|[0-9;.,/\[\]'][A-Za-z]|[A-Za-z][0-9\[\]]|[a-z][A-Z]")
_ENGLISH_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)


def from_english_layout(text: str) -> str:
    """``text`` as the same keys give it on the Thai layout, digit row and shifted keys included."""
    return text.translate(_TO_KEDMANEE)


def looks_like_english_layout(text: str) -> bool:
    """Whether ``text`` is most likely Thai typed on the English layout. Conservative.

    True only for plain ASCII of three keys or more that no English word would look like and whose every
    part turns into a well-formed Thai word: English, codes and numbers stay what they are.
    """
    stripped = text.strip()
    if len(stripped) < 3 or not stripped.isascii() or _ENGLISH_CONTRACTION.search(stripped):
        return False
    if not re.search(r"[A-Za-z]", stripped) or not _is_unenglish(stripped):
        return False
    thai = from_english_layout(stripped)
    if not all(_THAI_WORD.fullmatch(word) for word in thai.split()):
        return False
    telling = _THAI_VOWEL.search(thai) or _BRACKET_INSIDE.search(stripped)  # ตรวจ has no vowel: "9i;0"
    return bool(telling) and len(_CONSONANT.findall(thai)) >= 2


def _is_unenglish(text: str) -> bool:
    return bool(_UNENGLISH.search(text)) or not _ENGLISH_VOWEL.search(text)
