"""Word files as offices make them: the habits of Word and WPS, each with what must be found again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import docx
import docx.document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
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
        _bytes(d), ("一、招生对象</h2>", "（一）年龄</h3>", "<strong>六周岁</strong>", "<u>以上</u>")
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


def _paragraph(d: docx.document.Document, xml: str, text: str = "") -> None:
    p = d.add_paragraph(text)
    for node in parse_xml(f"<w:p {nsdecls('w', 'r', 'a', 'wp', 'pic')} {_MORE}>{xml}</w:p>"):
        p._p.append(node)


_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RUN = "<w:r><w:t>{}</w:t></w:r>"


def chinese_numbers() -> Sample:
    """“一、” and “（一）” that Word counts by itself, the first level going on after other words."""
    d = docx.Document()
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(
            (("chineseCountingThousand", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3."))
        )
    )
    root = d.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, text in (
        (0, "总体要求"), (1, "指导思想"), (1, "基本原则"), (2, "免试"), (None, "中间一段。"), (0, "主要任务"), (1, "学位供给"),
    ):  # fmt: skip
        p = d.add_paragraph(text)
        if depth is not None:
            p._p.get_or_add_pPr().append(parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
            ))  # fmt: skip
    return Sample(
        _bytes(d),
        (
            "一、总体要求",
            "（一）指导思想",
            "（二）基本原则",
            "1.免试",
            "中间一段。",
            "二、主要任务",
            "（一）学位供给",
        ),
        ("<ol>",),
    )


def list_that_goes_on() -> Sample:
    """A counted list with a paragraph between keeps its numbers."""
    d = docx.Document()
    d.add_paragraph("户口簿", style="List Number")
    d.add_paragraph("原件和复印件都要。")
    d.add_paragraph("居住证", style="List Number")
    return Sample(_bytes(d), ("1.户口簿", "2.居住证"), ("<ol>",))


def moved_and_merged() -> Sample:
    """Words moved elsewhere, a deleted row, a deleted end of a paragraph."""
    d = docx.Document()
    _paragraph(d, f'<w:moveTo w:id="1" w:author="张三">{_RUN.format("移到这里")}</w:moveTo>')
    _paragraph(d, f'<w:moveFrom w:id="2" w:author="张三">{_RUN.format("从此移走")}</w:moveFrom>', "原处。")
    p = d.add_paragraph("上半句")
    p._p.get_or_add_pPr().append(
        parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="3" w:author="张三"/></w:rPr>')
    )
    d.add_paragraph("下半句。")
    t = d.add_table(2, 1)
    t.cell(0, 0).text, t.cell(1, 0).text = "留下的行", "删去的行"
    t.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="4" w:author="张三"/>'))
    return Sample(
        _bytes(d),
        ("移到这里", "上半句下半句。", "留下的行"),
        ("从此移走", "删去的行", "张三"),
        tables=1,
        says="修订",
    )


def hidden_words() -> Sample:
    """Hidden words must not reach the public."""
    d = docx.Document()
    d.add_paragraph("公开部分。").add_run("内部口径").font.hidden = True
    return Sample(_bytes(d), ("公开部分。",), ("内部口径",), says="1处隐藏文字")


def new_text_box() -> Sample:
    """A text box of newer programs with nothing for older ones; one that has both is read once."""
    d = docx.Document()
    box = "<wps:wsp><wps:txbx><w:txbxContent><w:p>" + _RUN + "</w:p></w:txbxContent></wps:txbx></wps:wsp>"
    for words, older in (("新框文字", ""), ("两种文字", "<w:pict><v:shape><v:textbox><w:txbxContent><w:p>"
                         + _RUN.format("两种文字") + "</w:p></w:txbxContent></v:textbox></v:shape></w:pict>")):  # fmt: skip
        _paragraph(d, f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box.format(words)}</w:drawing>'
                   f"</mc:Choice><mc:Fallback>{older}</mc:Fallback></mc:AlternateContent></w:r>", "前文。")  # fmt: skip
    return Sample(
        _bytes(d), ("<p>新框文字</p>", "<p>两种文字</p>"), ("两种文字</p><p>两种文字",), says="有文本框"
    )


def containers() -> Sample:
    """Words in fields, content controls, custom elements, ruby, equations."""
    d = docx.Document()
    _paragraph(d, (
        f'<w:fldSimple w:instr="DATE">{_RUN.format("域内")}</w:fldSimple><w:customXml w:element="a">{_RUN.format("自定义")}</w:customXml>'
        f"<w:sdt><w:sdtContent>{_RUN.format('控件')}</w:sdtContent></w:sdt>"
        f"<w:r><w:ruby><w:rt>{_RUN.format('zhong')}</w:rt><w:rubyBase>{_RUN.format('中')}</w:rubyBase></w:ruby></w:r>"
        "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"
    ))  # fmt: skip
    return Sample(_bytes(d), ("域内自定义控件中a+b",), ("zhong",), says="1处公式")


def pictures_of_every_kind() -> Sample:
    """GIF and BMP become PNG, alternative words stay; EMF, a link and a chart are told."""
    d = docx.Document()
    for kind in ("GIF", "BMP", "TIFF"):
        d.add_picture(io.BytesIO(picture(kind=kind)))
    d.inline_shapes[0]._inline.docPr.set("descr", "学区示意图")
    part = d.inline_shapes[2]._inline.graphic.graphicData.pic.blipFill.blip.embed
    d.part.related_parts[part]._blob = b"\x01\x00\x00\x00 EMF"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    rid = d.part.relate_to("file:///etc/hostname", kind, is_external=True)
    _paragraph(d, f'<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="{rid}"/>'
               "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>", "外部图")  # fmt: skip
    _paragraph(d, '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="rId99"/></a:graphicData></a:graphic>'
               "</wp:inline></w:drawing></w:r>", "图表见此")  # fmt: skip
    return Sample(_bytes(d), ('alt="学区示意图"', "外部图", "图表见此"), images=2, says="图表")


def footnotes() -> Sample:
    """A footnote goes to the end, its mark stays, no link leads nowhere."""
    d = docx.Document()
    _paragraph(d, '<w:r><w:footnoteReference w:id="2"/></w:r>', "学位缺口")
    notes = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p>{_RUN.format("按户籍测算。")}</w:p></w:footnote></w:footnotes>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    d.part.relate_to(Part(PackURI("/word/footnotes.xml"), media, notes.encode(), d.part.package), kind)
    return Sample(_bytes(d), ("学位缺口<sup>[1]</sup>", "按户籍测算。"), ("href",), says="脚注")


def upward() -> Sample:
    """A request upward as WPS makes it: number and signer in a table, a title of two lines, signature by spaces, 版记."""
    d = docx.Document()
    _centred(d, "江城县教育局文件")
    t = d.add_table(1, 2)
    t.cell(0, 0).text, t.cell(0, 1).text = "江教文〔2021〕8号", "签发人：周某某"
    _centred(d, "江城县教育局")
    _centred(d, "关于增加学位建设资金的请示")
    d.add_paragraph("江城县人民政府：")
    d.add_paragraph("　　现将有关情况请示如下。")
    d.add_paragraph("　　附件：1.资金测算表")
    d.add_paragraph("　　　　　2.项目清单")
    d.add_paragraph("　　　　　　　　　　江城县教育局")
    d.add_paragraph("　　　　　　　　　　2021年3月1日")
    d.add_paragraph("（此件不予公开）")
    d.add_paragraph("抄送：江城县财政局。")
    d.add_paragraph("江城县教育局办公室　　2021年3月2日印发")
    return Sample(
        _bytes(d), ("现将有关情况请示如下。", "附件：1.资金测算表"), ("签发人", "抄送", "印发", "文件"),
        title="江城县教育局关于增加学位建设资金的请示", number="江教文〔2021〕8号", says="版记",
    )  # fmt: skip


MAKERS: tuple[Callable[[], Sample], ...] = (
    official, table_with_spans, images, tracked_changes, comments, lists, headings, text_box, header_and_footer, wps,
    chinese_numbers, list_that_goes_on, moved_and_merged, hidden_words, new_text_box, containers, pictures_of_every_kind,
    footnotes, upward,
)  # fmt: skip
