"""The folder: files whole or not there, each once, whoever dies when."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gongkai.clock import CHINA
from gongkai.notify.sms import folder as module
from gongkai.notify.sms.folder import NOTED_FOR, FolderGateway
from gongkai.notify.sms.gateway import NotSent, Text

NOON = datetime(2021, 1, 15, 12, tzinfo=CHINA)
TEXT = Text("ref-1", "19900000000", "申请2021-0001现在是“已受理”")


def offered(folder: Path) -> list[str]:
    """What the agency's gateway sees."""
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith("."))


def test_a_text_is_a_file_of_its_own(tmp_path: Path) -> None:
    assert FolderGateway(tmp_path).send(TEXT, NOON) == "ref-1.json"
    assert json.loads((tmp_path / "ref-1.json").read_text(encoding="utf-8")) == {
        "id": "ref-1", "number": "19900000000", "text": TEXT.words, "at": "2021-01-15T12:00:00+08:00",
    }  # fmt: skip


def test_what_was_taken_is_not_offered_again(tmp_path: Path) -> None:
    way = FolderGateway(tmp_path)
    way.send(TEXT, NOON)
    (tmp_path / "ref-1.json").unlink()
    assert way.send(TEXT, NOON + timedelta(minutes=10)) == "ref-1.json"
    assert offered(tmp_path) == []


@pytest.mark.parametrize("dies_in", ["replace", "touch", "fsync", "utime", "chmod"])
def test_a_process_that_dies_at_any_step_offers_it_once_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    """Killed at the n-th use of each call that changes the disk, for every n; the gateway takes what it sees at once."""
    real, of = (Path.touch, Path) if dies_in == "touch" else (getattr(os, dies_in), module.os)
    for nth in range(1, 7):
        ref, used, taken = f"ref-{dies_in}-{nth}", [], []

        def dying(*given: object, nth: int = nth, used: list[int] = used, **more: object) -> object:
            used.append(1)
            if len(used) == nth:
                raise KeyboardInterrupt
            return real(*given, **more)

        def gateway_takes(taken: list[str] = taken) -> None:
            for name in offered(tmp_path):
                taken.append(name)
                (tmp_path / name).unlink()

        text = Text(ref, TEXT.number, TEXT.words)
        with monkeypatch.context() as patch:
            patch.setattr(of, dies_in, dying)
            with suppress(KeyboardInterrupt):
                FolderGateway(tmp_path).send(text, NOON)
        gateway_takes()
        FolderGateway(tmp_path).send(text, NOON + timedelta(minutes=10))
        gateway_takes()
        assert taken == [f"{ref}.json"], (dies_in, nth)


def test_a_folder_that_is_away_or_closed_is_not_sent_and_no_other_is_made(tmp_path: Path) -> None:
    with pytest.raises(NotSent, match="FileNotFoundError") as refused:
        FolderGateway(tmp_path / "away").send(TEXT, NOON)
    assert not refused.value.final
    assert not (tmp_path / "away").exists()


def test_reports_of_texts_that_did_not_arrive_are_read_and_removed_when_noted(tmp_path: Path) -> None:
    way, ref = FolderGateway(tmp_path), "0a" * 16
    (tmp_path / f"{ref}.failed").write_text("空号\n（停机）", encoding="utf-8")
    (tmp_path / "readme.failed").write_text("not ours", encoding="utf-8")
    (tmp_path / f"{'0b' * 16}.failed").write_bytes(b"\xff" * 5000)
    first, second = way.lost()
    assert (first.ref, first.reason) == (ref, "空号 （停机）")
    assert len(second.reason) == 1000
    way.noted(first)
    way.noted(first)
    assert [one.ref for one in way.lost()] == ["0b" * 16]
    with pytest.raises(NotSent):
        FolderGateway(tmp_path / "away").lost()


def test_old_notes_are_swept(tmp_path: Path) -> None:
    way = FolderGateway(tmp_path)
    way.send(TEXT, NOON)
    way.send(Text("ref-2", TEXT.number, TEXT.words), NOON + NOTED_FOR + timedelta(minutes=1))
    assert [p.name for p in (tmp_path / ".begun").iterdir()] == ["ref-2"]
