"""The form of a campaign: fields as a browser sends them ↔ a `CampaignFile`, with what is wrong beside the field.

Rows are fields like ``items-3-name``; their order in the form is the order that counts, their numbers mean nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from models.campaign_edits import StillInUse
from models.campaign_file import CampaignFile
from models.campaigns import Anchor, Rung
from web.console.campaigns.problems import IN_USE, in_thai, of_the_whole

SECTIONS = ("items", "rounds", "stages", "reminders", "processes")
NEW_ROW = "__n__"  # stands in the template of a row that the page's script adds
OFFICE_FIELDS = ("name", "address", "group", "phone", "email", "line_id")

_ROW = re.compile(rf"({'|'.join(SECTIONS)})-(\d{{1,4}})-(\w+)", re.ASCII)
_KEYS = {"items": "item", "stages": "stage", "processes": "process"}
_RULE_KEYS = {  # as messages.rounds.notice_name calls them: before, on, after the anchor's day
    Anchor.ROUND: ("upcoming", "today", "after"),
    Anchor.ROUND_RESULTS: ("results", "results", "results"),
    Anchor.STAGE_START: ("stage_upcoming", "stage_start", "stage_after"),
    Anchor.STAGE_END: ("stage_before", "stage_last_day", "stage_overdue"),
}


@dataclass
class Form:
    """The fields as they stand, and the Thai text of each mistake by field (a section's name: of the section)."""

    values: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def sent(cls, form: MultiDict[str, str]) -> Form:
        return cls(form.to_dict())

    @classmethod
    def of(cls, file: CampaignFile) -> Form:
        return cls(dict(_fields(file)))

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        return self.errors.get(name, "")

    def rows(self, section: str) -> list[str]:
        """The rows of a section as "items-3", in the order of the form."""
        found = (match for name in self.values if (match := _ROW.fullmatch(name)) and match[1] == section)
        return list(dict.fromkeys(f"{match[1]}-{match[2]}" for match in found))

    def kept(self, section: str) -> list[str]:
        """Those that the officer did not take out."""
        return [row for row in self.rows(section) if not self.value(f"{row}-remove")]

    def file(self) -> CampaignFile | None:
        """What the fields say; None with ``errors`` filled when that is no campaign."""
        try:
            return CampaignFile.model_validate(_data(self))
        except ValidationError as error:
            for problem in error.errors():
                self._note(problem)
            return None

    def note_in_use(self, used: StillInUse) -> None:
        """Say beside each row that was taken out why it cannot go."""
        for section, keys, name in (
            ("items", used.items, "key"),
            ("rounds", {str(number) for number in used.rounds}, "number"),
            ("processes", used.processes, "key"),
        ):
            for row in self.rows(section):
                if self.value(f"{row}-remove") and self.value(f"{row}-{name}") in keys:
                    self.errors[f"{row}-remove"] = IN_USE[section]
            if keys:
                self.errors.setdefault(section, IN_USE[section])

    def _note(self, problem: Mapping[str, Any]) -> None:
        place, text = of_the_whole(problem) if not problem["loc"] else (_field_at(self, problem["loc"]), "")
        self.errors.setdefault(place, text or in_thai(problem))


# From the fields to the data of a file


def _data(form: Form) -> dict[str, Any]:
    value = form.value
    signer = {"name": value("signer_name").strip(), "position": value("signer_position")}
    reference = {"number": value("reference_number").strip(), "date": value("reference_date")}
    return {
        "slug": value("slug"), "title": value("title"), "follows": value("follows") or "schools",
        "letter": {
            "number": value("letter_number"), "date": value("letter_date"),
            "signer": signer if signer["name"] else None, "reference": reference if reference["number"] else None,
        },
        "group_name": value("group_name"), "office": _office(form),
        "items": [_item(form, row) for row in form.kept("items")],
        "rounds": [{"number": value(f"{row}-number"), "date": value(f"{row}-date")} for row in form.kept("rounds")],
        "stages": [_texts(form, row, "key", "title", "starts", "ends", "todo") for row in form.kept("stages")],
        "reminders": [_rule(form, row) for row in form.kept("reminders")],
        "ladder": _ladder(form), "thanks": [part for part in re.split(r"[\s,]+", value("thanks")) if part],
        "processes": [_process(form, row) for row in form.kept("processes")],
        "statistics": {"first_month": value("first_month"), "due_day": value("due_day") or 5}
        if value("has_statistics") else None,
    }  # fmt: skip


def _office(form: Form) -> dict[str, str]:
    """The fields of the form, and whatever else the campaign's file says of the office."""
    said = {name: form.value(f"office_{name}").strip() for name in OFFICE_FIELDS}
    return {**_json_object(form.value("office_others")), **{name: text for name, text in said.items() if text}}


def _json_object(text: str) -> dict[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _texts(form: Form, row: str, *names: str) -> dict[str, str]:
    texts = {name: form.value(f"{row}-{name}") for name in names}
    if "key" in names and not texts["key"]:
        texts["key"] = _new_key(form, row)
    return texts


def _new_key(form: Form, row: str, stem: str = "") -> str:
    """A key that no row of the section has: "item-6"."""
    section = row.rsplit("-", 1)[0]
    taken = {form.value(f"{other}-key") for other in form.rows(section)}
    stem, number = stem or _KEYS[section], form.rows(section).index(row) + 1
    return next(key for n in range(number, number + 1000) if (key := f"{stem}-{n}") not in taken)


def _item(form: Form, row: str) -> dict[str, Any]:
    return {
        **_texts(form, row, "key", "name", "short", "owner"),
        "howto": [line.strip() for line in form.value(f"{row}-howto").splitlines() if line.strip()],
    }


def _process(form: Form, row: str) -> dict[str, Any]:
    aliases = [part.strip() for part in form.value(f"{row}-aliases").split(",")]
    return {**_texts(form, row, "key", "name", "short"), "aliases": [alias for alias in aliases if alias]}


def _rule(form: Form, row: str) -> dict[str, Any]:
    anchor, days = form.value(f"{row}-anchor"), form.value(f"{row}-days").strip() or "0"
    before = form.value(f"{row}-side") == "before" and days.isascii() and days.isdigit()
    signed = f"-{days}" if before and days != "0" else days
    return {
        "key": form.value(f"{row}-key") or _rule_key(form, row, anchor, signed),
        "anchor": anchor, "working_days": signed,
        "last_working_days": form.value(f"{row}-last") or None if anchor == Anchor.ROUND_RESULTS else None,
        "at": form.value(f"{row}-at"), "window_minutes": form.value(f"{row}-window") or 480,
        "audience": form.value(f"{row}-audience"), "ride_minutes": form.value(f"{row}-ride") or None,
        "harmless_twice": bool(form.value(f"{row}-twice")), "multi_day_only": bool(form.value(f"{row}-multi")),
    }  # fmt: skip


def _rule_key(form: Form, row: str, anchor: str, days: str) -> str:
    if anchor not in list(Anchor):
        return row
    before, on, after = _RULE_KEYS[Anchor(anchor)]
    return _new_key(form, row, before if days.startswith("-") else on if days.strip("0") == "" else after)


def _ladder(form: Form) -> list[dict[str, str]]:
    given = [(rung, form.value(f"ladder-{rung.value}").strip()) for rung in Rung]
    return [{"to": rung.value, "working_days": days} for rung, days in given if days]


# From a file to the fields


def _fields(file: CampaignFile) -> Iterator[tuple[str, str]]:
    letter = file.letter
    yield from (("slug", file.slug), ("title", file.title), ("follows", file.follows.value))
    yield from (("letter_number", letter.number), ("letter_date", letter.date.isoformat()))
    if letter.signer:
        yield from (("signer_name", letter.signer.name), ("signer_position", letter.signer.position))
    if letter.reference:
        yield from (("reference_number", letter.reference.number), ("reference_date", str(letter.reference.date)))
    yield "group_name", file.group_name
    others = {key: text for key, text in file.office.items() if key not in OFFICE_FIELDS}
    yield from ((f"office_{name}", file.office.get(name, "")) for name in OFFICE_FIELDS)
    yield "office_others", json.dumps(others, ensure_ascii=False)
    for section in SECTIONS:
        for number, part in enumerate(getattr(file, section)):
            yield from ((f"{section}-{number}-{name}", text) for name, text in _row_fields(section, part))
    yield from ((f"ladder-{rung.to.value}", str(rung.working_days)) for rung in file.ladder)
    yield "thanks", ", ".join(map(str, file.thanks))
    if file.statistics:
        yield from (("has_statistics", "1"), ("first_month", file.statistics.first_month))
    yield "due_day", str(file.statistics.due_day if file.statistics else 5)


def _row_fields(section: str, part: Any) -> Iterator[tuple[str, str]]:
    if section == "reminders":
        yield from _rule_fields(part)
        return
    for name, value in part:
        if name == "aliases":
            yield name, ", ".join(value)
        elif name == "howto":
            yield name, "\n".join(value)
        elif name != "position":
            yield name, value.isoformat() if isinstance(value, date) else str(value)


def _rule_fields(rule: Any) -> Iterator[tuple[str, str]]:
    at: time = rule.at
    yield from (("key", rule.key), ("anchor", rule.anchor.value), ("days", str(abs(rule.working_days))))
    yield from (("side", "before" if rule.working_days < 0 else "after"), ("at", f"{at:%H:%M}"))
    yield from (("window", str(rule.window_minutes)), ("ride", str(rule.ride_minutes)))
    yield "audience", rule.audience.value
    if rule.last_working_days is not None:
        yield "last", str(rule.last_working_days)
    yield from ((name, "1") for name, said in (("twice", rule.harmless_twice), ("multi", rule.multi_day_only)) if said)


# Where a mistake stands

_PLACES = {
    ("letter", "number"): "letter_number", ("letter", "date"): "letter_date",
    ("letter", "signer", "name"): "signer_name", ("letter", "signer", "position"): "signer_position",
    ("letter", "reference", "number"): "reference_number", ("letter", "reference", "date"): "reference_date",
    ("statistics", "first_month"): "first_month", ("statistics", "due_day"): "due_day",
}  # fmt: skip
_RENAMED = {
    "working_days": "days", "last_working_days": "last", "window_minutes": "window", "ride_minutes": "ride",
}  # fmt: skip


def _field_at(form: Form, place: Sequence[str | int]) -> str:
    """The field that shows what stands at that place of a file's data."""
    if tuple(place) in _PLACES:
        return _PLACES[tuple(map(str, place))]
    section, *rest = place
    if section in SECTIONS and rest:
        row = form.kept(str(section))[int(rest[0])]
        name = str(rest[1]) if len(rest) > 1 else "key"
        return f"{row}-{_RENAMED.get(name, name) if section == 'reminders' else name}"
    if section == "ladder" and rest:
        return f"ladder-{_ladder(form)[int(rest[0])]['to']}"
    return str(section)
