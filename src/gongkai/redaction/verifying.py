"""A redacted file looked at by other eyes than those that made it: everything taken out of it again and searched."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from PIL import Image, ImageChops

from gongkai.law.errors import Refused
from gongkai.redaction import painting
from gongkai.redaction.areas import Area
from gongkai.redaction.pages import Char, chars, opened

Labels = Mapping[str, Sequence[str]]
_ARTICLE = "条例第37条"
_ROOT = {"/Type", "/Pages"}
_PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents", "/Rotate"}
_TRAILER = {"/Root", "/Size", "/ID", "/Length", "/Filter", "/W", "/Index", "/Type", "/DecodeParms"}
_CODES = ("utf-8", "utf-16-be", "utf-16-le", "gb18030")
# Words shorter than this stand in any long row of numbers by chance.
_LEAST_BYTES = 6
# What every PDF says of its fonts: a covered "Identity" is found in all of them, and nobody learns from it.
_OWN = (
    "Adobe Identity CIDInit ProcSet findresource begincmap endcmap begincodespacerange endcodespacerange beginbfchar "
    "endbfchar CMapName CMapType currentdict defineresource WinAnsiEncoding MacRomanEncoding Type FontDescriptor Font "
    "Helvetica Times-Roman Courier Arial TimesNewRoman Symbol ZapfDingbats Bold Oblique Italic Encoding Differences"
)


@dataclass(frozen=True)
class Verified:
    """What was looked at, in sentences; pages on which covered words stand open all the same."""

    checks: tuple[str, ...]
    open_on: tuple[int, ...] = ()


def verify(
    result: bytes, areas: Sequence[Area], original: bytes, labels: Labels, instead: Mapping[int, str]
) -> Verified:
    """Look for anything of what the boxes cover; raises Refused with the place when there is something.

    Words and characters that stand uncovered on a page of the result are no find; their pages are told.
    """
    covered = _covered(original, areas, instead)
    touched = {a.page for a in areas} | set(instead)
    with opened(result) as made:
        texts = {n: chars(made, n) for n in range(1, len(made) + 1)}
    _structure(result, touched)
    _pictures(result, areas, instead, labels)
    _text(texts, touched)
    shown = "".join(c.text for page in texts.values() for c in page if not c.is_blank)
    words = {w for w in covered.words if w not in shown}
    _streams(result, words, covered.signs - set(shown))
    in_boxes = _covered(original, areas, {}).words
    open_on = sorted(n for n, page in texts.items() if _stands(page, in_boxes))
    pages = len(texts)
    return Verified(
        (
            f"共{pages}页，有遮盖框或者不提供的{len(touched)}页整页为图像，没有文字层",
            f"遮盖的{len(covered.signs)}个不同的字、{len(covered.words)}处文字，除另在未遮盖处出现的以外，在文字层、内容流、字体对照表和全部对象中都没有找到",
            "没有文档属性、XMP 元数据、批注、表单、附件、脚本、图层、书签、结构标签、缩略图和早先版本",
            "每个遮盖框在图像上只有底色和依据",
        ),
        tuple(open_on),
    )


@dataclass(frozen=True)
class _Covered:
    words: frozenset[str]
    signs: frozenset[str]


def _covered(original: bytes, areas: Sequence[Area], instead: Mapping[int, str]) -> _Covered:
    """Rows of characters under the boxes, and each character by itself."""
    words: set[str] = set()
    with opened(original) as document:
        for number in sorted({a.page for a in areas} | set(instead)):
            boxes = [a for a in areas if a.page == number]
            row = ""
            for char in [*chars(document, number), Char("\n", 0, 0, 0, 0)]:
                under = number in instead or any(b.holds(*char.centre) for b in boxes)
                if under and not char.is_blank:
                    row += char.text
                elif row:
                    words.add(row)
                    row = ""
    long = frozenset(w for w in words if len(w) > 1)
    return _Covered(long, frozenset("".join(words)) - {"\ufffd"})


def _fail(says: str) -> None:
    raise Refused(f"区分处理结果核验未通过：{says}。没有保存结果", _ARTICLE)


def _structure(result: bytes, touched: set[int]) -> None:
    """One revision, no object that the pages do not need, nothing beside the pages."""
    if result.count(b"%%EOF") != 1 or result.count(b"startxref") != 1:
        _fail("文件里有不止一个版本")
    with pikepdf.open(io.BytesIO(result)) as pdf:
        if set(pdf.trailer.keys()) - _TRAILER or set(pdf.Root.keys()) - _ROOT:
            _fail("文件带有页面以外的内容")
        for number, page in enumerate(pdf.pages, start=1):
            if extra := set(page.obj.keys()) - _PAGE:
                _fail(f"第{number}页带有{'、'.join(sorted(extra))}")
            kinds = set(page.obj.Resources.keys())
            if kinds - ({"/XObject"} if number in touched else {"/XObject", "/Font"}):
                _fail(f"第{number}页带有多余的资源")
        needed = {o.objgen for o in _reached(pdf.trailer)}
        if {o.objgen for o in pdf.objects if o is not None} - needed - {(0, 0)}:
            _fail("文件里有页面用不到的对象")


def _reached(start: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every object that can be reached, indirect ones once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [start]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, pikepdf.Object):
            continue
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        yield one
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            waiting += [one[key] for key in one.keys()]  # noqa: SIM118
        elif isinstance(one, pikepdf.Array):
            waiting += list(one)


def _pictures(result: bytes, areas: Sequence[Area], instead: Mapping[int, str], labels: Labels) -> None:
    """A touched page is one picture of the whole page; in a box it is what a box on blank paper is."""
    with pikepdf.open(io.BytesIO(result)) as pdf:
        for number in sorted({a.page for a in areas} | set(instead)):
            page = pdf.pages[number - 1]
            names = [str(i.operator) for i in pikepdf.parse_content_stream(page)]
            images = list(page.obj.Resources.XObject.values())
            if names != ["q", "cm", "Do", "Q"] or len(images) != 1:
                _fail(f"第{number}页不是单一的图像")
            wide, high = float(page.mediabox[2]), float(page.mediabox[3])
            now = pikepdf.PdfImage(images[0]).as_pil_image().convert("RGB")
            if now.width < int(wide / 72 * painting.DOTS) or now.height < int(high / 72 * painting.DOTS):
                _fail(f"第{number}页的图像不够清晰")
            if number in instead:
                if not _alike(now, painting.instead((wide, high), instead[number])):
                    _fail(f"第{number}页应为空白说明页")
                continue
            boxes = [a for a in areas if a.page == number]
            expected = painting.painted(Image.new("RGB", now.size, (255, 255, 255)), boxes, labels)
            for one in boxes:
                place = painting.pixels(one)
                place = (*place[:2], min(place[2] + 1, now.width), min(place[3] + 1, now.height))
                if not _alike(now.crop(place), expected.crop(place)):
                    _fail(f"第{number}页的遮盖框没有完全遮住")


def _alike(one: Image.Image, other: Image.Image) -> bool:
    """The same but for the noise that compression makes."""
    difference = ImageChops.difference(one, other).convert("L").histogram()
    return one.size == other.size and sum(difference[96:]) <= one.width * one.height * 0.002


def _text(texts: Mapping[int, Sequence[Char]], touched: set[int]) -> None:
    for number in touched:
        if texts[number]:
            _fail(f"第{number}页仍有文字层")


def _stands(page: Sequence[Char], words: frozenset[str]) -> bool:
    text = "".join(c.text for c in page if not c.is_blank)
    return any(word in text for word in words)


def _streams(result: bytes, words: set[str], signs: set[str]) -> None:
    """Every string, name and decompressed stream: no covered word in any coding, no covered character in a font."""
    raw = {w.encode(code, "ignore") for w in words if w not in _OWN for code in _CODES}
    raw = {r for r in raw if len(r) >= _LEAST_BYTES}
    with pikepdf.open(io.BytesIO(result)) as pdf:
        for one in _reached(pdf.trailer):
            if isinstance(one, pikepdf.String | pikepdf.Name):
                data = bytes(one) if isinstance(one, pikepdf.String) else str(one).encode()
            elif isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                data = bytes(one.read_bytes())
            else:
                continue
            if any(r in data for r in raw):
                _fail("遮盖的文字仍能在文件中读出")
            if data.startswith(b"/CIDInit") and _meant(data) & signs:
                _fail("遮盖的字仍留在字体对照表中")


def _meant(cmap: bytes) -> set[str]:
    known = FileUnicodeMap()
    CMapParser(known, io.BytesIO(cmap)).run()
    return {sign for text in known.cid2unichr.values() for sign in text}
