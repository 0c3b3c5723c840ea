"""What search knows of a public page."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.bodies import plain_text
from gongkai.publishing.models import Publication
from gongkai.search.index import Entry


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
