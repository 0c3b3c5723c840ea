"""Files are scanned for viruses before they are kept, where the settings name a scanner.

`storage.put` asks here for every file that comes from outside. Faces may ask ahead, so that nobody waits for the scanner
while the database is locked; what was found out about a file holds for a few minutes.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from gongkai.files import clamd
from gongkai.files.models import StoredFile
from gongkai.law.errors import Refused, WrongInput

Scan = StoredFile.Scan
KNOWN_FOR = 600.0
"""Seconds that a verdict holds."""
AWAY_FOR = 15.0
"""Seconds for which a scanner that did not answer is not asked again: ten files do not wait ten times."""
_MOST_KNOWN = 500


@dataclass(frozen=True)
class Verdict:
    """What became of the look: a state, and the name of what was found, or why nobody looked."""

    scan: Scan
    found: str = ""


class _Memory:
    """Verdicts of the last minutes, by the digest of the file; shared by the threads of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: dict[str, tuple[float, Verdict]] = {}
        self.away_until = 0.0

    def get(self, digest: str, now: float) -> Verdict | None:
        with self.lock:
            if now < self.away_until:
                return Verdict(Scan.WAITING, "查毒程序没有答复")
            until, verdict = self.known.get(digest, (0.0, None))
            return verdict if now < until else None

    def keep(self, digest: str, verdict: Verdict, now: float) -> None:
        with self.lock:
            if verdict.scan == Scan.WAITING:
                self.away_until = now + AWAY_FOR
                return
            while len(self.known) >= _MOST_KNOWN:
                del self.known[next(iter(self.known))]
            self.known[digest] = (now + KNOWN_FOR, verdict)

    def forget(self) -> None:
        with self.lock:
            self.known.clear()
            self.away_until = 0.0


_memory = _Memory()
forget = _memory.forget


def is_on() -> bool:
    """True when the settings name a scanner."""
    return bool(settings.CLAMD)


def verdict_of(content: bytes) -> Verdict:
    """What the scanner says of a file; never raises. Without a scanner nothing is said."""
    if not is_on():
        return Verdict(Scan.NOT_ASKED)
    digest, now = hashlib.sha256(content).hexdigest(), time.monotonic()
    known = _memory.get(digest, now)
    if known is not None:
        return known
    try:
        found = clamd.scan(settings.CLAMD, content)
    except clamd.TooLarge:
        verdict = Verdict(Scan.TOO_LARGE)
    except clamd.Away as away:
        verdict = Verdict(Scan.WAITING, str(away))
    else:
        verdict = Verdict(Scan.INFECTED, found) if found else Verdict(Scan.CLEAN)
    _memory.keep(digest, verdict, time.monotonic())
    return verdict


def ask_ahead(contents: Iterable[bytes]) -> None:
    """Have files looked at before the database is locked; what is wrong with them is said when they are kept."""
    if is_on():
        for content in contents:
            verdict_of(content)


def check(content: bytes, name: str) -> Scan:
    """The state to be kept with a file; raises WrongInput for an infected one and one too large to be looked at, and
    Refused while the scanner does not answer."""
    verdict = verdict_of(content)
    if verdict.scan == Scan.INFECTED:
        raise WrongInput(f"文件“{name}”含有病毒或者木马（{verdict.found}），没有收下")
    if verdict.scan == Scan.TOO_LARGE:
        raise WrongInput(f"文件“{name}”太大，查毒程序不能检查，没有收下")
    if verdict.scan == Scan.WAITING:
        raise Refused(f"查毒程序暂时没有答复，文件“{name}”没有收下，请稍后再试")
    return verdict.scan


def barred(stored: StoredFile) -> str:
    """Why a kept file must not be opened now, in a sentence; "" when it may be."""
    if stored.scan == Scan.INFECTED:
        return f"文件“{stored.name}”含有病毒或者木马（{stored.found}），已经隔离，不能打开"
    if stored.scan == Scan.WAITING and is_on():
        return f"文件“{stored.name}”还没有查毒，查毒程序恢复后自动检查，请稍后再打开"
    return ""
