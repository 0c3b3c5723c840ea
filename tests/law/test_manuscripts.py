"""Kinds, 公开属性, grounds and routes of manuscripts; the file refuses what it cannot mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.law.errors import LawDataError
from gongkai.law.form import Form
from gongkai.law.loading import DATA
from gongkai.law.manuscripts import load, manuscripts

TEXT = (DATA / "publication.yaml").read_text(encoding="utf-8")


def test_the_three_attributes_and_their_notes() -> None:
    assert {a.label: a.note for a in manuscripts().attributes.values()} == {
        "主动公开": "此件公开发布",
        "依申请公开": "此件依申请公开",
        "不予公开": "此件不予公开",
    }


def test_article_20_has_its_fifteen_matters_in_order() -> None:
    assert list(manuscripts().article20) == [f"20.{n}" for n in range(1, 16)]


def test_kinds_that_feed_a_register_name_a_row_of_table_2() -> None:
    rows = {r.id for r in Form.named("cn-gi-annual-2021").table("t2").all_rows()} | {"other_docs"}
    assert {k.register for k in manuscripts().kinds.values()} - {""} <= rows


def test_every_ground_belongs_to_an_attribute_that_needs_one() -> None:
    assert {g.attribute for g in manuscripts().grounds.values()} == {"on_request", "withheld"}


@pytest.mark.parametrize(
    ("channels", "kind", "roles"),
    [
        (["wechat"], "news", {"party_office"}),
        (["wechat", "portal"], "news", {"party_office", "office"}),
        (["portal"], "news", {"office"}),
        (["wechat"], "notice", {"office"}),
        ([], "news", {"office"}),
    ],
)
def test_news_of_the_wechat_account_goes_to_the_party_office(
    channels: list[str], kind: str, roles: set[str]
) -> None:
    assert manuscripts().reviewers(channels, kind) == roles


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("article20: '20.1', genre", "article20: '20.16', genre", "no item '20.16'"),
        ("attribute: withheld, source: [regulation-2019, 第十五条]", "attribute: hidden, source: [regulation-2019, 第十五条]", "no attribute 'hidden'"),
        ("kinds: [news]", "kinds: [gossip]", "no kind 'gossip'"),
        ("label: 转载, official: false", "label: 转载, official: 1", "official must be true or false"),
        ("source: [practice, 信息发布审核惯例，见docs/decisions/018]", "source: [hearsay, 传闻]", "no act"),
        ("default_route: office", "default_route: office\nextra: 1", "unknown key 'extra'"),
    ],
)  # fmt: skip
def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TEXT
    path = tmp_path / "publication.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawDataError, match=says):
        load(path)
