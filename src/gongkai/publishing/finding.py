"""What search knows of a public page."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html

from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.models import Publication
from gongkai.search.index import Entry


def plain_text(body: str) -> str:
    """The words of a body, a line for each block."""
    if not body.strip():
        return ""
    root = html.fragment_fromstring(body, create_parent="div")
    for block in root.iter("p", "h2", "h3", "h4", "li", "tr", "br", "blockquote"):
        block.tail = "\n" + (block.tail or "")
    for cell in root.iter("td", "th"):
        cell.tail = "\t" + (cell.tail or "")
    lines = (line.strip() for line in root.text_content().splitlines())
    return "\n".join(line for line in lines if line)


def entry_of(page: Publication) -> Entry:
    """The page as one entry of the index, the words of its attachments included."""
    return Entry(
        agency_id=page.agency_id, kind="publication", key=str(page.pk), title=page.title, number=page.number,
        body=plain_text(page.body), attachments_text="\n".join(page.files.values_list("text", flat=True)),
        year=(page.made_on or page.published_on).year, unit=page.unit.name if page.unit else "",
        validity=page.get_validity_display(), topic=page.topic, doc_kind=manuscripts().kinds[page.kind].label,
        public_on=page.published_on, url=f"/{page.agency.code}/info/{page.pk}/",
    )  # fmt: skip


def entries() -> Iterator[Entry]:
    """Every public page, for a rebuild of the index."""
    pages = Publication.objects.filter(status=Publication.Status.PUBLIC).select_related("agency", "unit")
    for page in pages.prefetch_related("files").iterator(chunk_size=500):
        yield entry_of(page)
