"""The words of a scan: its text layer, page by page, or the optional reader of images (extra `ocr`)."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache

import pypdfium2
from PIL import Image

from gongkai.files.extract import page_texts
from gongkai.files.pictures import shown
from gongkai.files.storage import media_type_of
from gongkai.law.errors import WrongInput
from gongkai.pdfium import one_at_a_time

TEXT_LAYER, OCR = "文字层", "文字识别"
_FEW_WORDS = 20
_MOST_PAGES = 60
_DOTS_AN_INCH, _MOST_SIDE = 200, 5000
_BY_EYE = "请由人工逐字核对并勾选“由人工核对”"

Reader = Callable[[bytes], list[str]]


@dataclass(frozen=True)
class ScanText:
    """What a scan says and how it was read; whatever a machine recognised may be misread."""

    text: str
    method: str


def read_scan(content: bytes, name: str) -> ScanText:
    """The words of a PDF, PNG or JPEG; pages of a PDF without a text layer are recognised.

    Raises WrongInput when pages are pictures and no reader is installed: a person has to compare by eye then.
    """
    media_type = media_type_of(content, name)
    if media_type.startswith("image/"):
        shown(content, name)
        return ScanText("\n".join(_reader("扫描件没有文字层")(content)), OCR)
    if media_type != "application/pdf":
        raise WrongInput("扫描件应为 PDF、PNG 或 JPEG 文件")
    return _pdf(content, name)


def _pdf(content: bytes, name: str) -> ScanText:
    pages = page_texts(content, name)
    drawn = _to_read(content, pages)
    if not drawn:
        return ScanText("\n".join(pages), TEXT_LAYER)
    listed = "、".join(str(n) for n in drawn[:10])
    where = "扫描件没有文字层" if len(drawn) == len(pages) else f"扫描件第{listed}页没有文字层"
    if len(drawn) > _MOST_PAGES:
        raise WrongInput(f"{where}，超过{_MOST_PAGES}页，不能识别，{_BY_EYE}")
    read = _reader(where)
    for n in drawn:
        pages[n - 1] = "\n".join(read(_drawn(content, n)))
    return ScanText("\n".join(pages), OCR)


def _to_read(content: bytes, pages: list[str]) -> list[int]:
    """Numbers of the pages that only a reader of images can read: all where there are next to no words, else those
    that hold a picture and no word. A page with a seal and a date has its words already."""
    words = ["".join(text.split()) for text in pages]
    if sum(map(len, words)) < _FEW_WORDS:
        return list(range(1, len(pages) + 1))
    bare = [n for n, text in enumerate(words, 1) if not text]
    with one_at_a_time, closing(pypdfium2.PdfDocument(content)) as document:
        return [n for n in bare if _holds_a_picture(document, n)]


def _holds_a_picture(document: pypdfium2.PdfDocument, number: int) -> bool:
    with closing(document[number - 1]) as page:
        return any(o.type == _IMAGE for o in page.get_objects(max_depth=5))


_IMAGE = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE


def _drawn(content: bytes, number: int) -> bytes:
    """One page as a picture, at 200 dots an inch and never larger than 5000 dots a side."""
    with (
        one_at_a_time,
        closing(pypdfium2.PdfDocument(content)) as document,
        closing(document[number - 1]) as page,
    ):
        side = max(page.get_width(), page.get_height(), 1.0)
        with closing(page.render(scale=min(_DOTS_AN_INCH / 72, _MOST_SIDE / side))) as bitmap:
            drawn: Image.Image = bitmap.to_pil().copy()
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _reader(where: str) -> Reader:
    """The reader of images; raises WrongInput, saying what to do instead, when none is installed."""
    try:
        return _installed()
    except ImportError as error:
        raise WrongInput(f"{where}，本机也没有安装文字识别组件（gongkai[ocr]），{_BY_EYE}") from error


@cache
def _installed() -> Reader:
    from rapidocr_onnxruntime import RapidOCR

    engine = RapidOCR()

    def read(picture: bytes) -> list[str]:
        result, _ = engine(picture)
        return [text for _, text, _ in result or []]

    return read
