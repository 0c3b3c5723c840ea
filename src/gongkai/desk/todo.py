"""待办: what waits for a person, with the reason and the day it is due. Each provider knows one kind of work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import F
from django.urls import reverse

from gongkai import clock
from gongkai.cases import notices
from gongkai.cases.ledgers import REQUESTS
from gongkai.cases.models import Request
from gongkai.cases.queries import extensions_asked, returned, visible
from gongkai.cases.withheld import planned
from gongkai.channels.queries import waiting_for_hand
from gongkai.clock import CHINA
from gongkai.concerns import queries as concerns
from gongkai.desk.task import Task, agencies_of
from gongkai.desk.todo_dates import dates_ahead, notes_to_read
from gongkai.law import concern as concern_law
from gongkai.law.manuscripts import manuscripts
from gongkai.law.publication import Stage, rule
from gongkai.law.terms import Law
from gongkai.mailbox.queries import alarms, arrivals
from gongkai.publishing import queries
from gongkai.publishing.catalogue.queries import to_acknowledge
from gongkai.publishing.models import Document
from gongkai.registry import access
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency, Person, Role
from gongkai.reporting import flow
from gongkai.reporting.models import AnnualReport, State

Provider = Callable[[Person, date], Iterable[Task]]


def tasks(person: Person, day: date) -> list[Task]:
    """Everything that waits for the person, the most urgent first."""
    found = [task for provider in PROVIDERS for task in provider(person, day)]
    return sorted(found, key=lambda t: (t.due is None, t.due or day, t.title))


def reports_to_move(person: Person, day: date) -> Iterable[Task]:
    """Annual reports whose next step is the person's: to begin, sign, file, submit, clear or publish."""
    year = day.year - 1
    for agency in agencies_of(person, day):
        rights = access.rights(person, agency, day)
        due = deadline(agency, year, day)
        begun = {r.agency_id: r for r in _reports(agency, year)}
        if agency.pk not in begun and "report.edit" in rights:
            href = reverse("desk:reports", args=[agency.code])
            yield Task(f"编制{year}年年报", href, f"{agency.name}的{year}年年报还没有开始", due)
        for report in begun.values():
            yield from _next_step(person, report, day)


def _reports(agency: Agency, year: int) -> list[AnnualReport]:
    own_and_below = AnnualReport.objects.filter(year=year, agency__in=[agency, *agency.children.all()])
    return list(own_and_below.select_related("agency__parent"))


def _next_step(person: Person, report: AnnualReport, day: date) -> Iterable[Task]:
    if report.state == State.PUBLISHED or not report.prose:
        return
    steps = flow.possible(report.state, has_authority=report.agency.parent_id is not None)
    for step in steps:
        if not step.reason and access.may(person, step.verb, report.agency, day):
            href = reverse("desk:report", args=[report.agency.code, report.year])
            because = f"{report.agency.name}的年报处于“{report.get_state_display()}”"
            yield Task(
                f"{report.year}年年报：{step.label}", href, because, deadline(report.agency, report.year, day)
            )
            return


def deadline(agency: Agency, year: int, day: date) -> date:
    """The day by which the year's report must be public (条例第49条)."""
    name = "annual_report_government" if agency.body == Agency.Body.GOVERNMENT else "annual_report_department"
    return Law.on(day).term(name).day_in(year + 1)


_SHOWN = 20


def requests_to_answer(person: Person, day: date) -> Iterable[Task]:
    """Open applications at the agencies where the person registers, the earliest received first; a day is due
    only where the ledger has one, since pauses and extensions are not reckoned here."""
    for agency in agencies_of(person, day):
        if not access.may(person, "register.edit", agency, day):
            continue
        waiting = Request.objects.filter(agency=agency, replied_on__isnull=True, case__isnull=True)
        first = F("due_on").asc(nulls_last=True)
        rows = list(waiting.defer(*REQUESTS.private).order_by(first, "received_on")[: _SHOWN + 1])
        for row in rows[:_SHOWN]:
            href = reverse("desk:register-row", args=[agency.code, REQUESTS.slug, row.pk])
            because = f"{agency.name}{row.received_on.isoformat()}收到，还没有答复"
            yield Task(f"答复申请{row.number}", href, because, row.due_on)
        if len(rows) > _SHOWN:
            href = reverse("desk:register", args=[agency.code, REQUESTS.slug]) + "?sort=due_on"
            because = f"{agency.name}另有{waiting.count() - _SHOWN}件申请还没有答复"
            yield Task("查看其余未答复的申请", href, because, None)


def cases_to_move(person: Person, day: date) -> Iterable[Task]:
    """Requests whose next step is the person's: to register, review, answer, sign, seal, serve, archive."""
    for agency in agencies_of(person, day):
        rights = access.rights(person, agency, day)
        if "case.view" not in rights:
            continue
        stages = [stage for stage, verb in AWAITS.items() if verb in rights]
        posts = [p for p in access.posts_on(person, day) if p.agency_id == agency.pk]
        rows = visible(agency, person, posts).filter(stage__in=stages).select_related("unit")
        for case in rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:_SHOWN]:
            href = reverse("desk:case", args=[agency.code, case.pk])
            because = f"{case.subject[:40]}，处于“{case.get_stage_display()}”"
            yield Task(f"申请{case.number}", href, because, case.due_on or case.waiting_until)


def calls_to_make(person: Person, day: date) -> Iterable[Task]:
    """Applicants whom a notice did not reach, and whom nobody has called since."""
    for agency in agencies_of(person, day):
        if not access.may(person, "case.handle", agency, day):
            continue
        posts = [p for p in access.posts_on(person, day) if p.agency_id == agency.pk]
        for case in notices.to_call(visible(agency, person, posts), clock.now())[:_SHOWN]:
            href = reverse("desk:case", args=[agency.code, case.pk])
            because = "发给申请人的通知没有送达（退信、短信未送达），请打电话告知并登记沟通记录"
            yield Task(f"告知申请{case.number}的申请人", href, because, day)


def withheld_to_review(person: Person, day: date) -> Iterable[Task]:
    """What requests withheld and is to be looked at again by now."""
    for agency in agencies_of(person, day):
        if not access.may(person, "case.review", agency, day):
            continue
        posts = [p for p in access.posts_on(person, day) if p.agency_id == agency.pk]
        due = planned(visible(agency, person, posts)).filter(review_on__lte=day)
        if first := due.first():
            because = f"{agency.name}的依申请公开中不予公开的内容到了定期审查的日期"
            href = reverse("desk:cases-withheld", args=[agency.code])
            yield Task(f"审查不予公开的内容（{due.count()}项）", href, because, first.review_on)


def extensions_to_decide(person: Person, day: date) -> Iterable[Task]:
    """Extensions that somebody asked for, before whoever may give them."""
    for agency in agencies_of(person, day):
        if not access.may(person, "case.extend", agency, day):
            continue
        posts = [p for p in access.posts_on(person, day) if p.agency_id == agency.pk]
        for case in extensions_asked(visible(agency, person, posts))[:_SHOWN]:
            href = reverse("desk:case", args=[agency.code, case.pk])
            yield Task(f"申请{case.number}：是否同意延期", href, "承办人申请延长答复期限", case.due_on)


def answers_to_send_anew(person: Person, day: date) -> Iterable[Task]:
    """Answers that came back from the post or the mailbox, and were not sent again since."""
    for agency in agencies_of(person, day):
        if not access.may(person, "case.register", agency, day):
            continue
        posts = [p for p in access.posts_on(person, day) if p.agency_id == agency.pk]
        for case in returned(visible(agency, person, posts))[:_SHOWN]:
            href = reverse("desk:case", args=[agency.code, case.pk])
            yield Task(f"再次送达申请{case.number}的答复", href, "答复被退回，申请人还没有收到", day)


def concerns_to_move(person: Person, day: date) -> Iterable[Task]:
    """Complaints, corrections and proposals whose next step is the person's, and orders to put something right."""
    for agency in agencies_of(person, day):
        rights = access.rights(person, agency, day)
        stages = [
            stage for stage, event in concern_law.MAIN.items() if concern_law.step(event).verb in rights
        ]
        if "concern.view" in rights:
            posts = [p for p in access.posts_on(person, day) if p.agency_id == agency.pk]
            rows = concerns.visible(agency, person, posts).filter(stage__in=stages)
            for one in rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:_SHOWN]:
                href = reverse("desk:concern", args=[agency.code, one.pk])
                because = f"{one.get_kind_display()}，处于“{one.get_stage_display()}”"
                yield Task(
                    f"{one.get_kind_display()}{one.number}", href, because, one.due_on or one.rectify_until
                )
        if "concern.rectify" in rights:
            for one in concerns.to_rectify(agency).filter(followed_on__isnull=True)[:_SHOWN]:
                href = reverse("desk:concern-report", args=[agency.code, one.pk])
                yield Task(f"整改：{one.number}", href, f"{one.agency.name}要求整改", one.rectify_until)


def mail_to_register(person: Person, day: date) -> Iterable[Task]:
    """Mails that wait to be registered the day they came, and what is wrong with the mailboxes."""
    for agency in agencies_of(person, day):
        if not access.may(person, "mailbox.read", agency, day):
            continue
        href = reverse("desk:arrivals", args=[agency.code])
        if waiting := arrivals(agency, state="waiting").count():
            yield Task(
                f"登记来信（{waiting}封）", href + "?state=waiting", f"{agency.name}的申请邮箱，当日登记", day
            )
        for says in alarms(agency, day, clock.now(), calendar_of(agency)):
            yield Task("处理申请邮箱", href, says, day)


# Which duty the next step of a stage lies with.
AWAITS = {
    "arrived": "case.register", "review": "case.review", "handling": "case.handle", "signing": "case.sign",
    "sealing": "case.seal", "serving": "case.register", "replied": "case.archive", "ended": "case.archive",
    "supplement": "case.review", "reasons": "case.review", "fee": "case.review",
}  # fmt: skip


def documents_to_move(person: Person, day: date) -> Iterable[Task]:
    """Manuscripts whose next decision is the person's, reviews owed after an emergency, yearly reassessments."""
    posts = access.posts_on(person, day)
    for document in queries.waiting_for(person, posts, most=_SHOWN):
        label = rule(queries.AWAITS[Stage(document.stage)]).label
        since = document.since.astimezone(CHINA)
        because = f"{document.unit.name}，{since:%Y-%m-%d %H:%M}进入“{document.get_stage_display()}”"
        yield Task(f"{label}：{document.title}", _document(document), because, None)
    reviewing = [p.agency for p in posts if "document.review" in access.MAY[p.role]]
    for document in queries.owed(reviewing)[:_SHOWN]:
        yield Task(f"补办审核：{document.title}", _document(document), "应急发布，还没有补办审核", None)
    editing = [p.agency for p in posts if p.role in (Role.OFFICE, Role.CLERK)]
    for document in queries.to_reassess(editing, day)[:_SHOWN]:
        because = f"公开属性为“{_ATTRIBUTES[document.attribute].label}”，每年重新评估（条例第18条）"
        yield Task(f"重新评估：{document.title}", _document(document), because, document.reassess_on)


def _document(document: Document) -> str:
    return reverse("desk:document", args=[document.agency.code, document.pk])


def deliveries_to_handle(person: Person, day: date) -> Iterable[Task]:
    """What no interface takes, and what failed: packages to hand over, clippings to register, withdrawals to see to."""
    posts = access.posts_on(person, day)
    agencies = [p.agency for p in posts if "channel.operate" in access.MAY[p.role]]
    for one in waiting_for_hand(agencies)[:_SHOWN] if agencies else ():
        href = reverse("desk:delivery", args=[one.channel.agency.code, one.pk])
        because = one.last_error or f"处于“{one.get_state_display()}”"
        yield Task(f"{one.get_event_display()}到“{one.channel}”：{one.title}", href, because, None)


def lists_to_acknowledge(person: Person, day: date) -> Iterable[Task]:
    """责任主体目录 that the person's unit has not acknowledged as they stand."""
    unit = person.unit
    drafts = (Role.DRAFTER, Role.CLERK, Role.OFFICE)
    posts = [p for p in access.posts_on(person, day) if p.role in drafts] if unit else []
    if unit is None or not any(p.agency_id == unit.agency_id for p in posts):
        return
    for catalogue, mine in to_acknowledge(unit):
        href = reverse("desk:catalogue-unit", args=[catalogue.agency.code, catalogue.pk, unit.pk])
        yield Task(f"确认责任主体目录：{unit.name}", href, f"{catalogue.name}，{mine.standing[1]}", None)


_ATTRIBUTES = manuscripts().attributes
PROVIDERS: tuple[Provider, ...] = (
    cases_to_move, calls_to_make, extensions_to_decide, answers_to_send_anew, withheld_to_review, notes_to_read, dates_ahead, concerns_to_move, mail_to_register, documents_to_move, deliveries_to_handle, reports_to_move, requests_to_answer, lists_to_acknowledge,
)  # fmt: skip
