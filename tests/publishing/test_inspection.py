"""What must not go out is found and said without showing it; what is right is left alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from gongkai.law.errors import LawDataError
from gongkai.publishing.inspection import inspect
from gongkai.publishing.inspection.words import load, words

OWN = Path(words.__code__.co_filename).with_name("words.yaml")


def _rules(body: str, **more: Any) -> list[tuple[str, str, str]]:
    return [(f.rule, f.severity, f.where) for f in inspect(body, **more)]


def test_personal_numbers_are_found_with_their_place_and_not_shown() -> None:
    found = inspect(
        "<p>正文。</p><table><tr><td>甲</td><td>420101900307123</td></tr></table><p>电话13800138000</p>"
    )
    assert [(f.rule, f.severity, f.where) for f in found] == [
        ("PD-ID", "stop", "第2段"),
        ("PD-MOBILE", "warn", "第3段"),
    ]
    assert not any("420101900307123" in f.says or "13800138000" in f.says for f in found)


def test_attachments_and_titles_are_looked_at_too() -> None:
    found = inspect(
        "<p>正文。</p>", title="做好渡假安排", attachments={"名单.xlsx": "甲\t13800138000\n截止目前"}
    )
    assert [(f.rule, f.where) for f in found] == [
        ("WORD", "标题"),
        ("PD-MOBILE", "附件“名单.xlsx”"),
        ("WORD", "附件“名单.xlsx”"),
    ]


def test_many_finds_in_one_place_are_counted() -> None:
    found = inspect("", attachments={"a": "\n".join(f"138{n:08d}" for n in range(11, 41))})
    assert len(found) == 21
    assert "此外还有10处疑似手机号码" in found[-1].says


@pytest.mark.parametrize(
    "right",
    [
        "年份内容", "每月份内完成", "制定阅读计划", "按装修标准", "过渡假期", "不良反应情况", "尤其它是", "既使用又保管", "按排名先后",
        "原国家教委发布", "“十四五”规划", "各农业部门", "来回教室", "修复盖板", "教授与学生", "全部份额", "报名截止到期", "省委、省政府",
        "“互联网+政务服务”", "人力资源和社会保障部", "截至目前", "作为", "市场监管总局", "民政部门", "二十四五岁", "完成份额", "交付校长",
    ],
)  # fmt: skip
def test_right_words_are_left_alone(right: str) -> None:
    assert inspect(f"<p>{right}</p>") == []


@pytest.mark.parametrize("word", load(OWN), ids=lambda w: w.wrong)
def test_every_wrong_word_is_found_and_its_right_one_is_not(word: Any) -> None:
    found = inspect(f"<p>关于{word.wrong}。</p>")
    assert word.wrong in "".join(f.says for f in found)
    assert not [f for f in inspect(f"<p>关于{word.right}。</p>") if f"“{word.wrong}”应为" in f.says]
    for longer in word.unless:
        assert not [f for f in inspect(f"<p>{longer}</p>") if f"“{word.wrong}”应为" in f.says]


def test_the_same_word_is_said_once_for_a_place_with_how_often() -> None:
    (found,) = inspect("<p>帐户和帐户</p>")
    assert found.says == "“帐户”应为“账户”（规范用字），共2处"


def test_an_installation_adds_replaces_and_takes_out(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    (tmp_path / "words").mkdir()
    file = tmp_path / "words" / "own.yaml"
    file.write_text(
        "words:\n  - {wrong: 江成县, right: 江城县, severity: stop, why: 本县名称}\n"
        "  - {wrong: 帐户, right: 账户, severity: 'off', why: 本局不查}\n",
        encoding="utf-8",
    )
    assert _rules("<p>江成县的帐户</p>") == [("WORD", "stop", "第1段")]
    file.write_text("words:\n  - {wrong: 甲, right: 乙, severity: warn, why: 例}\n", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert _rules("<p>甲，江成县</p>") == [("WORD", "warn", "第1段")]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("words:\n  - {wrong: 甲, right: 乙, severity: bad, why: 例}", "severity"),
        ("words:\n  - {wrong: 甲, right: 乙, severity: warn}", "missing"),
        ("words:\n  - {wrong: 甲, right: 乙, severity: warn, why: 例, unless: [丙]}", "unless"),
        ("words: []", "at least one"),
    ],
)
def test_a_broken_list_is_refused_by_its_name(raw: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(raw, encoding="utf-8")
    with pytest.raises(LawDataError, match=says) as caught:
        load(file)
    assert "own.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        ("<p>各校招生计划见下表。</p><p><img src='a.png' alt='招生计划'></p>" + "<p>字</p>" * 80, ["IMG-TABLE"]),
        ("<p>2021年招生计划表</p><img src='a.png' alt='招生计划'>" + "<p>字</p>" * 80, ["IMG-TABLE"]),
        ("<p>" + "字" * 80 + "</p><img src='a.png' alt='图'><p>上表为招生计划。</p>", ["IMG-TABLE"]),
        ("<p>见下表。</p><table><tr><td>" + "字" * 80 + "</td></tr></table><img src='a.png' alt='现场'>", []),
        ("<p>通知</p><img src='a.png' alt='通知全文'>", ["IMG-TEXT"]),
        ("<p>" + "字" * 80 + "</p><img src='a.png'>", ["IMG-ALT"]),
        ("<p>" + "字" * 80 + "</p><img src='a.png' alt='活动现场'>", []),
    ],
)  # fmt: skip
def test_pictures_that_stand_for_tables_or_words(body: str, rules: list[str]) -> None:
    assert [rule for rule, *_ in _rules(body)] == rules


def test_a_small_picture_is_no_table() -> None:
    assert _rules("<p>见下表</p><img src='a.png' alt='图标'>", sizes={"a.png": (32, 32)}) == []
    assert _rules("<p>见下表</p><img src='a.png' alt='表'>", sizes={"a.png": (900, 600)}) != []


def test_links_that_lead_out_of_government_are_told() -> None:
    body = "".join(
        f"<a href='{url}'>x</a>"
        for url in (
            "https://www.gov.cn/a",
            "https://x.gov.cn.evil.com/",
            "/own",
            "https://own.example/",
            "http://[x/",
        )
    )
    assert [(f.rule, f.says.split("：")[1][:20]) for f in inspect(body, own_hosts=["OWN.example"])] == [
        ("LINK-FOREIGN", "https://x.gov.cn.evi"), ("LINK-BROKEN", "http://[x/"),
    ]  # fmt: skip
