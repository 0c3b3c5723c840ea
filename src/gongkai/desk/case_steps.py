"""One page for each step of a case: what it does, its article, its effect on the date, what it asks, and doing it."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai import clock
from gongkai.cases.act import extension_asked
from gongkai.cases.actions import intake, recording
from gongkai.cases.models import Case
from gongkai.cases.queries import MILD, offers
from gongkai.cases.rare_signs import WRITING, note
from gongkai.cases.settling import rules_of
from gongkai.desk.case_fields import COUNSEL, given_of, step_fields
from gongkai.desk.cases import case_of, done_since
from gongkai.desk.doors import door
from gongkai.desk.fields import read_day, typed
from gongkai.desk.forms import Words, form_page
from gongkai.desk.rare_signs import confirmed, must_be_confirmed
from gongkai.law import case as law
from gongkai.law.case import STAGES, Rule, Stage
from gongkai.law.errors import NoAccess
from gongkai.law.receipt import WAYS, receipt_date
from gongkai.official.signs import missing_in
from gongkai.registry.models import Agency


@door("case.view")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, agency: Agency, pk: int, event: str) -> HttpResponse:
    """One event: GET says what it means for this case now, POST does it."""
    if event not in law.BY_EVENT or event == "arrive":
        raise Http404
    found = law.rule(event)
    if found.verb not in request.rights:
        raise NoAccess("您的岗位不办理这一环节")
    case = case_of(request, agency, pk)
    rules = rules_of(agency)
    fields = step_fields(case, found, rules, request.today)
    writes = event in WRITING
    lacking = missing_in(*typed(request, fields).values()) if writes and request.method == "POST" else []
    fields += confirmed(lacking)
    back = reverse("desk:case", args=[agency.code, pk])

    def take(typed: dict[str, str]) -> str:
        must_be_confirmed(lacking, typed)
        who = {"by": request.user, "today": request.today, "at": clock.now()}
        expected = request.POST.get("expected", "")
        if event == "receive":
            day = _day(typed.get("confirmed_on"))
            done = intake.register(
                pk,
                expected=expected,
                confirmed_on=day,
                reason=typed.get("reason", ""),
                identity_check=typed.get("identity_check", ""),
                **who,
            )
        else:
            given = given_of(case, found, typed, agency, request.today)
            done = recording.record(pk, event, expected=expected, **given, **who)
        return _done(done, found)

    offer = next(
        (o for o in offers(case, request.rights, rules, request.today) if o.rule.event == event), None
    )
    says = f"{offer.says if offer and not offer.why_not else law.EFFECTS[found.clock]}（{found.article}）"
    if event == "receive":
        says += "　" + _receipt_says(case)
    if event == "sign":
        says += _counsel_says(case)
    if event in ("extend", "refuse_extension"):
        says += _asked_says(case)
    if writes and (rare := note(case)):
        says += f"　{rare}"
    if offer is not None and offer.why_not:
        says += f"　{offer.why_not}"
    words = Words(
        f"{found.label}：{case.number}", found.label, back, says, danger=found.reason and event not in MILD
    )
    values = {f.name: f.value for f in fields}
    # A page about one question leads here with its key: then nobody has to choose it again.
    if "of" in values and request.GET.get("of"):
        values["of"] = request.GET["of"]
    return form_page(
        request, words, fields, take, values=values, expected=case.token, since=partial(done_since, pk)
    )


def _day(text: str | None) -> date | None:
    return read_day(text, "与申请人确认的日期") if text else None


def _receipt_says(case: Case) -> str:
    way = WAYS[case.way]
    if way.decides == "arrived":
        return f"{way.rule}：{receipt_date(case.way, case.arrived_on, None).isoformat()}"
    return way.rule


def _counsel_says(case: Case) -> str:
    """What counsel thinks, before one signs."""
    heard = case.events.filter(name="counsel").last()
    if heard is None:
        return ""
    verdict = dict(COUNSEL).get(str(heard.data.get("verdict")), "")
    return f"　法律顾问（{heard.on.isoformat()}）：{verdict}。{heard.content}"


def _asked_says(case: Case) -> str:
    """Who asked for an extension, and why."""
    asked = extension_asked(list(case.events.order_by("seq")))
    return f"　{asked.actor}申请延长{asked.days}个工作日：{asked.reason}" if asked else ""


def _done(case: Case, found: Rule) -> str:
    due = f"，答复期限{case.due_on.isoformat()}" if case.due_on and not case.closed_on else ""
    return f"申请{case.number}已{found.label}，现处于“{STAGES[Stage(case.stage)]}”{due}"
