"""An agency's column, lists and documents as a reader meets them; few queries whatever the number of rows."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from lxml import html

from faces.walker import faults
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency
from publishing.publications import AT, file, link, publication

MOST_QUERIES = 8


def page(address: str, status: int = 200) -> html.HtmlElement:
    response = Client().get(address)
    assert response.status_code == status
    assert faults(response.content) == []
    assert not response.cookies
    return html.document_fromstring(response.content.decode())


def text(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content())


def meta(found: html.HtmlElement) -> dict[str, str]:
    return {m.get("name"): m.get("content") for m in found.xpath("//meta[@name]")}


def test_the_column_shows_the_newest_the_fifteen_matters_and_the_way_on(
    pages: dict[str, Publication],
) -> None:
    found = page("/JC-JY/")
    assert [text(a) for a in found.xpath("//nav[@aria-label='政府信息公开']//a")] == [
        "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开",
    ]  # fmt: skip
    assert len(found.xpath("//ol[@class='matters']/li")) == 15
    assert "数据有误的公告" not in text(found)
    assert text(found.xpath("//dl[@class='key-figures']//dd")[0]) == "8条"


def test_with_one_agency_the_root_is_its_column(db: None) -> None:
    import make

    publication(make.agency("JC-JY"))
    found = page("/")
    assert "江城县教育局政府信息公开" in text(found)
    assert found.xpath("//nav[@aria-label='政府信息公开']//a[.='政府信息公开指南']/@href") == [
        "/JC-JY/guide/"
    ]


def test_with_several_agencies_the_root_lists_them(pages: dict[str, Publication]) -> None:
    found = page("/")
    assert [text(a) for a in found.xpath("//h3/a")] == ["江城县交通运输局", "江城县教育局"]
    assert [text(a) for a in page("/?q=教育").xpath("//h3/a")] == ["江城县教育局"]


def test_a_matter_has_its_own_list_and_its_own_feed(pages: dict[str, Publication]) -> None:
    found = page("/JC-JY/content/20.1/")
    assert [text(a) for a in found.xpath("//ul[@class='item-list']//a")] == [
        "关于废止部分文件的决定",
        "学区管理办法",
    ]
    assert text(found.xpath("//h1")[0]) == "规章和规范性文件"
    assert found.xpath("//a[.='Atom']/@href") == ["/JC-JY/info/feed.atom?article20=20.1"]
    assert Client().get("/JC-JY/content/20.99/").status_code == 404


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=学区", ["学区管理办法"]),
        ("number=江教规〔2021〕", ["关于废止部分文件的决定"]),
        ("kind=normative&validity=repealed", ["学区管理办法"]),
        ("validity=lapsed", ["临时防控措施"]),
        ("year=2019", []),
        ("since=2021-01-11", []),
        ("kind=emergency&article20=20.12", ["停课通知"]),
    ],
)
def test_a_list_is_narrowed_by_its_filters(
    pages: dict[str, Publication], query: str, titles: list[str]
) -> None:
    found = page(f"/JC-JY/info/?{query}")
    assert [text(a) for a in found.xpath("//ul[@class='item-list']//a")] == titles


@pytest.mark.parametrize("query", ["year=20x0", "since=2021-13-01", "kind=secret", "sort=body", "unit=x"])
def test_a_filter_that_cannot_be_read_is_said(pages: dict[str, Publication], query: str) -> None:
    page(f"/JC-JY/info/?{query}", 400)


def test_a_document_says_all_that_readers_and_machines_look_for(pages: dict[str, Publication]) -> None:
    plain = pages["plain"]
    found = page(f"/JC-JY/info/{plain.pk}/")
    rows = {text(tr[0]): text(tr[1]) for tr in found.xpath("//table[@class='metadata']//tr")}
    assert rows["索引号"] == plain.index_number
    assert (rows["发文字号"], rows["成文日期"], rows["有效性"]) == ("江教〔2021〕1号", "2021-01-08", "有效")
    said = meta(found)
    assert said["SiteName"] == "江城县教育局"
    assert said["SiteIDCode"] == "4290060001"
    assert (said["ArticleTitle"], said["PubDate"]) == (plain.title, "2021-01-10 10:00")
    assert (said["ColumnName"], said["Keywords"]) == ("通知公告", "招生，入学")
    assert "（此件公开发布）" in text(found)
    assert "相关解读：《关于做好招生入学工作的通知》解读" in text(found)
    assert "加盖电子印章" in text(found)
    assert "SHA-256" in text(found)
    assert "约需1分钟" in text(found)
    back = page(f"/JC-JY/info/{pages['interpretation'].pk}/")
    assert f"解读：{plain.title}" in text(back)


def test_nothing_empty_is_labelled(pages: dict[str, Publication]) -> None:
    found = page(f"/JC-JY/info/{pages['reprint'].pk}/")
    assert "附件下载" not in text(found)
    assert "更正记录" not in text(found)
    assert all(text(td).strip() for td in found.xpath("//table[@class='metadata']//td"))
    assert found.xpath("//a[.='查看原文']/@href") == ["https://www.example.cn/t1.html"]
    other = page("/JC-JT/")
    assert "网站标识码" not in text(other)
    assert "备案号" not in text(other)


def test_validity_is_said_with_what_ended_it_and_derived_on_the_day(pages: dict[str, Publication]) -> None:
    repealed = page(f"/JC-JY/info/{pages['repealed'].pk}/")
    band = repealed.xpath("//p[@class='band ended']")[0]
    assert text(band) == "本文件已废止（自2021年1月10日起），由关于废止部分文件的决定废止，仅供查阅。"
    assert band.xpath("a/@href") == [f"/JC-JY/info/{pages['repealing'].pk}/"]
    assert "有效期至2020年12月31日" in text(
        page(f"/JC-JY/info/{pages['lapsed'].pk}/").xpath("//p[@class='band ended']")[0]
    )
    assert "审核手续正在补办" in text(page(f"/JC-JY/info/{pages['emergency'].pk}/"))


def test_a_withdrawn_page_is_gone_and_says_why(pages: dict[str, Publication]) -> None:
    pdf = file(pages["withdrawn"])
    found = page(f"/JC-JY/info/{pages['withdrawn'].pk}/", 410)
    assert "数据有误" in text(found)
    assert "学区由县教育局划定" not in text(found)
    assert meta(found)["robots"] == "noindex"
    for rest in (f"files/{pdf.pk}/", "bundle.zip"):
        assert Client().get(f"/JC-JY/info/{pages['withdrawn'].pk}/{rest}").status_code == 404


def test_a_withheld_item_is_announced_without_its_text(pages: dict[str, Publication]) -> None:
    found = page(f"/JC-JY/info/{pages['withheld'].pk}/")
    assert "此信息存在，但不公开" in text(found)
    assert "依法确定为国家秘密" in text(found)


def test_a_page_of_another_agency_is_not_found(pages: dict[str, Publication]) -> None:
    page(f"/JC-JT/info/{pages['plain'].pk}/", 404)
    page("/nowhere/", 404)


def test_files_are_served_under_their_names_and_only_while_public(pages: dict[str, Publication]) -> None:
    held = pages["plain"].files.get(part="attachment")
    address = f"/JC-JY/info/{pages['plain'].pk}/files/{held.pk}/"
    response = Client().get(address)
    assert response.content == b"%PDF-1.4 sample"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert "%E9%99%84%E4%BB%B61" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    again = Client().get(address, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Publication.objects.filter(pk=pages["plain"].pk).update(status="withdrawn")
    assert Client().get(address, headers={"if-none-match": response["ETag"]}).status_code == 404


def test_a_file_with_a_changed_byte_is_not_served(pages: dict[str, Publication]) -> None:
    from gongkai.files.storage import path_of

    held = file(pages["plain"], b"%PDF-1.4 whole", "附件2")
    path_of(held.file.digest).write_bytes(b"%PDF-1.4 other")
    assert Client().get(f"/JC-JY/info/{pages['plain'].pk}/files/{held.pk}/").status_code == 404
    path_of(held.file.digest).unlink()


def test_pages_may_be_kept_and_need_not_be_sent_twice(pages: dict[str, Publication]) -> None:
    for address in ("/", "/JC-JY/", "/JC-JY/info/", f"/JC-JY/info/{pages['plain'].pk}/", "/JC-JY/guide/"):
        response = Client().get(address)
        assert response["Cache-Control"].startswith("public, max-age=60")
        assert "stale-if-error" in response["Cache-Control"]
        assert "Cookie" not in response.get("Vary", "")
        again = Client().get(address, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("rows", [3, 60])
def test_pages_make_few_queries_whatever_the_number_of_rows(
    agency: Agency, pages: dict[str, Publication], rows: int, django_assert_max_num_queries
) -> None:
    for number in range(rows):
        made = publication(agency, f"第{number}号公告", published_on=date(2020, 1 + number % 12, 1))
        link(made, pages["plain"], "relates")
        file(pages["plain"], f"%PDF-1.4 {number}".encode(), f"附件{number}")
    for address in (
        "/", "/JC-JY/", "/JC-JY/content/", "/JC-JY/content/20.11/", "/JC-JY/info/", "/JC-JY/info/?q=公告&page=2",
        f"/JC-JY/info/{pages['plain'].pk}/", "/JC-JY/guide/", "/JC-JY/institution/", "/JC-JY/leaders/", "/JC-JY/rules/",
    ):  # fmt: skip
        with django_assert_max_num_queries(MOST_QUERIES):
            assert Client().get(address).status_code == 200


def test_long_lists_are_walked_page_by_page(agency: Agency) -> None:
    for number in range(45):
        publication(agency, f"第{number:02d}号公告", updated_at=AT)
    seen = []
    for n in (1, 2, 3):
        seen += [text(a) for a in page(f"/JC-JY/info/?page={n}").xpath("//ul[@class='item-list']//a")]
    assert len(seen) == len(set(seen)) == 45
    assert "第3/3页" in text(page("/JC-JY/info/?page=99"))
