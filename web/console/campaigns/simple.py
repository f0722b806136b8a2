"""A campaign by a few simple choices: what, when, and who is told. The rest is as in the letter's campaign."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from messages.limits import cut
from models.campaigns import Follows
from thai.dates import short_date
from web.console.campaigns.form import Form

ITEM_NAME, SHORT_NAME, MOST_ITEMS, MOST_DAYS = 120, 20, 10, 6
_GROUP = {"window": "480", "ride": "120", "audience": "group"}
_OFFICERS = {"at": "08:30", "window": "480", "ride": "0", "audience": "officers", "twice": "1"}
_REMINDERS = {  # choice → the rules that it brings
    "before": [{**_GROUP, "anchor": "round", "days": "3", "side": "before", "at": "08:30", "twice": "1"}],
    "morning": [{**_GROUP, "anchor": "round", "days": "0", "side": "after", "at": "08:30", "twice": "1"}],
    "results": [
        {**_GROUP, "anchor": "round_results", "days": "1", "side": "after", "last": "2", "at": "08:30"},
    ],
}
_OF_STAGES = [
    {**_OFFICERS, "anchor": "stage_start", "days": "0", "side": "after"},
    {**_OFFICERS, "anchor": "stage_end", "days": "0", "side": "after", "multi": "1"},
]
_BEFORE_DUE = {**_OFFICERS, "anchor": "stage_end", "days": "3", "side": "before"}


@dataclass
class Simple:
    """The answers as typed."""

    fields: dict[str, str]
    days: list[str]
    reminders: set[str] = field(default_factory=set)

    @classmethod
    def suggested(cls, today: date) -> Simple:
        return cls({"letter_date": today.isoformat(), "follows": Follows.SCHOOLS.value}, [], set(_REMINDERS))

    @classmethod
    def sent(cls, form: MultiDict[str, str]) -> Simple:
        return cls(form.to_dict(), [day for day in form.getlist("day") if day], set(form.getlist("reminder")))

    def value(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    @property
    def items(self) -> list[str]:
        return [line.strip() for line in self.value("items").splitlines() if line.strip()]

    @property
    def of_office(self) -> bool:
        return self.value("follows") == Follows.OFFICE

    def errors(self) -> dict[str, str]:
        """Field → what is wrong; what is left is for the whole form to say."""
        found = {}
        if not self.value("title"):
            found["title"] = "โปรดกรอกชื่อเรื่อง"
        if not self.items:
            found["items"] = "โปรดกรอกรายการอย่างน้อย 1 รายการ บรรทัดละรายการ"
        elif len(self.items) > MOST_ITEMS:
            found["items"] = f"ใส่ได้ไม่เกิน {MOST_ITEMS} รายการ การ์ดในแชตแสดงได้เท่านั้น"
        if not self.days or any(_day(day) is None for day in self.days):
            found["day"] = "โปรดเลือกวันที่อย่างน้อย 1 วัน"
        return found

    def form(self) -> Form:
        """The whole form that these answers make."""
        values = {name: self.value(name) for name in ("title", "slug", "letter_number", "letter_date", "group_name")}
        values |= {"follows": self.value("follows") or Follows.SCHOOLS.value, "due_day": "5"}
        days = sorted(day for text in self.days if (day := _day(text)))
        stages = self._stages(days)
        rules = (
            []
            if self.of_office
            else [rule for name, rules in _REMINDERS.items() if name in self.reminders for rule in rules]
        )
        rules += [_BEFORE_DUE] * self.of_office + (_OF_STAGES if stages else [])
        for number, name in enumerate(self.items):
            values |= _row("items", number, {"name": name[:ITEM_NAME], "short": cut(name, SHORT_NAME)})
        for number, day in enumerate([] if self.of_office else days):
            values |= _row("rounds", number, {"number": str(number + 1), "date": day.isoformat()})
        for number, stage in enumerate(stages):
            values |= _row("stages", number, stage)
        for number, rule in enumerate(rules):
            values |= _row("reminders", number, rule)
        if not self.of_office:
            values |= {
                "ladder-responsible": "1",
                "ladder-members": "3",
                "ladder-network_head": "4",
                "ladder-officers": "5",
            }
            values |= {"thanks": "50, 80, 100"}
        return Form(values)

    def _stages(self, days: list[date]) -> list[dict[str, str]]:
        """The office's own due days, then the summary and the report where their days were given."""
        due = [
            {"title": f"ครบกำหนด {short_date(day)}", "starts": day.isoformat(), "ends": day.isoformat(), "todo": ""}
            for day in (days if self.of_office else [])
        ]
        given = [
            (title, self.value(name)) for title, name in (("สรุปผลเสนอ ผอ.สพท.", "summary"), ("รายงานผล", "report"))
        ]
        return due + [{"title": title, "starts": day, "ends": day, "todo": ""} for title, day in given if _day(day)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _row(section: str, number: int, fields: dict[str, str]) -> dict[str, str]:
    return {f"{section}-{number}-{name}": text for name, text in fields.items()}
