"""One way for every short form of the desk: show it, take it, say beside each field what is wrong, go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.desk.fields import Field, filled, typed
from gongkai.law.errors import NoAccess, Refused, Stale
from gongkai.registry.actions import WrongFields


@dataclass(frozen=True)
class Words:
    """A form's words: heading, the button, where it leads when done, and what is said above the fields.

    `look`: a second button that is sent as "look"; the view answers it without taking anything.
    """

    title: str
    button: str
    back: str
    says: str = ""
    danger: bool = False
    look: str = ""


def form_page(
    request: HttpRequest,
    words: Words,
    fields: Sequence[Field],
    take: Callable[[dict[str, str]], str],
    *,
    values: Mapping[str, str] | None = None,
    expected: str = "",
    now: Callable[[], tuple[str, str]] | None = None,
    since: Callable[[], tuple[str, str]] | None = None,
) -> HttpResponse:
    """GET shows the form; POST gives what was typed to `take`, which returns the sentence of success.

    After a refusal the page keeps everything but passwords; after success it goes to `words.back`. `now`: the token
    and the text of what is stored. When somebody else saved meanwhile it is shown beside what was typed, and pressing
    again saves over it, knowingly. `since`: the token and what was done meanwhile, where a form is a step and not a text:
    it is said, and pressing again takes the step from where the thing stands now, if that is lawful.
    """
    given: Mapping[str, str] = values or {}
    refusal, faults, stored = "", {}, ""
    if request.method == "POST":
        given = typed(request, fields)
        expected = request.POST.get("expected", "")
        try:
            done = take(dict(given))
        except NoAccess:
            raise
        except WrongFields as wrong:
            faults = {f.name: wrong.faults[f.name] for f in fields if f.name in wrong.faults}
            other = [says for name, says in wrong.faults.items() if name not in faults]
            refusal = "；".join(other) or "有内容需要改正，已填的内容都保留着"
        except Refused as refused:
            refusal = refused.sentence()
            if now is not None and isinstance(refused, Stale):
                expected, stored = now()
            elif since is not None and isinstance(refused, Stale):
                expected, done_since = since()
                refusal = f"{done_since}。您填写的内容都保留着；核对后仍要办理的，再按一次“{words.button}”"
        else:
            messages.success(request, done)
            return redirect(words.back)
    shown = [f for f in fields if f.kind == "password"]
    given = {name: text for name, text in given.items() if name not in {f.name for f in shown}}
    context = {
        "words": words, "fields": filled(fields, given, faults), "refusal": refusal, "expected": expected,
        "here": words.title, "stored": stored,
    }  # fmt: skip
    return render(request, "desk/form.html", context, status=400 if refusal else 200)
