"""Import at the desk: look first, confirm then; all or nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from desk.world import World
from gongkai.channels.models import Posting
from gongkai.registry.models import Role
from gongkai.sheets.models import ImportBatch

BASE = "/desk/JC-JY/registers/postings/"
HEAD = "信息编号,渠道,标题,发布日期\n"
ClientOf = Callable[[str], Client]


@pytest.fixture
def clerk(client_of: ClientOf) -> Client:
    """The clerk's browser."""
    return client_of(Role.CLERK)


def _file(text: str, name: str = "信息.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode("utf-8-sig"))


def _upload(client: Client, text: str) -> object:
    return client.post(f"{BASE}import/", {"file": _file(text)})


def _confirm(client: Client, preview: object) -> object:
    kept = {"file": preview.context["file"], "name": preview.context["name"]}  # type: ignore[attr-defined]
    return client.post(f"{BASE}import/confirm/", kept, follow=True)


def test_a_file_with_faults_changes_nothing_and_names_each_cell(clerk: Client) -> None:
    before = Posting.objects.count()
    text = (
        HEAD + "N1,门户网站,好的,2020-05-01\nN2,门户网站,日期错,2020-02-30\nN3,没有的渠道,渠道错,2020-05-01\n"
    )
    response = _upload(clerk, text)
    assert response.status_code == 400
    faults = [(f.row, f.column_heading, f.value) for f in response.context["preview"].faults]
    assert faults == [(3, "发布日期", "2020-02-30"), (4, "渠道", "没有的渠道")]
    assert "确认导入" not in response.content.decode()
    assert Posting.objects.count() == before


def test_a_faulty_file_cannot_be_confirmed_by_hand(clerk: Client) -> None:
    preview = _upload(clerk, HEAD + "N2,门户网站,日期错,2020-02-30\n")
    response = _confirm(clerk, preview)
    assert response.status_code == 400
    assert not Posting.objects.filter(number="N2").exists()


def test_the_corrected_file_passes_after_confirmation_only(clerk: Client) -> None:
    preview = _upload(
        clerk, HEAD + "N1,门户网站,一,2020-05-01\nW2020-001,门户网站,招生公告（更正）,2020-05-08\n"
    )
    counts = preview.context["preview"]
    assert (counts.rows, counts.added, counts.changed, counts.unchanged) == (2, 1, 1, 0)
    assert not Posting.objects.filter(number="N1").exists()
    response = _confirm(clerk, preview)
    assert "新增1行，更新1行，未变0行" in response.content.decode()
    assert Posting.objects.get(number="W2020-001").title == "招生公告（更正）"
    assert Posting.objects.get(number="N1").batch is not None


def test_a_second_click_takes_nothing_in_twice(clerk: Client) -> None:
    preview = _upload(clerk, HEAD + "N1,门户网站,一,2020-05-01\n")
    _confirm(clerk, preview)
    again = _confirm(clerk, preview)
    assert again.status_code == 400
    assert "已经导入" in again.content.decode()
    assert Posting.objects.filter(number="N1").count() == 1
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize("key", ["", "../gongkai.sqlite3", "/etc/passwd", "0" * 64 + "-1"])
def test_only_a_file_that_was_looked_at_can_be_confirmed(key: str, clerk: Client) -> None:
    response = clerk.post(f"{BASE}import/confirm/", {"file": key, "name": "x"})
    assert response.status_code == 400


def test_nobody_confirms_the_file_of_somebody_else(clerk: Client, client_of: ClientOf) -> None:
    preview = _upload(clerk, HEAD + "N1,门户网站,一,2020-05-01\n")
    assert _confirm(client_of(Role.OFFICE), preview).status_code == 400
    assert not Posting.objects.filter(number="N1").exists()


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", "姓名,电话\n甲,1\n".encode()], ids=["empty", "pdf", "png", "strange"]
)  # fmt: skip
def test_a_file_that_is_no_table_of_this_register_is_refused_with_a_sentence(
    content: bytes, clerk: Client
) -> None:
    response = clerk.post(f"{BASE}import/", {"file": SimpleUploadedFile("x.csv", content)})
    assert response.status_code == 400
    html = response.content.decode()
    assert 'role="alert"' in html
    assert "确认导入" not in html


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
@pytest.mark.parametrize("slug", ["postings", "decisions", "charges", "procurements", "problems"])
def test_an_export_can_be_taken_in_again_unchanged(slug: str, fmt: str, clerk: Client) -> None:
    base = f"/desk/JC-JY/registers/{slug}/"
    exported = clerk.get(f"{base}?export={fmt}")
    content = b"".join(exported.streaming_content)
    assert exported["Content-Disposition"] == f'attachment; filename="JC-JY-{slug}.{fmt}"'
    preview = clerk.post(f"{base}import/", {"file": SimpleUploadedFile(f"x.{fmt}", content)}).context[
        "preview"
    ]
    assert (preview.added, preview.changed, preview.unchanged, preview.faults) == (0, 0, 1, ())


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_a_masked_export_never_writes_its_stars_over_personal_data(
    fmt: str, clerk: Client, world: World
) -> None:
    base = "/desk/JC-JY/registers/requests/"
    content = b"".join(clerk.get(f"{base}?export={fmt}").streaming_content)
    preview = clerk.post(f"{base}import/", {"file": SimpleUploadedFile(f"x.{fmt}", content)})
    if not preview.context["preview"].faults:
        kept = {"file": preview.context["file"], "name": "x"}
        clerk.post(f"{base}import/confirm/", kept)
    row = type(world.rows["requests"]).objects.get(pk=world.rows["requests"].pk)
    assert (row.applicant, row.identity, row.contact) == ("虚构人甲", "样例证件001", "样例电话001")


def test_an_export_needs_its_own_right_and_is_logged(client_of: ClientOf) -> None:
    assert client_of(Role.DRAFTER).get(f"{BASE}?export=csv").status_code == 403
    assert client_of(Role.LEADER).get(f"{BASE}?export=csv").status_code == 403
    assert client_of(Role.SUPERVISOR).get(f"{BASE}?export=csv").status_code == 200
    assert "导出信息发布登记1行" in client_of(Role.SUPERVISOR).get("/desk/JC-JY/log/").content.decode()


def test_the_template_is_taken_in_as_an_empty_table(clerk: Client) -> None:
    content = clerk.get(f"{BASE}template.xlsx").content
    response = clerk.post(f"{BASE}import/", {"file": SimpleUploadedFile("x.xlsx", content)})
    preview = response.context["preview"]
    assert preview is None or (preview.rows, preview.faults) == (0, ())
