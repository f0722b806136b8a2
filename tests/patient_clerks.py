"""Clerks who hand in statistics while the program dies under their hands.

They know only what stands in their chat: they tap buttons that they were shown, answer what they read, and when no
answer comes they tap again or type สถิติ. A report is handed in when its receipt has come, or when a review says so.
"""

from __future__ import annotations

import math
import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.records import Json
from tests.killed_district import District
from tests.world import actions, texts

SHORTS = ("รับนักเรียน", "ย้ายเข้า", "ย้ายออก", "ผ่อนผัน", "ลาออก", "เทียบโอน", "ใบแทนเอกสาร", "ใช้อาคาร")
MONTHS = {"2023-10": ("ต.ค. 66", "ตุลาคม 2566"), "2023-11": ("พ.ย. 66", "พฤศจิกายน 2566")}
NUMBERS = (0, 1, 2, 3, 5, 10)  # the buttons
NOBODY = (0,) * 8
PATIENCE = 0.7  # seconds until a clerk tries again
Figures = tuple[int, ...]


@dataclass(frozen=True)
class Review:
    """A review card as read."""

    month: str
    figures: Figures
    nil: bool
    revision: int
    unchanged: bool  # this is what the office has already
    confirm: str  # the button's data


@dataclass(frozen=True)
class Question:
    """One of the eight questions as read."""

    month: str
    index: int
    buttons: list[dict[str, Any]]


_MONTH = re.compile("|".join(full for _, full in MONTHS.values()))
_LINE = re.compile(r"[1-8]\. (?:\S+) (?:([\d,]+) → )?([\d,]+)")
_RECEIPT = re.compile(r"ส่งสถิติแล้ว .*เลขที่รับ ((\d{4})(\d{2})-\d+-(\d+))")


def _number(digits: str) -> int:
    return int(digits.replace(",", ""))


def _month_in(text: str) -> str:
    found = _MONTH.search(text)
    return next((iso for iso, (_, full) in MONTHS.items() if found and full == found[0]), "")


def read_review(message: Json) -> Review | None:
    text = texts(message)
    if not text.startswith("ทบทวนก่อนส่งสถิติ"):
        return None
    lines = _LINE.findall(text)
    again = re.search(r"แก้ไขครั้งที่ (\d+)", text)
    confirm = next(str(a["data"]) for a in actions(message) if str(a["label"]).startswith("ยืนยัน"))
    return Review(
        _month_in(text),
        tuple(_number(now) for _, now in lines),
        "ไม่มีผู้รับบริการเดือนนี้" in text,
        int(again[1]) + 1 if again else 1,
        again is not None and not any(before for before, _ in lines),
        confirm,
    )


def read_question(message: Json) -> Question | None:
    found = re.match(r"(\d)/8 ", texts(message))
    return Question(_month_in(texts(message)), int(found[1]) - 1, actions(message)) if found else None


@dataclass(frozen=True)
class Receipt:
    """A receipt as read; ``number`` is unique to one confirmed report."""

    number: str
    month: str
    revision: int


def read_receipt(message: Json) -> Receipt | None:
    found = _RECEIPT.match(texts(message))
    return Receipt(found[1], f"{int(found[2]) - 543}-{found[3]}", int(found[4])) if found else None


@dataclass(frozen=True)
class Report:
    """What a clerk means to hand in, and how."""

    month: str
    way: str  # "line", "guided", "nil", "correction"
    figures: Figures
    slip: int | None = None  # the index of a figure that is wrong at first

    @property
    def nil(self) -> bool:
        return self.way == "nil"

    @property
    def opening(self) -> str:
        """What the clerk types to begin."""
        short = MONTHS[self.month][0]
        if self.way == "correction" and self.slip is not None:
            return f"แก้ {short} {SHORTS[self.slip]} {self.figures[self.slip]}"
        return self.in_one_line if self.way == "line" else f"สถิติ {short}"

    @property
    def in_one_line(self) -> str:
        """All of it at once, whatever draft there may be."""
        figures = " ".join(str(self.first(index)) for index in range(8))
        return f"สถิติ {MONTHS[self.month][0]} " + ("ไม่มีผู้รับบริการ" if self.nil else figures)

    def first(self, index: int) -> int:
        """The figure as given at first."""
        wrong = 10 if self.figures[index] != 10 else 5
        return wrong if index == self.slip and self.way != "correction" else self.figures[index]


@dataclass(frozen=True)
class Confirmation:
    """One tap on ยืนยัน: the event, and what the card said."""

    event: Json
    review: Review


class Stopped(Exception):
    """The clerk is called away."""


@dataclass
class Clerk:
    """One person with one school."""

    district: District
    user: str
    school_id: int
    code: str
    chance: random.Random
    stop: threading.Event
    enrolled: bool = False
    report: Report | None = None  # under way
    done: list[Report] = field(default_factory=list)
    confirmations: list[Confirmation] = field(default_factory=list)
    acts: int = 0
    _since: int = 0  # where the report under way begins in the chat
    _seen: int = 0
    _again: Callable[[], Json | None] = field(default=lambda: None)

    def live(self) -> None:
        """Enrol, then hand in one report after the other until called away."""
        try:
            self.enrol()
            while True:
                self.hand_in(self.next_report())
        except Stopped:
            return

    def come_back(self) -> None:
        """Resume what was under way when the clerk was called away, and see it through."""
        self.enrol()
        if self.report is None:
            self.hand_in(self.next_report())
        else:
            self.carry_on(self._say("สถิติ"), most_acts=60)

    # enrolment

    def enrol(self) -> None:
        answer: Json | None = None
        while not self.enrolled:
            agree = [action for action in actions(answer) if action["label"] == "ยืนยันและยินยอม"]
            answer = self._tap(agree[0]) if agree else self._say(f"ลงทะเบียน {self.code}")
            self.enrolled = any("เรียบร้อยแล้ว" in texts(m) or "อยู่แล้ว" in texts(m) for m in self._messages(0))

    # reports

    def next_report(self) -> Report:
        """Another month or another way, with figures that this clerk has not handed in before."""
        month = self.chance.choice(list(MONTHS))
        last = next((report for report in reversed(self.done) if report.month == month), None)
        used = {report.figures for report in self.done}
        way = self.chance.choice(("line", "guided", "nil", "correction"))
        if way == "nil" and not (last and last.nil):
            return Report(month, "nil", NOBODY)
        slip = self.chance.randrange(8)
        while True:
            if way == "correction" and last:
                figures = (*last.figures[:slip], self.chance.randrange(1_000), *last.figures[slip + 1 :])
            else:
                figures = tuple(self.chance.choice(NUMBERS) for _ in range(8))
            if figures not in used:
                break
        if way == "correction" and last:
            return Report(month, way, figures, slip)
        return Report(month, "line" if way != "guided" else way, figures, self.chance.choice((slip, None)))

    def hand_in(self, report: Report) -> None:
        """See a report through, however often the program dies."""
        self.report, self._since = report, self._last_seq()
        answer = self._say(report.opening)
        self.carry_on(answer)

    def carry_on(self, answer: Json | None, most_acts: float = math.inf) -> None:
        """Go on until the report is handed in; fails the test when that takes more acts."""
        assert self.report is not None
        most_acts += self.acts
        while not self._is_handed_in(self.report):
            assert self.acts < most_acts, f"{self.report}: {self._last_words()}"
            answer = self._answer_to(self.report, answer)
        self.done.append(self.report)
        self.report = None

    def _is_handed_in(self, report: Report) -> bool:
        mine = {c.review.revision for c in self.confirmations if self._belongs(c.review, report)}
        if not mine:
            return False
        messages = self._messages(self._since)
        if any(r and r.month == report.month and r.revision in mine for r in map(read_receipt, messages)):
            return True
        reviews = [review for review in map(read_review, messages) if review]
        return any(review.unchanged and self._belongs(review, report) for review in reviews)

    @staticmethod
    def _belongs(review: Review, report: Report) -> bool:
        return (review.month, review.figures, review.nil) == (report.month, report.figures, report.nil)

    def _answer_to(self, report: Report, shown: Json | None) -> Json | None:
        """Do what a person does who sees this; returns what comes then."""
        if shown is None:
            return self._again() if self.chance.random() < 0.7 else self._say("สถิติ")
        if review := read_review(shown):
            return self._answer_to_review(report, review)
        if (question := read_question(shown)) and question.month == report.month:
            label = "ไม่มีผู้รับบริการเดือนนี้" if report.nil else str(report.first(question.index))
            buttons = [action for action in question.buttons if action["label"] == label]
            return self._tap(buttons[0]) if buttons else self._say(str(report.first(question.index)))
        resume = [action for action in actions(shown) if action["label"] == "ทำต่อ"]
        return self._tap(resume[0]) if resume else self._start_over(report.opening)

    def _answer_to_review(self, report: Report, review: Review) -> Json | None:
        if self._belongs(review, report):
            return self._confirm(review)
        wrong = [index for index in range(8) if review.figures[index] != report.figures[index]]
        if review.month != report.month or report.nil or len(wrong) > 2 or not wrong:
            return self._start_over(report.in_one_line)
        return self._say(f"แก้ {SHORTS[wrong[0]]} {report.figures[wrong[0]]}")

    def _start_over(self, text: str) -> Json | None:
        """What came does not fit: perhaps it answers something older, so first let the chat come to rest."""
        newer = self._wait()
        return newer if newer is not None else self._say(text)

    # acts: each returns the newest message that came after it, None when patience ended

    def _confirm(self, review: Review) -> Json | None:
        self._leave_if_called()
        self._again = lambda: self._confirm(review)
        event = self.district.platform.postback(self.user, review.confirm, display_text="ยืนยัน")
        self.confirmations.append(Confirmation(event, review))
        self.acts += 1
        return self._wait()

    def _tap(self, action: dict[str, Any]) -> Json | None:
        self._leave_if_called()
        self._again = lambda: self._tap(action)
        self.district.platform.postback(self.user, action["data"], display_text=action.get("displayText"))
        self.acts += 1
        return self._wait()

    def _say(self, text: str) -> Json | None:
        self._leave_if_called()
        self._again = lambda: self._say(text)
        self.district.platform.text(self.user, text)
        self.acts += 1
        return self._wait()

    def _leave_if_called(self) -> None:
        if self.stop.is_set():
            raise Stopped

    def _wait(self) -> Json | None:
        newest = self.district.newest_answer(self.user, self._seen, PATIENCE)
        self._seen = newest.seq if newest else self._seen
        return newest.message if newest else None

    def _last_seq(self) -> int:
        entries = self.district.platform.chat(self.user)
        return entries[-1].seq if entries else 0

    def _last_words(self) -> str:
        return "\n".join(texts(entry.message) for entry in self.district.platform.chat(self.user)[-24:])

    def _messages(self, after: int) -> list[Json]:
        entries = self.district.platform.chat(self.user, after)
        return [entry.message for entry in entries if entry.from_bot]
