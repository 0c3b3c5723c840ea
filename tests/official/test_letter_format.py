"""The letter format (GB/T 9704-2012, 10.1): mark, two red double rules, number, no first page number, one page when it can."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pdfplumber
import pypdfium2
import pytest

from gongkai.official.identity import Identity, make_demo_identity, opened_identity
from gongkai.official.pdf import render_official
from gongkai.official.seal import SIZE, check_seal, seal_pdf
from gongkai.official.text import OfficialText, is_letter
from official.sample import MM

AT = datetime(2025, 3, 3, tzinfo=UTC)
SENTENCE = "本机关已经对所申请的信息进行了检索，现将有关情况答复如下。"


def letter(paragraphs: int = 3, **more: Any) -> bytes:
    """A letter of so many paragraphs."""
    given: dict[str, Any] = {
        "issuer": "示范市教育局", "title": "关于商请协助核实有关情况的函", "number": "示教函〔2025〕3号",
        "addressee": "示范市档案馆：", "body_html": f"<p>{SENTENCE}</p>" * paragraphs, "made_on": date(2025, 3, 3),
        "letter": True,
    }  # fmt: skip
    return render_official(OfficialText(**(given | more)))


@cache
def own_identity() -> Identity:
    """A made-up seal, made once: making keys is slow."""
    return opened_identity(*make_demo_identity("示范市教育局", at=AT))


def first(pdf: bytes) -> pdfplumber.page.Page:
    """The first page."""
    return pdfplumber.open(io.BytesIO(pdf)).pages[0]


def red_lines(page: pdfplumber.page.Page) -> list[tuple[float, float, float, float]]:
    """Top, left, right and thickness of each red rule, in millimetres and points, from above."""
    found = [
        (line["top"] / MM, line["x0"] / MM, line["x1"] / MM, line["linewidth"])
        for line in page.lines
        if line["width"] > 100 * MM
    ]
    return sorted(found)


def pages_of(pdf: bytes) -> int:
    """How many pages there are."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def ink_top(pdf: bytes) -> float:
    """Where the first mark of ink stands, in millimetres below the upper edge of the paper."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil().convert("L")
    box = picture.point(lambda v: 255 if v < 200 else 0).getbbox()
    assert box is not None
    return box[1] / 4 / MM


def test_the_mark_is_the_issuer_alone_thirty_millimetres_below_the_edge() -> None:
    pdf = letter()
    text = first(pdf).extract_text()
    assert text.replace(" ", "").startswith("示范市教育局")
    assert "教育局文件" not in text.replace(" ", "")
    assert ink_top(pdf) == pytest.approx(30, abs=0.5)


def test_the_first_rule_is_thick_above_the_second_thick_below_both_of_170_millimetres_in_the_middle() -> None:
    above_thick, above_thin, below_thin, below_thick = red_lines(first(letter()))
    for _, left, right, _ in (above_thick, above_thin, below_thin, below_thick):
        assert (left, right) == (pytest.approx(20, abs=0.1), pytest.approx(190, abs=0.1))
    assert above_thick[3] > 2 * above_thin[3]
    assert below_thick[3] > 2 * below_thin[3]
    assert below_thick[0] == pytest.approx(277 - 2.25 / 2 / MM, abs=0.1)


def test_the_first_rule_stands_four_millimetres_below_the_mark() -> None:
    pdf = letter()
    top = red_lines(first(pdf))[0]
    upper = top[0] - top[3] / 2 / MM
    marks = [c for c in first(pdf).chars if c["size"] > 25]
    picture = (
        pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil().convert("L").point(lambda v: 255 * (v < 200))
    )
    band = picture.crop((0, 0, picture.width, int((upper - 1) * MM * 4))).getbbox()
    assert "".join(c["text"] for c in marks) == "示范市教育局"
    assert band is not None
    assert upper - band[3] / 4 / MM == pytest.approx(4, abs=0.3)


def test_the_number_stands_right_and_the_marks_of_the_copy_left_under_the_first_rule() -> None:
    page = first(letter(copy_marks=("000001", "特急")))
    rule = red_lines(page)[1][0] * MM
    words = {w["text"]: w for w in page.extract_words()}
    number, copy, urgent = words["示教函〔2025〕3号"], words["000001"], words["特急"]
    assert number["x1"] == pytest.approx(184 * MM, abs=3)
    assert copy["x0"] == pytest.approx(28 * MM, abs=2)
    assert number["top"] - rule == pytest.approx(14, abs=5)
    assert rule < copy["top"] < urgent["top"] < words["关于商请协助核实有关情况的函"]["top"]


def test_only_the_first_page_has_rules_and_only_the_others_have_numbers() -> None:
    with pdfplumber.open(io.BytesIO(letter(24))) as document:
        assert len(document.pages) == 3
        assert [len(red_lines(page)) for page in document.pages] == [4, 0, 0]
        feet = [(page.extract_text() or "").splitlines()[-1] for page in document.pages]
    assert "—" not in feet[0]
    assert [foot.replace(" ", "") for foot in feet[1:]] == ["—2—", "—3—"]


@pytest.mark.parametrize("paragraphs", range(4, 20))
def test_a_signature_never_stands_alone_and_a_page_is_saved_where_it_can_be(paragraphs: int) -> None:
    pdf = letter(paragraphs)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        last = (document.pages[-1].extract_text() or "").replace(" ", "")
        number = len(document.pages)
    # Two lines for each paragraph: as many as six go with the signature on one page.
    assert number == (1 if paragraphs <= 6 else 2 if paragraphs <= 16 else 3)
    assert "如下。" in last
    assert last.index("如下。") < last.rindex("示范市教育局")


@pytest.mark.parametrize("paragraphs", range(3, 8))
def test_the_seal_lies_over_the_date_and_off_the_second_rule(paragraphs: int) -> None:
    identity = own_identity()
    sealed = seal_pdf(
        letter(paragraphs), identity, agency_name="示范市教育局", date_words="2025年3月3日", reason="试",
        at=AT,
    )  # fmt: skip
    assert check_seal(sealed, [identity.certificate]).intact
    with pdfplumber.open(io.BytesIO(sealed)) as document:
        page = next(p for p in document.pages if p.annots)
        (seal,) = page.annots
        date_words = next(w for w in page.extract_words()[::-1] if w["text"] == "2025年3月3日")
        assert page.page_number == len(document.pages)
        rules = [line for line in page.lines if line["width"] > 100 * MM]
    assert seal["x1"] - seal["x0"] == pytest.approx(SIZE, abs=1)
    assert seal["x0"] < date_words["x0"] < date_words["x1"] < seal["x1"]
    assert seal["top"] < date_words["top"] < date_words["bottom"] < seal["bottom"]
    if rules:
        assert seal["bottom"] < max(line["top"] for line in rules)


def test_the_record_of_a_letter_has_no_lines_and_no_printer() -> None:
    page = first(letter(copies_to="市委办公室", printed_by="示范市教育局办公室", printed_on=date(2025, 3, 3)))
    text = (page.extract_text() or "").replace(" ", "")
    assert "抄送：市委办公室。" in text
    assert "印发" not in text
    assert len(red_lines(page)) == 4


def test_a_document_prints_the_marks_of_the_copy_too() -> None:
    text = first(letter(letter=False, copy_marks=("机密★1年",))).extract_text().replace(" ", "")
    assert text.startswith("机密★1年")
    assert "示范市教育局文件" in text


@pytest.mark.parametrize(
    ("title", "number", "expected"),
    [
        ("关于商请支持学区划分工作的函", "示教〔2025〕3号", True),
        ("关于做好招生工作的通知", "示教办函〔2025〕3号", True),
        ("关于做好招生工作的通知", "示教发〔2025〕3号", False),
        ("关于商请支持学区划分工作的函", "", False),
        ("关于来函办理情况的通报", "示教函告〔2025〕3号", False),
    ],
)
def test_a_letter_is_known_by_its_title_or_its_series(title: str, number: str, expected: bool) -> None:
    assert is_letter(title, number) is expected
