"""Letters as data: each says what it must, each kind of reply has one, and a template cannot lose a required field."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.letters import addressee, letter_kind, letters, load_letters, paragraphs, sound_text
from gongkai.law.loading import DATA
from gongkai.law.receipt import WAYS
from gongkai.law.remedies import Organs
from gongkai.law.replies import all_replies

ORGANS = Organs("某市人民政府", "", "某市人民法院", "某平台")


def facts_of(kind_id: str) -> dict[str, object]:
    """Made-up facts for every field of a letter, each told apart by its name."""
    kind = letter_kind(kind_id)
    named = {**letters().common, **kind.fields}
    found: dict[str, object] = {name: f"〈{name}〉" for name in named}
    found["way_in"] = "counter"
    for name in named:
        if name.endswith("_list"):
            found[name] = [f"〈{name}1〉", f"〈{name}2〉"]
    return found


def test_the_whole_set_is_there() -> None:
    ids = {f"L{n:02d}" for n in (*range(1, 15), *range(20, 47), 50, 51, 52, 53, 54)}
    assert set(letters().kinds) == ids


def test_each_kind_of_reply_has_exactly_one_letter() -> None:
    carried = [r for kind in letters().kinds.values() for r in kind.replies]
    assert sorted(carried) == sorted(set(all_replies()) - {"withdrawn"})


@pytest.mark.parametrize("kind_id", sorted(letters().kinds))
def test_a_letter_says_every_required_fact(kind_id: str) -> None:
    kind, facts = letter_kind(kind_id), facts_of(kind_id)
    text = "\n".join(paragraphs(kind, facts, day=date(2025, 1, 2), organs=ORGANS)) + addressee(kind, facts)
    for name in kind.fields:
        assert f"〈{name}" in text, name
    assert ("行政复议" in text) is (kind.sort in ("final", "fee"))


@pytest.mark.parametrize("kind_id", sorted(letters().kinds))
def test_no_letter_is_made_with_an_empty_field(kind_id: str) -> None:
    for name, label in letter_kind(kind_id).fields.items():
        for empty in ("", "  ", None, []):
            facts = facts_of(kind_id) | {name: empty}
            with pytest.raises(WrongInput, match="没有填写") as refused:
                _whole(kind_id, facts)
            assert label in refused.value.why


def _whole(kind_id: str, facts: dict[str, object]) -> None:
    kind = letter_kind(kind_id)
    addressee(kind, facts)
    paragraphs(kind, facts, day=date(2025, 1, 2), organs=ORGANS)


def test_a_day_is_written_out_and_a_list_is_numbered() -> None:
    facts = facts_of("L03") | {"until": date(2025, 3, 5), "items_list": ["年份", "文号"]}
    text = "\n".join(paragraphs(letter_kind("L03"), facts, day=date(2025, 2, 20), organs=ORGANS))
    assert "请于2025年3月5日前" in text
    assert "1．年份\n2．文号" in text


def test_a_body_already_filled_is_no_template() -> None:
    facts = facts_of("L21") | {"subject": "含{query_code}的信息"}
    lines = paragraphs(
        letter_kind("L21"),
        facts,
        day=date(2025, 1, 2),
        organs=ORGANS,
        body=["一、关于“{phone}{nobody}”：给。\n二、"],
    )
    assert "含{query_code}的信息" in lines[0]
    assert lines[1:3] == ["一、关于“{phone}{nobody}”：给。", "二、"]


def test_a_template_keeps_its_required_fields_and_knows_no_others() -> None:
    kind = letter_kind("L05")
    with pytest.raises(WrongInput, match="延期理由"):
        sound_text(kind, kind.text.replace("{reason}", "工作需要"))
    with pytest.raises(WrongInput, match="nonsense"):
        sound_text(kind, kind.text + "{nonsense}")
    with pytest.raises(WrongInput, match="花括号"):
        sound_text(kind, kind.text + "{0.__class__}")


@pytest.mark.parametrize("kind_id", ["L02", "L03"])
@pytest.mark.parametrize("way", WAYS)
def test_a_letter_says_how_to_go_on_by_the_way_the_application_came(kind_id: str, way: str) -> None:
    kind = letter_kind(kind_id)
    text = "\n".join(
        paragraphs(kind, facts_of(kind_id) | {"way_in": way}, day=date(2025, 1, 2), organs=ORGANS)
    )
    assert "【" not in text
    for name in kind.fields:
        assert f"〈{name}" in text, name
    ways_on = {
        "portal": "on_site", "email": "by_email", "fax": "by_fax", "signed_mail": "by_post", "plain_mail": "by_post",
    }  # fmt: skip
    assert f"〈{ways_on.get(way, 'by_hand')}〉" in text
    assert ("工作人员代为填写" in text) is (way == "oral")


def test_paragraphs_for_ways_lose_nothing_for_any_way() -> None:
    kind = letter_kind("L02")
    with pytest.raises(WrongInput, match=r"以“平信”方式收到的，模板不能缺少“查询码”（\{query_code\}）"):
        sound_text(kind, kind.text.replace("【邮寄、平信】", "【邮寄】"))
    with pytest.raises(WrongInput, match="没有“信鸽”"):
        sound_text(kind, kind.text.replace("【网上】", "【网上、信鸽】"))
    with pytest.raises(WrongInput, match="模板不能缺少“补正方式”"):
        sound_text(letter_kind("L03"), "请于{until}前补正：\n{items_list}")
    assert sound_text(letter_kind("L03"), "请于{until}前以{how}补正：\n{items_list}")


def test_marks_of_ways_mean_nothing_in_other_letters() -> None:
    kind = letter_kind("L05")
    text = "【特别说明】" + kind.text
    assert sound_text(kind, text) == text
    lines = paragraphs(kind, facts_of("L05"), day=date(2025, 1, 2), organs=ORGANS, text=text)
    assert lines[1].startswith("【特别说明】")


def test_a_letter_by_ways_needs_the_way() -> None:
    for way in (None, "pigeon"):
        with pytest.raises(WrongInput, match="没有说明收件方式"):
            paragraphs(
                letter_kind("L02"), facts_of("L02") | {"way_in": way}, day=date(2025, 1, 2), organs=ORGANS
            )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("sort: final\n    replies: [given]", "sort: odd\n    replies: [given]", "sort 'odd'"),
        ("replies: [given]", "replies: [nothing]", "is no kind of reply"),
        ("event: extend", "event: stretch", "is no event"),
        ("延长{days}个", "延长若干个", "延长的工作日数"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "letters.yaml"
    shutil.copy(DATA / "letters.yaml", path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawDataError, match=says):
        load_letters(path)
