"""The sheets of a document say what the system knows, and say what nobody has decided yet."""

from __future__ import annotations

import pytest

from gongkai.law.errors import NoAccess
from gongkai.law.publication import Stage
from gongkai.official.forms import approval_sheet, secrecy_sheet
from gongkai.official.identity import make_demo_identity
from gongkai.publishing import papers
from gongkai.publishing.actions.identities import import_identity, make_identity
from gongkai.publishing.standing import standing
from publishing import office

pytestmark = pytest.mark.django_db


def boxes(sheet):
    return {label: value for row in sheet.rows() for label, value in row}


def test_a_draft_is_not_yet_said_to_be_free_of_secrets():
    here = office.build()
    at_hand = standing(here.draft())
    assert boxes(approval_sheet(papers.approval_form(at_hand)))["是否涉密"] == "（未填）"
    found = secrecy_sheet(papers.secrecy_form(at_hand))
    assert boxes(found)["内容是否涉密"] == boxes(found)["填表日期"] == "（未填）"
    assert boxes(found)["拟公开方式"] == "■政府网站　□报刊　□广播　□电视　□公开栏　■其他（微信公众平台）"
    assert ("保密审查意见", "（未填）", "") in found.decided()


def test_a_released_document_has_every_opinion_with_person_post_and_time():
    here = office.build()
    document = here.draft()
    here.walk(document)
    document.refresh_from_db()
    sheet = approval_sheet(papers.approval_form(standing(document)))
    assert boxes(sheet)["是否涉密"] == "□是　■否"
    assert boxes(sheet)["索引号"] == document.publication.index_number
    assert boxes(sheet)["发布人"] == here.people["info_centre"].name
    steps = {step: signed for step, _, signed in sheet.decided()}
    assert list(steps) == ["保密审查意见", "内容审核意见", "分管领导意见", "单位公章", "信息中心最后审核"]
    assert all(" 2021-03-10 " in f" {signed.replace('　', ' ')}" for signed in steps.values())
    assert here.people["leader"].name in steps["分管领导意见"]


def test_a_paper_that_stays_offline_has_no_address():
    here = office.build()
    at_hand = standing(here.draft(channels=()))
    assert boxes(approval_sheet(papers.approval_form(at_hand)))["网址"] == "—"


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
@pytest.mark.parametrize("sheet", papers.SHEETS)
def test_both_sheets_come_in_both_formats(sheet, fmt):
    title, content = papers.SHEETS[sheet](standing(office.build().draft()), fmt)
    assert title in ("信息发布审批单", "保密审查单")
    assert content.startswith(b"%PDF" if fmt == "pdf" else b"PK")


def test_a_seal_is_registered_by_those_who_keep_the_agency_and_nobody_else():
    here = office.build()
    p12, phrase = make_demo_identity(here.agency.name, at=office.AT)
    for who in ("drafter", "seal_keeper", "leader"):
        with pytest.raises(NoAccess):
            import_identity(here.agency, p12, phrase, replace=True, **here.by(who))
        with pytest.raises(NoAccess):
            make_identity(here.agency, replace=True, **here.by(who))
    kept = import_identity(here.agency, p12, phrase, replace=True, **here.by("administrator"))
    assert kept.name == f"{here.agency.name}（演示印章）"


def test_a_sealed_document_stays_sealed_when_the_agency_takes_another_seal():
    from gongkai.publishing.verify import broken_seals

    here = office.build()
    document = here.draft()
    here.walk(document, Stage.CHECKING)
    make_identity(here.agency, replace=True, **here.by("administrator"))
    assert document.sealed.count() == 1
    assert list(broken_seals()) == []
