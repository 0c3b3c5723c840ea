"""What a person pastes from Word, WPS or a page, and what they type without markup."""

from __future__ import annotations

import base64
import binascii
import re
from html import escape

from lxml import etree, html

from gongkai.law.errors import WrongInput
from gongkai.publishing.manuscript.clean import clean
from gongkai.publishing.manuscript.shape import Image, Manuscript

_DATA = re.compile(r"data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=\s]+)")
_CONDITIONAL = re.compile(r"<!--\[if.*?<!\[endif\]-->|<!\[if[^>]*>|<!\[endif\]>", re.DOTALL | re.IGNORECASE)
_HEADS = (
    (re.compile(r"[一二三四五六七八九十]+、"), "h2"),
    (re.compile(r"（[一二三四五六七八九十]+）"), "h3"),
)
LARGEST = 5_000_000


def read_plain(text: str) -> Manuscript:
    """Typed lines: one paragraph each; short lines that begin like a heading become one."""
    lines = (line.strip(" \t\r　") for line in text.splitlines())
    return Manuscript("".join(_block(line) for line in lines if line))


def _block(line: str) -> str:
    for pattern, tag in _HEADS:
        if pattern.match(line) and len(line) <= 40 and line[-1] not in "。；：":
            return f"<{tag}>{escape(line, quote=False)}</{tag}>"
    return f"<p>{escape(line, quote=False)}</p>"


def read_pasted(markup: str) -> Manuscript:
    """Markup from an editor or a clipboard: images taken out, Office's own marks taken off, the rest by the policy."""
    if len(markup) > LARGEST * 10:
        raise WrongInput("粘贴的内容过大，请改用文件录入")
    root = html.fragment_fromstring(_CONDITIONAL.sub("", markup), create_parent="div")
    says: list[str] = []
    images = _images(root, says)
    _aligned(root)
    _blocks(root)
    inner = (root.text or "") + "".join(etree.tostring(c, encoding="unicode", method="html") for c in root)
    return Manuscript(_tidy(clean(inner)), images=tuple(images), says=tuple(says))


def _images(root: html.HtmlElement, says: list[str]) -> list[Image]:
    found = []
    for n, img in enumerate(list(root.iter("img")), 1):
        src = img.get("src", "")
        if match := _DATA.match(src):
            try:
                content = base64.b64decode(match[2], validate=False)
            except binascii.Error:
                content = b""
            name = f"image-{n}.{'png' if match[1] == 'image/png' else 'jpg'}"
            if content:
                found.append(Image(name, content, match[1]))
                img.set("src", name)
                continue
        if not src or ":" in src or src.startswith("/"):
            says.append(f"第{n}幅图片不在粘贴的内容里，未能带入，请作为文件重新插入")
            img.drop_tree()
    return found


def _aligned(root: html.HtmlElement) -> None:
    """Alignment in styles or attributes becomes one of our classes."""
    for node in root.iter("p", "td", "th", "h1", "h2", "h3", "h4", "div"):
        style = (node.get("style") or "").replace(" ", "").lower()
        align = (node.get("align") or "").lower()
        own = [c for c in (node.get("class") or "").split() if c in ("center", "right", "indent")]
        if "text-align:center" in style or align == "center":
            own = ["center"]
        elif "text-align:right" in style or align == "right":
            own = ["right"]
        if own:
            node.set("class", " ".join(own))
        elif "class" in node.attrib:
            del node.attrib["class"]


_RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em"}


def _blocks(root: html.HtmlElement) -> None:
    """Office's blocks and marks by our names: a div with words is a paragraph, b is strong."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag in _RENAMED:
            node.tag = _RENAMED[node.tag]
        elif node.tag == "div" and node is not root and not _has_block(node):
            node.tag = "p"


def _has_block(node: html.HtmlElement) -> bool:
    return any(
        child.tag in ("p", "div", "table", "ul", "ol", "h1", "h2", "h3", "h4")
        for child in node.iter()
        if child is not node
    )


_EMPTY = re.compile(r"<(p|h2|h3|h4|strong|em|u)(?: class=\"[a-z]+\")?>(?:\s|&nbsp;|\u00a0|<br>)*</\1>")


def _tidy(body: str) -> str:
    """Empty paragraphs out, hard spaces to plain ones, loose words between blocks into paragraphs of their own."""
    body = body.replace("\u00a0", " ").replace("&nbsp;", " ")
    before = ""
    while before != body:
        before, body = body, _EMPTY.sub("", body)
    return clean(_paragraphed(body.strip()))


_INLINE = {"strong", "em", "u", "sub", "sup", "br", "a", "img"}


def _paragraphed(body: str) -> str:
    if not body:
        return ""
    root = html.fragment_fromstring(body, create_parent="div")
    made: list[str] = []
    loose = escape(root.text or "", quote=False)
    for node in root:
        alone = etree.tostring(node, encoding="unicode", method="html", with_tail=False)
        tail = escape(node.tail or "", quote=False)
        if node.tag in _INLINE:
            loose += alone + tail
        else:
            made += [_loose(loose), alone]
            loose = tail
    return "".join([*made, _loose(loose)])


def _loose(text: str) -> str:
    """Loose words as a paragraph; an image by itself stays by itself."""
    text = text.strip()
    return text if not text or re.fullmatch(r"(?:<img[^>]*>\s*)+", text) else f"<p>{text}</p>"
