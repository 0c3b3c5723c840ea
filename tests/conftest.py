"""Shared set-up: every test run has its own empty home folder, so nothing touches an installation."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_home = tempfile.TemporaryDirectory(prefix="gongkai-tests-")
os.environ["GONGKAI_HOME"] = _home.name
(Path(_home.name) / "secrets").mkdir()

from cryptography.fernet import Fernet  # noqa: E402
from django.conf import settings  # noqa: E402

from files.clamd_server import ClamdServer  # noqa: E402

# pytest-django has read the settings before this file ran.
settings.HOME = Path(_home.name)
# Factories write past the log, whose end tells when a page is no longer true.
settings.PAGES_KEPT = False

# The real one takes a third of a second on purpose, for every person that a test makes and every login.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

(Path(_home.name) / "static").mkdir()
(Path(_home.name) / "secrets" / "vault.key").write_bytes(Fernet.generate_key())

# Beside the repository, or above a work tree of it.
SHARED = next((p / "shared" for p in Path(__file__).parents if (p / "shared" / "law").is_dir()), None)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Counts are kept with the newest change; rolled back tests repeat moments and keys."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def shared() -> Path:
    """The folder of facts beside the repository; the product does not need it, a few tests read it."""
    if SHARED is None:
        pytest.skip("the folder of facts is not beside the repository")
    return SHARED


@pytest.fixture
def scanner(settings: Any) -> Iterator[ClamdServer]:
    """A scanner for viruses that is switched on, and that remembers nothing of other tests."""
    from gongkai.files import scanning

    scanning.forget()
    with ClamdServer() as server:
        settings.CLAMD = server.address
        yield server
    scanning.forget()
