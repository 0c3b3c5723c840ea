"""Two pages that every noun of the registry shares: a list of things, and one thing with its story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.audit import log
from gongkai.desk import story
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import Paged, asked


@dataclass(frozen=True)
class Line:
    """One thing in a list: where it is shown, its cells, and whether it is in use."""

    href: str
    cells: Sequence[str]
    active: bool = True


@dataclass(frozen=True)
class Button:
    """A link that looks like a button."""

    label: str
    href: str
    style: str = ""


@dataclass(frozen=True)
class Table:
    """A list page: what stands above, the columns, the lines, what may be done."""

    title: str
    says: str
    headings: Sequence[str]
    lines: Sequence[Line]
    empty: str
    buttons: Sequence[Button] = ()
    search: str = ""
    paged: Paged | None = None
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)


def list_page(request: HttpRequest, table: Table) -> HttpResponse:
    """The list; `?q=` searches where `table.search` says by what, `?all=1` shows what is out of use too."""
    question = asked(request)
    context = {"table": table, "q": question.get("q", ""), "all": "all" in question}
    return render(request, "desk/things.html", context)


def in_use(request: HttpRequest, rows: QuerySet, mark: str = "active") -> QuerySet:
    """The rows in use, or all of them when `?all=` asks for it."""
    return rows if request.GET.get("all") else rows.filter(**{mark: True})


def thing_page(
    request: HttpRequest,
    thing: object,
    facts: Sequence[tuple[str, str]],
    buttons: Sequence[Button],
    *,
    title: str = "",
    active: bool = True,
) -> HttpResponse:
    """One thing: what it is, what may be done with it, and what happened to it."""
    may_edit = any(verb in request.rights for verb in ("registry.edit", "register.edit", "profile.edit"))
    context = {
        "title": title or str(thing), "facts": facts, "buttons": buttons if may_edit else (), "active": active,
        "told": story.of_thing(type(thing), log.history(thing)[:200]), "here": title or str(thing),
    }  # fmt: skip
    return render(request, "desk/thing.html", context)


REASON = Field("reason", "理由", True, note="写入日志")


def switch_page(
    request: HttpRequest, what: str, thing: object, active: bool, back: str, take, says: str
) -> HttpResponse:
    """Ask for the reason, then take something out of use or back; `take` gets the reason."""
    verb = "停用" if active else "恢复"

    def done(given: dict[str, str]) -> str:
        take(given["reason"])
        return f"已{verb}{what}“{thing}”"

    words = Words(f"{verb}{what}“{thing}”", verb, back, says if active else "", danger=active)
    return form_page(request, words, [REASON], done)


def yes(value: bool) -> str:
    """是 or 否."""
    return "是" if value else "否"


YES_NO = (("否", "否"), ("是", "是"))
