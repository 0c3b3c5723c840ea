"""Published reports as findable entries."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.clock import CHINA
from gongkai.reporting import queries
from gongkai.reporting.models import FiledVersion
from gongkai.search.index import Entry

SOURCE = "report"


def search_entry(version: FiledVersion) -> Entry:
    """A published version as one entry: its sections, and the names of what is attached."""
    report, code = version.report, version.report.agency.code
    sections = version.content["report"].get("text", {})
    return Entry(
        kind=SOURCE,
        key=f"{code}/{report.year}",
        title=f"{report.agency.name}{report.year}年政府信息公开工作年度报告",
        url=f"/reports/{code}/{report.year}/",
        agency_id=report.agency_id,
        body="\n".join(text for text in sections.values() if text),
        attachments_text="\n".join(held["name"] for held in version.content.get("attachments", [])),
        year=report.year,
        doc_kind="政府信息公开年报",
        unit=report.agency.name,
        public_on=version.published_at.astimezone(CHINA).date(),
    )


def search_entries() -> Iterator[Entry]:
    """Every published report in its newest published version."""
    for version in queries.published().iterator(chunk_size=200):
        yield search_entry(version)
