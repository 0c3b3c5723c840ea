"""What can be asked of annual reports: the records behind a number, the list of a tree, the versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.cases.models import Dispute, Request
from gongkai.law.digest import digest_of
from gongkai.law.errors import WrongInput
from gongkai.law.form import Form
from gongkai.law.report import Report, from_json
from gongkai.registry.models import Agency
from gongkai.reporting.measures import Year, dispute_cell, measure, request_row
from gongkai.reporting.models import AnnualReport, FiledVersion


@dataclass(frozen=True)
class Behind:
    """The records behind one number: which register, which rows, by which definition."""

    sheet: str
    says: str
    rows: QuerySet
    label: str


_SHEETS = {
    "policydocument": "documents",
    "serviceitem": "items",
    "decision": "decisions",
    "feeitem": "fee-items",
    "feecharge": "charges",
    "procurement": "procurements",
}


def behind(agency: Agency, year: int, form: Form, table: str, row: str, column: str) -> Behind:
    """The records that a cell counts; raises WrongInput for a cell that the form does not have."""
    try:
        shape = form.table(table)
        found_row, block = shape.row(row), shape.block_of(row)
        found_column = next(c for c in block.columns if c.id == column)
    except (KeyError, StopIteration):
        raise WrongInput("该格式没有这个单元格") from None
    label = f"{found_row.printed}·{found_column.label}"
    at = Year(year)
    if table == "t2":
        found = measure(table, row, column)
        if found is None:
            raise WrongInput("该单元格没有对应的登记簿")
        rows = found.model._default_manager.filter(found.records(at), agency=agency)
        return Behind(_SHEETS[found.model._meta.model_name], found.says, rows, label)
    if table == "t4":
        says, where = dispute_cell(row, column, at)
        return Behind("disputes", says, Dispute.objects.filter(where, agency=agency), label)
    leaves = tuple(leaf for part in (found_row.sum or (row,)) for leaf in shape.leaves_under(part))
    says, where = request_row(form.id, row, leaves, at)
    if column != "total":
        where &= Q(applicant_type=column)
    return Behind("requests", says, Request.objects.filter(where, agency=agency), label)


def reports_of(agency: Agency) -> QuerySet[AnnualReport]:
    """An agency's years, newest first."""
    return agency.annual_reports.order_by("-year").prefetch_related("versions")


def published() -> QuerySet[FiledVersion]:
    """Every published version that is the newest published one of its report, newest year first."""
    newer = FiledVersion.objects.filter(
        report=OuterRef("report"), number__gt=OuterRef("number"), published_at__isnull=False
    )
    return (
        FiledVersion.objects.filter(~Exists(newer), published_at__isnull=False)
        .select_related("report__agency")
        .order_by("-report__year", "report__agency__code")
    )


def published_version(code: str, year: int, number: int | None = None) -> FiledVersion | None:
    """The published version of an agency's year (the newest, or the one numbered), if there is one."""
    found = FiledVersion.objects.filter(
        report__agency__code=code, report__year=year, published_at__isnull=False
    ).select_related("report__agency")
    if number is not None:
        found = found.filter(number=number)
    return found.order_by("-number").first()


def as_report(version: FiledVersion) -> Report:
    """The frozen report of a version."""
    return from_json(version.content["report"])


def broken_versions() -> Iterator[str]:
    """A sentence for each filed version whose content is no longer what its digest says."""
    for version in FiledVersion.objects.select_related("report__agency").iterator():
        if digest_of(version.content) != version.digest:
            yield f"{version}的内容被改动过"


def below(agency: Agency, year: int) -> list[tuple[Agency, AnnualReport | None]]:
    """Every agency directly below, with its report of the year or None: who is late, who is done."""
    reports = {
        r.agency_id: r
        for r in AnnualReport.objects.filter(agency__parent=agency, year=year).prefetch_related("versions")
    }
    return [(child, reports.get(child.pk)) for child in agency.children.filter(active=True)]
