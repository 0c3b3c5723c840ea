"""Papers of a document: sealed PDF, preview of the official layout, the signed scan, printable sheets, the flow chart."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai import clock
from gongkai.desk.documents import document_of, file_response
from gongkai.desk.doors import door
from gongkai.desk.downloads import download
from gongkai.law.publication import RULES, STAGES, Rule, Stage
from gongkai.official.pdf import render_official
from gongkai.publishing import papers
from gongkai.publishing.actions.sealing import official_text
from gongkai.publishing.standing import standing
from gongkai.registry.access import MAY, VERBS
from gongkai.registry.models import Agency, Role

PDF = "application/pdf"
TYPES = {"pdf": PDF, "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


@door("document.view")
@require_GET
def sealed(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The sealed file of the content in work."""
    document = document_of(request, agency, pk)
    copy = document.sealed.filter(digest=standing(document).digest).select_related("file").first()
    if copy is None:
        raise Http404
    return file_response(copy.file, copy.file.name)


@door("document.view")
@require_GET
def preview(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The official layout of the content in work, without a seal."""
    at_hand = standing(document_of(request, agency, pk))
    return download(
        render_official(official_text(at_hand)),
        f"{at_hand.content.title[:80]}（未用印）.pdf",
        PDF,
        inline=True,
    )


@door("document.view")
@require_GET
def scan(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The scan of the signed paper of the content in work."""
    document = document_of(request, agency, pk)
    found = document.scans.filter(digest=standing(document).digest).select_related("file").first()
    if found is None:
        raise Http404
    return file_response(found.file, found.file.name)


@door("document.view")
@require_GET
def sheet(request: HttpRequest, agency: Agency, pk: int, sheet: str, fmt: str) -> HttpResponse:
    """信息发布审批单 or 保密审查单 of the document, to print or to file."""
    if sheet not in papers.SHEETS or fmt not in TYPES:
        raise Http404
    document = document_of(request, agency, pk)
    title, content = papers.SHEETS[sheet](standing(document), fmt)
    return download(content, f"{title}（{document.title[:60]}）.{fmt}", TYPES[fmt], inline=fmt == "pdf")


@dataclass(frozen=True)
class Station:
    """A stage of the flow chart and the ways that lead out of it."""

    stage: Stage
    label: str
    ways: list[tuple[Rule, str, str]]


@door("document.view")
@require_GET
def flow(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The flow chart (S51), drawn from the table that the system itself follows."""
    stations = [
        Station(s, STAGES[s], [(r, _who(r), STAGES[r.reaches]) for r in RULES if s in r.leaves])
        for s in STAGES
    ]
    main = list(_MAIN)
    context = {
        "agency": agency, "stations": stations, "here": "信息发布流程图", "today": clock.today(),
        "boxes": [
            {"label": STAGES[s], "y": 20 + i * 92, "middle": 52 + i * 92, "foot": 84 + i * 92,
             "who": _who(r) if (r := _onward(s)) else "", "step": r.label if r else ""}
            for i, s in enumerate(main)
        ],
        "height": 40 + len(main) * 92,
        "returns": [52 + i * 92 for i, s in enumerate(main) if _returns(s)],
    }  # fmt: skip
    return render(request, "desk/documents/flow.html", context)


_MAIN = (
    Stage.DRAFT, Stage.SECRECY, Stage.REVIEW, Stage.SIGNING, Stage.SEALING, Stage.CHECKING, Stage.READY,
    Stage.RELEASED,
)  # fmt: skip


def _onward(stage: Stage) -> Rule | None:
    """The row of the table that leads from a stage of the main way to the next."""
    here = _MAIN.index(stage)
    if here + 1 == len(_MAIN):
        return None
    return next(r for r in RULES if stage in r.leaves and r.reaches == _MAIN[here + 1])


def _returns(stage: Stage) -> bool:
    return any(stage in r.leaves and r.reaches == Stage.RETURNED for r in RULES)


def _who(rule: Rule) -> str:
    """The posts that hold the verb, as the table of access says."""
    names = [Role(role).label for role, verbs in MAY.items() if rule.verb in verbs]
    return "、".join(names) or VERBS[rule.verb]
