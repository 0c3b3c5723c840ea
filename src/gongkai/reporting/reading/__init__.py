"""A published annual report read back into the form: every cell right or said to be unread, never a wrong number.

Pure Python, no database: intake → page → cleaning → sections → three tables → form → words.
"""

from __future__ import annotations

import re

from gongkai.law.errors import Refused, WrongInput
from gongkai.law.report import Report, Unread
from gongkai.reporting.reading.cleaning import clean
from gongkai.reporting.reading.disputes import read_disputes
from gongkai.reporting.reading.facts import Harvest
from gongkai.reporting.reading.figures import is_figure
from gongkai.reporting.reading.forms import fill
from gongkai.reporting.reading.intake import page_of
from gongkai.reporting.reading.page import Item, Page, flatten
from gongkai.reporting.reading.proactive import read_proactive
from gongkai.reporting.reading.prose import read_words
from gongkai.reporting.reading.requests import read_requests
from gongkai.reporting.reading.sections import TITLE, Layout, locate
from gongkai.reporting.reading.vocabulary import ROWS_T3, is_table_word, key, row_t3

__all__ = ["read_page", "read_report"]

_SECTION_OF = {"t2": "proactive", "t3": "requests", "t4": "disputes"}
_DISTINCT_ROWS = frozenset(ROWS_T3) - {"other_misc", "result_total", "other_handling"}
_MIN_LABELS = 5


def read_report(data: bytes, name: str = "") -> Report:
    """The report in a file (text, HTML, DOCX, XLSX or PDF with a text layer), as far as it can be read surely.

    Blank is not zero: what could not be read is None and listed in `unread`. Raises WrongInput for a file that
    is no such report, Refused for one whose tables are pictures, whose figures are gone or that is locked.
    """
    return read_page(page_of(data, name))


def read_page(page: Page) -> Report:
    """The report on a page that is already paragraphs and grids; raises as `read_report`."""
    page = clean(page)
    items = flatten(page)
    layout = locate(items)
    labels = _labels(items)
    _must_be_report(items, layout, labels)
    harvests = {table: _harvest(table, items, layout) for table in _SECTION_OF}
    _must_have_figures(page, harvests, labels)
    pictured = "表格可能是图片" if page.pictures else "没有找到这张表"
    filled = fill(harvests, dict.fromkeys(_SECTION_OF, pictured))
    used = set().union(*(h.used for h in harvests.values()))
    rows = {i for i, item in enumerate(items) if (item.is_row and not item.text) or is_table_word(item.text)}
    words = read_words(items, layout, used, rows, page.heading, filled.form.id != "cn-gi-annual-2019")
    unread = list(filled.unread)
    if words.year is None:
        unread.insert(0, Unread("year", words.text.get("title", ""), "标题和正文都没有写明报告年度"))
    if not words.agency:
        unread.insert(0, Unread("agency", words.text.get("title", ""), "标题和落款都没有写明单位"))
    return Report(
        form=filled.form.id,
        year=words.year,
        agency=words.agency,
        tables=filled.tables,
        text={k: v for k, v in words.text.items() if v},
        signed=words.signed,
        unread=tuple(unread),
        findings=tuple(filled.findings),
    )


def _labels(items: list[Item]) -> set[str]:
    """The rows of table 3 whose labels stand somewhere in the document, with figures or without."""
    found: set[str] = set()
    for item in items:
        for text in [c.text for c in item.cells] or [item.text]:
            found.add(row_t3(re.sub(r"[\d\s]+$", "", text)))
    return found & _DISTINCT_ROWS


def _must_be_report(items: list[Item], layout: Layout, labels: set[str]) -> None:
    sections = {h.section for h in layout.headings}
    if len(labels) >= _MIN_LABELS or len(sections) >= 3:
        return
    texts = [t for i in items for t in ([c.text for c in i.cells] or [i.text])]
    if any("政府网站工作年度报表" in key(t) for t in texts):
        raise WrongInput("这不是政府信息公开工作年度报告：这是政府网站工作年度报表")
    if any(TITLE.search(key(t)) for t in texts):
        raise WrongInput(
            "这不是政府信息公开工作年度报告：文中提到年度报告，但没有统一格式的六个部分，也没有表格"
        )
    raise WrongInput("这不是政府信息公开工作年度报告：没有找到标题、六个部分和表格")


def _harvest(table: str, items: list[Item], layout: Layout) -> Harvest:
    """The facts of a table from its own section, or from the whole document where the section holds none."""
    numbered = list(enumerate(items))
    inside = [
        pair for start, stop in layout.span(_SECTION_OF[table], len(items)) for pair in numbered[start:stop]
    ]
    found = _read(table, inside, near=True) if inside else Harvest()
    return found if any(f.seen.strip() for f in found.facts) else _read(table, numbered, near=False)


def _read(table: str, items: list[tuple[int, Item]], near: bool) -> Harvest:
    if table == "t2":
        return read_proactive(items, near)
    return read_requests(items) if table == "t3" else read_disputes(items)


def _must_have_figures(page: Page, harvests: dict[str, Harvest], labels: set[str]) -> None:
    """Raise Refused where tables are pictures, or where a copying tool dropped the figures of table 3."""
    some = any(is_figure(f.seen) for h in harvests.values() for f in h.facts)
    if not some and len(labels) < _MIN_LABELS:
        if page.pictures:
            raise Refused("文中的表格是图片，读不出数字；请提供表格可以复制文字的版本")
        raise Refused("文中没有统一格式的表格（主动公开、依申请公开、复议诉讼三张表），读不出数字")
    requests = harvests["t3"]
    read = {f.row for f in requests.facts if not f.why and is_figure(f.seen)}
    if len(labels) >= 2 * _MIN_LABELS and (not read or (requests.streamed and 2 * len(read) < len(labels))):
        raise Refused("表格的栏目还在，但数字已丢失（可能是复制网页时丢掉了重复的行），不能据此读取年报")
