"""Remarks of reviewers at places in the text, and what the writers answer."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.law.errors import NoAccess, NotAllowed, WrongInput
from gongkai.law.publication import Stage
from gongkai.law.signs import within
from gongkai.publishing.actions.writing import locked
from gongkai.publishing.models import Comment
from gongkai.publishing.standing import standing
from gongkai.registry.access import actor, may, require
from gongkai.registry.models import Person

_REVIEWING = (Stage.SECRECY, Stage.REVIEW, Stage.SIGNING, Stage.SEALING, Stage.CHECKING, Stage.READY)
_VERBS = ("document.review", "document.secrecy", "document.sign", "document.check")


@transaction.atomic
def remark(
    document_id: int,
    says: str,
    *,
    paragraph: int | None = None,
    quoted: str = "",
    by: Person,
    today: date,
    at: datetime,
) -> Comment:
    """A remark on the version under review; whoever reviews, signs or checks at the agency may make one."""
    document = locked(document_id)
    if not any(may(by, verb, document.agency, today) for verb in _VERBS):
        raise NoAccess("您的岗位没有“内容审核”的权限")
    if document.stage not in _REVIEWING:
        raise NotAllowed("文稿不在审核中，不能提审核意见")
    if not says.strip():
        raise WrongInput("请写明审核意见")
    at_hand = standing(document)
    made = Comment.objects.create(
        document=document, version=at_hand.version, paragraph=paragraph, quoted=quoted.strip()[:300],
        says=within(says, 1000, "审核意见"), by=by, at=at,
    )  # fmt: skip
    place = f"第{paragraph}段" if paragraph else "全文"
    log.write(
        actor(by),
        "审核意见",
        document,
        at=at,
        agency=document.agency.code,
        says=f"“{document}”{place}：{made.says}",
    )
    return made


@transaction.atomic
def settle(comment_id: int, answer: str, *, by: Person, today: date, at: datetime) -> Comment:
    """Say what was done about a remark; its maker or a writer of the agency may settle it, once."""
    comment = Comment.objects.select_related("document__agency").filter(pk=comment_id).first()
    if comment is None:
        raise NoAccess("您的岗位没有“查看文稿”的权限")
    document = locked(comment.document_id)
    if comment.by_id != by.pk:
        require(by, "document.edit", document.agency, today)
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment_id)
    if comment.settled_at is not None:
        raise NotAllowed("这条意见已经处理过")
    if not answer.strip():
        raise WrongInput("请写明处理情况")
    comment.settled_at, comment.settled_by, comment.answer = at, by, within(answer, 500, "处理情况")
    comment.save()
    says = f"“{document}”意见“{comment.says[:40]}”：{comment.answer}"
    log.write(actor(by), "处理审核意见", document, at=at, agency=document.agency.code, says=says)
    return comment
