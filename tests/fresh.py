"""A fresh installation, made once for a run of the tests and copied wherever one is needed: its tables take seconds.

The run of the tests makes it beside the collecting of the tests, with the real commands of an installation.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

SOURCE = Path(__file__).parent.parent / "src"
DATABASE = "gongkai_fresh"
WITHIN = 180.0
_PLACE = "GONGKAI_TESTS_FRESH"
_MAKE = """
import sys
from pathlib import Path
from gongkai.ops.home import install
install()
from django.db import connection
connection.close()
Path(sys.argv[1]).touch()
"""
_making: list[subprocess.Popen[bytes]] = []


def begin() -> None:
    """Start making it, if nobody has."""
    if _PLACE in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="gongkai-fresh-"))
    os.environ[_PLACE] = str(folder)
    environment = {**os.environ, "GONGKAI_HOME": str(folder / "home"), "PYTHONPATH": str(SOURCE)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if server := os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = _database(server, DATABASE)
    command = [sys.executable, "-c", _MAKE, str(folder / "ready")]
    with (folder / "said").open("wb") as said:
        _making.append(subprocess.Popen(command, env=environment, stdout=said, stderr=said))


def end() -> None:
    """Remove it, in the process that made it."""
    for process in _making:
        if process.poll() is None:
            process.kill()
        process.wait()
        shutil.rmtree(os.environ.pop(_PLACE), ignore_errors=True)
    _making.clear()


def home() -> Path:
    """Its folder, as soon as it is made."""
    begin()
    folder, until = Path(os.environ[_PLACE]), time.monotonic() + WITHIN
    while not (folder / "ready").exists():
        if any(process.poll() for process in _making) or time.monotonic() > until:
            raise AssertionError((folder / "said").read_text(errors="replace"))
        time.sleep(0.02)
    return folder / "home"


def copy(folder: Path, database: str = "") -> dict[str, str]:
    """A fresh installation in a folder; the environment of a process that works on it. On a server it has the database
    of that name, without one a file of its own."""
    shutil.copytree(home(), folder, dirs_exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"GONGKAI_HOME": str(folder), "PYTHONPATH": str(SOURCE)}
    server = os.environ.get("DATABASE_URL")
    if database and server:
        environment["DATABASE_URL"] = _database(server, database, DATABASE)
    return environment


def _database(server: str, name: str, template: str = "template1") -> str:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
