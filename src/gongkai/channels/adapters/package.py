"""Platforms without an interface, and editors: a package goes out, a person reports back where it appeared."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from html import escape

from lxml import html

from gongkai.channels.adapters.base import Job, Receipt, Wanting
from gongkai.channels.adapters.manuscript import docx_of
from gongkai.channels.item import Attachment, Item
from gongkai.files.storage import content_by_digest
from gongkai.law.errors import Refused

# The same item gives the same bytes, whenever it is packed.
_STAMP = (1980, 1, 1, 0, 0, 0)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


def by_hand(job: Job) -> Receipt:
    """Nothing can be sent: the delivery waits for a person, with a package to hand over."""
    if job.item.event == "withdraw":
        raise Wanting(f"请在“{job.channel}”撤下“{job.item.title}”，撤下后登记", by_hand=True)
    raise Wanting(f"请下载稿件包送“{job.channel}”，刊发后登记日期和网址", by_hand=True)


def package(item: Item) -> bytes:
    """A zip for whoever publishes by hand: Word, plain text, HTML, JSON, attachments, and the digest of each.

    A withdrawal is a letter instead. Raises Refused when a stored file is gone or changed.
    """
    parts = _letter(item) if item.event == "withdraw" else _manuscript(item)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    manifest = {"item": item.plain(), "files": digests}
    parts["manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def _manuscript(item: Item) -> dict[str, bytes]:
    files = {a: _content(a) for a in item.attachments}
    names = _names(item.attachments)
    images = {a.name: (names[a], files[a]) for a in item.attachments if a.role == "image"}
    shown = {name: path for name, (path, _) in images.items()}
    return {
        "稿件.txt": f"{item.title}\r\n\r\n{item.text}\r\n\r\n{source_line(item)}\r\n".encode("utf-8-sig"),
        "稿件.html": _page(item, shown).encode(),
        "稿件.docx": docx_of(
            item, {name: content for name, (_, content) in images.items()}, source_line(item)
        ),
        **{names[a]: content for a, content in files.items()},
    }


def source_line(item: Item) -> str:
    """Where it comes from, as it stands below a text."""
    number = f"　{item.doc_number}" if item.doc_number else ""
    return f"（来源：{item.source or item.issuer}{number}　索引号：{item.number}）"


def _letter(item: Item) -> dict[str, bytes]:
    says = (
        f"撤稿通知\r\n\r\n《{item.title}》（索引号：{item.number}，第{item.version}版）已由{item.issuer}撤下，"
        "请停止刊发并从贵平台撤下。\r\n"
    )
    return {"撤稿通知.txt": says.encode("utf-8-sig")}


def _content(a: Attachment) -> bytes:
    content = content_by_digest(a.digest)
    if content is None:
        raise Refused(f"附件“{a.name}”的内容丢失或被改动，不能打包")
    return content


def _names(attachments: tuple[Attachment, ...]) -> dict[Attachment, str]:
    """Each attachment's place in the package: no way out of the folder, no name twice."""
    names: dict[Attachment, str] = {}
    for a in attachments:
        name = _UNSAFE.sub("_", a.name).strip(". ") or "附件"
        folder = "图片" if a.role == "image" else "附件"
        n, place = 1, f"{folder}/{name}"
        while place in names.values():
            n += 1
            place = f"{folder}/{n}-{name}"
        names[a] = place
    return names


def _page(item: Item, images: dict[str, str]) -> str:
    root = html.fragment_fromstring(item.body_html or "<p></p>", create_parent="div")
    for img in list(root.iter("img")):
        if place := images.get(img.get("src", "")):
            img.set("src", place)
        else:
            img.tail = f"［图片：{img.get('alt') or '见附件'}］{img.tail or ''}"
            img.drop_tree()
    title = escape(item.title)
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{html.tostring(root, encoding='unicode')}<p>{escape(source_line(item))}</p>"
        "</body></html>"
    )
