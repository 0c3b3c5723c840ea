"""Posts at the desk: who holds which, appointing, ending, handing over."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.fields import Field, read_day
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.desk.things import REASON, Button, Line, Table, list_page, thing_page
from gongkai.law.errors import WrongInput
from gongkai.registry import actions, tenure
from gongkai.registry.actions import WrongFields
from gongkai.registry.models import Agency, Person, Post, Role

_ROLES = {str(label): str(value) for value, label in Role.choices}


def _at(name: str, agency: Agency, *more: object) -> str:
    return reverse(f"desk:{name}", args=[agency.code, *more])


def _post(agency: Agency, pk: int) -> Post:
    return get_object_or_404(Post.objects.select_related("person", "agency"), agency=agency, pk=pk)


def _day(given: dict[str, str], name: str) -> date:
    try:
        return read_day(given[name])
    except WrongInput as wrong:
        raise WrongFields({name: wrong.why}) from wrong


@door("registry.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The agency's posts: those held today or later, or all that ever were."""
    rows = agency.posts.select_related("person__agency")
    if not request.GET.get("all"):
        rows = rows.filter(Q(until__isnull=True) | Q(until__gte=request.today))
    q = request.GET.get("q", "").strip()
    found = paged(request, rows.filter(person__name__icontains=q) if q else rows)
    lines = [
        Line(
            _at("post", agency, p.pk),
            [
                f"{p.get_role_display()}：{p.person.name}",
                p.person.agency.name,
                p.since.isoformat(),
                p.until.isoformat() if p.until else "",
            ],
            p.until is None or p.until >= request.today,
        )
        for p in found.page
    ]
    may = "registry.edit" in request.rights
    buttons = [Button("任命", _at("post-add", agency), "primary")] if may else []
    headings = ("岗位", "所在机构", "任职日期", "离任日期")
    says = "岗位决定能办什么。人员变动时用“移交”，待办随岗位走。"
    return list_page(request, Table("岗位", says, headings, lines, "还没有岗位。", buttons, "姓名", found))


@door("registry.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """A post and its story."""
    post = _post(agency, pk)
    facts = [
        ("人员", f"{post.person.name}（{post.person.username}）"),
        ("任职日期", post.since.isoformat()),
        ("离任日期", post.until.isoformat() if post.until else ""),
    ]
    open_end = post.until is None and "registry.edit" in request.rights
    buttons = [
        Button("移交", _at("post-hand-over", agency, pk), "primary"),
        Button("离任", _at("post-end", agency, pk), "danger"),
    ]
    held = post.until is None or post.until >= request.today
    return thing_page(request, post, facts, buttons if open_end else [], active=held)


_ELSEWHERE = Field("elsewhere", "或：其他机构人员的登录名", note="任命本机构人员时留空")


def _somebody(agency: Agency) -> list[Field]:
    people = agency.people.filter(is_active=True).values_list("username", "name")
    own = Field(
        "person", "本机构人员", options=[(username, f"{name}（{username}）") for username, name in people]
    )
    return [own, _ELSEWHERE]


def _chosen(given: dict[str, str]) -> Person:
    username = given["elsewhere"] or given["person"]
    if not username:
        raise WrongFields({"person": "请选择人员"})
    found = Person.objects.filter(username=username, is_active=True).first()
    if found is None:
        name = "elsewhere" if given["elsewhere"] else "person"
        raise WrongFields({name: f"没有登录名为“{username}”的在用人员"})
    return found


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Appoint somebody."""

    def take(given: dict[str, str]) -> str:
        if given["role"] not in _ROLES:
            raise WrongFields({"role": "请选择岗位"})
        person = _chosen(given)
        actions.appoint(
            person, agency, _ROLES[given["role"]], since=_day(given, "since"),
            until=_day(given, "until") if given["until"] else None,
            by=request.user, today=request.today, at=clock.now(),
        )  # fmt: skip
        return f"已任命{person.name}为“{given['role']}”"

    fields = [
        Field("role", "岗位", True, options=[(label, label) for label in _ROLES]),
        *_somebody(agency),
        Field("since", "任职日期", True, "day", note="如 2024-05-08"),
        Field("until", "离任日期", kind="day", note="任职的最后一天；没有期限的留空"),
    ]
    words = Words("任命", "任命", _at("posts", agency), f"{agency.name}的岗位。")
    return form_page(request, words, fields, take, values={"since": request.today.isoformat()})


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Let a post end."""
    post = _post(agency, pk)

    def take(given: dict[str, str]) -> str:
        tenure.end_post(
            post, _day(given, "until"), reason=given["reason"], by=request.user, today=request.today,
            at=clock.now(),
        )  # fmt: skip
        return f"{post.person.name}的岗位“{post.get_role_display()}”已登记离任"

    fields = [Field("until", "离任日期", True, "day", note="任职的最后一天，如 2024-05-08"), REASON]
    words = Words(f"离任：{post}", "登记离任", _at("post", agency, pk), danger=True)
    return form_page(request, words, fields, take, values={"until": request.today.isoformat()})


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Pass a post on to somebody else."""
    post = _post(agency, pk)

    def take(given: dict[str, str]) -> str:
        person = _chosen(given)
        tenure.hand_over(
            post, person, _day(given, "since"), reason=given["reason"], by=request.user, today=request.today,
            at=clock.now(),
        )  # fmt: skip
        return f"“{post.get_role_display()}”已由{post.person.name}移交{person.name}"

    fields = [
        *_somebody(agency),
        Field("since", "移交日期", True, "day", note="接任的第一天，如 2024-05-08"),
        REASON,
    ]
    says = f"{post.person.name}任职到移交日期的前一天，待办从移交日期起由接任人办理。"
    words = Words(f"移交：{post}", "移交", _at("post", agency, pk), says)
    return form_page(request, words, fields, take, values={"since": request.today.isoformat()})
