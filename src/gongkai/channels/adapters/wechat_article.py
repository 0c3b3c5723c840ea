"""An item as a WeChat article: lengths, markup and images that the platform takes, and a plain cover."""

from __future__ import annotations

import io
from collections.abc import Mapping
from html import escape
from typing import Any

import nh3
import pylopdf_fonts_zh_cn
from lxml import html
from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from gongkai.channels.adapters.base import Wanting
from gongkai.channels.item import Item

# 微信公众平台, draft/add: older accounts take 64 signs of a title, the present page says 32; the rest is the lesser
# of both. Content counts with its markup.
TITLE, SHORT_TITLE, DIGEST, AUTHOR, CONTENT = 64, 32, 120, 8, 20_000
IMAGE_BYTES = 1_000_000
_MORE = "<p>（正文较长，全文请点击“阅读原文”。）</p>"
_STYLES = {
    "p": "margin:0 0 1em;line-height:1.75;text-align:justify;",
    "table": "border-collapse:collapse;width:100%;",
    "th": "border:1px solid #999;padding:4px 6px;",
    "td": "border:1px solid #999;padding:4px 6px;",
    "img": "max-width:100%;height:auto;",
    "h2": "font-size:18px;font-weight:bold;margin:1em 0 .5em;",
    "h3": "font-size:17px;font-weight:bold;margin:1em 0 .5em;",
    "h4": "font-size:16px;font-weight:bold;margin:1em 0 .5em;",
    "blockquote": "margin:0 0 1em;padding-left:1em;border-left:3px solid #999;",
}
_CLASSES = {"center": "text-align:center;", "right": "text-align:right;", "indent": "text-indent:2em;"}
_TAGS = {
    "section", "p", "h2", "h3", "h4", "ol", "ul", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "th",
    "td", "img", "strong", "em", "u", "sub", "sup", "br", "blockquote", "hr",
}  # fmt: skip


def article(
    item: Item, source: str, cover_id: str, images: Mapping[str, str], title: int = TITLE
) -> dict[str, Any]:
    """The article of `draft/add`; `source` is our page behind 阅读原文, `images` the platform's addresses by name."""
    return {
        "title": shortened(item.title, title), "author": item.author[:AUTHOR],
        "digest": shortened(item.summary or " ".join(item.text.split()), DIGEST),
        "content": content_of(item, images), "content_source_url": source, "thumb_media_id": cover_id,
        "need_open_comment": 0, "only_fans_can_comment": 0,
    }  # fmt: skip


def shortened(text: str, most: int) -> str:
    """The text within so many signs; what is cut ends with …"""
    return text if len(text) <= most else text[: most - 1] + "…"


def content_of(item: Item, images: Mapping[str, str]) -> str:
    """The body as an article takes it: full title where the heading had to be cut, images by the platform's
    addresses, links as text, the files named, where it comes from; whole blocks, within the length."""
    root = html.fragment_fromstring(item.body_html or "<p></p>", create_parent="section")
    for img in list(root.iter("img")):
        if address := images.get(img.get("src", "")):
            img.set("src", address)
        else:
            img.drop_tree()
    for link in list(root.iter("a")):
        link.drop_tag()
    for node in root.iter(*_STYLES, "p"):
        style = _STYLES.get(node.tag, "") + "".join(
            _CLASSES.get(c, "") for c in node.get("class", "").split()
        )
        node.set("style", style)
    head = [f"<h2>{_text(item.title)}</h2>"] if len(item.title) > SHORT_TITLE else []
    blocks = [_clean(html.tostring(node, encoding="unicode")) for node in root]
    lead = [f"<p>{_text(root.text)}</p>"] if root.text and root.text.strip() else []
    return _within([*head, *lead, *blocks], _foot(item))


def _within(blocks: list[str], foot: str) -> str:
    """As many whole blocks as fit; a table longer than an article is left to the page itself."""
    whole = f"<section>{''.join(blocks)}{foot}</section>"
    if len(whole) < CONTENT:
        return whole
    room, kept = CONTENT - len(f"<section>{_MORE}{foot}</section>") - 1, []
    for block in blocks:
        if len(block) > room:
            break
        kept.append(block)
        room -= len(block)
    return f"<section>{''.join(kept)}{_MORE}{foot}</section>"


def _foot(item: Item) -> str:
    names = [a.name for a in item.attachments if a.role != "image"]
    files = f"<p>附件：{_text('；'.join(names)[:2000])}（请点击“阅读原文”下载）</p>" if names else ""
    number = f"　{item.doc_number}" if item.doc_number else ""
    return f"{files}<p>（来源：{_text(item.source or item.issuer)}{_text(number)}　索引号：{_text(item.number)}）</p>"


def _text(text: str) -> str:
    return escape(text, quote=False)


def _clean(markup: str) -> str:
    attributes = {tag: {"style"} for tag in _TAGS} | {
        "img": {"src", "alt", "style"},
        "td": {"colspan", "rowspan", "style"},
        "th": {"colspan", "rowspan", "style"},
        "ol": {"start"},
    }
    return nh3.clean(markup, tags=_TAGS, attributes=attributes, link_rel=None, url_schemes={"http", "https"})


def picture(name: str, content: bytes) -> tuple[str, bytes, str]:
    """An image as uploadimg takes it: JPG or PNG below 1 MB; a larger one is made smaller. Raises Wanting."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            kind = image.format
            if kind in ("PNG", "JPEG") and len(content) < IMAGE_BYTES:
                return (name, content, "image/png" if kind == "PNG" else "image/jpeg")
            flat = Image.new("RGB", image.size, "white")
            rgba = image.convert("RGBA")
            flat.paste(rgba, mask=rgba.getchannel("A"))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise Wanting(f"图片“{name}”不能读取，微信不接受") from error
    for side in (2000, 1400, 1000, 700):
        flat.thumbnail((side, side))
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=85)
        if out.tell() < IMAGE_BYTES:
            break
    return (name.rsplit(".", 1)[0] + ".jpg", out.getvalue(), "image/jpeg")


def cover(item: Item) -> bytes:
    """A plain cover, 900 × 383: the title on blue, at most three lines."""
    image = Image.new("RGB", (900, 383), "#1b4b82")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(pylopdf_fonts_zh_cn.serif_path()), 48)
    title = shortened(item.title, 48)
    for n, at in enumerate(range(0, len(title), 16)):
        draw.text((60, 70 + n * 76), title[at : at + 16], font=font, fill="white")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
