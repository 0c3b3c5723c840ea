"""A font for the kept pages with nothing in it but the characters that they show.

A subset made for the whole file tells which characters stood under the boxes. So fonts are built anew: outlines of
the shown codes, their widths, their meanings. A font of a kind not known here is not carried, and its pages become
pictures.
"""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Iterable
from typing import Any

import pikepdf
from fontTools import agl
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import CharStringCompileError
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, TTLibError, newTable
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.psparser import PSException

from gongkai.redaction.content import NotKept

logging.getLogger("fontTools").setLevel(logging.ERROR)
_WHY = "字体不能只保留用到的字"
_NUMBERS = (
    "/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/CapHeight", "/StemV", "/StemH", "/XHeight",
    "/AvgWidth", "/MaxWidth", "/MissingWidth", "/Leading",
)  # fmt: skip
_TABLES = {"head", "hhea", "hmtx", "maxp", "vhea", "vmtx", "loca", "glyf", "cvt ", "fpgm", "prep"}
"""What a reader of PDF needs of an embedded TrueType font (ISO 32000-1, 9.9); names and the rest can tell."""
_BROKEN = (
    TTLibError, PSException, pikepdf.PdfError, KeyError, IndexError, ValueError, TypeError, AttributeError,
    AssertionError, OverflowError, RecursionError, struct.error, zlib.error, CharStringCompileError,
    Subsetter.SubsettingError,
)  # fmt: skip
"""What a broken font makes its readers raise."""


def carried(pdf: pikepdf.Pdf, font: pikepdf.Object, strings: set[bytes], serial: int) -> pikepdf.Object:
    """The font in the new file, for these strings alone; raises NotKept for a kind that is not carried."""
    try:
        if font.Subtype == "/Type0":
            return _composite(pdf, font, _pairs(strings), serial)
        if font.Subtype in ("/TrueType", "/Type1"):
            return _simple(pdf, font, {code for s in strings for code in s}, serial)
    except _BROKEN as error:
        raise NotKept(_WHY) from error
    raise NotKept(_WHY)


def _pairs(strings: set[bytes]) -> set[int]:
    if any(len(s) % 2 for s in strings):
        raise NotKept(_WHY)
    return {int.from_bytes(s[i : i + 2]) for s in strings for i in range(0, len(s), 2)}


def _composite(pdf: pikepdf.Pdf, font: pikepdf.Object, cids: set[int], serial: int) -> pikepdf.Object:
    below = font.DescendantFonts[0]
    if font.Encoding not in ("/Identity-H", "/Identity-V") or "/FontDescriptor" not in below:
        raise NotKept(_WHY)
    name = pikepdf.Name(f"/AAAAAA+F{serial}")
    made = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=below.Subtype, BaseFont=name, DW=below.get("/DW", 1000),
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        W=_widths(below.get("/W"), cids), FontDescriptor=_descriptor(pdf, below.FontDescriptor, name),
    )  # fmt: skip
    held = below.FontDescriptor
    if "/FontFile2" in held:
        gids = _gids(below.get("/CIDToGIDMap"), cids)
        file = _true_type(bytes(held.FontFile2.read_bytes()), set(gids.values()))
        made.FontDescriptor.FontFile2 = pdf.make_stream(file, Length1=len(file))
        made.CIDToGIDMap = _map_stream(pdf, below.get("/CIDToGIDMap"), gids)
    elif "/FontFile3" in held and held.FontFile3.Subtype == "/CIDFontType0C":
        made.FontDescriptor.FontFile3 = pdf.make_stream(
            _compact(bytes(held.FontFile3.read_bytes()), cids), Subtype=pikepdf.Name.CIDFontType0C
        )
    else:
        raise NotKept(_WHY)
    whole = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=name, Encoding=font.Encoding,
        DescendantFonts=[pdf.make_indirect(made)],
    )  # fmt: skip
    _meanings(pdf, font, whole, cids, 2)
    return pdf.make_indirect(whole)


def _simple(pdf: pikepdf.Pdf, font: pikepdf.Object, codes: set[int], serial: int) -> pikepdf.Object:
    held = font.get("/FontDescriptor")
    name = font.BaseFont if held is None else pikepdf.Name(f"/AAAAAA+F{serial}")
    made = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=font.Subtype, BaseFont=name)
    differences = _encoding(font, made, codes)
    if "/Widths" in font:
        first = int(font.FirstChar)
        widths = [w if first + i in codes else 0 for i, w in enumerate(font.Widths)]
        made.FirstChar, made.LastChar, made.Widths = first, first + len(widths) - 1, pikepdf.Array(widths)
    if held is not None:
        made.FontDescriptor = _descriptor(pdf, held, name)
        if "/FontFile2" in held:
            file = _true_type_by_code(bytes(held.FontFile2.read_bytes()), codes, differences)
            made.FontDescriptor.FontFile2 = pdf.make_stream(file, Length1=len(file))
        elif "/FontFile" in held or "/FontFile3" in held:
            raise NotKept(_WHY)
        else:  # not embedded: the reader's own font is found by its name
            made.BaseFont = made.FontDescriptor.FontName = font.BaseFont
    _meanings(pdf, font, made, codes, 1)
    return pdf.make_indirect(made)


def _descriptor(pdf: pikepdf.Pdf, held: pikepdf.Object, name: pikepdf.Name) -> pikepdf.Object:
    made = pikepdf.Dictionary(Type=pikepdf.Name.FontDescriptor, FontName=name)
    for key in _NUMBERS:
        if key in held:
            value = held[key]
            made[key] = pikepdf.Array(list(value)) if isinstance(value, pikepdf.Array) else value
    return pdf.make_indirect(made)


def _widths(found: Any, cids: set[int]) -> pikepdf.Array:
    """The W array for these CIDs alone: [c [w]] for each."""
    known: dict[int, Any] = {}
    items = list(found) if found is not None else []
    at = 0
    while at < len(items):
        first, then = int(items[at]), items[at + 1]
        if isinstance(then, pikepdf.Array):
            known.update({first + i: w for i, w in enumerate(then)})
            at += 2
        else:
            known.update(dict.fromkeys((c for c in cids if first <= c <= int(then)), items[at + 2]))
            at += 3
    return pikepdf.Array([v for c in sorted(cids) if c in known for v in (c, pikepdf.Array([known[c]]))])


def _gids(found: Any, cids: set[int]) -> dict[int, int]:
    if found is None or found == "/Identity":
        return {c: c for c in cids}
    table = bytes(found.read_bytes())
    return {c: int.from_bytes(table[2 * c : 2 * c + 2]) for c in cids}


def _map_stream(pdf: pikepdf.Pdf, found: Any, gids: dict[int, int]) -> Any:
    if found is None or found == "/Identity":
        return pikepdf.Name.Identity
    table = bytearray(2 * (max(gids, default=0) + 1))
    for cid, gid in gids.items():
        table[2 * cid : 2 * cid + 2] = gid.to_bytes(2)
    return pdf.make_stream(bytes(table))


def _options() -> Options:
    options = Options(
        retain_gids=True, notdef_glyph=True, notdef_outline=True, name_IDs=[], glyph_names=False, symbol_cmap=True,
        legacy_cmap=True, layout_features=[], recalc_bounds=False, recalc_timestamp=False, passthrough_tables=False,
    )  # fmt: skip
    return options


def _true_type(file: bytes, gids: set[int], unicodes: set[int] | None = None) -> bytes:
    with TTFont(io.BytesIO(file), lazy=False, recalcTimestamp=False) as font:
        # CIDs go to glyphs directly; only a simple font's codes need the character map.
        for tag in set(font.keys()) - _TABLES - ({"cmap"} if unicodes else set()) - {"GlyphOrder"}:
            del font[tag]
        subsetter = Subsetter(_options())
        subsetter.populate(gids=[g for g in gids if g < font["maxp"].numGlyphs], unicodes=unicodes or ())
        subsetter.subset(font)
        out = io.BytesIO()
        font.save(out, reorderTables=None)
        return out.getvalue()


def _true_type_by_code(file: bytes, codes: set[int], differences: dict[int, str]) -> bytes:
    """Outlines that a simple font's codes may lead to by any of its tables (ISO 32000-1, 9.6.6.4)."""
    unicodes = {agl.AGL2UV[n] for c, n in differences.items() if c in codes and n in agl.AGL2UV}
    unicodes |= {ord(bytes([c]).decode("cp1252", "replace")) for c in codes}
    wanted = unicodes | codes | {0xF000 + c for c in codes}
    return _true_type(file, {0}, wanted)


def _compact(file: bytes, cids: set[int]) -> bytes:
    """A bare CFF table with the outlines of these CIDs alone."""
    font = TTFont(sfntVersion="OTTO")
    table = newTable("CFF ")
    table.cff = CFFFontSet()
    table.cff.decompile(io.BytesIO(file), font)
    top = table.cff[0]
    if not hasattr(top, "ROS"):
        raise NotKept(_WHY)
    font.setGlyphOrder(list(top.charset))
    font["CFF "] = table
    font["maxp"] = newTable("maxp")
    font["maxp"].tableVersion, font["maxp"].numGlyphs = 0x00005000, len(top.charset)
    wanted = [n for n in top.charset if n == ".notdef" or int(n.removeprefix("cid")) in cids]
    options = _options()
    options.retain_gids, options.desubroutinize = False, True
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=wanted)
    subsetter.subset(font)
    cff = font["CFF "].cff
    cff.fontNames = ["F"]
    _without(
        cff[0], ("Notice", "FullName", "FamilyName", "Weight", "version", "Copyright", "XUID", "UniqueID")
    )
    for one in cff[0].FDArray:
        # The compiler leaves the usual matrix of the whole out; an identity for the part would then stand for it.
        _without(
            one, ("FontName", "FontMatrix") if list(one.FontMatrix) == [1, 0, 0, 1, 0, 0] else ("FontName",)
        )
    out = io.BytesIO()
    cff.compile(out, font)
    return out.getvalue()


def _without(held: Any, keys: Iterable[str]) -> None:
    for key in keys:
        held.rawDict.pop(key, None)
        held.__dict__.pop(key, None)


def _encoding(font: pikepdf.Object, made: pikepdf.Dictionary, codes: set[int]) -> dict[int, str]:
    """The encoding, with differences for these codes alone; the names of the glyphs of those."""
    found = font.get("/Encoding")
    if found is None:
        return {}
    if isinstance(found, pikepdf.Name):
        made.Encoding = found
        return {}
    names: dict[int, str] = {}
    at = 0
    for item in found.get("/Differences", []):
        if isinstance(item, pikepdf.Name):
            if at in codes:
                names[at] = str(item)[1:]
            at += 1
        else:
            at = int(item)
    flat = [v for code, name in sorted(names.items()) for v in (code, pikepdf.Name("/" + name))]
    made.Encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=pikepdf.Array(flat))
    if "/BaseEncoding" in found:
        made.Encoding.BaseEncoding = found.BaseEncoding
    return names


def _meanings(
    pdf: pikepdf.Pdf, font: pikepdf.Object, made: pikepdf.Dictionary, codes: set[int], size: int
) -> None:
    """ToUnicode for these codes alone, so that what is seen can be read aloud and copied."""
    if "/ToUnicode" not in font:
        return
    known = FileUnicodeMap()
    CMapParser(known, io.BytesIO(bytes(font.ToUnicode.read_bytes()))).run()
    found = {c: known.cid2unichr[c] for c in sorted(codes) if c in known.cid2unichr}
    lines = [f"<{c:0{2 * size}x}> <{text.encode('utf-16-be').hex()}>" for c, text in found.items()]
    chunks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = "\n".join(f"{len(c)} beginbfchar\n" + "\n".join(c) + "\nendbfchar" for c in chunks)
    made.ToUnicode = pdf.make_stream(
        (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /F def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<{'00' * size}> <{'ff' * size}>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode()
    )
