"""Addresses of the site before: where each leads now (search engines and printed links keep them for years)."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction

from gongkai.audit import log
from gongkai.law.errors import Refused, WrongInput
from gongkai.publishing.models import OldAddress, Publication
from gongkai.registry.access import Console, actor, require
from gongkai.registry.models import Agency, Person

_LONGEST = 300


def path_of(address: str) -> str:
    """What of an old address is asked for here: its path with its query. Raises WrongInput for none or a foreign
    scheme."""
    parts = urlsplit(address.strip())
    if parts.scheme not in ("", "http", "https"):
        raise WrongInput(f"“{address}”不是网址")
    path = parts.path if parts.path.startswith("/") else "/" + parts.path
    if path == "/" and not parts.query:
        raise WrongInput(f"“{address}”是首页，不能指向一条信息")
    path += f"?{parts.query}" if parts.query else ""
    if len(path) > _LONGEST:
        raise WrongInput(f"旧地址超过{_LONGEST}个字符")
    return path


@transaction.atomic
def note_address(
    agency: Agency, address: str, index_number: str, *, by: Person | Console, today: date, at: datetime
) -> bool:
    """Lead an old address to an item of the agency; False when it did already. Raises WrongInput for an unknown
    index number, Refused for an address that leads elsewhere, NoAccess without document.release."""
    require(by, "document.release", agency, today)
    path = path_of(address)
    page = Publication.objects.filter(agency=agency, index_number=index_number.strip()).first()
    if page is None:
        raise WrongInput(f"没有索引号为“{index_number}”的公开信息")
    kept = OldAddress.objects.filter(path=path).select_related("publication").first()
    if kept is not None:
        if kept.publication_id != page.pk:
            raise Refused(f"旧地址“{path}”已经指向索引号“{kept.publication.index_number}”")
        return False
    made = OldAddress.objects.create(path=path, publication=page)
    says = f"旧地址“{path}”指向“{page.index_number}”"
    data = {"path": path, "index_number": page.index_number}
    log.write(actor(by), "登记旧地址", made, at=at, agency=agency.code, says=says, data=data)
    return True
