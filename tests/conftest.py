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

import fresh  # noqa: E402
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


def pytest_configure(config: pytest.Config) -> None:
    """Several workers need the tables at once: they are made while the tests are collected."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        fresh.begin()


def pytest_unconfigure() -> None:
    fresh.end()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """The tables of the tests' database are copied; what is made then is nothing, as on any installation in use."""
    from django.db import connections

    tested = settings.DATABASES["default"]
    if tested["ENGINE"].endswith("postgresql"):
        fresh.home()
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = fresh.DATABASE
        yield
        return
    held = fresh.fill_memory(connections["default"].creation._get_test_db_name())
    yield
    held.close()


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
