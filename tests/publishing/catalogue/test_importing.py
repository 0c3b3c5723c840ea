"""A county's table comes in by its usual headings, whole or not at all; what goes out comes back the same."""

from __future__ import annotations

import io
from dataclasses import replace

import docx as python_docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.catalogue import profile
from gongkai.law.errors import NoAccess, Stale, WrongInput
from gongkai.publishing.catalogue import actions, importing, table
from gongkai.publishing.catalogue.reading import read_table
from gongkai.publishing.catalogue.rows import Row, items_of, row_of, words_of
from gongkai.publishing.models import Catalogue
from publishing.office import Office

pytestmark = pytest.mark.django_db
HEAD = [
    "序号",
    "一级事项",
    "二级事项",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
]


def _book(rows: list[list[object]], merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_an_exported_catalogue_comes_back_without_a_change(catalogue: Catalogue, ending: str) -> None:
    made = getattr(table, ending)(
        str(catalogue), [row_of(i) for i in items_of(catalogue)], words_of(catalogue)
    )
    seen = importing.examine(catalogue, made, f"目录.{ending}")
    assert (seen.faults, seen.added, seen.altered, seen.retired, seen.unchanged) == ((), (), (), (), 34)


def test_a_countys_table_with_merged_cells_and_two_header_rows(office: Office, catalogue: Catalogue) -> None:
    content = _book(
        [
            ["义务教育领域基层政务公开标准目录"],
            ["序号", "公开事项", None, "公开内容（要素）", "公开时限", "公开主体", "公开渠道和载体", "公开对象", None, "公开方式", None],
            [None, "一级事项", "二级事项", None, None, None, None, "全社会", "特定群众", "主动", "依申请"],
            [1, "政策文件", "教育法律", "1.教育法\n2.义务教育法", "信息形成之日起10个工作日内", "县教育局", "■政府网站 □政府公报 ■两微一端", "√", None, "√", None],
            [2, None, "规范性文件", "各类教育政策文件", "20个工作日", "县教育局", "■政府网站", "√", None, "√", None],
            [3, "课后服务", "收费标准", "收费项目、标准", "及时", "县教育局", "■政府网站\n■精准推送", None, "√", "√", None],
        ],
        ("B2:C2", "H2:I2", "J2:K2", "B4:B5"),
    )  # fmt: skip
    seen = importing.examine(catalogue, content, "县.xlsx")
    assert not seen.faults
    assert [r.name for r in seen.added] == ["收费标准"]
    assert len(seen.retired) == 32
    importing.take(catalogue, content, "县.xlsx", expected=seen.digest, **office.by("clerk"))
    rows = {i.name: row_of(i) for i in items_of(catalogue)}
    assert set(rows) == {"教育法律", "规范性文件", "收费标准"}
    assert rows["教育法律"].within_workdays == 10
    assert rows["教育法律"].channels == ("gov_site", "two_micro_one")
    assert rows["教育法律"].content == ("教育法", "义务教育法")
    assert rows["收费标准"].audience == ("group",)
    assert rows["收费标准"].first == "课后服务"


def test_a_real_name_replaces_an_unconfirmed_one_in_its_place(catalogue: Catalogue) -> None:
    slot = next(i for i in items_of(catalogue) if not i.confirmed)
    # Numbers follow the file's order, so a single row takes the place of number one only.
    book = [HEAD]
    for i in items_of(catalogue):
        name = "真实的名称" if i.pk == slot.pk else i.name
        book.append([i.number, i.parent.name, name, "要素", "《条例》", "及时", "县教育局", "■政府网站"])
    seen = importing.examine(catalogue, _book(book), "县.xlsx")
    assert not seen.added
    assert any("名称已核实" in a.fields and a.row.name == "真实的名称" for a in seen.altered)


def test_faults_name_row_and_column_and_nothing_is_taken(office: Office, catalogue: Catalogue) -> None:
    content = _book(
        [
            [*HEAD, "责任科室"],
            [1, "政策文件", "教育法律", "x", "y", "z", "w", "■飞鸽传书", "没有的科室"],
            [2, "政策文件", None, "x", "y", "z", "w", "■政府网站", None],
        ]
    )
    seen = importing.examine(catalogue, content, "错.xlsx")
    assert {(f.row, f.says) for f in seen.faults} == {
        (2, "没有这些渠道：飞鸽传书"),
        (2, "本机构没有名为“没有的科室”的科室或二级单位"),
        (3, "二级事项是空的"),
    }
    with pytest.raises(WrongInput, match="3处错误，没有导入"):
        importing.take(catalogue, content, "错.xlsx", expected=seen.digest, **office.by("clerk"))
    assert len(items_of(catalogue)) == 34


def test_a_catalogue_that_changed_since_is_looked_at_again(office: Office, catalogue: Catalogue) -> None:
    content = _book([HEAD, [1, "政策文件", "教育法律", "x", "《y》", "z", "w", "■政府网站"]])
    seen = importing.examine(catalogue, content, "县.xlsx")
    item = items_of(catalogue)[0]
    actions.change_item(item.pk, {"body": "别处"}, expected=actions.token_of(item), **office.by("clerk"))
    with pytest.raises(Stale):
        importing.take(catalogue, content, "县.xlsx", expected=seen.digest, **office.by("clerk"))


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"x", "a.xlsx", "不能打开"),
        (b"x", "a.doc", ".xlsx 或 .docx"),
        (_book([["a", "b"]]), "a.xlsx", "没有找到目录表"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    catalogue: Catalogue, content: bytes, name: str, says: str
) -> None:
    with pytest.raises(WrongInput, match=says):
        importing.examine(catalogue, content, name)


def test_a_document_without_a_table_is_refused(catalogue: Catalogue) -> None:
    out = io.BytesIO()
    python_docx.Document().save(out)
    with pytest.raises(WrongInput, match="没有表格"):
        importing.examine(catalogue, out.getvalue(), "a.docx")


LINE = [1, "政策文件", "教育法律", "教育法", "《条例》", "及时", "县教育局", "■政府网站"]


def _altered(catalogue: Catalogue, content: bytes) -> dict[str, tuple[str, ...]]:
    seen = importing.examine(catalogue, content, "县.xlsx")
    assert not seen.faults
    return {a.row.name: a.fields for a in seen.altered}


def test_what_the_file_has_no_column_for_stays_as_it_is(catalogue: Catalogue) -> None:
    assert _altered(catalogue, _book([HEAD, LINE]))["教育法律"] == (
        "公开内容（要素）", "公开依据", "公开时限", "公开主体", "时限（工作日）",
    )  # fmt: skip


def test_columns_of_their_own_are_kept_as_remarks(office: Office, catalogue: Catalogue) -> None:
    content = _book([[*HEAD, "公开形式", "五公开"], [*LINE, "■文本", "□决策 ■结果"]])
    seen = importing.examine(catalogue, content, "县.xlsx")
    assert seen.noted == ("公开形式", "五公开")
    importing.take(catalogue, content, "县.xlsx", expected=seen.digest, **office.by("clerk"))
    assert items_of(catalogue)[0].remark == "公开形式：■文本；五公开：□决策 ■结果"


def test_a_unit_named_in_the_body_answers_for_the_matter(catalogue: Catalogue) -> None:
    line = [*LINE[:6], "江城县教育局基础教育科", LINE[7]]
    seen = importing.examine(catalogue, _book([HEAD, line]), "县.xlsx")
    assert [(a.row.unit, "责任科室" in a.fields) for a in seen.altered] == [("基础教育科", True)]


def test_a_matter_that_moved_to_another_first_level_keeps_its_record(
    office: Office, catalogue: Catalogue
) -> None:
    old = items_of(catalogue)[0]
    content = _book([HEAD, [1, "政策", "教育法律", "教育法", "《条例》", "及时", "县教育局", "■政府网站"]])
    seen = importing.examine(catalogue, content, "县.xlsx")
    assert (seen.added, len(seen.altered), len(seen.retired)) == ((), 1, 33)
    importing.take(catalogue, content, "县.xlsx", expected=seen.digest, **office.by("clerk"))
    assert [(i.pk, i.parent.name) for i in items_of(catalogue)] == [(old.pk, "政策")]


def test_a_renamed_matter_is_known_by_its_content(office: Office, catalogue: Catalogue) -> None:
    old = items_of(catalogue)[1]
    line = [
        1,
        "政策文件",
        "规范性文件和政策",
        "1.部门和地方政府规章\n2.各类教育政策文件",
        "《条例》",
        "及时",
        "县",
        "■政府网站",
    ]
    seen = importing.examine(catalogue, _book([HEAD, line]), "县.xlsx")
    assert [(a.item.pk, a.row.name) for a in seen.altered] == [(old.pk, "规范性文件和政策")]
    other = [1, "政策文件", "教育标准", "教育标准", "《条例》", "及时", "县", "■政府网站"]
    seen = importing.examine(catalogue, _book([HEAD, other]), "县.xlsx")
    assert [r.name for r in seen.added] == ["教育标准"]


def test_a_matter_out_of_use_comes_back_as_itself(office: Office, catalogue: Catalogue) -> None:
    old = items_of(catalogue)[0]
    actions.retire_item(old.pk, reason="并入他项", **office.by("clerk"))
    content = _book([HEAD, LINE])
    seen = importing.examine(catalogue, content, "县.xlsx")
    assert seen.altered[0].fields[0] == "恢复使用"
    importing.take(catalogue, content, "县.xlsx", expected=seen.digest, **office.by("clerk"))
    found = items_of(catalogue)[0]
    assert (found.pk, found.active, found.retired_on) == (old.pk, True, None)


def test_a_cell_with_one_word_is_no_second_row_of_headings(catalogue: Catalogue) -> None:
    head = [*HEAD, "公开对象", "公开方式"]
    seen = importing.examine(catalogue, _book([head, [*LINE, "全社会", "主动"]]), "县.xlsx")
    assert [(a.row.name, a.row.audience, a.row.mode) for a in seen.altered] == [
        ("教育法律", ("public",), ("proactive",))
    ]


def test_a_table_cut_into_pages_is_one_table(catalogue: Catalogue) -> None:
    document = python_docx.Document()
    for line in (LINE, [2, "政策文件", "规范性文件", "规章", "《条例》", "及时", "县教育局", "■政府网站"]):
        table = document.add_table(rows=0, cols=len(HEAD))
        for cells in (HEAD, line):
            row = table.add_row()
            for x, text in enumerate(cells):
                row.cells[x].text = str(text)
        document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    seen = importing.examine(catalogue, out.getvalue(), "县.docx")
    assert (len(seen.altered), len(seen.retired), seen.faults) == (2, 32, ())


@pytest.mark.parametrize("above", [["公开事项标准目录", None], ["江城县教育局", "公开事项"], ["表一", None]])
def test_a_title_above_the_headings_is_no_heading(catalogue: Catalogue, above: list[str | None]) -> None:
    seen = importing.examine(catalogue, _book([above, HEAD, LINE]), "县.xlsx")
    assert (len(seen.altered), seen.faults, seen.noted) == (1, (), ())


def test_a_third_level_is_part_of_the_name(catalogue: Catalogue) -> None:
    head = [*HEAD[:3], "三级事项", *HEAD[3:]]
    lines = [[*LINE[:3], third, *LINE[3:]] for third in ("国家法律", "地方法规")]
    seen = importing.examine(catalogue, _book([head, *lines]), "县.xlsx")
    assert [r.name for r in seen.added] == ["教育法律：国家法律", "教育法律：地方法规"]


def test_what_does_not_fit_is_a_fault_with_its_place(catalogue: Catalogue) -> None:
    line = [1, "政策文件", "名" * 121, "x", "《y》", "时" * 201, "w", "■政府网站"]
    seen = importing.examine(catalogue, _book([HEAD, line]), "县.xlsx")
    assert [(f.row, f.column, f.heading, f.says) for f in seen.faults] == [
        (2, "C", "二级事项", "“二级事项”不能超过120个字，现有121个字"),
        (2, "F", "公开时限", "“公开时限”不能超过200个字，现有201个字"),
    ]


def test_too_many_rows_are_refused_rather_than_cut(catalogue: Catalogue) -> None:
    rows = [[n, "政策文件", f"事项{n}", "x", "《y》", "z", "w", "■政府网站"] for n in range(1, 5002)]
    with pytest.raises(WrongInput, match="不能超过5000行"):
        importing.examine(catalogue, _book([HEAD, *rows]), "县.xlsx")


def test_nobody_without_the_duty_imports(office: Office, catalogue: Catalogue) -> None:
    seen = importing.examine(catalogue, _book([HEAD, LINE]), "县.xlsx")
    with pytest.raises(NoAccess):
        importing.take(
            catalogue, _book([HEAD, LINE]), "县.xlsx", expected=seen.digest, **office.by("drafter")
        )
    assert len(items_of(catalogue)) == 34


ROW = st.builds(
    Row,
    number=st.just(1), first=st.sampled_from(["政策文件", "课后服务"]), name=st.uuids().map(lambda u: f"事项{u.hex[:8]}"),
    content=st.lists(st.text("学校名录招生计划12", min_size=1, max_size=8), max_size=3, unique=True).map(tuple),
    time_limit=st.sampled_from(["", "及时", "信息形成之日起10个工作日内"]), body=st.sampled_from(["", "江城县教育局"]),
    channels=st.sets(st.sampled_from(["gov_site", "press_hearing", "board_screen", "other"])).map(
        lambda c: tuple(k for k in ("gov_site", "press_hearing", "board_screen", "other") if k in c)
    ),
    audience=st.sampled_from([("public",), ("group",), ("public", "group")]),
    mode=st.sampled_from([("proactive",), ("on_request",), ("proactive", "on_request")]),
    level=st.sampled_from([(), ("county",), ("county", "township")]), remark=st.sampled_from(["", "每学期更新"]),
    confirmed=st.booleans(),
)  # fmt: skip


@given(st.lists(ROW, min_size=1, max_size=6, unique_by=lambda r: r.name), st.sampled_from(["xlsx", "docx"]))
@settings(max_examples=30, deadline=None)
def test_any_rows_come_back_from_the_file_they_were_written_to(rows: list[Row], ending: str) -> None:
    rows = sorted(rows, key=lambda r: r.first)
    words = profile("moe-compulsory-education-2019")
    made = getattr(table, ending)("江城县教育局政务公开事项标准目录", rows, words)
    read = read_table(made, f"a.{ending}", words)
    assert read.faults == ()
    for (_, back), row in zip(read.rows, rows, strict=True):
        days = 10 if "10" in row.time_limit else None
        assert replace(back, number=1) == replace(row, within_workdays=days)
