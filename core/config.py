"""Settings: from the environment or `.env`, checked once at start.

A wrong or missing value is one clear line that names the variable (``ConfigError``); the command line
turns it into exit status 2 without a traceback. Secrets live here only and are never logged.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.errors import ConfigError

LINE_HOST = "https://api.line.me"
LINE_DATA_HOST = "https://api-data.line.me"
ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
RETENTION_DAYS = 730  # two years: the longest that the office needs to know who did what
LEAST_TOKEN = 16  # characters
MOST_OFFSET = 50 * 366 * 86_400  # seconds: half a century either way is enough for any rehearsal


class Settings(BaseSettings):
    """Everything that differs from one deployment to the next."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore")

    line_channel_secret: SecretStr | None = None
    line_channel_access_token: SecretStr | None = None
    line_api_host: str = LINE_HOST
    database_url: str = f"sqlite:///{VAR / 'tidtam.sqlite3'}"
    public_base_url: str = ""
    secret_key: SecretStr | None = None
    clock_offset: float = Field(0.0, ge=-MOST_OFFSET, le=MOST_OFFSET, allow_inf_nan=False)
    port: int = Field(8000, ge=1, le=65535)
    simulator_port: int = Field(8001, ge=1, le=65535)
    line_basic_id: str = Field("", description="the bot's @id, for links that open its chat prefilled")
    quota_reserve: int = Field(30, ge=0, description="messages a month kept for the office's own business")
    line_plan: str = Field("free", description="the account's plan, by its name in campaigns/line-plans.yaml")
    approval: Literal["none", "required"] = "none"  # whether a second person must allow a broadcast
    sender_threads: int = Field(64, ge=1, le=256)
    flood_limit: int = Field(60, ge=0, description="messages a minute of one person that are answered; 0: any number")
    retention_days: int = Field(RETENTION_DAYS, ge=90, le=36_500, description="how long records name people")
    metrics_token: SecretStr | None = None  # opens /metrics; without one there is no such page
    heartbeat_url: SecretStr | None = None  # pinged after each tick of a worker; who knows it can feign life

    @field_validator("line_api_host", "public_base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if value and not _is_web_address(value):
            raise ValueError("must be a web address such as https://example.go.th")
        return value

    @field_validator("heartbeat_url")
    @classmethod
    def _secret_web_address(cls, value: SecretStr | None) -> SecretStr | None:
        address = value.get_secret_value().strip() if value else ""
        if address and not _is_web_address(address):
            raise ValueError("must be a web address such as https://example.com/ping/…")
        return SecretStr(address) if address else None

    @field_validator("metrics_token")
    @classmethod
    def _cannot_be_guessed(cls, value: SecretStr | None) -> SecretStr | None:
        token = value.get_secret_value().strip() if value else ""
        if token and len(token) < LEAST_TOKEN:
            raise ValueError(f"must have {LEAST_TOKEN} characters or more")
        return SecretStr(token) if token else None

    @field_validator("database_url")
    @classmethod
    def _is_supported_database(cls, value: str) -> str:
        for prefix in ("postgresql+psycopg://", "postgresql://", "postgres://"):
            if value.startswith(prefix):
                return _parsed("postgresql+psycopg://" + value.removeprefix(prefix))
        if value.startswith("sqlite:///") and value != "sqlite:///":
            return _parsed(value)
        raise ValueError("must begin with sqlite:///FILE, postgres:// or postgresql://")

    @model_validator(mode="after")
    def _clock_is_real_on_real_line(self) -> Settings:
        if self.clock_offset and urlsplit(self.line_api_host).hostname in ("api.line.me", "api-data.line.me"):
            raise ConfigError("CLOCK_OFFSET", "is refused while LINE_API_HOST is LINE's own: demos and tests only")
        return self

    @property
    def line_data_host(self) -> str:
        """Where contents and rich-menu images are: LINE's data host, or the one host of a simulator."""
        return LINE_DATA_HOST if self.line_api_host == LINE_HOST else self.line_api_host

    @property
    def uses_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def base_url(self) -> str:
        """The address under which people reach the console."""
        return self.public_base_url or f"http://127.0.0.1:{self.port}"

    @property
    def heartbeat_address(self) -> str:
        """What a worker pings, or ""."""
        return self.heartbeat_url.get_secret_value() if self.heartbeat_url else ""

    def require_line(self) -> None:
        """Raise ConfigError unless both LINE credentials are there."""
        for name in ("line_channel_secret", "line_channel_access_token"):
            value: SecretStr | None = getattr(self, name)
            if value is None or not value.get_secret_value().strip():
                raise ConfigError(
                    name.upper(), "is not set (LINE Developers console, tab Basic settings / Messaging API)"
                )

    def key(self) -> bytes:
        """The secret under which enrolment codes and links are hashed.

        From ``SECRET_KEY``; beside an SQLite database it is made once and kept in var/secret_key (mode 600).
        """
        if self.secret_key is not None and self.secret_key.get_secret_value().strip():
            return self.secret_key.get_secret_value().encode()
        if not self.uses_sqlite:
            raise ConfigError("SECRET_KEY", "is not set (any long random text, the same in every process)")
        return _kept_secret(VAR / "secret_key").encode()


def _is_web_address(text: str) -> bool:
    try:
        return urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).hostname)
    except ValueError:
        return False


def _parsed(url: str) -> str:
    try:
        make_url(url)
    except (ValueError, ArgumentError):  # their texts would quote the password
        raise ValueError("must be an address such as postgresql://user:password@host:5432/name") from None
    return url


def _kept_secret(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(32))
    except OSError as error:
        raise ConfigError("SECRET_KEY", f"is not set, and {path} cannot be written: {error.strerror}") from None
    return path.read_text().strip()


def _write_once(path: Path, content: str) -> None:
    """Write a file of mode 600 unless it is there; two processes at once never see it half written."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(content)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; raise ConfigError with one line for the first wrong value."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        variable = str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise ConfigError(variable, first["msg"].removeprefix("Value error, ")) from None
