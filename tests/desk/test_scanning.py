"""Every door of the desk through which a file comes: an infected one is refused by name, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as at_home
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from desk.world import World
from files.clamd_server import EICAR, NAME, ClamdServer
from gongkai.files.models import StoredFile
from gongkai.registry.models import Role

PDF = b"%PDF-1.4 sample"
BAD = PDF + EICAR
ClientOf = Callable[[str], Client]


def _upload(content: bytes = BAD, name: str = "材料.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _doors(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    """Who, where, and with which form."""
    code = {"code": "JC-JY"}
    case = {**code, "pk": world.case.pk}
    intake = {
        "way": "counter", "arrived_on": "2021-01-15", "type": "natural_person", "name": "虚构人丁", "phone": "00000000000",
        "description": "2020年学区划分文件", "form": "electronic", "route": "pickup", "submission_key": "k9",
    }  # fmt: skip
    version = world.document.current
    return [
        (Role.CLERK, reverse("desk:case-new", kwargs=code), {**intake, "identity": _upload()}),
        (Role.CLERK, reverse("desk:case-attach", kwargs=case), {"part": "other", "file": _upload()}),
        (Role.CLERK, reverse("desk:redaction-add", kwargs=code), {"file": _upload(), "case_ref": world.case.number}),
        (Role.CLERK, reverse("desk:register-import", kwargs={**code, "slug": "postings"}),
         {"file": _upload(EICAR, "材料.csv")}),
        (Role.CLERK, reverse("desk:report-take", kwargs=code), {"file": _upload(EICAR, "材料.html")}),
        (Role.DRAFTER, reverse("desk:document-add", kwargs=code),
         {"unit": world.unit.pk, "title": "样例", "kind": "notice", "manuscript": _upload(_docx(), "材料.docx")}),
    ] if version else []  # fmt: skip


def _docx() -> bytes:
    """A Word file that opens, with the virus behind it."""
    import io

    import docx

    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("关于招生的通知")
    made.save(out)
    return out.getvalue() + EICAR


def _kept() -> set[str]:
    folder = Path(at_home.HOME) / "files"
    return {p.name for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("away", [False, True])
def test_nothing_infected_and_nothing_unseen_comes_in(
    number: int, away: bool, world: World, client_of: ClientOf, scanner: ClamdServer
) -> None:
    who, address, form = _doors(world)[number]
    if away:
        scanner.says = b"?\0"
    before, rows = _kept(), StoredFile.objects.count()
    answer = client_of(who).post(address, form, follow=True)
    page = answer.content.decode()
    name = next(v.name for v in form.values() if isinstance(v, SimpleUploadedFile))
    wanted = "查毒程序暂时没有答复，文件" if away else f"含有病毒或者木马（{NAME}），没有收下"
    assert answer.status_code == 400, address
    assert wanted in page, address
    assert f"“{name}”" in page
    assert (_kept(), StoredFile.objects.count()) == (before, rows)
    if not away:
        assert len(scanner.seen) == 1  # asked ahead, and not once more under the lock
    waiting = Path(at_home.HOME) / "uploads"
    assert not waiting.exists() or not [p for p in waiting.iterdir() if EICAR in p.read_bytes()]


def test_what_is_clean_comes_in_as_before(world: World, client_of: ClientOf, scanner: ClamdServer) -> None:
    address = reverse("desk:case-attach", kwargs={"code": "JC-JY", "pk": world.case.pk})
    answer = client_of(Role.CLERK).post(address, {"part": "other", "file": _upload(PDF)}, follow=True)
    assert "已加入其他“材料.pdf”" in answer.content.decode()
    assert world.case.files.get(name="材料.pdf").file.scan == "clean"
