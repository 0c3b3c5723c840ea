"""Complaints, corrections and proposals from arrival to archive: who may do what, what each result leaves to be done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.bureau import PDF, Bureau, bureau
from concerns.raise_one import RESULT, answered, do, handled, raised, taken
from gongkai.audit.models import Entry
from gongkai.concerns.actions import moving, raising
from gongkai.concerns.actions.choosing import choose
from gongkai.concerns.models import Concern
from gongkai.concerns.papers import letters_of
from gongkai.concerns.queries import offers, to_rectify
from gongkai.concerns.raised import raised_faults
from gongkai.concerns.verify import broken_concerns
from gongkai.law import concern as law
from gongkai.law.errors import NoAccess, NotAllowed, Refused, Stale, WrongInput
from gongkai.letters.actions import content_of
from gongkai.notify.models import Message
from gongkai.registry.access import MAY
from publishing.publications import publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


@pytest.mark.parametrize("kind", law.KINDS)
def test_each_kind_goes_from_arrival_to_the_archive_with_its_letter(at: Bureau, kind: str) -> None:
    concern = answered(at, handled(at, kind))
    done = do(at, concern, "archive", "clerk")
    assert done.stage == "archived"
    assert done.answered_on == at.today
    (letter,) = letters_of(done)
    assert letter.kind == law.KINDS[kind].letter
    words = "".join(content_of(letter).lines)
    assert RESULT[kind]["says"] in words
    assert "条例" in words
    assert done.number in words
    assert [e.seq for e in done.events.all()] == list(range(1, done.moves_made + 1))
    assert list(broken_concerns()) == []


def test_the_target_day_is_the_agencys_own_and_follows_its_settings(at: Bureau) -> None:
    concern = taken(at)
    assert concern.due_on == date(2025, 3, 20)
    choose(at.agency, {"complaint_days": 10}, **at.by("office"))
    concern.refresh_from_db()
    assert concern.due_on == date(2025, 3, 6)
    with pytest.raises(WrongInput, match="1到250"):
        choose(at.agency, {"alike": 0}, **at.by("office"))
    with pytest.raises(WrongInput, match="流水号"):
        choose(at.agency, {"number_template": "{year}"}, **at.by("office"))
    with pytest.raises(NoAccess):
        choose(at.agency, {"alike": 3}, **at.by("clerk"))


def test_what_is_missing_is_said_field_by_field_and_nothing_is_kept(at: Bureau) -> None:
    lacking = raised("correction", about=" ", evidence="")
    assert set(raised_faults(lacking)) == {"about", "evidence"}
    assert set(raised_faults(raised("complaint", basis="rumour"))) == {"basis"}
    assert set(raised_faults(raised("proposal", content="长" * 4001))) == {"content"}
    with pytest.raises(WrongInput):
        raising.take(at.agency, lacking, way="counter", **at.by("clerk"))
    with pytest.raises(WrongInput, match="受理编号"):
        taken(at, request_number="2025-9999")
    with pytest.raises(WrongInput, match="被投诉机关"):
        taken(at, target="NOWHERE")
    assert not Concern.objects.exists()


def test_a_concern_names_the_request_that_it_is_about(at: Bureau) -> None:
    case = at.registered()
    concern = taken(at, basis="mishandled", request_number=case.number)
    assert concern.case == case
    assert list(case.concerns.all()) == [concern]


def test_what_people_write_is_sealed_at_rest_and_stays_out_of_the_log(at: Bureau) -> None:
    from django.db import connection

    concern = answered(at, handled(at, "correction"))
    with connection.cursor() as cursor:
        cursor.execute("select * from concerns_concern")
        kept = str(cursor.fetchall())
        cursor.execute("select * from concerns_concernevent")
        kept += str(cursor.fetchall())
    for words in ("李某某", "教师资格认定公告", "写错一字", "证书复印件", "原始档案"):
        assert words not in kept
        assert not Entry.objects.filter(says__contains=words).exists()
    assert concern.person.name == "李某某"


def test_who_proposed_the_result_does_not_approve_it_and_a_second_click_is_refused(at: Bureau) -> None:
    concern = handled(at)
    token = concern.token
    do(at, concern, "decide", "office", data=RESULT["complaint"])
    with pytest.raises(NotAllowed, match="不能再办理“审批”"):
        do(at, concern, "approve", "office")
    with pytest.raises(Stale):
        moving.move(concern.pk, "approve", expected=token, **at.by("leader"))
    with pytest.raises(NoAccess):
        do(at, concern, "approve", "drafter")
    with pytest.raises(WrongInput, match="理由"):
        do(at, concern, "send_back", "leader")
    back = do(at, concern, "send_back", "leader", reason="核查不够")
    assert (back.stage, back.result, back.result_data) == ("handling", "", "")
    assert answered(at, back).stage == "answered"


def test_a_drafter_handles_only_what_lies_with_the_own_section(at: Bureau) -> None:
    concern = handled(at)
    with pytest.raises(NoAccess, match="科室"):
        do(at, concern, "verify", "other", content="看了")
    assert do(at, concern, "verify", "drafter", content="看了").moves_made == 3


def test_each_result_says_what_it_needs(at: Bureau) -> None:
    concern = handled(at)
    for data, until, sentence in (
        ({}, None, "处理结果"),
        ({"result": "corrected", "says": "x"}, None, "处理结果"),
        ({"result": "founded", "says": "确未公开"}, None, "整改的期限"),
        ({"result": "founded", "says": "确未公开"}, at.today, "晚于今天"),
        ({"result": "elsewhere", "says": "x"}, None, "有权机关"),
        ({"result": "unfounded"}, None, "查明"),
    ):
        with pytest.raises(WrongInput, match=sentence):
            do(at, concern, "decide", "drafter", data=data, until=until)
    concern.refresh_from_db()
    assert (concern.stage, concern.result) == ("handling", "")


def test_a_complaint_found_true_is_archived_only_once_it_was_put_right(at: Bureau) -> None:
    concern = answered(at, handled(at), until=at.today + timedelta(30), result="founded", says="确未公开")
    assert concern.outstanding
    assert "整改期限至2025-03-22" in "".join(content_of(letters_of(concern).get()).lines)
    assert "archive" not in {s.event for s in offers(concern, MAY["office"])}
    with pytest.raises(NotAllowed, match="整改还没有确认"):
        do(at, concern, "archive", "clerk")
    with pytest.raises(NoAccess, match="不在本系统内"):
        do(at, concern, "report", "clerk", content="已公开")
    at.today += timedelta(10)
    right = do(at, concern, "rectified", "leader", content="已补充公开")
    assert right.followed_on == at.today
    with pytest.raises(NotAllowed, match="没有待完成的整改"):
        do(at, concern, "rectified", "leader", content="再次")
    assert do(at, concern, "archive", "clerk").stage == "archived"


def test_the_body_complained_of_reports_and_only_the_authority_confirms(at: Bureau) -> None:
    school = bureau("临江市教育考试院", "KSY")
    concern = handled(at, target="KSY")
    assert list(to_rectify(school.agency)) == []
    answered(at, concern, until=at.today + timedelta(30), result="partly", says="部分未公开")
    assert list(to_rectify(school.agency)) == [concern]
    with pytest.raises(NoAccess):
        do(at, concern, "report", "clerk", content="已公开")
    with pytest.raises(NoAccess):
        do(school, concern, "rectified", "leader", content="已公开")
    told = do(school, concern, "report", "clerk", content="已于今日补充公开")
    assert told.outstanding
    assert do(at, concern, "rectified", "leader", content="核实无误").followed_on is not None


def test_an_accepted_proposal_waits_for_the_public_item_and_names_it(at: Bureau) -> None:
    concern = answered(at, handled(at, "proposal"), result="accepted", says="符合条例第十九条")
    with pytest.raises(NotAllowed, match="还没有登记公开的信息"):
        do(at, concern, "archive", "clerk")
    with pytest.raises(WrongInput, match="没有索引号"):
        do(at, concern, "published", "clerk", data={"where": "nowhere"})
    public = publication(at.agency, "2025年招生计划")
    done = do(at, concern, "published", "clerk", data={"where": public.index_number})
    assert done.publication == public
    assert Message.objects.filter(key=f"concern-{done.pk}-{done.moves_made}").exists()
    assert do(at, concern, "archive", "clerk").stage == "archived"


def test_more_is_asked_for_and_the_target_counts_from_what_was_supplied(at: Bureau) -> None:
    concern = do(at, handled(at), "ask_more", "drafter", content="请附照片", until=at.today + timedelta(10))
    assert (concern.stage, concern.due_on) == ("waiting", None)
    at.today += timedelta(4)
    now = at.by("clerk")
    with pytest.raises(WrongInput, match="内容"):
        moving.move_for_person(
            concern.pk, "supply", expected=concern.token, content="", today=now["today"], at=now["at"]
        )
    back = moving.move_for_person(
        concern.pk, "supply", expected=concern.token, content="照片附后", today=now["today"], at=now["at"],
        files=[("照片.pdf", PDF)],
    )  # fmt: skip
    assert (back.stage, back.due_on) == ("handling", date(2025, 3, 24))
    assert back.files.get().event == back.events.last()
    with pytest.raises(NotAllowed, match="网上不能"):
        moving.move_for_person(
            concern.pk, "approve", expected=back.token, content="", today=now["today"], at=now["at"]
        )


def test_the_same_form_sent_twice_is_one_concern(at: Bureau) -> None:
    now = at.by("clerk") | {"by": None}
    one = raising.take(at.agency, raised("proposal"), way="portal", key="k", **now)
    two = raising.take(at.agency, raised("proposal"), way="portal", key="k", **now)
    other = raising.take(at.agency, raised("proposal", content="另一个理由"), way="portal", key="k", **now)
    assert one == two
    assert other.number != one.number
    choose(at.agency, {"portal_open": False}, **at.by("office"))
    with pytest.raises(NotAllowed, match="暂不接收"):
        raising.take(at.agency, raised("proposal"), way="portal", key="k2", **now)


EVENTS = [s.event for s in law.STEPS if s.event != "arrive"]
WHO = ("clerk", "office", "leader", "drafter")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(law.KINDS)),
    st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(WHO)), max_size=14),
)
def test_whatever_is_tried_the_columns_are_what_the_steps_say(
    at: Bureau, kind: str, tries: list[tuple[str, str]]
) -> None:
    concern = taken(at, kind)
    for event, who in tries:
        concern.refresh_from_db()
        before = (concern.stage, concern.moves_made)
        given_ = {
            "content": "内容",
            "reason": "理由",
            "unit": at.unit,
            "data": {**RESULT[kind], "way": "email"},
        }
        if event in ("ask_more", "decide"):
            given_["until"] = at.today + timedelta(5)
        try:
            moved = do(at, concern, event, who, **given_)
        except Refused:
            concern.refresh_from_db()
            assert (concern.stage, concern.moves_made) == before
            continue
        assert moved.stage == (law.step(event).reaches or before[0])
        assert moved.moves_made == before[1] + 1
        # An answer went out only after somebody else than its drafter approved it.
        if moved.answered_on:
            by = {e.name: e.by_id for e in moved.events.all()}
            assert by["decide"] != by["approve"]
            assert letters_of(moved).exists()
    assert list(broken_concerns()) == []
