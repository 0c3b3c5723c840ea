"""`gongkai calendar` and `gongkai cases recount`: a notice taken in from a file, looked at first, given out again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases.models import RecountRun
from gongkai.ops import main as commands
from gongkai.ops import worker
from gongkai.registry.models import CalendarDay

pytestmark = pytest.mark.django_db
NOTICE = "关于2025年放假的补充通知\n一、本市活动：3月3日放假。\n"


@pytest.fixture
def at() -> Bureau:
    return bureau()


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]):
    """Run a command; (status, stdout, stderr)."""

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            commands.main(list(words))
        told = capfd.readouterr()
        return int(left.value.code or 0), told.out, told.err

    return run


def test_a_notice_is_looked_at_then_taken_in_and_given_out(at: Bureau, run, tmp_path: Path) -> None:
    at.handled()
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, "utf-8")
    words = ("calendar", "import", str(file), "--title", "某通知", "--agency", at.agency.code, "--json")
    status, out, _ = run(*words, "--check")
    told = json.loads(out)
    assert (status, told["changed"], told["whole_year"], told["checked_only"]) == (
        0,
        ["2025-03-03"],
        False,
        True,
    )
    assert told["moved"] == 1
    assert not CalendarDay.objects.exists()
    status, out, _ = run(*words)
    assert status == 0
    assert CalendarDay.objects.get().notice == "某通知"
    assert RecountRun.objects.filter(finished_at__isnull=False).count() == 1
    status, out, _ = run("calendar", "export", "--agency", at.agency.code)
    assert out.splitlines()[1] == f"2025-03-03,星期一,放假,某通知,{at.agency.name},命令行"


def test_a_notice_that_cannot_be_read_is_refused_with_its_line(at: Bureau, run, tmp_path: Path) -> None:
    file = tmp_path / "通知.txt"
    file.write_text("元旦：1月1日放假。\n春节：2月30日放假。\n", "utf-8")
    status, _, err = run("calendar", "import", str(file), "--year", "2026", "--title", "某通知")
    assert (status, err) == (1, "第2行：没有2026年2月30日这一天\n")
    file.write_bytes("元旦".encode("gb18030"))
    assert run("calendar", "import", str(file))[0] == 1


def test_open_requests_are_recounted_by_command_and_each_night_once(at: Bureau, run) -> None:
    at.handled()
    at.replied(at.handled())
    status, out, _ = run("cases", "recount", "--agency", at.agency.code, "--json")
    assert (status, json.loads(out)["cases"]) == (0, 1)
    assert json.loads(run("cases", "recount", "--all", "--json")[1])["cases"] == 2
    first, second = worker.round_once(), worker.round_once()
    assert (first["重算期限"], second["重算期限"]) == (1, 0)
