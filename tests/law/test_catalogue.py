"""The national catalogue as data: its counts, its channels, what is unconfirmed; a broken file is refused by place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gongkai.law.catalogue import FOLDER, load_profile, profile, profiles
from gongkai.law.errors import LawDataError, WrongInput

NAME = "moe-compulsory-education-2019"
TEXT = (FOLDER / f"{NAME}.yaml").read_text(encoding="utf-8")


def test_ten_first_level_and_thirty_four_second_level_matters() -> None:
    found = profile(NAME)
    assert [i.name for i in found.items] == [
        "政策文件", "教育概况", "民办学校信息", "财务信息", "招生管理", "学生管理", "教师管理", "重要政策执行情况", "教育督导",
        "校园安全",
    ]  # fmt: skip
    seconds = [i for i in found.all_items() if i.key.startswith("2.")]
    assert (len(seconds), sum(not i.confirmed for i in seconds)) == (34, 17)


def test_thirteen_channels_in_the_printed_order() -> None:
    labels = list(profile(NAME).channels.values())
    assert len(labels) == 13
    assert (labels[0], labels[-1]) == ("政府网站", "其他")


def test_what_a_row_does_not_say_comes_from_the_defaults() -> None:
    matters = {i.name: i for i in profile(NAME).all_items()}
    plan, money = matters["招生计划"], matters["财务信息"]
    assert (plan.within_workdays, plan.audience, plan.mode, plan.level, plan.channels) == (
        20, ("public",), ("proactive",), ("county",), ("gov_site",),
    )  # fmt: skip
    first, second = (i for i in profile(NAME).all_items() if i.name == "财务信息")
    assert money == second
    assert (first.key, second.level) == ("1.4", ("county", "township"))


def test_the_facts_agree_with_the_file(shared: Path) -> None:
    known = yaml.safe_load((shared / "law" / "catalogue_education.yaml").read_text(encoding="utf-8"))
    found = profile(NAME)
    assert {c["id"]: c["zh"] for c in known["channels"]} == dict(found.channels)
    for theirs, ours in zip(known["items"], found.items, strict=True):
        assert theirs["zh"] == ours.name
        for one, mine in zip(theirs["children"], ours.children, strict=True):
            assert one["num"] == mine.number
            assert mine.confirmed is (one["confidence"] == "verified")
            assert mine.name == one["zh"] or mine.name in one["candidates"]
            assert mine.content == tuple(one.get("content", ()))


def test_an_unknown_catalogue_is_named_with_those_that_there_are() -> None:
    assert list(profiles()) == [NAME]
    with pytest.raises(WrongInput, match=f"没有名为“x”的标准目录，可用的有：{NAME}"):
        profile("x")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("counts: {first: 10, second: 34}", "counts: {first: 10, second: 33}", "there are 10 and 34 items"),
        ("{number: 14, name", "{number: 15, name", "numbers must run from 1 without a gap"),
        ("{number: 1, name: '教育法律'", "{number: one, name: '教育法律'", "number must be a whole number from 1"),
        ("confirmed: true, content: ['教育法'", "confirmed: 是, content: ['教育法'", "confirmed must be true or false"),
        ("['gov_site', 'gazette']", "['gov_site', 'pigeon']", "item 2: 'pigeon' is no word of channels"),
        ("basis: ['gi'], channels: ['gov_site']}", "basis: ['bible'], channels: ['gov_site']}", "'bible' is no word of basis"),
        ("channels: ['gov_site', 'gazette']", "channels: gov_site", "item 2: channels must be a list"),
        ("article20: '20.1'\n", "article20: '20.16'\n", "'20.16' is no matter of article 20"),
        ("within_workdays: 20", "within_workdays: 二十", "within_workdays must be a whole number"),
        ("name: '招生计划'", "name: '招生范围'", "'招生范围' stands there twice"),
        ("name: 教育督导", "name: 校园安全", "'校园安全' stands there twice"),
        ("source: [catalogue-education-2019, 附件]", "source: [somewhere, 附件]", "which is no act"),
        ("field: 义务教育\n", "", "key 'field' is missing"),
        ("field: 义务教育\n", "field: 义务教育\nstranger: 1\n", "unknown key 'stranger'"),
        ("body: 县级教育行政部门, ", "", "key 'body' is missing"),
        ("content: ['招生结果']", "content: [2020]", "item 14 content: '2020' is not text"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "broken.yaml"
    assert old in TEXT
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawDataError) as caught:
        load_profile(path)
    assert says in str(caught.value)
    assert "broken.yaml" in str(caught.value)
