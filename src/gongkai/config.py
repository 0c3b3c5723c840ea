"""What differs between machines: environment values, each with a type, a default and a sentence.

`docs/settings.md` lists them; a test compares the two. Nothing statutory is ever a setting.
"""

from __future__ import annotations

import json
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


def _hours(raw: str) -> tuple[int, int]:
    begins, _, ends = raw.partition("-")
    hours = (int(begins), int(ends))
    if not all(0 <= hour < 24 for hour in hours):
        raise ValueError(raw)
    return hours


def _sms(raw: str) -> str:
    if not raw.startswith(("http://", "https://")) and not Path(raw).is_absolute():
        raise ValueError(raw)
    return raw


def _one_of(*words: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw not in words:
            raise ValueError(raw)
        return raw

    return read


def _lines(raw: str) -> dict[str, str]:
    found = json.loads(raw)
    if not isinstance(found, dict) or not all(isinstance(line, str) for line in found.values()):
        raise ValueError(raw)
    if not raw.isascii() or "{text}" in raw:
        # A header carries no Chinese.
        raise ValueError(raw)
    return found


def _fields(raw: str) -> dict[str, Any]:
    found = json.loads(raw)
    if not isinstance(found, dict) or "{number}" not in raw or "{text}" not in raw:
        raise ValueError(raw)
    return found


def _answer(raw: str) -> tuple[str, list[str]]:
    path, sign, values = raw.partition("=")
    if not path or not sign:
        raise ValueError(raw)
    return path, values.split(",")


def _socket(raw: str) -> str:
    host, _, port = raw.rpartition(":")
    if not Path(raw).is_absolute() and not (host and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(raw)
    return raw


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
    "GONGKAI_MAIL_SECURITY", _one_of("none", "starttls", "ssl"), "none",
    "How the mail server is reached: none, starttls or ssl.",
)  # fmt: skip
MAIL_USER = Setting("GONGKAI_MAIL_USER", str, "", "Name at the mail server; empty = no login.")
MAIL_PASSWORD = Setting("GONGKAI_MAIL_PASSWORD", str, "", "Password at the mail server.")
MAIL_FROM = Setting("GONGKAI_MAIL_FROM", str, "gongkai@localhost", "Address that e-mail is sent from.")
QUIET_HOURS = Setting(
    "GONGKAI_QUIET_HOURS",
    _hours,
    (21, 8),
    "Hours without e-mail and texts that can wait, as 21-8; 0-0 = none.",
)

SMS = Setting(
    "GONGKAI_SMS", _sms, "",
    "Where text messages go: the address of a gateway, or the path of a folder that yours takes files from; empty = none leave.",
)  # fmt: skip
SMS_METHOD = Setting(
    "GONGKAI_SMS_METHOD", _one_of("POST", "GET", "PUT"), "POST", "How the gateway is asked: POST, GET or PUT."
)
SMS_FORMAT = Setting(
    "GONGKAI_SMS_FORMAT", _one_of("json", "form", "query"), "json", "How the fields go: json, form or query (in the address)."
)  # fmt: skip
SMS_HEADERS = Setting(
    "GONGKAI_SMS_HEADERS",
    _lines,
    {},
    "Headers for the gateway, its key among them, as a JSON object of texts.",
)
SMS_BODY = Setting(
    "GONGKAI_SMS_BODY", _fields, {"number": "{number}", "text": "{text}"},
    "The gateway's fields as a JSON object with {number} and {text}; {id} too only where the gateway sends nothing twice by it.",
)  # fmt: skip
SMS_SUCCESS = Setting(
    "GONGKAI_SMS_SUCCESS", _answer, None,
    "What the gateway's JSON answer holds when it sent, as code=0 or result.0.status=ok,done; empty = any answer 2xx.",
)  # fmt: skip
SMS_REFUSED = Setting(
    "GONGKAI_SMS_REFUSED", _answer, None,
    "What the answer holds when a number or a text will never be sent, as code=1001,1002; empty = every refusal is tried again.",
)  # fmt: skip
SMS_RECEIPT = Setting(
    "GONGKAI_SMS_RECEIPT", str, "", "Where the answer holds the gateway's own number of a text, as result.id; empty = nowhere."
)  # fmt: skip

CLAMD = Setting(
    "GONGKAI_CLAMD", _socket, "",
    "Where files are scanned for viruses (ClamAV's clamd): the path of its socket, or host:port; empty = they are not scanned.",
)  # fmt: skip

FONTS = Setting(
    "GONGKAI_FONTS", Path, None,
    "A folder of further fonts (OTF, TTF, TTC) for signs that ours lack; empty = such signs are printed as 〓 with a note.",
)  # fmt: skip

ANCHORS = Setting(
    "GONGKAI_ANCHORS", Path, None,
    "The folder in which the end of the log is written down daily, best on another machine; empty = `anchors` in the home folder.",
)  # fmt: skip

PROXIES = Setting(
    "GONGKAI_PROXIES",
    _hops,
    0,
    "Proxies of our own before the application; a reader's address is read behind them.",
)

SETTINGS = (
    HOME, DATABASE_URL, SECRET_KEY, HOSTS, ADDRESS, HTTPS, DEBUG,
    MAIL_HOST, MAIL_PORT, MAIL_SECURITY, MAIL_USER, MAIL_PASSWORD, MAIL_FROM, QUIET_HOURS,
    SMS, SMS_METHOD, SMS_FORMAT, SMS_HEADERS, SMS_BODY, SMS_SUCCESS, SMS_REFUSED, SMS_RECEIPT,
    CLAMD, FONTS, ANCHORS, PROXIES,
)  # fmt: skip
