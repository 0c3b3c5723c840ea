"""公开目录 at the desk, as an office uses it: derive, refine, compare, print, acknowledge, import, see what is missing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from desk import world as worlds
from desk.world import World
from gongkai.publishing.catalogue import actions, table
from gongkai.publishing.catalogue.rows import items_of, row_of, words_of
from gongkai.publishing.models import Acknowledgement, Catalogue, CatalogueItem, NotApplicable, Publication
from gongkai.registry.models import Role

ClientOf = Callable[[str], Client]


def _html(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def _at(name: str, *more: object) -> str:
    return reverse(f"desk:{name}", args=["JC-JY", *more])


@pytest.fixture
def clerk(client_of: ClientOf) -> Client:
    """The clerk's browser."""
    return client_of(Role.CLERK)


@pytest.fixture
def catalogue(world: World) -> Catalogue:
    """The world's catalogue of thirty-four matters."""
    return world.item.catalogue


def _form(client: Client, item: CatalogueItem) -> dict[str, object]:
    """What the form of a matter would send as it was opened."""
    context = client.get(_at("catalogue-item-edit", item.pk)).context
    ticked = {name: [k for k, _, on in options if on] for name, _, options in context["boxes"]}
    return {f.name: f.value for f in context["fields"]} | ticked | {"expected": context["expected"]}


def test_a_catalogue_is_derived_and_listed_with_its_numbers(clerk: Client, world: World) -> None:
    form = clerk.get(_at("catalogue-derive")).context
    given = {f.name: f.value for f in form["fields"]} | {"name": "义务教育目录（新）"}
    assert given["profile"] == "moe-compulsory-education-2019"
    page = _html(clerk.post(_at("catalogue-derive"), given, follow=True))
    assert "已编制《义务教育目录（新）》" in page
    made = Catalogue.objects.get(name="义务教育目录（新）")
    row = re.search(rf'href="{_at("catalogue", made.pk)}".*?</tr>', page, re.S)
    assert re.findall(r'"figure">(\d+)<', row[0]) == ["34", "0", "17", "34"]


def test_no_matter_of_article_20_is_left_blank(clerk: Client, world: World) -> None:
    page = _html(clerk.get(_at("catalogues")))
    assert page.count("还没有公开信息</span>") == 14
    assert "行政法规、规章和规范性文件" in page
    form = clerk.get(_at("catalogue-matter", "20.1")).context
    given = {"reason": "本单位没有规章制定权", "expected": form["expected"]}
    page = _html(clerk.post(_at("catalogue-matter", "20.1"), given, follow=True))
    assert "不涉及</span> 本单位没有规章制定权" in page
    again = clerk.post(_at("catalogue-matter", "20.1"), {"reason": "另一理由", "expected": ""})
    assert again.status_code == 400
    assert "已被他人修改" in _html(again)
    assert NotApplicable.objects.get().reason == "本单位没有规章制定权"


def test_the_tree_marks_what_is_unconfirmed_and_who_is_responsible(
    clerk: Client, catalogue: Catalogue
) -> None:
    page = _html(clerk.get(_at("catalogue", catalogue.pk)))
    assert page.count("待核实</span>") == 17
    assert page.count('<section aria-labelledby="first-') == 10
    assert page.count("还没有公开信息") == 34
    only = _html(clerk.get(_at("catalogue", catalogue.pk), {"open": "unconfirmed", "q": "教师"}))
    assert only.count('<th scope="row">') == 4
    assert "没有符合条件的事项" in _html(clerk.get(_at("catalogue", catalogue.pk), {"q": "没有这样的"}))


def test_a_form_saved_as_it_was_opened_changes_nothing(clerk: Client, catalogue: Catalogue) -> None:
    for item in items_of(catalogue)[::7]:
        before = row_of(item)
        response = clerk.post(_at("catalogue-item-edit", item.pk), _form(clerk, item))
        assert response.status_code == 302, response.context["refusal"]
        assert row_of(next(i for i in items_of(catalogue) if i.pk == item.pk)) == before


def test_a_matter_is_refined_to_a_section_and_its_channels_ticked(
    clerk: Client, world: World, catalogue: Catalogue
) -> None:
    item = items_of(catalogue)[0]
    given = _form(clerk, item) | {
        "unit": str(world.unit.pk),
        "channels": ["gov_site", "gazette"],
        "every_days": "90",
    }
    page = _html(clerk.post(_at("catalogue-item-edit", item.pk), given, follow=True))
    assert "已保存“教育法律”" in page
    item.refresh_from_db()
    assert (item.unit, item.channels, item.every_days) == (world.unit, ["gov_site", "gazette"], 90)
    assert "<del>政府网站</del>" in page
    assert "<ins>政府网站、政府公报</ins>" in page


def test_what_is_wrong_stands_beside_its_field_and_ticks_are_kept(
    clerk: Client, catalogue: Catalogue
) -> None:
    item = items_of(catalogue)[0]
    given = _form(clerk, item) | {"every_days": "常", "name": "", "channels": ["other"], "unit": "999999"}
    response = clerk.post(_at("catalogue-item-edit", item.pk), given)
    assert response.status_code == 400
    wrong = {f.name: f.error for f in response.context["fields"] if f.error}
    assert wrong == {
        "every_days": "“更新周期（天）”应为整数", "name": "请填写二级事项的名称", "unit": "请从列表中选择责任科室",
    }  # fmt: skip
    assert 'id="channels-other" name="channels" value="other" checked' in _html(response)
    stale = clerk.post(_at("catalogue-item-edit", item.pk), _form(clerk, item) | {"expected": "x"})
    assert "已被他人修改" in _html(stale)


def test_an_own_matter_is_added_retired_and_restored(clerk: Client, catalogue: Catalogue) -> None:
    address = _at("catalogue-item-add", catalogue.pk)
    form = clerk.get(address).context
    given = {f.name: f.value for f in form["fields"]} | {
        "first": "课后服务",
        "name": "收费标准",
        "mode": ["proactive"],
    }
    page = _html(clerk.post(address, given, follow=True))
    assert "本单位新增" in page
    item = CatalogueItem.objects.get(name="收费标准")
    switch = _at("catalogue-item-switch", item.pk)
    assert clerk.post(switch, {"reason": ""}).status_code == 400
    page = _html(clerk.post(switch, {"reason": "不再收费"}, follow=True))
    assert "停用：不再收费" in page
    assert "不再收费" in _html(clerk.get(_at("catalogue", catalogue.pk)))
    clerk.post(switch, {"reason": "恢复收费"})
    item.refresh_from_db()
    assert item.active


def test_differences_and_growth_are_shown_by_kind(clerk: Client, catalogue: Catalogue) -> None:
    page = _html(clerk.get(_at("catalogue-differences", catalogue.pk)))
    assert "待核实（17）" in page
    assert "编制目录" in page
    assert "没有差异" in _html(clerk.get(_at("catalogue-differences", catalogue.pk), {"kind": "added"}))


def test_a_units_list_is_printed_and_acknowledged(
    clerk: Client, client_of: ClientOf, world: World, catalogue: Catalogue
) -> None:
    catalogue.items.filter(number__in=(1, 2), parent__isnull=False).update(unit=world.unit)
    drafter = world.people[Role.DRAFTER]
    drafter.unit = world.unit
    drafter.save()
    address = _at("catalogue-unit", catalogue.pk, world.unit.pk)
    browser = client_of(Role.DRAFTER)
    page = browser.get(address)
    assert "办公室责任主体政务公开事项标准目录" in _html(page)
    assert '<td class="lines" rowspan="2">政策文件</td>' in _html(page)
    assert "■政府网站 □政府公报" in _html(page)
    token = re.search(r'name="expected" value="([0-9a-f]{64})"', _html(page))[1]
    done = _at("catalogue-acknowledge", catalogue.pk, world.unit.pk)
    assert "已确认责任主体目录" in _html(browser.post(done, {"expected": token}, follow=True))
    browser.post(done, {"expected": token})
    assert Acknowledgement.objects.count() == 1
    assert 'name="expected"' not in _html(browser.get(address))
    catalogue.items.filter(number=1, parent__isnull=False).update(body="办公室")
    assert "需重新确认" in _html(clerk.get(_at("catalogue-units", catalogue.pk)))
    assert browser.post(done, {"expected": token}).status_code == 409


def test_a_list_to_acknowledge_waits_on_the_desk_of_its_unit(
    client_of: ClientOf, world: World, catalogue: Catalogue
) -> None:
    drafter, clerk = world.people[Role.DRAFTER], world.people[Role.CLERK]
    drafter.unit = world.unit
    drafter.save()
    home = reverse("desk:home")
    assert "确认责任主体目录" not in _html(client_of(Role.DRAFTER).get(home))
    catalogue.items.filter(number=1, parent__isnull=False).update(unit=world.unit)
    page = _html(client_of(Role.DRAFTER).get(home))
    assert f'href="{_at("catalogue-unit", catalogue.pk, world.unit.pk)}">确认责任主体目录：办公室' in page
    assert clerk.unit_id is None
    assert "确认责任主体目录" not in _html(client_of(Role.CLERK).get(home))
    who = {"by": drafter, "today": worlds.TODAY, "at": worlds.NOW}
    actions.acknowledge(catalogue, world.unit, expected=actions.list_digest(catalogue, world.unit), **who)
    assert "确认责任主体目录" not in _html(client_of(Role.DRAFTER).get(home))


def test_files_go_out_for_the_whole_and_for_a_unit(clerk: Client, world: World, catalogue: Catalogue) -> None:
    catalogue.items.filter(number=1, parent__isnull=False).update(unit=world.unit)
    whole = clerk.get(_at("catalogue-download", catalogue.pk, "xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(whole.content)).active
    assert (sheet.max_row, sheet.page_setup.orientation, sheet.print_title_rows) == (37, "landscape", "$2:$3")
    mine = clerk.get(_at("catalogue-download", catalogue.pk, "xlsx"), {"unit": world.unit.pk})
    assert openpyxl.load_workbook(io.BytesIO(mine.content)).active["A1"].value.startswith("办公室责任主体")
    assert clerk.get(_at("catalogue-download", catalogue.pk, "docx")).content[:2] == b"PK"
    assert clerk.get(_at("catalogue-download", catalogue.pk, "pdf")).status_code == 404
    assert clerk.get(_at("catalogue-download", catalogue.pk, "xlsx"), {"unit": "x"}).status_code == 404


def _file(content: bytes, name: str = "县.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _edited(catalogue: Catalogue) -> bytes:
    """The exported table with one name put right, as a spreadsheet would save it."""
    rows = [row_of(i) for i in items_of(catalogue)]
    book = openpyxl.load_workbook(io.BytesIO(table.xlsx("目录", rows, words_of(catalogue))))
    sheet = book.active
    line = next(n for n in range(4, 38) if sheet.cell(n, 3).value == "招生结果")
    sheet.cell(line, 3).value, sheet.cell(line, 16).value = "招生录取结果", ""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_import_is_looked_at_then_taken_once(clerk: Client, catalogue: Catalogue) -> None:
    address = _at("catalogue-import", catalogue.pk)
    seen = clerk.post(address, {"file": _file(_edited(catalogue))})
    assert seen.status_code == 200
    page = _html(seen)
    assert "二级事项、名称已核实" in page
    assert CatalogueItem.objects.filter(name="招生结果").exists()
    given = {k: re.search(rf'name="{k}" value="([^"]*)"', page)[1] for k in ("file", "name", "expected")}
    confirm = _at("catalogue-import-confirm", catalogue.pk)
    done = _html(clerk.post(confirm, given, follow=True))
    assert "已导入“县.xlsx”：新增0项，修改1项，停用0项，未变33项" in done
    assert CatalogueItem.objects.get(name="招生录取结果").confirmed
    again = clerk.post(confirm, given)
    assert again.status_code == 400
    assert "已经导入" in _html(again)


def test_another_persons_upload_is_not_taken(
    clerk: Client, client_of: ClientOf, catalogue: Catalogue
) -> None:
    page = _html(clerk.post(_at("catalogue-import", catalogue.pk), {"file": _file(_edited(catalogue))}))
    given = {k: re.search(rf'name="{k}" value="([^"]*)"', page)[1] for k in ("file", "name", "expected")}
    response = client_of(Role.OFFICE).post(_at("catalogue-import-confirm", catalogue.pk), given)
    assert response.status_code == 400
    assert CatalogueItem.objects.filter(name="招生结果").exists()


def test_faults_of_a_file_are_shown_with_their_place(clerk: Client, catalogue: Catalogue) -> None:
    book = openpyxl.Workbook()
    book.active.append(["一级事项", "二级事项", "公开渠道和载体"])
    book.active.append(["政策文件", "教育法律", "■飞鸽传书"])
    out = io.BytesIO()
    book.save(out)
    response = clerk.post(_at("catalogue-import", catalogue.pk), {"file": _file(out.getvalue())})
    assert response.status_code == 400
    assert "第2行C列</th><td>公开渠道和载体</td><td>没有这些渠道：飞鸽传书" in _html(response)
    for content, name, says in (
        (b"", "空.xlsx", "文件是空的"),
        (b"x", "坏.xlsx", "不能打开"),
        (b"x", "a.doc", ".docx 文件"),
    ):
        refused = clerk.post(_at("catalogue-import", catalogue.pk), {"file": _file(content, name)})
        assert refused.status_code == 400
        assert says in _html(refused)


def test_coverage_is_filtered_sorted_and_exported(clerk: Client, world: World, catalogue: Catalogue) -> None:
    item = items_of(catalogue)[2]
    Publication.objects.filter(pk=world.publication.pk).update(catalogue_item=item, made_on="2020-11-02")
    address = _at("catalogue-coverage", catalogue.pk)
    page = _html(clerk.get(address))
    counts = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page))
    assert counts == {
        "事项": "34", "已公开": "1", "缺信息、逾期": "33", "超过时限公开": "1", "未归入目录的信息": "0",
        "名称待核实": "17", "责任科室未定": "34",
    }  # fmt: skip
    assert "第1/2页" in page
    green = _html(clerk.get(address, {"lamp": "green"}))
    assert "共1项" in green
    assert "2020年没有公开信息" in _html(clerk.get(address, {"year": "2020"}))
    first = clerk.get(address, {"sort": "last"}).context["paged"].page
    assert first.paginator.object_list[-1].item == item
    csv = clerk.get(address, {"lamp": "green", "export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert (
        csv[1]
        == "教育概况,教育事业发展主要情况,,信息形成或者变更之日起20个工作日内,1,2021-01-15,最近2021-01-15"
    )
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(address, {"export": "xlsx"}).content))
    assert book.active.max_row == 35
    for wrong in ({"year": "去年"}, {"sort": "x"}):
        assert clerk.get(address, wrong).status_code == 400
    assert clerk.get(address, {"export": "pdf"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "most"),
    [("catalogues", 9), ("catalogue", 12), ("catalogue-coverage", 14), ("catalogue-units", 10),
     ("catalogue-differences", 11), ("catalogue-table", 9)],
)  # fmt: skip
def test_pages_ask_the_same_whatever_the_number_of_publications(
    clerk: Client, world: World, catalogue: Catalogue, name: str, most: int, django_assert_max_num_queries
) -> None:
    one = Publication.objects.get(pk=world.publication.pk)
    for n in range(30):
        one.pk, one.index_number, one.catalogue_item = None, f"Q-{n}", items_of(catalogue)[n]
        one.save(force_insert=True)
    address = _at(name) if name == "catalogues" else _at(name, catalogue.pk)
    with django_assert_max_num_queries(most):
        assert clerk.get(address).status_code == 200


def test_a_catalogue_of_another_agency_is_not_found(client_of: ClientOf, catalogue: Catalogue) -> None:
    for name in ("catalogue", "catalogue-coverage", "catalogue-import"):
        address = reverse(f"desk:{name}", args=["JC-JT", catalogue.pk])
        assert client_of("elsewhere").get(address).status_code == 404
    item = items_of(catalogue)[0]
    address = reverse("desk:catalogue-item-edit", args=["JC-JT", item.pk])
    assert client_of("elsewhere").get(address).status_code == 404
