"""The way of a year's report: who may do what when, what is frozen, what a correction keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

import make
from gongkai.audit.models import Entry
from gongkai.cases.models import Request
from gongkai.law.errors import NoAccess, NotAllowed, Refused, Stale, WrongInput
from gongkai.law.report import Report, add_up, zero_tables
from gongkai.registers.models import Problem
from gongkai.registry.models import Agency, Person, Role
from gongkai.reporting import actions, flow, queries
from gongkai.reporting.compiling import compile_report, form_for
from gongkai.reporting.models import AnnualReport, FiledVersion, State
from reporting.lively import Line, keep, ledger, registers

pytestmark = pytest.mark.django_db
TODAY = date(2022, 1, 12)


@dataclass
class Office:
    """A bureau under an authority, with somebody in each post."""

    agency: Agency
    people: dict[str, Person]

    def who(self, role: str) -> dict[str, Any]:
        return {"by": self.people[role], "today": TODAY, "at": make.AT}

    def begin(self, year: int = 2021) -> AnnualReport:
        return actions.open_report(self.agency, year, **self.who(Role.CLERK))

    def settle_warnings(self, report: AnnualReport) -> None:
        report.refresh_from_db()
        for finding in actions.compiled(report, signed=TODAY).warnings:
            actions.explain(
                report.pk, finding.rule, finding.where, "已核对，情况属实", **self.who(Role.CLERK)
            )

    def file(self, report: AnnualReport) -> FiledVersion:
        self.settle_warnings(report)
        actions.sign(report.pk, dated=TODAY, **self.who(Role.LEADER))
        return actions.file(report.pk, **self.who(Role.OFFICE))


def a_problem(agency: Agency) -> None:
    """Section five is written from the register of problems; without one the report has an error."""
    Problem.objects.create(agency=agency, year=2021, number="P", problem="公开不够及时", measure="按月通报")


@pytest.fixture
def office() -> Office:
    above = make.agency(name="江城县人民政府办公室")
    agency = make.agency(parent=above)
    a_problem(agency)
    people = {
        role: make.person(agency, role) for role in (Role.CLERK, Role.LEADER, Role.OFFICE, Role.DRAFTER)
    }
    people[Role.AUTHORITY] = make.person(above, Role.AUTHORITY)
    return Office(agency, people)


@pytest.fixture
def alone() -> Office:
    """An agency without an authority above it."""
    agency = make.agency()
    a_problem(agency)
    return Office(
        agency, {role: make.person(agency, role) for role in (Role.CLERK, Role.LEADER, Role.OFFICE)}
    )


def test_a_report_goes_from_draft_to_published_through_every_post(office: Office) -> None:
    keep(office.agency, ledger(300))
    registers(office.agency, 2021)
    report = office.begin()
    version = office.file(report)
    for event, role in (("submit", Role.OFFICE), ("clear", Role.AUTHORITY), ("publish", Role.OFFICE)):
        actions.move(report.pk, event, **office.who(role))
    report.refresh_from_db()
    assert report.state == State.PUBLISHED
    assert queries.published_version(office.agency.code, 2021) == version
    said = list(
        Entry.objects.filter(subject="reporting.annualreport")
        .order_by("number")
        .values_list("verb", flat=True)
    )
    assert said[0] == "report.open"
    assert said[-5:] == ["report.sign", "report.file", "report.submit", "report.clear", "report.publish"]


def test_an_error_blocks_the_signature_with_its_sentence(office: Office) -> None:
    report = office.begin()
    prose = {"ov_requests": "2021年共收到政府信息公开申请5件。"} | {"other": ""}
    actions.edit_prose(report.pk, prose, expected=actions.stamp(report), **office.who(Role.CLERK))
    with pytest.raises(Refused, match="六个部分须齐全"):
        actions.sign(report.pk, dated=TODAY, **office.who(Role.LEADER))


def test_a_warning_needs_a_reason_before_the_signature(office: Office) -> None:
    report = office.begin()
    actions.edit_prose(
        report.pk, {"ov_requests": "2021年共收到政府信息公开申请5件。"}, expected=actions.stamp(report),
        **office.who(Role.CLERK),
    )  # fmt: skip
    with pytest.raises(Refused, match="正文写收到申请5件，表三为0件"):
        actions.sign(report.pk, dated=TODAY, **office.who(Role.LEADER))
    office.settle_warnings(report)
    actions.sign(report.pk, dated=TODAY, **office.who(Role.LEADER))


def test_a_reason_covers_the_warning_as_it_was_and_no_other(office: Office) -> None:
    report = office.begin()
    for said in (5, 7):
        actions.edit_prose(
            report.pk, {"ov_requests": f"2021年共收到政府信息公开申请{said}件。"}, expected=actions.stamp(report),
            **office.who(Role.CLERK),
        )  # fmt: skip
        report.refresh_from_db()
        if said == 5:
            office.settle_warnings(report)
    with pytest.raises(Refused, match="正文写收到申请7件"):
        actions.sign(report.pk, dated=TODAY, **office.who(Role.LEADER))
    with pytest.raises(NotAllowed, match="没有这条提醒"):
        actions.explain(report.pk, "T9-NONE", "t3", "没有的提醒", **office.who(Role.CLERK))


def test_a_record_added_after_the_signature_makes_filing_stale(office: Office) -> None:
    report = office.begin()
    office.settle_warnings(report)
    actions.sign(report.pk, dated=TODAY, **office.who(Role.LEADER))
    keep(office.agency, [Line("R1", date(2021, 5, 1), "natural_person", None, "")])
    with pytest.raises(Stale, match="重新签发"):
        actions.file(report.pk, **office.who(Role.OFFICE))
    assert not FiledVersion.objects.exists()


def test_a_filed_version_never_moves_and_a_correction_is_the_next(office: Office) -> None:
    keep(office.agency, ledger(100))
    report = office.begin()
    first = office.file(report)
    for event, role in (("submit", Role.OFFICE), ("clear", Role.AUTHORITY), ("publish", Role.OFFICE)):
        actions.move(report.pk, event, **office.who(role))
    before = first.content
    actions.move(report.pk, "correct", reason="补登一件申请", **office.who(Role.CLERK))
    Request.objects.create(
        agency=office.agency, number="补1", received_on=date(2021, 6, 1), applicant_type="legal_other"
    )
    second = office.file(report)
    first.refresh_from_db()
    assert (first.content, first.digest) == (before, queries.digest_of(before))
    assert second.number == 2
    assert second.note == "补登一件申请"
    assert queries.published_version(office.agency.code, 2021) == first
    received = [queries.as_report(v).cell("t3", "new_received", "total") for v in (first, second)]
    assert received[1] == received[0] + 1
    assert list(queries.broken_versions()) == []
    FiledVersion.objects.filter(pk=first.pk).update(content={**before, "report": {}})
    assert len(list(queries.broken_versions())) == 1


def test_the_authority_returns_with_a_reason_and_the_clerk_may_edit_again(office: Office) -> None:
    report = office.begin()
    office.file(report)
    actions.move(report.pk, "submit", **office.who(Role.OFFICE))
    with pytest.raises(WrongInput, match="写明原因"):
        actions.move(report.pk, "return", **office.who(Role.AUTHORITY))
    actions.move(report.pk, "return", reason="第五部分过于简单", **office.who(Role.AUTHORITY))
    report.refresh_from_db()
    assert (report.state, report.note, report.signed_by) == (State.RETURNED, "第五部分过于简单", "")
    actions.edit_prose(
        report.pk, {"problems": "公开不够及时，已按月通报督促。"}, expected=actions.stamp(report),
        **office.who(Role.CLERK),
    )  # fmt: skip


def test_without_clearance_a_report_under_an_authority_is_not_published(office: Office) -> None:
    report = office.begin()
    office.file(report)
    with pytest.raises(NotAllowed, match="审核通过后再发布"):
        actions.move(report.pk, "publish", **office.who(Role.OFFICE))


def test_an_agency_with_nobody_above_publishes_what_it_filed(alone: Office) -> None:
    report = alone.begin()
    alone.file(report)
    actions.move(report.pk, "publish", **alone.who(Role.OFFICE))
    assert queries.published_version(alone.agency.code, 2021) is not None


@pytest.mark.parametrize(
    ("role", "does"),
    [
        (Role.DRAFTER, lambda o, r: actions.open_report(o.agency, 2020, **o.who(Role.DRAFTER))),
        (Role.CLERK, lambda o, r: actions.sign(r.pk, dated=TODAY, **o.who(Role.CLERK))),
        (Role.LEADER, lambda o, r: actions.move(r.pk, "correct", reason="看看再说", **o.who(Role.LEADER))),
        (Role.OFFICE, lambda o, r: actions.move(r.pk, "clear", **o.who(Role.OFFICE))),
    ],
)
def test_a_post_that_does_not_cover_a_step_is_refused(
    office: Office, role: str, does: Callable[[Office, AnnualReport], object]
) -> None:
    report = office.begin()
    with pytest.raises(NoAccess):
        does(office, report)


def test_two_editors_the_second_is_told_that_the_first_saved(office: Office) -> None:
    report = office.begin()
    stamp = actions.stamp(report)
    later = make.AT.replace(minute=9)
    actions.edit_prose(
        report.pk, {"problems": "一些问题正在改进之中，已见成效。"}, expected=stamp,
        **{**office.who(Role.CLERK), "at": later},
    )  # fmt: skip
    with pytest.raises(Stale, match="刚被别人修改过"):
        actions.edit_prose(report.pk, {"problems": "覆盖"}, expected=stamp, **office.who(Role.OFFICE))


def test_a_reference_that_does_not_exist_is_refused_and_nothing_saved(office: Office) -> None:
    report = office.begin()
    with pytest.raises(WrongInput, match="不存在的数据"):
        actions.edit_prose(
            report.pk,
            {"problems": "有{{没有这个}}件"},
            expected=actions.stamp(report),
            **office.who(Role.CLERK),
        )
    report.refresh_from_db()
    assert "没有这个" not in report.prose["problems"]


def test_a_year_that_has_not_begun_and_a_year_without_a_form_are_refused(office: Office) -> None:
    with pytest.raises(WrongInput, match="尚未开始"):
        office.begin(2023)
    with pytest.raises(WrongInput, match="没有统一的年报格式"):
        office.begin(2015)


def test_the_form_may_be_another_than_the_years(office: Office) -> None:
    report = actions.open_report(office.agency, 2021, form_id="cn-gi-annual-2019", **office.who(Role.CLERK))
    rules = {f.rule for f in actions.compiled(report).report.findings}
    assert "FM-YEAR" in rules
    actions.redraft(report.pk, form_id="cn-gi-annual-2021", **office.who(Role.CLERK))
    report.refresh_from_db()
    assert "FM-YEAR" not in {f.rule for f in actions.compiled(report).report.findings}


def published_elsewhere(agency: Agency, year: int, carried_out: int) -> Report:
    form = form_for(agency, year)
    tables = zero_tables(form)
    tables["t3"]["new_received"]["natural_person"] = carried_out
    tables["t3"]["carried_out"]["natural_person"] = carried_out
    return Report(form.id, year, agency.name, add_up(form, tables), {"overview": "去年的文字"})


def test_a_report_that_was_read_in_is_last_years_for_the_carry_over(office: Office) -> None:
    clerk = office.who(Role.CLERK)
    actions.take_published(
        office.agency, published_elsewhere(office.agency, 2020, 2), file_name="年报.html", **clerk
    )
    wrong = [f for f in compile_report(office.agency, 2021).errors if f.rule == "T3-CARRY"]
    assert {f.where for f in wrong} == {"t3/carried_in/natural_person", "t3/carried_in/total"}
    keep(office.agency, [Line(f"R{i}", date(2020, 12, 30), "natural_person", None, "") for i in range(2)])
    assert "T3-CARRY" not in {f.rule for f in compile_report(office.agency, 2021).report.findings}


def test_a_compiled_year_is_not_replaced_by_one_that_was_read(office: Office) -> None:
    office.begin()
    with pytest.raises(NotAllowed, match="已在本系统编制"):
        actions.take_published(
            office.agency,
            published_elsewhere(office.agency, 2021, 0),
            file_name="x",
            **office.who(Role.CLERK),
        )


def test_every_step_leaves_known_states_and_every_state_can_be_reached() -> None:
    reached = {State.DRAFT, *(s.reaches for s in flow.STEPS)}
    assert reached == set(State.values)
    for state in State.values:
        assert flow.possible(state, has_authority=True), state


def test_attachments_are_frozen_with_the_version_and_served_only_once_published(
    office: Office, client: Client
) -> None:
    report = office.begin()
    pdf = b"%PDF-1.7 made up"
    stored = actions.attach(report.pk, pdf, "附表.pdf", **office.who(Role.CLERK))
    version = office.file(report)
    address = f"/reports/{office.agency.code}/2021/attachments/{stored.digest}/"
    assert client.get(address).status_code == 404
    for event, role in (("submit", Role.OFFICE), ("clear", Role.AUTHORITY), ("publish", Role.OFFICE)):
        actions.move(report.pk, event, **office.who(role))
    got = client.get(address)
    assert (got.content, got.headers["Content-Type"]) == (pdf, "application/octet-stream")
    assert "附表.pdf" in client.get(f"/reports/{office.agency.code}/2021/").content.decode()
    actions.move(report.pk, "correct", reason="换掉附件", **office.who(Role.CLERK))
    actions.detach(report.pk, stored.pk, **office.who(Role.CLERK))
    version.refresh_from_db()
    assert version.content["attachments"] == [{"name": "附表.pdf", "digest": stored.digest, "size": len(pdf)}]
    assert client.get(address).content == pdf


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"<script>", "x.html", "不是可以作为附件的类型"),
        (b"%PDF-1", "x.docx", "与内容不符"),
        (b"", "x.pdf", "不是可以"),
    ],
)
def test_an_attachment_is_judged_by_its_bytes(office: Office, content: bytes, name: str, says: str) -> None:
    report = office.begin()
    with pytest.raises(WrongInput, match=says):
        actions.attach(report.pk, content, name, **office.who(Role.CLERK))
    assert not report.attachments.exists()
