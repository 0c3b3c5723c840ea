"""Manuscripts come in by file, clipboard or hand; files are judged, stripped and kept; what goes out is what was approved."""

from __future__ import annotations

import base64
import io

import docx as python_docx
import pytest

from files.manuscript.makers import images, official, picture
from gongkai.files.storage import content_by_digest, path_of
from gongkai.law.errors import Stale, WrongInput
from gongkai.law.publication import Stage
from gongkai.publishing.actions import attaching, taking
from gongkai.publishing.models import Publication, VersionFile
from gongkai.publishing.standing import standing
from gongkai.search.query import find
from publishing.office import Office, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return build()


def _attachment(text: str = "名额分配方案") -> bytes:
    document = python_docx.Document()
    document.core_properties.author = "王五"
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_file_becomes_a_draft_and_is_kept_with_its_digest(office: Office) -> None:
    content, file = office.content(title="", number="", body=""), official().content
    document, says = taking.begin_from_file(
        office.agency, office.unit, content, file, "通知.docx", **office.by("drafter")
    )
    at_hand = standing(document)
    assert at_hand.content.title == "江城县教育局关于做好春季开学工作的通知"
    assert at_hand.content.number == "江教发〔2021〕5号"
    assert at_hand.content.made_on == "2021-03-01"
    assert "落实防控措施" in at_hand.content.body
    source = document.current.files.get(part=VersionFile.Part.SOURCE)
    assert content_by_digest(source.file.digest) == file
    assert any("标题" in s for s in says)


def test_pictures_of_a_word_file_are_shown_on_the_page_and_go_with_it(office: Office) -> None:
    document, _ = taking.begin_from_file(
        office.agency,
        office.unit,
        office.content(body=""),
        images().content,
        "图.docx",
        **office.by("drafter"),
    )
    shown = document.current.files.filter(part=VersionFile.Part.IMAGE)
    assert shown.count() == 2
    assert all(f'src="{f.name}"' in standing(document).content.body for f in shown)
    office.move(document, "submit", "drafter", "图片已核对")
    office.walk(document)
    page = Publication.objects.get()
    assert page.files.filter(part="image").count() == 2


def test_a_picture_that_the_text_no_longer_shows_leaves_the_draft(office: Office) -> None:
    data = base64.b64encode(picture()).decode()
    document = taking.begin_written(
        office.agency, office.unit, office.content(body=f'<p>图</p><img src="data:image/png;base64,{data}">'),
        **office.by("drafter"),
    )  # fmt: skip
    document.refresh_from_db()
    assert document.current.files.count() == 1
    content = office.content(body="<p>没有图了</p>")
    taking.save_written(document.pk, content, expected=standing(document).token, **office.by("drafter"))
    document.refresh_from_db()
    assert not document.current.files.exists()
    assert standing(document).content.files == ()


def test_an_attachment_is_stripped_kept_whole_and_found_by_its_words(office: Office) -> None:
    document = office.draft()
    raw = _attachment()
    attaching.attach(document.pk, raw, "附表.docx", expected=standing(document).token, **office.by("drafter"))
    document.refresh_from_db()
    row = document.current.files.get()
    assert content_by_digest(row.original.digest) == raw
    assert "王五".encode() not in (content_by_digest(row.file.digest) or b"")
    office.move(document, "submit", "drafter", "已核对")
    office.walk(document)
    assert [h.key for h in find("名额分配").hits] == [str(Publication.objects.get().pk)]


def test_a_changed_byte_of_an_attachment_stops_the_release(office: Office) -> None:
    document = office.draft()
    attaching.attach(
        document.pk, _attachment(), "附表.docx", expected=standing(document).token, **office.by("drafter")
    )
    office.move(document, "submit", "drafter", "已核对")
    document = office.walk(document, Stage.READY)
    path = path_of(document.current.files.get().file.digest)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Stale, match="丢失或被改动"):
        office.move(document, "release", "info_centre")
    assert not Publication.objects.exists()


def test_adding_a_file_to_a_returned_document_begins_a_new_version(office: Office) -> None:
    document = office.walk(office.draft(), Stage.REVIEW)
    office.move(document, "return", "office", "请附名额表")
    document.refresh_from_db()
    before = standing(document).digest
    attaching.attach(
        document.pk, _attachment(), "附表.docx", expected=standing(document).token, **office.by("drafter")
    )
    document.refresh_from_db()
    assert document.current.number == 2
    assert document.versions.get(number=1).digest == before
    assert not document.versions.get(number=1).files.exists()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.pdf", "不是可以作为附件的类型"),
        (b"MZ\x90", "a.exe", "不是可以作为附件的类型"),
        (b"%PDF-1.4", "a.docx", "扩展名与内容不符"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_and_changes_nothing(
    office: Office, content: bytes, name: str, says: str
) -> None:
    document = office.draft()
    with pytest.raises(WrongInput, match=says):
        attaching.attach(
            document.pk, content, name, expected=standing(document).token, **office.by("drafter")
        )
    assert not document.current.files.exists()


def test_attachments_are_put_in_order(office: Office) -> None:
    document = office.draft()
    for name in ("甲.docx", "乙.docx"):
        document.refresh_from_db()
        attaching.attach(
            document.pk, _attachment(name), name, expected=standing(document).token, **office.by("drafter")
        )
    document.refresh_from_db()
    second = document.current.files.get(name="乙.docx")
    attaching.reorder(document.pk, second.pk, 0, expected=standing(document).token, **office.by("drafter"))
    document.refresh_from_db()
    assert [f.name for f in document.current.files.all()] == ["乙.docx", "甲.docx"]
    assert [f.name for f in standing(document).content.files] == ["乙.docx", "甲.docx"]
    with pytest.raises(WrongInput, match="改名"):
        attaching.attach(
            document.pk, _attachment(), "甲.docx", expected=standing(document).token, **office.by("drafter")
        )
