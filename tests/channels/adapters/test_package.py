"""Packages for editors and platforms: complete, checkable, the same bytes each time, no way out of the folder."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from docx import Document
from PIL import Image

from channels.conftest import NOON, item
from gongkai.channels.adapters.package import package
from gongkai.channels.item import Attachment, Item
from gongkai.files import storage
from gongkai.law.errors import Refused

pytestmark = pytest.mark.django_db
BODY = (
    "<h2>一、范围</h2><p>各学校：</p><blockquote><p>引文</p></blockquote><ol><li>报名</li><li>审核</li></ol>"
    '<table><tr><th rowspan="2">学校</th><th colspan="2">计划</th></tr><tr><td>男</td><td>女</td></tr></table>'
    '<p><img src="image-1.png" alt="流程图"></p><p><img src="gone.png" alt="另一图"></p>'
)


def kept(name: str, content: bytes, role: str = "file") -> Attachment:
    stored = storage.put(content, name, "application/pdf", by="样例", at=NOON)
    return Attachment(name, stored.digest, stored.media_type, stored.size, role)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def given() -> Item:
    files = (
        kept("image-1.png", picture(), "image"),
        kept("学区表.pdf", b"%PDF-1"),
        kept("学区表.pdf", b"%PDF-2"),
    )
    return item(body_html=BODY, attachments=files)


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_a_package_holds_word_text_page_files_and_a_manifest_that_agrees(given: Item) -> None:
    archive = opened(package(given))
    assert sorted(archive.namelist()) == sorted([
        "稿件.txt", "稿件.html", "稿件.docx", "图片/image-1.png", "附件/学区表.pdf", "附件/2-学区表.pdf", "manifest.json",
    ])  # fmt: skip
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["item"]["number"] == "JC-JY/2021-00001"
    assert manifest["item"]["digest"] == given.digest
    for name, digest in manifest["files"].items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert set(manifest["files"]) == set(archive.namelist()) - {"manifest.json"}
    page = unquote(archive.read("稿件.html").decode())
    assert 'src="图片/image-1.png"' in page
    assert "［图片：另一图］" in page
    assert "索引号：JC-JY/2021-00001" in archive.read("稿件.txt").decode("utf-8-sig")


def test_the_word_file_keeps_headings_lists_tables_and_images(given: Item) -> None:
    document = Document(io.BytesIO(opened(package(given)).read("稿件.docx")))
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == given.title
    for said in ("一、范围", "各学校：", "引文", "报名", "审核", "［图片：另一图］"):
        assert said in texts
    (table,) = document.tables
    assert [[c.text for c in row.cells] for row in table.rows] == [["学校", "计划", ""], ["", "男", "女"]]
    assert len(document.inline_shapes) == 1


def test_the_same_item_gives_the_same_bytes(given: Item) -> None:
    assert package(given) == package(given)


def test_no_name_leads_out_of_the_folder() -> None:
    for name in ("../../secrets.pdf", "/etc/passwd", "a\\b.pdf", "..", "\x00", "CON:"):
        archive = opened(package(item(attachments=(replace(kept("a.pdf", b"%PDF-"), name=name),))))
        (place,) = (n for n in archive.namelist() if n.startswith("附件/"))
        assert ".." not in Path(place).parts
        assert place.count("/") == 1


def test_a_package_never_holds_another_file_than_the_approved(given: Item) -> None:
    path = storage.path_of(given.attachments[1].digest)
    assert path.is_relative_to(settings.HOME)
    before = path.read_bytes()
    try:
        path.write_bytes(b"%PDF-changed")
        with pytest.raises(Refused, match="丢失或被改动"):
            package(given)
    finally:
        path.write_bytes(before)


def test_a_withdrawal_is_a_letter_without_the_text(given: Item) -> None:
    archive = opened(package(item(event="withdraw", attachments=given.attachments)))
    assert sorted(archive.namelist()) == ["manifest.json", "撤稿通知.txt"]
    assert "请停止刊发" in archive.read("撤稿通知.txt").decode("utf-8-sig")
