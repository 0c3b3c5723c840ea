"""Papers that name somebody, of requests and complaints: who may open them, and what the log says of each look."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from cases.bureau import PDF
from desk.world import NOW as AT
from desk.world import World
from gongkai.audit.models import Entry
from gongkai.cases.actions.filing import put_file
from gongkai.cases.papers import letters_of
from gongkai.concerns.actions.moving import keep_file
from gongkai.registry.models import Role

Clients = Callable[[str], Client]


def _at(name: str, pk: int, **more: object) -> str:
    return reverse(f"desk:{name}", kwargs={"code": "JC-JY", "pk": pk, **more})


def test_identity_papers_need_the_duty_and_each_look_is_logged(world: World, client_of: Clients) -> None:
    case, concern = world.case, world.concern
    put_file(case, "identity", "身份证.pdf", PDF, by="样例", at=AT)
    of_case = case.files.get(name="身份证.pdf")
    of_concern = keep_file(concern, "identity", "身份证.pdf", PDF, by="样例", at=AT)
    told = (
        (_at("case-file", case.pk, file=of_case.pk), "查看申请人信息", f"查看申请{case.number}的"),
        (_at("concern-file", concern.pk, file=of_concern.pk), "查看提出人信息", f"查看{concern.number}的"),
    )
    for address, verb, says in told:
        assert client_of(Role.SUPERVISOR).get(address).status_code == 403
        assert not Entry.objects.filter(verb=verb).exists()
        assert client_of(Role.CLERK).get(address).content == PDF
        said = Entry.objects.get(verb=verb)
        assert said.says == f"{says}{of_concern.get_part_display()}“身份证.pdf”"
        assert said.data == {"file": of_case.file.digest}


def test_other_files_are_opened_without_a_word_in_the_log(world: World, client_of: Clients) -> None:
    put_file(world.case, "search", "检索.pdf", PDF, by="样例", at=AT)
    kept = world.case.files.get(name="检索.pdf")
    before = Entry.objects.count()
    assert client_of(Role.CLERK).get(_at("case-file", world.case.pk, file=kept.pk)).status_code == 200
    assert Entry.objects.count() == before


def test_a_letter_is_opened_as_pdf_or_docx_only_of_its_own_case(world: World, client_of: Clients) -> None:
    clerk, letter = client_of(Role.CLERK), letters_of(world.case).first()
    address = _at("case-letter", world.case.pk, letter=letter.pk, fmt="pdf")
    assert clerk.get(address).content.startswith(b"%PDF")
    said = Entry.objects.get(verb="查看文书")
    assert said.says == f"打开申请{world.case.number}的{letter.title}{letter.number}"
    assert clerk.get(address.replace(".pdf", ".exe").replace("/pdf", "/exe")).status_code == 404
    assert clerk.get(_at("concern-letter", world.concern.pk, letter=letter.pk, fmt="pdf")).status_code == 404


def test_all_data_of_both_kinds_of_people_are_shown_and_logged(world: World, client_of: Clients) -> None:
    office = client_of(Role.OFFICE)
    for name, thing, party in (
        ("case-identity", world.case, world.case.applicant), ("concern-identity", world.concern, world.concern.person),
    ):  # fmt: skip
        page = office.post(_at(name, thing.pk)).content.decode()
        assert party.name in page
        assert thing.query_code in page
        said = Entry.objects.filter(verb__startswith="查看", subject_id=str(thing.pk)).latest("number")
        assert said.data == {"party": party.pk}
