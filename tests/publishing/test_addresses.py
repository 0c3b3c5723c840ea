"""Old addresses: noted once, one by one or out of a file with a sentence for every wrong row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

import make
from gongkai.audit import log
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.ops import main as commands
from gongkai.publishing.actions.addresses import note_address, path_of
from gongkai.publishing.models import OldAddress, Publication
from gongkai.registry.access import CONSOLE
from gongkai.registry.models import Role
from publishing.publications import publication

pytestmark = pytest.mark.django_db
WHO = {"by": CONSOLE, "today": make.DAY, "at": make.AT}


@pytest.fixture
def page() -> Publication:
    return publication(make.agency("JC-JY"))


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("http://jyj.example.cn/2020/t1.html", "/2020/t1.html"),
        ("/show.asp?id=12", "/show.asp?id=12"),
        ("2020/t1.html ", "/2020/t1.html"),
        ("https://jyj.example.cn/?p=7", "/?p=7"),
    ],
)
def test_host_and_scheme_are_left_off(address: str, path: str) -> None:
    assert path_of(address) == path


@pytest.mark.parametrize("address", ["", "https://jyj.example.cn/", "ftp://a/b", "/" + "a" * 300])
def test_what_is_no_address_of_an_item_is_refused(address: str) -> None:
    with pytest.raises(WrongInput):
        path_of(address)


def test_an_address_is_noted_once_and_logged(page: Publication) -> None:
    assert note_address(page.agency, "/t1.html", page.index_number, **WHO) is True
    assert note_address(page.agency, "/t1.html", page.index_number, **WHO) is False
    assert [e.verb for e in log.history(OldAddress.objects.get())] == ["登记旧地址"]
    other = publication(page.agency)
    with pytest.raises(Refused):
        note_address(page.agency, "/t1.html", other.index_number, **WHO)
    with pytest.raises(WrongInput):
        note_address(make.agency("JC-JT"), "/t2.html", page.index_number, **WHO)
    with pytest.raises(NoAccess):
        note_address(
            page.agency, "/t3.html", page.index_number, **{**WHO, "by": make.person(page.agency, Role.CLERK)}
        )


def _import(path: Path, capfd) -> tuple[int, dict]:
    with pytest.raises(SystemExit) as left:
        commands.main(["import", "addresses", str(path), "--agency", "JC-JY", "--json"])
    return left.value.code, json.loads(capfd.readouterr().out)


def test_a_file_is_taken_whole_or_not_at_all(page: Publication, tmp_path: Path, capfd) -> None:
    file = tmp_path / "旧地址.csv"
    file.write_text(f"旧地址,索引号\n/a.html,{page.index_number}\n/b.html,没有这个号\n", encoding="utf-8")
    status, told = _import(file, capfd)
    assert (status, len(told["faults"])) == (1, 1)
    assert (told["faults"][0]["row"], told["faults"][0]["says"]) == (3, "没有索引号为“没有这个号”的公开信息")
    assert not OldAddress.objects.exists()
    file.write_text(
        f"旧地址,索引号\n/a.html,{page.index_number}\n/b.html,{page.index_number}\n", encoding="utf-8"
    )
    assert _import(file, capfd)[1]["added"] == 2
    assert _import(file, capfd)[1]["unchanged"] == 2
    assert Client().get("/b.html")["Location"] == f"/JC-JY/info/{page.pk}/"
