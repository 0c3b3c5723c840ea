"""Newspapers and platforms without an interface: a package goes out, a person reports back where it appeared."""

from __future__ import annotations

import io
import json
import zipfile

from docx import Document
from lxml import html

from gongkai.channels.adapters.base import Job, Receipt, Wanting
from gongkai.channels.item import Item
from gongkai.files.storage import content_by_digest
from gongkai.law.errors import Refused


def by_hand(job: Job) -> Receipt:
    """Nothing can be sent: the delivery waits for a person, with a package to hand over."""
    if job.item.event == "withdraw":
        raise Wanting(f"请在“{job.channel}”撤下“{job.item.title}”，撤下后登记", by_hand=True)
    raise Wanting(f"请下载稿件包送“{job.channel}”，刊发后登记日期和网址或版面", by_hand=True)


def package(item: Item) -> bytes:
    """The manuscript package: Word, plain text, HTML, attachments, and a manifest with every digest."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(item.plain(), ensure_ascii=False, indent=1))
        archive.writestr("稿件.txt", f"{item.title}\n\n{item.text}\n")
        archive.writestr("稿件.html", _page(item))
        archive.writestr("稿件.docx", _docx(item))
        for a in item.attachments:
            content = content_by_digest(a.digest)
            if content is None:
                raise Refused(f"附件“{a.name}”的内容丢失或被改动，不能打包")
            archive.writestr(f"附件/{a.name.replace('/', '_')}", content)
    return out.getvalue()


def _page(item: Item) -> str:
    from html import escape

    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(item.title)}</title></head>'
        f"<body><h1>{escape(item.title)}</h1>{item.body_html}</body></html>"
    )


def _docx(item: Item) -> bytes:
    document = Document()
    document.add_heading(item.title, 1)
    if item.body_html.strip():
        root = html.fragment_fromstring(item.body_html, create_parent="div")
        for node in root:
            if node.tag == "table":
                _table(document, node)
            elif isinstance(node.tag, str) and node.text_content().strip():
                document.add_paragraph(node.text_content().strip())
    document.add_paragraph(f"（来源：{item.issuer}　索引号：{item.number}）")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: Document, node: html.HtmlElement) -> None:
    rows = [[c for c in tr if c.tag in ("td", "th")] for tr in node.iter("tr")]
    width = max((sum(int(c.get("colspan", "1")) for c in row) for row in rows), default=0)
    if not width:
        return
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    for row in rows:
        cells, x = table.add_row().cells, 0
        for c in row:
            if x < width:
                cells[x].text = c.text_content().strip()
            x += int(c.get("colspan", "1"))
