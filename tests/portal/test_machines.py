"""What machines read: feeds, maps, robots, QR codes, open data, bundles, old addresses."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from django.test import Client
from lxml import etree, html

from gongkai.publishing.models import OldAddress, Publication
from gongkai.registry.models import Agency
from publishing.publications import file, publication


def body(address: str, status: int = 200) -> bytes:
    response = Client().get(address)
    assert response.status_code == status
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(("fmt", "entry"), [("atom", "{http://www.w3.org/2005/Atom}entry"), ("rss", "item")])
def test_feeds_follow_the_filters_and_forget_what_was_withdrawn(
    pages: dict[str, Publication], fmt: str, entry: str
) -> None:
    whole = etree.fromstring(body(f"/JC-JY/info/feed.{fmt}"))
    assert len(list(whole.iter(entry))) == 8
    assert "数据有误的公告" not in etree.tostring(whole, encoding="unicode")
    assert len(list(etree.fromstring(body(f"/JC-JY/info/feed.{fmt}?kind=normative")).iter(entry))) == 2
    body("/JC-JY/info/feed.txt", 404)


def _locations(address: str) -> list[str]:
    return [loc.text for loc in etree.fromstring(body(address)).iter("{*}loc")]


def test_the_maps_hold_every_public_page_once(pages: dict[str, Publication], settings) -> None:
    parts = _locations("/sitemap.xml")
    assert parts[0].endswith("/sitemap-0.xml")
    found = [loc for part in parts for loc in _locations(part.removeprefix(settings.ADDRESS))]
    assert len(found) == len(set(found))
    for name, one in pages.items():
        there = f"{settings.ADDRESS}/JC-JY/info/{one.pk}/" in found
        assert there == (name not in ("withdrawn", "withheld")), name
    for address in found:
        assert Client().get(address.removeprefix(settings.ADDRESS)).status_code == 200


def test_robots_are_kept_out_of_the_desk_and_of_other_ways_to_read(db: None) -> None:
    said = body("/robots.txt").decode()
    assert all(
        line in said for line in ("Disallow: /desk/", "Disallow: /~", "Disallow: /search/", "Sitemap: http")
    )


def test_the_code_of_a_page_leads_to_this_site_only(db: None) -> None:
    root = etree.fromstring(body("/qr.svg?of=/JC-JY/guide/"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    for strange in ("", "guide", "//example.cn/", "https://example.cn/", "/" + "a" * 300, "/%0A"):
        body(f"/qr.svg?of={strange}", 404)


def test_open_data_is_the_same_in_all_three_formats(agency: Agency, pages: dict[str, Publication]) -> None:
    publication(agency, "=SUM(1)的公告", summary="@提示")
    as_json = json.loads(body("/JC-JY/info/publications.json"))
    rows = list(csv.DictReader(io.StringIO(body("/JC-JY/info/publications.csv").decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(body("/JC-JY/info/publications.xlsx"))).active
    heading, *lines = sheet.iter_rows(values_only=True)
    assert len(as_json) == len(rows) == len(lines) == 9
    assert list(as_json[0]) == list(rows[0]) == list(heading)
    assert {r["标题"] for r in as_json} - {r["标题"] for r in rows} == {"=SUM(1)的公告"}
    assert "'=SUM(1)的公告" in {r["标题"] for r in rows} & {line[1] for line in lines}
    assert [r["有效性"] for r in as_json if r["标题"] == "临时防控措施"] == ["失效"]
    assert len(json.loads(body("/JC-JY/info/publications.json?kind=normative"))) == 2
    assert json.loads(body("/JC-JY/info/publications.json?year=1999")) == []
    body("/JC-JY/info/publications.pdf", 404)


def test_a_bundle_is_whole_and_readable_alone(pages: dict[str, Publication]) -> None:
    plain = pages["plain"]
    file(plain, b"%PDF-1.4 other", "../附件1 学区划分表", order=2)
    packed = zipfile.ZipFile(io.BytesIO(body(f"/JC-JY/info/{plain.pk}/bundle.zip")))
    names = packed.namelist()
    assert names[:2] == ["index.html", "metadata.json"]
    assert len(names) == 5
    assert all(not name.startswith(("/", "..")) and "../" not in name for name in names)
    data = json.loads(packed.read("metadata.json"))
    assert data["metadata"]["索引号"] == plain.index_number
    assert data["links"][0]["relation"] == "相关解读"
    read = html.document_fromstring(packed.read("index.html").decode())
    from urllib.parse import unquote

    hrefs = [unquote(href) for href in read.xpath("//li/a/@href")]
    assert sorted(hrefs) == sorted(names[2:])
    assert {f["path"]: f["size"] for f in data["files"]} == {
        n: packed.getinfo(n).file_size for n in names[2:]
    }


@pytest.mark.parametrize("status", ["withdrawn", "withheld"])
def test_what_is_not_public_has_no_bundle(pages: dict[str, Publication], status: str) -> None:
    body(f"/JC-JY/info/{pages[status].pk}/bundle.zip", 404)


def test_old_addresses_lead_on_with_their_query_and_in_every_way_of_reading(
    pages: dict[str, Publication],
) -> None:
    OldAddress.objects.create(path="/show.asp?id=12", publication=pages["plain"])
    OldAddress.objects.create(path="/jyj/t1.html", publication=pages["repealed"])
    for asked, leads in (
        ("/show.asp?id=12", f"/JC-JY/info/{pages['plain'].pk}/"),
        ("/jyj/t1.html?from=wx", f"/JC-JY/info/{pages['repealed'].pk}/"),
        ("/~large/jyj/t1.html", f"/~large/JC-JY/info/{pages['repealed'].pk}/"),
        ("/jyj/t1.html/", f"/JC-JY/info/{pages['repealed'].pk}/"),
    ):
        response = Client().get(asked)
        assert (response.status_code, response["Location"]) == (301, leads)
    assert Client().get("/show.asp?id=13", follow=True).status_code == 404
