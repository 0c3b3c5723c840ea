"""Personal data at rest: text sealed with the installation's own key, opened only where it is shown.

The key lies in the home folder (`secrets/vault.key`), made by `gongkai init`; a backup without it is of no use.
"""

from __future__ import annotations

import hmac
import json
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models

from gongkai.law.errors import Refused


def key_file() -> Path:
    """Where this installation keeps its key."""
    return Path(settings.HOME) / "secrets" / "vault.key"


@lru_cache(maxsize=4)
def _fernet(path: Path) -> Fernet:
    if not path.exists():
        raise Refused("找不到个人信息加密密钥，请先运行 gongkai init")
    return Fernet(path.read_bytes().strip())


def seal(text: str) -> str:
    """The text, unreadable without the key; empty stays empty."""
    return _fernet(key_file()).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text again; raises Refused when the key is not the one that sealed it."""
    try:
        return _fernet(key_file()).decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise Refused("个人信息密文与本机密钥不符，无法解密") from None


def seal_bytes(content: bytes) -> bytes:
    """A file's content, unreadable without the key."""
    return _fernet(key_file()).encrypt(content)


def unseal_bytes(sealed: bytes) -> bytes:
    """The content again; raises Refused when the key is not the one that sealed it, or a byte was changed."""
    try:
        return _fernet(key_file()).decrypt(sealed)
    except InvalidToken:
        raise Refused("文件密文与本机密钥不符或已被改动，无法解密") from None


def masked(text: str) -> str:
    """What lists and exports show of a name or a number: the first sign, then stars."""
    if len(text) < 2:
        return "*" * len(text)
    return text[:1] + "*" * min(len(text) - 1, 6)


class SealedTextField(models.TextField):
    """A text column whose stored form is sealed; not searchable, on purpose."""

    def get_prep_value(self, value: str | None) -> str | None:
        return seal(value) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return unseal(value) if value else value


class SealedJSONField(SealedTextField):
    """Plain values (a mapping, a list) whose stored form is sealed."""

    def get_prep_value(self, value: object) -> str | None:
        return super().get_prep_value(json.dumps(value, ensure_ascii=False, sort_keys=True)) if value else ""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> object:  # type: ignore[override]
        return json.loads(unseal(value)) if value else {}

    def to_python(self, value: object) -> object:
        return value


def fingerprint(text: str) -> str:
    """A keyed digest of a text: the same name or number is found again, and nothing can be read back from it."""
    plain = "".join(text.split()).upper()
    if not plain:
        return ""
    key = key_file()
    if not key.exists():
        raise Refused("找不到个人信息加密密钥，请先运行 gongkai init")
    return hmac.new(key.read_bytes().strip(), plain.encode(), "sha256").hexdigest()
