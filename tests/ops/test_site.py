"""`gongkai export-site`: a folder of pages that stands alone, goes on after a stop, and follows a withdrawal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

import make
from gongkai.law.errors import Refused
from gongkai.ops import main as commands
from gongkai.ops import still
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency
from publishing import publications
from publishing.office import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return make.agency("JC-JY")


@pytest.fixture
def pages(agency: Agency) -> dict[str, Publication]:
    for number in range(25):
        publications.publication(agency, f"第{number}号公告", published_on=date(2020, 1, 1 + number))
    return publications.column(agency)


def told(_: int) -> None:
    """Nobody listens."""


def test_every_link_between_pages_leads_to_a_file(
    agency: Agency, pages: dict[str, Publication], tmp_path: Path, settings
) -> None:
    done = still.export(agency, tmp_path, told)
    assert done["written"] == done["pages"] > 45
    seen = 0
    for file in tmp_path.rglob("*.html"):
        page = html.document_fromstring(file.read_bytes().decode())
        for href in page.xpath("//a/@href | //link/@href | //img/@src | //script/@src | //form/@action"):
            if "://" in href:
                assert href.startswith((settings.ADDRESS, "https://www.example.cn/")), href
                continue
            there = file.parent / unquote(urldefrag(href).url) if urldefrag(href).url else file
            assert there.is_file(), (file, href)
            seen += 1
    assert seen > 500
    assert (tmp_path / "static/gongkai/pointer.svg").exists()
    assert "数据有误" in (tmp_path / f"JC-JY/info/{pages['withdrawn'].pk}/index.html").read_text(
        encoding="utf-8"
    )
    assert (tmp_path / "JC-JY/info/page-2.html").exists()
    assert len(json.loads((tmp_path / "JC-JY/info/publications.json").read_text(encoding="utf-8"))) == 33


def test_a_stopped_export_goes_on_where_it_was(
    agency: Agency, pages: dict[str, Publication], tmp_path: Path
) -> None:
    whole = len(list(still.addresses(agency)))

    def stops(done: int) -> None:
        if done == whole - 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        still.export(agency, tmp_path, stops)
    done = still.export(agency, tmp_path, told)
    assert 5 <= done["written"] < whole
    assert still.export(agency, tmp_path, told) == {"pages": whole, "written": 0, "removed": 0}


def test_a_withdrawal_takes_text_and_files_out_of_the_folder(tmp_path: Path) -> None:
    office = build()
    document = office.walk(office.draft())
    still.export(office.agency, tmp_path, told)
    (pdf,) = tmp_path.rglob("files/*.pdf")
    office.move(document, "withdraw", "office", "数据有误")
    done = still.export(office.agency, tmp_path, told)
    assert done["removed"] >= 1
    assert not pdf.exists()
    left = "".join(p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.html"))
    assert "免试就近入学" not in left
    assert "数据有误" in left


def test_a_folder_with_something_else_is_left_alone(agency: Agency, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(Refused):
        still.export(agency, tmp_path, told)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_tells_what_it_wrote(
    agency: Agency, pages: dict[str, Publication], tmp_path: Path, capfd
) -> None:
    with pytest.raises(SystemExit) as left:
        commands.main(["export-site", str(tmp_path / "site"), "--agency", "JC-JY", "--json"])
    assert left.value.code == 0
    assert json.loads(capfd.readouterr().out)["pages"] > 45
