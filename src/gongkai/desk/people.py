"""People at the desk: who works here, their names, passwords and posts."""

from __future__ import annotations

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.desk.things import Button, Line, Table, in_use, list_page, switch_page, thing_page
from gongkai.registry import actions, changes
from gongkai.registry.actions import WrongFields, stamp
from gongkai.registry.models import Agency, Person, Post, Unit

_PASSWORD = Field("password", "登录密码", True, "password", note="至少10个字符", complete="new-password")
_AGAIN = Field("again", "再输入一次密码", True, "password", complete="new-password")


def _at(name: str, agency: Agency, *more: object) -> str:
    return reverse(f"desk:{name}", args=[agency.code, *more])


def _person(agency: Agency, pk: int) -> Person:
    return get_object_or_404(Person.objects.select_related("agency", "unit"), agency=agency, pk=pk)


def _held(request: HttpRequest) -> Prefetch:
    now = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=request.today), since__lte=request.today)
    return Prefetch("posts", now.select_related("agency"), to_attr="held")


@door("registry.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The agency's people and the posts they hold today."""
    q = request.GET.get("q", "").strip()
    rows = in_use(request, agency.people.select_related("unit").order_by("username"), "is_active")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(username__icontains=q))
    found = paged(request, rows.prefetch_related(_held(request)))
    lines = [
        Line(
            _at("person", agency, p.pk),
            [
                p.name,
                p.username,
                p.unit.name if p.unit else "",
                "、".join(o.get_role_display() for o in p.held),
            ],
            p.is_active,
        )
        for p in found.page
    ]
    may = "registry.edit" in request.rights
    buttons = [Button("新增人员", _at("person-add", agency), "primary")] if may else []
    says = f"{agency.name}的工作人员。能办什么由岗位决定。"
    table = Table(
        "人员",
        says,
        ("姓名", "登录名", "科室", "现任岗位"),
        lines,
        "还没有人员。",
        buttons,
        "姓名或登录名",
        found,
    )
    return list_page(request, table)


@door("registry.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Somebody, their posts and their story."""
    person = _person(agency, pk)
    posts = [
        f"{p.agency.name}{p.get_role_display()}（{p.since.isoformat()}起{f'，至{p.until.isoformat()}' if p.until else ''}）"
        for p in person.posts.select_related("agency")
    ]
    facts = [
        ("登录名", person.username),
        ("科室", person.unit.name if person.unit else ""),
        ("岗位", "；".join(posts)),
    ]
    label, style = ("停用", "danger") if person.is_active else ("恢复", "")
    buttons = [
        Button("修改", _at("person-edit", agency, pk), "primary"),
        Button("重设密码", _at("person-password", agency, pk)),
        Button(label, _at("person-switch", agency, pk), style),
    ]
    may = buttons if "registry.edit" in request.rights else []
    return thing_page(request, person, facts, may, active=person.is_active)


def _units(agency: Agency) -> Field:
    names = agency.units.filter(active=True).values_list("name", flat=True)
    return Field("unit", "科室", options=[(name, name) for name in names])


def _unit(agency: Agency, name: str) -> Unit | None:
    if not name:
        return None
    unit = agency.units.filter(name=name).first()
    if unit is None:
        raise WrongFields({"unit": f"没有名为“{name}”的内设机构"})
    return unit


def _twice(given: dict[str, str]) -> str:
    if given["password"] != given["again"]:
        raise WrongFields({"again": "两次输入的密码不一样"})
    return given["password"]


@sensitive_post_parameters()
@door("registry.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Somebody new."""

    def take(given: dict[str, str]) -> str:
        person = actions.add_person(
            given["username"], given["name"], agency, password=_twice(given),
            unit=_unit(agency, given["unit"]), by=request.user, today=request.today, at=clock.now(),
        )  # fmt: skip
        return f"已新增人员“{person.name}”，请接着到“岗位”任命"

    fields = [
        Field("username", "登录名", True, note="限汉字、字母、数字及 . _ @ -", complete="off"),
        Field("name", "姓名", True),
        _units(agency),
        _PASSWORD,
        _AGAIN,
    ]
    return form_page(request, Words("新增人员", "新增", _at("people", agency)), fields, take)


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Change somebody's name or unit."""
    person = _person(agency, pk)

    def take(given: dict[str, str]) -> str:
        changes.change_person(
            person, {"name": given["name"], "unit": _unit(agency, given["unit"])},
            expected=request.POST.get("expected", ""), by=request.user, today=request.today, at=clock.now(),
        )  # fmt: skip
        return "人员资料已保存"

    fields = [Field("name", "姓名", True), _units(agency)]
    values = {"name": person.name, "unit": person.unit.name if person.unit else ""}
    words = Words(f"修改“{person.name}”", "保存", _at("person", agency, pk))
    return form_page(request, words, fields, take, values=values, expected=stamp(person))


@sensitive_post_parameters()
@door("registry.edit")
@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """A new password for somebody."""
    person = _person(agency, pk)

    def take(given: dict[str, str]) -> str:
        actions.set_password(person, _twice(given), by=request.user, today=request.today, at=clock.now())
        return f"已重设“{person.name}”的密码"

    says = "请当面告知本人，并请本人登录后立即修改。日志只记录重设这件事，不记录密码。"
    words = Words(f"重设“{person.name}”的密码", "重设密码", _at("person", agency, pk), says)
    return form_page(request, words, [_PASSWORD, _AGAIN], take)


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Let somebody log in no more, or again."""
    person = _person(agency, pk)

    def take(reason: str) -> None:
        changes.switch_person(
            person, not person.is_active, reason=reason, by=request.user, today=request.today, at=clock.now()
        )

    says = "停用后立即不能登录；办理过的事项和日志都保留。岗位请先移交。"
    return switch_page(request, "人员", person, person.is_active, _at("person", agency, pk), take, says)
