"""审核分工 at the desk: which post reviews which kind of manuscript for which channel."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.desk.things import Button, Line, Table, list_page
from gongkai.law.errors import WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.actions.routes import REVIEWERS, route
from gongkai.publishing.models import ReviewRoute
from gongkai.registry.models import Agency, Role


@door("registry.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The agency's own rows; what isn't named follows the default."""
    known = manuscripts()
    found = paged(request, ReviewRoute.objects.filter(agency=agency).select_related("channel"))
    change = reverse("desk:route-change", args=[agency.code])
    lines = [
        Line(f"{change}?channel={r.channel_id}&kind={r.kind}",
             [r.channel.name, known.kinds[r.kind].label, r.get_role_display()])
        for r in found.page
    ]  # fmt: skip
    default = "；".join(
        f"微信公众平台的{known.kinds[k].label}由{Role(role).label}审核" for _, k, role in known.routes
    )
    says = f"没有单独规定的按缺省办理：{default}；其余由{Role(known.default_route).label}审核。"
    buttons = [Button("修改分工", change, "primary")] if "registry.edit" in request.rights else []
    table = Table(
        "审核分工",
        says,
        ("渠道", "信息类别", "审核岗位"),
        lines,
        "没有单独规定的分工。",
        buttons,
        paged=found,
    )
    return list_page(request, table)


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Set or take back one row."""
    channels = {str(c.pk): c for c in agency.channels.filter(active=True)}
    fields = [
        Field("channel", "渠道", True, options=[(pk, c.name) for pk, c in channels.items()]),
        Field("kind", "信息类别", True, options=[(k.id, k.label) for k in manuscripts().kinds.values()]),
        Field("role", "审核岗位", options=[(r, Role(r).label) for r in REVIEWERS], note="留空恢复缺省"),
    ]

    def take(given: dict[str, str]) -> str:
        if given["channel"] not in channels:
            raise WrongInput("请从列表中选择渠道")
        who = {"by": request.user, "today": request.today, "at": clock.now()}
        route(channels[given["channel"]], given["kind"], given["role"], **who)
        return "审核分工已保存"

    words = Words(
        "修改审核分工",
        "保存",
        reverse("desk:routes", args=[agency.code]),
        "立即生效，正在办理的文稿也按新的分工。",
    )
    values = {name: request.GET.get(name, "") for name in ("channel", "kind")}
    return form_page(request, words, fields, take, values=values)
