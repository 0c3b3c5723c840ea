"""What is covered is gone: everything that can be extracted from a redacted file is searched, and nothing is found."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gongkai.law.errors import Refused, WrongInput
from gongkai.redaction import painting
from gongkai.redaction.areas import Area, area
from gongkai.redaction.converting import to_pdf
from gongkai.redaction.pages import chars, opened, picture, sizes
from gongkai.redaction.redacting import redact
from gongkai.redaction.verifying import verify
from redaction.papers import (
    COVERED,
    HIDDEN,
    LABELS,
    MOBILE,
    OPEN,
    boxes_on,
    everything,
    full_of_secrets,
    plain,
    readable,
    typeset,
)


@pytest.fixture(scope="module")
def secret() -> bytes:
    return full_of_secrets()


@pytest.fixture(scope="module")
def shown(secret: bytes) -> bytes:
    return to_pdf(secret, "paper.pdf").content


@pytest.fixture(scope="module")
def result(shown: bytes) -> bytes:
    return redact(shown, boxes_on(shown, *COVERED), LABELS).content


def texts(content: bytes) -> list[str]:
    with opened(content) as document:
        return ["".join(c.text for c in chars(document, n)) for n in range(1, len(document) + 1)]


def test_the_search_finds_every_secret_in_the_original(secret: bytes) -> None:
    found = everything(secret)
    assert [where for where, words in HIDDEN.items() if words not in found] == []
    assert [words for words in COVERED if words not in found] == []


def test_nothing_covered_and_nothing_hidden_can_be_extracted(result: bytes) -> None:
    found = everything(result)
    assert [words for words in COVERED if words in found] == []
    assert [where for where, words in HIDDEN.items() if words in found] == []


def test_no_font_keeps_a_character_that_stood_only_under_a_box(result: bytes) -> None:
    found = readable(result)
    assert [sign for sign in "虞瑶璎" if sign in found] == []


def test_the_outlines_in_the_fonts_are_those_of_the_pages_that_stay_text(shown: bytes) -> None:
    from fontTools.cffLib import CFFFontSet
    from fontTools.ttLib import TTFont

    made = redact(shown, boxes_on(shown, *COVERED), LABELS)
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        held = [o.FontFile3 for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile3" in o]
        shown_signs = {c for c in texts(made.content)[1] if not c.isspace()}
        outlines = 0
        for file in held:
            font = CFFFontSet()
            font.decompile(io.BytesIO(bytes(file.read_bytes())), TTFont(sfntVersion="OTTO"))
            outlines += len(font[0].charset) - 1
    assert set(made.pictures) == {1, 3, 4, 5}
    assert 0 < outlines <= len(shown_signs) + 1  # a blank has its own


def test_untouched_plain_text_stays_text_and_looks_the_same(shown: bytes, result: bytes) -> None:
    assert texts(result)[1] == texts(shown)[1]
    assert OPEN in texts(result)[1]
    with opened(shown) as before, opened(result) as after:
        assert picture(before, 2, 72).tobytes() == picture(after, 2, 72).tobytes()


def test_pages_that_could_hide_something_become_pictures_and_the_report_says_why(shown: bytes) -> None:
    made = redact(shown, boxes_on(shown, *COVERED), LABELS)
    assert made.pictures == {
        1: "有遮盖框", 3: "有看不见的文字", 4: "有图层", 5: "有图片、印章、表单或者嵌入的内容",
    }  # fmt: skip


def test_the_picture_of_a_touched_page_is_fine_enough_and_black_in_its_boxes(
    shown: bytes, result: bytes
) -> None:
    boxes = boxes_on(shown, *COVERED)
    with pikepdf.open(io.BytesIO(result)) as pdf:
        (image,) = pdf.pages[0].obj.Resources.XObject.values()
        drawn = pikepdf.PdfImage(image).as_pil_image().convert("L")
    assert drawn.width >= 400 / 72 * 200 - 1
    for box in boxes:
        left, top, right, bottom = painting.pixels(box)
        rim = drawn.crop((left + 1, top + 1, right - 1, top + 2))
        assert max(rim.tobytes()) < 60
        inside = drawn.crop((left, top, right, bottom)).histogram()
        assert sum(inside[200:]) > 0, "the label of the ground is missing"


def test_the_verification_says_what_it_looked_at(shown: bytes, result: bytes) -> None:
    boxes = boxes_on(shown, *COVERED)
    found = verify(result, boxes, shown, LABELS, {})
    assert found.open_on == ()
    assert "共5页" in found.checks[0]


def test_the_verification_tells_the_pages_where_the_same_words_stand_open() -> None:
    other = typeset(
        '#set page(width: 300pt, height: 300pt)\n#set text(font: "Noto Serif SC")\n虞瑶璎同意\n#pagebreak()\n虞瑶璎'
    )
    first = [b for b in boxes_on(other, "虞瑶璎") if b.page == 1]
    made = redact(other, first, LABELS)
    assert verify(made.content, first, other, LABELS, {}).open_on == (2,)


def test_paint_over_words_that_are_still_there_is_refused(shown: bytes) -> None:
    boxes = boxes_on(shown, *COVERED)
    with pikepdf.open(io.BytesIO(shown)) as pdf:
        for key in ("/OpenAction", "/OCProperties", "/Outlines", "/Names", "/Metadata"):
            if key in pdf.Root:
                del pdf.Root[key]
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(Refused, match="核验未通过"):
        verify(out.getvalue(), boxes, shown, LABELS, {})


def spoiled(result: bytes, way: str) -> bytes:
    """A good result with one thing wrong."""
    with pikepdf.open(io.BytesIO(result)) as pdf:
        if way == "metadata":
            pdf.docinfo["/Title"] = "虞瑶璎"
        elif way == "attachment":
            pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, b"x")
        elif way == "annotation":
            pdf.pages[0].obj.Annots = pikepdf.Array()
        elif way == "orphan":
            pdf.pages[0].obj.Resources.XObject["/Q"] = pdf.make_stream(b"x")
        elif way == "words":
            text = pdf.pages[1].Contents.read_bytes() + f"% {MOBILE}".encode()
            pdf.pages[1].Contents = pdf.make_stream(text)
        elif way == "text layer":
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            pdf.pages[0].obj.Resources.Font = pikepdf.Dictionary(H=font)
            pdf.pages[0].contents_add(b"BT /H 12 Tf 3 Tr 20 20 Td (abc) Tj ET")
        elif way == "picture":
            image = next(iter(pdf.pages[0].obj.Resources.XObject.values()))
            drawn = pikepdf.PdfImage(image).as_pil_image()
            image.write(drawn.point(lambda v: 255 - v).tobytes())
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue() + (b"\n%%EOF\n" if way == "revision" else b"")


@pytest.mark.parametrize(
    "way",
    ["metadata", "attachment", "annotation", "orphan", "words", "text layer", "picture", "revision"],
)
def test_the_verification_finds_each_thing_wrong(way: str, shown: bytes, result: bytes) -> None:
    boxes = boxes_on(shown, *COVERED)
    verify(result, boxes, shown, LABELS, {})
    with pytest.raises(Refused, match="核验未通过"):
        verify(spoiled(result, way), boxes, shown, LABELS, {})


def test_a_page_that_is_not_given_is_replaced_by_a_blank_one_that_says_so(shown: bytes) -> None:
    instead = {2: "第2页 不予公开：国家秘密（条例第14条）"}
    made = redact(shown, [], LABELS, instead)
    assert OPEN not in texts(made.content)[1]
    assert sizes(made.content)[1] == pytest.approx(sizes(shown)[1])
    verify(made.content, [], shown, LABELS, instead)
    with pytest.raises(Refused, match="第2页"):
        verify(made.content, [], shown, LABELS, {2: "另一句话"})


def test_the_same_input_gives_the_same_bytes(shown: bytes, result: bytes) -> None:
    assert redact(shown, boxes_on(shown, *COVERED), LABELS).content == result


def test_a_turned_and_cropped_page_is_covered_where_it_is_shown(shown: bytes) -> None:
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        pdf.pages[0].rotate(90, relative=False)
        pdf.pages[0].cropbox = [20, 20, 380, 540]
        pdf.pages[1].rotate(270, relative=False)
        out = io.BytesIO()
        pdf.save(out)
    turned = out.getvalue()
    boxes = boxes_on(turned, *COVERED)
    assert {b.page for b in boxes} == {1}
    made = redact(turned, boxes, LABELS)
    found = everything(made.content)
    assert [words for words in COVERED if words in found] == []
    verify(made.content, boxes, turned, LABELS, {})
    assert sizes(made.content)[0] == pytest.approx((520, 360))
    assert OPEN in texts(made.content)[1]
    with opened(turned) as before, opened(made.content) as after:
        then, now = picture(before, 1, 72), picture(after, 1, 72)
        # Each box lies on the ink of its words.
        for box in boxes:
            place = painting.pixels(box, 72)
            assert min(then.crop(place).convert("L").tobytes()) < 128
            assert sum(now.crop(place).convert("L").histogram()[:60]) > 0.4 * (place[2] - place[0]) * (
                place[3] - place[1]
            )


PAGE = typeset(
    '#set page(width: 220pt, height: 160pt, margin: 20pt)\n#set text(font: "Noto Serif SC", size: 14pt)\n'
    "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥ABC123\n#pagebreak()\n天地玄黄宇宙洪荒日月盈昃"
)


@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(
        st.builds(
            lambda page, x, y, w, h: area(page, x, y, x + w, y + h, "privacy"),
            st.integers(1, 2), st.floats(0, 210), st.floats(0, 150), st.floats(2, 200), st.floats(2, 140),
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_no_character_whose_middle_lies_in_a_box_can_be_extracted(boxes: list[Area]) -> None:
    made = redact(PAGE, boxes, LABELS)
    found = readable(made.content)
    with opened(PAGE) as document:
        under = {
            c.text
            for n in (1, 2)
            for c in chars(document, n)
            if ord(c.text) > 127 and any(b.page == n and b.holds(*c.centre) for b in boxes)
        }
    assert [sign for sign in under if sign in found] == []
    verify(made.content, boxes, PAGE, LABELS, {})


def test_what_is_no_pdf_is_refused_with_a_sentence() -> None:
    with pytest.raises(WrongInput, match="不能作为 PDF 打开"):
        redact(b"%PDF-1.7 broken", [], LABELS)


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=12)), min_size=1, max_size=20)
)
def test_a_damaged_file_is_refused_or_redacted_and_never_anything_else(
    secret: bytes, damage: list[tuple[int, bytes]]
) -> None:
    content = bytearray(secret)
    for at, put in damage:
        place = at % len(content)
        content[place : place + len(put)] = put
    box = area(1, 40, 40, 320, 90, "privacy")
    try:
        pages = to_pdf(bytes(content), "paper.pdf").content
        made = redact(pages, [box], LABELS)
        verify(made.content, [box], pages, LABELS, {})
    except Refused:
        return
    assert texts(made.content)[0] == ""
