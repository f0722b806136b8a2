"""A missing or wrong setting names itself in one line and ends the process with status 2, without a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.cli import ScriptInfo

from app import create_app
from core.config import LINE_DATA_HOST, LINE_HOST, ROOT, load_settings
from core.errors import ConfigError


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """All that a process needs, out of reach of any `.env`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "LINE_CHANNEL_SECRET": "secret-of-the-channel",
        "LINE_CHANNEL_ACCESS_TOKEN": "token-of-the-channel",
        "LINE_API_HOST": "http://127.0.0.1:1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/new/folder/tidtam.sqlite3",
        "SECRET_KEY": "key",
        "CLOCK_OFFSET": "0",
        "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
        "PORT": "8000",
    }


def flask(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False, encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("command", "name", "value", "problem"),
    [
        ("run", "LINE_CHANNEL_SECRET", " ", "is not set"),
        ("run-worker", "LINE_CHANNEL_ACCESS_TOKEN", " ", "is not set"),
        ("rich-menu-deploy", "LINE_CHANNEL_ACCESS_TOKEN", " ", "is not set"),
        ("run", "CLOCK_OFFSET", "tomorrow", "valid number"),
        ("db-upgrade", "PORT", "eighty", "valid integer"),
        ("db-upgrade", "DATABASE_URL", "postgres://user:hidden@127.0.0.1:1/name", "port 1 failed"),
    ],
)
def test_a_process_that_cannot_start_names_the_setting(
    environment: dict[str, str], command: str, name: str, value: str, problem: str
) -> None:
    ended = flask(environment | {name: value}, command)
    assert ended.returncode == 2, ended
    (line,) = ended.stderr.strip().splitlines()
    assert line.startswith(f"error: {name}: ") and problem in line
    assert "hidden" not in line and "Traceback" not in ended.stdout


def test_a_command_on_the_database_needs_no_credentials_and_makes_its_folder(
    environment: dict[str, str], tmp_path: Path
) -> None:
    environment |= {"LINE_CHANNEL_SECRET": " ", "LINE_CHANNEL_ACCESS_TOKEN": " "}
    ended = flask(environment, "db-upgrade")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "database is up to date" in ended.stdout
    assert (tmp_path / "new" / "folder" / "tidtam.sqlite3").exists()
    ended = flask(environment, "schools-import", "/no/such.csv")
    assert (ended.returncode, ended.stderr) == (1, "error: cannot read /no/such.csv: No such file or directory\n")


# The same program inside this process: every wrong value, without the price of a new interpreter


Refusal = Callable[..., str]


@pytest.fixture
def refusal(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Refusal:
    """Start with these settings and bring the database up to date; the one line of the refusal."""

    def start(**wrong: str) -> str:
        for name, value in (environment | wrong).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            create_app().cli.main(["db-upgrade"], obj=ScriptInfo(create_app=create_app))
        assert ended.value.code == 2
        (line,) = capsys.readouterr().err.strip().splitlines()
        return line

    return start


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PORT", "70000", "less than or equal to 65535"),
        ("CLOCK_OFFSET", "inf", "finite"),
        ("CLOCK_OFFSET", "nan", "finite"),
        ("CLOCK_OFFSET", "1e20", "less than or equal"),
        ("APPROVAL", "maybe", "'none' or 'required'"),
        ("SENDER_THREADS", "0", "greater than or equal to 1"),
        ("LINE_API_HOST", "api.line.me", "must be a web address"),
        ("LINE_API_HOST", "http://[", "must be a web address"),
        ("PUBLIC_BASE_URL", "ftp://example.go.th", "must be a web address"),
        ("DATABASE_URL", "mysql://user:hidden@host/name", "must begin with"),
        ("DATABASE_URL", "sqlite://", "must begin with"),
        ("DATABASE_URL", "postgres://user:hidden@host:port/name", "must be an address such as"),
        ("DATABASE_URL", "sqlite:////proc/nowhere/tidtam.sqlite3", "cannot make /proc/nowhere"),
        ("DATABASE_URL", "sqlite:////proc", "unable to open database file"),
        ("HEARTBEAT_URL", "hidden.example/ping", "must be a web address"),
        ("LINE_CHANNEL_SECRET", " ", "is not set"),
        ("LINE_CHANNEL_ACCESS_TOKEN", " ", "is not set"),
    ],
)
def test_a_wrong_setting_names_itself(refusal: Refusal, name: str, value: str, problem: str) -> None:
    line = refusal(**{name: value})
    assert line.startswith(f"error: {name}: ") and problem in line
    assert "hidden" not in line


@pytest.mark.parametrize("host", [LINE_HOST, "https://API.LINE.ME/", LINE_DATA_HOST])
def test_the_clock_is_not_moved_on_real_line(refusal: Refusal, host: str) -> None:
    line = refusal(CLOCK_OFFSET="3600", LINE_API_HOST=host)
    assert line.startswith("error: CLOCK_OFFSET: is refused while LINE_API_HOST is LINE's own")


def test_without_sqlite_the_key_must_be_given(refusal: Refusal) -> None:
    line = refusal(SECRET_KEY=" ", DATABASE_URL="postgres://user@127.0.0.1:1/name")
    assert line.startswith("error: SECRET_KEY: is not set")


def test_a_clock_may_be_moved_on_a_simulator() -> None:
    settings = load_settings(_env_file=None, clock_offset=-3600, line_api_host="http://127.0.0.1:8001/")
    assert settings.clock_offset == -3600
    assert settings.line_api_host == settings.line_data_host == "http://127.0.0.1:8001"


def test_contents_come_from_lines_data_host() -> None:
    assert load_settings(_env_file=None, line_api_host=LINE_HOST).line_data_host == LINE_DATA_HOST


@pytest.mark.parametrize("prefix", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgresql_address_is_accepted(prefix: str) -> None:
    settings = load_settings(_env_file=None, database_url=f"{prefix}://user:p%40ss@host:5432/name?sslmode=require")
    assert settings.database_url == "postgresql+psycopg://user:p%40ss@host:5432/name?sslmode=require"


def test_absent_credentials_are_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ConfigError, match=r"^LINE_CHANNEL_SECRET: is not set"):
        load_settings(_env_file=None).require_line()


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = load_settings(
        _env_file=None,
        line_channel_secret="hidden-1",
        line_channel_access_token="hidden-2",
        heartbeat_url="https://watcher.example/hidden-3",
    )
    assert "hidden" not in repr(settings) + str(settings)


def test_a_port_that_is_taken_is_one_line(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "app.py"], cwd=ROOT, env=environment | {"PORT": port},
            capture_output=True, text=True, timeout=60, check=False, encoding="utf-8",
        )  # fmt: skip
    assert ended.returncode == 2
    assert ended.stderr.strip().splitlines()[-1].startswith(f"error: PORT: {port} cannot be served on")
