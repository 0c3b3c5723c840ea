"""A public page as the channels take it: everything that a site, an account or an editor needs, as plain data."""

from __future__ import annotations

from gongkai.channels.item import Attachment, Item
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing import pages
from gongkai.publishing.bodies import plain_text
from gongkai.publishing.models import Publication


def item_of(page: Publication, event: str) -> Item:
    """The page for one event: release, update or withdraw."""
    return Item(
        event=event, number=page.index_number, version=page.version, title=page.title, doc_number=page.number,
        body_html=page.body, text=plain_text(page.body), issuer=page.issuer,
        unit=page.unit.name if page.unit else "", topic=manuscripts().kinds[page.kind].column,
        published_on=page.published_on.isoformat(),
        made_on=page.made_on.isoformat() if page.made_on else "", published_at=page.published_at.isoformat(),
        url=pages.address(page), digest=page.digest, note=page.note, summary=page.summary, author=page.issuer,
        source=page.source, kind=page.kind, attribute="proactive",
        attachments=tuple(
            Attachment(name=f.name, digest=f.file.digest, media_type=f.file.media_type, size=f.file.size, role=f.part)
            for f in page.files.select_related("file")
        ),
    )  # fmt: skip
