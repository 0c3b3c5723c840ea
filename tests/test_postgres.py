"""The runner really gives the tests a PostgreSQL, passes pytest's status on, and leaves no server behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNNER = Path(__file__).parent / "postgres.py"


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    if os.environ.get("DATABASE_URL"):
        pytest.skip("already on the database that DATABASE_URL names")
    folder = tmp_path_factory.mktemp("runner")
    (folder / "test_two.py").write_text(
        "from pathlib import Path\nimport os\n"
        "def test_vendor(db):\n"
        "    from django.db import connection\n"
        "    assert connection.vendor == 'postgresql'\n"
        f"    Path({str(folder)!r}, 'address').write_text(os.environ['DATABASE_URL'])\n"
        "def test_that_fails():\n    assert False\n",
        encoding="utf-8",
    )
    words = [sys.executable, str(RUNNER), str(folder / "test_two.py"), "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120, cwd=folder)
    return done, (folder / "address").read_text(encoding="utf-8")


def test_the_tests_run_on_postgresql_and_their_status_is_passed_on(ran):
    done, _ = ran
    assert "1 failed, 1 passed" in done.stdout
    assert done.returncode == 1


def test_no_server_and_no_folder_is_left(ran):
    folder = Path(ran[1].partition("host=")[2]).parent
    assert folder.name.startswith("gongkai-pg-")
    assert not folder.exists()
