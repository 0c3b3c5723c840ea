"""Papers with secrets in every place that a PDF has, and a search of everything that can be got out of one."""

from __future__ import annotations

import io
import re
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
import typst
from PIL import Image, ImageDraw
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from gongkai.official.fonts import fonts
from gongkai.redaction.areas import Area
from gongkai.redaction.finding import places_of
from gongkai.redaction.pages import chars, opened

LABELS = {"privacy": ("条例第15条", "第15条"), "process_info": ("条例第16条第2款", "条例第16条", "第16条")}
# A fictional ID number with a valid check digit, and a mobile number.
ID_NUMBER = "110101199003078515"
MOBILE = "13912345678"
COVERED = ("虞瑶璎", ID_NUMBER, MOBILE)
HIDDEN = {
    "white text": "琥珀玛瑙", "title": "TITLESECRET1", "author": "AUTHORSECRET2", "xmp": "XMPSECRET3", "attachment": "ATTACHSECRET4",
    "note": "NOTESECRET5", "layer": "LAYERSECRET6", "revision": "REVISIONSECRET7", "script": "SCRIPTSECRET8",
    "field": "FIELDSECRET9", "outline": "OUTLINESECRET10", "invisible": "RENDERSECRET11", "covered": "UNDERBAR12",
    "off page": "OFFPAGE13", "thumb": "THUMBSECRET14", "actual": "ACTUALSECRET15",
}  # fmt: skip
OPEN = "本页内容可以公开"

_TEXT = f"""
#set page(width: 400pt, height: 560pt, margin: 50pt)
#set text(font: "Noto Serif SC", size: 12pt, lang: "zh")
申请人虞瑶璎，身份证号{ID_NUMBER}，手机{MOBILE}。
办理意见：经研究同意。
#image("stamp.png", width: 120pt)
#pagebreak()
{OPEN}，共三项。第一项已经办结。
#table(columns: 2, [项目], [金额], [课桌], [12.30])
#pagebreak()
第三页 {OPEN}。
#place(top + right, text(fill: white)[{HIDDEN["white text"]}])
#pagebreak()
第四页 {OPEN}，另起一行。
#pagebreak()
第五页 {OPEN}，以下是图。
#image("stamp.png", width: 60pt)
"""


def typeset(source: str, **files: bytes) -> bytes:
    """A PDF from typst markup with the fonts of the product."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "paper.typ").write_text(source, encoding="utf-8")
        for name, content in files.items():
            (folder / f"{name}.png").write_bytes(content)
        compiler = typst.Compiler(folder / "paper.typ", root=folder, font_paths=fonts())
        return bytes(compiler.compile(format="pdf", timestamp=0))


def stamp(words: str = "STAMP SECRET") -> bytes:
    """A picture with words in it."""
    image = Image.new("RGB", (240, 80), (255, 240, 240))
    ImageDraw.Draw(image).text((20, 25), words, fill=(200, 0, 0), font_size=28)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def plain() -> bytes:
    """Five pages with nothing hidden but white words on the third."""
    return typeset(_TEXT, stamp=stamp())


def full_of_secrets() -> bytes:
    """The same five pages with secrets in every other place, and an earlier revision with one more."""
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        _around(pdf)
        _on_pages(pdf)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return _revised(out.getvalue())


def _around(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:description"] = HIDDEN["xmp"]
    pdf.docinfo["/Title"], pdf.docinfo["/Author"] = HIDDEN["title"], HIDDEN["author"]
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, HIDDEN["attachment"].encode())
    pdf.Root.OpenAction = pdf.make_indirect(
        pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{HIDDEN['script']}')")
    )
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(HIDDEN["outline"], 0))
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=HIDDEN["layer"]))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer], Order=[layer]))
    _append(pdf, 3, f"/OC /L BDC BT /Hv 12 Tf 60 60 Td ({HIDDEN['layer']}) Tj ET EMC")
    pdf.pages[3].resources.Properties = pikepdf.Dictionary(L=layer)


def _on_pages(pdf: pikepdf.Pdf) -> None:
    first, second = pdf.pages[0].obj, pdf.pages[1].obj
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], Contents=HIDDEN["note"]
    )
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="name", V=HIDDEN["field"],
        Rect=[0, 0, 0, 0], F=2,
    )  # fmt: skip
    first.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note), pdf.make_indirect(field)]))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[first.Annots[1]])
    second.Thumb = pdf.make_stream(HIDDEN["thumb"].encode(), Width=1, Height=1)
    _append(
        pdf, 0,
        f"BT 3 Tr /Hv 12 Tf 60 200 Td ({HIDDEN['invisible']}) Tj ET "
        f"BT 0 Tr /Hv 12 Tf 60 100 Td ({HIDDEN['covered']}) Tj ET 0 g 55 95 150 20 re f",
    )  # fmt: skip
    _append(pdf, 4, f"BT /Hv 12 Tf 900 900 Td ({HIDDEN['off page']}) Tj ET")
    _append(pdf, 1, f"/Span <</ActualText ({HIDDEN['actual']})>> BDC EMC")


def _append(pdf: pikepdf.Pdf, page: int, content: str) -> None:
    helvetica = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    pdf.pages[page].contents_coalesce()
    pdf.pages[page].contents_add(b"q", prepend=True)
    pdf.pages[page].contents_add(b"Q " + content.encode())
    resources = pdf.pages[page].resources
    resources.Font = pikepdf.Dictionary(
        {**dict(resources.get("/Font", {}).items()), "/Hv": pdf.make_indirect(helvetica)}
    )


def _revised(content: bytes) -> bytes:
    """The paper as a second revision of one that said something else."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.Root.Old = pdf.make_indirect(pikepdf.String(HIDDEN["revision"]))
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    writer = IncrementalPdfFileWriter(io.BytesIO(out.getvalue()), strict=False)
    del writer.root["/Old"]
    writer.root[generic.NameObject("/Marked")] = generic.BooleanObject(True)
    writer.update_root()
    newer = io.BytesIO()
    writer.write(newer)
    assert newer.getvalue().count(b"%%EOF") > 1
    return newer.getvalue()


def boxes_on(content: bytes, *words: str, ground: str = "privacy") -> list[Area]:
    """Areas around every place of the words."""
    with opened(content) as document:
        return [
            area
            for number in range(1, len(document) + 1)
            for word in words
            for area in places_of(word, chars(document, number), number, ground)
        ]


def everything(content: bytes) -> str:
    """All that can be read out of a file by four readers: text layers, strings, names, streams as any coding."""
    found = [content.decode("latin-1")]
    document = pypdfium2.PdfDocument(content)
    found += [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        found += ["".join(c["text"] for c in page.chars) for page in pdf.pages]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found += [text for one in pdf.objects for text in _said(one)]
        found.append(str(pdf.docinfo))
    # Every object of the bytes, reachable or not, unpacked by hand.
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        found += _decoded(_inflated(match[1]))
    return "\n".join(found)


def readable(content: bytes) -> str:
    """What readers and the fonts' own tables give: single characters, which stand in any picture by chance."""
    document = pypdfium2.PdfDocument(content)
    found = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        found += ["".join(c["text"] for c in page.chars) for page in pdf.pages]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream) and b"begincmap" in (data := bytes(one.read_bytes())):
                meant = re.findall(rb"<([0-9a-fA-F]{4,})>", data)
                found += [bytes.fromhex(m.decode()).decode("utf-16-be", "ignore") for m in meant]
    return "\n".join(found)


def _said(one: object, depth: int = 0) -> Iterator[str]:
    if isinstance(one, pikepdf.String):
        yield str(one)
        yield from _decoded(bytes(one))
    elif isinstance(one, pikepdf.Name):
        yield str(one)
    elif isinstance(one, pikepdf.Array) and depth < 12:
        for inner in one:
            yield from _said(inner, depth + 1)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream) and depth < 12:
        for key, inner in one.items():
            yield key
            if not (isinstance(inner, pikepdf.Object) and inner.is_indirect):
                yield from _said(inner, depth + 1)
        if isinstance(one, pikepdf.Stream):
            data = (
                bytes(one.read_raw_bytes()) if one.get("/Filter") == "/DCTDecode" else bytes(one.read_bytes())
            )
            yield from _decoded(data)


def _decoded(data: bytes) -> list[str]:
    hexed = re.sub(rb"[^0-9A-Fa-f]", b"", data)
    return [
        data.decode("utf-8", "ignore"),
        data.decode("utf-16-be", "ignore"),
        data.decode("gb18030", "ignore"),
        bytes.fromhex(hexed[: len(hexed) // 2 * 2].decode()).decode("utf-16-be", "ignore"),
    ]


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return data
