"""A document's way: every post in turn, nobody twice where another is asked for, and only the approved content goes out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.audit import log
from gongkai.channels.models import Delivery, Posting
from gongkai.law.errors import NoAccess, NotAllowed, Stale, WrongInput
from gongkai.law.publication import Stage
from gongkai.publishing.actions import moving, remarks, writing
from gongkai.publishing.models import PolicyDocument, Publication, Version
from gongkai.publishing.standing import standing
from gongkai.registry.models import Role
from gongkai.search.query import find
from publishing.office import AT, TODAY, Office, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return build()


def test_a_document_goes_through_every_post_to_the_portal(office: Office) -> None:
    document = office.walk(office.draft())
    assert document.stage == Stage.RELEASED
    page = Publication.objects.get(document=document)
    assert (page.index_number, page.status, page.published_on) == ("JC-JY/2021-00001", "public", TODAY)
    assert page.digest == standing(document).digest
    assert [f.part for f in page.files.all()] == ["sealed"]
    assert [m.event for m in document.moves.order_by("pk")] == [
        "submit", "pass_secrecy", "pass_review", "sign", "seal", "check", "release",
    ]  # fmt: skip
    assert {d.channel.kind: d.state for d in Delivery.objects.all()} == {
        "portal": "done",
        "wechat": "waiting",
    }
    assert Posting.objects.get().channel.kind == "portal"
    assert not list(log.broken_links())


def test_it_is_found_by_a_word_of_two_characters(office: Office) -> None:
    document = office.walk(office.draft())
    assert [h.key for h in find("学区").hits] == [str(Publication.objects.get(document=document).pk)]


def test_one_changed_character_after_the_approval_stops_the_release(office: Office) -> None:
    document = office.walk(office.draft(), Stage.READY)
    version = document.current
    version.content["body"] = version.content["body"].replace("免试", "考试")
    version.save()
    with pytest.raises(Stale, match="摘要不符"):
        office.move(document, "release", "info_centre")
    assert not Publication.objects.exists()


def test_a_changed_content_with_its_own_digest_has_no_approvals(office: Office) -> None:
    document = office.walk(office.draft(), Stage.READY)
    version = Version.objects.get(pk=document.current_id)
    changed = office.content(body="<p>坚持考试入学。</p>")
    Version.objects.filter(pk=version.pk).update(content=changed.plain(), digest=changed.digest)
    with pytest.raises(NotAllowed, match="保密审查通过"):
        office.move(document, "release", "info_centre")


def test_nobody_reviews_what_they_wrote(office: Office) -> None:
    document = writing.begin(office.agency, office.unit, office.content(), **office.by("office"))
    office.move(document, "submit", "office")
    office.move(document, "pass_secrecy", "secrecy")
    with pytest.raises(NotAllowed, match="须由另一人办理"):
        office.move(document, "pass_review", "office")


def test_who_passed_the_content_does_not_sign_it(office: Office) -> None:
    person = office.people["office"]
    person.posts.create(agency=office.agency, role=Role.LEADER, since=TODAY)
    document = office.walk(office.draft(), Stage.SIGNING)
    with pytest.raises(NotAllowed, match="审核通过"):
        office.move(document, "sign", "office")
    office.move(document, "sign", "leader")


def test_news_for_portal_and_wechat_is_passed_by_both_offices_before_it_is_signed(office: Office) -> None:
    document = office.walk(office.draft(kind="news"), Stage.REVIEW)
    assert standing(document).roles_waiting == {"office", "party_office"}
    office.move(document, "pass_review", "party_office")
    document.refresh_from_db()
    assert document.stage == Stage.REVIEW
    with pytest.raises(NotAllowed, match="局办公室"):
        office.move(document, "pass_review", "party_office")
    office.move(document, "pass_review", "office")
    document.refresh_from_db()
    assert document.stage == Stage.SIGNING


def test_a_returned_document_is_revised_and_goes_the_whole_way_again(office: Office) -> None:
    document = office.walk(office.draft(), Stage.SIGNING)
    office.move(document, "send_back", "leader", "请写明学区范围的公布时间")
    document.refresh_from_db()
    at_hand = standing(document)
    writing.save(
        document.pk,
        office.content(body="<p>学区范围于四月公布。</p>"),
        expected=at_hand.token,
        **office.by("drafter"),
    )
    document.refresh_from_db()
    assert document.current.number == 2
    assert document.versions.get(number=1).frozen
    assert not standing(document).decided("pass_secrecy")
    assert office.walk(document).stage == Stage.RELEASED
    assert Publication.objects.get().version == 2


def test_what_was_returned_unchanged_needs_every_decision_anew(office: Office) -> None:
    document = office.walk(office.draft(), Stage.SIGNING)
    office.move(document, "send_back", "leader", "请核实")
    office.move(document, "submit", "drafter")
    document.refresh_from_db()
    assert document.current.number == 1
    assert not standing(document).decided("pass_review")


def test_a_submitted_document_is_not_written(office: Office) -> None:
    document = office.walk(office.draft(), Stage.REVIEW)
    with pytest.raises(NotAllowed, match="须先退回"):
        writing.save(
            document.pk,
            office.content(title="改名"),
            expected=standing(document).token,
            **office.by("drafter"),
        )


def test_a_second_click_is_refused(office: Office) -> None:
    document = office.draft()
    token = standing(document).token
    office.move(document, "submit", "drafter")
    with pytest.raises(Stale):
        moving.move(document.pk, "submit", expected=token, data={"findings": []}, **office.by("drafter"))


def test_each_post_decides_only_its_own_step(office: Office) -> None:
    document = office.walk(office.draft(), Stage.SEALING)
    for who in ("drafter", "clerk", "office", "leader", "info_centre", "secrecy", "supervisor", "counsel"):
        with pytest.raises(NoAccess):
            office.move(document, "seal", who)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"issuer": ""}, "发文机关"),
        ({"body": ""}, "正文或附件"),
        ({"channels": ()}, "发布渠道"),
        ({"kind": "normative"}, "发文字号"),
        ({"kind": "reprint"}, "信息来源"),
        ({"note": "此件不予公开"}, "附注应为“此件公开发布”"),
        ({"attribute": "withheld", "note": "此件不予公开"}, "必须选择依据并说明理由"),
        (
            {"attribute": "withheld", "note": "此件不予公开", "ground": "narrow", "reason": "x"},
            "不是“不予公开”的依据",
        ),
        ({"body": "<p>（此件不予公开）</p>"}, "与公开属性不一致"),
        ({"body": "<p>联系人证件号11010519491231002X</p>"}, "公民身份号码"),
    ],
)
def test_an_incomplete_manuscript_is_not_submitted(
    office: Office, more: dict[str, object], says: str
) -> None:
    document = office.draft(**more)
    with pytest.raises(WrongInput, match=says):
        office.move(document, "submit", "drafter")
    document.refresh_from_db()
    assert document.stage == Stage.DRAFT


def test_a_warning_is_explained_or_corrected(office: Office) -> None:
    document = office.draft(body="<p>咨询电话13800138000，截止目前有效。</p>")
    with pytest.raises(WrongInput, match="逐条说明"):
        office.move(document, "submit", "drafter")
    office.move(document, "submit", "drafter", "该号码是值班公务手机")
    assert document.moves.get().data["findings"]


def test_an_open_remark_holds_the_review_until_it_is_settled(office: Office) -> None:
    document = office.walk(office.draft(), Stage.REVIEW)
    made = remarks.remark(document.pk, "请写明依据", paragraph=1, **office.by("office"))
    with pytest.raises(NotAllowed, match="1条审核意见"):
        office.move(document, "pass_review", "office")
    remarks.settle(made.pk, "口头核实，依据无误", **office.by("office"))
    assert office.walk(document).stage == Stage.RELEASED


def test_without_the_paper_there_is_no_final_check(office: Office) -> None:
    document = office.walk(office.draft(), Stage.CHECKING)
    with pytest.raises(NotAllowed, match="扫描件"):
        office.move(document, "check", "info_centre")


def test_what_is_withheld_is_registered_and_announced_without_its_text(office: Office) -> None:
    document = office.draft(
        attribute="withheld",
        ground="internal",
        reason="内部管理",
        note="此件不予公开",
        channels=(),
        body="<p>密室</p>",
    )
    office.walk(document, Stage.SIGNING)
    office.move(document, "sign_close", "leader")
    document.refresh_from_db()
    assert document.stage == Stage.CLOSED
    assert str(document.reassess_on) == "2022-03-10"
    assert not Publication.objects.exists()
    office.move(document, "announce", "info_centre", public_title="内部管理文件一件")
    page = Publication.objects.get()
    assert (page.status, page.body, page.title) == ("withheld", "", "内部管理文件一件")
    assert "内部事务" in page.status_reason
    assert not find("密室").hits


def test_a_correction_leaves_the_page_until_it_is_released_itself(office: Office) -> None:
    document = office.walk(office.draft())
    office.move(document, "correct", "drafter", "学区名称有误")
    document.refresh_from_db()
    writing.save(
        document.pk,
        office.content(title="更正后的通知"),
        expected=standing(document).token,
        **office.by("drafter"),
    )
    page = Publication.objects.get()
    assert (page.version, page.status, "更正" in page.title) == (1, "public", False)
    office.walk(document)
    page.refresh_from_db()
    assert (page.version, page.title, page.index_number) == (2, "更正后的通知", "JC-JY/2021-00001")
    assert Delivery.objects.filter(event="update").count() == 2
    assert Posting.objects.filter(channel=office.channels["portal"]).count() == 1


def test_a_withdrawn_page_says_why_and_leaves_search_and_files(office: Office) -> None:
    document = office.walk(office.draft(kind="normative", number="江教规〔2021〕1号"))
    assert PolicyDocument.objects.get().published_on == TODAY
    office.move(document, "withdraw", "office", "数据有误")
    page = Publication.objects.get()
    assert (page.status, page.status_reason) == ("withdrawn", "数据有误")
    assert not find("学区").hits
    assert Delivery.objects.filter(event="withdraw").count() == 2
    assert PolicyDocument.objects.get().published_on is None
    # What had not been sent yet is not sent any more.
    assert Delivery.objects.get(channel=office.channels["wechat"], event="release").state == "cancelled"


def test_a_repealed_document_stays_readable_and_says_by_what(office: Office) -> None:
    old = office.walk(office.draft(kind="normative", number="江教规〔2021〕1号"))
    new = office.walk(
        office.draft(kind="normative", number="江教规〔2021〕2号", title="江城县教育局关于招生的新通知")
    )
    office.move(
        old, "end", "info_centre", "由新文件代替", ending="repealed", on=TODAY, by_number="江教规〔2021〕2号"
    )
    page = Publication.objects.get(document=old)
    assert (page.validity, page.ended_on, page.status) == ("repealed", TODAY, "public")
    assert page.back_links.get().origin == Publication.objects.get(document=new)
    row = PolicyDocument.objects.get(number="江教规〔2021〕1号")
    assert (row.ending, row.ended_on) == ("repealed", TODAY)
    with pytest.raises(NotAllowed):
        office.move(old, "end", "info_centre", "再次", ending="lapsed", on=TODAY)


def test_an_emergency_goes_out_at_once_and_owes_its_review(office: Office) -> None:
    document = office.walk(office.draft(kind="emergency"), Stage.REVIEW)
    with pytest.raises(WrongInput, match="理由"):
        office.move(document, "release_at_once", "leader")
    office.move(document, "release_at_once", "leader", "疫情防控")
    document.refresh_from_db()
    assert document.review_owed
    assert Publication.objects.get().review_owed
    office.move(document, "review_after", "office", "补审同意")
    document.refresh_from_db()
    assert not document.review_owed
    assert not Publication.objects.get().review_owed


def test_no_emergency_goes_round_the_secrecy_review(office: Office) -> None:
    document = office.walk(office.draft(kind="emergency"), Stage.SECRECY)
    with pytest.raises(NotAllowed):
        office.move(document, "release_at_once", "leader", "急")


def test_a_scheduled_release_happens_at_its_time_and_remembers_who_decided(office: Office) -> None:
    document = office.walk(office.draft(), Stage.READY)
    when = AT + timedelta(days=1)
    office.move(document, "schedule", "info_centre", release_at=when)
    assert moving.release_due(AT, TODAY) == (0, [])
    office.people["info_centre"].posts.update(until=TODAY)
    assert moving.release_due(when, when.date()) == (1, [])
    document.refresh_from_db()
    assert document.stage == Stage.RELEASED
    assert document.moves.get(event="release").by == office.people["info_centre"]
    assert moving.release_due(when, when.date()) == (0, [])


def test_a_scheduled_document_that_is_sent_back_is_not_released(office: Office) -> None:
    document = office.walk(office.draft(), Stage.READY)
    office.move(document, "schedule", "info_centre", release_at=AT + timedelta(days=1))
    office.move(document, "reject", "info_centre", "排版有误")
    assert moving.release_due(AT + timedelta(days=2), TODAY) == (0, [])
    assert not Publication.objects.exists()


def test_a_post_that_nobody_holds_is_said_before_the_document_gets_stuck(office: Office) -> None:
    office.people["party_office"].posts.update(until=TODAY - timedelta(days=1))
    with pytest.raises(NotAllowed, match="没有人担任机关党委办公室岗位"):
        office.move(office.draft(kind="news"), "submit", "drafter")


def test_an_index_number_is_never_given_twice(office: Office) -> None:
    first, second = office.walk(office.draft()), office.walk(office.draft())
    office.move(first, "withdraw", "office", "重复")
    third = office.walk(office.draft())
    numbers = [Publication.objects.get(document=d).index_number for d in (first, second, third)]
    assert numbers == ["JC-JY/2021-00001", "JC-JY/2021-00002", "JC-JY/2021-00003"]


def test_a_drafter_of_another_unit_can_neither_write_nor_recall_it(office: Office) -> None:
    document = office.draft()
    with pytest.raises(NoAccess):
        writing.save(
            document.pk,
            office.content(title="改"),
            expected=standing(document).token,
            **office.by("drafter2"),
        )
    office.move(document, "submit", "drafter")
    with pytest.raises(NotAllowed, match="本科室"):
        office.move(document, "recall", "drafter2")
    office.move(document, "recall", "drafter")


def test_manuscripts_of_somebody_who_leaves_are_handed_over(office: Office) -> None:
    document = office.draft()
    to = office.people["drafter2"]
    assert writing.hand_over([document.pk], to, reason="岗位调整", **office.by("office")) == 1
    document.refresh_from_db()
    assert (document.author, document.unit) == (to, office.other_unit)
    with pytest.raises(WrongInput, match="没有起草文稿的岗位"):
        writing.hand_over([document.pk], office.people["leader"], reason="x", **office.by("office"))


def test_an_opinion_too_long_is_refused_and_the_document_stays_where_it_was(office: Office) -> None:
    document = office.walk(office.draft(), Stage.READY)
    moves = document.moves.count()
    with pytest.raises(WrongInput, match="意见有1001字，不能超过1000字"):
        office.move(document, "release", "info_centre", opinion="意" * 1001)
    document.refresh_from_db()
    assert (document.stage, document.moves.count()) == (Stage.READY, moves)
    assert not Publication.objects.exists()
