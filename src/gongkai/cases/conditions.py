"""The conditions of the table in `law.case` that look at stored things: each says no with a sentence and an article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from gongkai.cases.act import Act
from gongkai.cases.answer_conditions import ANSWER_CONDITIONS
from gongkai.cases.queries import in_month
from gongkai.cases.rows import BY_APPLICANT, SERVICE_WAYS
from gongkai.law import fees
from gongkai.law.case import rule
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.law.receipt import receipt_date

# Working days between arrival and confirmation after which somebody has to say why (docs/decisions/044).
CONFIRM_WITHIN = 7


def hold(act: Act) -> None:
    """Raise NotAllowed, Stale or WrongInput unless every stored condition holds, separation of persons included."""
    found = act.rule
    for name in found.not_by:
        if act.by is not None and any(e.by_id == act.by.pk for e in act.since_return(name)):
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


def _receipt_by_channel(act: Act) -> None:
    """The day of receipt follows from the way in (条例第31条); a confirmation that came late says why."""
    confirmed = act.data.get("confirmed_on")
    day = receipt_date(
        act.case.way, act.case.arrived_on, date.fromisoformat(confirmed) if confirmed else None
    )
    if act.on != day:
        raise WrongInput(f"收到之日应为{day.isoformat()}，由收件方式决定，不能自行填写", "条例第31条")
    last = act.rules.calendar.add(act.case.arrived_on, CONFIRM_WITHIN).date
    if day > last and not act.reason:
        raise WrongInput(
            f"申请{act.case.arrived_on.isoformat()}到达，与申请人确认晚于{last.isoformat()}：须写明没有及时确认的理由",
            "条例第31条",
        )


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
    known = in_month(act.case)
    if method == "per_request" and count != known and not act.reason:
        raise WrongInput(
            f"按登记，本件是该申请人当月（按收到之日）的第{known}件；按别的件数计收的，须写明理由",
            "信息处理费办法第4条",
        )
    if method not in ("per_request", "per_volume") or not isinstance(count, int) or count <= 0:
        raise WrongInput("请选择按件或者按量计收，并写明件数或者页数", "信息处理费办法第3条")
    if method == "per_request":
        amount = fees.per_request_item(count, act.on)
    else:
        amount = fees.per_volume(count, act.on).yuan
    if amount <= 0:
        raise NotAllowed("按标准计算的费用为0元，不应收费", "信息处理费办法第4条、第5条")
    act.data["amount"] = amount


def _paid_in_full(act: Act) -> None:
    """The period starts anew once the whole of what the notice says is paid, proved by a voucher (办法第6条、第8条)."""
    asked = act.did("notify_fee")[-1].data["amount"]
    paid = act.data.get("amount")
    if not isinstance(paid, int):
        raise WrongInput("请填写实缴金额（整元）", act.rule.article)
    if not str(act.data.get("voucher", "")).strip():
        raise WrongInput("请填写缴款凭证号（财政票据或者缴款书的号码）", "信息处理费办法第8条")
    if paid < asked:
        raise NotAllowed(
            f"通知应缴{asked}元，实缴{paid}元：缴清后再登记，答复期限自缴费完成次日起重新计算",
            act.rule.article,
        )
    if paid > asked:
        raise WrongInput(
            f"通知应缴{asked}元，实缴{paid}元：多缴的部分应先退还，按应缴金额登记", act.rule.article
        )


def _letter(act: Act) -> None:
    """What a letter must say is asked for before it is made; the letter itself refuses an empty field."""
    if act.rule.event == "ask_supplement" and not str(act.data.get("items", "")).strip():
        raise WrongInput("补正告知必须一次写明全部需要补正的内容", "条例第30条")
    if act.rule.event == "ask_reasons" and not str(act.data.get("counts", "")).strip():
        raise WrongInput("请写明申请的数量、频次", "条例第35条")


def _service_by_post_or_hand(act: Act) -> None:
    way = act.data.get("way")
    if way not in dict(SERVICE_WAYS):
        raise WrongInput("请选择送达方式", "国办公开办函〔2016〕235号")
    if way == "post" and not str(act.data.get("number", "")).strip():
        raise WrongInput("邮寄送达须通过邮政企业，并登记邮件号码", "国办公开办函〔2016〕235号")


# What this house sends itself leaves at the moment of the step.
_SENT_HERE = ("portal", "email")


def _sent_by_way(act: Act) -> None:
    """How an inquiry left is what proves that its time may be taken out (条例第33条第3款): a letter has its number."""
    way = act.data.get("way")
    if way not in dict(SERVICE_WAYS) or way == "portal":
        raise WrongInput("请选择寄送方式", act.rule.article)
    if way == "post" and not str(act.data.get("number", "")).strip():
        raise WrongInput("邮寄的，请登记邮件号码", act.rule.article)


def _served_when(act: Act) -> None:
    """The day of an answer decides whether it was in time, so it is not written back freely: what is sent from here
    is sent today; what was handed over before it was recorded needs a reason, and a proof when the term is over by now."""
    if act.on == act.today:
        return
    if act.data.get("way") in _SENT_HERE:
        raise WrongInput(f"网上和电子邮件送达当时发出，日期应为{act.today.isoformat()}", act.rule.article)
    if not act.reason:
        raise WrongInput(f"补记{act.on.isoformat()}的送达，须写明补记的理由", act.rule.article)
    due = act.clock.due
    if due is not None and act.on <= due < act.today and not act.case.files.filter(part="proof").exists():
        raise WrongInput(
            f"答复期限{due.isoformat()}已过，补记期限内的送达须先加入送达凭证（签收回证、交邮凭证）",
            act.rule.article,
        )


def _came_back(act: Act) -> None:
    """An answer is sent once; what came back is sent anew, and the day of the answer stays that of the first sending."""
    if not act.came_back:
        raise NotAllowed("答复没有退回的记录，不需要再次送达；退回的，请先登记“送达回证”", act.rule.article)
    if act.on < act.events[-1].on:
        raise WrongInput(f"再次送达的日期{act.on.isoformat()}早于退回的日期", act.rule.article)


def _recorded_here(act: Act) -> None:
    """What applicants did themselves is theirs to undo: they may ask anew."""
    if act.undone.by_id is None and act.undone.name in BY_APPLICANT:
        raise NotAllowed(
            "这是申请人在网上自行办理的，本机关不能撤销；申请人改变主意的，可以重新提出", act.rule.article
        )


def _extension_asked(act: Act) -> None:
    if not act.extension_asked:
        raise NotAllowed("没有人申请延期，或者已经办理", act.rule.article)


def _file_complete(act: Act) -> None:
    """Nothing leaves the desk without what a court would ask for: each stage done, each consultation closed."""
    open_ones = [c for c in act.clock.consultations if c.served is None and c.ended is None]
    if open_ones and act.case.stage != "ended":
        raise NotAllowed("还有征求意见没有登记结果，请先登记再归档", "条例第45条")
    if act.came_back and not act.reason:
        raise WrongInput(
            "答复被退回，还没有再次送达：仍要归档的，须写明无法送达的情况", "国办公开办函〔2016〕235号"
        )


CONDITIONS: Mapping[str, Callable[[Act], None]] = {
    "receipt_by_channel": _receipt_by_channel,
    "identified": _identified,
    "unit_named": _unit_named,
    "party_named": _party_named,
    "fee_worked_out": _fee_worked_out,
    "paid_in_full": _paid_in_full,
    "letter": _letter,
    "service_by_post_or_hand": _service_by_post_or_hand,
    "sent_by_way": _sent_by_way,
    "served_when": _served_when,
    "came_back": _came_back,
    "recorded_here": _recorded_here,
    "extension_asked": _extension_asked,
    "file_complete": _file_complete,
    **ANSWER_CONDITIONS,
}
