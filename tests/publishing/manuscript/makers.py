"""Word files as offices make them: ten habits of Word and WPS, each with what must be found again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image


@dataclass(frozen=True)
class Sample:
    """A file and what a reader must keep of it."""

    content: bytes
    keeps: tuple[str, ...]
    loses: tuple[str, ...] = ()
    tables: int = 0
    images: int = 0
    says: str = ""
    title: str = ""
    number: str = ""


def picture(size: tuple[int, int] = (40, 20), kind: str = "PNG") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "#1b4b82").save(out, kind)
    return out.getvalue()


def _bytes(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _centred(document: docx.document.Document, text: str) -> None:
    document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER


def official() -> Sample:
    """An official document with number, title, addressee, date and note."""
    d = docx.Document()
    _centred(d, "江教发〔2021〕5号")
    _centred(d, "江城县教育局关于做好春季开学工作的通知")
    d.add_paragraph("各中小学校：")
    d.add_paragraph("一、总体要求")
    d.add_paragraph("落实防控措施，确保按时开学。")
    for text in ("江城县教育局", "2021年3月1日"):
        d.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    d.add_paragraph("（此件公开发布）")
    return Sample(
        _bytes(d), ("一、总体要求", "落实防控措施"), ("此件公开发布", "各中小学校"),
        title="江城县教育局关于做好春季开学工作的通知", number="江教发〔2021〕5号",
    )  # fmt: skip


def table_with_spans() -> Sample:
    """A table with merged cells in both directions."""
    d = docx.Document()
    d.add_paragraph("各校招生计划如下。")
    t = d.add_table(rows=3, cols=3)
    t.cell(0, 0).merge(t.cell(0, 2)).text = "招生计划表"
    t.cell(1, 0).merge(t.cell(2, 0)).text = "城区"
    for (y, x), text in {(1, 1): "第一小学", (1, 2): "135", (2, 1): "第二小学", (2, 2): "180"}.items():
        t.cell(y, x).text = text
    return Sample(_bytes(d), ("招生计划表", "第一小学", "135", 'colspan="3"', 'rowspan="2"'), tables=1)


def images() -> Sample:
    """Two pictures, PNG and JPEG."""
    d = docx.Document()
    d.add_paragraph("学区示意图见下。")
    for kind in ("PNG", "JPEG"):
        d.add_picture(io.BytesIO(picture(kind=kind)))
    return Sample(_bytes(d), ("学区示意图",), images=2)


def tracked_changes() -> Sample:
    """Insertions to keep and deletions to drop."""
    d = docx.Document()
    p = d.add_paragraph("报名时间为")
    for tag, inner, text in (("ins", "t", "六月一日"), ("del", "delText", "五月一日")):
        xml = f'<w:{tag} {nsdecls("w")} w:id="1" w:author="张三"><w:r><w:{inner}>{text}</w:{inner}></w:r></w:{tag}>'
        p._p.append(parse_xml(xml))
    return Sample(_bytes(d), ("六月一日",), ("五月一日", "张三"), says="修订")


def comments() -> Sample:
    """A comment that must not leak."""
    d = docx.Document()
    run = d.add_paragraph("正文").add_run("，请审阅。")
    d.add_comment(run, text="此处敏感，勿公开", author="李四", initials="L")
    return Sample(_bytes(d), ("正文，请审阅。",), ("勿公开", "李四"), says="批注")


def lists() -> Sample:
    """Numbered and bulleted lists."""
    d = docx.Document()
    for text in ("户口簿", "居住证"):
        d.add_paragraph(text, style="List Number")
    d.add_paragraph("照片", style="List Bullet")
    return Sample(_bytes(d), ("<ol>", "户口簿", "<ul>", "照片"))


def headings() -> Sample:
    """Styled headings, bold and underline."""
    d = docx.Document()
    d.add_heading("一、招生对象", 1)
    d.add_heading("（一）年龄", 2)
    p = d.add_paragraph("年满")
    p.add_run("六周岁").bold = True
    p.add_run("以上").underline = True
    return Sample(
        _bytes(d), ("一、招生对象</h2>", "（一）年龄</h2>", "<strong>六周岁</strong>", "<u>以上</u>")
    )


def text_box() -> Sample:
    """A text box: its words are in the body or a person is told."""
    d = docx.Document()
    run = d.add_paragraph("前文。").add_run()
    run._r.append(parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    ))  # fmt: skip
    return Sample(_bytes(d), ("前文。",), says="文本框")


def header_and_footer() -> Sample:
    """Words of header and footer stay out of the body."""
    d = docx.Document()
    d.sections[0].header.paragraphs[0].text = "内部资料页眉"
    d.sections[0].footer.paragraphs[0].text = "第1页"
    d.add_paragraph("正文在此。")
    return Sample(_bytes(d), ("正文在此。",), ("内部资料页眉", "第1页"))


def wps() -> Sample:
    """WPS habits: spaces for indents, fields of its own, an own compatibility part, hard line breaks, full-width digits."""
    d = docx.Document()
    p = d.add_paragraph("　　咨询电话：０７２８")
    p.add_run().add_break()
    p.add_run("监督电话：同上")
    pr = p._p.get_or_add_pPr()
    ind = OxmlElement("w:ind")
    ind.set(qn("w:firstLineChars"), "200")
    pr.append(ind)
    raw = _bytes(d)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part))
        new.writestr(
            "customXml/item9.xml",
            '<s:customData xmlns:s="http://www.wps.cn/officeDocument/2013/wpsCustomData"/>',
        )
    return Sample(out.getvalue(), ("咨询电话", "监督电话：同上"))


MAKERS: tuple[Callable[[], Sample], ...] = (
    official, table_with_spans, images, tracked_changes, comments, lists, headings, text_box, header_and_footer, wps,
)  # fmt: skip
