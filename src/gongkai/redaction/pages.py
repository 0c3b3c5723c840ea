"""The pages of a PDF as they are shown: size, picture, and each character of the text layer with its place."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from gongkai.law.errors import WrongInput
from gongkai.pdfium import one_at_a_time

MOST_PAGES = 500
MOST_PIXELS = 80_000_000
_LAST = 0x10FFFF
_FINE = 100
"""Parts of a point in which the library gives places on the page as it is shown."""


@dataclass(frozen=True)
class Char:
    """A character of the text layer and its box (points from the upper left corner of the page as shown)."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def is_blank(self) -> bool:
        """True for spaces and line ends, which the library adds where it sees gaps."""
        return self.text.isspace()


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document for reading; raises WrongInput when it does not open or has more than 500 pages."""
    try:
        with one_at_a_time:
            document = pypdfium2.PdfDocument(content)
            pages = len(document)
    except pypdfium2.PdfiumError as error:
        raise WrongInput("文件不能作为 PDF 打开，可能已损坏或加了密码") from error
    try:
        if not 1 <= pages <= MOST_PAGES:
            raise WrongInput(f"文件有{pages}页，一次可以处理1至{MOST_PAGES}页，请拆分后再上传")
        yield document
    finally:
        with one_at_a_time:
            document.close()


def sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page as shown, in points."""
    with opened(content) as document:
        return [size(document, n) for n in range(1, len(document) + 1)]


def size(document: pypdfium2.PdfDocument, page: int) -> tuple[float, float]:
    """Width and height of one page (first = 1) as shown, in points."""
    with _held(document, page) as held:
        return held.get_size()


def turned(document: pypdfium2.PdfDocument, page: int) -> int:
    """By how many degrees a page (first = 1) is turned when it is shown; whatever its file says, 0, 90, 180 or 270."""
    with _held(document, page) as held:
        return int(held.get_rotation())


@contextmanager
def _held(document: pypdfium2.PdfDocument, page: int) -> Iterator[pypdfium2.PdfPage]:
    """One page, alone: others wait for a page, not for a whole file. Raises WrongInput when it cannot be read."""
    with one_at_a_time:
        try:
            held = document[page - 1]
            try:
                yield held
            finally:
                held.close()
        except pypdfium2.PdfiumError as error:
            raise WrongInput(f"第{page}页不能读取，文件可能已损坏") from error


def drawable(found: tuple[float, float], page: int, dots: float) -> None:
    """Raises WrongInput for a page of that size (points) that would have more than 80 million pixels, or none."""
    wide, high = found
    if not 1 <= wide * high * (dots / 72) ** 2 <= MOST_PIXELS:
        raise WrongInput(f"第{page}页的页面大小（{wide:g}×{high:g}点）不能转为图像")


def picture(document: pypdfium2.PdfDocument, page: int, dots: float) -> Image.Image:
    """A page (first = 1) at so many dots an inch, on white; raises WrongInput for a page too large to draw."""
    with _held(document, page) as held:
        drawable(held.get_size(), page, dots)
        bitmap = held.render(scale=dots / 72, may_draw_forms=False, draw_annots=False)
        try:
            return bitmap.to_pil().convert("RGB")
        finally:
            bitmap.close()


def chars(document: pypdfium2.PdfDocument, page: int) -> list[Char]:
    """The characters of a page's text layer in the order of the layer, those that nobody sees among them."""
    with _held(document, page) as held:
        wide, high = held.get_size()
        words = held.get_textpage()
        try:
            return _whole([_char(held, words, i, wide, high) for i in range(words.count_chars())])
        finally:
            words.close()


def _whole(halves: list[Char]) -> list[Char]:
    """The library gives a rare sign (𠮷) as two halves in one place: they are one sign; a lone half is none."""
    found: list[Char] = []
    for char in halves:
        if "\udc00" <= char.text <= "\udfff" and found and "\ud800" <= found[-1].text <= "\udbff":
            pair = (found[-1].text + char.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
            found[-1] = replace(found[-1], text=pair)
        else:
            found.append(char)
    return [replace(c, text="\ufffd") if "\ud800" <= c.text <= "\udfff" else c for c in found]


def _char(page: pypdfium2.PdfPage, words: pypdfium2.PdfTextPage, at: int, wide: float, high: float) -> Char:
    code = pdfium.FPDFText_GetUnicode(words, at)
    text = chr(code) if 0 < code <= _LAST else "\ufffd"
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(words, at, left, right, bottom, top):
        return Char(text, 0, 0, 0, 0)
    corners = [_shown(page, x.value, y.value, wide, high) for x, y in ((left, bottom), (right, top))]
    (xa, ya), (xb, yb) = corners
    return Char(text, min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


def _shown(page: pypdfium2.PdfPage, x: float, y: float, wide: float, high: float) -> tuple[float, float]:
    """From the page's own coordinates to those of the page as shown."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, round(wide * _FINE), round(high * _FINE), 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE
