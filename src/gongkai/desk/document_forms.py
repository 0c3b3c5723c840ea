"""Write a manuscript at the desk: new, from a file, edit, files; the checks beside what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gongkai import clock
from gongkai.cases.queries import visible
from gongkai.concerns import queries as concerns
from gongkai.desk.documents import document_of, image_addresses, shown_body
from gongkai.desk.doors import door
from gongkai.desk.fields import Field, filled
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.law.signs import whole_number
from gongkai.publishing import bodies
from gongkai.publishing.actions import attaching, taking
from gongkai.publishing.content import Content, note_of
from gongkai.publishing.models import CatalogueItem, Document
from gongkai.publishing.standing import standing
from gongkai.registry.models import Agency, Unit
from gongkai.sheets.parsing import reader
from gongkai.sheets.sheet import Column, Kind


def _lists(agency: Agency) -> dict[str, list[tuple[str, str]]]:
    known = manuscripts()
    items = CatalogueItem.objects.filter(
        catalogue__agency=agency, catalogue__active=True, active=True, parent__isnull=False
    )
    return {
        "kind": [(k.id, k.label) for k in known.kinds.values()],
        "attribute": [(a.id, a.label) for a in known.attributes.values()],
        "ground": [
            (g.id, f"{known.attributes[g.attribute].label}：{g.label}") for g in known.grounds.values()
        ],
        "topic": [(t, t) for t in known.topics],
        "article20": [(key, f"（{key[3:]}）{label}") for key, label in known.article20.items()],
        "catalogue_item": [
            (str(i.pk), f"{i.parent.name} › {i}")
            for i in items.select_related("parent").order_by("catalogue", "parent__number", "number")
        ],
    }


def fields(agency: Agency) -> list[Field]:
    """The fields of the form, beside unit, body, channels and marks, which it shows in its own way."""
    lists = _lists(agency)
    return [
        Field("title", "标题", True, "long"),
        Field("kind", "信息类别", True, options=lists["kind"]),
        Field("number", "发文字号", note="如 X教发〔2024〕3号；公文必填"),
        Field("issuer", "发文机关", note="送审前必填"),
        Field("addressee", "主送机关"),
        Field("made_on", "成文日期", kind="day", note="如 2024-05-08；送审前必填"),
        Field("signed_by", "签发人"),
        Field("copies_to", "抄送"),
        Field("attribute", "公开属性", True, options=lists["attribute"], note="以公开为常态，不公开为例外"),
        Field("ground", "不主动公开的依据", options=lists["ground"], note="依申请公开、不予公开的必须选择"),
        Field("reason", "不主动公开的理由", kind="long", note="依申请公开、不予公开的必须说明"),
        Field("topic", "主题分类", options=lists["topic"], note="送审前必填"),
        Field("article20", "条例第二十条事项", options=lists["article20"], note="送审前必填"),
        Field("catalogue_item", "公开目录事项", options=lists["catalogue_item"]),
        Field("keywords", "关键词"),
        Field("summary", "内容概述", kind="long"),
        Field("source", "信息来源", note="转载的写原发布机构"),
        Field("source_url", "原文地址"),
        Field("effective_on", "实施日期", kind="day"),
        Field("expires_on", "有效期至", kind="day"),
        Field(
            "links", "关联文件", kind="long", note="每行一件：解读、回应、修改、废止或相关文件，空格，索引号"
        ),
    ]


def _wished(request: HttpRequest, agency: Agency) -> dict[str, str]:
    """The title to start with where a proposal (`?concern=`), or what several asked for (`?theme=`), is to be published."""
    key, theme = (whole_number(request.GET.get(name, "")) for name in ("concern", "theme"))
    if key is not None and "concern.view" in request.rights:
        concern = (
            concerns.visible(agency, request.user, request.posts).filter(pk=key, kind="proposal").first()
        )
        return {"title": concern.about[:300]} if concern else {}
    if theme is not None and "case.view" in request.rights:
        case = visible(agency, request.user, request.posts).filter(pk=theme).first()
        return {"title": case.subject} if case else {}
    return {}


@door("document.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency) -> HttpResponse:
    """A new manuscript: from a Word file, or written here."""
    values: Mapping[str, str] = {
        "attribute": "proactive",
        "kind": "notice",
        "issuer": agency.name,
        "made_on": request.today.isoformat(),
        **_wished(request, agency),
    }
    refusal = ""
    if request.method == "POST":
        values = request.POST
        try:
            document = _begun(request, agency)
        except NoAccess:
            raise
        except Refused as refused:
            refusal = refused.sentence()
        else:
            return redirect("desk:document-edit", agency.code, document.pk)
    return _form(
        request,
        agency,
        values,
        refusal,
        heading="新建文稿",
        back=reverse("desk:documents", args=[agency.code]),
    )


def _begun(request: HttpRequest, agency: Agency) -> Document:
    unit = agency.units.filter(pk=_number(request.POST.get("unit", ""), "发文单位")).first()
    if unit is None:
        raise WrongInput("请选择发文单位")
    now: dict[str, Any] = {"by": request.user, "today": request.today, "at": clock.now()}
    upload = request.FILES.get("manuscript")
    if upload is not None:
        document, says = taking.begin_from_file(
            agency,
            unit,
            _content(request, Content("（未定）", "notice"), {}),
            upload.read(),
            upload.name,
            **now,
        )
        for sentence in says:
            messages.info(request, sentence)
        return document
    return taking.begin_written(agency, unit, _content(request, Content("", "notice"), {}), **now)


@door("document.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Change a draft; what was typed is kept after a refusal."""
    document = document_of(request, agency, pk)
    at_hand = standing(document)
    addresses = image_addresses(at_hand.version.files.all(), agency)
    values: Mapping[str, str] = as_typed(at_hand.content)
    body = shown_body(at_hand.content.body, at_hand.version.files.all(), agency)
    refusal, expected = "", at_hand.token
    if request.method == "POST":
        values, body, expected = request.POST, request.POST.get("body", ""), request.POST.get("expected", "")
        try:
            content = _content(request, at_hand.content, {href: name for name, href in addresses.items()})
            says = taking.save_written(
                document.pk, content, expected=expected, by=request.user, today=request.today, at=clock.now()
            )
        except NoAccess:
            raise
        except Refused as refused:
            refusal = refused.sentence()
        else:
            for sentence in says:
                messages.info(request, sentence)
            messages.success(request, "已保存")
            return redirect("desk:document", agency.code, pk)
    return _form(
        request, agency, values, refusal, heading=f"修改文稿“{document}”", document=document, body=body, expected=expected,
        back=reverse("desk:document", args=[agency.code, pk]),
    )  # fmt: skip


def _form(
    request: HttpRequest, agency: Agency, values: Mapping[str, str], refusal: str, *, heading: str, back: str,
    document: Document | None = None, body: str = "", expected: str = "",
) -> HttpResponse:  # fmt: skip
    known = manuscripts()
    posted = request.method == "POST"
    chosen = set(request.POST.getlist("channels") if posted else (values.get("channels") or "").split())
    marked = set(request.POST.getlist("marks") if posted else (values.get("marks") or "").split())
    units: list[Unit] = list(agency.units.filter(active=True))
    mine = str(request.user.unit_id or "")
    context = {
        "agency": agency, "here": heading, "fields": filled(fields(agency), values), "refusal": refusal, "back": back,
        "document": document, "body": values.get("body", "") if posted else body, "expected": expected,
        "units": [(str(u.pk), u.name) for u in units], "unit": values.get("unit", mine) or mine,
        "channels": [(str(c.pk), c.name, str(c.pk) in chosen) for c in agency.channels.filter(active=True)],
        "marks": [(group, [(m, m in marked) for m in marks]) for group, marks in known.marks.items()],
        "notes": [(a.label, a.note) for a in known.attributes.values()],
        "crumbs": [("文稿", reverse("desk:documents", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/documents/form.html", context, status=400 if refusal else 200)


def as_typed(content: Content) -> dict[str, str]:
    """A content as its form shows it."""
    known = manuscripts()
    plain = {k: "" if v is None else str(v) for k, v in content.plain().items() if not isinstance(v, list)}
    links = "\n".join(f"{known.links[kind].label} {number}" for kind, number in content.links)
    return plain | {
        "links": links,
        "channels": " ".join(map(str, content.channels)),
        "marks": " ".join(content.marks),
    }


def _content(request: HttpRequest, base: Content, names: Mapping[str, str]) -> Content:
    """What the form says, over what the content was; raises WrongInput with the field's name."""
    given = {f: request.POST.get(f, "").strip() for f in _TEXTS}
    for name, label in (("made_on", "成文日期"), ("effective_on", "实施日期"), ("expires_on", "有效期至")):
        read = reader(Column(name, label, Kind.DAY), None)(request.POST.get(name, "").strip())
        given[name] = read.isoformat() if read else ""
    item = request.POST.get("catalogue_item", "").strip()
    attribute = given["attribute"] or "proactive"
    if attribute not in manuscripts().attributes:
        raise WrongInput("请选择公开属性")
    return replace(
        base, **given | {"attribute": attribute}, note=note_of(attribute),
        body=bodies.kept(request.POST.get("body", ""), names),
        catalogue_item=_number(item, "公开目录事项") if item else None,
        channels=tuple(sorted(_number(c, "发布渠道") for c in request.POST.getlist("channels"))),
        marks=tuple(request.POST.getlist("marks")), links=_links(request.POST.get("links", "")),
    )  # fmt: skip


_TEXTS = (
    "title", "kind", "number", "issuer", "addressee", "signed_by", "copies_to", "attribute", "ground", "reason",
    "topic", "article20", "keywords", "summary", "source", "source_url",
)  # fmt: skip


def _number(text: str, label: str) -> int:
    key = whole_number(text)
    if key is None:
        raise WrongInput(f"请从列表中选择“{label}”")
    return key


def _links(text: str) -> tuple[tuple[str, str], ...]:
    words = {link.label: link.id for link in manuscripts().links.values()}
    found = []
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        kind, _, number = line.strip().partition(" ")
        if kind not in words or not number.strip():
            raise WrongInput(f"关联文件第{n}行应写“{'、'.join(words)}”之一，空格，再写索引号")
        found.append((words[kind], number.strip()))
    return tuple(found)


@door("document.edit")
@require_POST
def attach(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Add an attachment."""
    document = document_of(request, agency, pk)
    upload = request.FILES.get("file")
    if upload is None:
        raise WrongInput("请选择要添加的文件")
    attaching.attach(document.pk, upload.read(), upload.name, **_now(request))
    messages.success(request, f"已添加“{upload.name}”")
    return redirect("desk:document", agency.code, pk)


@door("document.edit")
@require_POST
def detach(request: HttpRequest, agency: Agency, pk: int, file: int) -> HttpResponse:
    """Take a file out of the draft, or put it first."""
    document = document_of(request, agency, pk)
    if request.POST.get("first"):
        attaching.reorder(document.pk, file, 0, **_now(request))
        messages.success(request, "已调整顺序")
    else:
        attaching.detach(document.pk, file, **_now(request))
        messages.success(request, "已移除文件")
    return redirect("desk:document", agency.code, pk)


def _now(request: HttpRequest) -> dict[str, Any]:
    return {
        "expected": request.POST.get("expected", ""), "by": request.user, "today": request.today, "at": clock.now(),
    }  # fmt: skip
