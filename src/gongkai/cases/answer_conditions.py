"""The conditions of an answer: every matter answered, grounded, asked about, and the words those that were looked through."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gongkai.cases.act import Act
from gongkai.cases.answering import SEPARATED_ELSEWHERE, digest_of_answer, lacking
from gongkai.cases.models import Answer, Case, CaseEvent, CaseFile, CaseSettings
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.law.replies import reply
from gongkai.redaction.queries import results_of


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
    """A refusal for a third party's sake stands on a consultation, or on a reason why there was none; what others were
    asked about is not given before they answered or their time ran out (条例第32条、第34条)."""
    kinds = {m.reply for m in act.case.matters.all()}
    asked = [c for c in act.clock.consultations if c.name == "consult_third_party"]
    if "third_party" in kinds and not asked and not _answer(act).no_consultation.strip():
        raise NotAllowed(
            "以第三方合法权益为由不予公开，应先征求第三方意见，或者写明不征求的理由", "条例第15条、第32条"
        )
    still = {c.name for c in act.clock.consultations if c.ended is None}
    if "consult_third_party" in still and kinds & {"given", "partial", "third_party"}:
        raise NotAllowed("征求第三方意见还没有结果，不能就此作出答复", "条例第32条")
    if "consult_co_maker" in still and kinds & {"given", "partial"}:
        raise NotAllowed("征求共同制作机关意见还没有结果，不能就此提供", "条例第34条")
    if objecting(act) and kinds == {"given"} and not _answer(act).public_interest.strip():
        raise NotAllowed("第三方不同意公开：决定公开的，应写明不公开会对公共利益造成的重大影响", "条例第32条")


def objecting(act: Act) -> list[CaseEvent]:
    """The consultations whose third parties do not agree, in the order of asking."""
    against = {e.of for e in act.did("opinion") if e.data.get("verdict") == "disagree"}
    return [e for e in act.did("consult_third_party") if e.key in against]


def _searched(act: Act) -> None:
    kinds = {m.reply for m in act.case.matters.all()}
    if kinds & {"does_not_exist", "must_create"} and not act.did("search"):
        raise NotAllowed("答复信息不存在或者需要另行制作，应先有检索记录", "条例第36条第（四）项、第38条")


def _separated(act: Act) -> None:
    """A partial answer gives a copy from which the withheld parts were taken out (条例第37条): one that was made and
    verified here, or one of which somebody wrote how it was made and who looked it through."""
    partial = [m for m in act.case.matters.all() if m.reply == "partial"]
    if not partial:
        return
    given = act.case.files.filter(part=CaseFile.Part.RECORD, to_applicant=True)
    if not given.exists():
        raise NotAllowed("部分公开应附区分处理后的副本", "条例第37条")
    made = [r.file.digest for r in results_of(act.case.agency, act.case.number)]
    if given.filter(file__digest__in=made).exists():
        return
    if any(not str(m.details.get(SEPARATED_ELSEWHERE, "")).strip() for m in partial):
        raise NotAllowed(
            "所附副本不是在本系统区分处理并核验的：请改用区分处理的结果，或者写明怎样区分处理、由谁核对",
            "条例第37条",
        )


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


def due_to(when: str, case: Case) -> bool:
    """Whether a setting of that kind (never, refusals, always) asks for something before the answers of a case."""
    if when == CaseSettings.When.REFUSALS:
        rows = {reply(m.reply).row for m in case.matters.all() if m.reply}
        return any(not row.startswith("granted") for row in rows)
    return when == CaseSettings.When.ALWAYS


def _counsel_heard(act: Act) -> None:
    """Counsel's opinion is on the words that will be signed; against it one signs with a reason of one's own."""
    heard = act.did("counsel")
    now = digest_of_answer(act.case)
    # Opinions of before the digest was kept with them count as long as the draft was not sent back since.
    fresh = act.since_return("counsel")
    held = [e for e in heard if e.data.get("digest") == now or ("digest" not in e.data and e in fresh)]
    if not held and due_to(act.settings.counsel_when, act.case):
        if heard:
            raise NotAllowed(
                "法律顾问的意见是对改动以前的拟答复提出的，请就现在的拟答复再听取意见", "答复审核制度"
            )
        raise NotAllowed("签发前应有法律顾问意见", "答复审核制度")
    if held and held[-1].data.get("verdict") == "oppose" and not act.reason:
        raise WrongInput("法律顾问不同意这份拟答复：仍要签发的，须写明不采纳的理由", "答复审核制度")


def _approved(act: Act) -> None:
    """Somebody between drafter and leader looked through exactly these words, where the agency wants it."""
    now = digest_of_answer(act.case)
    looked = [e for e in act.did("approve") if e.data.get("digest") == now]
    if not looked and due_to(act.settings.approval_when, act.case):
        raise NotAllowed("签发前应有公开工作机构对现在这份拟答复的“审核同意”", "答复审核制度")
    if looked and act.by is not None and all(e.by_id == act.by.pk for e in looked):
        raise NotAllowed("您已审核同意这份拟答复，签发须由另一人办理", "答复审核制度")


def _meeting_held(act: Act) -> None:
    if due_to(act.settings.meeting_when, act.case) and not act.did("meet"):
        raise NotAllowed("签发前应有会商纪要", "协调会商制度")


ANSWER_CONDITIONS: Mapping[str, Callable[[Act], None]] = {
    "matters_answered": _matters_answered,
    "grounded": _grounded,
    "consulted": _consulted,
    "searched": _searched,
    "separated": _separated,
    "letter_complete": _letter_complete,
    "letter_unchanged": _letter_unchanged,
    "counsel_heard": _counsel_heard,
    "meeting_held": _meeting_held,
    "approved": _approved,
}
