"""What can be done with a year's report. Each: lock, permission, the flow's table, change, log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.files.models import StoredFile
from gongkai.files.storage import media_type_of, put
from gongkai.law.digest import digest_of
from gongkai.law.errors import NotAllowed, Refused, Stale, WrongInput
from gongkai.law.form import Form
from gongkai.law.report import Report
from gongkai.registry import access
from gongkai.registry.access import Console
from gongkai.registry.models import Agency, Person
from gongkai.reporting import flow
from gongkai.reporting.compiling import Compiled, compile_report, form_for
from gongkai.reporting.models import AnnualReport, Explanation, FiledVersion, State
from gongkai.reporting.searching import search_entry
from gongkai.search import index

By = Person | Console
MOST_ATTACHMENTS = 20


@transaction.atomic
def open_report(
    agency: Agency, year: int, *, by: By, today: date, at: datetime, form_id: str = ""
) -> AnnualReport:
    """Begin (or find) the year's report; the draft is written once, from the numbers of that moment."""
    access.require(by, "report.edit", agency, today)
    if year >= today.year + 1:
        raise WrongInput(f"{year}年尚未开始，不能编制年报")
    found = AnnualReport.objects.filter(agency=agency, year=year).first()
    if found:
        return found
    form = form_for(agency, year, form_id)
    compiled = compile_report(agency, year, form_id=form.id)
    report = AnnualReport.objects.create(
        agency=agency, year=year, form=form.id, prose=compiled.prose, changed_at=at
    )
    _say(report, "report.open", by, at, f"开始编制，采用{form.title}")
    return report


def compiled(report: AnnualReport, *, signed: date | None = None) -> Compiled:
    """The report as it stands now: figures counted, prose filled."""
    return compile_report(
        report.agency, report.year, form_id=report.form, prose=report.prose, signed=signed or report.signed_on
    )


@transaction.atomic
def edit_prose(
    report_id: int, prose: Mapping[str, str], *, expected: str, by: By, today: date, at: datetime
) -> AnnualReport:
    """Replace paragraphs; refused when the report was changed meanwhile or a reference does not exist."""
    report = _locked(report_id)
    access.require(by, "report.edit", report.agency, today)
    _editable(report)
    if expected != stamp(report):
        raise Stale("这份年报刚被别人修改过，请核对对方的修改后再保存")
    known = {s.id for s in Form.named(report.form).text_sections()} | {"title", "opening", "closing"}
    strangers = set(prose) - known
    if strangers:
        raise WrongInput(f"该格式没有这些部分：{'、'.join(sorted(strangers))}")
    before = {k: report.prose.get(k, "") for k in prose if prose[k] != report.prose.get(k, "")}
    report.prose = {**report.prose, **{k: v.replace("\r\n", "\n").strip() for k, v in prose.items()}}
    compiled(report)
    _save(report, at)
    _say(report, "report.edit", by, at, "修改正文", {"before": before})
    return report


@transaction.atomic
def redraft(report_id: int, *, by: By, today: date, at: datetime, form_id: str = "") -> AnnualReport:
    """Write the draft anew from the numbers of now, in the same or another form; the old prose goes into the log."""
    report = _locked(report_id)
    access.require(by, "report.edit", report.agency, today)
    _editable(report)
    old, report.form = report.prose, form_for(report.agency, report.year, form_id or report.form).id
    report.prose = compile_report(report.agency, report.year, form_id=report.form).prose
    _save(report, at)
    _say(report, "report.redraft", by, at, "按最新数据重新起草正文", {"before": old, "form": report.form})
    return report


@transaction.atomic
def explain(
    report_id: int, rule: str, where: str, says: str, *, by: By, today: date, at: datetime
) -> Explanation:
    """Give the reason why a warning is accepted; it holds for the warning as it reads now, and for no other."""
    report = _locked(report_id)
    access.require(by, "report.edit", report.agency, today)
    _editable(report)
    if len(says.strip()) < 4:
        raise WrongInput("请写明理由（至少4个字）")
    # Warnings do not depend on the date under the report, but some can only be tried with one.
    found = [f for f in compiled(report, signed=today).warnings if (f.rule, f.where) == (rule, where)]
    if not found:
        raise NotAllowed("现在没有这条提醒，可能已经改正")
    defaults = {"about": found[0].says[:500], "says": says.strip(), "by": by.name, "at": at}
    made, _ = Explanation.objects.update_or_create(report=report, rule=rule, where=where, defaults=defaults)
    _say(report, "report.explain", by, at, f"{rule} {where}：{says.strip()}")
    return made


@transaction.atomic
def attach(report_id: int, content: bytes, name: str, *, by: By, today: date, at: datetime) -> StoredFile:
    """Add an attachment to a report that is being made; raises WrongInput for a kind of file that is not taken."""
    report = _locked(report_id)
    access.require(by, "report.edit", report.agency, today)
    _editable(report)
    if report.attachments.count() >= MOST_ATTACHMENTS:
        raise WrongInput(f"一份年报最多{MOST_ATTACHMENTS}个附件")
    stored = put(content, name, media_type_of(content, name), by=access.actor(by), at=at)
    report.attachments.add(stored)
    _save(report, at)
    _say(report, "report.attach", by, at, f"添加附件“{stored.name}”", {"digest": stored.digest})
    return stored


@transaction.atomic
def detach(report_id: int, file_id: int, *, by: By, today: date, at: datetime) -> None:
    """Take an attachment off; the file itself stays, since filed versions may hold it."""
    report = _locked(report_id)
    access.require(by, "report.edit", report.agency, today)
    _editable(report)
    stored = report.attachments.filter(pk=file_id).first()
    if stored is None:
        raise NotAllowed("这个附件已经不在这份年报中")
    report.attachments.remove(stored)
    _save(report, at)
    _say(report, "report.detach", by, at, f"移除附件“{stored.name}”", {"digest": stored.digest})


@transaction.atomic
def sign(report_id: int, *, dated: date, by: By, today: date, at: datetime) -> AnnualReport:
    """The leader signs exactly these figures and words; errors or unexplained warnings block it."""
    report = _locked(report_id)
    taken = _take("sign", report, by, today)
    if dated.year <= report.year:
        raise WrongInput(f"落款日期应在{report.year + 1}年，统计年度尚未结束", "条例第49条")
    now = compiled(report, signed=dated)
    _nothing_blocks(report, now)
    report.signed_digest, report.signed_by, report.signed_on = now.report.digest(), by.name, dated
    report.state = taken.reaches
    _save(report, at)
    _say(report, "report.sign", by, at, f"签发，内容摘要{report.signed_digest[:12]}")
    return report


@transaction.atomic
def file(report_id: int, *, by: By, today: date, at: datetime) -> FiledVersion:
    """Freeze what was signed as the next version; refused when the ledgers moved since the signature."""
    report = _locked(report_id)
    taken = _take("file", report, by, today)
    now = compiled(report)
    if now.report.digest() != report.signed_digest:
        raise Stale("签发之后台账或正文有变动，定稿的内容须与签发的一致，请重新签发", "条例第50条")
    held = [{"name": f.name, "digest": f.digest, "size": f.size} for f in report.attachments.all()]
    content = frozen(now, list(report.explanations.all()), held)
    version = _version(report, content, FiledVersion.Origin.COMPILED, by.name, at)
    report.state, report.note = taken.reaches, ""
    _save(report, at)
    _say(report, "report.file", by, at, f"定稿第{version.number}版，摘要{version.digest[:12]}")
    return version


@transaction.atomic
def move(report_id: int, event: str, *, by: By, today: date, at: datetime, reason: str = "") -> AnnualReport:
    """Take one of the plain steps: unsign, submit, return, clear, publish, correct."""
    if event in ("sign", "file"):
        raise NotAllowed("签发和定稿须核对内容，不能直接改变状态")
    report = _locked(report_id)
    taken = _take(event, report, by, today)
    if taken.reason and len(reason.strip()) < 4:
        raise WrongInput(f"{taken.label}须写明原因（至少4个字）")
    report.state = taken.reaches
    if event in ("unsign", "return", "correct"):
        report.signed_digest, report.signed_by, report.signed_on = "", "", None
        report.note = reason.strip()
    if event == "publish":
        report.versions.filter(number=report.versions.first().number).update(published_at=at)
        index.put(search_entry(report.versions.first()))
    _save(report, at)
    _say(report, f"report.{event}", by, at, f"{taken.label}{'：' + reason.strip() if reason.strip() else ''}")
    return report


@transaction.atomic
def take_published(
    agency: Agency, read: Report, *, file_name: str, by: By, today: date, at: datetime
) -> FiledVersion:
    """Keep a published report that was read in: it becomes that year's, for carry-over and comparison."""
    access.require(by, "report.edit", agency, today)
    if read.year is None:
        raise WrongInput("读不出这份年报的年度，不能存入")
    if read.unread:
        raise WrongInput(
            f"这份年报有{len(read.unread)}处没有读出（如{read.unread[0].where}），补齐后才能作为上年数据"
        )
    report, _ = AnnualReport.objects.get_or_create(
        agency=agency,
        year=read.year,
        defaults={"form": read.form, "changed_at": at, "state": State.PUBLISHED},
    )
    if report.versions.filter(origin=FiledVersion.Origin.COMPILED).exists() or report.prose:
        raise NotAllowed(f"{read.year}年的年报已在本系统编制，不能再用读入的年报替换")
    content = {"report": read.as_json(), "file": file_name}
    version = _version(report, content, FiledVersion.Origin.IMPORTED, by.name, at)
    _say(report, "report.import", by, at, f"读入已发布年报“{file_name}”，存为第{version.number}版")
    return version


def stamp(report: AnnualReport) -> str:
    """What an edit form carries, to notice that somebody else saved meanwhile."""
    return report.changed_at.isoformat()


def frozen(
    now: Compiled, explanations: list[Explanation], attachments: list[dict[str, Any]]
) -> dict[str, Any]:
    """All that a filed version keeps: the report, what the charts show, why warnings were accepted."""
    done = asdict(now.activity)
    done = {name: value for name, value in done.items() if not name.endswith("problems")}
    # Lists of pairs: PostgreSQL keeps no order of keys, and the order of channels is the agency's.
    done = {name: list(value.items()) if isinstance(value, dict) else value for name, value in done.items()}
    return {
        "report": now.report.as_json(),
        "activity": done,
        "attachments": attachments,
        "explanations": [
            {"rule": e.rule, "where": e.where, "says": e.says, "by": e.by} for e in explanations
        ],
    }


def _version(
    report: AnnualReport, content: dict[str, Any], origin: str, by: str, at: datetime
) -> FiledVersion:
    content = json.loads(json.dumps(content, ensure_ascii=False))
    last = report.versions.order_by("-number").first()
    return FiledVersion.objects.create(
        report=report,
        number=last.number + 1 if last else 1,
        origin=origin,
        content=content,
        digest=digest_of(content),
        note=report.note,
        filed_at=at,
        filed_by=by,
    )


def _nothing_blocks(report: AnnualReport, now: Compiled) -> None:
    if now.errors:
        raise Refused(f"有{len(now.errors)}处错误须先改正，例如：{now.errors[0].says}", "年报格式勾稽关系")
    given = {(e.rule, e.where, e.about) for e in report.explanations.all()}
    open_ones = [f for f in now.warnings if (f.rule, f.where, f.says[:500]) not in given]
    if open_ones:
        raise Refused(f"有{len(open_ones)}处提醒须写明理由或改正，例如：{open_ones[0].says}")


def _locked(report_id: int) -> AnnualReport:
    found = (
        AnnualReport.objects.select_for_update(of=("self",))
        .select_related("agency__parent")
        .filter(pk=report_id)
    )
    report = found.first()
    if report is None:
        raise NotAllowed("没有这份年报")
    return report


def _take(event: str, report: AnnualReport, by: By, today: date) -> flow.Step:
    access.require(by, flow.step(event).verb, report.agency, today)
    return flow.require(event, report.state, has_authority=report.agency.parent_id is not None)


def _editable(report: AnnualReport) -> None:
    if report.state not in flow.EDITABLE:
        raise NotAllowed(f"年报现处于“{report.get_state_display()}”，不能修改；如需改动请先撤回签发或更正")


def _save(report: AnnualReport, at: datetime) -> None:
    report.changed_at = at
    report.save()


def _say(report: AnnualReport, verb: str, by: By, at: datetime, says: str, data: Any = None) -> None:
    log.write(access.actor(by), verb, report, at=at, agency=report.agency.code, says=says, data=data)
