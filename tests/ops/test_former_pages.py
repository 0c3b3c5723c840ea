"""`gongkai import pages`: looked at, taken on behalf of a person, the bad rows in a file, stopped without a trace."""

from __future__ import annotations

import json

import openpyxl
import pytest

import make
from gongkai.ops import former_pages
from gongkai.ops import main as commands
from gongkai.publishing.models import Publication
from gongkai.registry.models import Role, Unit
from publishing.importing.tables import csv_table, parcel, row, word


@pytest.fixture
def run(capfd):
    """Run `gongkai import pages` in this process; (status, stdout, stderr)."""

    def run(*words):
        with pytest.raises(SystemExit) as left:
            commands.main(["import", "pages", *(str(word) for word in words)])
        told = capfd.readouterr()
        return left.value.code, told.out, told.err

    return run


@pytest.fixture
def who(db):
    agency = make.agency("JC-01", index_template="{code}/{year}-{serial:05d}")
    Unit.objects.create(agency=agency, name="办公室")
    make.person(agency, Role.INFO_CENTRE, username="centre")
    return ("--agency", "JC-01", "--by", "centre")


def test_a_table_with_its_files_is_taken_in_and_a_second_time_changes_nothing(run, who, tmp_path):
    table = csv_table(tmp_path, [row(0, 附件="一.docx"), row(1)])
    files = parcel(tmp_path, {"一.docx": word("附件")})
    assert run(table, *who, "--files", files)[:2] == (0, "已迁入2条，已有0条未变\n")
    assert run(table, *who, "--files", files)[:2] == (0, "已迁入0条，已有2条未变\n")
    assert Publication.objects.count() == 2
    with pytest.raises(SystemExit) as left:
        commands.main(["verify"])
    assert left.value.code == 0


def test_with_check_nothing_is_written(run, who, tmp_path):
    status, out, _ = run(csv_table(tmp_path, [row(0)]), *who, "--check", "--json")
    told = json.loads(out)
    assert (status, told["good"], told["taken"], told["years"]) == (0, 1, False, {"2018": 1})
    assert not Publication.objects.exists()


def test_faults_are_named_and_the_good_rows_come_in_when_asked_for(run, who, tmp_path):
    table, bad = csv_table(tmp_path, [row(0), row(1, 发布日期="不知道")]), tmp_path / "bad.xlsx"
    status, _, err = run(table, *who)
    assert status == 1
    assert "第3行L列“发布日期”" in err
    assert not Publication.objects.exists()
    status, out, _ = run(table, *who, "--good-rows", "--rejects", bad)
    assert (status, out) == (0, "已迁入1条，已有0条未变，有错误的1行没有迁入\n")
    assert [r[-2] for r in openpyxl.load_workbook(bad).active.iter_rows(min_row=2, values_only=True)] == ["3"]


def test_personal_data_has_to_be_looked_at(run, who, tmp_path):
    table = csv_table(tmp_path, [row(0, 正文="<p>11010519491231002X</p>")])
    status, _, err = run(table, *who)
    assert (status, Publication.objects.count()) == (1, 0)
    assert "--looked-at" in err
    assert run(table, *who, "--looked-at")[0] == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--agency", "JC-01"), "--by"),
        (("--agency", "JC-01", "--by", "nobody"), "没有登录名"),
        (("--by", "centre"), "--agency"),
        (("--agency", "JC-01", "--by", "centre", "--files", "none.zip"), "找不到文件"),
    ],
)
def test_wrong_usage_is_said(words, says, run, who, tmp_path):
    status, _, err = run(csv_table(tmp_path, [row(0)]), *words)
    assert status == 2
    assert says in err


def test_who_does_not_release_may_not_take_in(run, who, tmp_path):
    make.person(make.agency("JC-02"), Role.INFO_CENTRE, username="other")
    status, _, err = run(csv_table(tmp_path, [row(0)]), "--agency", "JC-01", "--by", "other")
    assert status == 1
    assert "权限" in err or "没有写责任科室" in err
    assert not Publication.objects.exists()


def test_ctrl_c_leaves_nothing_behind(run, who, tmp_path, monkeypatch):
    from contextlib import contextmanager

    @contextmanager
    def interrupted(label, total=None):
        def tell(done):
            if done == 3:
                raise KeyboardInterrupt

        yield tell

    monkeypatch.setattr(former_pages, "progress", interrupted)
    status, _, err = run(csv_table(tmp_path, [row(n) for n in range(5)]), *who)
    assert (status, Publication.objects.count()) == (130, 0)
    assert "没有任何变动" in err
