"""Processes of an installation that can be killed: each a fork of one that has loaded everything, since loading takes
longer than what the tests watch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

WITHIN = 120.0
_NURSERY = """
import json, os, sys, traceback
from importlib import import_module
from gongkai.ops.home import stand
stand()
for name in ("gongkai.ops.main", "gongkai.ops.worker", "gongkai.mailbox.fetching", "gongkai.channels.outbox"):
    import_module(name)
from django.db import connections
connections.close_all()
def live(script, words, out, err):
    for path, handle in ((out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_WRONLY), handle)
    os.close(0)
    sys.argv, status = ["-c", *words], 0
    try:
        exec(compile(script, "<script>", "exec"), {"__name__": "__main__"})
    except SystemExit as left:
        status = left.code or 0
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
for line in sys.stdin:
    asked = json.loads(line)
    if "wait" in asked:
        answer = os.waitstatus_to_exitcode(os.waitpid(asked["wait"], 0)[1])
    else:
        answer = os.fork()
        if answer == 0:
            live(**asked)
    print(json.dumps(answer), flush=True)
"""


class Child:
    """A process that runs a script; what it says comes through pipes."""

    def __init__(self, nursery: Nursery, script: str, words: tuple[str, ...]) -> None:
        self.nursery, self.returncode = nursery, None
        paths = [nursery.folder / f"{nursery.many}.{name}" for name in ("out", "err")]
        for path in paths:
            os.mkfifo(path)
        self.pid = nursery.ask(script=script, words=words, out=str(paths[0]), err=str(paths[1]))
        # A pipe opens when both ends are there, in the order in which the child opens them.
        self.stdout, self.stderr = (path.open(encoding="utf-8") for path in paths)
        for path in paths:
            path.unlink()

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def wait(self, within: float = WITHIN) -> int:
        """Its exit status, the number of the signal with a minus if one ended it."""
        if self.returncode is None:
            self.returncode = self.nursery.ask(wait=self.pid)
        return self.returncode

    def poll(self) -> int | None:
        """Its exit status if it has ended, None while it lives."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            state = "Z"
        return self.wait() if state == "Z" else None

    def communicate(self, timeout: float = WITHIN) -> tuple[str, str]:
        """All that it said until it ended."""
        with ThreadPoolExecutor(1) as other:  # neither pipe may fill while the other is read
            complaint = other.submit(self.stderr.read)
            said = self.stdout.read(), complaint.result()
        self.wait()
        self.stdout.close()
        self.stderr.close()
        return said


class Nursery:
    """The process that was loaded, and forks."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.folder, self.many, self.children = folder, 0, []
        folder.mkdir()
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        command = [sys.executable, "-c", _NURSERY]
        self.process = subprocess.Popen(command, env=environment, text=True, bufsize=1, **pipes)

    def ask(self, **words: object) -> int:
        """Put a question to it."""
        to: IO[str] = self.process.stdin
        print(json.dumps(words), file=to, flush=True)
        return int(json.loads(self.process.stdout.readline()))

    def start(self, script: str, *words: str) -> Child:
        """A child that runs the script."""
        self.many += 1
        self.children.append(Child(self, script, words))
        return self.children[-1]


@contextmanager
def nursery(environment: dict[str, str], folder: Path) -> Iterator[Nursery]:
    """Processes of the installation that the environment names; whatever still lives at the end is ended."""
    made = Nursery(environment, folder)
    try:
        yield made
    finally:
        for child in made.children:
            if child.returncode is None and child.poll() is None:
                child.send_signal(signal.SIGKILL)
                child.wait()
            child.stdout.close()
            child.stderr.close()
        made.process.stdin.close()
        made.process.wait(WITHIN)
        made.process.stdout.close()
