"""One document to take away: a zip of the page, the sealed PDF, the attachments and the metadata."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.files.storage import content_by_digest
from gongkai.portal.keeping import kept
from gongkai.portal.publications import agency_of, named
from gongkai.publishing import bodies, pages, public
from gongkai.publishing.models import Publication


@require_safe
@kept
def bundle(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The bundle of a page that is public now; 404 otherwise."""
    page = public.page_of(agency_of(code), pk, clock.today())
    if page is None or page.publication.status != Publication.Status.PUBLIC:
        raise Http404
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in contents(page):
            packed.writestr(path, data)
    response = HttpResponse(out.getvalue(), content_type="application/zip")
    name = page.publication.index_number.replace("/", "_") + ".zip"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def contents(page: public.Page) -> list[tuple[str, bytes]]:
    """(path, bytes) of everything in a page's bundle; a file whose bytes are not the released ones stays out."""
    publication = page.publication
    files = [*([page.sealed] if page.sealed else []), *page.attachments, *page.images.values()]
    packed, listed = [], []
    for number, row in enumerate(files, 1):
        data = content_by_digest(row.file.digest)
        if data is None:
            continue
        # Names of files are people's own: a number before them keeps two of one name apart, no step leads out.
        path = f"files/{number:02d}-{named(row).replace('/', '_').replace(chr(92), '_')}"
        packed.append((path, data))
        listed.append((row, path))
    pictures = {row.name: path for row, path in listed if row.name in page.images}
    context = {
        "publication": publication, "rows": public.metadata(page), "address": pages.address(publication),
        "body": bodies.shown(publication.body, lambda name: pictures.get(name, "")),
        "files": [(row.name, path) for row, path in listed if path not in pictures.values()],
    }  # fmt: skip
    text = render_to_string("portal/publications/bundle.html", context)
    data = json.dumps(described(page, listed), ensure_ascii=False, indent=2)
    return [("index.html", text.encode()), ("metadata.json", data.encode()), *packed]


def described(page: public.Page, files: list[tuple[Any, str]]) -> dict[str, Any]:
    """The page's metadata as data."""
    return {
        "metadata": dict(public.metadata(page)), "url": pages.address(page.publication),
        "digest": page.publication.digest, "version": page.publication.version,
        "files": [
            {"name": row.name, "path": path, "sha256": row.file.digest, "size": row.file.size} for row, path in files
        ],
        "links": [
            {"relation": label, "index_number": other.index_number, "url": pages.address(other)}
            for label, other in page.links
        ],
    }  # fmt: skip
