"""A font for the pages that stay text holds the outlines of what they show and no other, whatever its kind."""

from __future__ import annotations

import io

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import CharStringCompileError
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from gongkai.redaction import fonts
from gongkai.redaction.areas import area
from gongkai.redaction.content import NotKept
from gongkai.redaction.fonts import carried
from gongkai.redaction.pages import chars, opened
from gongkai.redaction.redacting import redact
from gongkai.redaction.verifying import verify
from redaction.papers import LABELS, readable

SIGNS = "ABCDEF"


def true_type() -> bytes:
    """Six letters, each a bar of its own width."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *SIGNS])
    builder.setupCharacterMap({ord(s): s for s in SIGNS})
    glyphs = {}
    for n, name in enumerate([".notdef", *SIGNS]):
        pen = TTGlyphPen(None)
        for step, corner in enumerate([(50, 0), (50, 700), (150 + 90 * n, 700), (150 + 90 * n, 0)]):
            pen.moveTo(corner) if step == 0 else pen.lineTo(corner)
        pen.closePath()
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *SIGNS], (800, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "SECRETNAME", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def paper(kind: str) -> bytes:
    """Three pages: ABCDEF, then AB, then C; the font embedded as the kind says."""
    with pikepdf.new() as pdf:
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/ABCDEF+Bars"), Flags=32, FontBBox=[0, -200, 1000, 800],
            ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=80, FontFile2=pdf.make_stream(true_type()),
        )  # fmt: skip
        pairs = "".join(
            f"<{n if kind == 'cid' else ord(s):0{4 if kind == 'cid' else 2}x}> <{ord(s):04x}>\n"
            for n, s in enumerate(SIGNS, 1)
        )
        size = 4 if kind == "cid" else 2
        cmap = (
            "/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange\n"
            f"<{'0' * size}> <{'f' * size}>\nendcodespacerange\n6 beginbfchar\n{pairs}endbfchar\nendcmap end"
        )
        meanings = pdf.make_stream(cmap.encode())
        if kind == "cid":
            below = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=pikepdf.Name("/ABCDEF+Bars"),
                CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
                DW=1000, W=[1, 6, 800], FontDescriptor=pdf.make_indirect(descriptor), CIDToGIDMap=pikepdf.Name.Identity,
            )  # fmt: skip
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/ABCDEF+Bars"),
                Encoding=pikepdf.Name("/Identity-H"), DescendantFonts=[pdf.make_indirect(below)], ToUnicode=meanings,
            )  # fmt: skip
        else:
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, BaseFont=pikepdf.Name("/ABCDEF+Bars"),
                FirstChar=65, LastChar=70, Widths=[800] * 6, FontDescriptor=pdf.make_indirect(descriptor),
                Encoding=pikepdf.Name.WinAnsiEncoding, ToUnicode=meanings,
            )  # fmt: skip
        shared = pdf.make_indirect(font)
        for words in (SIGNS, "AB", "C"):
            page = pdf.add_blank_page(page_size=(300, 200))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Bars=shared))
            code = "".join(f"{SIGNS.index(s) + 1:04x}" if kind == "cid" else f"{ord(s):02x}" for s in words)
            page.Contents = pdf.make_stream(f"BT /Bars 24 Tf 20 100 Td <{code}> Tj ET".encode())
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def drawn_glyphs(content: bytes) -> set[str]:
    """Letters that have an outline in any font of the file."""
    found = set()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one:
                font = TTFont(io.BytesIO(bytes(one.FontFile2.read_bytes())))
                order = font.getGlyphOrder()
                found |= {n for n, name in enumerate(order) if n and font["glyf"][name].numberOfContours}
    return {SIGNS[n - 1] for n in found}


@pytest.mark.parametrize("kind", ["cid", "simple"])
def test_a_true_type_font_keeps_only_the_letters_shown(kind: str) -> None:
    original = paper(kind)
    assert drawn_glyphs(original) == set(SIGNS)
    box = area(1, 15, 70, 200, 110, "privacy")
    made = redact(original, [box], LABELS)
    assert made.pictures == {1: "有遮盖框"}
    with opened(made.content) as document:
        assert ["".join(c.text for c in chars(document, n)) for n in (1, 2, 3)] == ["", "AB", "C"]
    assert drawn_glyphs(made.content) == set("ABC")
    assert not set("DEF") & set(readable(made.content))
    assert b"SECRETNAME" not in made.content
    verify(made.content, [box], original, LABELS, {})


@pytest.mark.parametrize("kind", ["cid", "simple"])
def test_a_page_withheld_takes_its_letters_along(kind: str) -> None:
    made = redact(paper(kind), [], LABELS, {1: "不提供", 3: "不提供"})
    assert drawn_glyphs(made.content) == set("AB")


def test_a_font_of_another_kind_is_not_carried() -> None:
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3)
        with pytest.raises(NotKept):
            carried(pdf, font, {b"A"}, 1)
        broken = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0)
        with pytest.raises(NotKept):
            carried(pdf, broken, {b"\0A"}, 1)


def test_a_font_that_breaks_while_it_is_cut_is_not_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*args: object, **more: object) -> None:
        raise CharStringCompileError

    monkeypatch.setattr(fonts, "_simple", breaks)
    monkeypatch.setattr(fonts, "_composite", breaks)
    with pikepdf.new() as pdf:
        for kind in ("/TrueType", "/Type0"):
            font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name(kind)))
            with pytest.raises(fonts.NotKept):
                fonts.carried(pdf, font, {b"ab"}, 1)
