"""The search page and the pages of alerts, as a reader meets them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from lxml import html

import make
from faces.walker import faults
from gongkai import clock
from gongkai.notify.models import Message
from gongkai.search import saved
from gongkai.search.models import SavedSearch
from search.entries import entry, put

pytestmark = pytest.mark.django_db
EMAIL = "reader@example.cn"


@pytest.fixture
def mailing(settings) -> None:
    settings.EMAIL_HOST = "127.0.0.1"


def page(client: Client, address: str, status: int = 200) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == status
    assert faults(response.content) == []
    return html.document_fromstring(response.content.decode())


def text(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content())


def many(n: int) -> None:
    put(
        *(
            entry(
                f"招生公告{i}", body="正文招生", year=2020 + i % 2, unit=f"第{i % 15}科", doc_kind="公告", validity="有效",
                public_on=date(2020, 1, 1) + timedelta(days=i),
            )
            for i in range(n)
        )
    )  # fmt: skip


def test_the_empty_page_explains_and_finds_nothing(client: Client) -> None:
    put("招生")
    found = page(client, "/search/")
    assert "两个字的词也能找到" in text(found)
    assert found.xpath("//ol[@class='search-list']") == []


def test_a_two_character_word_leads_to_the_document(client: Client) -> None:
    put(entry("義務教育招生办法", body="划分学区", number="江教规〔2020〕3号", url="/d/7/", validity="失效"))
    found = page(client, "/search/?q=招生")
    (link,) = found.xpath("//ol//h2/a")
    assert (link.get("href"), text(link)) == ("/d/7/", "義務教育招生办法")
    assert [text(m) for m in link.xpath("mark")] == ["招生"]
    assert "失效" in text(found.xpath("//ol[@class='search-list']/li")[0])
    assert (
        text(page(client, "/search/?q=江教规[2020]3号").xpath("//ol[@class='search-list']//mark")[0])
        == "江教规〔2020〕3号"[:-1]
    )


def test_facets_are_links_that_narrow_and_let_go_again(client: Client) -> None:
    many(30)
    found = page(client, "/search/?q=招生&sort=date")
    link = found.xpath("//ul[@aria-labelledby='facet-year']//a[contains(., '2021年')]")[0]
    assert "15" in text(link)
    assert parse_qs(urlsplit(link.get("href")).query) == {"q": ["招生"], "sort": ["date"], "year": ["2021"]}
    narrowed = page(client, "/search/" + link.get("href"))
    assert "共15条" in text(narrowed)
    (chosen,) = narrowed.xpath("//ul[@class='search-chosen']//a")
    assert "年份：2021" in text(chosen)
    assert "共30条" in text(page(client, "/search/" + chosen.get("href")))
    assert "另有3项" in text(found)


def test_pages_are_walked_by_links_and_keep_the_search(client: Client) -> None:
    many(45)
    found = page(client, "/search/?q=招生&sort=date&page=2")
    assert found.xpath("//ol[@class='search-list']/@start") == ["21"]
    assert "第2/3页" in text(found)
    (last,) = found.xpath("//nav[@class='pages']//a[contains(., '3')]/@href")
    assert len(page(client, "/search/" + last).xpath("//ol[@class='search-list']/li")) == 5
    assert "第3/3页" in text(page(client, "/search/?q=招生&page=999"))
    assert "第1/3页" in text(page(client, "/search/?q=招生&page=zwei"))


def test_a_search_keeps_its_filters_when_the_words_change(client: Client) -> None:
    many(3)
    fields = page(client, "/search/?q=招生&year=2020&unit=第0科&since=2020-01-01").xpath(
        "//form[@role='search']//input"
    )
    assert {f.get("name"): f.get("value") for f in fields} == {
        "q": "招生", "year": "2020", "unit": "第0科", "since": "2020-01-01", "until": "",
    }  # fmt: skip


def test_finding_nothing_comes_with_advice(client: Client) -> None:
    put("招生")
    found = page(client, "/search/?q=没有这样的词语&year=2020")
    assert "没有找到" in text(found)
    assert "去掉上面的部分条件" in text(found)


def test_what_cannot_be_read_in_the_address_is_said(client: Client) -> None:
    for query, says in (
        ("q=招生&since=2020-13-45", "起始日期“2020-13-45”不是日期"),
        ("q=招生&year=二〇二〇", "不是四位数字"),
        ("q=招生&agency=NOWHERE", "没有这个公开单位"),
    ):
        assert says in text(page(client, f"/search/?{query}", 400))


def test_one_agency_can_be_searched_alone(client: Client) -> None:
    mine, other = make.agency("JC-1"), make.agency("JC-2")
    put(entry("招生一", agency_id=mine.pk), entry("招生二", agency_id=other.pk))
    found = page(client, "/search/?q=招生&agency=JC-1")
    assert [text(a) for a in found.xpath("//ol//h2/a")] == ["招生一"]


def test_markup_in_words_and_texts_stays_text(client: Client) -> None:
    put(entry('<script>x()</script>招生"><img src=x>', body="<b>招生</b>", unit="<i>科</i>"))
    found = page(client, "/search/?q=招生%22%3E%3Cscript%3Ex()%3C/script%3E")
    assert found.xpath("//main//script | //main//img | //main//b | //main//i") == []


@pytest.mark.parametrize(
    "typed", ["'\"*^(", "NEAR(招生 办法)", "%00招生", "a" * 5000, "招生 AND", "〔〕", "-1' OR '1'='1"]
)
def test_nothing_typed_breaks_the_page(client: Client, typed: str) -> None:
    put("招生办法")
    assert client.get("/search/", {"q": typed}).status_code == 200


def test_zero_bytes_are_as_good_as_nothing(client: Client, mailing: None) -> None:
    put("招生办法")
    for name in ("q", "agency", "year", "kind", "unit", "validity", "since", "sort", "page"):
        assert (
            client.get("/search/", {"q": "招生", name: "招生\0" if name == "q" else "\0"}).status_code == 200
        )
    assert client.post("/search/alerts/", {"q": "招生\0", "email": EMAIL}).status_code == 302
    assert SavedSearch.objects.get().query == "招生"
    SavedSearch.objects.all().delete()
    assert client.post("/search/alerts/", {"q": "招生", "email": f"\0{EMAIL}"}).status_code == 302
    assert SavedSearch.objects.get().email == EMAIL
    for step in ("confirm", "stop"):
        assert client.post(f"/search/alerts/a%00b/{step}/").status_code == 404


def test_a_search_page_makes_few_queries_whatever_it_finds(
    client: Client, django_assert_max_num_queries
) -> None:
    many(40)
    with django_assert_max_num_queries(8):
        client.get("/search/?q=招生&year=2020&sort=date")


def test_without_a_mail_server_alerts_are_not_offered(client: Client, settings) -> None:
    settings.EMAIL_HOST = ""
    many(1)
    assert "发邮件" not in text(page(client, "/search/?q=招生"))
    assert client.get("/search/alerts/?q=招生").status_code == 404


def test_a_reader_asks_confirms_and_stops(client: Client, mailing: None) -> None:
    many(1)
    (link,) = page(client, "/search/?q=招生&year=2020").xpath("//a[contains(., '有新内容时发邮件')]/@href")
    form = page(client, link)
    fields = {f.get("name"): f.get("value") for f in form.xpath("//form[@method='post']//input")}
    fields.pop("csrfmiddlewaretoken")
    assert client.post("/search/alerts/", {**fields, "email": EMAIL}).status_code == 302
    assert "请查收邮件" in text(page(client, "/search/alerts/asked/"))
    made, mail = SavedSearch.objects.get(), Message.objects.get()
    assert (made.query, made.filters, made.confirmed_at) == ("招生", {"years": [2020]}, None)
    assert (mail.to, mail.urgent) == (EMAIL, True)
    confirm = urlsplit(re.search(r"http\S+", mail.text).group()).path
    page(client, confirm)
    made.refresh_from_db()
    assert made.confirmed_at is None  # a mail scanner opened the link
    assert "订阅已生效" in client.post(confirm).content.decode()
    made.refresh_from_db()
    assert made.confirmed_at is not None
    page(client, confirm)
    stop = confirm.replace("confirm", "stop")
    page(client, stop)
    assert "订阅已停止" in client.post(stop).content.decode()
    assert "订阅已停止" in client.post(stop).content.decode()
    assert client.get(stop).status_code == 404
    assert client.post(confirm).status_code == 409


def test_the_answer_is_the_same_for_readers_strangers_and_the_too_eager(
    client: Client, mailing: None
) -> None:
    known = saved.save_search(EMAIL, "招生", saved.Filters(), at=clock.now())
    saved.confirm(known.token, today=clock.today(), at=clock.now())
    answers = set()
    for n in range(saved.OF_ADDRESS + 2):
        for email in (EMAIL, "stranger@example.cn"):
            given = client.post("/search/alerts/", {"q": f"招生{n or ''}", "email": email})
            answers.add((given.status_code, given["Location"], given.content))
    assert answers == {(302, "/search/alerts/asked/", b"")}
    assert SavedSearch.objects.count() == 2 * saved.OF_ADDRESS


def test_one_place_that_asks_for_many_addresses_is_stopped(client: Client, mailing: None) -> None:
    codes = [
        client.post("/search/alerts/", {"q": "招生", "email": f"r{n}@example.cn"}).status_code
        for n in range(saved.OF_SOURCE + 1)
    ]
    assert codes == [302] * saved.OF_SOURCE + [409]


def test_a_wrong_address_is_said_beside_the_field_and_kept(client: Client, mailing: None) -> None:
    for email, says in (("", "请填写电子邮箱"), ("reader", "地址不正确")):
        response = client.post("/search/alerts/", {"q": "招生", "email": email})
        assert response.status_code == 400
        assert faults(response.content) == []
        assert says in response.content.decode()
    assert not SavedSearch.objects.exists()


def test_the_form_needs_its_token_and_a_search(mailing: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/search/alerts/", {"q": "招生", "email": EMAIL}).status_code == 403
    assert strict.get("/search/alerts/")["Location"].startswith("/search/")
    assert strict.get("/search/alerts/nobody/confirm/").status_code == 404
