"""Redactions at the desk: scope of every address, looks written down, forms that refuse with a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from desk.world import WHO, World, blank_pdf
from gongkai.audit.models import Entry
from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText
from gongkai.redaction.actions import taking
from gongkai.redaction.models import Box
from gongkai.registry.models import Role

ClientOf = Callable[[str], Client]


def address(world: World, name: str, *more: object, code: str = "JC-JY") -> str:
    return reverse(f"desk:redaction{name}", args=[code, world.redaction.pk, *more])


def looks() -> int:
    return Entry.objects.filter(verb="查看区分处理原件").count()


def test_a_file_of_another_agency_is_not_found(world: World, client_of: ClientOf) -> None:
    client = client_of("elsewhere")
    for name, more in (("", ()), ("-page", ("reply", 1)), ("-picture", ("reply", 1))):
        assert client.get(address(world, name, *more, code="JC-JT")).status_code == 404
    for name in ("draw", "boxes", "propose", "copy", "dispose", "make"):
        assert client.post(address(world, f"-{name}", "reply", code="JC-JT")).status_code == 404
    assert client.post(address(world, "-original", code="JC-JT")).status_code == 404


def test_a_result_is_found_under_its_own_file_only(world: World, client_of: ClientOf) -> None:
    client = client_of(Role.OFFICE)
    client.post(address(world, "-dispose", "reply"), {"do": "rest"})
    client.post(
        address(world, "-make", "reply"), {"expected": world.redaction.layers.get(kind="reply").token}
    )
    result = world.redaction.layers.get(kind="reply").results.get()
    other = taking.take(world.bureau, blank_pdf(), "另一份.pdf", **WHO)
    assert client.get(address(world, "-result", result.pk)).status_code == 200
    assert client.get(address(world, "-list", result.pk, "docx")).status_code == 200
    assert client.get(address(world, "-list", result.pk, "exe")).status_code == 404
    assert (
        client.get(reverse("desk:redaction-result", args=["JC-JY", other.pk, result.pk])).status_code == 404
    )
    verbs = Entry.objects.values_list("verb", flat=True)
    assert {"下载区分处理结果", "下载区分处理清单"} <= set(verbs)
    # Who signs sees the result, and never the original.
    leader = client_of(Role.LEADER)
    assert leader.get(address(world, "-result", result.pk)).status_code == 200
    assert leader.get(address(world, "-page", "reply", 1)).status_code == 403


def test_each_look_is_written_once(world: World, client_of: ClientOf) -> None:
    client = client_of(Role.CLERK)
    before = looks()
    page = client.get(address(world, "-page", "reply", 1))
    assert looks() == before + 1
    picture = address(world, "-picture", "reply", 1)
    shown = client.get(picture, {"ticket": page.context["ticket"]})
    assert shown["Content-Type"] == "image/png"
    assert shown.content.startswith(b"\x89PNG")
    assert looks() == before + 1
    client.get(picture)
    assert looks() == before + 2
    # Somebody else's ticket is none.
    client_of(Role.OFFICE).get(picture, {"ticket": page.context["ticket"]})
    assert looks() == before + 3


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"page": "1", "area": "1,2,3"}, "四个数字"),
        ({"page": "1", "x0": "a", "y0": "1", "x1": "2", "y1": "3"}, "四个数字"),
        ({"page": "1", "area": "nan,1,90,90"}, "四个数字"),
        ({"page": "1", "area": "1e300,1,2,3"}, "四个数字"),
        ({"page": "9", "area": "10,10,90,90"}, "没有第9页"),
        ({"page": "1"}, "先画出"),
        ({"area": "10,10,90,90"}, "选择页面"),
    ],
)
def test_a_wrong_box_is_refused_with_a_sentence(
    given: dict[str, str], says: str, world: World, client_of: ClientOf
) -> None:
    form = {"digest": world.redaction.original_digest, "ground": "privacy", **given}
    response = client_of(Role.CLERK).post(address(world, "-draw", "reply"), form)
    assert response.status_code == 400
    assert says in response.content.decode()
    assert not Box.objects.exists()


def test_a_box_of_another_file_is_refused(world: World, client_of: ClientOf) -> None:
    form = {"digest": "0" * 64, "ground": "privacy", "page": "1", "area": "10,10,90,90"}
    response = client_of(Role.CLERK).post(address(world, "-draw", "reply"), form)
    assert response.status_code == 409
    assert not Box.objects.exists()


def test_a_file_that_cannot_be_taken_is_refused_and_the_form_kept(world: World, client_of: ClientOf) -> None:
    response = client_of(Role.CLERK).post(
        reverse("desk:redaction-add", args=["JC-JY"]), {"case_ref": "SQ-7", "file": ""}
    )
    assert response.status_code == 400
    assert "SQ-7" in response.content.decode()


def test_names_of_the_case_are_proposed_and_wait_for_a_yes(world: World, client_of: ClientOf) -> None:
    name = world.case.applicant.name
    body = f"<p>经办情况：{name}来访。联系人：陈样例，电话</p>"
    content = render_official(OfficialText(issuer="江城县教育局", title="样例材料", body_html=body))
    found = taking.take(world.bureau, content, "材料.pdf", case_ref=world.case.number, **WHO)
    layer = found.layers.get(kind="reply")
    target = reverse("desk:redaction-propose", args=["JC-JY", found.pk, "reply"])
    page = client_of(Role.OFFICE).post(target, {"do": "personal", "ground": "privacy"}, follow=True)
    assert "找到2处新的建议" in page.content.decode()
    assert {(b.note, b.proposed) for b in layer.boxes.all()} == {
        ("案件中的申请人姓名", True),
        ("疑似姓名（“联系人”之后）", True),
    }
