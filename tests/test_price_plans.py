"""LINE's prices are configuration: a wrong plan or file names itself, and amounts are shares of the month's price."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app import create_app
from core.clock import OffsetClock
from core.config import load_settings
from core.errors import ConfigError
from models.price_plans import read_plans, tariff

PLAN = "{name: free, title: ฟรี, messages: 300, baht: 0, as_of: '2026-09', second_hand: true}"


def saved(folder: Path, content: str) -> Path:
    file = folder / "plans.yaml"
    file.write_text(content, "utf-8")
    return file


def test_the_plans_of_the_file_say_what_they_hold_and_where_the_prices_come_from() -> None:
    plans = read_plans().plans
    assert [(plan.name, plan.messages, int(plan.baht)) for plan in plans] == [
        ("free", 300, 0),
        ("basic", 15_000, 1_280),
        ("pro", 35_000, 1_780),
    ]
    assert all(plan.second_hand and plan.as_of == "2026-09" for plan in plans)


def test_messages_cost_their_share_of_the_months_price() -> None:
    assert tariff("free").plan.cost_in_baht(222) == 0
    assert tariff("basic").plan.cost_in_baht(222) == Decimal(1_280) * 222 / 15_000
    assert tariff("basic").plan.cost_in_baht(15_000) == 1_280


def test_what_a_plan_does_not_hold_takes_a_larger_one(tmp_path: Path) -> None:
    free = tariff("free")
    assert free.plan.cost_in_baht(301) is None
    assert [free.covering(n).name for n in (300, 301, 15_001)] == ["free", "basic", "pro"]  # type: ignore[union-attr]
    assert free.covering(35_001) is None
    selling = PLAN.replace("baht: 0", "baht: 600, extra_baht: 0.5")
    assert tariff("free", saved(tmp_path, f"plans: [{selling}]")).plan.cost_in_baht(310) == 605


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "holds no plans"),
        ("plans: [", "is not YAML"),
        ("plans: []", "plans: "),
        (f"plans: [{PLAN}, {PLAN}]", "a name stands twice"),
        (f"plans: [{PLAN.replace('300', 'many')}]", "plans.0.messages: "),
        (f"plans: [{PLAN.replace('300', '0')}]", "plans.0.messages: "),
        (f"plans: [{PLAN.replace('title: ฟรี, ', '')}]", "plans.0.title: "),
        (f"plans: [{PLAN.replace('2026-09', 'lately')}]", "plans.0.as_of: "),
        (f"plans: [{PLAN.replace('title', 'colour: red, title')}]", "plans.0.colour: "),
    ],
)
def test_a_mistake_in_the_file_is_named_by_its_place(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(ConfigError) as refused:
        tariff("free", saved(tmp_path, content))
    assert problem in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_plan_that_does_not_exist_stops_the_program_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(
        _env_file=None, database_url=f"sqlite:///{tmp_path}/t.sqlite3", secret_key="k", line_plan="gold",
        line_channel_secret="s", line_channel_access_token="t",
    )  # fmt: skip
    with pytest.raises(SystemExit) as ended:
        create_app(settings, OffsetClock())
    assert ended.value.code == 2
    assert (
        capsys.readouterr().err == "error: LINE_PLAN: no plan 'gold' in line-plans.yaml; there are free, basic, pro\n"
    )
