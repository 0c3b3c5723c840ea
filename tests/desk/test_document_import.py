"""Pages of a former site at the desk: look, download what is wrong, confirm what is good, once."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from desk.world import World
from gongkai.desk import document_import
from gongkai.publishing.models import Publication
from gongkai.registry.models import Role
from publishing.importing.tables import csv_table, parcel, row, word

ClientOf = Callable[[str], Client]


def _at(name: str = "document-import") -> str:
    return reverse(f"desk:{name}", args=["JC-JY"])


@pytest.fixture
def centre(client_of: ClientOf, world: World) -> Client:
    """The information centre's browser; the bureau can give index numbers."""
    world.bureau.uscc = "110000000000000000"
    world.bureau.save()
    return client_of(Role.INFO_CENTRE)


def _upload(client: Client, table: Path, files: Path | None = None) -> Any:
    sent = {"file": SimpleUploadedFile(table.name, table.read_bytes())}
    if files is not None:
        sent["parcel"] = SimpleUploadedFile(files.name, files.read_bytes())
    return client.post(_at(), sent)


def _kept(response: Any, **more: str) -> dict[str, str]:
    context = response.context
    names = ("file", "parcel", "name")
    return {n: context[n] for n in names} | {"expected": context["seen"].digest} | more


def test_a_table_with_files_is_looked_at_confirmed_and_open_to_the_public(
    centre: Client, client: Client, tmp_path: Path
) -> None:
    files = parcel(tmp_path, {"名额.docx": word("名额分配方案")})
    seen = _upload(centre, csv_table(tmp_path, [row(0, 附件="名额.docx"), row(1)]), files)
    text = seen.content.decode()
    assert seen.status_code == 200
    assert "第0件招生通知" in text
    assert "2018年2条" in text
    assert not Publication.objects.filter(title="第0件招生通知").exists()
    done = centre.post(_at("document-import-confirm"), _kept(seen), follow=True)
    assert "已由“items.csv”迁入2条，已有0条未变" in done.content.decode()
    assert "最近的迁入" in done.content.decode()
    page = Publication.objects.get(title="第0件招生通知")
    assert "名额.docx" in client.get(reverse("portal:publication", args=["JC-JY", page.pk])).content.decode()
    again = centre.post(_at("document-import-confirm"), _kept(seen))
    assert again.status_code == 400


def test_bad_rows_are_downloaded_and_the_good_ones_come_in(centre: Client, tmp_path: Path) -> None:
    seen = _upload(centre, csv_table(tmp_path, [row(0), row(1, 发布日期="不知道")]))
    assert seen.status_code == 400
    assert "第3行" in seen.content.decode()
    kept = _kept(seen)
    book = openpyxl.load_workbook(io.BytesIO(centre.post(_at("document-import-rejects"), kept).content))
    assert [line[-2] for line in book.active.iter_rows(min_row=2, values_only=True)] == ["3"]
    done = centre.post(_at("document-import-confirm"), {**kept, "good_only": "1"}, follow=True)
    assert "迁入1条，已有0条未变，有错误未迁入1行" in done.content.decode()
    assert Publication.objects.filter(title__endswith="件招生通知").count() == 1


def test_without_the_word_to_leave_the_bad_rows_out_nothing_comes_in(centre: Client, tmp_path: Path) -> None:
    seen = _upload(centre, csv_table(tmp_path, [row(0), row(1, 发布日期="不知道")]))
    done = centre.post(_at("document-import-confirm"), _kept(seen))
    assert done.status_code == 400
    assert "没有任何变动" in done.content.decode()
    assert not Publication.objects.filter(title="第0件招生通知").exists()


def test_personal_data_asks_for_a_tick(centre: Client, tmp_path: Path) -> None:
    table = csv_table(tmp_path, [row(0, 正文="<p>11010519491231002X</p>")])
    seen = _upload(centre, table)
    assert "以上提示已逐条核对" in seen.content.decode()
    assert "11010519491231002X" not in seen.content.decode()
    assert centre.post(_at("document-import-confirm"), _kept(seen)).status_code == 400
    done = centre.post(_at("document-import-confirm"), _kept(_upload(centre, table), looked_at="1"))
    assert done.status_code == 302


def test_the_same_table_again_says_that_nothing_is_left(centre: Client, tmp_path: Path) -> None:
    table = csv_table(tmp_path, [row(0)])
    centre.post(_at("document-import-confirm"), _kept(_upload(centre, table)))
    assert "都已经迁入，没有需要变动的内容" in _upload(centre, table).content.decode()


def test_more_rows_than_one_request_makes_go_to_the_command_line(
    centre: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_import, "MOST", 2)
    seen = _upload(centre, csv_table(tmp_path, [row(n) for n in range(3)]))
    assert seen.status_code == 400
    assert "gongkai import pages" in seen.content.decode()


def test_a_file_that_is_no_zip_is_said(centre: Client, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"no zip")
    seen = _upload(centre, csv_table(tmp_path, [row(0)]), tmp_path / "no.zip")
    assert "附件包应为 ZIP 文件" in seen.content.decode()
