"""`gongkai catalogue` from end to end: derived, written out, taken in again, what is missing."""

from __future__ import annotations

import json

import openpyxl
import pytest

import make
from gongkai.audit.models import Entry
from gongkai.ops import main as commands
from gongkai.publishing.catalogue.rows import items_of
from gongkai.publishing.models import Catalogue
from gongkai.registry.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capfd):
    def run(*words):
        with pytest.raises(SystemExit) as left:
            commands.main(["catalogue", *(str(word) for word in words)])
        told = capfd.readouterr()
        return left.value.code, told.out, told.err

    return run


@pytest.fixture
def catalogue(run):
    make.agency("JC")
    assert run("derive", "--agency", "JC")[0] == 0
    return Catalogue.objects.get()


def test_a_catalogue_is_derived_under_its_usual_name(run, catalogue):
    assert catalogue.name == "江城县教育局义务教育领域政务公开事项标准目录"
    status, out, _ = run("derive", "--agency", "JC", "--name", "另一目录", "--json")
    assert (status, json.loads(out)) == (0, {"catalogue": "另一目录", "items": 34, "unconfirmed": 17})
    assert Entry.objects.filter(verb="编制公开目录", actor="命令行").count() == 2


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("derive", "--agency", "JC"), 1, "已有名为"),
        (("derive", "--agency", "JC", "--profile", "x"), 1, "没有名为“x”的标准目录"),
        (("coverage", "--agency", "nowhere"), 2, "没有代码为“nowhere”的机构"),
        (("coverage", "--agency", "JC", "--catalogue", "x"), 2, "没有名为“x”的公开目录"),
        (("export", "a.pdf", "--agency", "JC"), 2, "只能写成 .xlsx 或 .docx"),
        (("export", "a.xlsx", "--agency", "JC", "--unit", "x"), 2, "没有名为“x”的科室或二级单位"),
        (("import", "missing.xlsx", "--agency", "JC"), 2, "找不到文件"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(run, catalogue, words, status, says):
    code, _, err = run(*words)
    assert code == status
    assert says in err


def test_two_catalogues_are_told_apart_by_name(run, catalogue):
    run("derive", "--agency", "JC", "--name", "另一目录")
    code, _, err = run("coverage", "--agency", "JC")
    assert code == 2
    assert "请用 --catalogue 选择" in err
    assert run("coverage", "--agency", "JC", "--catalogue", "另一目录")[0] == 0


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_what_is_written_comes_in_without_a_change(run, catalogue, tmp_path, ending):
    file = tmp_path / f"目录.{ending}"
    assert run("export", file, "--agency", "JC")[0] == 0
    before = Entry.objects.count()
    status, out, _ = run("import", file, "--agency", "JC", "--check", "--json")
    told = json.loads(out)
    assert (status, told["unchanged"], told["taken"]) == (0, 34, False)
    assert told["added"] == told["altered"] == told["retired"] == told["faults"] == []
    assert Entry.objects.count() == before


def test_one_units_list_is_written(run, catalogue, tmp_path):
    unit = Unit.objects.create(agency=catalogue.agency, name="基础教育科")
    catalogue.items.filter(number__in=(10, 11), parent__isnull=False).update(unit=unit)
    file = tmp_path / "科.xlsx"
    status, out, _ = run("export", file, "--agency", "JC", "--unit", "基础教育科", "--json")
    assert (status, json.loads(out)["items"]) == (0, 2)
    sheet = openpyxl.load_workbook(file).active
    assert sheet["A1"].value == "基础教育科责任主体政务公开事项标准目录"
    assert [sheet.cell(n, 3).value for n in (4, 5)] == ["学校介绍", "招生政策"]


def test_a_table_is_taken_whole_or_not_at_all(run, catalogue, tmp_path):
    file = tmp_path / "目录.xlsx"
    run("export", file, "--agency", "JC")
    book = openpyxl.load_workbook(file)
    book.active["C4"] = "教育法律法规"
    book.active["I5"] = "■飞鸽传书"
    book.save(file)
    status, out, _ = run("import", file, "--agency", "JC")
    assert status == 1
    assert "✗ 第5行I列（公开渠道和载体）：没有这些渠道：飞鸽传书" in out
    assert items_of(catalogue)[0].name == "教育法律"
    book.active["I5"] = "■政府网站"
    book.save(file)
    status, out, _ = run("import", file, "--agency", "JC")
    assert (status, out.strip()) == (0, "已导入：新增0项，修改2项，停用0项，未变32项")
    assert items_of(catalogue)[0].name == "教育法律法规"


def test_coverage_names_every_matter_that_lacks_something(run, catalogue):
    status, out, _ = run("coverage", "--agency", "JC")
    assert status == 0
    assert "招生结果（待核实）" in out
    assert out.splitlines()[-1].startswith("共34项：已公开0项，缺信息或逾期34项")
    told = json.loads(run("coverage", "--agency", "JC", "--year", 2020, "--json")[1])
    assert (told["items"], told["covered"], len(told["wanting"]), told["unconfirmed"]) == (34, 0, 34, 17)
    assert told["wanting"][0]["says"] == "2020年没有公开信息"
