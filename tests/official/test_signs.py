"""A sign that no font has: marked as 〓 with its code point, in every paper; never wrong, never gone, never in the way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.errors import WrongInput
from gongkai.law.signs import broken
from gongkai.official import fonts
from gongkai.official.pdf import render_official
from gongkai.official.seal import seal_drawing
from gongkai.official.sheets import PrintedSheet, sheet_pdf
from gongkai.official.signs import MARK, codes, missing_in, printable, warning
from official.sample import official

RARE = "\U0002a6a5"
"""A sign of extension B that none of the packaged fonts has."""
PRINTED = ["𠮷野", "㛃", "䶮", "김철수", "김철수", "Қазақ Әлия", "Ẩm", "q\u0301", "张\u0323", "葛\U000e0100"]
MARKED = [
    RARE,
    "😀",
    "👨\u200d👩\u200d👧",
    "✌\ufe0f",
    "\U0001f1e8\U0001f1f3",
    "\ue863",
    "م",
    "ก\u0e34",
    "\u0378",
]


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def paper(text: str, **more: Any) -> str:
    plain = {
        "images": {},
        "attachments": (),
        "addressee": f"{text}：",
        "body_html": f"<p>关于{text}的信息</p>",
    }
    return words(render_official(official(**(plain | more))))


@pytest.mark.parametrize("name", PRINTED)
def test_a_rare_name_that_some_font_has_is_printed_as_it_is(name: str) -> None:
    assert missing_in(name) == []
    said = paper(name)
    assert MARK not in said
    if name.isalpha() and len(name) < 4:
        assert f"关于{name}的信息" in said


@pytest.mark.parametrize("sign", MARKED)
def test_a_sign_that_no_font_has_is_marked_and_named(sign: str) -> None:
    assert missing_in(f"张{sign}三") == [sign]
    said = paper(f"张{sign}三")
    assert f"关于张{MARK}三的信息" in said
    assert f"张{MARK}三：" in said
    assert f"统一码（Unicode）为{codes(sign)}）" in said


def test_several_signs_are_numbered_so_that_each_can_be_found() -> None:
    said = paper(f"{RARE}\U0002b81e{RARE}")
    assert f"关于{MARK}①{MARK}②{MARK}①的信息" in said
    assert "①U+2A6A5，②U+2B81E）" in said


def test_a_geta_mark_that_somebody_wrote_is_not_taken_for_ours() -> None:
    data, note = printable({"a": f"{MARK}字", "b": RARE})
    assert data == {"a": f"{MARK}字", "b": f"{MARK}①"}
    assert "①U+2A6A5" in note


def test_a_letter_on_one_page_keeps_its_note_beside_the_signature() -> None:
    text = replace(official(body_html="<p>内容</p>", images={}, attachments=(), copies_to=""), letter=True)
    pdf = render_official(replace(text, addressee=f"张{RARE}："))
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert words(pdf).index("2020年5月8日") < words(pdf).index("（注：“〓”处")


def test_a_sheet_marks_signs_too_and_says_so_at_its_foot() -> None:
    fields = (("姓名", f"张{RARE}"), ("单位", "𠮷林厂"))
    sheet = PrintedSheet("信息公开申请表", "示范市教育局", fields, ())
    said = words(sheet_pdf(sheet))
    assert f"张{MARK}" in said
    assert "𠮷林厂" in said
    assert said.endswith("统一码（Unicode）为U+2A6A5）")


def test_signs_in_headings_tables_and_titles_are_marked_in_every_face() -> None:
    body = f"<h2>一、{RARE}</h2><table><thead><tr><th>𠮷{RARE}</th></tr></thead><tbody><tr><td>\u9feb김</td></tr></tbody></table>"
    said = paper("无", title=f"关于{RARE}的复函", body_html=body)
    assert said.count(MARK) == 4  # three places and the note
    assert "\u9feb김" in said


def test_more_signs_than_there_are_circled_numbers() -> None:
    many = "".join(chr(0x2A600 + n) for n in range(0, 120) if missing_in(chr(0x2A600 + n)))
    said = paper("", body_html=f"<p>{many}</p>")
    assert len(many) > 50
    assert f"({len(many)}){codes(many[-1])}" in said


def test_the_same_rare_text_gives_the_same_bytes() -> None:
    text = official(addressee=f"𠮷김{RARE}：")
    assert render_official(text) == render_official(text)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
        lambda t: not broken(t)
    )
)
@settings(max_examples=40, deadline=None)
def test_no_text_of_real_signs_holds_up_a_paper(text: str) -> None:
    made = render_official(official(body_html="<p>内容</p>", images={}, attachments=(), note=text))
    assert made.startswith(b"%PDF")


@pytest.mark.parametrize("half", ["\ud842", "\uffff"])
def test_half_a_sign_is_refused_for_nobody_knows_which_it_was(half: str) -> None:
    with pytest.raises(WrongInput, match=r"不完整的字|不是文字的编码"):
        render_official(official(addressee=f"张{half}："))


def test_a_seal_is_never_drawn_with_a_mark_in_the_name() -> None:
    with pytest.raises(WrongInput, match="加装字体"):
        seal_drawing(f"{RARE}县教育局")


def test_the_warning_names_the_sign_its_code_and_what_will_happen() -> None:
    said = warning(missing_in(f"张{RARE}", "李😀"), "姓名")
    assert said.startswith(f"姓名有字库缺少的字：“{RARE}”（U+2A6A5）、“😀”（U+1F600）")
    assert "DOCX 保留原字" in said
    assert warning([]) == ""


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GONGKAI_FONTS", str(tmp_path))
    for kept in (fonts.fonts, fonts._signs):
        kept.cache_clear()
    yield tmp_path
    for kept in (fonts.fonts, fonts._signs):
        kept.cache_clear()


def _font(codes_: list[int]) -> bytes:
    pen = TTGlyphPen(None)
    for x, y in ((100, 0), (900, 0), (900, 800), (100, 800)):
        pen.lineTo((x, y)) if pen.points else pen.moveTo((x, y))
    pen.closePath()
    drawn = pen.glyph()
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "box"])
    made.setupCharacterMap(dict.fromkeys(codes_, "box"))
    made.setupGlyf({".notdef": drawn, "box": drawn})
    made.setupHorizontalMetrics({".notdef": (1000, 0), "box": (1000, 100)})
    made.setupHorizontalHeader(ascent=880, descent=-120)
    names = {"familyName": "Shifan", "styleName": "Regular", "fullName": "Shifan Regular"}
    made.setupNameTable(names | {"psName": "Shifan-Regular"})
    made.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    made.setupPost()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_font_in_the_offices_own_folder_prints_its_signs(own_folder: Path) -> None:
    (own_folder / "own.ttf").write_bytes(_font([ord(RARE)]))
    assert missing_in(RARE) == []
    said = paper(f"张{RARE}")
    assert MARK not in said
    assert f"关于张{RARE}的信息" in said


def test_a_folder_that_is_not_there_and_a_file_that_is_no_font_are_said(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_folder / "broken.ttf").write_bytes(b"no font")
    with pytest.raises(WrongInput, match=r"broken\.ttf"):
        missing_in(RARE)
    monkeypatch.setenv("GONGKAI_FONTS", str(own_folder / "gone"))
    with pytest.raises(WrongInput, match="不存在"):
        missing_in("\U0002a6a4")


def test_every_sign_of_the_common_table_and_korean_is_there() -> None:
    """All of the basic block and extension A, and every syllable: what people in China are mostly called."""
    assert all(fonts.has(chr(c)) for block in (range(0x3400, 0x4DC0), range(0x4E00, 0xA000)) for c in block)
    assert all(fonts.has(chr(c)) for c in range(0xAC00, 0xD7A4))
    assert fonts.has("𠮷")
    assert not fonts.has(RARE)
