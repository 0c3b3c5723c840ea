"""Names proposed for boxes: whom the case knows and who stands beside a label; no name inside a longer word."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.errors import LawDataError
from gongkai.redaction.names import KnownName, find_names, habits, is_personal, load_habits

KNOWN = [
    KnownName("王明", "申请人"), KnownName("李明珠", "代理人"), KnownName("张𠮷三", "第三方"), KnownName("Ann Lee", "申请人"),
    KnownName("김철수", "第三方"), KnownName("江城样例建设有限公司", "第三方"), KnownName("周某", "第三方"),
]  # fmt: skip


def found(text: str, known: list[KnownName] | None = None) -> list[str]:
    return [text[one.start : one.end] for one in find_names(text, known or [])]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("申请人：虞瑶璎，电话", ["虞瑶璎"]),
        ("申请人虞瑶璎，身份证号", ["虞瑶璎"]),
        ("姓　名：陈　静　性别：女", ["陈　静"]),
        ("申请人（盖章）：司徒明\n日期", ["司徒明"]),
        ("法定代表人为欧阳修竹。", ["欧阳修竹"]),
        ("联系人：胡萍13900000000", ["胡萍"]),
        ("联系人：张三丰、李四光，地址", ["张三丰", "李四光"]),
        ("申请人王小明于2024年提出", ["王小明"]),
        ("举报人李华反映噪声", ["李华"]),
        ("户主\n赵敏敏\n联系人\n阿依古丽·买买提\n", ["赵敏敏", "阿依古丽·买买提"]),
        ("联系人：张𠮷三", ["张𠮷三"]),
        ("联系人：김영희 电话", ["김영희"]),
        ("申请人：Kim Chulsoo，", ["Kim Chulsoo"]),
        ("申请人：Айгүл Сатпаева。", ["Айгүл Сатпаева"]),
        ("姓名王明联系人李华", ["王明", "李华"]),
    ],
)
def test_a_name_beside_a_label_is_proposed(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "申请人数", "申请人人数众多", "联系人才中心", "当事人应当在五日内", "申请人成立于2001年", "负责人马上到场", "户主安全责任",
        "申请人：江城市教育局", "申请人：江城县", "申请人：公民", "申请人常住江城", "举报人温馨提示", "第三人王某某", "姓名\n性别\n", "申请人：",
        "联系人：某某", "本机关收到申请", "承办人：高样例", "负责人任免", "证人出庭", "学生方便时",
    ],
)  # fmt: skip
def test_what_is_no_name_is_not_proposed(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "王明珠小学附近", "王明山路8号", "王明中学", "李明珠小学", "李明珠图书馆", "Joann Leeds", "Ann Leeson",
        "江城样例建设有限公司的合同", "周某",
    ],
)  # fmt: skip
def test_a_known_name_inside_a_longer_word_is_not_proposed(text: str) -> None:
    assert found(text, KNOWN) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("经王明同意，王明\n于昨日到场", ["王明", "王明"]),
        ("王明的小学、王明家小区", ["王明", "王明"]),
        ("王 明代李\n明珠签收", ["王 明", "李\n明珠"]),
        ("张𠮷三的房屋", ["张𠮷三"]),
        ("to ann  lee, by ANN LEE", ["ann  lee", "ANN LEE"]),
        ("Ａｎｎ Ｌｅｅ", ["Ａｎｎ Ｌｅｅ"]),
        ("김철수는", ["김철수"]),
    ],
)
def test_a_known_name_is_proposed_wherever_it_stands_by_itself(text: str, names: list[str]) -> None:
    assert found(text, KNOWN) == names


def test_a_person_for_certain_is_looked_for_under_any_name() -> None:
    assert found("经子虚乌有同意", [KnownName("子虚乌有", "申请人", sure=True)]) == ["子虚乌有"]
    assert found("经子虚乌有同意", [KnownName("子虚乌有", "第三方")]) == []
    assert found("经甲同意", [KnownName("甲", "申请人", sure=True)]) == []


def test_the_reason_says_why_and_never_whom() -> None:
    says = [one.says for one in find_names("代理人李明珠，联系人：陈静", KNOWN)]
    assert says == ["案件中的代理人姓名", "疑似姓名（“联系人”之后）"]


@pytest.mark.parametrize(
    "name", ["江城某某建设有限公司", "江城样例公司", "江城市教育局", "样例村委会", "周某某", "王", ""]
)
def test_offices_firms_and_names_made_anonymous_are_nobody(name: str) -> None:
    assert not is_personal(name)


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=6), max_size=3))
def test_finds_lie_in_the_text_in_order_and_never_overlap(text: str, names: list[str]) -> None:
    places = [(f.start, f.end) for f in find_names(text, [KnownName(n, "申请人") for n in names])]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))


def test_the_houses_own_data_is_sound_and_strangers_are_refused(tmp_path: Path) -> None:
    assert {"王", "欧", "区"} <= habits().single
    assert {"欧阳", "司徒", "诸葛"} <= habits().compound
    assert not {c for c in habits().compound if len(c) != 2}
    path = tmp_path / "names.yaml"
    lists = "labels: [姓名]\nfollow: [于]\nnever: [应当]\nhouses: [路]\nends: 县\n"
    path.write_text(f"single: 王李\ncompound: 欧阳 马\n{lists}", encoding="utf-8")
    with pytest.raises(LawDataError, match="one sign"):
        load_habits(path)
    path.write_text(f"single: 王李\ncompound: 欧阳\nmore: 1\n{lists}", encoding="utf-8")
    with pytest.raises(LawDataError, match="more"):
        load_habits(path)
