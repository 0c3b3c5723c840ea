"""PDF with a text layer into paragraphs and grids: ruled tables by their lines, the rest as lines of words."""

from __future__ import annotations

import io
import re
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from gongkai.law.errors import Refused, WrongInput
from gongkai.reporting.reading.figures import is_figure, is_value
from gongkai.reporting.reading.page import Block, Cell, Grid, Page, Paragraph, Row, expand
from gongkai.reporting.reading.vocabulary import row_t2, row_t3

MOST_PAGES = 200
_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/，,]?\s*共?\s*\d{1,3}\s*页?)?[-—–\s]*")


def page_of_pdf(data: bytes) -> Page:
    """The document of a PDF; raises Refused for a locked or scanned one, WrongInput for a broken one."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise Refused(f"PDF 有{len(pdf.pages)}页，超过{MOST_PAGES}页，不像一份年报")
            return _read(pdf)
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise Refused("PDF 已加密，请取消密码后再试") from error
        raise WrongInput("PDF 文件已损坏，无法打开") from error
    except (
        PDFException,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
    ) as error:
        raise WrongInput("PDF 文件已损坏，无法打开") from error


def _read(pdf: Any) -> Page:
    blocks: list[Block] = []
    pictures = 0
    characters = 0
    for page in pdf.pages:
        characters += len(page.chars)
        pictures += sum(1 for i in page.images if i["width"] > 60 and i["height"] > 60)
        page = page.dedupe_chars(tolerance=0.5)
        found = _blocks(page)
        if blocks and found and _goes_on(blocks[-1], found[0]):
            blocks[-1] = Grid(_one_table(blocks[-1].rows, found.pop(0).rows), aligned=True)
        blocks.extend(found)
        page.close()
    if characters < 50:
        raise Refused("这个 PDF 没有文字层（可能是扫描件），表格是图片，读不出数字；请提供可复制文字的版本")
    return Page(tuple(blocks), pictures)


def _goes_on(before: Block, after: Block) -> bool:
    """True for a table that goes on over a page break: both parts have the same number of columns."""
    if not (isinstance(before, Grid) and isinstance(after, Grid) and before.rows and after.rows):
        return False
    return len(before.rows[0]) == len(after.rows[0])


def _one_table(before: tuple[Row, ...], after: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows of both parts; a row that the page break cut through is put together again."""
    start = next((i for i, c in enumerate(before[-1]) if not c.spanned and is_figure(c.text)), 0)
    whole = tuple(
        Cell(a.text + b.text if not is_value(b.text) else a.text or b.text, a.spanned)
        for a, b in zip(before[-1], after[0], strict=True)
    )
    cut = start > 0 and not any(is_figure(c.text) for c in after[0])
    label = before[-1][start - 1].text
    if (
        cut
        and not (row_t3(label) or row_t2(label))
        and (row_t3(whole[start - 1].text) or row_t2(whole[start - 1].text))
    ):
        return (*before[:-1], whole, *after[1:])
    return before + after


def _blocks(page: Any) -> list[Block]:
    """Tables and the lines between them, from top to bottom."""
    tables = [t for t in page.find_tables() if len(t.cells) > 1]
    pieces: list[tuple[float, Block]] = [(t.bbox[1], Grid(_rows(t, page), aligned=True)) for t in tables]
    outside = page
    for table in tables:
        box = table.bbox
        outside = outside.filter(lambda o, b=box: not _inside(o, b))
    lines = _lines(outside)
    footer = page.height * 0.9
    for n, (top, text) in enumerate(lines):
        edge = n in (0, len(lines) - 1) and (top > footer or top < page.height * 0.08)
        if not (edge and _PAGE_NUMBER.fullmatch(text.strip())):
            pieces.append((top, Paragraph(text)))
    return [block for _, block in sorted(pieces, key=lambda p: p[0])]


def _inside(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if thing["object_type"] != "char":
        return False
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _lines(page: Any) -> list[tuple[float, str]]:
    """Lines of words; a line that reaches the right margin runs on into the next."""
    rows = page.extract_text_lines(x_tolerance=3, y_tolerance=3, return_chars=False) if page.chars else []
    if not rows:
        return []
    right = max(row["x1"] for row in rows)
    left = min(row["x0"] for row in rows)
    out: list[tuple[float, str]] = []
    full = False
    for row in rows:
        height = row["bottom"] - row["top"]
        starts_left = row["x0"] < left + 0.8 * height
        if out and full and starts_left and right - left > 200 and not is_value(row["text"].split()[0]):
            out[-1] = (out[-1][0], out[-1][1] + row["text"])
        else:
            out.append((row["top"], row["text"]))
        words = row["text"].split()
        full = row["x1"] > right - 1.6 * height and len(row["text"]) > 20 and not is_value(words[-1])
    return out


def _rows(table: Any, page: Any) -> tuple[Row, ...]:
    """The cells of a ruled table on the raster of all its edges, so that merged cells cover what they cover."""
    xs = _edges([v for cell in table.cells for v in (cell[0], cell[2])])
    ys = _edges([v for cell in table.cells for v in (cell[1], cell[3])])
    placed = []
    for x0, top, x1, bottom in sorted(table.cells, key=lambda c: (c[1], c[0])):
        r, c = _nearest(ys, top), _nearest(xs, x0)
        down, across = _nearest(ys, bottom) - r, _nearest(xs, x1) - c
        text = page.crop((x0, top, x1, bottom), strict=False).extract_text(x_tolerance=3) or ""
        placed.append((r, c, max(1, down), max(1, across), text.strip()))
    return expand(placed)


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2.5:
            edges.append(value)
    return edges


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))
