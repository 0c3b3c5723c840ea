"""公开目录 at the desk: the agency's catalogues, the fifteen matters of article 20, one catalogue's tree, one matter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai import clock
from gongkai.audit import log
from gongkai.desk import story
from gongkai.desk.doors import door
from gongkai.desk.pages import asked, paged
from gongkai.law.article20 import matters
from gongkai.law.catalogue import profiles
from gongkai.publishing.catalogue import queries
from gongkai.publishing.catalogue.matters import standings
from gongkai.publishing.catalogue.rows import LABELS, row_of, said, words_of
from gongkai.publishing.models import Catalogue, CatalogueItem, Publication
from gongkai.registry.models import Agency

LAMPS = (("green", "已公开"), ("amber", "将到期"), ("red", "缺信息、逾期"))
_FACTS = (
    "unit", "body", "content", "basis", "time_limit", "within_workdays", "every_days", "channels", "audience", "mode",
    "level", "remark",
)  # fmt: skip


def now(request: HttpRequest) -> dict[str, Any]:
    """Who acts, on which day, at which moment."""
    return {"by": request.user, "today": request.today, "at": clock.now()}


def catalogue_at(agency: Agency, pk: int) -> Catalogue:
    """A catalogue of the agency; 404 for any other."""
    catalogue: Catalogue = get_object_or_404(Catalogue, agency=agency, pk=pk, active=True)
    catalogue.agency = agency
    return catalogue


def item_at(agency: Agency, pk: int) -> CatalogueItem:
    """A second-level matter of the agency, in use or not; 404 for any other."""
    rows = CatalogueItem.objects.select_related("catalogue__agency", "parent", "unit")
    return get_object_or_404(rows, catalogue__agency=agency, parent__isnull=False, pk=pk)


def to(name: str, agency: Agency, *more: object) -> str:
    """An address of these pages."""
    return reverse(f"desk:{name}", args=[agency.code, *more])


def crumbs(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Where a page below a catalogue lies."""
    agency = catalogue.agency
    return [("公开目录", to("catalogues", agency)), (catalogue.name, to("catalogue", agency, catalogue.pk))]


@door("catalogue.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The agency's catalogues with their numbers, and the fifteen matters, none of them blank."""
    context = {
        "agency": agency, "catalogues": list(queries.catalogues(agency)), "standings": standings(agency),
        "may_edit": "catalogue.edit" in request.rights, "profiles": profiles(),
    }  # fmt: skip
    return render(request, "desk/catalogue/index.html", context)


@door("catalogue.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """A catalogue's tree: unit, channels, last release and lamp of each matter."""
    catalogue = catalogue_at(agency, pk)
    question = asked(request)
    groups = [
        (first, [h for h in held if wanted(h, question)])
        for first, held in queries.tree(catalogue, request.today)
    ]
    words = words_of(catalogue)
    context = {
        "agency": agency, "catalogue": catalogue, "asked": question, "narrowed": bool(question), "lamps": LAMPS,
        "groups": [
            (first, [(h, said(row_of(h.item), "channels", words)) for h in held]) for first, held in groups if held
        ],
        "units": [(str(u.pk), u.name) for u in agency.units.filter(active=True)], "here": catalogue.name,
        "retired": catalogue.items.filter(active=False, parent__isnull=False).select_related("parent"),
        "may_edit": "catalogue.edit" in request.rights,
    }  # fmt: skip
    return render(request, "desk/catalogue/show.html", context)


def wanted(held: queries.Held, question: dict[str, str]) -> bool:
    """Whether a list asks for a matter: by unit (0: none yet), lamp and words of its name."""
    item, unit = held.item, question.get("unit", "")
    return (
        unit in ("", str(item.unit_id or 0))
        and question.get("lamp", "") in ("", held.lamp)
        and (question.get("open", "") != "unconfirmed" or not item.confirmed)
        and question.get("q", "") in f"{item.parent.name} {item.name}"
    )


@door("catalogue.view")
@require_GET
def item(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One matter: every column, what is public under it, what happened to it."""
    one = item_at(agency, pk)
    row, words = row_of(one), words_of(one.catalogue)
    facts = [(LABELS[name], said(row, name, words)) for name in _FACTS]
    if one.article20 in matters():
        facts.append((LABELS["article20"], f"第{one.article20[3:]}项：{matters()[one.article20].label}"))
    if one.added_on:
        facts.append(("列入日期", one.added_on.isoformat()))
    rows = one.publications.filter(status=Publication.Status.PUBLIC).only("pk", "title", "published_on")
    context = {
        "agency": agency, "item": one, "facts": facts, "paged": paged(request, rows.order_by("-published_on", "-pk")),
        "told": story.of_thing(CatalogueItem, log.history(one)[:100]), "crumbs": crumbs(one.catalogue),
        "here": one.name, "may_edit": "catalogue.edit" in request.rights,
    }  # fmt: skip
    return render(request, "desk/catalogue/item.html", context)
