"""Letters at the desk: a wording is looked at before it is saved, refused with a sentence, compared with the one before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from desk.world import TODAY, World
from gongkai.audit.models import Entry
from gongkai.law.letters import letter_kind, letters
from gongkai.letters.models import LetterSettings, LetterTemplate
from gongkai.registry.models import Role

ClientOf = Callable[[str], Client]
OWN = letter_kind("L05").text + "敬请谅解。"


def address(name: str, *more: str) -> str:
    return reverse(f"desk:letter-{name}", args=["JC-JY", *more])


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def test_every_kind_is_listed_with_the_wording_in_force(world: World, client_of: ClientOf) -> None:
    page = client_of(Role.OFFICE).get(address("templates")).content.decode()
    for kind in letters().kinds.values():
        assert kind.name in page
    assert page.count("原文") >= len(letters().kinds)


@pytest.mark.parametrize("kind", ["L03", "L12", "L22", "L40"])
def test_a_kind_is_previewed_with_made_up_facts(kind: str, world: World, client_of: ClientOf) -> None:
    answer = client_of(Role.OFFICE).get(address("preview", kind))
    assert answer["Content-Type"] == "application/pdf"
    text = words(answer.content)
    for label in letter_kind(kind).fields.values():
        assert "".join(label.split()) in text
    assert ("样例〔2021〕1号" in text) is (kind != "L12")


def test_a_wording_is_looked_at_without_being_saved(world: World, client_of: ClientOf) -> None:
    client, typed = client_of(Role.OFFICE), {"text": OWN, "valid_from": TODAY.isoformat()}
    assert "预览（不保存）" in client.get(address("template", "L05")).content.decode()
    seen = client.post(address("template", "L05"), typed | {"look": "1"})
    assert "敬请谅解" in words(seen.content)
    assert not LetterTemplate.objects.exists()


@pytest.mark.parametrize("look", [{}, {"look": "1"}])
def test_a_wording_without_a_required_field_is_refused_and_kept_on_the_page(
    look: dict[str, str], world: World, client_of: ClientOf
) -> None:
    typed = {"text": OWN.replace("{reason}", "工作需要"), "valid_from": TODAY.isoformat()}
    answer = client_of(Role.OFFICE).post(address("template", "L05"), typed | look)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "模板不能缺少“延期理由”（{reason}）" in page
    assert "敬请谅解" in page
    assert not LetterTemplate.objects.exists()


def test_a_final_letter_without_a_setting_of_its_remedies_says_which(
    world: World, client_of: ClientOf
) -> None:
    LetterSettings.objects.filter(agency=world.bureau).update(government="")
    answer = client_of(Role.OFFICE).get(address("preview", "L23"))
    assert answer.status_code == 400
    assert "没有填写“同级人民政府（行政复议机关）”" in answer.content.decode()


def test_a_version_begins_on_its_day_and_shows_what_changed(world: World, client_of: ClientOf) -> None:
    client, later = client_of(Role.OFFICE), (TODAY + timedelta(3)).isoformat()
    assert client.post(address("template", "L05"), {"text": OWN, "valid_from": later}).status_code == 302
    page = client.get(address("versions", "L05")).content.decode()
    assert f"自{later}启用" in page
    assert "敬请谅解。</ins>" in page
    assert "敬请谅解" not in words(client.get(address("preview", "L05")).content)
    assert Entry.objects.filter(verb="修改文书模板").count() == 1


def test_any_two_versions_are_compared_word_by_word(world: World, client_of: ClientOf) -> None:
    client, said = client_of(Role.OFFICE), {"valid_from": TODAY.isoformat()}
    client.post(address("template", "L05"), said | {"text": OWN})
    client.post(address("template", "L05"), said | {"text": OWN.replace("谅解", "体谅")})
    latest = client.get(address("versions", "L05")).content.decode()
    assert "敬请谅<del>解</del>。" in latest
    assert "敬请<ins>体</ins>谅。" in latest
    assert "第1版与第2版比较" in latest
    whole = client.get(address("versions", "L05"), {"older": "0", "newer": "2"}).content.decode()
    assert "原文与第2版比较" in whole
    assert "<ins>敬请体谅。</ins>" in whole
    same = client.get(address("versions", "L05"), {"older": "2", "newer": "2"}).content.decode()
    assert "<ins>" not in same


@pytest.mark.parametrize("version", ["3", "-1", "x", "", "²", "9" * 5000])
def test_a_version_that_there_is_not_is_not_found(version: str, world: World, client_of: ClientOf) -> None:
    assert client_of(Role.OFFICE).get(address("versions", "L05"), {"older": version}).status_code == 404


def test_a_wording_is_tried_on_a_real_case_and_the_look_is_logged(world: World, client_of: ClientOf) -> None:
    client, case = client_of(Role.OFFICE), world.case
    typed = {"text": OWN, "valid_from": TODAY.isoformat(), "look": "1", "case_number": f" {case.number} "}
    text = words(client.post(address("template", "L05"), typed).content)
    for held in (case.applicant.name, case.number, "敬请谅解", "样例〔2021〕1号"):
        assert "".join(held.split()) in text
    assert "（延期理由）" in text  # this case was never extended
    (entry,) = Entry.objects.filter(verb="预览文书")
    assert entry.subject_id == str(case.pk)
    assert not LetterTemplate.objects.exists()


def test_a_case_that_there_is_not_is_said_and_the_wording_is_kept(world: World, client_of: ClientOf) -> None:
    typed = {"text": OWN, "valid_from": TODAY.isoformat(), "look": "1", "case_number": "无此编号"}
    answer = client_of(Role.OFFICE).post(address("template", "L05"), typed)
    assert answer.status_code == 400
    assert "没有受理编号为“无此编号”的申请" in answer.content.decode()
    assert "敬请谅解" in answer.content.decode()
    assert not Entry.objects.filter(verb="预览文书").exists()


def test_the_page_says_which_places_a_wording_must_and_may_hold(world: World, client_of: ClientOf) -> None:
    page = client_of(Role.OFFICE).get(address("template", "L03")).content.decode()
    for said in (
        "{items_list}　需要补正的内容",
        "“补正方式”至少写一种",
        "{by_post}　邮寄的地址",
        "当面、口头、邮寄、平信",
    ):
        assert said in page


def test_settings_are_saved_and_a_bad_pattern_is_refused(world: World, client_of: ClientOf) -> None:
    client = client_of(Role.OFFICE)
    given = {"number_pattern": "江教公开〔{year}〕{serial}号", "government": "江城县人民政府", "court": "江城县人民法院"}  # fmt: skip
    assert client.post(address("settings"), given).status_code == 302
    assert LetterSettings.objects.get(agency=world.bureau).court == "江城县人民法院"
    refused = client.post(address("settings"), given | {"number_pattern": "{serial:999999999d}{year}"})
    assert refused.status_code == 400
    assert "不能使用" in refused.content.decode()
    assert LetterSettings.objects.get(agency=world.bureau).number_pattern == given["number_pattern"]
