"""One page of a file to be redacted: its picture with the boxes, drawn in a browser, by numbers or word by word."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.redactions import crumbs, ground_options, layer_of
from gongkai.redaction import queries
from gongkai.redaction.actions import taking
from gongkai.redaction.finding import words_on
from gongkai.redaction.models import Box, Layer, PageDecision
from gongkai.redaction.pages import chars, opened, picture
from gongkai.registry.models import Agency

_DOTS = 120
_TEN_MINUTES = 600
# The page says that it was looked at; its own picture need not say it again.
_signer = signing.TimestampSigner(salt="gongkai.redaction.picture")


@door("redaction.work")
@require_GET
def page(request: HttpRequest, agency: Agency, pk: int, kind: str, number: int) -> HttpResponse:
    """A page with its boxes and proposals; looking at it is written down."""
    layer = _layer(request, agency, pk, kind, number)
    found = layer.file
    content = taking.look(found, f"查看第{number}页", by=request.user, today=request.today, at=clock.now())
    with opened(content) as document:
        words = words_on(chars(document, number), number)
    boxes = queries.boxes_on(layer, number)
    states = queries.pages_of(layer)
    wide, high = found.sizes[number - 1]
    context: dict[str, Any] = {
        "agency": agency, "file": found, "layer": layer, "layers": list(found.layers.all()), "number": number,
        "state": states[number - 1], "wide": wide, "high": high, "words": words, "grounds": ground_options(),
        "boxes": [b for b in boxes if not b.proposed], "proposals": [b for b in boxes if b.proposed],
        "shapes": _shapes(boxes), "ground": request.GET.get("ground", "privacy"),
        "ticket": _signer.sign(f"{pk}:{number}:{request.user.pk}"), "kinds": PageDecision.Kind.choices,
        "following": _following(states, number), "here": f"第{number}页", "crumbs": crumbs(agency, found, kind),
        "corners": (("x0", "左"), ("y0", "上"), ("x1", "右"), ("y1", "下")),
        "back": reverse("desk:redaction", args=[agency.code, pk]) + f"?layer={kind}",
    }  # fmt: skip
    return render(request, "desk/redactions/page.html", context)


def _layer(request: HttpRequest, agency: Agency, pk: int, kind: str, number: int) -> Layer:
    layer = layer_of(request, agency, pk, kind)
    if not 1 <= number <= layer.file.page_count:
        raise Http404
    return layer


def _shapes(boxes: Sequence[Box]) -> list[dict[str, Any]]:
    """Boxes as the drawing needs them, numbered as in the list beside it; proposals have no number."""
    serials = count(1)
    return [
        {
            "box": b, "wide": round(b.x1 - b.x0, 2), "high": round(b.y1 - b.y0, 2), "above": round(max(b.y0 - 1.5, 7), 2),
            "serial": 0 if b.proposed else next(serials),
        }
        for b in boxes
    ]  # fmt: skip


def _following(states: list[queries.PageState], number: int) -> dict[str, int | None]:
    """Neighbours, and the next page of which nobody has said anything."""
    open_pages = [s.number for s in states if s.decision is None or s.proposed]
    later = [n for n in open_pages if n > number] + [n for n in open_pages if n < number]
    return {
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < len(states) else None,
        "open": later[0] if later else None,
    }


@door("redaction.work")
@require_GET
def page_picture(request: HttpRequest, agency: Agency, pk: int, kind: str, number: int) -> HttpResponse:
    """The picture of a page; written down unless it belongs to a page screen that was."""
    layer = _layer(request, agency, pk, kind, number)
    if _is_of_a_page(request, f"{pk}:{number}:{request.user.pk}"):
        taking.may_work(layer.file, request.user, request.today)
        content = taking.pages_content(layer.file)
    else:
        who = {"by": request.user, "today": request.today, "at": clock.now()}
        content = taking.look(layer.file, f"查看第{number}页图像", **who)
    with opened(content) as document:
        drawn = picture(document, number, _DOTS)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return HttpResponse(out.getvalue(), content_type="image/png")


def _is_of_a_page(request: HttpRequest, wanted: str) -> bool:
    try:
        return bool(_signer.unsign(request.GET.get("ticket", ""), max_age=_TEN_MINUTES) == wanted)
    except signing.BadSignature:
        return False
