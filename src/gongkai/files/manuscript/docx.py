"""Word manuscripts: made ready, read by mammoth, cleaned by the one policy; what was changed or lost is said."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from xml.parsers.expat import ExpatError

import mammoth

from gongkai.files.manuscript.parts import taken_apart
from gongkai.files.manuscript.pasted import read_pasted
from gongkai.files.manuscript.shape import Image, Manuscript
from gongkai.files.manuscript.word import CLOSE, OPEN, Prepared, prepare
from gongkai.law.errors import WrongInput

_OLE = b"\xd0\xcf\x11\xe0"
_MARK = re.compile(f"{OPEN}(\\d{{1,4}}){CLOSE}")


@dataclass(frozen=True)
class Body:
    """All of a Word file in its order: sanitised markup, images, words of headers and footers, what to tell."""

    html: str
    images: tuple[Image, ...]
    edges: tuple[str, ...]
    says: tuple[str, ...]


def read_docx(content: bytes, name: str) -> Manuscript:
    """Text, tables and images of a .docx, its head and foot taken apart.

    Raises WrongInput for what is no such file, is empty, is locked or is a trap.
    """
    body = read_body(content, name)
    return taken_apart(body.html, list(body.images), list(body.says), body.edges)


def read_body(content: bytes, name: str) -> Body:
    """Text, tables and images of a .docx as they follow each other; raises WrongInput as `read_docx` does."""
    _is_word(content, name)
    prepared = prepare(content, name)
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(prepared.content), style_map=_STYLES, transform_document=_ALIGNED
        )
    except (
        KeyError,
        ValueError,
        AttributeError,
        SyntaxError,
        ExpatError,
        IndexError,
        RecursionError,
    ) as error:
        raise WrongInput(f"“{name}”不能作为 Word 文件读出，请用 Word 或 WPS 打开后另存为 .docx") from error
    body, images = _with_pictures(result.value, prepared)
    pasted = read_pasted(body)
    if not pasted.body_html:
        raise WrongInput(f"“{name}”里没有文字、表格或图片")
    says = [*prepared.says, *pasted.says]
    if 'id="footnote' in result.value or 'id="endnote' in result.value:
        says.append("原稿有脚注或尾注，已移到正文末尾，正文中以[1]的形式标注")
    return Body(pasted.body_html, tuple(images), prepared.edges, tuple(says))


def _is_word(content: bytes, name: str) -> None:
    again = "请用 Word 或 WPS 另存为 .docx 后再上传"
    if not content:
        raise WrongInput(f"“{name}”是空文件，不是 Word 文件（.docx）")
    if content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise WrongInput(f"“{name}”是加密的 Word 文件，请去掉打开密码后再上传")
    if content.startswith(_OLE) or name.lower().endswith((".doc", ".wps", ".dot", ".wpt")):
        raise WrongInput(f"“{name}”是旧版或加密的 Word、WPS 文件，{again}")
    if content.lstrip()[:5] == b"{\\rtf":
        raise WrongInput(f"“{name}”是 RTF 文件，{again}")
    if not content.startswith(b"PK"):
        raise WrongInput(f"“{name}”不是 Word 文件（.docx），或文件已损坏；{again}")


# mammoth drops alignment: a style of ours carries it through to a class that the policy of markup knows.
_STYLES = """
u => u
p[style-name='gongkai center'] => p.center:fresh
p[style-name='gongkai right'] => p.right:fresh
p[style-name='Title'] => p.center:fresh
p[style-name='标题'] => p.center:fresh
"""


def _aligned(paragraph: mammoth.documents.Paragraph) -> mammoth.documents.Paragraph:
    named = {"center": "gongkai center", "right": "gongkai right", "end": "gongkai right"}.get(
        paragraph.alignment or ""
    )
    is_heading = (paragraph.style_name or "").lower().startswith(("heading", "标题 "))
    is_listed = paragraph.numbering is not None
    if named is None or is_heading or is_listed:
        return paragraph
    return paragraph.copy(style_id=named, style_name=named)


_ALIGNED = mammoth.transforms.paragraph(_aligned)


def _with_pictures(markup: str, prepared: Prepared) -> tuple[str, list[Image]]:
    """Marks become images again; one that the reader lost with its surroundings is put at the end."""
    shown: list[Image] = []

    def one(match: re.Match[str]) -> str:
        n = int(match[1]) - 1
        image = prepared.images[n]
        if image in shown:
            return ""
        shown.append(image)
        return f'<img src="{image.name}" alt="{escape(prepared.alts[n])}">'

    body = _MARK.sub(one, markup)
    lost: Sequence[Image] = [image for image in prepared.images if image not in shown]
    for image in lost:
        body += f'<p><img src="{image.name}" alt=""></p>'
        shown.append(image)
    return body, shown
