"""What was written down elsewhere tells of a chain that was written anew, though all its links hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

import make
from gongkai.audit import anchors, log
from gongkai.audit.models import Entry, Head
from gongkai.law.errors import WrongInput
from gongkai.ops import main as commands
from gongkai.ops import worker
from gongkai.registry.models import Agency, Role


@pytest.fixture
def entries(db: None, settings: object, tmp_path: Path) -> None:
    settings.ANCHORS = tmp_path / "elsewhere"  # type: ignore[attr-defined]
    log.write_many("命令行", "导入更新", Agency, ((n, f"第{n}行", {}) for n in range(1, 11)), at=make.AT)


def written_anew(number: int, says: str) -> None:
    """One entry changed and every link after it made to hold again, as somebody can who has the database."""
    Entry.objects.filter(number=number).update(says=says)
    previous = Entry.objects.filter(number=number - 1).values_list("digest", flat=True).first() or log.GENESIS
    for entry in Entry.objects.filter(number__gte=number).order_by("number"):
        entry.previous = previous
        entry.digest = previous = log._digest(entry)
        entry.save()
    Head.objects.update(digest=previous)


def test_a_chain_written_anew_holds_by_itself_and_is_found_by_its_anchor(entries: None) -> None:
    anchors.keep_daily(make.AT)
    log.write("命令行", "导出", make.agency(), at=make.AT)
    assert list(anchors.broken_anchors()) == []
    written_anew(5, "另有说法")
    assert list(log.broken_links()) == []
    assert [s.startswith("日志第10条与") for s in anchors.broken_anchors()] == [True]


def test_an_end_cut_off_is_found_though_the_rest_holds(entries: None) -> None:
    anchors.keep_daily(make.AT)
    Entry.objects.filter(number__gt=8).delete()
    Head.objects.update(number=8, digest=Entry.objects.get(number=8).digest)
    assert list(log.broken_links()) == []
    assert ["可能有记录被删除" in s for s in anchors.broken_anchors()] == [True]


def test_a_day_has_one_anchor_and_the_next_day_another(entries: None) -> None:
    assert anchors.keep_daily(make.AT)
    assert not anchors.keep_daily(make.AT + timedelta(minutes=5))
    assert anchors.keep_daily(make.AT + timedelta(days=1))
    assert [a.number for _, a in anchors.kept() if a] == [10, 10]


def test_years_have_files_of_their_own_and_the_newest_is_found(entries: None) -> None:
    for days in (0, 400, 800):
        anchors.keep_daily(make.AT + timedelta(days=days))
    assert len(list(anchors.folder().iterdir())) == 3
    assert anchors.newest() == anchors.Anchor(make.AT + timedelta(days=800), 10, log.end())


def test_an_empty_log_has_no_anchor(db: None, settings: object, tmp_path: Path) -> None:
    settings.ANCHORS = tmp_path  # type: ignore[attr-defined]
    Entry.objects.all().delete()
    Head.objects.all().delete()
    assert not anchors.keep_daily(make.AT)
    assert list(tmp_path.iterdir()) == []


def test_a_line_cut_off_by_a_power_cut_is_told_and_spoils_no_other(entries: None) -> None:
    path = anchors.keep(anchors.now_at(make.AT))  # type: ignore[arg-type]
    path.write_bytes(path.read_bytes()[:-20])
    assert anchors.newest() is None
    assert anchors.keep_daily(make.AT)
    assert list(anchors.broken_anchors()) == [f"锚点文件{path.name}第1行不能读出"]
    assert anchors.newest() == anchors.now_at(make.AT)


@given(
    at=st.datetimes(min_value=make.AT.replace(tzinfo=None)),
    number=st.integers(1, 10**18 - 1),
    digest=st.text("0123456789abcdef", min_size=64, max_size=64),
)
def test_an_anchor_is_read_as_it_was_written(at: object, number: int, digest: str) -> None:
    whole = at.replace(microsecond=0, tzinfo=make.AT.tzinfo)  # type: ignore[attr-defined]
    one = anchors.Anchor(whole, number, digest)
    assert anchors.read(f"\ufeff{one.line}\r\n\n{one.line}".lstrip("\ufeff")) == [one, one]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2025-02-20 1 " + "a" * 64,
        "2025-13-20T02:00:00+08:00 1 " + "a" * 64,
        "2025-02-20T02:00:00+08:00 ² " + "a" * 64,
    ],
)
def test_what_is_no_anchor_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(WrongInput, match="第1行不是锚点" if text else "没有锚点"):
        anchors.read(text)


def test_the_worker_keeps_one_a_day_and_a_folder_that_is_away_stops_nothing(
    entries: None, settings: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert worker._anchors(make.AT) == {"日志锚点": 1}
    assert worker._anchors(make.AT) == {"日志锚点": 0}
    (tmp_path / "file").write_text("")
    settings.ANCHORS = tmp_path / "file"  # type: ignore[attr-defined]
    assert worker._anchors(make.AT) == {}
    assert "日志锚点不能写入" in capsys.readouterr().out


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        commands.main(list(words))
    return int(left.value.code or 0)


def test_the_command_writes_the_line_and_verify_compares_what_lay_elsewhere(
    entries: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("anchor") == 0
    away = tmp_path / "away.txt"
    away.write_text(capsys.readouterr().out)
    assert run("verify", "--anchors", str(away)) == 0
    (tmp_path / "elsewhere" / f"{anchors.newest().at:%Y}.txt").unlink()  # type: ignore[union-attr]
    written_anew(5, "另有说法")
    assert run("verify") == 0
    capsys.readouterr()
    assert run("verify", "--anchors", str(away)) == 1
    assert "此条或者此前的记录被改写过" in capsys.readouterr().out
    away.write_text("nonsense")
    assert run("verify", "--anchors", str(away)) == 1
    assert "第1行不是锚点" in capsys.readouterr().err


def test_the_screen_shows_the_end_checks_the_newest_and_what_is_typed(entries: None, client: Client) -> None:
    agency = make.agency()
    client.force_login(make.person(agency, Role.SUPERVISOR))
    url = reverse("desk:log-anchors", args=[agency.code])
    anchors.keep_daily(make.AT)
    line = anchors.now_at(make.AT).line  # type: ignore[union-attr]
    page = client.get(url, {"lines": line}).content.decode()
    assert "1个锚点都与现在的日志相符" in page
    assert "，与日志相符" in page
    assert "第2行不是锚点" in client.get(url, {"lines": f"{line}\nx"}).content.decode()
    assert "一次最多核对" in client.get(url, {"lines": f"{line}\n" * 31}).content.decode()
    written_anew(5, "另有说法")
    page = client.get(url, {"lines": line}).content.decode()
    assert page.count("此条或者此前的记录被改写过") == 2
    assert "相符。" not in page
