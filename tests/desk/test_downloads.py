"""Lists as files: masked, guarded, empty where there is nothing, logged with their number of rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from desk.world import World
from gongkai.audit.models import Entry
from gongkai.cases.models import Case, Docket
from gongkai.desk.downloads import download
from gongkai.publishing.models import Document
from gongkai.registry.models import Role

Clients = Callable[[str], Client]
LISTS = {
    "cases": (Role.OFFICE, "cases", 8), "documents": (Role.INFO_CENTRE, "documents", 7), "arrivals": (Role.CLERK, "mail", 8),
    "deliveries": (Role.INFO_CENTRE, "deliveries", 11), "disputes": (Role.OFFICE, "disputes", 9),
    "concerns": (Role.OFFICE, "concerns", 8), "calendar": (Role.OFFICE, "calendar", 6),
    "case-retention": (Role.OFFICE, "retention", 4), "log": (Role.SUPERVISOR, "log", 6),
}  # fmt: skip


def _file(world: World, client: Client, name: str) -> tuple[str, list[list[str]]]:
    answer = client.get(reverse(f"desk:{name}", args=[world.bureau.code]), {"export": "csv"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert content.startswith(b"\xef\xbb\xbf")
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return answer["Content-Disposition"], list(csv.reader(text))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_comes_as_a_file_of_its_name_with_all_columns(
    name: str, world: World, client_of: Clients
) -> None:
    who, kept, columns = LISTS[name]
    said, rows = _file(world, client_of(who), name)
    assert said == f'attachment; filename="JC-JY-{kept}.csv"'
    assert {len(row) for row in rows} == {columns}


def test_empty_cells_are_empty_and_formulas_are_text(world: World, client_of: Clients) -> None:
    Docket.objects.filter(pk=world.docket.pk).update(organ="=1+1", request_number="")
    _, rows = _file(world, client_of(Role.OFFICE), "disputes")
    line = dict(zip(*rows, strict=True))
    assert (line["复议机关或法院"], line["关联受理编号"], line["提交答复"]) == ("'=1+1", "", "")
    Case.objects.filter(pk=world.case.pk).update(subject="@某", unit=None)
    _, rows = _file(world, client_of(Role.OFFICE), "cases")
    line = dict(zip(*rows, strict=True))
    assert (line["申请事项"], line["承办科室"]) == ("'@某", "")
    Document.objects.filter(pk=world.document.pk).update(title="-减")
    assert _file(world, client_of(Role.INFO_CENTRE), "documents")[1][1][0] == "'-减"


@pytest.mark.parametrize(
    ("name", "says", "masked"),
    [("cases", "导出依申请公开案件1件", True), ("arrivals", "导出来信1件", True),
     ("concerns", "导出投诉、更正和建议1件", True), ("case-retention", "导出保管期满案卷0件", None)],
)  # fmt: skip
def test_a_list_with_people_in_it_is_logged_with_its_number_of_rows(
    name: str, says: str, masked: bool | None, world: World, client_of: Clients
) -> None:
    _, rows = _file(world, client_of(LISTS[name][0]), name)
    said = Entry.objects.filter(verb="导出").get()
    assert said.says == says
    assert said.data == {"rows": len(rows) - 1} | ({"masked": True} if masked else {})


def test_a_file_is_saved_under_a_chinese_name_or_shown() -> None:
    saved = download(b"x", "目录.xlsx")
    assert "filename*=utf-8''%E7%9B%AE%E5%BD%95.xlsx" in saved["Content-Disposition"]
    assert saved["Content-Type"].endswith("spreadsheetml.sheet")
    shown = download(iter([b"x", b"y"]), "a.pdf", "application/pdf", inline=True)
    assert shown["Content-Disposition"].startswith("inline")
    assert b"".join(shown.streaming_content) == b"xy"


@pytest.mark.parametrize(
    "name", ["a\r\nSet-Cookie: x=1.csv", 'a"b;c.csv', "名单.csv", "\x7f.csv", "长" * 300 + ".csv"]
)
def test_no_name_of_a_file_breaks_its_answer(name: str) -> None:
    header = download(b"x", name)["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert not set(header) & set("\r\n\x7f")
