"""The conditions of the table in `law.case` that look at stored things: each says no with a sentence and an article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gongkai.cases.answering import digest_of_answer, lacking
from gongkai.cases.models import Answer, Case, CaseEvent, CaseSettings, Party
from gongkai.cases.rows import SERVICE_WAYS
from gongkai.cases.settling import Rules
from gongkai.law import fees
from gongkai.law.case import Rule, rule
from gongkai.law.clock import Reckoning
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.law.receipt import receipt_date
from gongkai.law.replies import reply
from gongkai.registry.models import Person, Unit


@dataclass
class Act:
    """One attempt at an event: the case as it stands, who tries, when, with what. Effects add to `data`."""

    case: Case
    rule: Rule
    rules: Rules
    events: list[CaseEvent]
    clock: Reckoning
    by: Person | None
    actor: str
    on: date
    today: date
    at: datetime
    reason: str = ""
    content: str = ""
    until: date | None = None
    days: int = 0
    of: str = ""
    party: Party | None = None
    unit: Unit | None = None
    officer: Person | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def did(self, name: str) -> list[CaseEvent]:
        """The events of that name so far."""
        return [e for e in self.events if e.name == name]

    @property
    def settings(self) -> CaseSettings:
        """The agency's settings."""
        return self.rules.settings


def hold(act: Act) -> None:
    """Raise NotAllowed, Stale or WrongInput unless every stored condition holds, separation of persons included."""
    found = act.rule
    for name in found.not_by:
        if act.by is not None and any(e.by_id == act.by.pk for e in _since_return(act, name)):
            raise NotAllowed(
                f"您已办理过本件的“{rule(name).label}”，不能再由您“{found.label}”，须由另一人办理",
                found.article,
            )
    if found.reason and not act.reason.strip():
        raise WrongInput(f"“{found.label}”必须写明理由", found.article)
    for asked in found.asks:
        if asked == "content" and not act.content.strip():
            raise WrongInput(f"“{found.label}”必须写明内容", found.article)
    for name in found.needs:
        CONDITIONS[name](act)


def _since_return(act: Act, name: str) -> list[CaseEvent]:
    """Those events of a name that belong to the draft in hand: not those before it was last sent back."""
    last = max((e.seq for e in act.events if e.name in ("send_back", "refuse_seal")), default=0)
    return [e for e in act.did(name) if e.seq > last]


def _receipt_by_channel(act: Act) -> None:
    """The day of receipt follows from the way in (条例第31条)."""
    confirmed = act.data.get("confirmed_on")
    day = receipt_date(
        act.case.way, act.case.arrived_on, date.fromisoformat(confirmed) if confirmed else None
    )
    if act.on != day:
        raise WrongInput(f"收到之日应为{day.isoformat()}，由收件方式决定，不能自行填写", "条例第31条")


def _identified(act: Act) -> None:
    if not act.case.applicant.name.strip() or not act.case.description.strip():
        raise WrongInput("登记前应有申请人姓名（名称）和所需信息的描述", "条例第29条")


def _unit_named(act: Act) -> None:
    if act.unit is None or act.unit.agency_id != act.case.agency_id or not act.unit.active:
        raise WrongInput("请选择本机关的承办科室", act.rule.article)
    if act.officer is not None and act.officer.agency_id != act.case.agency_id:
        raise WrongInput("承办人不是本机关人员", act.rule.article)


def _party_named(act: Act) -> None:
    if act.party is None or not act.party.name.strip():
        raise WrongInput("请写明被征求意见的一方", act.rule.article)
    if not str(act.data.get("about", "")).strip():
        raise WrongInput("请写明就什么信息征求意见", act.rule.article)


def _fee_worked_out(act: Act) -> None:
    """The amount comes from the tariff of the day; both methods are progressive, never both (办法第3条至第5条)."""
    method, count = act.data.get("method"), act.data.get("count")
    if method not in ("per_request", "per_volume") or not isinstance(count, int) or count <= 0:
        raise WrongInput("请选择按件或者按量计收，并写明件数或者页数", "信息处理费办法第3条")
    if method == "per_request":
        amount = fees.per_request_item(count, act.on)
    else:
        amount = fees.per_volume(count, act.on).yuan
    if amount <= 0:
        raise NotAllowed("按标准计算的费用为0元，不应收费", "信息处理费办法第4条、第5条")
    act.data["amount"] = amount


def _letter(act: Act) -> None:
    """What a letter must say is asked for before it is made; the letter itself refuses an empty field."""
    if act.rule.event == "ask_supplement" and not str(act.data.get("items", "")).strip():
        raise WrongInput("补正告知必须一次写明全部需要补正的内容", "条例第30条")
    if act.rule.event == "ask_reasons" and not str(act.data.get("counts", "")).strip():
        raise WrongInput("请写明申请的数量、频次", "条例第35条")


def _answer(act: Act) -> Answer:
    found = Answer.objects.filter(case=act.case).first()
    if found is None:
        raise NotAllowed("还没有拟写答复", act.rule.article)
    return found


def _matters_answered(act: Act) -> None:
    unanswered = [m.order for m in act.case.matters.all() if not m.reply]
    if unanswered or not act.case.matters.exists():
        which = "、".join(f"第{n}项" for n in unanswered) or "申请事项"
        raise NotAllowed(f"{which}还没有答复：答复应当逐项回应", "条例第36条")
    kinds = {m.reply for m in act.case.matters.all()}
    for kind, events, sentence, article in _AFTER:
        if kind in kinds and not any(act.did(name) for name in events):
            raise NotAllowed(sentence, article)


# Replies that the law gives only after the applicant was asked for something.
_AFTER = (
    (
        "still_unclear",
        ("supplement", "ask_supplement"),
        "没有告知过补正，不能以补正后仍不明确答复",
        "条例第30条",
    ),
    ("excessive", ("ask_reasons",), "没有要求过说明理由，不能以大量反复申请不予处理", "条例第35条"),
)


def _grounded(act: Act) -> None:
    for matter in act.case.matters.all():
        for sentence in lacking(matter):
            raise NotAllowed(f"第{matter.order}项：{sentence}", reply(matter.reply).article)


def _consulted(act: Act) -> None:
    """A refusal for a third party's sake stands on a consultation, or on a reason why there was none."""
    kinds = {m.reply for m in act.case.matters.all()}
    asked = [c for c in act.clock.consultations if c.name == "consult_third_party"]
    if "third_party" in kinds and not asked and not _answer(act).no_consultation.strip():
        raise NotAllowed(
            "以第三方合法权益为由不予公开，应先征求第三方意见，或者写明不征求的理由", "条例第15条、第32条"
        )
    still = [c for c in act.clock.consultations if c.ended is None and c.name == "consult_third_party"]
    if still and kinds & {"given", "partial", "third_party"}:
        raise NotAllowed("征求第三方意见还没有结果，不能就此作出答复", "条例第32条")
    refused = {e.of for e in act.did("opinion") if e.data.get("verdict") == "disagree"}
    objects = any(c.key in refused for c in asked)
    if objects and kinds == {"given"} and not _answer(act).public_interest.strip():
        raise NotAllowed("第三方不同意公开：决定公开的，应写明不公开会对公共利益造成的重大影响", "条例第32条")


def _searched(act: Act) -> None:
    kinds = {m.reply for m in act.case.matters.all()}
    if kinds & {"does_not_exist", "must_create"} and not act.did("search"):
        raise NotAllowed("答复信息不存在或者需要另行制作，应先有检索记录", "条例第36条第（四）项、第38条")


def _separated(act: Act) -> None:
    """A partial answer gives a copy from which the withheld parts were taken out (条例第37条)."""
    kinds = {m.reply for m in act.case.matters.all()}
    if "partial" in kinds and not act.case.files.filter(part="record", to_applicant=True).exists():
        raise NotAllowed("部分公开应附区分处理后的副本", "条例第37条")


def _letter_complete(act: Act) -> None:
    """The digest of what was drafted is kept; a signature binds to exactly that."""
    answer = _answer(act)
    answer.digest = digest_of_answer(act.case)
    answer.save(update_fields=["digest"])
    act.data["digest"] = answer.digest


def _letter_unchanged(act: Act) -> None:
    answer = _answer(act)
    if digest_of_answer(act.case) != answer.digest:
        raise Stale("答复内容与送审时不一致，可能被改动过，请退回修改后重新送审")
    act.data["digest"] = answer.digest


def _due_to(when: str, act: Act) -> bool:
    if when == CaseSettings.When.REFUSALS:
        rows = {reply(m.reply).row for m in act.case.matters.all() if m.reply}
        return any(not row.startswith("granted") for row in rows)
    return when == CaseSettings.When.ALWAYS


def _counsel_heard(act: Act) -> None:
    if _due_to(act.settings.counsel_when, act) and not _since_return(act, "counsel"):
        raise NotAllowed("签发前应有法律顾问意见", "答复审核制度")


def _meeting_held(act: Act) -> None:
    if _due_to(act.settings.meeting_when, act) and not act.did("meet"):
        raise NotAllowed("签发前应有会商纪要", "协调会商制度")


def _service_by_post_or_hand(act: Act) -> None:
    way = act.data.get("way")
    if way not in dict(SERVICE_WAYS):
        raise WrongInput("请选择送达方式", "国办公开办函〔2016〕235号")
    if way == "post" and not str(act.data.get("number", "")).strip():
        raise WrongInput("邮寄送达须通过邮政企业，并登记邮件号码", "国办公开办函〔2016〕235号")


def _file_complete(act: Act) -> None:
    """Nothing leaves the desk without what a court would ask for: each stage done, each consultation closed."""
    open_ones = [c for c in act.clock.consultations if c.served is None and c.ended is None]
    if open_ones and act.case.stage != "ended":
        raise NotAllowed("还有征求意见没有登记结果，请先登记再归档", "条例第45条")


CONDITIONS: Mapping[str, Callable[[Act], None]] = {
    "receipt_by_channel": _receipt_by_channel,
    "identified": _identified,
    "unit_named": _unit_named,
    "party_named": _party_named,
    "fee_worked_out": _fee_worked_out,
    "letter": _letter,
    "grounded": _grounded,
    "consulted": _consulted,
    "searched": _searched,
    "separated": _separated,
    "matters_answered": _matters_answered,
    "letter_complete": _letter_complete,
    "letter_unchanged": _letter_unchanged,
    "counsel_heard": _counsel_heard,
    "meeting_held": _meeting_held,
    "service_by_post_or_hand": _service_by_post_or_hand,
    "file_complete": _file_complete,
}
