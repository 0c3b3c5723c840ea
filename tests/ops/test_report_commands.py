"""The commands of the annual report as a newcomer types them: words, JSON, exit statuses, nothing changed by a refusal."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import forked
import fresh
from gongkai.law.form import Form
from gongkai.law.report import Report, add_up, zero_tables

_MAIN = "import sys; from gongkai.ops.main import main; main(sys.argv[1:])"
_READY: dict[Path, forked.Nursery] = {}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation with one bureau and a small ledger over both forms; processes stand ready for it."""
    folder = tmp_path_factory.mktemp("home")
    environment = fresh.copy(folder) | {"PYTHONIOENCODING": "utf-8"}
    with forked.nursery(environment, folder / "pipes") as _READY[folder]:
        yield _with_a_ledger(folder)
        del _READY[folder]


def _with_a_ledger(folder: Path) -> Path:
    run(folder, "agency", "add", "TM", "江城县教育局")
    ledger = folder / "台账.csv"
    with ledger.open("w", encoding="gb18030", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["受理编号", "收到日期", "申请人类型", "答复日期", "答复类型"])
        rows.writerow(["1", "2020-12-20", "自然人", "2021-01-08", "（一）予以公开"])
        rows.writerow(["2", "2021-03-01", "商业企业", "2021-03-20", "部分公开"])
        rows.writerow(["3", "2021-12-25", "其他", "", ""])
        rows.writerow(["4", "2020-05-06", "自然人", "2020-05-20", "其他处理"])
    assert run(folder, "import", "requests", str(ledger), "--agency", "TM").returncode == 0
    return folder


def run(home: Path, *words: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own: a fork where one stands ready, else from the very beginning."""
    if home in _READY and stdin is None:
        child = _READY[home].start(_MAIN, *words)
        out, err = child.communicate()
        return subprocess.CompletedProcess(words, child.returncode, out.encode(), err.encode())
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"GONGKAI_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "gongkai.ops.main", *words]
    return subprocess.run(
        command, env=environment, input=stdin, capture_output=True, timeout=120, check=False
    )


def as_json(done: subprocess.CompletedProcess[bytes]) -> Any:
    return json.loads(done.stdout)


def test_a_year_is_compiled_in_its_own_form_with_the_public_json(home: Path) -> None:
    got = as_json(run(home, "report", "compile", "--agency", "TM", "--year", "2021", "--json"))
    assert (got["form"], got["year"], got["agency"]) == ("cn-gi-annual-2021", 2021, "江城县教育局")
    t3 = got["tables"]["t3"]
    assert (t3["new_received"]["total"], t3["carried_in"]["natural_person"], t3["granted"]["total"]) == (
        2,
        1,
        1,
    )
    assert t3["carried_out"]["legal_other"] == 1
    assert {"rule", "severity", "where", "says"} == set(got["findings"][0])
    before = as_json(run(home, "report", "compile", "--agency", "TM", "--year", "2020", "--json"))
    assert before["form"] == "cn-gi-annual-2019"
    assert before["tables"]["t3"]["other_handling"]["natural_person"] == 1


def test_wrong_usage_is_one_sentence_and_status_two(home: Path) -> None:
    for words in (
        ("report", "read", "没有的文件.html"),
        ("report", "compile", "--agency", "XX", "--year", "2021"),
        ("report", "check"),
        ("report", "render", "x", "--format", "odt"),
        ("workdays", "add", "2021-02-30", "5"),
        ("fee",),
        ("import", "requests", "没有.csv", "--agency", "TM"),
    ):
        done = run(home, *words)
        assert done.returncode == 2, words
        assert "Traceback" not in done.stderr.decode()
        assert len(done.stderr.decode().strip().splitlines()) == 1, words


def test_wrong_content_is_one_sentence_and_status_one(home: Path, tmp_path: Path) -> None:
    poem = tmp_path / "poem.txt"
    poem.write_text("床前明月光，疑是地上霜。\n" * 30, encoding="utf-8")
    picture = tmp_path / "scan.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    for words in (
        ("report", "read", str(poem)), ("report", "read", str(picture)), ("report", "read", str(empty)),
        ("report", "compile", "--agency", "TM", "--year", "2015"), ("workdays", "add", "1990-01-01", "5"),
    ):  # fmt: skip
        done = run(home, *words)
        assert done.returncode == 1, words
        assert len(done.stderr.decode().strip().splitlines()) == 1, done.stderr.decode()


def test_a_file_of_ten_gigabytes_is_refused_unread(home: Path, tmp_path: Path) -> None:
    huge = tmp_path / "huge.html"
    with huge.open("wb") as out:
        out.truncate(10 * 2**30)
    done = run(home, "report", "read", str(huge), "--json")
    assert done.returncode == 1
    assert "超过" in as_json(done)["error"]


def test_read_check_diff_and_render_work_together_also_over_standard_input(
    home: Path, tmp_path: Path
) -> None:
    form = Form.named("cn-gi-annual-2021")
    text = {
        "title": "江城县教育局2022年政府信息公开工作年度报告",
        "overview": "依法公开政府信息。",
        "problems": "公开不够及时，已通报督促。",
        "other": "无",
    }
    report = Report(form.id, 2022, "江城县教育局", add_up(form, zero_tables(form)), text)
    mine, other = tmp_path / "a.json", tmp_path / "b.json"
    mine.write_text(json.dumps(report.as_json(), ensure_ascii=False), encoding="utf-8")
    wrong = report.with_cell("t3", "granted", "natural_person", 7)
    other.write_text(json.dumps(wrong.as_json(), ensure_ascii=False), encoding="utf-8")
    page = run(home, "report", "render", str(mine), "--format", "html", "-o", "-")
    assert (
        as_json(run(home, "report", "read", "-", "--json", stdin=page.stdout))["tables"]
        == report.as_json()["tables"]
    )
    assert run(home, "report", "diff", str(mine), str(mine)).returncode == 0
    found = run(home, "report", "diff", str(mine), str(other), "--json")
    assert found.returncode == 1
    assert [d["where"] for d in as_json(found)["differing"]] == ["t3/granted/natural_person"]
    assert run(home, "report", "check", str(mine)).returncode == 0
    checked = run(home, "report", "check", str(other), "--json")
    assert checked.returncode == 1
    assert {"T3-ROW-TOTAL", "T3-RESULT-TOTAL"} <= {f["rule"] for f in as_json(checked)["findings"]}


def test_a_report_read_in_is_last_years_and_a_filed_one_is_frozen(home: Path, tmp_path: Path) -> None:
    run(home, "agency", "add", "FILED", "江城县卫生局")
    form = Form.named("cn-gi-annual-2021")
    text = {
        "title": "江城县卫生局2022年政府信息公开工作年度报告",
        "overview": "依法公开。",
        "problems": "问题若干，已改进。",
        "other": "无",
    }
    report = Report(form.id, 2022, "江城县卫生局", add_up(form, zero_tables(form)), text)
    path = tmp_path / "last.json"
    path.write_text(json.dumps(report.as_json(), ensure_ascii=False), encoding="utf-8")
    assert as_json(run(home, "import", "report", str(path), "--agency", "FILED", "--json"))["version"] == 1
    findings = as_json(run(home, "report", "compile", "--agency", "FILED", "--year", "2023", "--json"))[
        "findings"
    ]
    assert "T3-CARRY" not in {f["rule"] for f in findings}
    refused = run(home, "report", "file", "--agency", "FILED", "--year", "2023", "--dated", "2024-01-15")
    assert refused.returncode == 1
    assert "六个部分" in refused.stderr.decode()
    problems = tmp_path / "problems.csv"
    problems.write_text("编号,年度,存在问题,改进措施\n1,2023,公开不够及时,按月通报\n", encoding="utf-8")
    assert run(home, "import", "problems", str(problems), "--agency", "FILED").returncode == 0
    filed = as_json(
        run(home, "report", "file", "--agency", "FILED", "--year", "2023", "--dated", "2024-01-15", "--json")
    )
    assert len(filed["digest"]) == 64
    assert run(home, "verify").returncode == 0


def test_the_demo_ends_with_no_difference(tmp_path: Path) -> None:
    fresh.copy(tmp_path / "demo")
    done = run(tmp_path / "demo", "demo", "--no-serve", "--requests", "25")
    assert done.returncode == 0, done.stderr.decode()
    assert "共206格，0处不同" in done.stdout.decode()
    assert run(tmp_path / "demo", "demo", "--no-serve").returncode == 0
