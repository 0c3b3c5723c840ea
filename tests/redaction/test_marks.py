"""What lies on a page as field or addition is seen by whoever looks at it: it neither vanishes nor uncovers what it hides."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from gongkai.redaction.areas import area
from gongkai.redaction.converting import Converted, to_pdf
from gongkai.redaction.pages import opened, picture
from gongkai.redaction.redacting import redact
from gongkai.redaction.verifying import verify
from redaction.papers import LABELS, boxes_on, everything, typeset

PAPER = typeset(
    '#set page(width: 300pt, height: 200pt, margin: 40pt)\n#set text(font: "Noto Serif SC", size: 14pt)\n虞瑶璎\n'
    "#pagebreak()\n天地玄黄"
)
HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def changed(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(PAPER)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def with_mark(kind: str, *, look: bytes = b"", form: dict[str, Any] | None = None, **more: Any) -> Converted:
    """The paper with one annotation over its words, made ready for redaction."""

    def put(pdf: pikepdf.Pdf) -> None:
        mark = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name("/" + kind),
                Rect=Array([30, 130, 130, 170]),
                **({"F": 4} | more),
            )
        )
        if look:
            fonts = Dictionary(Font=Dictionary(Helv=HELVETICA))
            drawn = pdf.make_stream(
                look, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 40]), Resources=fonts
            )
            mark.AP = Dictionary(N=drawn)
        pdf.pages[0].obj.Annots = Array([mark])
        if form is not None:
            fonts = Dictionary(Font=Dictionary(Helv=HELVETICA))
            pdf.Root.AcroForm = Dictionary(
                Fields=Array([mark]), DR=fonts, DA=String("/Helv 12 Tf 0 g"), **form
            )

    return to_pdf(changed(put), "paper.pdf")


def darkness(content: bytes) -> int:
    with opened(content) as document:
        return sum(picture(document, 1, 72).convert("L").histogram()[:128])


@pytest.mark.parametrize("kind", ["Square", "FreeText", "Ink", "Watermark", "Polygon", "Redact"])
def test_what_was_drawn_over_words_still_hides_them(kind: str) -> None:
    """They went as remarks, and a name that somebody had hidden below stood open on the page."""
    made = with_mark(kind, look=b"0 0 100 40 re f")
    assert made.says == ("原件页面上另加的文字、图形1处已并入页面，请核对是否应当公开",)
    assert darkness(made.content) > 3500
    out = redact(made.content, [area(2, 10, 10, 60, 60, "privacy")], LABELS)
    assert out.pictures[1] == "有图片、印章、表单或者嵌入的内容"
    assert "虞瑶璎" not in everything(out.content)


def test_remarks_and_links_go_and_are_told_of() -> None:
    for kind in ("Text", "Link", "Highlight"):
        made = with_mark(kind, look=b"0 0 100 40 re f")
        assert made.says == ("已去除原件中的批注、链接等1处",)
        assert darkness(made.content) < 1500


def test_a_field_in_chinese_keeps_its_look_and_is_not_written_over_with_question_marks() -> None:
    field = {"FT": Name.Tx, "T": String("name"), "V": String("虚构路一号"), "DA": String("/Helv 12 Tf 0 g")}
    look = b"/Tx BMC BT /Helv 12 Tf 2 5 Td (LOOK) Tj ET EMC"
    kept = with_mark("Widget", look=look, form={"NeedAppearances": True}, **field)
    assert kept.says == ()
    assert len(boxes_on(kept.content, "LOOK")) == 1
    assert boxes_on(kept.content, "??") == []


@pytest.mark.parametrize(
    ("value", "needs"), [("虚构路一号", True), ("虚构路一号", False), ("western", False)]
)
def test_a_field_that_cannot_be_drawn_is_told_of(value: str, needs: bool) -> None:
    field = {"FT": Name.Tx, "T": String("name"), "V": String(value), "DA": String("/Helv 12 Tf 0 g")}
    made = with_mark("Widget", form={"NeedAppearances": needs}, **field)
    assert made.says == ("原件有1处填写或者另加的内容不能转入，请先在原软件中打印为 PDF 再上传",)
    hidden = with_mark("Widget", form={"NeedAppearances": needs}, **(field | {"F": 2}))
    assert hidden.says == ()


def test_a_form_that_draws_itself_is_told_of() -> None:
    def put(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))

    (says,) = to_pdf(changed(put), "paper.pdf").says
    assert "XFA" in says


def _loop(pdf: pikepdf.Pdf) -> None:
    parent = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1))
    parent.Parent = parent
    pdf.pages[1].obj.Parent = parent


@pytest.mark.parametrize(
    "change",
    [
        _loop,
        lambda pdf: pdf.pages[1].obj.__setitem__("/Rotate", String("x")),
        lambda pdf: pdf.pages[1].obj.__setitem__("/MediaBox", Array([String("a"), 0, 3, 4])),
        lambda pdf: pdf.pages[1].obj.__setitem__("/Rotate", 45),
        lambda pdf: pdf.Root.Pages.__setitem__("/Rotate", 90),
        lambda pdf: pdf.Root.Pages.__setitem__("/CropBox", Array([20, 20, 280, 180])),
        lambda pdf: pdf.pages[1].obj.__setitem__("/CropBox", Array([280, 180, 20, 20])),
    ],
    ids=["parents in a ring", "words for a turn", "words for a size", "half a turn", "inherited turn", "inherited cut",
         "cut from the far corner"],
)  # fmt: skip
def test_odd_pages_are_redacted_as_they_are_shown(change: Callable[[pikepdf.Pdf], None]) -> None:
    """A ring of parents kept a worker busy for ever; a turn in words was an error of ours."""
    paper = to_pdf(changed(change), "paper.pdf").content
    boxes = boxes_on(paper, "虞瑶璎")
    assert {b.page for b in boxes} == {1}
    made = redact(paper, boxes, LABELS)
    verify(made.content, boxes, paper, LABELS, {})
    assert "虞瑶璎" not in everything(made.content)
    with opened(paper) as before, opened(made.content) as after:
        assert picture(before, 2, 72).size == picture(after, 2, 72).size
