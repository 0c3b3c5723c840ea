"""A real IMAP server (pymap, in memory) in a process of its own, on a free port of the loopback."""

from __future__ import annotations

import imaplib
import multiprocessing
import os
import socket
import sys
import time
from types import TracebackType

USER, PASSWORD = "gongkai", "lantern-river"
WITHIN = 30.0
# Each server is a fork of a process that has loaded pymap and nothing else.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["pymap.main"])


def _run(words: list[str]) -> None:
    from pymap.main import main

    quiet = os.open(os.devnull, os.O_WRONLY)
    for handle in (1, 2):
        os.dup2(quiet, handle)
    sys.argv = ["pymap", *words]
    main()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class ImapServer:
    """`with ImapServer() as server:` an empty INBOX for USER; `put` appends mails as a mail server would."""

    def __init__(self) -> None:
        self.port = free_port()

    def __enter__(self) -> ImapServer:
        words = ["--host", "127.0.0.1", "--port", str(self.port), "--no-tls", "--no-service", "managesieve"]
        words += ["--no-service", "admin", "dict", "--demo-user", USER, "--demo-password", PASSWORD]
        self.process = _PROCESSES.Process(target=_run, args=(words,), daemon=True)
        self.process.start()
        until = time.monotonic() + WITHIN
        while True:
            try:
                self.client().logout()
            except OSError:
                assert time.monotonic() < until, "the IMAP server does not start"
                assert self.process.is_alive(), "the IMAP server ended"
                time.sleep(0.02)
            else:
                return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.join()

    def client(self) -> imaplib.IMAP4:
        """A connection, logged in, the INBOX open."""
        made = imaplib.IMAP4("127.0.0.1", self.port, timeout=WITHIN)
        made.login(USER, PASSWORD)
        made.select("INBOX")
        return made

    def put(self, *mails: bytes, day: str = "20-Feb-2025 09:00:00 +0800", folder: str = "INBOX") -> None:
        """Put mails into a folder, as they are."""
        with self.client() as client:
            for mail in mails:
                kind, said = client.append(folder, "", f'"{day}"', mail)
                assert kind == "OK", said

    def state(self) -> list[bytes]:
        """Every mail with its flags, to see that nobody changed or removed one."""
        with self.client() as client:
            _, found = client.uid("FETCH", "1:*", "(FLAGS RFC822.SIZE)")
        return [line for line in found if b"RFC822.SIZE" in line]
