"""The scanner's protocol, spoken with a server of it: clean, infected, too large, and every way of no answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from files.clamd_server import EICAR, NAME, ClamdServer
from gongkai.files import clamd


@pytest.mark.parametrize("over", ["tcp", "unix"])
def test_clean_and_infected_files_are_told_apart_over_both_ways(over: str, tmp_path: Path) -> None:
    large = b"a" * 200_000
    with ClamdServer(unix=tmp_path / "clamd.sock" if over == "unix" else None) as server:
        assert clamd.scan(server.address, large) == ""
        assert clamd.scan(server.address, large + EICAR + large) == NAME
        assert clamd.scan(server.address, b"") == ""
        assert server.seen == [large, large + EICAR + large, b""]


def test_a_file_over_the_scanners_limit_is_too_large() -> None:
    with ClamdServer(largest=1000) as server:
        for size in (1001, 100_000, 20_000_000):
            with pytest.raises(clamd.TooLarge):
                clamd.scan(server.address, b"a" * size)
        assert clamd.scan(server.address, b"a" * 1000) == ""


@pytest.mark.parametrize(
    "says", [b"", b"\0", b"stream: OK", b"OK\0", b"stream: \0", b"\xff\xfe\0", b"Can't allocate memory ERROR\0", b"x" * 9000]
)  # fmt: skip
def test_only_a_whole_and_known_answer_counts(says: bytes) -> None:
    with ClamdServer(says=says) as server:
        if says == b"stream: OK":
            assert clamd.scan(server.address, b"a") == ""
        else:
            with pytest.raises(clamd.Away):
                clamd.scan(server.address, b"a")


def test_nobody_there_and_no_answer_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("127.0.0.1:1", str(tmp_path / "nothing.sock"), "host"):
        with pytest.raises(clamd.Away):
            clamd.scan(address, b"a")
    monkeypatch.setattr(clamd, "ANSWER_WITHIN", 0.2)
    with ClamdServer(after=2.0) as server, pytest.raises(clamd.Away, match="TimeoutError"):
        clamd.scan(server.address, b"a")
