"""The page of numbers: every bar has its figure, every figure the list behind it."""

from __future__ import annotations

from datetime import date

from gongkai.portal.statistics import bars
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency
from portal.test_publications import page, text
from publishing.publications import publication


def test_the_longest_bar_is_whole_and_nothing_has_none() -> None:
    rows = bars([("甲", 4, ""), ("乙", 1, ""), ("丙", 0, "")])
    assert [(b.number, b.length) for b in rows] == [(4, 100.0), (1, 25.0), (0, 0.0)]
    assert [b.length for b in bars([("甲", 0, "")])] == [0]


def test_figures_of_a_year_add_up_and_lead_to_their_lists(
    agency: Agency, pages: dict[str, Publication]
) -> None:
    for month in (1, 1, 3):
        publication(
            agency, f"{month}月计划", kind="plan", article20="20.3", published_on=date(2020, month, 2)
        )
    found = page("/JC-JY/statistics/?year=2020")
    tables = {
        text(t.getprevious()): [int(text(td)) for td in t.xpath(".//td[@class='figure']")]
        for t in found.xpath("//table")
    }
    assert tables["2020年各月公开数量"] == [2, 0, 1] + [0] * 9
    assert sum(tables["2020年条例第二十条各事项数量"]) == sum(tables["2020年各类信息数量"]) == 3
    assert tables["各年度公开数量"] == [3, 8]
    (link,) = found.xpath("//table//a[.='规划计划']/@href")
    assert len(page(link).xpath("//ul[@class='item-list']/li")) == 3


def test_an_unknown_year_shows_the_newest(pages: dict[str, Publication]) -> None:
    for query in ("", "?year=1999", "?year=x"):
        assert "2021年公开8条" in text(page(f"/JC-JY/statistics/{query}"))
