"""A Word file made ready for reading: what the reader of bodies would pass over is put where it sees it, or told.

Tracked changes are settled, hidden words left out, fields and content controls opened, text boxes follow the
paragraph they hang on, automatic numbers are written out, and each picture stands as a mark in the text.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from gongkai.files import archives
from gongkai.files import pictures as judged
from gongkai.files.manuscript import numbering
from gongkai.files.manuscript.shape import Image
from gongkai.files.revisions import Settled, W, settle, unwrap
from gongkai.law.errors import WrongInput

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Characters that no text may hold: they stand around the number of a picture.
OPEN, CLOSE = "\ufdd0", "\ufdd1"
_LARGEST_BODY = 12 * 2**20
_MOST_PICTURES = 200
_CONTAINERS = ("fldSimple", "customXml", "smartTag", "dir", "bdo")


@dataclass(frozen=True)
class Prepared:
    """A file that the reader takes, its pictures in the order of their marks, words of headers, what to tell."""

    content: bytes
    images: tuple[Image, ...]
    alts: tuple[str, ...]
    edges: tuple[str, ...]
    says: tuple[str, ...]


class _Work:
    """One file while it is made ready."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self.archive = archives.opened(content, name, largest_text=_LARGEST_BODY)
        self.parts = set(self.archive.namelist())
        self.images: list[Image] = []
        self.alts: list[str] = []
        self.says: list[str] = []
        self.settled = Settled()

    def xml(self, part: str) -> etree._Element | None:
        """A part as a tree; None when there is none."""
        if part not in self.parts:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            return etree.fromstring(archives.read(self.archive, part, self.name), parser)
        except etree.XMLSyntaxError as error:
            raise WrongInput(
                f"“{self.name}”不能作为 Word 文件读出，请用 Word 或 WPS 打开后另存为 .docx"
            ) from error

    def relations(self, part: str) -> dict[str, tuple[str, bool]]:
        """Where each relation of a part leads, and whether that is outside of the file."""
        folder, base = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{base}.rels")
        found = {}
        for row in root if root is not None else ():
            outside = row.get("TargetMode") == "External"
            target = row.get("Target", "")
            inside = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
            found[row.get("Id", "")] = (target if outside else inside, outside)
        return found


def prepare(content: bytes, name: str) -> Prepared:
    """Make a .docx ready; raises WrongInput for a trap, a locked or a broken file."""
    work = _Work(content, name)
    if "word/document.xml" not in work.parts:
        raise WrongInput(f"“{name}”不是 Word 文件（.docx）")
    changed: dict[str, bytes | None] = {}
    for part in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
        root = work.xml(part)
        if root is None:
            continue
        _settle(work, root, part)
        changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    edges = tuple(_edges(work))
    return Prepared(
        archives.rewritten(work.archive, changed, name), tuple(work.images), tuple(work.alts), edges,
        tuple(dict.fromkeys([*_told(work.settled), *work.says])),
    )  # fmt: skip


def _settle(work: _Work, root: etree._Element, part: str) -> None:
    _chosen(root)
    work.settled += settle(root)
    for node in list(root.iter(*(W + tag for tag in _CONTAINERS))):
        unwrap(node)
    for ruby in list(root.iter(W + "ruby")):
        _ruby(ruby)
    _equations(work, root)
    if any(True for _ in root.iter(W + "altChunk")):
        work.says.append("原稿嵌入了另一份文件（altChunk），其内容没有读出，请在 Word 中展开后重新上传")
    _text_boxes(work, root)
    if part == "word/document.xml":
        numbering.write_out(root, work.xml("word/numbering.xml"), work.xml("word/styles.xml"))
    for text in root.iter(W + "t"):
        if text.text and (OPEN in text.text or CLOSE in text.text):
            text.text = text.text.replace(OPEN, "").replace(CLOSE, "")
    _pictures(work, root, work.relations(part))


def _told(settled: Settled) -> list[str]:
    says = []
    if settled.inserted or settled.deleted:
        says.append(
            f"原稿有修订痕迹：插入的文字已保留（{settled.inserted}处），删除的文字已去掉（{settled.deleted}处），请核对"
        )
    if settled.comments:
        says.append(f"原稿有{settled.comments}条批注，批注没有带入")
    if settled.hidden:
        says.append(f"原稿有{settled.hidden}处隐藏文字，没有带入")
    return says


def _chosen(root: etree._Element) -> None:
    """Of two versions of one thing, for newer and older programs, take the one with more in it."""
    for both in list(root.iter(_MC + "AlternateContent")):
        if both.getparent() is None:
            continue
        newer, older = both.find(_MC + "Choice"), both.find(_MC + "Fallback")
        best = max((v for v in (newer, older) if v is not None), key=_weight, default=None)
        for version in (newer, older):
            if version is not None and version is not best:
                both.remove(version)
        if best is not None:
            unwrap(best)
        unwrap(both)


def _weight(version: etree._Element) -> tuple[int, int]:
    texts = sum(len(node.text or "") for node in version.iter(W + "t"))
    return texts, sum(1 for _ in version.iter(_A + "blip", _V + "imagedata"))


def _ruby(ruby: etree._Element) -> None:
    base = ruby.find(W + "rubyBase")
    run = ruby.getparent()
    if base is None or run is None:
        return
    for text in base.iter(W + "t"):
        ruby.addprevious(_text(text.text or ""))
    run.remove(ruby)


def _equations(work: _Work, root: etree._Element) -> None:
    equations = list(root.iter(_M + "oMath"))
    if equations:
        work.says.append(
            f"原稿有{len(equations)}处公式，只保留了其中的文字，请核对或改为图片；第一处在{_place(equations[0])}"
        )
    for equation in equations:
        words = "".join(node.text or "" for node in equation.iter(_M + "t"))
        run = etree.Element(W + "r")
        run.append(_text(words))
        target = equation.getparent()
        if target is not None and target.tag == _M + "oMathPara":
            target.addprevious(run)
            target.remove(equation)
        else:
            equation.addprevious(run)
            if target is not None:
                target.remove(equation)


def _text(words: str) -> etree._Element:
    text = etree.Element(W + "t")
    text.text = words
    text.set(_SPACE, "preserve")
    return text


def _text_boxes(work: _Work, root: etree._Element) -> None:
    """Paragraphs of a text box follow the paragraph that it hangs on."""
    for box in list(root.iter(W + "txbxContent")):
        host = next(box.iterancestors(W + "p"), None)
        words = "".join(node.text or "" for node in box.iter(W + "t"))
        if host is None or not words.strip():
            continue
        work.says.append(f"{_place(box)}有文本框，文字已移到该段之后：“{words.strip()[:20]}”")
        after = host
        for child in list(box):
            after.addnext(child)
            after = child


def _pictures(work: _Work, root: etree._Element, relations: dict[str, tuple[str, bool]]) -> None:
    for node in list(root.iter(W + "drawing", W + "pict", W + "object")):
        parent = node.getparent()
        if parent is None or node.getroottree().getroot() is not root:
            continue  # it hung within another one and went with it
        marks = [_picture(work, one, node, relations) for one in node.iter(_A + "blip", _V + "imagedata")]
        if not marks and (drawn := _drawn(node)):
            work.says.append(f"{_place(node)}的{drawn}不能带入，请另存为图片或改为表格后插入")
        for mark in marks:
            node.addprevious(_text(mark))
        parent.remove(node)


def _drawn(node: etree._Element) -> str:
    for one in node.iter(etree.Element):
        space = etree.QName(one).namespace or ""
        if "/chart" in space:
            return "图表"
        if "/diagram" in space:
            return "智能图形（SmartArt）"
    return "嵌入对象" if node.tag == W + "object" else ""


def _picture(
    work: _Work, one: etree._Element, node: etree._Element, relations: dict[str, tuple[str, bool]]
) -> str:
    """Keep a picture and give the mark that stands for it; "" for one that is told instead."""
    key = one.get(_R + "embed") or one.get(_R + "id") or one.get(_R + "link") or ""
    target, outside = relations.get(key, ("", False))
    place = _place(node)
    if outside or target not in work.parts:
        work.says.append(f"{place}的图片没有存在文件里（只有链接），没有带入，请插入图片本身")
        return ""
    if len(work.images) >= _MOST_PICTURES:
        raise WrongInput(f"“{work.name}”的图片超过{_MOST_PICTURES}幅，请分开上传")
    try:
        content, media_type = judged.shown(
            archives.read(work.archive, target, work.name), posixpath.basename(target)
        )
    except WrongInput as refused:
        work.says.append(f"{place}：{refused.why}，没有带入，请另存为 PNG 后插入")
        return ""
    ending = "png" if media_type == "image/png" else "jpg"
    work.images.append(Image(f"image-{len(work.images) + 1}.{ending}", content, media_type))
    work.alts.append(_alt(node))
    return f"{OPEN}{len(work.images)}{CLOSE}"


def _alt(node: etree._Element) -> str:
    for one in node.iter(etree.Element):
        if etree.QName(one).localname == "docPr" and (said := one.get("descr") or one.get("title")):
            return str(said).strip()
        if one.tag in (_V + "shape", _V + "rect") and one.get("alt"):
            return str(one.get("alt")).strip()
    return ""


def _place(node: etree._Element) -> str:
    """“第5段（……）”: the paragraph that something hangs on, counted as in the file, with its first words."""
    host = next(node.iterancestors(W + "p"), None)
    if host is None:
        return "原稿"
    n = 0
    for n, paragraph in enumerate(node.getroottree().getroot().iter(W + "p"), 1):  # noqa: B007
        if paragraph is host:
            break
    own = [text for text in host.iter(W + "t") if next(text.iterancestors(W + "p")) is host]
    words = "".join(text.text or "" for text in own if OPEN not in (text.text or ""))
    return f"原稿第{n}段（“{words[:10]}”）" if words else f"原稿第{n}段"


def _edges(work: _Work) -> list[str]:
    """Lines of headers and footers: not of the body, but a number or a date may stand there."""
    found = []
    for part in sorted(
        p for p in work.parts if p.startswith(("word/header", "word/footer")) and p.endswith(".xml")
    ):
        root = work.xml(part)
        if root is None:
            continue
        _chosen(root)
        settle(root)
        for paragraph in root.iter(W + "p"):
            words = "".join(text.text or "" for text in paragraph.iter(W + "t")).strip()
            if words:
                found.append(words)
    return list(dict.fromkeys(found))
