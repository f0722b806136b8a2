"""How many cases a fuzz test tries, how a case is made again, and the texts that all of them use.

``FUZZ_CASES`` gives the number (``make test-long``: 100,000 each), else it is what ``make test`` has time for.
A failure names its seed and case: with ``FUZZ_SEED=seed:case`` that case alone is tried again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from random import Random, SystemRandom

HANG = 1.0  # seconds


def fuzz(few: int, try_case: Callable[[Random], None], *, share: float = 1) -> None:
    """Try each case with random choices of its own, so that any one can be made again.

    ``share``: of ``FUZZ_CASES``, where several tests try the cases of one thing.
    """
    seed, _, only = os.environ.get("FUZZ_SEED", str(SystemRandom().randrange(2**32))).partition(":")
    wanted = os.environ.get("FUZZ_CASES")
    cases = [int(only)] if only else range(int(float(wanted) * share) if wanted else few)
    for case in cases:
        try:
            try_case(Random(f"{seed}:{case}"))
        except Exception as error:
            error.add_note(f"FUZZ_SEED={seed}:{case} tries this case again")
            raise


def working_seconds(act: Callable[[], object]) -> float:
    """How long this thread works at it, whatever else the machine is busy with."""
    return _seconds(time.thread_time, act)


def waited_seconds(act: Callable[[], object]) -> float:
    """How long whoever waits for it waits."""
    return _seconds(time.perf_counter, act)


def _seconds(clock: Callable[[], float], act: Callable[[], object], tries: int = 3) -> float:
    """The best of some, when it seems to hang: what hangs, hangs again, but not a collection of this process's garbage,
    which may take a second after some thousand tests, nor a machine that was busy with something else.
    """
    start = clock()
    act()
    seconds = clock() - start
    return seconds if seconds < HANG or tries == 1 else min(seconds, _seconds(clock, act, tries - 1))


# What breaks programs that read text, whatever it is about.
CURSES = (
    "", " ", "\n", "\t", "\x00", "\x1b[2J", "\r\n", "\x85", "\u2028", "\u200b", "\u200d", "\u2060", "\ufeff",
    "\u00ad", "\u202e", "\ud83d", "\udc00", "\ufffd", "\U0010ffff", "\U000e0041", "👨‍👩‍👧‍👦", "🇹🇭", "😀", "1️⃣", "é",
    "e\u0301", "ß", "İ", "ǅ", "ﷺ", "𝟙", "²", "①", "Ⅷ", "٣", "०", "๙", "½", "่", "้้้้", "ำ", "ํา", "เเ", "ๆ", "ฯลฯ", "฿",
    "กุ่้์ั", "'", '"', "\\", "`", "%", "%00", "%ff", "&", "=", ";", "<b>", "</", "{{7*7}}", "${x}", "%s%n", "../",
    "' OR 1=1 --", "NULL", "None", "nan", "-0", "1e309", "0x1F", "-1", "9" * 19, "9" * 40, "9.5", "1_000", "+5",
)  # fmt: skip


def cursed(random: Random, text: str) -> str:
    """The text with something done to it that no keyboard does."""
    at = random.randrange(len(text) + 1)
    match random.randrange(7):
        case 0:
            return text[:at]
        case 1:
            return text[at:]
        case 2:
            return text[:at] + random.choice(CURSES) + text[at:]
        case 3:
            thai_or_any = random.choice((random.randrange(0xE00, 0xE60), random.randrange(0x110000)))
            return text[:at] + chr(thai_or_any) + text[at:]
        case 4:
            return text[:at] + text[at + 1 :]
        case 5:
            return text[:at] + text[at : at + random.randrange(1, 8)] * random.choice((2, 3, 10)) + text[at:]
        case _:
            other = (text[::-1], text.upper(), text + text, text.replace(" ", "\u200b"), text.swapcase())
            return random.choice(other)
