"""What each step of a case asks for on its page, and how what was typed becomes the event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from gongkai.cases.act import extension_asked
from gongkai.cases.actions.intake import keep_party
from gongkai.cases.application import Person as Applicant
from gongkai.cases.consultations import VERDICTS
from gongkai.cases.models import Case, Party
from gongkai.cases.queries import about_of, in_month
from gongkai.cases.rows import IDENTITY_CHECKS, SERVICE_WAYS
from gongkai.cases.settling import Rules, as_law
from gongkai.desk.fields import Field, read_day
from gongkai.law import case as law
from gongkai.law.case import Clock, Rule
from gongkai.law.clock_days import CONSULTED
from gongkai.law.errors import WrongInput
from gongkai.law.receipt import WAYS
from gongkai.law.signs import whole_number
from gongkai.registry.models import Agency, Person

COUNSEL = (("agree", "同意拟答复"), ("change", "建议修改"), ("oppose", "不同意"))
RESULTS = (("signed", "已签收"), ("returned", "退回"), ("read", "已读取"), ("bounced", "退信"))
METHODS = (("per_request", "按件计收（本月累计件数）"), ("per_volume", "按量计收（页数）"))
PARTY_KIND = {
    "consult_third_party": Party.Kind.THIRD_PARTY,
    "consult_co_maker": Party.Kind.CO_MAKER,
    "consult_agency": Party.Kind.AGENCY,
}
# Steps that need a reason in a case of their own; `cases.conditions` says when.
REASONS_AT_TIMES = {
    "sign": ("不采纳法律顾问意见的理由", "法律顾问不同意拟答复而仍要签发的，必须填写"),
    "notify_fee": ("按别的件数计收的理由", "件数与登记的不同时，必须填写"),
    "serve": ("补记送达的理由", "日期早于今天的，必须填写"),
    "archive": ("无法送达的情况", "答复被退回又没有再次送达的，必须填写"),
}
# The words that ride along as plain data; everything else has a column of its own.
DATA = (
    "items", "counts", "where", "words", "found", "about", "method", "count", "voucher", "people", "way", "number",
    "result", "verdict", "confirmed_on", "guidance",
)  # fmt: skip


# Steps that do not touch the clock and may have happened before they are recorded.
_DATED = ("serve_anew", "consultation_sent")


def step_fields(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    """The fields of a step's page, in the order in which one thinks of them."""
    fields: list[Field] = []
    if found.event == "receive":
        options = list(IDENTITY_CHECKS.items())
        fields.append(
            Field("identity_check", "核对申请人身份", True, options=options, note="记入登记表和核对人")
        )
    if found.event == "receive" and WAYS[case.way].decides == "confirmed":
        late = "到达后七个工作日以内没有确认的，必须填写"
        fields.append(
            Field(
                "confirmed_on",
                "与申请人确认的日期",
                True,
                "day",
                value=today.isoformat(),
                note=WAYS[case.way].rule,
            )
        )
        fields.append(Field("reason", "没有及时确认的理由", False, "long", note=late))
    for name in found.asks:
        fields += FIELDS[name](case, found, rules, today)
    if found.clock not in (Clock.NONE, Clock.START) or found.by != "office" or found.event in _DATED:
        fields.append(Field("on", "日期", True, "day", value=today.isoformat(), note=_on_note(found)))
    if found.reason:
        fields.append(Field("reason", "理由", True, "long", note="写入案卷和日志"))
    elif found.event in REASONS_AT_TIMES:
        label, note = REASONS_AT_TIMES[found.event]
        fields.append(Field("reason", label, False, "long", note=note))
    if found.event == "archive":
        fields.append(Field("number", "归档号", note="留空由系统编号"))
    return fields


def _on_note(found: Rule) -> str:
    return {
        "serve": "直接送达、委托送达为签收之日；邮寄为交邮之日",
        "consultation_served": "被征求方收到征求意见书的日期",
        "pay": "缴费完成的日期",
    }.get(found.event, "事情发生的日期，不是填写的日期")


def given_of(
    case: Case, found: Rule, typed: Mapping[str, str], agency: Agency, today: date
) -> dict[str, Any]:
    """What was typed, as the action takes it. Raises WrongInput with a sentence for what cannot be read."""
    asked = set(found.asks)
    given: dict[str, Any] = {"reason": typed.get("reason", ""), "content": typed.get("content", "")}
    given["data"] = {n: typed[n] for n in DATA if typed.get(n)}
    if "on" in typed:
        given["on"] = read_day(typed["on"], "日期")
    if "until" in asked:
        given["until"] = read_day(typed.get("until", ""), "期限")
    if "days" in asked:
        given["days"] = _whole(typed.get("days", ""), "延长的工作日数")
    if "count" in asked:
        given["data"]["count"] = _whole(typed.get("count", ""), "件数或者页数")
    if "amount" in asked:
        given["data"]["amount"] = _whole(typed.get("amount", ""), "实缴金额")
    if "of" in asked:
        given["of"] = typed.get("of", "")
    if "unit" in asked:
        given["unit"] = agency.units.filter(pk=_key(typed.get("unit"))).first()
    if "officer" in asked and typed.get("officer"):
        given["officer"] = Person.objects.filter(agency=agency, pk=_key(typed["officer"])).first()
    if "party" in asked:
        name = typed.get("party_name", "").strip()
        if not name:
            raise WrongInput("请写明被征求意见的一方", found.article)
        who = Applicant(name=name, address=typed.get("party_address", ""), email=typed.get("party_email", ""))
        given["party"] = keep_party(agency, PARTY_KIND[found.event], who)
    return given


def _key(text: str | None) -> int:
    return whole_number(text or "") or 0


def _whole(text: str, label: str) -> int:
    number = whole_number(text)
    if number is None:
        raise WrongInput(f"“{label}”应是整数")
    return number


FieldsOf = Callable[[Case, Rule, Rules, date], list[Field]]


def _plain(name: str, label: str, kind: str = "line", required: bool = True, note: str = "") -> FieldsOf:
    return lambda case, found, rules, today: [Field(name, label, required, kind, note=note)]


def _choice(name: str, label: str, options: tuple[tuple[str, str], ...]) -> FieldsOf:
    return lambda case, found, rules, today: [Field(name, label, True, options=options)]


def _unit(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    units = [(str(u.pk), u.name) for u in case.agency.units.filter(active=True)]
    label = "协办科室" if found.event == "ask_unit" else "承办科室"
    return [Field("unit", label, True, options=units)]


def _officer(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    people = (
        Person.objects.filter(agency=case.agency, is_active=True).select_related("unit").order_by("username")
    )
    options = [(str(p.pk), f"{p.name}（{p.unit or '无科室'}）") for p in people]
    return [Field("officer", "承办人", options=options)]


def _until(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    days = {"notify_fee": 20, "ask_unit": 5}.get(found.event, rules.settings.supplement_days)
    start = case.due_on if found.event == "delay" and case.due_on else today
    value = rules.calendar.add(start, days).date.isoformat()
    label = {
        "ask_supplement": "补正的期限", "ask_reasons": "说明理由的期限", "notify_fee": "缴费的期限",
        "delay": "延迟后的答复日期", "ask_unit": "希望答复的日期",
    }.get(found.event, "期限")  # fmt: skip
    return [Field("until", label, True, "day", value=value)]


def _of(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    events = list(case.events.select_related("party", "unit").order_by("seq"))
    if found.event == "unit_answers":
        options = [(e.key, f"{e.unit}（{e.on.isoformat()}）") for e in events if e.name == "ask_unit"]
        return [Field("of", "哪一次协办", True, options=options)]
    by_key = {e.key: e for e in events}
    about = [by_key[key] for key in about_of(found, as_law(events))]
    if found.event == "annul":
        options = [(e.key, f"{law.rule(e.name).label}（{e.on.isoformat()}）") for e in about]
        return [Field("of", "误记的事项", True, options=options)]
    options = [(e.key, f"{CONSULTED[e.name]}：{e.party}（{e.on.isoformat()}发出）") for e in about]
    return [Field("of", "哪一次征求意见", True, options=options)]


def _party(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    label = Party.Kind(PARTY_KIND[found.event]).label
    return [
        Field("party_name", f"{label}名称", True),
        Field("party_address", "地址"),
        Field("party_email", "电子邮箱"),
    ]


def _content(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    label = {
        "supplement": "补正的内容", "reasons": "申请人说明的理由", "opinion": "意见和理由", "counsel": "法律意见",
        "meet": "会商结论", "withdraw": "申请人的声明", "contact": "沟通情况", "unit_answers": "协办意见",
    }.get(found.event, "内容")  # fmt: skip
    return [Field("content", label, True, "long")]


def _verdict(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    return [
        Field(
            "verdict", "意见", True, options=COUNSEL if found.event == "counsel" else tuple(VERDICTS.items())
        )
    ]


def _way(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    if found.event == "consultation_sent":
        # The website serves applicants; whoever is asked has no number and code for it.
        return [Field("way", "寄送方式", True, options=[w for w in SERVICE_WAYS if w[0] != "portal"])]
    return [
        Field("way", "送达方式", True, options=SERVICE_WAYS, note=f"申请人选择：{case.get_route_display()}")
    ]


def _number(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    note = "邮寄必填" if found.event in ("serve", "serve_anew", "consultation_sent") else ""
    return [Field("number", "邮件号码", note=note)]


def _days(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    asked = extension_asked(list(case.events.order_by("seq")))
    value = str(asked.days) if asked and found.event == "extend" else ""
    return [Field("days", "延长的工作日数", True, "number", value=value, note="最多20个工作日")]


def _count(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    known = in_month(case)
    note = f"按件：本件是该申请人当月（按收到之日）的第{known}件；按量：填页数"
    return [Field("count", "件数或者页数", True, "number", value=str(known), note=note)]


def _nothing(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    return []


def _amount(case: Case, found: Rule, rules: Rules, today: date) -> list[Field]:
    told = case.events.filter(name="notify_fee").order_by("-seq").first()
    note = f"通知应缴{told.data['amount']}元，缴清后才能登记" if told else ""
    return [Field("amount", "实缴金额（元）", True, note=note)]


FIELDS: dict[str, FieldsOf] = {
    "unit": _unit,
    "officer": _officer,
    "items": _plain("items", "需要补正的内容", "long", note="一次列全；只能告知一次"),
    "until": _until,
    "content": _content,
    "counts": _plain("counts", "申请的数量、频次", "long", note="写明依据的件数、时间段"),
    "where": _plain("where", "检索的系统、档案和处室"),
    "words": _plain("words", "检索词", required=False),
    "found": _plain("found", "检索结果", "long"),
    "of": _of,
    "party": _party,
    "about": _plain("about", "就什么信息征求意见", "long", note="不透露申请人身份"),
    "verdict": _verdict,
    "days": _days,
    "method": _choice("method", "计收方式", METHODS),
    "count": _count,
    "amount": _amount,
    "voucher": _plain("voucher", "缴款凭证号", note="财政票据或者缴款书的号码；扫描件可加入案卷材料"),
    "reply": _nothing,
    "people": _plain("people", "参加会商的人员"),
    "way": _way,
    "number": _number,
    "result": _choice("result", "结果", RESULTS),
}
assert {name for rule in law.RULES for name in rule.asks} <= set(FIELDS)
