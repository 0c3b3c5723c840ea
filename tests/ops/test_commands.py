"""The command line: exit statuses, one sentence each, JSON on demand."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import fresh
import make
from gongkai.audit.models import Entry
from gongkai.cases.models import Request
from gongkai.channels.models import Channel
from gongkai.ops import main as commands
from gongkai.registry.models import Agency, Person, Post, Unit
from sheets.files import FIVE, csv_file

SOURCE = Path(__file__).parent.parent.parent / "src"


@pytest.fixture
def run(capfd):
    """Run a command in this process; (status, stdout, stderr)."""

    def run(*words):
        with pytest.raises(SystemExit) as left:
            commands.main([str(word) for word in words])
        told = capfd.readouterr()
        return left.value.code, told.out, told.err

    return run


@pytest.fixture
def agency(db):
    return make.agency("JC-01")


@pytest.fixture
def ledger(tmp_path):
    return csv_file(
        tmp_path, [[*FIVE, "申请人", "序号"], ["1号", "2020-01-02", "自然人", "", "", "欧阳虚构", "1"]]
    )


@pytest.fixture
def faulty(tmp_path):
    return csv_file(tmp_path, [FIVE, ["1号", "2020-02-30", "自然人", "", ""]])


def test_a_file_is_imported_and_the_log_names_the_command_line(run, agency, ledger):
    status, out, err = run("import", "requests", ledger, "--agency", "JC-01")
    assert (status, out) == (0, "已导入：新增1行，更新0行，未变0行\n")
    assert "序号" in err
    assert Request.objects.get().agency == agency
    assert Entry.objects.get(verb="导入").actor == "命令行"


def test_a_check_writes_nothing(run, agency, ledger):
    status, out, _ = run("import", "requests", ledger, "--agency", "JC-01", "--check", "--json")
    assert status == 0
    assert json.loads(out)["added"] == 1
    assert json.loads(out)["ignored"] == ["序号"]
    assert not Request.objects.exists()


@pytest.mark.parametrize("check", [["--check"], []])
def test_faults_are_told_and_end_with_status_1(run, agency, faulty, check):
    status, out, err = run("import", "requests", faulty, "--agency", "JC-01", *check)
    assert (status, out) == (1, "")
    assert "第2行B列“收到日期”" in err
    assert "没有任何变动" in err
    status, out, _ = run("import", "requests", faulty, "--agency", "JC-01", "--json", *check)
    assert status == 1
    assert json.loads(out)["faults"][0]["row"] == 2
    assert json.loads(out)["error"]


def test_a_file_that_is_no_table_ends_with_status_1(run, agency, tmp_path):
    (tmp_path / "x.csv").write_bytes(b"%PDF-1.7")
    status, _, err = run("import", "requests", tmp_path / "x.csv", "--agency", "JC-01")
    assert (status, err) == (1, "这是 PDF 文件，请导入 .xlsx 或 CSV 表格\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["import", "nosuch", "FILE", "--agency", "JC-01"], "没有名为“nosuch”的登记簿"),
        (["import", "requests", "none.csv", "--agency", "JC-01"], "找不到文件"),
        (["import", "requests", "FILE", "--agency", "XX"], "没有代码为“XX”的机构"),
        (["import", "requests", "FILE"], "--agency"),
        (["import", "requests"], "缺少参数 FILE"),
        (["import", "requests", "FILE", "--wrong"], "没有选项 --wrong"),
        (["export", "requests", "--agency", "JC-01", "--format", "pdf"], "--format"),
        (["export", "requests", "--agency", "JC-01", "--year", "x"], "用法不对"),
        (["export", "requests", "--agency", "JC-01", "-o", "/nonexistent/x.csv"], "写不了文件"),
        (["person", "add", "li", "李职员", "--agency", "JC-01", "--role", "boss"], "没有名为“boss”的岗位"),
        (["agency", "add", "X", "某局", "--body", "firm"], "--body"),
        (["nosuch"], "用法不对"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(run, agency, ledger, words, says):
    words = [ledger if word == "FILE" else word for word in words]
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
    status, out, err = run(*words, "--json")
    assert status == 2
    assert says in json.loads(out)["error"]
    assert err == ""


def test_an_export_masks_unless_told_and_is_logged(run, agency, ledger, tmp_path):
    run("import", "requests", ledger, "--agency", "JC-01")
    status, out, _ = run("export", "requests", "--agency", "JC-01", "--year", "2020")
    assert status == 0
    assert "1号" in out
    assert "欧阳" not in out
    target = tmp_path / "all.xlsx"
    status, out, _ = run("export", "requests", "--agency", "JC-01", "--full", "-o", target, "--json")
    assert json.loads(out) == {
        "sheet": "requests", "file": str(target), "rows": 1, "format": "xlsx", "masked": False,
    }  # fmt: skip
    assert target.read_bytes().startswith(b"PK")
    assert sorted(e.data["masked"] for e in Entry.objects.filter(verb="导出")) == [False, True]
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_a_year_without_rows_is_a_heading_row(run, agency):
    status, out, _ = run("export", "charges", "--agency", "JC-01", "--year", "2019")
    assert (status, out) == (0, "\ufeff收费编号,收费项目编码,收费日期,金额（元）,备注\r\n")


def test_ctrl_c_says_what_was_left_unchanged(run, agency, ledger, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("gongkai.sheets.importing._keeper", stopped)
    status, _, err = run("import", "requests", ledger, "--agency", "JC-01")
    assert (status, err) == (130, "导入已中断，登记簿没有任何变动\n")
    assert not Request.objects.exists()


def test_agencies_and_people_are_added_and_listed(run, db, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run("agency", "add", "JC", "江城县人民政府", "--body", "government")[0] == 0
    assert run("agency", "add", "JC-01", "江城县教育局", "--parent", "JC")[0] == 0
    status, _, err = run("agency", "add", "JC-01", "江城县教育局")
    assert (status, err) == (1, "机构代码“JC-01”已被使用\n")
    listed = json.loads(run("agency", "list", "--json")[1])
    assert [(a["code"], a["parent"]) for a in listed] == [("JC", None), ("JC-01", "JC")]
    assert "江城县教育局" in run("agency", "list")[1]
    words = ["person", "add", "wang", "王专员", "--agency", "JC-01", "--role", "clerk", "--role", "office"]
    made = json.loads(run(*words, "--since", "2021-01-01", "--json")[1])
    assert Person.objects.get().check_password(made["password"])
    assert Post.objects.count() == 2
    new = json.loads(run("person", "password", "wang", "--json")[1])
    assert Person.objects.get().check_password(new["password"])


def test_lists_of_agencies_people_posts_and_channels_come_from_files(run, db, tmp_path):
    files = {
        "agencies": [["机构代码", "机构名称", "上级机构代码", "有规章制定权"], ["JC", "江城县人民政府", "", "否"], ["JC-01", "江城县教育局", "JC", ""]],
        "units": [["单位名称", "类别", "职责"], ["基教科", "内设科室", "基础教育"], ["信息中心", "二级单位", ""]],
        "people": [["登录名", "姓名", "科室"], ["wang", "王专员", "基教科"]],
        "posts": [["登录名", "岗位", "任职日期", "离任日期"], ["wang", "信息公开专员", "2021-01-01", ""]],
        "channels": [["渠道名称", "类别", "排序"], ["江城教育", "微信公众平台", "1"]],
    }  # fmt: skip
    for slug, rows in files.items():
        path = csv_file(tmp_path, rows)
        words = ["import", slug, path, "--json"] + ([] if slug == "agencies" else ["--agency", "JC-01"])
        assert json.loads(run(*words, "--check")[1])["added"] == len(rows) - 1
        assert json.loads(run(*words)[1])["added"] == len(rows) - 1
        again = json.loads(run(*words)[1])
        assert (again["added"], again["unchanged"]) == (0, len(rows) - 1)
    assert [m.objects.count() for m in (Agency, Unit, Person, Post, Channel)] == [2, 2, 1, 1, 1]
    assert Entry.objects.filter(actor="命令行").count() == 7


def test_a_list_with_one_fault_adds_nobody(run, agency, tmp_path):
    path = csv_file(tmp_path, [["登录名", "姓名"], ["wang", "王专员"], ["w ang", "王职员"], ["", "李职员"]])
    status, _, err = run("import", "people", path, "--agency", "JC-01")
    assert status == 1
    assert "第3行A列“登录名”" in err
    assert "第4行A列“登录名”：“登录名”必须填写" in err
    assert not Person.objects.exists()
    assert not Entry.objects.exists()


def test_a_stored_row_that_differs_is_a_fault_and_not_overwritten(run, agency, tmp_path):
    Unit.objects.create(agency=agency, name="基教科", duty="基础教育")
    path = csv_file(tmp_path, [["单位名称", "职责"], ["基教科", "别的"]])
    status, _, err = run("import", "units", path, "--agency", "JC-01")
    assert status == 1
    assert "已经登记过" in err
    assert Unit.objects.get().duty == "基础教育"


def outside(home, *words):
    """Run a command in its own process and installation."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"GONGKAI_HOME": str(home), "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "gongkai.ops.main", *map(str, words)],
        env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip


def test_an_installation_is_made_once_and_keeps_its_secrets_to_itself(tmp_path, ledger):
    home = tmp_path / "home"
    before = outside(home, "agency", "list")
    assert (before.returncode, before.stdout) == (2, "")
    assert "先运行 gongkai init" in before.stderr
    assert not home.exists()

    assert outside(home, "init").returncode == 0
    secrets = {p.name: p.read_bytes() for p in (home / "secrets").iterdir()}
    assert set(secrets) == {"django.key", "vault.key"}
    for path in (home / "secrets").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = outside(home, "init")
    assert again.returncode == 0
    assert "已经安装好" in again.stdout
    assert {p.name: p.read_bytes() for p in (home / "secrets").iterdir()} == secrets

    outside(home, "agency", "add", "JC-01", "江城县教育局")
    assert outside(home, "import", "requests", ledger, "--agency", "JC-01").returncode == 0
    stored = b"".join(p.read_bytes() for p in home.iterdir() if p.is_file())
    assert "江城县教育局".encode() in stored
    assert "欧阳虚构".encode() not in stored

    (home / "secrets" / "vault.key").unlink()
    lost = outside(home, "init")
    assert lost.returncode == 1
    assert "不能另造" in lost.stderr
    assert not (home / "secrets" / "vault.key").exists()


def test_help_needs_neither_an_installation_nor_django(tmp_path):
    code = "import sys; from gongkai.ops.main import main\ntry:\n main(['import', '--help'])\nexcept SystemExit: pass\nprint('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    assert "登记簿" in done.stdout
    assert done.stdout.endswith("False\n")


def test_a_database_that_cannot_be_reached_is_one_sentence(tmp_path):
    home = tmp_path / "home"
    fresh.copy(home)
    (home / "gongkai.sqlite3").write_bytes(b"this is no database" * 100)
    done = outside(home, "agency", "list")
    assert done.returncode == 1
    assert "数据库打不开" in done.stderr
    assert "Traceback" not in done.stderr
