"""A county's table comes in by its usual headings, whole or not at all; what goes out comes back the same."""

from __future__ import annotations

import io

import docx as python_docx
import openpyxl
import pytest

from gongkai.law.errors import NoAccess, Stale, WrongInput
from gongkai.publishing.catalogue import actions, importing, queries, table
from gongkai.publishing.catalogue.rows import items_of, row_of, words_of
from gongkai.publishing.models import Catalogue
from publishing.office import Office, build

pytestmark = pytest.mark.django_db
PROFILE = "moe-compulsory-education-2019"
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


@pytest.fixture
def office() -> Office:
    return build()


@pytest.fixture
def catalogue(office: Office) -> Catalogue:
    return actions.derive(office.agency, PROFILE, "江城县义务教育领域公开目录", **office.by("clerk"))


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


def test_differences_name_what_departs_from_the_national_catalogue(
    office: Office, catalogue: Catalogue
) -> None:
    items = items_of(catalogue)
    assert {d.kind for d in queries.differences(catalogue)} == {"unconfirmed"}
    assert len(queries.differences(catalogue)) == 17
    actions.change_item(
        items[0].pk, {"name": "教育法律法规", "channels": ["gov_site", "gazette"], "unit": office.unit},
        expected=actions.token_of(items[0]), **office.by("clerk"),
    )  # fmt: skip
    actions.retire_item(items[1].pk, reason="并入上一项", **office.by("clerk"))
    actions.add_item(catalogue, "课后服务", "收费标准", {}, **office.by("clerk"))
    found = {(d.kind, d.name) for d in queries.differences(catalogue)} - {
        (d.kind, d.name) for d in queries.differences(catalogue) if d.kind == "unconfirmed"
    }
    assert found == {
        ("renamed", "教育法律法规"), ("changed", "教育法律法规"), ("dropped", "规范性文件"), ("added", "收费标准"),
    }  # fmt: skip


def test_a_unit_acknowledges_its_list_and_a_change_makes_it_stale(
    office: Office, catalogue: Catalogue
) -> None:
    item = items_of(catalogue)[0]
    actions.change_item(item.pk, {"unit": office.unit}, expected=actions.token_of(item), **office.by("clerk"))
    mine = queries.unit_list(catalogue, office.unit)
    assert [i.name for i in mine.items] == ["教育法律"]
    actions.acknowledge(catalogue, office.unit, expected=mine.digest, **office.by("drafter"))
    assert not queries.unit_list(catalogue, office.unit).stale
    item = items_of(catalogue)[0]
    actions.change_item(
        item.pk, {"body": "基础教育科"}, expected=actions.token_of(item), **office.by("clerk")
    )
    assert queries.unit_list(catalogue, office.unit).stale
    with pytest.raises(Stale):
        actions.acknowledge(catalogue, office.unit, expected=mine.digest, **office.by("drafter"))
    with pytest.raises(NoAccess):
        actions.acknowledge(catalogue, office.unit, expected="", **office.by("drafter2"))


def test_coverage_says_what_is_missing(
    office: Office, catalogue: Catalogue, django_assert_max_num_queries
) -> None:
    item = items_of(catalogue)[3]
    for _ in range(2):
        office.walk(office.draft(catalogue_item=item.pk, made_on="2021-01-04"))
    office.walk(office.draft())
    with django_assert_max_num_queries(8):
        found = queries.coverage(catalogue, office.clock.date())
    assert (found.covered, found.unassigned, found.unconfirmed, found.no_unit) == (1, 1, 17, 34)
    assert len(found.wanting) == 33
    assert len(found.late) == 2
