"""Numbers that name a person are found through their disguises; numbers that don't are left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.files.personal import find_personal

# Made by the rule of the check digit for a place code that no district has.
ID = "99010119900307" + "663"


def _id(base: str) -> str:
    total = sum(
        w * int(d) for w, d in zip((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), base, strict=True)
    )
    return base + "10X98765432"[total % 11]


def _card(base: str) -> str:
    total = 0
    for i, d in enumerate(reversed(base + "0")):
        n = int(d) * (2 if i % 2 else 1)
        total += n - 9 if n > 9 else n
    return base + str(-total % 10)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"身份证号{_id(ID)}。", "id"),
        (f"身份证号{_id(ID)[:6]} {_id(ID)[6:14]} {_id(ID)[14:]}", "id"),
        ("".join(chr(ord(c) + 0xFEE0) for c in _id(ID)), "id"),
        (f"卡号{_card('622202100001234567')}", "card"),
        ("电话13800138000", "mobile"),
        ("电话138 0013 8000", "mobile"),
        ("电话+86-13800138000", "mobile"),
        ("电话１３８－００１３－８０００", "mobile"),
        ("手机/13800138000", "mobile"),
        ("电话008613800138000", "mobile"),
        ("138.0013.8000", "mobile"),
        ("138\u200b00138000", "mobile"),
        ("138 00 13 80 00（周一至周五）", "mobile"),
        ("（13800138000）", "mobile"),
        ("身份证" + "420101900307123", "id"),
        (f"{_id(ID)[:-1]}{_id(ID)[-1].lower()}", "id"),
        (
            f"{_card('622202100001234')[:4]} {_card('622202100001234')[4:8]} {_card('622202100001234')[8:12]} {_card('622202100001234')[12:]}",
            "card",
        ),
        ("护照E12345678", "passport"),
        (f"1 {_id(ID)}", "id"),
        (f"1.{_id(ID)}", "id"),
        (f"{_id(ID)} 2", "id"),
        ("3 13800138000 男", "mobile"),
        (f"{_card('622202100001234567')} 12", "card"),
        ("护照号：G12345678", "passport"),
    ],
)
def test_a_personal_number_is_found_and_masked(text: str, kind: str) -> None:
    found = find_personal(text)
    assert [f.kind for f in found] == [kind]
    assert "*" in found[0].masked
    assert found[0].masked not in text


@pytest.mark.parametrize(
    "text",
    [
        "江教发〔2021〕3号", "索引号11341702486344515H/2021-00010", "856.73万元", "0728-5242345", "2021年12月31日",
        "统一社会信用代码11340000486344515H", _id(ID)[:-1] + ("1" if _id(ID)[-1] != "1" else "2"), "12345678901234567890123",
        "流水号138001380001234", "https://a.gov.cn/13800138000", "合计13800138000元", "G12345678高速", "S1234567",
        "113325000026455663/2021-06672", "统一社会信用代码：" + _id(ID), "000013338/2023-00079", "采购编号13800138000", "0.13800138000",
"2021.05.08-2021.06.08", "13800\t138000", "2020年12月31日 2021年1月1日", "11111111111", "6222",
        "12345678901", "面积13800138000平方米", "GB12345678", "2021年5月8日8:30-17:30", "12345-67890-12345-678", "62 50 40 30 20 20 10 20", "15 2020 12345", "100 200 300 400 500 600 700",
    ],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_personal(text) == []


@given(st.integers(1900, 2020), st.integers(1, 12), st.integers(1, 28), st.integers(0, 999))
def test_every_number_with_its_check_digit_is_found_and_with_another_is_not(
    y: int, m: int, d: int, n: int
) -> None:
    right = _id(f"990101{y:04d}{m:02d}{d:02d}{n:03d}")
    assert [f.kind for f in find_personal(right)][:1] == ["id"]
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert "id" not in [f.kind for f in find_personal(wrong)]


def test_mail_addresses_only_when_asked() -> None:
    assert find_personal("写信至someone@example.com") == []
    assert [f.kind for f in find_personal("写信至someone@example.com", emails=True)] == ["email"]


def test_places_are_of_the_text_as_it_was_given() -> None:
    text = "联系１３８００１３８０００，另" + _id(ID)
    assert [text[f.start : f.end] for f in find_personal(text)] == ["１３８００１３８０００", _id(ID)]


@given(st.text("0123456789Xx -－０１２.元身份证护照E/\n", max_size=60))
def test_finds_never_overlap_and_never_show_the_number(text: str) -> None:
    found = find_personal(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for one in found:
        assert text[one.start : one.end] not in one.says
        assert one.masked in one.says


def test_a_long_line_of_digits_is_read_quickly() -> None:
    assert find_personal("1 3-" * 50_000) == []
