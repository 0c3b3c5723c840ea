"""A thousand rows with every kind of fault among them: each named with its line and its column, and no other row touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from gongkai.channels.models import Channel
from gongkai.law.errors import WrongInput
from gongkai.publishing.importing import bad_rows
from gongkai.publishing.importing.columns import COLUMNS, clock_of
from gongkai.publishing.models import Catalogue, CatalogueItem, Publication
from gongkai.registry.models import Agency, Person, Role, Unit
from publishing.importing.tables import HEAD, TODAY, csv_table, looked, parcel, row, taken, word, xlsx_table

NORMATIVE = {"信息类别": "规范性文件", "发文字号": "江教发〔2018〕1号", "成文日期": "2018-05-01"}
FILES = {
    "坏.docx": b"PK\x03\x04broken", "脚本.docx": b"<script>", "空.txt": b"", "表.xlsx": word("x"), "a/同名.txt": b"a", "b/同名.txt": b"b",
    "好.docx": word("好"), "无.html": b"<script>x</script>",
}  # fmt: skip
# What a row says instead → the column that is named, and the sentence.
FAULTS: list[tuple[dict[str, str], str, str]] = [
    ({"标题": ""}, "标题", "必须填写"),
    ({"标题": "长" * 301}, "标题", "有301个字，最多300个字"),
    ({"标题": "#REF!"}, "标题", "公式错误"),
    ({"标题": "控\x07制"}, "标题", "控制字符"),
    ({"索引号": "长" * 61}, "索引号", "最多60个字"),
    ({"索引号": "1.23E+15"}, "索引号", "科学记数"),
    ({"索引号": "已用-1"}, "索引号", "已经使用"),
    ({"发文字号": "号" * 81}, "发文字号", "最多80个字"),
    ({"信息类别": ""}, "信息类别", "必须填写"),
    ({"信息类别": "没有的类别"}, "信息类别", "没有名为"),
    ({"信息类别": "教育服务"}, "信息类别", "没有名为"),  # a column of the site that holds two kinds
    (NORMATIVE | {"发文字号": ""}, "发文字号", "必须有发文字号"),
    (NORMATIVE | {"成文日期": ""}, "成文日期", "必须有成文日期"),
    (NORMATIVE | {"有效性": "废止"}, "失效日期", "必须写明失效日期"),
    ({"主题分类": "没有的主题"}, "主题分类", "没有名为"),
    ({"条例第二十条事项": "20.99"}, "条例第二十条事项", "不是条例第二十条的事项"),
    ({"公开事项": "没有的事项"}, "公开事项", "公开目录里没有"),
    ({"公开事项": "收费"}, "公开事项", "2项"),
    ({"公开属性": "依申请公开"}, "公开属性", "不能迁入"),
    ({"公开属性": "也许公开"}, "公开属性", "没有名为"),
    ({"发文机关": "局" * 201}, "发文机关", "最多200个字"),
    ({"责任科室": "不存在的科"}, "责任科室", "没有名为"),
    ({"责任科室": ""}, "责任科室", "没有写责任科室"),
    ({"成文日期": "五月初八"}, "成文日期", "不是日期"),
    ({"成文日期": "2018-02-30"}, "成文日期", "没有2018年2月30日"),
    ({"成文日期": "2019-01-01"}, "成文日期", "晚于发布日期"),
    ({"发布日期": ""}, "发布日期", "必须填写"),
    ({"发布日期": "18-5-8"}, "发布日期", "年份不是四位"),
    ({"发布日期": "1890-01-01"}, "发布日期", "不在1949至2100之间"),
    ({"发布日期": "2022-01-01"}, "发布日期", "还没有到"),
    ({"发布日期": "2018-05-08 25:00"}, "发布日期", "时刻不存在"),
    ({"有效性": "也许"}, "有效性", "不是有效性"),
    ({"失效日期": "2019-01-01"}, "失效日期", "应为失效或者废止"),
    ({"有效性": "失效", "失效日期": "2022-01-01"}, "失效日期", "还没有到"),
    ({"有效性": "失效", "失效日期": "2017-01-01"}, "失效日期", "早于"),
    ({"关键词": "词" * 201}, "关键词", "最多200个字"),
    ({"内容概述": "概" * 501}, "内容概述", "最多500个字"),
    ({"信息来源": "源" * 201}, "信息来源", "最多200个字"),
    ({"发布渠道": "门户网站、没有的渠道"}, "发布渠道", "没有名为“没有的渠道”"),
    ({"正文": ""}, "正文", "没有正文"),
    ({"正文": "<script>alert(1)</script>"}, "正文", "没有可以保留的内容"),
    ({"正文": "字" * 32_767}, "正文", "可能被电子表格截断"),
    ({"正文文件": "好.docx"}, "正文文件", "只能填一个"),
    ({"正文": "", "正文文件": "没有.docx"}, "正文文件", "附件包里没有"),
    ({"正文": "", "正文文件": "好.docx、无.html"}, "正文文件", "只能有一个"),
    ({"正文": "", "正文文件": "表.xlsx"}, "正文文件", "正文文件应为"),
    ({"正文": "", "正文文件": "坏.docx"}, "正文文件", "不能打开"),
    ({"正文": "", "正文文件": "无.html"}, "正文文件", "没有可以保留的内容"),
    ({"正文": "", "正文文件": "空.txt"}, "正文文件", "是空的"),
    ({"正文": "", "正文文件": "同名.txt"}, "正文文件", "2个名为"),
    ({"附件": "没有.pdf"}, "附件", "附件包里没有"),
    ({"附件": "脚本.docx"}, "附件", "不是可以作为附件的类型"),
    ({"附件": "坏.docx"}, "附件", "不能打开"),
    ({"附件": "好.docx；好.docx"}, "附件", "写了两次"),
    ({"网址": "ftp://x/1"}, "网址", "不是网址"),
    ({"网址": "http://old.example.cn/"}, "网址", "首页"),
    ({"网址": "http://old.example.cn/" + "a" * 300}, "网址", "超过300个字符"),
    ({"网址": "http://old.example.cn/art/0.html"}, "网址", "与第2行相同"),
    ({"网址": "http://old.example.cn/taken.html"}, "网址", "已经指向"),
]
STEP = 16


@pytest.fixture
def bureau(db: None) -> Agency:
    made = make.agency("JC-JY", index_template="{code}/{year}-{serial:05d}")
    Unit.objects.create(agency=made, name="办公室")
    Channel.objects.create(agency=made, name="门户网站", kind="portal")
    catalogue = Catalogue.objects.create(agency=made, name="目录", made_on=TODAY)
    for n, first in enumerate(("招生", "财务")):
        parent = CatalogueItem.objects.create(catalogue=catalogue, number=n, name=first)
        CatalogueItem.objects.create(catalogue=catalogue, parent=parent, number=n, name="收费")
    return made


@pytest.fixture
def releaser(bureau: Agency) -> Person:
    return make.person(bureau, Role.INFO_CENTRE, username="centre")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return parcel(tmp_path, FILES)


def _thousand() -> tuple[list[list[str]], dict[int, tuple[str, str]]]:
    """A thousand rows; line → (column, sentence) of those that are wrong."""
    rows, wrong = [], {}
    for n in range(1000):
        at, rest = divmod(n - 5, STEP)
        if rest == 0 and at < len(FAULTS):
            cells, column, says = FAULTS[at]
            rows.append(row(n, **cells))
            wrong[n + 2] = (column, says)
        else:
            rows.append(row(n))
    return rows, wrong


def test_a_thousand_rows_with_every_kind_of_fault_name_each_line_and_column(
    bureau: Agency, releaser: Person, files: Path, tmp_path: Path
) -> None:
    before = [row(2000, 索引号="已用-1"), row(2001, 网址="http://old.example.cn/taken.html")]
    taken(bureau, csv_table(tmp_path, before, name="before.csv"), by=releaser)
    rows, wrong = _thousand()
    assert len(wrong) == len(FAULTS) >= 37
    seen = looked(bureau, csv_table(tmp_path, rows), files, by=releaser)
    assert {f.row: f.column_heading for f in seen.faults} == {n: column for n, (column, _) in wrong.items()}
    assert len(seen.faults) == len(wrong)
    assert [f.says for f in seen.faults if wrong[f.row][1] not in f.says] == []
    assert {f.row: f.column_letter for f in seen.faults} == {
        n: "ABCDEFGHIJKLMNOPQRSTUV"[HEAD.index(column)] for n, (column, _) in wrong.items()
    }
    assert (seen.good, seen.bad) == (1000 - len(wrong), len(wrong))
    assert Publication.objects.count() == 2


def test_the_bad_rows_come_back_as_a_workbook_that_says_why_and_is_taken_once_corrected(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    path = csv_table(tmp_path, [row(0), row(1, 发布日期="不知道", 标题="=1+1"), row(2, 信息类别="无")])
    made = tmp_path / "bad.xlsx"
    made.write_bytes(bad_rows(bureau, path, unit=None, today=TODAY))
    book = openpyxl.load_workbook(made)
    lines = list(book.active.iter_rows(values_only=True))
    assert lines[0][-2:] == ("原行号", "错误原因")
    assert [line[-2] for line in lines[1:]] == ["3", "4"]
    assert "不是日期" in lines[1][-1]
    assert lines[1][0] == "'=1+1"
    taken(bureau, path, by=releaser, good_only=True)
    book.active.cell(2, HEAD.index("发布日期") + 1, "2018-05-08")
    book.active.cell(3, HEAD.index("信息类别") + 1, "通知公告")
    book.save(made)
    seen = taken(bureau, made, by=releaser)
    assert (seen.good, seen.bad) == (2, 0)
    assert set(seen.ignored) == {"原行号", "错误原因"}
    assert Publication.objects.filter(title="=1+1").exists()


def test_without_a_code_of_the_agency_a_row_needs_its_own_index_number(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    bureau.index_template, bureau.uscc = "{uscc}/{year}-{serial:05d}", ""
    bureau.save()
    seen = looked(bureau, csv_table(tmp_path, [row(0), row(1, 索引号="X-1")]), by=releaser)
    assert [(f.row, f.column_heading) for f in seen.faults] == [(2, "索引号")]
    assert "统一社会信用代码" in seen.faults[0].says


def test_two_rows_that_say_the_same_are_one_item(bureau: Agency, releaser: Person, tmp_path: Path) -> None:
    seen = looked(bureau, csv_table(tmp_path, [row(0, 网址=""), row(0, 网址="")]), by=releaser)
    assert [(f.row, f.says) for f in seen.faults] == [(3, "与第2行完全相同")]


def test_a_row_of_a_text_file_with_a_cell_too_many_is_a_fault_of_the_whole_row(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    seen = looked(bureau, csv_table(tmp_path, [[*row(0), "多"]]), by=releaser)
    assert [(f.row, f.column_heading) for f in seen.faults] == [(2, "整行")]


def test_columns_that_nobody_knows_are_said_and_those_that_lack_are_faults(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    path = tmp_path / "few.csv"
    path.write_text("标题,信息类别,点击量\n甲,通知公告,7\n", "utf-8")
    seen = looked(bureau, path, by=releaser)
    assert seen.ignored == ("点击量",)
    assert [f.says for f in seen.faults] == ["缺少“发布日期”一列", "缺少“正文”或者“正文文件”一列"]


def test_the_headings_of_the_open_data_file_are_known(bureau: Agency) -> None:
    from gongkai.portal.open_data import COLUMNS as EXPORTED

    assert {label for label, _ in EXPORTED} <= {column.heading for column in COLUMNS}


def test_a_unit_of_the_person_who_confirms_answers_where_none_is_named(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    path = csv_table(tmp_path, [row(0, 责任科室="")])
    releaser.unit = bureau.units.get()
    releaser.save()
    taken(bureau, path, by=releaser)
    page = Publication.objects.select_related("document__unit").get()
    assert (page.document.unit.name, page.unit) == ("办公室", None)


@pytest.mark.parametrize(
    "spoil", [lambda p: p.write_bytes(b"no zip"), lambda p: p.write_bytes(p.read_bytes()[:200])]
)
def test_a_parcel_that_is_no_sound_zip_is_refused(
    spoil: Callable[[Path], object], bureau: Agency, releaser: Person, files: Path, tmp_path: Path
) -> None:
    spoil(files)
    with pytest.raises(WrongInput):
        looked(bureau, csv_table(tmp_path, [row(0)]), files, by=releaser)


@pytest.mark.parametrize("table", [csv_table, xlsx_table])
def test_text_and_workbook_say_the_same(
    table: Callable[[Path, list[list[str]]], Path], bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    seen = looked(bureau, table(tmp_path, [row(n) for n in range(3)]), by=releaser)
    assert (seen.good, seen.years, [s.title for s in seen.sample]) == (
        3, {2018: 3}, [f"第{n}件招生通知" for n in range(3)],
    )  # fmt: skip


@settings(max_examples=200)
@given(
    st.times().map(lambda t: t.replace(microsecond=0)),
    st.sampled_from(["2018-05-08", "2018年5月8日", "2018/5/8"]),
)
def test_a_moment_is_its_day_and_its_time_however_it_is_written(moment: object, day: str) -> None:
    assert clock_of(f"{day} {moment}") == (day, moment)
    assert clock_of(day)[0] == day
