"""Items of a former site become pages with their former day: whole or the good rows only, once, and found like any other."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

import make
from files.manuscript.makers import picture
from gongkai.audit.models import Entry
from gongkai.channels.models import Channel, Posting
from gongkai.files.storage import content_by_digest
from gongkai.law.errors import NoAccess, NotAllowed, Refused, Stale
from gongkai.law.publication import Stage
from gongkai.ops.verify import verify
from gongkai.publishing.actions import moving
from gongkai.publishing.models import (
    Catalogue,
    CatalogueItem,
    Document,
    OldAddress,
    PolicyDocument,
    Publication,
)
from gongkai.publishing.standing import standing
from gongkai.publishing.verify import broken_imports, broken_releases
from gongkai.registry.models import Agency, Person, Role, Unit
from gongkai.reporting.count import activity
from gongkai.search.models import Indexed
from gongkai.search.query import find
from publishing.importing.tables import (
    AT,
    TODAY,
    csv_table,
    looked,
    parcel,
    row,
    taken,
    windows_parcel,
    word,
    xlsx_table,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Agency:
    made = make.agency("JC-JY", uscc="110000000000000000", index_template="{code}/{year}-{serial:05d}")
    Unit.objects.create(agency=made, name="办公室")
    return made


@pytest.fixture
def releaser(bureau: Agency) -> Person:
    return make.person(bureau, Role.INFO_CENTRE, username="centre")


def test_rows_become_pages_with_their_old_day_found_by_search_and_by_their_old_address(
    bureau: Agency, releaser: Person, tmp_path: Path, client: Client
) -> None:
    path = csv_table(tmp_path, [row(n) for n in range(3)], "gb18030")
    assert taken(bureau, path, by=releaser).good == 3
    page = Publication.objects.get(title="第1件招生通知")
    assert (page.published_on, page.index_number) == (date(2018, 5, 8), "JC-JY/2018-00002")
    assert Indexed.objects.filter(key=str(page.pk)).exists()
    assert client.get("/art/1.html")["Location"].endswith(f"/JC-JY/info/{page.pk}/")
    shown = client.get(f"/JC-JY/info/{page.pk}/").content.decode()
    assert "第1件正文" in shown
    assert "2018-05-08" in shown
    assert "第1件招生通知" in client.get("/JC-JY/info/?year=2018").content.decode()


def test_the_version_says_that_it_was_taken_in_by_whom_and_from_which_file(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    taken(bureau, csv_table(tmp_path, [row(0)]), by=releaser)
    document = Document.objects.get()
    move = document.moves.get()
    assert (document.stage, document.current.frozen) == (Stage.RELEASED, True)
    assert document.current.says.startswith("历史信息迁入：“items.csv”第2行，文件摘要")
    assert (move.event, move.by, move.role, move.at) == ("take_in", releaser, Role.INFO_CENTRE, AT)
    assert move.data["file_digest"][:16] in document.current.says
    entries = Entry.objects.filter(verb="历史信息迁入").order_by("number")
    assert [e.subject for e in entries] == ["sheets.importbatch", "publishing.document"]
    assert entries[0].says == "由“items.csv”迁入历史信息1条，已有0条未变"
    assert {e.at for e in entries} == {AT}


def test_a_workbook_with_moments_matters_and_former_numbers(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    catalogue = Catalogue.objects.create(agency=bureau, name="目录", made_on=TODAY)
    first = CatalogueItem.objects.create(catalogue=catalogue, number=1, name="招生")
    item = CatalogueItem.objects.create(
        catalogue=catalogue, parent=first, number=1, name="招生计划", article20="20.11"
    )
    cells = row(0, 发布日期="2018-05-08 09:30", 公开事项="招生计划", 索引号="旧站-17", 公开属性="主动公开", 有效性="失效", 失效日期="2020-01-01")  # fmt: skip
    taken(bureau, xlsx_table(tmp_path, [cells]), by=releaser)
    page = Publication.objects.get()
    assert (page.catalogue_item, page.article20, page.index_number) == (item, "20.11", "旧站-17")
    assert page.published_at == datetime(2018, 5, 8, 1, 30, tzinfo=UTC)
    assert (page.validity, page.ended_on) == ("lapsed", date(2020, 1, 1))


def test_bodies_attachments_and_pictures_come_out_of_the_parcel(
    bureau: Agency, releaser: Person, tmp_path: Path, client: Client
) -> None:
    files = {
        "正文/一.docx": word("坚持免试就近入学。"), "附件/名额.docx": word("名额分配方案"), "html/二.html": "<p>图<img src='img/a.png'></p>".encode("gb18030"),
        "html/img/a.png": picture(),
    }  # fmt: skip
    rows = [
        row(0, 正文="", 正文文件="正文/一.docx", 附件="名额.docx"),
        row(1, 正文="", 正文文件="html/二.html"),
        row(2, 正文="<p>丙<img src='http://old.example.cn/html/img/a.png?v=1'></p>"),
    ]
    taken(bureau, csv_table(tmp_path, rows), parcel(tmp_path, files), by=releaser)
    first, second, third = Publication.objects.order_by("pk")
    assert "坚持免试就近入学" in first.body
    attachment = first.files.get()
    kept = content_by_digest(attachment.file.digest)
    assert kept is not None
    assert b"\xe7\x8e\x8b\xe4\xba\x94" not in kept  # the author's name is off what the public gets
    assert find("名额分配", agency_id=bureau.pk).total == 1
    assert [f.part for f in second.files.all()] == [f.part for f in third.files.all()] == ["image"]
    assert second.files.get().name in second.body
    assert client.get(f"/JC-JY/info/{second.pk}/files/{second.files.get().pk}/").status_code == 200
    assert list(broken_releases()) == []


def test_names_in_a_zip_from_chinese_windows_are_read(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    files = windows_parcel(tmp_path, "招生.txt", "坚持免试入学。".encode("gb18030"))
    path = csv_table(tmp_path, [row(0, 正文="", 正文文件="招生.txt")])
    assert looked(bureau, path, files, by=releaser).faults == []


def test_a_second_run_changes_nothing_and_says_so_whatever_the_order_of_the_columns(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    rows = [row(0), row(1, 网址="", 索引号="X-1"), row(2, 网址="")]
    taken(bureau, csv_table(tmp_path, rows), by=releaser)
    before = (Entry.objects.count(), Document.objects.count())
    turned = tmp_path / "turned.csv"
    lines = csv_table(tmp_path, rows).read_text("utf-8-sig").splitlines()
    turned.write_text("\n".join(",".join(reversed(line.split(","))) for line in lines), "utf-8-sig")
    seen = taken(bureau, turned, by=releaser)
    assert (seen.good, seen.known, seen.faults) == (0, 3, [])
    assert (Entry.objects.count(), Document.objects.count()) == before


def test_what_was_taken_in_and_now_says_something_else_is_a_fault_of_its_row(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    taken(bureau, csv_table(tmp_path, [row(0), row(1, 网址="", 索引号="X-1")]), by=releaser)
    other = csv_table(tmp_path, [row(0, 正文="<p>改了</p>"), row(1, 网址="", 索引号="X-1", 标题="改了")])
    seen = looked(bureau, other, by=releaser)
    assert [(f.row, f.column_heading) for f in seen.faults] == [(2, "网址"), (3, "索引号")]
    assert (seen.good, seen.bad) == (0, 2)


def test_one_fault_keeps_all_out_unless_the_good_rows_alone_are_asked_for(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    path = csv_table(tmp_path, [row(0), row(1, 发布日期="不知道"), row(2)])
    with pytest.raises(Refused, match="第3行"):
        taken(bureau, path, by=releaser)
    assert not Publication.objects.exists()
    seen = taken(bureau, path, by=releaser, good_only=True)
    assert (seen.good, seen.bad) == (2, 1)
    assert [p.title for p in Publication.objects.order_by("pk")] == ["第0件招生通知", "第2件招生通知"]
    assert "有错误未迁入1行" in Entry.objects.filter(subject="sheets.importbatch").get().says


def test_personal_data_is_a_warning_that_somebody_has_to_look_at(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    path = csv_table(tmp_path, [row(0, 正文="<p>家长身份证 11010519491231002X</p>")])
    seen = looked(bureau, path, by=releaser)
    assert [(w.row, w.column_heading) for w in seen.warnings] == [(2, "正文")]
    assert "公民身份号码" in seen.warnings[0].says
    assert "11010519491231002X" not in seen.warnings[0].says
    with pytest.raises(Refused, match="没有确认"):
        taken(bureau, path, by=releaser)
    assert taken(bureau, path, by=releaser, looked_at=True).good == 1


def test_markup_is_cleaned_by_the_one_policy(bureau: Agency, releaser: Person, tmp_path: Path) -> None:
    dirty = "<p onclick=x title=y>甲<script>alert(1)</script><a href='javascript:x'>乙</a></p>"
    taken(bureau, csv_table(tmp_path, [row(0, 正文=dirty)]), by=releaser)
    assert Publication.objects.get().body == "<p>甲乙</p>"


def test_a_year_counts_each_item_once_by_its_former_day(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    portal = Channel.objects.create(agency=bureau, name="门户网站", kind="portal")
    Posting.objects.create(
        agency=bureau, channel=portal, number="旧-1", title="第0件招生通知", posted_on=date(2018, 5, 8)
    )
    PolicyDocument.objects.create(
        agency=bureau,
        number="江教发〔2018〕1号",
        title="办法",
        kind="normative_docs",
        made_on=date(2018, 5, 1),
    )
    normative = {"信息类别": "规范性文件", "成文日期": "2018-05-01"}
    rows = [
        row(0, 发布渠道="门户网站"),
        row(1, 发布渠道="门户网站"),
        row(2),
        row(3, 发文字号="江教发〔2018〕1号", **normative),
        row(4, 发文字号="江教发〔2018〕2号", **normative, 有效性="废止", 失效日期="2020-06-01"),
    ]
    path = csv_table(tmp_path, rows)
    taken(bureau, path, by=releaser)
    taken(bureau, path, by=releaser)
    assert (activity(bureau, 2018).posted, activity(bureau, 2021).posted) == (2, 0)
    kept = PolicyDocument.objects.order_by("number").values_list(
        "number", "published_on", "ended_on", "ending"
    )
    assert list(kept) == [
        ("江教发〔2018〕1号", None, None, ""),
        ("江教发〔2018〕2号", date(2018, 5, 8), date(2020, 6, 1), "repealed"),
    ]


def test_a_page_that_was_taken_in_can_be_withdrawn_corrected_and_ended_like_any_other(
    bureau: Agency, releaser: Person, tmp_path: Path, client: Client
) -> None:
    taken(bureau, csv_table(tmp_path, [row(0), row(1)]), by=releaser)
    office = make.person(bureau, Role.OFFICE)
    first, second = Document.objects.order_by("pk")
    for document, event, by in ((first, "withdraw", office), (second, "correct", office)):
        moving.move(
            document.pk, event, expected=standing(document).token, opinion="有误", by=by, today=TODAY, at=AT
        )
    assert Publication.objects.get(document=first).status == "withdrawn"
    assert "第0件正文" not in client.get(f"/JC-JY/info/{first.publication.pk}/").content.decode()
    second.refresh_from_db()
    assert second.stage == Stage.DRAFT
    with pytest.raises(NotAllowed):
        moving.move(second.pk, "take_in", expected=standing(second).token, by=releaser, today=TODAY, at=AT)


def test_files_that_changed_since_they_were_looked_at_are_refused(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    path = csv_table(tmp_path, [row(0)])
    seen = looked(bureau, path, by=releaser)
    csv_table(tmp_path, [row(1)])
    with pytest.raises(Stale):
        taken(bureau, path, by=releaser, expected=seen.digest)


def test_stopping_leaves_nothing_behind_and_only_who_releases_may_import(
    bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    path = csv_table(tmp_path, [row(n) for n in range(50)])
    told: list[int] = []
    with pytest.raises(Refused, match="没有任何变动"):
        taken(bureau, path, by=releaser, progress=told.append, stop=lambda: len(told) >= 30)
    assert told[-1] < 50
    with pytest.raises(NoAccess):
        taken(bureau, path, by=make.person(bureau, Role.CLERK))
    assert not Publication.objects.exists()
    assert not OldAddress.objects.exists()
    assert not Document.objects.exists()


@pytest.mark.parametrize("changed", [{"body": "<p>改过</p>"}, {"published_on": date(2019, 1, 1)}])
def test_a_changed_page_of_a_former_site_is_found(
    changed: dict[str, object], bureau: Agency, releaser: Person, tmp_path: Path
) -> None:
    taken(bureau, csv_table(tmp_path, [row(0)]), by=releaser)
    assert verify() is None
    Publication.objects.update(**changed)
    assert len([*broken_releases(), *broken_imports()]) == 1
