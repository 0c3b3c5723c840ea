"""The page: tables whose every figure has its headers, links, notices, and nothing that a strict policy forbids."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html

from gongkai.law.errors import WrongInput
from gongkai.reporting.rendering import Attachment, Edition, report_fragment, standalone_page
from reporting.rendering.examples import edition_2020, edition_2023, report_2020, report_2023

REPORTS = {"2019 form": report_2020, "2021 form": report_2023}


def places_of(table: html.HtmlElement) -> list[dict[int, html.HtmlElement]]:
    """The table as the browser lays it out: per line, the cell that covers each column."""
    lines: list[dict[int, html.HtmlElement]] = [{} for _ in table.findall(".//tr")]
    for y, row in enumerate(table.findall(".//tr")):
        x = 0
        for cell in row:
            while x in lines[y]:
                x += 1
            for down in range(int(cell.get("rowspan", 1))):
                for across in range(int(cell.get("colspan", 1))):
                    assert x + across not in lines[y + down], "two cells overlap"
                    lines[y + down][x + across] = cell
    return lines


def headers_by_scope(table: html.HtmlElement, cell: html.HtmlElement) -> set[str]:
    """Ids of the headers that scope and spans give a figure, column headers up to the nearest run of them."""
    lines = places_of(table)
    y = next(n for n, line in enumerate(lines) if cell in line.values())
    x = min(column for column, other in lines[y].items() if other is cell)
    beside = {c.get("id") for at, c in lines[y].items() if at < x and c.get("scope") in ("row", "rowgroup")}
    above: set[str] = set()
    for line in reversed(lines[:y]):
        is_header = line[x].tag == "th" and line[x].get("scope") in ("col", "colgroup", "rowgroup")
        if above and not is_header:
            break
        if is_header:
            above.add(line[x].get("id"))
    return beside | above


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_has_the_headers_that_its_place_in_the_table_gives(name: str) -> None:
    page = html.fromstring(report_fragment(Edition(REPORTS[name]())))
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    tables = page.findall(".//table")
    assert len(tables) == 3
    for table in tables:
        for cell in table.findall(".//td[@data-cell]"):
            assert set(cell.get("headers").split()) == headers_by_scope(table, cell), cell.get("data-cell")


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_of_the_report_stands_in_its_cell_and_lines_are_full(name: str) -> None:
    report = REPORTS[name]()
    page = html.fromstring(report_fragment(Edition(report)))
    shown = {cell.get("data-cell"): cell.text_content() for cell in page.findall(".//td[@data-cell]")}
    assert shown == {f"{t.id}.{r.id}.{c.id}": str(value) for t, r, c, value in report.cells()}
    for table in page.findall(".//table"):
        width = len(table.findall("colgroup/col"))
        assert all(set(line) == set(range(width)) for line in places_of(table))


def test_headers_of_a_refusal_read_from_the_outside_in() -> None:
    page = html.fromstring(report_fragment(edition_2023()))
    (cell,) = page.xpath("//td[@data-cell='t3.denied_third_party.legal_law_service']")
    names = [page.get_element_by_id(i).text_content() for i in cell.get("headers").split()]
    assert names == [
        "申请人情况", "法人或其他组织", "法律服务机构", "三、本年度办理结果", "（三）不予公开", "4.保护第三方合法权益",
    ]  # fmt: skip


def test_table_4_prints_fifteen_figures_in_one_line_under_litigation_and_review() -> None:
    page = html.fromstring(report_fragment(edition_2023()))
    (table,) = page.find_class("t4")
    assert [len(row) for row in table.findall(".//tr")] == [2, 2, 15, 15]
    (cell,) = page.xpath("//td[@data-cell='t4.litigation_after_review.pending']")
    names = [page.get_element_by_id(i).text_content() for i in cell.get("headers").split()]
    assert names == ["行政诉讼", "复议后起诉", "尚未审结"]


def test_sections_stand_in_the_order_of_the_form_with_their_parts() -> None:
    page = html.fromstring(report_fragment(edition_2023()))
    headings = [
        h.text_content()
        for h in page.xpath("//h1|//section[contains(@class,'report-section')]/*[self::h2 or self::h3]")
    ]
    assert headings == [
        "青禾县人民政府2023年政府信息公开工作年度报告",
        "一、总体情况", "（一）主动公开", "（二）依申请公开", "（三）政府信息管理", "（四）政府信息公开平台建设", "（五）监督保障",
        "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
    ]  # fmt: skip


def test_each_table_scrolls_inside_a_named_region_that_the_keyboard_reaches() -> None:
    page = html.fromstring(report_fragment(edition_2020()))
    regions = page.find_class("table-scroll")
    assert len(regions) == 3
    for region in regions:
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        assert page.get_element_by_id(region.get("aria-labelledby")).tag == "caption"


def test_a_filed_report_leaves_a_blank_empty_and_a_draft_says_unfilled() -> None:
    report = report_2023().with_cell("t3", "granted", "legal_social", None)
    where = "//td[@data-cell='t3.granted.legal_social']"
    (filed,) = html.fromstring(report_fragment(Edition(report))).xpath(where)
    draft = html.fromstring(report_fragment(Edition(report, mark="草稿")))
    assert filed.text_content() == ""
    assert draft.xpath(where)[0].text_content() == "未填"
    assert draft.find_class("report-mark")[0].text_content() == "草稿"


def test_a_section_not_written_is_marked_in_a_draft_and_statutory_none_is_printed_for_section_six() -> None:
    report = replace(report_2023(), text={})
    fragment = report_fragment(Edition(report, mark="草稿"))
    page = html.fromstring(fragment)
    assert page.xpath("string(//section[@id='s-problems']/p)") == "未填"
    assert page.xpath("string(//section[@id='s-other']/p)") == "无"
    assert page.findtext("h1") is not None
    assert page.xpath("string(//h1)") == "青禾县人民政府2023年政府信息公开工作年度报告"
    assert [p.text for p in page.find_class("report-closing")[0]] == ["青禾县人民政府", "2024年3月20日"]


def test_on_the_desk_a_number_opens_its_records() -> None:
    edition = replace(
        edition_2020(), links=lambda t, r, c: f"/desk/{t}/{r}/{c}?a=1&b=2" if t == "t2" else None
    )
    page = html.fromstring(report_fragment(edition))
    (link,) = page.xpath("//td[@data-cell='t2.procurement.amount']/a")
    assert (link.get("href"), link.text) == ("/desk/t2/procurement/amount?a=1&b=2", "856.73")
    assert not page.xpath("//table[contains(@class,'t3')]//a")


def test_attachments_code_and_record_appear_only_when_there_are_any() -> None:
    bare = html.fromstring(report_fragment(Edition(report_2020())))
    assert not bare.find_class("report-attachments")
    assert not bare.find_class("report-record")
    full = html.fromstring(report_fragment(edition_2023()))
    assert [a.get("href") for a in full.xpath("//section[@data-annex='attachments']//a")] == [
        "/files/2023-report-picture.pdf", "/files/2023-report.xlsx",
    ]  # fmt: skip
    (code,) = full.find_class("report-qr-code")
    assert (code.get("role"), code.findtext("{*}title") or code.findtext("title")) == (
        "img",
        "扫一扫在手机上查看当前页面",
    )
    record = full.find_class("report-record")[0].text_content()
    assert "更正说明：2024年4月8日" in record
    assert report_2023().digest() in record


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "vbscript:x"]
)
def test_a_link_that_would_run_is_refused(href: str) -> None:
    with pytest.raises(WrongInput, match="链接"):
        report_fragment(replace(edition_2020(), attachments=(Attachment("图解", href, 1),)))
    with pytest.raises(WrongInput, match="链接"):
        report_fragment(replace(edition_2020(), links=lambda t, r, c: href))


def test_what_people_write_stays_text() -> None:
    attack = '</script><script>alert(1)</script><img src=x onerror="x">&amp;'
    report = report_2020()
    text = dict.fromkeys((*report.text, "title"), attack)
    edition = replace(
        edition_2023(), report=replace(report, text=text, agency=attack), mark=attack, correction_note=attack,
        attachments=(Attachment(attack, "/a?x=\"><script>", 5),),
    )  # fmt: skip
    page = html.fromstring(standalone_page(edition))
    assert not page.xpath("//script|//img")
    assert page.xpath("string(//section[@id='s-problems']/p)") == attack


def test_the_fragment_stands_under_a_strict_policy() -> None:
    fragment = report_fragment(replace(edition_2023(), mark="草稿"))
    assert not re.search(r"<(script|style)|\son\w+=|\sstyle=|javascript:", fragment)


def test_the_page_to_download_is_complete_and_asks_nothing_of_the_network() -> None:
    text = standalone_page(edition_2023())
    page = html.document_fromstring(text)
    assert page.get("lang") == "zh-CN"
    assert page.xpath("//meta[@name='viewport']")
    assert "@media print" in page.findtext(".//style")
    assert not page.xpath("//link|//*[@src]")
    assert not re.search(r"url\(|@import", text)
