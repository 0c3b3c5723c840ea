"""What Word, WPS and browsers put on the clipboard around the words: cut off, or turned into plain marks."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import html

_START, _END = "<!--StartFragment-->", "<!--EndFragment-->"
_HEADER = re.compile(r"\A\s*Version:\d.*?(?=<)", re.DOTALL | re.IGNORECASE)
# What stands between these is for readers other than Word, and is the real thing.
_REVEALED = re.compile(
    r"<!--\[if[^\]]*\]>\s*<!--(?:\s*--)?>|<!--\s*<!\[endif\]-->|<!\[if[^\]]*\]>|<!\[endif\]>", re.I
)
_CONDITIONAL = re.compile(r"<!--\[if.*?<!\[endif\]-->", re.DOTALL | re.IGNORECASE)
_HIDDEN = re.compile(r"display:none|mso-hide:all|visibility:hidden")
_BOLD = re.compile(r"font-weight:(?:bold|[6-9]00)")
_NOT_BOLD = re.compile(r"font-weight:(?:normal|[1-4]00)")
_SYMBOLS = re.compile(r"font-family:[^;]*(?:symbol|wingdings)")


def fragment(markup: str) -> str:
    """What was copied, without the clipboard's header and without parts that are for Word alone."""
    start = markup.find(_START)
    end = markup.rfind(_END)
    if start >= 0:
        markup = markup[start + len(_START) : end if end > start else None]
    return _CONDITIONAL.sub("", _REVEALED.sub("", _HEADER.sub("", markup)))


def office_marks(root: html.HtmlElement) -> list[str]:
    """Take comments, deletions and hidden words out, and turn looks into marks; returns what is to be told."""
    says = []
    comments = _out(root, _is_comment)
    if comments:
        says.append("粘贴的内容带有批注，批注没有带入")
    if _out(root, _is_deleted):
        says.append("粘贴的内容有修订痕迹：删除的文字已去掉，插入的文字已保留，请核对")
    if _out(root, _is_hidden):
        says.append("粘贴的内容有隐藏文字，没有带入")
    struck = [node for node in root.iter("s", "strike") if node.text_content().strip()]
    struck += [n for n in root.iter("span") if "line-through" in _style(n) and n.text_content().strip()]
    if struck:
        words = struck[0].text_content().strip()[:20]
        says.append(f"有{len(struck)}处带删除线的文字，删除线没有保留，文字仍在：“{words}”，请核对是否应删去")
    for node in list(root.iter("span", "font", "p", "li")):
        _looks(node)
    return says


def _style(node: html.HtmlElement) -> str:
    return (node.get("style") or "").replace(" ", "").replace("\n", "").lower()


def _out(root: html.HtmlElement, is_one: Callable[[html.HtmlElement], bool]) -> int:
    gone = [node for node in root.iter() if isinstance(node.tag, str) and node is not root and is_one(node)]
    words = 0
    for node in gone:
        if node.getparent() is not None:
            words += bool(node.text_content().strip())
            node.drop_tree()
    return words


def _is_comment(node: html.HtmlElement) -> bool:
    named = (node.get("class") or "").lower()
    return "msocomanchor" in named or "msocomtxt" in named or "msocommentreference" in named or (
        re.search(r"mso-element:comment(?:-list)?(?:;|$)", _style(node)) is not None
    )  # fmt: skip


def _is_deleted(node: html.HtmlElement) -> bool:
    return node.tag == "del" or "msodel" in (node.get("class") or "").lower()


def _is_hidden(node: html.HtmlElement) -> bool:
    return _HIDDEN.search(_style(node)) is not None or node.get("hidden") is not None


def _looks(node: html.HtmlElement) -> None:
    """Bold, underline, raised and lowered words that are so by style only become so by element."""
    style = _style(node)
    if not style:
        return
    if "mso-list:ignore" in style and _SYMBOLS.search(style + "".join(_style(n) for n in node.iter("span"))):
        _bullet(node)
        return
    if node.tag not in ("span", "font"):
        return
    if _NOT_BOLD.search(style) and node.getparent() is not None and node.getparent().tag in ("b", "strong"):
        return
    for wanted, tag in (
        (_BOLD.search(style) is not None, "strong"), ("text-decoration:underline" in style, "u"),
        ("vertical-align:super" in style, "sup"), ("vertical-align:sub" in style, "sub"),
    ):  # fmt: skip
        if wanted and node.text_content().strip():
            _wrapped(node, tag)


def _bullet(node: html.HtmlElement) -> None:
    """A bullet is a letter of a font of symbols there; without the font it would read as “l” or “Ø”."""
    for child in list(node):
        child.drop_tree()
    node.text = "•"


def _wrapped(node: html.HtmlElement, tag: str) -> None:
    inner = html.Element(tag)
    inner.text, node.text = node.text, None
    for child in list(node):
        inner.append(child)
    node.append(inner)
