"""Shared set-up: every test run has its own empty home folder, so nothing touches an installation."""

from __future__ import annotations

import os
import shutil
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
def django_db_keepdb() -> bool:
    """The file that stands ready is used as it is; it goes with the folder of the run."""
    return not settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The tables of the tests' database are copied. A file and not memory: there every thread of a server that a browser
    asks would share one connection with the test, and two questions at once be in each other's transactions."""
    from django.db import connections

    tested = connections["default"].settings_dict["TEST"]
    if connections["default"].vendor == "postgresql":
        fresh.home()
        tested["TEMPLATE"] = fresh.DATABASE
        return
    tested["NAME"] = str(Path(_home.name) / "tests.sqlite3")
    shutil.copy(fresh.home() / "gongkai.sqlite3", tested["NAME"])


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Counts are kept with the newest change; rolled back tests repeat moments and keys. Anchors of a log rolled back
    are borne out by no other."""
    from django.core.cache import cache

    cache.clear()
    shutil.rmtree(Path(_home.name) / "anchors", ignore_errors=True)


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
