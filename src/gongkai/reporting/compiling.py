"""Count → fill → sum → draft → check: a year's report as it stands at this moment. Stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from gongkai.cases.models import Request
from gongkai.law.form import Form
from gongkai.law.report import Finding, Report
from gongkai.law.report_rules import CheckContext, check
from gongkai.registry.models import Agency
from gongkai.reporting.count import Activity, activity, count, incomplete, request_groups
from gongkai.reporting.draft import draft
from gongkai.reporting.models import FiledVersion
from gongkai.reporting.queries import as_report
from gongkai.reporting.quotes import fill, quotable


@dataclass(frozen=True)
class Compiled:
    """The report and all that was weighed in making it."""

    report: Report
    prose: dict[str, str]
    quotable: dict[str, str]
    activity: Activity
    incomplete: list[Request]
    previous: Report | None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that block a signature."""
        return tuple(f for f in self.report.findings if f.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that need a typed reason before a signature."""
        return tuple(f for f in self.report.findings if f.severity == "warn")


def form_for(agency: Agency, year: int, form_id: str = "") -> Form:
    """The form of the year (or the one named), with the agency's own local rows; WrongInput without one."""
    form = Form.named(form_id) if form_id else Form.for_year(year)
    return form.with_extensions(frozenset(agency.extensions))


def compile_report(
    agency: Agency,
    year: int,
    *,
    form_id: str = "",
    prose: Mapping[str, str] | None = None,
    signed: date | None = None,
) -> Compiled:
    """The agency's report of the year, counted now. `prose` with references replaces the draft where given."""
    form = form_for(agency, year, form_id)
    groups = request_groups(agency, year)
    tables = count(agency, year, form, groups)
    done = activity(agency, year, groups)
    text = dict(prose) if prose else draft(agency, form, tables, done)
    known = quotable(agency, year, form, tables, done)
    lost = incomplete(agency, year, form, groups)
    previous = previous_report(agency, year)
    report = Report(
        form=form.id,
        year=year,
        agency=agency.name,
        tables=tables,
        text={section: fill(text[section], known) for section in _in_print_order(form, text)},
        signed=signed,
    )
    context = CheckContext(
        previous=previous,
        body=agency.body,
        rule_making=agency.rule_making,
        ledger=tables,
        channels=done.channels,
    )
    findings = [*check(report, context), *_unclassified(lost)]
    return Compiled(replace(report, findings=tuple(findings)), text, known, done, lost, previous)


def _in_print_order(form: Form, text: Mapping[str, str]) -> list[str]:
    """Sections as the form has them: PostgreSQL keeps no order of keys."""
    order = ["title", "opening", *(section.id for section in form.text_sections()), "closing"]
    return [section for section in order if section in text]


def previous_report(agency: Agency, year: int) -> Report | None:
    """Last year's report as it was filed or read in; None where there is none."""
    version = (
        FiledVersion.objects.filter(report__agency=agency, report__year=year - 1).order_by("-number").first()
    )
    return as_report(version) if version else None


def _unclassified(lost: list[Request]) -> list[Finding]:
    if not lost:
        return []
    named = "、".join(r.number for r in lost[:5]) + ("等" if len(lost) > 5 else "")
    says = f"有{len(lost)}件申请的答复类型在本格式中没有对应的行，未计入表三：{named}。请在台账中改为“其他处理”下的具体一类"
    return [Finding("T3-UNCLASSIFIED", "error", "t3/other_handling", says)]
