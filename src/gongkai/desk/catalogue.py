"""公开目录 at the desk: the tree with its lamps, a matter's form, differences, unit lists, coverage, files in and out."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import asked
from gongkai.files.models import StoredFile
from gongkai.files.storage import content_by_digest, put
from gongkai.law.catalogue import profiles
from gongkai.law.errors import Refused, WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.catalogue import actions, importing, queries, table
from gongkai.publishing.catalogue.rows import items_of, row_of, words_of
from gongkai.publishing.models import Catalogue, CatalogueItem
from gongkai.registry.access import actor
from gongkai.registry.models import Agency

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _now(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "today": request.today, "at": clock.now()}


def _catalogue(agency: Agency) -> Catalogue:
    found = queries.catalogue_of(agency)
    if found is None:
        raise Http404
    return found


def _crumbs(agency: Agency) -> list[tuple[str, str]]:
    return [("公开目录", reverse("desk:catalogue", args=[agency.code]))]


@door("catalogue.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The catalogue in use with a lamp for each matter; or the way to one."""
    found = queries.catalogue_of(agency)
    question = asked(request)
    groups = queries.tree(found, request.today) if found else []
    groups = [(first, [h for h in held if _asked_for(h, question)]) for first, held in groups]
    context = {
        "agency": agency, "catalogue": found, "groups": [g for g in groups if g[1]], "asked": question, "here": "",
        "may_edit": "catalogue.edit" in request.rights, "narrowed": bool(question),
        "units": [(str(u.pk), u.name) for u in agency.units.filter(active=True)],
        "lamps": [("green", "已公开"), ("amber", "将到期"), ("red", "缺信息、逾期")],
        "lists": queries.unit_lists(found) if found else [],
    }  # fmt: skip
    return render(request, "desk/catalogue/index.html", context)


def _asked_for(held: queries.Held, question: dict[str, str]) -> bool:
    item = held.item
    return (
        question.get("unit", "") in ("", str(item.unit_id))
        and question.get("lamp", "") in ("", held.lamp)
        and question.get("q", "") in item.name + item.parent.name
    )


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def derive(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Make the agency's catalogue from a national one."""
    fields = [
        Field("profile", "标准目录", True, options=[(p.id, p.title) for p in profiles().values()]),
        Field("name", "目录名称", True),
    ]

    def take(given: dict[str, str]) -> str:
        return f"已编制《{actions.derive(agency, given['profile'], given['name'], **_now(request))}》"

    values = {"name": f"{agency.name}义务教育领域政务公开事项标准目录", "profile": next(iter(profiles()))}
    words = Words(
        "编制公开目录", "编制", reverse("desk:catalogue", args=[agency.code]),
        "由国家标准目录带入全部事项，再把公开主体细化到科室或二级单位。名称未见原文的事项标“待核实”。",
    )  # fmt: skip
    return form_page(request, words, fields, take, values=values)


def _fields(catalogue: Catalogue, agency: Agency) -> list[Field]:
    return [
        Field("name", "二级事项", True),
        Field("unit", "责任科室", options=[(str(u.pk), u.name) for u in agency.units.filter(active=True)]),
        Field("content", "公开内容（要素）", kind="long", note="每行一项"),
        Field("basis", "公开依据", kind="long", note="每行一件，不写书名号"),
        Field("time_limit", "公开时限"),
        Field("within_workdays", "时限（工作日）", kind="number", note="形成或变更之日起，用于核对是否逾期"),
        Field("every_days", "更新周期（天）", kind="number", note="定期更新的事项填写"),
        Field("body", "公开主体"),
        Field("channels", "公开渠道和载体", kind="long", note=f"每行一个：{'、'.join(words_of(catalogue).channels.values())}"),
        Field("audience", "公开对象", note="全社会、特定群体，可同时写"),
        Field("mode", "公开方式", note="主动、依申请，可同时写"),
        Field("level", "公开层级", note="县级、乡级，可同时写"),
        Field("article20", "条例第二十条事项", options=[(k, f"（{k[3:]}）{v}") for k, v in manuscripts().article20.items()]),
        Field("confirmed", "名称已核实", True, options=(("是", "是"), ("否", "否"))),
        Field("remark", "备注"),
    ]  # fmt: skip


def _typed(item: CatalogueItem) -> dict[str, str]:
    words = words_of(item.catalogue)
    named = {
        name: [getattr(words, name)[w] for w in getattr(item, name)]
        for name in ("channels", "audience", "mode", "level")
    }
    return {
        "name": item.name, "unit": str(item.unit_id or ""), "content": "\n".join(item.content),
        "basis": "\n".join(item.basis), "time_limit": item.time_limit, "body": item.body,
        "within_workdays": str(item.within_workdays or ""), "every_days": str(item.every_days or ""),
        "channels": "\n".join(named["channels"]), "audience": "、".join(named["audience"]),
        "mode": "、".join(named["mode"]), "level": "、".join(named["level"]), "article20": item.article20,
        "confirmed": "是" if item.confirmed else "否", "remark": item.remark,
    }  # fmt: skip


def _given(catalogue: Catalogue, agency: Agency, typed: dict[str, str]) -> dict[str, Any]:
    words = words_of(catalogue)
    unit = agency.units.filter(pk=int(typed["unit"])).first() if typed["unit"].isdigit() else None
    if typed["unit"] and unit is None:
        raise WrongInput("请从列表中选择责任科室")
    return {
        "name": typed["name"], "unit": unit, "content": _lines(typed["content"]), "basis": _lines(typed["basis"]),
        "time_limit": typed["time_limit"], "body": typed["body"],
        "within_workdays": _days(typed["within_workdays"], "时限（工作日）"),
        "every_days": _days(typed["every_days"], "更新周期（天）"),
        **{
            name: _ids(typed[name], getattr(words, name), label)
            for name, label in (("channels", "公开渠道和载体"), ("audience", "公开对象"), ("mode", "公开方式"), ("level", "公开层级"))
        },
        "article20": typed["article20"], "confirmed": typed["confirmed"] == "是", "remark": typed["remark"],
    }  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _days(text: str, label: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise WrongInput(f"“{label}”应为整数")
    return int(text)


def _ids(text: str, words: Any, label: str) -> list[str]:
    labels = {v: k for k, v in words.items()}
    found = []
    # The label of one channel has a comma-like stroke of its own, so lines are tried whole first.
    for part in (
        p.strip()
        for line in text.splitlines()
        for p in ([line] if line.strip() in labels else line.split("、"))
    ):
        if not part:
            continue
        if part not in labels:
            raise WrongInput(f"“{label}”没有“{part}”，可用：{'、'.join(labels)}")
        found.append(labels[part])
    return [k for k in words if k in found]


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Change a matter."""
    item = get_object_or_404(
        CatalogueItem.objects.select_related("catalogue__agency", "parent", "unit"), catalogue__agency=agency, pk=pk,
        parent__isnull=False,
    )  # fmt: skip

    def take(given: dict[str, str]) -> str:
        actions.change_item(
            pk,
            _given(item.catalogue, agency, given),
            expected=request.POST.get("expected", ""),
            **_now(request),
        )
        return f"已保存“{given['name']}”"

    words = Words(
        f"修改“{item.parent.name}—{item.name}”", "保存", reverse("desk:catalogue", args=[agency.code])
    )
    return form_page(
        request,
        words,
        _fields(item.catalogue, agency),
        take,
        values=_typed(item),
        expected=actions.token_of(item),
    )


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency) -> HttpResponse:
    """A matter of the agency's own."""
    catalogue = _catalogue(agency)

    def take(given: dict[str, str]) -> str:
        rest = _given(catalogue, agency, given)
        name = rest.pop("name")
        actions.add_item(catalogue, given["first"], name, rest, **_now(request))
        return f"已增加“{name}”"

    fields = [Field("first", "一级事项", True), *_fields(catalogue, agency)]
    values = {
        "confirmed": "是",
        "body": agency.name,
        "audience": "全社会",
        "mode": "主动",
        "level": "县级",
        "channels": "政府网站",
    }
    words = Words("增加公开事项", "增加", reverse("desk:catalogue", args=[agency.code]))
    return form_page(request, words, fields, take, values=values)


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Take a matter out of use."""
    item = get_object_or_404(CatalogueItem, catalogue__agency=agency, pk=pk, parent__isnull=False)

    def take(given: dict[str, str]) -> str:
        actions.retire_item(pk, reason=given["reason"], **_now(request))
        return f"已停用“{item}”"

    words = Words(f"停用“{item}”", "停用", reverse("desk:catalogue", args=[agency.code]),
                  "停用后不再列入目录；已公开的信息仍归在这一事项下。", danger=True)  # fmt: skip
    return form_page(request, words, [Field("reason", "理由", True)], take)


@door("catalogue.view")
@require_GET
def differences(request: HttpRequest, agency: Agency) -> HttpResponse:
    """How the catalogue departs from the national one."""
    catalogue = _catalogue(agency)
    found = queries.differences(catalogue)
    kind = request.GET.get("kind", "")
    context = {
        "agency": agency, "catalogue": catalogue, "here": "与标准目录比较", "crumbs": _crumbs(agency),
        "counts": [(k, label, sum(d.kind == k for d in found)) for k, label in queries.KINDS.items()],
        "lines": [(d, queries.KINDS[d.kind]) for d in found if kind in ("", d.kind)], "kind": kind,
        "source": profiles().get(catalogue.profile),
    }  # fmt: skip
    return render(request, "desk/catalogue/differences.html", context)


@door("catalogue.view")
@require_GET
def unit(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """A unit's own list, to print and to acknowledge."""
    catalogue = _catalogue(agency)
    mine = queries.unit_list(catalogue, get_object_or_404(agency.units, pk=pk))
    words = words_of(catalogue)
    may = request.user.unit_id == pk or "catalogue.edit" in request.rights
    context = {
        "agency": agency, "catalogue": catalogue, "list": mine, "here": mine.unit.name, "crumbs": _crumbs(agency),
        "rows": [{f: table.cell(row_of(i), f, words) for f in ("first", "name", "content", "time_limit", "channels", "remark")}
                 for i in mine.items],
        "may_acknowledge": may and mine.items and (mine.acknowledged is None or mine.stale),
    }  # fmt: skip
    return render(request, "desk/catalogue/unit.html", context)


@door("catalogue.view")
@require_POST
def acknowledge(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The unit holds its list."""
    catalogue = _catalogue(agency)
    of = get_object_or_404(agency.units, pk=pk)
    actions.acknowledge(catalogue, of, expected=request.POST.get("expected", ""), **_now(request))
    messages.success(request, f"{of}已确认责任目录")
    return redirect("desk:catalogue-unit", agency.code, pk)


@door("catalogue.view")
@require_GET
def download(request: HttpRequest, agency: Agency, fmt: str) -> HttpResponse:
    """The catalogue, or with `?unit=` one unit's list, as XLSX or DOCX."""
    catalogue = _catalogue(agency)
    if fmt not in TYPES:
        raise Http404
    items, title = items_of(catalogue), catalogue.name
    if (raw := request.GET.get("unit", "")) and raw.isdigit():
        of = get_object_or_404(agency.units, pk=int(raw))
        items, title = [i for i in items if i.unit_id == of.pk], f"{of}责任主体政务公开事项标准目录"
    made = getattr(table, fmt)(title, [row_of(i) for i in items], words_of(catalogue))
    header = content_disposition_header(True, f"{title}.{fmt}")
    return HttpResponse(made, content_type=TYPES[fmt], headers={"Content-Disposition": header})


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Import a table: first what it would do, then whole or not at all."""
    catalogue = _catalogue(agency)
    context: dict[str, Any] = {
        "agency": agency, "catalogue": catalogue, "here": "导入目录", "crumbs": _crumbs(agency),
    }  # fmt: skip
    if request.method == "POST":
        try:
            if digest := request.POST.get("file_digest", ""):
                return _taken(request, agency, catalogue, digest)
            context |= _examined(request, catalogue)
        except Refused as refused:
            context["refusal"] = refused.sentence()
    return render(request, "desk/catalogue/import.html", context, status=400 if "refusal" in context else 200)


def _examined(request: HttpRequest, catalogue: Catalogue) -> dict[str, Any]:
    upload = request.FILES.get("file")
    if upload is None:
        raise WrongInput("请选择目录表文件（.xlsx 或 .docx）")
    content = upload.read()
    seen = importing.examine(catalogue, content, upload.name)
    ending = upload.name.lower().rsplit(".", 1)[-1]
    stored = put(content, upload.name, TYPES[ending], by=actor(request.user), at=clock.now())
    return {"seen": seen, "file": stored}


def _taken(request: HttpRequest, agency: Agency, catalogue: Catalogue, digest: str) -> HttpResponse:
    stored = StoredFile.objects.filter(digest=digest, by=actor(request.user)).order_by("-pk").first()
    content = content_by_digest(digest) if stored else None
    if stored is None or content is None:
        raise WrongInput("上传的文件已不在，请重新上传")
    seen = importing.take(
        catalogue, content, stored.name, expected=request.POST.get("expected", ""), **_now(request)
    )
    messages.success(
        request, f"已导入：新增{len(seen.added)}项，修改{len(seen.altered)}项，停用{len(seen.retired)}项"
    )
    return redirect("desk:catalogue", agency.code)


@door("catalogue.view")
@require_GET
def coverage(request: HttpRequest, agency: Agency) -> HttpResponse:
    """What is missing, who answers for it; `?export=csv` as a file."""
    catalogue = _catalogue(agency)
    found = queries.coverage(catalogue, request.today)
    lamp, order = request.GET.get("lamp", ""), request.GET.get("sort", "")
    wanting = [h for h in found.wanting if lamp in ("", h.lamp)]
    if order == "unit":
        wanting.sort(key=lambda h: h.item.unit.name if h.item.unit else "")
    if request.GET.get("export") == "csv":
        return _coverage_csv(agency, wanting)
    units, rows = queries.matrix(catalogue, request.today.year)
    context = {
        "agency": agency, "catalogue": catalogue, "coverage": found, "wanting": wanting, "here": "覆盖情况",
        "crumbs": _crumbs(agency), "units": units, "rows": rows, "year": request.today.year, "lamp": lamp, "sort": order,
        "total": found.covered + len(found.wanting),
    }  # fmt: skip
    return render(request, "desk/catalogue/coverage.html", context)


def _coverage_csv(agency: Agency, wanting: list[queries.Held]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["一级事项", "二级事项", "责任科室", "公开时限", "情况"])
    for h in wanting:
        unit = h.item.unit.name if h.item.unit else ""
        writer.writerow([h.item.parent.name, h.item.name, unit, h.item.time_limit, h.says])
    name = f'attachment; filename="{agency.code}-coverage.csv"'
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )
