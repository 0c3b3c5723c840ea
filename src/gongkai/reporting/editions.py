"""Editions for output: a draft with its marks and links, a filed version with its address and digest."""

from __future__ import annotations

from django.conf import settings

from gongkai.law.report import Report
from gongkai.reporting.compiling import Compiled
from gongkai.reporting.models import FiledVersion
from gongkai.reporting.queries import as_report
from gongkai.reporting.rendering.charts import Chart, outcomes_of
from gongkai.reporting.rendering.edition import Attachment, Edition, Links


def of_draft(compiled: Compiled, *, links: Links | None = None) -> Edition:
    """The report as it stands now, marked as a draft; at the desk each figure links to its records."""
    done = compiled.activity
    charts = _charts(compiled.report, done.channels, done.posts_by_month, done.requests_by_month)
    return Edition(compiled.report, charts=charts, mark="草稿", links=links)


def of_version(version: FiledVersion) -> Edition:
    """A frozen version: read back from what was filed, with the address of its page once it is published."""
    report = as_report(version)
    done = version.content.get("activity", {})
    channels, posts, requests = (
        dict(done.get(k, ())) for k in ("channels", "posts_by_month", "requests_by_month")
    )
    return Edition(
        report,
        address=address_of(version) if version.published_at else "",
        attachments=tuple(_attachments(version)),
        charts=_charts(report, channels, posts, requests),
        version=version.number,
        digest=version.digest,
        correction_note=version.note,
    )


def address_of(version: FiledVersion) -> str:
    """The public address of a report's page; it never changes, whatever the version."""
    return f"{settings.ADDRESS}/reports/{version.report.agency.code}/{version.report.year}/"


def _attachments(version: FiledVersion) -> list[Attachment]:
    base = address_of(version)
    held = version.content.get("attachments", [])
    return [Attachment(f["name"], f"{base}attachments/{f['digest']}/", f["size"]) for f in held]


def _charts(
    report: Report, channels: dict[str, int], posts: dict[int, int], requests: dict[int, int]
) -> tuple[Chart, ...]:
    charts = []
    if any(channels.values()):
        charts.append(Chart("channels", "各渠道发布信息条数", tuple(channels.items())))
    if any(posts.values()):
        charts.append(Chart("months", "各月发布信息条数", _by_month(posts)))
    if any(requests.values()):
        charts.append(Chart("months", "各月新收申请件数", _by_month(requests), unit="件", section="requests"))
    outcomes = outcomes_of(report)
    if outcomes is not None and outcomes.has_data:
        charts.append(outcomes)
    return tuple(charts)


def _by_month(counts: dict[int, int]) -> tuple[tuple[str, int], ...]:
    return tuple((f"{month}月", n) for month, n in sorted(counts.items()))
