"""What is done to a layer at the desk: boxes, proposals, pages, results; each goes back to where it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai import clock
from gongkai.cases.names import names_of
from gongkai.desk.doors import door
from gongkai.desk.redactions import layer_of
from gongkai.law.errors import WrongInput
from gongkai.law.signs import whole_number
from gongkai.redaction.actions import boxing, making
from gongkai.redaction.areas import Area, area
from gongkai.redaction.models import Layer
from gongkai.redaction.names import KnownName
from gongkai.registry.models import Agency

_MOST = 2000


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "today": request.today, "at": clock.now()}


def _back(request: HttpRequest, layer: Layer, ground: str = "") -> HttpResponse:
    """To the page it came from, else to the file."""
    number = whole_number(request.POST.get("page", ""))
    code, pk = layer.file.agency.code, layer.file_id
    if number and number <= layer.file.page_count:
        address = reverse("desk:redaction-page", args=[code, pk, layer.kind, number])
        return redirect(f"{address}?{urlencode({'ground': ground})}" if ground else address)
    return redirect(reverse("desk:redaction", args=[code, pk]) + f"?layer={layer.kind}")


def _keys(request: HttpRequest) -> list[int]:
    found = [key for k in request.POST.getlist("box") if (key := whole_number(k)) is not None]
    if not found:
        raise WrongInput("请先选中要办理的遮盖框")
    return found


def _page(request: HttpRequest) -> int:
    number = whole_number(request.POST.get("page", ""))
    if number is None:
        raise WrongInput("请选择页面")
    return number


@door("redaction.work")
@require_POST
def draw(request: HttpRequest, agency: Agency, pk: int, kind: str) -> HttpResponse:
    """Cover what was drawn, typed as four numbers, or ticked word by word."""
    layer = layer_of(request, agency, pk, kind)
    ground, note = request.POST.get("ground", ""), request.POST.get("note", "")
    found = [replace(a, ground=ground, note=note) for a in _areas(request, _page(request))]
    made = boxing.draw(layer.pk, found, request.POST.get("digest", ""), **_who(request))
    messages.success(request, f"已遮盖{len(made)}处")
    return _back(request, layer, ground)


def _areas(request: HttpRequest, page: int) -> list[Area]:
    """Each `area` is x0,y0,x1,y1; the four fields count when one of them is filled."""
    given = [text.split(",") for text in request.POST.getlist("area")[:_MOST]]
    typed = [request.POST.get(name, "").strip() for name in ("x0", "y0", "x1", "y1")]
    if any(typed):
        given.append(typed)
    found = []
    for corners in given:
        try:
            x0, y0, x1, y1 = (float(c) for c in corners)
        except ValueError as error:
            raise WrongInput("遮盖框的位置应为四个数字（单位：点）") from error
        if not all(abs(v) < 1e6 for v in (x0, y0, x1, y1)):
            raise WrongInput("遮盖框的位置应为四个数字（单位：点）")
        found.append(area(page, x0, y0, x1, y1))
    return found


def _remove(request: HttpRequest, layer: Layer) -> str:
    return f"已去掉{boxing.remove(layer.pk, _keys(request), **_who(request))}处"


def _accept(request: HttpRequest, layer: Layer) -> str:
    return f"已采纳{boxing.accept(layer.pk, _keys(request), **_who(request))}处建议"


def _accept_all(request: HttpRequest, layer: Layer) -> str:
    return f"已采纳全部{boxing.accept(layer.pk, None, **_who(request))}处建议"


def _reground(request: HttpRequest, layer: Layer) -> str:
    (key, *_) = _keys(request)
    ground, note = request.POST.get("ground", ""), request.POST.get("note", "")
    boxing.reground(layer.pk, key, ground, note, **_who(request))
    return "依据已修改"


_BOXES: dict[str, Callable[[HttpRequest, Layer], str]] = {
    "remove": _remove,
    "accept": _accept,
    "accept-all": _accept_all,
    "reground": _reground,
}


@door("redaction.work")
@require_POST
def boxes(request: HttpRequest, agency: Agency, pk: int, kind: str) -> HttpResponse:
    """Take away, accept, or give another ground, as the button says."""
    layer = layer_of(request, agency, pk, kind)
    wanted = request.POST.get("do", "")
    if wanted not in _BOXES:
        raise WrongInput("请选择要办理的事项")
    messages.success(request, _BOXES[wanted](request, layer))
    return _back(request, layer)


def _known(request: HttpRequest, agency: Agency, layer: Layer) -> list[KnownName]:
    """Whom the case of the file names, where it has one that the person may see."""
    number = layer.file.case_ref
    return names_of(agency, number, request.user, request.posts) if number else []


@door("redaction.work")
@require_POST
def propose(request: HttpRequest, agency: Agency, pk: int, kind: str) -> HttpResponse:
    """Look for personal numbers and names, or for a word."""
    layer = layer_of(request, agency, pk, kind)
    word, ground = request.POST.get("word", "").strip(), request.POST.get("ground", "")
    if request.POST.get("do") == "word" and not word:
        raise WrongInput("请填写要查找的词语")
    wanted = {"word": word} if request.POST.get("do") == "word" else {"known": _known(request, agency, layer)}
    count = boxing.propose(layer.pk, ground, **wanted, **_who(request))
    if layer.file.without_text:
        said = "、".join(map(str, layer.file.without_text[:20]))
        messages.warning(request, f"第{said}页没有文字层（多为扫描图像），无法自动查找，请逐页查看")
    messages.success(request, f"找到{count}处新的建议" if count else "没有找到新的可遮盖处")
    return _back(request, layer)


@door("redaction.work")
@require_POST
def copy(request: HttpRequest, agency: Agency, pk: int, kind: str) -> HttpResponse:
    """Put this layer's boxes as proposals into another."""
    layer = layer_of(request, agency, pk, kind)
    count = boxing.copy(layer.pk, request.POST.get("onto", ""), **_who(request))
    messages.success(request, f"已在所选方案中建议{count}处")
    return _back(request, layer)


@door("redaction.work")
@require_POST
def dispose(request: HttpRequest, agency: Agency, pk: int, kind: str) -> HttpResponse:
    """Say what becomes of one page, or of all the rest."""
    layer = layer_of(request, agency, pk, kind)
    if request.POST.get("do") == "rest":
        count = boxing.dispose_rest(layer.pk, **_who(request))
        messages.success(request, f"其余{count}页已确定为全部提供")
    else:
        number, decided = _page(request), request.POST.get("kind", "")
        made = boxing.dispose(
            layer.pk, number, decided, ground_id=request.POST.get("ground", ""), **_who(request)
        )
        messages.success(request, f"第{number}页：{made.get_kind_display()}")
    return _back(request, layer)


@door("redaction.work")
@require_POST
def make(request: HttpRequest, agency: Agency, pk: int, kind: str) -> HttpResponse:
    """Make the redacted copy; it is kept only when its verification finds nothing."""
    layer = layer_of(request, agency, pk, kind)
    made = making.make(layer.pk, expected=request.POST.get("expected", ""), **_who(request))
    messages.success(request, f"已生成第{made.number}份，核验通过")
    if made.report["open_on"]:
        said = "、".join(map(str, made.report["open_on"]))
        messages.warning(request, f"遮盖的文字在第{said}页另有未遮盖之处，请核对是否遗漏")
    return _back(request, layer)
