"""The named conditions of the table in `law.publication`: each looks at where a document stands and says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.law.publication import CHAIN, Rule, rule
from gongkai.publishing.content import LABELS, note_of
from gongkai.publishing.models import Publication
from gongkai.publishing.routing import unheld
from gongkai.publishing.standing import Standing
from gongkai.registry.models import Person, Post, Role


@dataclass(frozen=True)
class Act:
    """One attempt at an event: where the document stands, who tries, with which posts, when, with what."""

    at_hand: Standing
    rule: Rule
    by: Person
    posts: tuple[Post, ...]
    today: date
    at: datetime
    opinion: str
    data: Mapping[str, Any]


def hold(act: Act) -> None:
    """Raise NotAllowed or WrongInput unless every condition of the rule holds, separation of persons included."""
    for event in act.rule.not_by:
        if act.at_hand.did(act.by.pk, event):
            did = "起草" if event == "write" else rule(event).label
            raise NotAllowed(
                f"您已对本文稿作过“{did}”，不能再由您“{act.rule.label}”，须由另一人办理", act.rule.article
            )
    if act.rule.reason and not act.opinion.strip():
        raise WrongInput(f"“{act.rule.label}”必须写明理由")
    for name in act.rule.needs:
        CONDITIONS[name](act)


def missing(act: Act) -> list[str]:
    """What a manuscript still lacks before it may be submitted, as names of fields."""
    c = act.at_hand.content
    needed = ["kind", "issuer", "topic", "article20", "made_on", "note"]
    if manuscripts().kinds[c.kind].official:
        needed.append("number")
    if c.kind == "reprint":
        needed += ["source", "source_url"]
    lacking = [LABELS[name] for name in needed if not getattr(c, name)]
    if not c.body.strip() and not any(f.part == "attachment" for f in c.files):
        lacking.append("正文或附件")
    if c.attribute == "proactive" and not c.channels:
        lacking.append("发布渠道")
    return lacking


def _complete(act: Act) -> None:
    if lacking := missing(act):
        raise WrongInput(f"送审前还要填写：{'、'.join(lacking)}")
    empty = unheld(act.at_hand.document.agency, {*act.at_hand.roles_needed, Role.SECRECY}, act.today)
    if empty:
        raise NotAllowed(f"没有人担任{'、'.join(Role(r).label for r in empty)}岗位，请先由系统管理员任命")


def _attribute_reason(act: Act) -> None:
    c = act.at_hand.content
    if c.attribute == "proactive":
        if c.ground:
            raise WrongInput("主动公开的文稿不填写不主动公开的依据")
        return
    known = manuscripts()
    if not c.ground or not c.reason:
        label = known.attributes[c.attribute].label
        raise WrongInput(f"公开属性为“{label}”的，必须选择依据并说明理由", "条例第13条至第16条")
    if known.grounds[c.ground].attribute != c.attribute:
        raise WrongInput(
            f"“{known.grounds[c.ground].label}”不是“{known.attributes[c.attribute].label}”的依据"
        )


def _note_agrees(act: Act) -> None:
    c = act.at_hand.content
    if c.note != note_of(c.attribute):
        raise WrongInput(f"附注应为“{note_of(c.attribute)}”，与公开属性一致")
    for other in manuscripts().attributes.values():
        phrases = (other.note, *other.also)
        if other.id != c.attribute and any(f"（{p}）" in c.body for p in phrases):
            raise WrongInput(f"正文中写有“{other.note}”，与公开属性不一致")


def _content_clear(act: Act) -> None:
    findings = act.data.get("findings")
    if findings is None:
        raise NotAllowed("送审前须先作内容检查")
    if stops := [f["says"] for f in findings if f["severity"] == "stop"]:
        raise WrongInput(f"内容检查发现必须改正的问题：{'；'.join(stops[:5])}")
    if any(f["severity"] == "warn" for f in findings) and not act.opinion.strip():
        raise WrongInput("内容检查有提示，请改正，或在意见中逐条说明保留的理由后再送审")


def _own_unit(act: Act) -> None:
    document = act.at_hand.document
    if document.author_id != act.by.pk and document.unit_id != act.by.unit_id:
        raise NotAllowed("只有承办人或本科室的人可以撤回送审")


def _never_released(act: Act) -> None:
    if Publication.objects.filter(document=act.at_hand.document).exists():
        raise NotAllowed("已经公开过的文稿不能作废，可以撤稿或更正")


def _routed(act: Act) -> None:
    waiting = act.at_hand.roles_waiting
    if not {p.role for p in act.posts} & waiting:
        names = "、".join(sorted(Role(r).label for r in waiting))
        raise NotAllowed(f"本文稿按分工由{names}审核")


def _no_open_comments(act: Act) -> None:
    if n := act.at_hand.document.comments.filter(settled_at__isnull=True).count():
        raise NotAllowed(f"还有{n}条审核意见没有处理，不能通过；可先处理，或退回修改")


def _passed(event: str) -> Callable[[Act], None]:
    def holds(act: Act) -> None:
        if not act.at_hand.decided(event):
            raise NotAllowed(
                f"这一版内容还没有“{rule(event).label}”，不能“{act.rule.label}”", rule(event).article
            )

    return holds


def _reviews_passed(act: Act) -> None:
    if waiting := act.at_hand.roles_waiting:
        raise NotAllowed(f"还须{'、'.join(sorted(Role(r).label for r in waiting))}审核通过")


def _sealed(act: Act) -> None:
    _passed("seal")(act)
    if not act.at_hand.document.sealed.filter(digest=act.at_hand.digest).exists():
        raise NotAllowed("这一版内容还没有用印文件")


def _paper_agrees(act: Act) -> None:
    scan = act.at_hand.document.scans.filter(digest=act.at_hand.digest).first()
    if scan is None:
        raise NotAllowed("还没有上传签发的纸质稿扫描件，不能确认纸质稿与网上文本一致")
    if not scan.same and not act.opinion.strip():
        raise WrongInput("纸质稿与网上文本有差异，须逐处核对并在意见中说明，或退回修改")


def _approved(act: Act) -> None:
    for event in CHAIN:
        _passed(event)(act)
    _reviews_passed(act)
    _sealed(act)


def _time_ahead(act: Act) -> None:
    when = act.data.get("release_at")
    if not isinstance(when, datetime) or when <= act.at:
        raise WrongInput("定时发布的时间必须晚于现在")


def _scheduled(act: Act) -> None:
    if act.at_hand.document.release_at is None:
        raise NotAllowed("本文稿没有定时发布")


def _review_owed(act: Act) -> None:
    if not act.at_hand.document.review_owed:
        raise NotAllowed("本文稿不需要补办审核")


def _public_now(act: Act) -> None:
    if not _publication(act, Publication.Status.PUBLIC):
        raise NotAllowed("本文稿现在没有公开，不需要撤稿")


def _in_force(act: Act) -> None:
    page = _publication(act, Publication.Status.PUBLIC)
    if page is None or page.validity in (Publication.Validity.REPEALED, Publication.Validity.LAPSED):
        raise NotAllowed("本文稿不是有效状态，不能再标注失效、废止")


def _not_announced(act: Act) -> None:
    if _publication(act, Publication.Status.WITHHELD):
        raise NotAllowed("已经公布过“存在但不公开”说明")


def _publication(act: Act, status: str) -> Publication | None:
    return Publication.objects.filter(document=act.at_hand.document, status=status).first()


CONDITIONS: dict[str, Callable[[Act], None]] = {
    "complete": _complete,
    "attribute_reason": _attribute_reason,
    "note_agrees": _note_agrees,
    "content_clear": _content_clear,
    "own_unit": _own_unit,
    "never_released": _never_released,
    "routed": _routed,
    "no_open_comments": _no_open_comments,
    "secrecy_passed": _passed("pass_secrecy"),
    "reviews_passed": _reviews_passed,
    "signed": _passed("sign"),
    "sealed": _sealed,
    "paper_agrees": _paper_agrees,
    "approved": _approved,
    "time_ahead": _time_ahead,
    "scheduled": _scheduled,
    "review_owed": _review_owed,
    "public_now": _public_now,
    "in_force": _in_force,
    "not_announced": _not_announced,
}
