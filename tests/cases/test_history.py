"""What the same applicant asked before: found by document number or name, counted, kept as an annex; own fields sealed."""

from __future__ import annotations

import pytest
from django.db import connection

from cases.bureau import Bureau, bureau
from gongkai.audit.models import Entry
from gongkai.cases.actions import choosing, filing
from gongkai.cases.blank_form import filled_form
from gongkai.cases.history import history_pdf
from gongkai.cases.settling import settings_of
from gongkai.files.extract import text_of
from gongkai.law.errors import NoAccess, NotAllowed, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _words(content: bytes) -> str:
    return "".join(text_of(content, "application/pdf", "a.pdf").split())


def test_the_annex_lists_every_earlier_request_with_result_number_and_likeness(at: Bureau) -> None:
    first = at.replied(at.handled())
    at.registered(description="某校2023年收费明细和依据")
    stranger = at.registered(identity="420000190001019999", name="李某某")
    case = at.registered()
    said = _words(history_pdf(case, at.today))
    assert "此前向本机关提出政府信息公开申请2件，其中与本件内容相似六成以上的1件" in said
    assert "2025年2月2件" in said
    assert first.number in said
    assert "予以公开" in said
    assert "100%" in said
    assert stranger.number not in said


def test_a_first_request_has_an_annex_that_says_so(at: Bureau) -> None:
    assert "申请0件" in _words(history_pdf(at.registered(), at.today))


def test_the_annex_is_kept_with_the_case_by_who_may_see_the_applicant(at: Bureau) -> None:
    case = at.handled()
    with pytest.raises(NoAccess):
        filing.attach_history(case.pk, **at.by("drafter"))
    kept = filing.attach_history(case.pk, **at.by("clerk"))
    assert kept.name == "申请人申请情况（2025-02-20）.pdf"
    assert kept.part == "internal"
    assert not kept.to_applicant
    assert Entry.objects.filter(verb="生成申请情况附件").count() == 1


def test_who_asked_by_word_of_mouth_signs_a_form_with_what_was_said(at: Bureau) -> None:
    case = at.take(way="oral", assisted="由窗口代填")
    said = _words(filled_form(case, settings_of(at.agency)))
    for words in (
        "张某某",
        "2024年度义务教育学校学区划分的文件",
        "由窗口代填",
        "■自然人",
        case.number,
        "申请人签名",
    ):
        assert words in said
    assert "未填" not in said


def test_own_fields_are_sealed_at_rest_and_changed_without_a_word_in_the_log(at: Bureau) -> None:
    fields = [{"name": "school", "label": "涉及的学校"}]
    choosing.choose(at.agency, {"extra_fields": fields}, **at.by("office"))
    case = at.registered(extra={"school": "样例小学"})
    with connection.cursor() as cursor:
        cursor.execute("select extra from cases_case")
        assert "样例小学" not in str(cursor.fetchall())
    done = filing.set_own(case.pk, {"school": "样例中学"}, expected=case.token, **at.by("clerk"))
    done.refresh_from_db()
    assert done.extra == {"school": "样例中学"}
    assert Entry.objects.get(verb="修改自设字段").data == {"fields": ["school"]}
    assert not Entry.objects.filter(says__contains="样例中学").exists()
    with pytest.raises(Stale):
        filing.set_own(case.pk, {}, expected="review:0", **at.by("clerk"))


def test_an_archived_case_takes_no_annex_and_no_change(at: Bureau) -> None:
    case = at.do(at.replied(at.handled()), "archive", "clerk")
    with pytest.raises(NotAllowed):
        filing.attach_history(case.pk, **at.by("clerk"))
    with pytest.raises(NotAllowed):
        filing.set_own(case.pk, {"a": "b"}, expected=case.token, **at.by("clerk"))
