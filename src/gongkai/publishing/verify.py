"""Is every released page still what was approved, and every seal still whole?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.files.storage import content_by_digest
from gongkai.law.publication import TAKEN_IN
from gongkai.official.keeping import certificates_of
from gongkai.official.seal import check_seal
from gongkai.publishing.content import from_plain
from gongkai.publishing.models import Move, Publication, SealedCopy, Version


def broken_releases() -> Iterator[str]:
    """A sentence for each public page that differs from its version, or whose version is not its digest."""
    pages = Publication.objects.filter(status=Publication.Status.PUBLIC, document__isnull=False)
    for page in pages.iterator(chunk_size=500):
        version = Version.objects.filter(document=page.document_id, number=page.version).first()
        if version is None or version.digest != page.digest:
            yield f"公开信息“{page}”（{page.index_number}）与发布的版本不符"
            continue
        content = from_plain(version.content)
        if content.digest != version.digest:
            yield f"公开信息“{page}”（{page.index_number}）的版本内容被改动过"
        elif (content.title, content.body, content.number) != (page.title, page.body, page.number):
            yield f"公开信息“{page}”（{page.index_number}）的页面与批准的内容不一致"


def broken_seals() -> Iterator[str]:
    """A sentence for each sealed file that is gone, changed, or not sealed by the agency's certificate.

    A certificate that was replaced since stays known for what it sealed.
    """
    rows = SealedCopy.objects.select_related("document__agency", "file")
    for row in rows.iterator(chunk_size=100):
        content = content_by_digest(row.file.digest)
        if content is None:
            yield f"用印文件“{row.file}”的内容丢失或被改动"
            continue
        found = check_seal(content, certificates_of(row.document.agency.code))
        if not found.good or found.fingerprint != row.fingerprint:
            yield f"用印文件“{row.file}”：{found.says}"


def broken_imports() -> Iterator[str]:
    """A sentence for each page of a former site whose former day, number or old address is not what was confirmed.

    That its words are those of its version `broken_releases` sees.
    """
    moves = Move.objects.filter(event=TAKEN_IN.event).select_related("document__publication")
    for move in moves.prefetch_related("document__publication__old_addresses").iterator(chunk_size=500):
        page: Publication | None = getattr(move.document, "publication", None)
        if page is None:
            yield f"迁入的历史信息“{move.document}”（{move.data['index_number']}）的页面丢失"
            continue
        said = (move.data["index_number"], move.data["published_on"])
        if said != (page.index_number, page.published_on.isoformat()):
            yield f"迁入的历史信息“{page}”（{said[0]}）的索引号或原发布日期被改动过"
        path = move.data["path"]
        if path and path not in {old.path for old in page.old_addresses.all()}:
            yield f"迁入的历史信息“{page}”（{page.index_number}）的旧地址“{path}”不再指向它"
