"""Which letters a step of a case makes, and what each of them says: facts from the case, words from the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from gongkai.cases.act import Act
from gongkai.cases.answer_conditions import objecting
from gongkai.cases.models import Case, CaseEvent, Matter
from gongkai.cases.reaching import how_to_supplement, reached_by, served_online
from gongkai.cases.rows import IDENTITY_CHECKS, SERVICE_WAYS
from gongkai.law import fees
from gongkai.law.case import PUBLIC_STAGES, rule
from gongkai.law.clock import Reckoning
from gongkai.law.errors import WrongInput
from gongkai.law.letters import fill, letter_kind, letters
from gongkai.law.receipt import WAYS
from gongkai.law.replies import one_of, reply
from gongkai.law.terms import Law
from gongkai.letters.actions import make
from gongkai.letters.composing import Composed, compose, template_of
from gongkai.letters.models import Letter

ANSWER_TITLE = "政府信息公开申请答复书"
# The letters of each step. Those of `receive` never stand in the way of taking a request in.
MADE_BY: dict[str, tuple[str, ...]] = {
    "receive": ("L01", "L02"), "ask_supplement": ("L03",), "ask_reasons": ("L04",), "extend": ("L05",),
    "consult_third_party": ("L06", "L08"), "consult_co_maker": ("L10", "L08"), "consult_agency": ("L11", "L08"),
    "opinion": ("L07",), "ask_unit": ("L12",), "search": ("L13",), "draft": ("L14",), "notify_fee": ("L40",),
    "lapse_supplement": ("L41",), "lapse_fee": ("L42",), "withdraw": ("L43",), "delay": ("L44",), "serve": ("L50",),
    "serve_anew": ("L50",), "dismiss": ("L53",), "annul": ("L54",),
}  # fmt: skip
_NEVER_BLOCKS = ("receive", "withdraw", "dismiss", "annul")


def write_papers(act: Act, after: Reckoning) -> list[Letter]:
    """Make the letters of a step; raises WrongInput with the label of what a letter lacks."""
    made = []
    said = [(kind, FACTS[kind](act, after)) for kind in _kinds(act)]
    if act.rule.event == "serve" and act.case.answer.public_interest:
        said += [("L09", _overridden(act, sent)) for sent in objecting(act)]
    for kind, facts in said:
        try:
            content = compose(
                act.case.agency, kind, common_facts(act.case) | facts, day=act.today,
                reply_kinds=letter_kind(kind).replies, served_online=served_online(act.case),
            )  # fmt: skip
        except WrongInput as lacking:
            if act.rule.event not in _NEVER_BLOCKS:
                raise
            act.data.setdefault("unmade", []).append(f"{kind}：{lacking.why}")
            continue
        made.append(make(act.case.agency, content, act.case.number, actor_name=act.actor, at=act.at))
    return made


def _kinds(act: Act) -> tuple[str, ...]:
    event = act.rule.event
    if event == "opinion" and _sent(act).name != "consult_third_party":
        return ()
    if event == "withdraw" and act.case.received_on is None:
        return ()  # nothing was registered that one could confirm
    if event == "annul" and not _told_applicant(act.undone):
        return ()
    return MADE_BY.get(event, ())


def _told_applicant(step: CaseEvent) -> bool:
    """Whether a letter of the step went to the applicant."""
    made = Letter.objects.filter(pk__in=step.data.get("letters", ())).values_list("kind", flat=True)
    return any(letter_kind(kind).to == "applicant" and letter_kind(kind).sort != "internal" for kind in made)


def annulled_letters(case: Case) -> frozenset[int]:
    """The letters of steps that were undone: they stay in the file, and say nothing any more."""
    rows = list(case.events.only("name", "key", "of", "data", "case"))
    undone = {e.of for e in rows if e.name == "annul"}
    return frozenset(pk for e in rows if e.key and e.key in undone for pk in e.data.get("letters", ()))


def common_facts(case: Case) -> dict[str, Any]:
    """What every letter of a case may say of it."""
    return {
        "applicant": case.applicant.name, "case_number": case.number, "received_on": case.received_on,
        "subject": case.description, "way_in": case.way, "reached": reached_by(case),
    }  # fmt: skip


def _sent(act: Act) -> CaseEvent:
    """The consultation that an event belongs to."""
    return next(e for e in act.events if e.key == act.of)


def _due(after: Reckoning) -> date | None:
    return after.due


def _opinion_days(act: Act, name: str) -> int:
    return Law.on(act.case.received_on or act.on).term(name).value


def _receipt(act: Act, after: Reckoning) -> dict[str, Any]:
    way = WAYS[act.case.way]
    return {
        "arrived_at": act.case.arrived_on, "way": way.name, "receipt_rule": way.rule, "received_on": act.on,
        "identity_check": _identity_says(act),
        "due_on": _due(after), "handler": act.actor, "query_code": act.case.query_code,
    }  # fmt: skip


def _identity_says(act: Act) -> str:
    checked = IDENTITY_CHECKS.get(str(act.data.get("identity_check", "")), "")
    if checked:
        return f"{checked}（核对人：{act.actor}）" if act.data["identity_check"] != "none" else checked
    return "已提供证件号码" if act.case.applicant.identity else "未提供，需要时告知补正"


def _fee(act: Act, after: Reckoning) -> dict[str, Any]:
    count, method = act.data["count"], act.data["method"]
    if method == "per_request":
        lines = [f"本自然月内第{count}件申请，按件计收{act.data['amount']}元"]
        counted, said = f"本月累计{count}件", "按件"
    else:
        found = fees.per_volume(count, act.on)
        lines = [
            f"第{line.first}页至第{line.last}页，每页{line.yuan_each}元，{line.yuan}元"
            for line in found.lines
        ]
        counted, said = f"共{count}页", "按量"
    return {
        "method": said, "count": counted, "lines_list": lines, "amount": act.data["amount"],
        "capitals": fees.amount_in_capitals(act.data["amount"]), "until": act.until,
    }  # fmt: skip


def _told(act: Act, name: str) -> dict[str, Any]:
    told = act.did(name)[-1]
    return {"told_on": told.on, "until": told.until}


def _consulted(act: Act, after: Reckoning) -> dict[str, Any]:
    assert act.party is not None
    name = {"consult_third_party": "third_party_opinion", "consult_co_maker": "co_maker_opinion"}.get(
        act.rule.event
    )
    return {
        "third_party": act.party.name, "consulted": act.party.get_kind_display(), "sent_on": act.on,
        "about": act.data.get("about"), "opinion_days": _opinion_days(act, name) if name else 15,
        "until": act.rules.calendar.add(act.on, 15).date,
    }  # fmt: skip


def _slip(act: Act, after: Reckoning) -> dict[str, Any]:
    sent = _sent(act)
    verdicts = {"agree": "同意公开", "partly": "部分同意公开", "disagree": "不同意公开"}
    return {
        "third_party": sent.party.name if sent.party else "", "about": sent.data.get("about"),
        "verdict": verdicts.get(str(act.data.get("verdict")), ""), "opinion_reason": act.content, "opinion_on": act.on,
    }  # fmt: skip


def _service(act: Act, after: Reckoning) -> dict[str, Any]:
    letter = answer_letter(act.case)
    return {
        "document": f"{letter.title} {letter.number}" if letter else ANSWER_TITLE, "served_to": act.case.applicant.name,
        "service_way": dict(SERVICE_WAYS)[act.data["way"]], "served_on": act.on, "server": act.actor,
        "post_number": act.data.get("number") or "无",
    }  # fmt: skip


def _overridden(act: Act, sent: CaseEvent) -> dict[str, Any]:
    """One letter to each third party whose objection is outweighed (条例第32条)."""
    return {
        "third_party": sent.party.name if sent.party else "", "about": sent.data.get("about"),
        "reason": act.case.answer.public_interest,
    }  # fmt: skip


def _dismissed(act: Act, after: Reckoning) -> dict[str, Any]:
    return {"arrived_on": act.case.arrived_on, "reason": act.reason}


def _corrected(act: Act, after: Reckoning) -> dict[str, Any]:
    due = f"，答复期限为{after.due.isoformat()}" if after.due else ""
    return {
        "recorded_on": act.undone.on, "what": rule(act.undone.name).label, "reason": act.reason,
        "now": f"上述申请的办理状态为“{PUBLIC_STAGES[after.stage]}”{due}",
    }  # fmt: skip


def _review(act: Act, after: Reckoning) -> dict[str, Any]:
    kinds = [reply(m.reply) for m in act.case.matters.all()]
    return {
        "reviewer": act.actor, "basis": "、".join(dict.fromkeys(f"条例{k.article}" for k in kinds)),
        "result": "；".join(dict.fromkeys(k.name for k in kinds)),
    }  # fmt: skip


FACTS: Mapping[str, Callable[[Act, Reckoning], dict[str, Any]]] = {
    "L01": _receipt,
    "L02": _receipt,
    "L03": lambda act, after: {
        "items_list": str(act.data.get("items", "")).splitlines(), "until": act.until, "how": how_to_supplement(act.case),
    },
    "L04": lambda act, after: {"counts": act.data.get("counts"), "until": act.until},
    "L05": lambda act, after: {
        "approver": act.by.name if act.by else "", "reason": act.reason, "days": act.days, "due_on": _due(after)
    },
    "L06": _consulted,
    "L07": _slip,
    "L08": _consulted,
    "L10": _consulted,
    "L11": _consulted,
    "L12": lambda act, after: {"unit": str(act.unit or ""), "about": act.case.description, "until": act.until},
    "L13": lambda act, after: {
        "where": act.data.get("where"), "words": act.data.get("words") or "—", "searcher": act.actor,
        "searched_on": act.on, "found": act.data.get("found"),
    },
    "L14": _review,
    "L40": _fee,
    "L41": lambda act, after: _told(act, "ask_supplement"),
    "L42": lambda act, after: _told(act, "notify_fee"),
    "L43": lambda act, after: {"statement": act.content, "withdrawn_on": act.on},
    "L44": lambda act, after: {"reason": act.reason, "due_on": act.until},
    "L50": _service,
    "L53": _dismissed,
    "L54": _corrected,
}  # fmt: skip


def compose_answer(case: Case, day: date) -> Composed:
    """The final letter of a case: one kind for one matter; several matters numbered, each by its own kind."""
    matters = list(case.matters.order_by("order"))
    kinds = [m.reply for m in matters]
    if not kinds or not all(kinds):
        raise WrongInput("还有申请事项没有答复", "条例第36条")
    if case.kind == Case.Kind.REANSWER:
        return _ordered(case, matters, day)
    main = letters().of_reply(one_of(kinds))
    facts = common_facts(case)
    if len(matters) == 1:
        return compose(
            case.agency,
            main.id,
            facts | said_of(matters[0], case),
            day=day,
            reply_kinds=kinds,
            served_online=served_online(case),
        )
    body = [f"{_numeral(m.order)}、关于“{m.text}”：{_words(m, case, day)}" for m in matters]
    return compose(
        case.agency,
        main.id,
        facts,
        day=day,
        reply_kinds=kinds,
        served_online=served_online(case),
        body=body,
        title=ANSWER_TITLE,
    )


def _ordered(case: Case, matters: list[Matter], day: date) -> Composed:
    order = case.events.get(name="receive").data.get("order", "")
    result = "；".join(_words(m, case, day).rstrip("。") for m in matters)
    facts = common_facts(case) | {"order": order, "deadline": case.due_on, "result": result}
    return compose(
        case.agency,
        "L51",
        facts,
        day=day,
        reply_kinds=[m.reply for m in matters],
        served_online=served_online(case),
    )


def _words(matter: Matter, case: Case, day: date) -> str:
    """What one of several matters is told, in the agency's own wording where it has one."""
    kind = letters().of_reply(matter.reply)
    labels = {**letters().common, **kind.fields}
    return " ".join(
        fill(
            template_of(case.agency, kind, day)[1],
            common_facts(case) | said_of(matter, case),
            labels,
            kind.optional,
        ).split("\n")
    )


def said_of(matter: Matter, case: Case) -> dict[str, Any]:
    """What a matter's reply says; the organ that should be asked is named where it is known (第36条第（五）项)."""
    details = dict(matter.details)
    organ, contact = details.pop("organ", ""), details.pop("organ_contact", "")
    if organ:
        details["organ_says"] = f"建议向{organ}提出申请" + (f"（{contact}）。" if contact else "。")
    return details | {"form": case.get_form_display(), "route": case.get_route_display()}


def _numeral(n: int) -> str:
    signs = "一二三四五六七八九十"
    return signs[n - 1] if n <= 10 else str(n)


def make_answer(act: Act) -> Letter:
    """The final letter, made at the signature from exactly what was drafted."""
    return make(
        act.case.agency, compose_answer(act.case, act.on), act.case.number, actor_name=act.actor, at=act.at
    )


def letters_of(case: Case) -> QuerySet[Letter]:
    """Every letter of a case, in the order in which they were made."""
    return Letter.objects.filter(agency_id=case.agency_id, case_ref=case.number).order_by("pk")


def answer_letter(case: Case) -> Letter | None:
    """The final letter in force: the last one made."""
    final = [
        k.id for k in letters().kinds.values() if k.sort == "final" and k.to == "applicant" and not k.event
    ]
    return letters_of(case).filter(kind__in=final).last()


def letters_to_applicant(case: Case) -> list[Letter]:
    """What the applicant may read: what is addressed to the applicant; the answer only once it was served."""
    served = case.stage in ("replied", "archived")
    answer = answer_letter(case)
    found = []
    for letter in letters_of(case):
        kind = letter_kind(letter.kind)
        if kind.to != "applicant" or kind.sort not in ("interim", "final", "fee"):
            continue
        if (
            kind.sort == "final"
            and not kind.event
            and (not served or answer is None or letter.pk != answer.pk)
        ):
            continue
        found.append(letter)
    return found
