"""What a person pastes from Word, WPS or a page, and what they type without markup."""

from __future__ import annotations

import base64
import binascii
import re
from html import escape, unescape

import nh3
from lxml import etree, html

from gongkai.files import pictures
from gongkai.files.manuscript.clean import CONTROL, clean, is_address, legible
from gongkai.files.manuscript.clipboard import fragment, office_marks
from gongkai.files.manuscript.shape import Image, Manuscript
from gongkai.law.errors import WrongInput

_DATA = re.compile(r"data:image/[\w.+\-]{1,20};base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)
_HEADS = (
    (re.compile(r"[一二三四五六七八九十]+、"), "h2"),
    (re.compile(r"（[一二三四五六七八九十]+）"), "h3"),
)
LARGEST = 5_000_000


def read_plain(text: str) -> Manuscript:
    """Typed lines: one paragraph each; short lines that begin like a heading become one."""
    lines = (line.strip(" \t\r　") for line in CONTROL.sub("", text).splitlines())
    return Manuscript("".join(_block(line) for line in lines if line))


def _block(line: str) -> str:
    for pattern, tag in _HEADS:
        if pattern.match(line) and len(line) <= 40 and line[-1] not in "。；：":
            return f"<{tag}>{escape(line, quote=False)}</{tag}>"
    return f"<p>{escape(line, quote=False)}</p>"


def read_pasted(markup: str) -> Manuscript:
    """Markup from an editor or a clipboard: images taken out, Office's own marks taken off, the rest by the policy.

    Raises WrongInput for what is too large or nested too deep to be read whole: nothing is lost in silence.
    """
    if len(markup) > LARGEST * 10:
        raise WrongInput("粘贴的内容过大，请改用文件录入")
    markup = fragment(legible(markup))
    if not markup.strip():
        return Manuscript("")
    root = html.fragment_fromstring(markup, create_parent="div")
    if _words(root.text_content()) < _words(_text_only(markup)):
        raise WrongInput("粘贴的内容嵌套过深，不能读全，请先粘贴到记事本或改用文件录入")
    says = office_marks(root)
    images = _images(root, says)
    _aligned(root)
    _blocks(root)
    levelled(root)
    inner = (root.text or "") + "".join(etree.tostring(c, encoding="unicode", method="html") for c in root)
    return Manuscript(_tidy(clean(inner)), images=tuple(images), says=tuple(says))


def _text_only(markup: str) -> str:
    return unescape(
        nh3.clean(markup, tags=set(), clean_content_tags={"script", "style", "svg", "math", "template"})
    )


def _words(text: str) -> int:
    """How many characters of running text there are; a few more or less between two parsers mean nothing."""
    return len(re.findall(r"[\u4e00-\u9fff]", text))


def _images(root: html.HtmlElement, says: list[str]) -> list[Image]:
    found: list[Image] = []
    for n, img in enumerate(list(root.iter("img")), 1):
        src = img.get("src", "").strip()
        if match := _DATA.fullmatch(src):
            image = _decoded(match[1], len(found) + 1)
            if image is None:
                says.append(f"第{n}幅图片不能打开，未能带入，请作为文件重新插入")
                img.drop_tree()
                continue
            found.append(image)
            img.set("src", image.name)
        elif not src or ":" in src or src.startswith(("/", "\\")):
            says.append(f"第{n}幅图片不在粘贴的内容里，未能带入，请作为文件重新插入")
            img.drop_tree()
    return found


def _decoded(raw: str, n: int) -> Image | None:
    """A picture inside of the markup; None when it is none that a page can show."""
    try:
        content, media_type = pictures.shown(base64.b64decode(raw, validate=False), f"第{n}幅")
    except (binascii.Error, WrongInput):
        return None
    return Image(f"image-{n}.{'png' if media_type == 'image/png' else 'jpg'}", content, media_type)


def _aligned(root: html.HtmlElement) -> None:
    """Alignment in styles or attributes becomes one of our classes."""
    for node in root.iter("p", "td", "th", "h1", "h2", "h3", "h4", "div", "center"):
        style = (node.get("style") or "").replace(" ", "").lower()
        align = (node.get("align") or "").lower()
        own = [c for c in (node.get("class") or "").split() if c in ("center", "right", "indent")]
        if "text-align:center" in style or align == "center" or node.tag == "center":
            own = ["center"]
        elif re.search(r"text-align:(?:right|end)", style) or align == "right":
            own = ["right"]
        if own:
            node.set("class", " ".join(own))
        elif "class" in node.attrib:
            del node.attrib["class"]


_RENAMED = {"b": "strong", "i": "em", "ins": "u"}


def _blocks(root: html.HtmlElement) -> None:
    """Office's blocks and marks by our names: a div with words is a paragraph, b is strong."""
    for link in [a for a in root.iter("a") if not is_address(a.get("href", ""))]:
        link.drop_tag()
    holders = _holders(root)
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag in _RENAMED:
            node.tag = _RENAMED[node.tag]
        elif (
            node.tag in ("div", "center", "section", "article", "pre")
            and node is not root
            and node not in holders
        ):
            node.tag = "p"


_BLOCKS = (
    "p",
    "div",
    "center",
    "section",
    "article",
    "pre",
    "table",
    "ul",
    "ol",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
)


def _holders(root: html.HtmlElement) -> set[html.HtmlElement]:
    """Every element that has a block inside, found in one walk."""
    held: set[html.HtmlElement] = set()
    for block in root.iter(*_BLOCKS):
        above = block.getparent()
        while above is not None and above not in held:
            held.add(above)
            above = above.getparent()
    return held


def levelled(root: html.HtmlElement) -> None:
    """Headings begin at the second level (the page's title is the first) and keep their distance, down to the fourth."""
    heads = list(root.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    shift = 2 - min((int(node.tag[1]) for node in heads), default=2)
    for node in heads:
        node.tag = f"h{min(4, int(node.tag[1]) + shift)}"


_EMPTY = re.compile(r"<(p|h2|h3|h4|strong|em|u)(?: class=\"[a-z ]+\")?>(?:\s|&nbsp;|\u00a0|<br>)*</\1>")


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
