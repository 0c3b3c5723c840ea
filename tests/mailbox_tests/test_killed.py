"""Real fetching processes, killed (SIGKILL) again and again, at random and at each step: every mail is there once."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import forked
import fresh
from mailbox_tests.mails import TO
from mailbox_tests.server import PASSWORD, USER, ImapServer
from mailbox_tests.test_fetching import two_hundred

WITHIN = 120.0
_SEED = """
import sys
from gongkai.ops.home import stand
stand()
from gongkai.mailbox.models import Mailbox
from gongkai.registry.models import Agency
agency = Agency.objects.create(code="JC-JY", name="江城县教育局")
port, address, user, password = sys.argv[1:]
Mailbox.objects.create(agency=agency, address=address, host="127.0.0.1", port=int(port), tls=False, user=user, password=password)
"""
# Fetch, telling each mail that is done; the one who listens kills.
_FETCH = """
from gongkai.ops.home import stand
stand()
from gongkai import clock
from gongkai.mailbox.fetching import fetch
from gongkai.mailbox.models import Mailbox
def told(done, of):
    print(done, of, flush=True)
    return True
print(fetch(Mailbox.objects.get(), now=clock.now(), go_on=told), flush=True)
"""
# Fetch, and die inside the given step of the n-th mail of this run, before or after it is done.
_DIE = """
import os, signal, sys
from importlib import import_module
from gongkai.ops.home import stand
stand()
module, name, number, when = sys.argv[1:]
inside, calls = import_module(module), []
real = getattr(inside, name)
def die(*args, **more):
    calls.append(1)
    if when == "before" and len(calls) == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
    answer = real(*args, **more)
    if len(calls) == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
setattr(inside, name, die)
from gongkai.ops.main import main
main(["mailbox", "fetch"])
"""
_TELL = """
import json
from gongkai.ops.home import stand
stand()
from gongkai.audit import log
from gongkai.audit.models import Entry
from gongkai.files.storage import broken_files
from gongkai.mailbox.models import Arrival, ArrivalFile
print(json.dumps([sorted(Arrival.objects.values_list("digest", flat=True)), Entry.objects.filter(verb="收到来信").count(),
    ArrivalFile.objects.count(), [*log.broken_links(), *broken_files()]]))
"""
_COMMAND = "from gongkai.ops.main import main; main(['mailbox', 'fetch', '--json'])"
STEPS = [
    ("gongkai.mailbox.storing", "put_whatever", 2, "before"),
    ("gongkai.mailbox.storing", "put_whatever", 3, "after"),
    ("gongkai.mailbox.storing", "move_on", 3, "after"),
    ("gongkai.mailbox.storing", "_keep", 4, "after"),
    ("gongkai.mailbox.fetching", "store", 5, "after"),
    ("gongkai.mailbox.fetching", "_tried", 3, "after"),
    ("gongkai.mailbox.fetching", "_fetched", 4, "after"),
]
Start = Callable[..., forked.Child]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a script on an installation of its own; whatever still runs at the end is ended."""
    environment = fresh.copy(tmp_path / "home", f"killed_mail_{os.getpid()}")
    with forked.nursery(environment, tmp_path / "pipes") as nursery:
        yield nursery.start


def finished(process: forked.Child) -> str:
    out, err = process.communicate(timeout=WITHIN)
    assert process.returncode == 0, err
    return out


def killed_after(process: forked.Child, mails: int) -> None:
    """Read what it tells until so many mails are done, then kill it: it is somewhere in the next one."""
    for line in process.stdout:
        if int(line.split()[0]) >= mails:
            break
    process.send_signal(signal.SIGKILL)
    assert process.wait(WITHIN) == -signal.SIGKILL


def test_killed_again_and_again_every_mail_is_an_arrival_exactly_once(start: Start) -> None:
    sent = two_hundred()
    with ImapServer() as server:
        server.put(*sent, *sent[:20])
        before = server.state()
        finished(start(_SEED, str(server.port), TO, USER, PASSWORD))
        for mails in (1, 7, 16, 23):
            killed_after(start(_FETCH), mails)
        for module, name, number, when in STEPS:
            process = start(_DIE, module, name, str(number), when)
            process.communicate(timeout=WITHIN)
            assert process.returncode == -signal.SIGKILL, (name, process.returncode)
        answer = json.loads(finished(start(_COMMAND)))
        digests, entries, files, broken = json.loads(finished(start(_TELL)))
        assert digests == sorted(hashlib.sha256(mail).hexdigest() for mail in sent)
        assert (entries, broken) == (200, [])
        assert answer["mailboxes"][0]["error"] == ""
        assert 0 < answer["mailboxes"][0]["new"] < 200
        assert files >= 40 + 40 + 10 + 10
        assert server.state() == before
        assert json.loads(finished(start(_COMMAND)))["mailboxes"][0]["new"] == 0


def test_two_processes_at_once_keep_each_mail_once(start: Start) -> None:
    sent = two_hundred()[:60]
    with ImapServer() as server:
        server.put(*sent)
        finished(start(_SEED, str(server.port), TO, USER, PASSWORD))
        for process in [start(_FETCH) for _ in range(2)]:
            finished(process)
        digests, entries, _, broken = json.loads(finished(start(_TELL)))
        assert digests == sorted(hashlib.sha256(mail).hexdigest() for mail in sent)
        assert (entries, broken) == (60, [])
