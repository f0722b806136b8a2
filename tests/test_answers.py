"""The answers tell what the letters say, and every card fits LINE's limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from messages import flex
from messages.answers import UnknownAnswerError, answer_action, answer_messages, answers, find_answer
from messages.graphemes import grapheme_count
from messages.limits import check

CAMPAIGN_FILE = Path(__file__).parents[1] / "campaigns" / "info-go-th-2566.yaml"
KEYS = [
    *(
        "fix",
        "fix-photo",
        "fix-location",
        "fix-contact",
        "fix-hours",
        "fix-navigation",
        "token-keys",
        "clips",
    ),
    *("contact", "processes", "duties", "calendar-pointer", "self-check", "qr", "statistics-how"),
    *("about-bot", "privacy", "codes", "enrol-how"),
]


@pytest.fixture(scope="module")
def campaign() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(CAMPAIGN_FILE.read_text(encoding="utf-8"))
    return loaded


def spoken(key: str) -> str:
    return json.dumps(answer_messages(key), ensure_ascii=False)


def test_every_topic_is_there() -> None:
    assert set(answers()) == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_every_card_fits_the_limits_even_with_further_buttons(key: str) -> None:
    further = [flex.postback("แจ้งแก้ไขแล้ว", f"a=declare&n={n}") for n in range(5)]
    messages = answer_messages(key, related=further)
    check(messages)
    assert json.dumps(messages, ensure_ascii=False).count("แจ้งแก้ไขแล้ว") >= len(further)


@pytest.mark.parametrize("key", KEYS)
def test_every_label_fits_a_quick_reply(key: str) -> None:
    assert 0 < grapheme_count(find_answer(key).label) <= 20


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(UnknownAnswerError):
        answer_messages("fix-everything")


def test_related_topics_are_postbacks_that_show_what_was_asked() -> None:
    action = answer_action("token-keys")
    assert action["data"] == "a=answer&k=token-keys"
    assert action["displayText"] == find_answer("token-keys").title
    assert action in [button["action"] for button in answer_messages("fix-photo")[0]["contents"]["footer"]["contents"]]


def test_the_clips_are_the_letters_five_with_their_lengths() -> None:
    lengths = [step.rpartition(" · ")[2] for step in find_answer("clips").steps]
    assert lengths == ["3.40 นาที", "5.52 นาที", "6.48 นาที", "13.08 นาที", "17.28 นาที"]


def test_the_contact_is_the_office_of_the_letter(campaign: dict[str, Any]) -> None:
    office = campaign["office"]
    for fact in (office["group"], office["phone"], office["email"], office["line_id"]):
        assert fact in spoken("contact")


def test_token_keys_are_explained_but_never_asked_for_and_only_the_certain_contact_is_given() -> None:
    told = spoken("token-keys")
    assert "bit.ly/tokenkeys" in told
    assert "02-288-5875" in told
    assert "สังกัด สพป.ชุมพร เขต 2" in told
    assert "ไม่ขอและไม่เก็บ" in told
    assert not any("gmail" in spoken(key) for key in KEYS)


def test_every_checklist_item_has_an_answer_with_the_same_steps_as_the_campaign(
    campaign: dict[str, Any],
) -> None:
    items = campaign["items"]
    assert [item["key"] for item in items] == ["photo", "location", "contact", "hours", "navigation"]
    for item in items:
        assert list(find_answer(f"fix-{item['key']}").steps) == item["howto"]


def test_the_processes_are_the_campaigns_eight(campaign: dict[str, Any]) -> None:
    assert list(find_answer("processes").steps) == [process["name"] for process in campaign["processes"]]
    assert len(campaign["processes"]) == 8


def test_short_names_fit_a_button_and_an_alias_names_one_process_only(campaign: dict[str, Any]) -> None:
    for entry in campaign["items"] + campaign["processes"]:
        assert 0 < len(entry["short"]) <= 12
    aliases = [alias for process in campaign["processes"] for alias in process["aliases"]]
    assert len(aliases) == len(set(aliases))


def test_the_duties_are_the_guides_six() -> None:
    assert len(find_answer("duties").steps) == 6
