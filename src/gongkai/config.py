"""What differs between machines: environment values, each with a type, a default and a sentence.

`docs/settings.md` lists them; a test compares the two. Nothing statutory is ever a setting.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.law.errors import WrongInput


@dataclass(frozen=True)
class Setting:
    """One environment value: its name, how it is read, what it is without one, and what it is for."""

    name: str
    read: Callable[[str], Any]
    default: Any
    sentence: str

    def value(self) -> Any:
        """The value now; raises WrongInput when what stands in the environment cannot be read."""
        raw = os.environ.get(self.name)
        if raw is None or raw == "":
            return self.default
        try:
            return self.read(raw)
        except ValueError as error:
            raise WrongInput(f"环境变量 {self.name} 的值“{raw}”不能使用：{self.sentence}") from error


def _flag(raw: str) -> bool:
    if raw.lower() not in ("0", "1", "true", "false"):
        raise ValueError(raw)
    return raw.lower() in ("1", "true")


def _names(raw: str) -> list[str]:
    return [name.strip() for name in raw.split(",") if name.strip()]


def _hops(raw: str) -> int:
    if not raw.isdigit() or int(raw) > 9:
        raise ValueError(raw)
    return int(raw)


def _mail_security(raw: str) -> str:
    if raw not in ("none", "starttls", "ssl"):
        raise ValueError(raw)
    return raw


def _hours(raw: str) -> tuple[int, int]:
    begins, _, ends = raw.partition("-")
    hours = (int(begins), int(ends))
    if not all(0 <= hour < 24 for hour in hours):
        raise ValueError(raw)
    return hours


HOME = Setting(
    "GONGKAI_HOME", Path, Path("var"), "The folder of this installation: database, files, secrets."
)
DATABASE_URL = Setting("DATABASE_URL", str, "", "A PostgreSQL address; empty = SQLite in the home folder.")
SECRET_KEY = Setting("GONGKAI_SECRET_KEY", str, "", "Overrides the secret kept in the home folder.")
HOSTS = Setting(
    "GONGKAI_HOSTS", _names, ["127.0.0.1", "localhost"], "Host names served, separated by commas."
)
ADDRESS = Setting(
    "GONGKAI_ADDRESS", str, "http://127.0.0.1:8000", "Public address of the portal, for QR codes."
)
HTTPS = Setting(
    "GONGKAI_HTTPS", _flag, False, "1 when the site is reached by https: secure cookies and HSTS."
)
DEBUG = Setting("GONGKAI_DEBUG", _flag, False, "1 shows error details to whoever looks: never in production.")

MAIL_HOST = Setting(
    "GONGKAI_MAIL_HOST",
    str,
    "",
    "Mail server (SMTP); empty = no e-mail leaves, and readers are not offered any.",
)
MAIL_PORT = Setting("GONGKAI_MAIL_PORT", int, 25, "Port of the mail server.")
MAIL_SECURITY = Setting(
    "GONGKAI_MAIL_SECURITY", _mail_security, "none", "How the mail server is reached: none, starttls or ssl."
)
MAIL_USER = Setting("GONGKAI_MAIL_USER", str, "", "Name at the mail server; empty = no login.")
MAIL_PASSWORD = Setting("GONGKAI_MAIL_PASSWORD", str, "", "Password at the mail server.")
MAIL_FROM = Setting("GONGKAI_MAIL_FROM", str, "gongkai@localhost", "Address that e-mail is sent from.")
QUIET_HOURS = Setting(
    "GONGKAI_QUIET_HOURS", _hours, (21, 8), "Hours without e-mail that can wait, as 21-8; 0-0 = none."
)

PROXIES = Setting(
    "GONGKAI_PROXIES",
    _hops,
    0,
    "Proxies of our own before the application; a reader's address is read behind them.",
)

SETTINGS = (
    HOME, DATABASE_URL, SECRET_KEY, HOSTS, ADDRESS, HTTPS, DEBUG,
    MAIL_HOST, MAIL_PORT, MAIL_SECURITY, MAIL_USER, MAIL_PASSWORD, MAIL_FROM, QUIET_HOURS,
    PROXIES,
)  # fmt: skip
