"""The file as one PDF with running page numbers and an index in front: what an archive and a court read."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape

import pikepdf
from PIL import Image, UnidentifiedImageError

from gongkai.cases.archive.items import Item
from gongkai.cases.models import Case
from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText

_IMAGES = ("image/png", "image/jpeg")
_A4 = (595, 842)


@dataclass(frozen=True)
class Placed:
    """An item and the pages it has in the bound file; both 0 when it lies beside it as a file."""

    item: Item
    first: int
    last: int

    @property
    def pages(self) -> str:
        """As the index prints it."""
        if not self.first:
            return "另附"
        return str(self.first) if self.first == self.last else f"{self.first}—{self.last}"


def bind(case: Case, items: list[Item], number: str) -> tuple[bytes, list[Placed]]:
    """The bound PDF and where each item stands in it. What is neither PDF nor picture is listed as beside it; a PDF
    that cannot be opened (broken, with a password) too: nothing is left out of the index."""
    body, placed = pikepdf.new(), []
    for item in items:
        pages = _pages_of(item)
        if pages is None:
            placed.append(Placed(item, 0, 0))
            continue
        first = len(body.pages) + 1
        body.add_pages_from(pages)
        placed.append(Placed(item, first, len(body.pages)))
    for n, page in enumerate(body.pages, 1):
        _number(body, page, n)
    index = pikepdf.open(io.BytesIO(_index(case, placed, number)))
    index.add_pages_from(body)
    out = io.BytesIO()
    index.save(out, deterministic_id=True)
    return out.getvalue(), placed


def _pages_of(item: Item) -> pikepdf.Pdf | None:
    if item.media_type == "application/pdf":
        try:
            return pikepdf.open(io.BytesIO(item.content))
        except pikepdf.PdfError:
            return None
    if item.media_type in _IMAGES:
        return _picture(item.content)
    return None


def _picture(content: bytes) -> pikepdf.Pdf | None:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.thumbnail((2480, 3508))
            sheet = Image.new("RGB", picture.size, "white")
            sheet.paste(picture.convert("RGB"))
            out = io.BytesIO()
            dots = max(sheet.size[0] / (_A4[0] / 72), sheet.size[1] / (_A4[1] / 72), 72)
            sheet.save(out, "PDF", resolution=dots)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
    return pikepdf.open(io.BytesIO(out.getvalue()))


def _number(pdf: pikepdf.Pdf, page: pikepdf.Page, n: int) -> None:
    """The running number at the foot of a page, in a font that every reader has."""
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    name = page.add_resource(font, pikepdf.Name.Font)
    box = [float(v) for v in page.mediabox]
    x, y = box[2] - 60, box[1] + 14
    words = f"Q q BT {name} 9 Tf {x:.1f} {y:.1f} Td ({n}) Tj ET Q"
    page.contents_add(pdf.make_stream(b"q"), prepend=True)
    page.contents_add(pdf.make_stream(words.encode()))


def _index(case: Case, placed: list[Placed], number: str) -> bytes:
    rows = "".join(
        f"<tr><td>{n}</td><td>{escape(p.item.title)}</td><td>{p.item.day.isoformat()}</td><td>{p.pages}</td></tr>"
        for n, p in enumerate(placed, 1)
    )
    head = "<tr><th>序号</th><th>材料</th><th>日期</th><th>页次</th></tr>"
    said = [
        f"归档号：{number or '（尚未归档）'}", f"受理编号：{case.number}", f"申请事项：{case.subject}",
        f"收到日期：{case.received_on or '—'}　办结日期：{case.closed_on or '—'}",
    ]  # fmt: skip
    body = "".join(f"<p>{escape(line)}</p>" for line in said) + f"<table>{head}{rows}</table>"
    text = OfficialText(issuer=case.agency.name, title="政府信息公开申请案卷目录", body_html=body)
    return render_official(text)
