"""What readers need not know comes off; the file still opens and says the same; a signed file is not touched."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.worksheet.table import Table
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gongkai.files.extract import text_of
from gongkai.files.metadata import Stripped, strip_metadata
from gongkai.law.errors import WrongInput

DOCX = "application/zip"


def _docx() -> bytes:
    d = docx.Document()
    d.core_properties.author = "王五"
    d.core_properties.last_modified_by = "赵六"
    run = d.add_paragraph("学区划分表").add_run("正文")
    d.add_comment(run, text="意见", author="孙七", initials="S")
    out = io.BytesIO()
    d.save(out)
    return out.getvalue()


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = "王五"
    book.active.append(["学校", "名额"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = "王五"
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _jpeg() -> bytes:
    picture = Image.new("RGB", (8, 8), "red")
    exif = Image.Exif()
    exif[0x013B] = "Wangwu"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "name", "secrets"),
    [
        (_docx, "a.docx", ["王五", "赵六", "孙七"]),
        (_xlsx, "a.xlsx", ["王五"]),
        (_pdf, "a.pdf", ["王五"]),
        (_jpeg, "a.jpg", ["Wangwu"]),
    ],
)
def test_names_come_off_and_what_came_off_is_said(make, name: str, secrets: list[str]) -> None:
    original = make()
    stripped = strip_metadata(original, name)
    assert stripped.removed
    everything = _everything(stripped.content, name)
    for secret in secrets:
        assert secret not in everything
        assert secret in _everything(original, name)


def _everything(content: bytes, name: str) -> str:
    if name.endswith((".docx", ".xlsx")):
        archive = zipfile.ZipFile(io.BytesIO(content))
        return "".join(archive.read(n).decode("utf-8", errors="replace") for n in archive.namelist())
    if name.endswith(".pdf"):
        pdf = pikepdf.open(io.BytesIO(content))
        return str(dict(pdf.docinfo)) + str("/OpenAction" in pdf.Root)
    return str(dict(Image.open(io.BytesIO(content)).getexif()))


def test_the_words_stay() -> None:
    stripped = strip_metadata(_docx(), "a.docx")
    assert "学区划分表正文" in text_of(stripped.content, DOCX, "a.docx")
    assert "学校" in text_of(strip_metadata(_xlsx(), "a.xlsx").content, DOCX, "a.xlsx")


def test_stripping_twice_changes_nothing_more() -> None:
    once = strip_metadata(_pdf(), "a.pdf")
    assert strip_metadata(once.content, "a.pdf").removed == ()
    assert strip_metadata(strip_metadata(_jpeg(), "a.jpg").content, "a.jpg").removed == ()


def test_a_file_without_metadata_comes_back_as_it_is() -> None:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    assert strip_metadata(out.getvalue(), "a.png").content == out.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf", "a.png"])
def test_a_broken_file_is_refused_in_words(name: str) -> None:
    with pytest.raises(WrongInput, match="不能打开"):
        strip_metadata(b"PK\x03\x04broken", name)


def _zip_of(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def _with(content: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, data in (_zip_of(content) | parts).items():
            new.writestr(name, data)
    return out.getvalue()


def test_changes_comments_and_hidden_words_do_not_go_out_with_an_attachment() -> None:
    d = docx.Document()
    p = d.add_paragraph("报名时间为")
    for tag, inner, text in (("ins", "t", "六月"), ("del", "delText", "五月"), ("moveFrom", "t", "四月")):
        p._p.append(parse_xml(
            f'<w:{tag} {nsdecls("w")} w:id="1" w:author="张三"><w:r><w:{inner}>{text}</w:{inner}></w:r></w:{tag}>'
        ))  # fmt: skip
    p.add_run("内部口径").font.hidden = True
    d.add_comment(p.add_run("。"), text="勿公开", author="李四", initials="L")
    out = io.BytesIO()
    d.save(out)
    stripped = strip_metadata(out.getvalue(), "a.docx")
    everything = _everything(stripped.content, "a.docx")
    assert not [w for w in ("五月", "四月", "内部口径", "勿公开", "张三", "李四") if w in everything]
    assert docx.Document(io.BytesIO(stripped.content)).paragraphs[0].text == "报名时间为六月。"
    told = "；".join(stripped.removed)
    assert all(w in told for w in ("2处修订中删除的内容", "1处批注", "1处隐藏文字", "1处修订标记"))
    assert strip_metadata(stripped.content, "a.docx") == Stripped(stripped.content, ())


def test_folders_and_thumbnails_that_name_a_person_go() -> None:
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="file:///C:\\Users\\wangwu\\Normal.dotm" TargetMode="External"/></Relationships>'
    )
    stripped = strip_metadata(
        _with(_docx(), **{"word/_rels/settings.xml.rels": rels, "docProps/thumbnail.jpeg": b"picture"}),
        "a.docx",
    )
    parts = _zip_of(stripped.content)
    assert b"wangwu" not in b"".join(parts.values())
    assert parts["docProps/thumbnail.jpeg"] == b""
    assert {"本机文件夹路径", "缩略图"} <= set(stripped.removed)


def test_the_same_file_always_becomes_the_same_bytes() -> None:
    content = _docx()
    assert strip_metadata(content, "a.docx").content == strip_metadata(content, "a.docx").content


def test_a_hidden_sheet_is_said() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("底稿").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert strip_metadata(out.getvalue(), "a.xlsx").remains == ("有隐藏的工作表：底稿，请核对是否可以公开",)


def test_names_that_are_no_persons_stay() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["学校", "名额"])
    sheet.append(["一小", 3])
    sheet.add_table(Table(displayName="Quota", ref="A1:B2"))
    out = io.BytesIO()
    book.save(out)
    again = openpyxl.load_workbook(io.BytesIO(strip_metadata(out.getvalue(), "a.xlsx").content))
    assert list(again.active.tables) == ["Quota"]


@pytest.mark.parametrize("up", [1, 3, 6, 8])
def test_a_photograph_keeps_every_pixel_and_its_way_up(up: int) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = up, "Wangwu"
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "JPEG", exif=exif, comment=b"Wangwu")
    made = strip_metadata(out.getvalue() + b"Wangwu behind the end", "a.jpg").content
    assert b"Wangwu" not in made
    with Image.open(io.BytesIO(made)) as picture, Image.open(io.BytesIO(out.getvalue())) as before:
        assert picture.getexif().get(0x0112, 1) == up
        assert picture.tobytes() == before.tobytes()
    assert strip_metadata(made, "a.jpg").removed == ()


def test_a_drawing_keeps_its_transparency() -> None:
    picture = Image.new("P", (4, 4), 1)
    picture.putpalette([255, 0, 0, 0, 255, 0])
    words = PngInfo()
    words.add_text("Author", "Wangwu")
    out = io.BytesIO()
    picture.save(out, "PNG", transparency=1, pnginfo=words)
    made = strip_metadata(out.getvalue(), "a.png")
    assert b"Wangwu" not in made.content
    assert made.removed
    with Image.open(io.BytesIO(made.content)) as again:
        assert again.convert("RGBA").getpixel((0, 0)) == (0, 255, 0, 0)


def test_a_pdf_loses_scripts_notes_names_and_editors_data_on_every_page() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, T="王五", Contents="说明", Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"),
    )  # fmt: skip
    page.obj.Annots = pikepdf.Array([pdf.make_indirect(note)])
    page.obj.PieceInfo = pikepdf.Dictionary(Editor="王五")
    page.obj.Metadata = pdf.make_stream("王五".encode())
    pdf.attachments["密.txt"] = "王五".encode()
    out = io.BytesIO()
    pdf.save(out)
    made = strip_metadata(out.getvalue(), "a.pdf")
    with pikepdf.open(io.BytesIO(made.content)) as again:
        left = str([repr(o) for o in again.objects])
        assert not [w for w in ("王五", "app.alert", "PieceInfo", "密.txt") if w in left]
        assert "说明" in str(again.pages[0].Annots[0].Contents)
    assert {"内嵌附件", "批注者姓名", "XMP 元数据", "编辑软件的数据"} <= set(made.removed)


def test_a_signed_file_is_not_touched_and_that_is_said() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = "王五"
    field = pdf.make_indirect(
        pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=pikepdf.Dictionary(Type=pikepdf.Name.Sig))
    )
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    out = io.BytesIO()
    pdf.save(out)
    made = strip_metadata(out.getvalue(), "a.pdf")
    assert made.content == out.getvalue()
    assert "数字签名" in made.remains[0]


def test_kinds_that_are_not_known_come_back_and_that_is_said() -> None:
    assert strip_metadata(b"PK\x03\x04", "a.ofd").remains == ("这类文件的属性没有检查，请自行核对",)
