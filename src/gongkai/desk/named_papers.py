"""Papers and data that name a person, of requests and of complaints alike: every look at them is logged."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from gongkai import clock
from gongkai.audit import log
from gongkai.cases.models import Party
from gongkai.desk.documents import file_response
from gongkai.letters.actions import rendered, seal_letter
from gongkai.letters.models import Letter
from gongkai.letters.rendering import TYPES
from gongkai.registry.access import actor, require

_FACTS = (
    ("name", "姓名（名称）"), ("identity_kind", "证件名称"), ("identity", "证件号码"), ("representative", "法定代表人"),
    ("contact_person", "联系人"), ("phone", "联系电话"), ("email", "电子邮箱"), ("fax", "传真"), ("address", "通信地址"),
    ("postcode", "邮政编码"),
)  # fmt: skip


def facts_of(party: Party) -> list[tuple[str, str]]:
    """A person's data in full, as far as there are any."""
    return [(label, getattr(party, name)) for name, label in _FACTS if getattr(party, name)]


def looked(request: HttpRequest, thing: Model, verb: str, says: str, **data: Any) -> None:
    """Log a look at what names somebody."""
    log.write(
        actor(request.user), verb, thing, at=clock.now(), agency=request.agency.code, says=says, data=data
    )


def letter_response(
    request: HttpRequest, letters: QuerySet[Letter], pk: int, fmt: str, of: str
) -> HttpResponse:
    """A letter among those of one thing as PDF or DOCX; `of`: what the log calls that thing."""
    found = letters.filter(pk=pk).first()
    if found is None or fmt not in TYPES:
        raise Http404
    made = rendered(found, fmt, by=actor(request.user), at=clock.now())
    looked(request, found, "查看文书", f"打开{of}的{found.title}{found.number}")
    return file_response(made, made.name)


def seal_one(request: HttpRequest, letters: QuerySet[Letter], pk: int) -> str:
    """Put the electronic seal on a letter among those of one thing; returns the sentence of success."""
    found = letters.filter(pk=pk).first()
    if found is None:
        raise Http404
    seal_letter(found, by=actor(request.user), at=clock.now())
    return f"{found.title}已用章"


def named_file(
    request: HttpRequest, thing: Any, pk: int, personal: Container[str], verb: str, of: str
) -> HttpResponse:
    """A file of one thing. Those of a kind in `personal` need the duty to see who it is (case.identity), and the look is
    logged as `verb`."""
    found = thing.files.select_related("file").filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.part in personal:
        require(request.user, "case.identity", request.agency, request.today)
        says = f"查看{of}的{found.get_part_display()}“{found.name}”"
        looked(request, thing, verb, says, file=found.file.digest)
    return file_response(found.file, found.name)
