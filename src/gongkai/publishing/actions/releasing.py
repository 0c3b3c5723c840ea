"""What releasing, correcting, withdrawing and ending do: page, register, channels and search in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.channels import outbox
from gongkai.channels.models import Channel
from gongkai.files.storage import content_by_digest
from gongkai.law.errors import Stale, WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.law.signs import within
from gongkai.publishing import finding, items, pages
from gongkai.publishing.conditions import Act
from gongkai.publishing.models import Link, PolicyDocument, Publication
from gongkai.publishing.numbering import next_number
from gongkai.registry.access import actor
from gongkai.search import index

Kept = Mapping[str, Any]


def schedule(act: Act) -> Kept:
    """Keep the moment of release and who decided it."""
    document = act.at_hand.document
    document.release_at, document.scheduled_by = act.data["release_at"], act.by
    return {"release_at": document.release_at.isoformat()}


def unschedule(act: Act) -> Kept:
    """Take the moment of release back."""
    act.at_hand.document.release_at = act.at_hand.document.scheduled_by = None
    return {}


def release(act: Act) -> Kept:
    """Make exactly the approved content public, on the portal at once and on every other channel by the outbox."""
    _whole(act)
    page = Publication.objects.select_for_update().filter(document=act.at_hand.document).first()
    again = page is not None and page.status != Publication.Status.WITHHELD
    page = pages.project(
        act.at_hand, page, number=page.index_number if page else next_number(act.at_hand.document.agency, act.today),
        today=act.today, at=act.at,
    )  # fmt: skip
    _register(act, page)
    index.put(finding.entry_of(page))
    _post(act, page, "update" if again else "release")
    return {"index_number": page.index_number, "version": page.version}


def release_at_once(act: Act) -> Kept:
    """Release what only the secrecy review has passed, in an emergency; the missing reviews are owed."""
    act.at_hand.document.review_owed = True
    return {**release(act), "owed": True}


def settle_review(act: Act) -> Kept:
    """The review that an emergency release owed."""
    act.at_hand.document.review_owed = False
    Publication.objects.filter(document=act.at_hand.document).update(review_owed=False)
    return {}


def withdraw(act: Act) -> Kept:
    """Take the page down: it says so and why; files, feeds and search follow in the same transaction."""
    return {"index_number": _taken_down(act, within(act.opinion, 500, "撤下的理由")).index_number}


def _taken_down(act: Act, reason: str) -> Publication:
    page = _page(act)
    page.status, page.status_reason, page.status_on = Publication.Status.WITHDRAWN, reason, act.today
    page.updated_at = act.at
    page.save()
    index.remove("publication", str(page.pk))
    PolicyDocument.objects.filter(agency=page.agency, number=page.number).exclude(number="").update(
        published_on=None
    )
    _post(act, page, "withdraw")
    return page


def end(act: Act) -> Kept:
    """Say that a published item lapsed, was repealed or was amended, since when and by what."""
    page = _page(act)
    ending, on, by_number = (
        act.data.get("ending"),
        act.data.get("on"),
        str(act.data.get("by_number") or "").strip(),
    )
    if ending not in ("repealed", "lapsed", "amended"):
        raise WrongInput("请选择废止、失效或已修改")
    if not isinstance(on, date):
        raise WrongInput("请填写失效、废止的日期")
    if page.made_on and on < page.made_on:
        raise WrongInput("失效、废止的日期不能早于成文日期")
    page.validity, page.ended_on, page.updated_at = ending, on if ending != "amended" else None, act.at
    page.save()
    if by_number:
        _link_repeal(page, by_number, "amends" if ending == "amended" else "repeals")
    if ending != "amended":
        PolicyDocument.objects.filter(agency=page.agency, number=page.number).exclude(number="").update(
            ended_on=on, ending=ending
        )
    index.put(finding.entry_of(page))
    return {"ending": ending, "on": on.isoformat(), "by_number": by_number}


def close(act: Act) -> Kept:
    """Register what is not published by own motion, to be looked at again within a year (条例第18条).

    What was public until now is taken down: its attribute has been decided anew.
    """
    document = act.at_hand.document
    document.reassess_on = act.today.replace(year=act.today.year + 1, day=min(act.today.day, 28))
    kept = {"reassess_on": document.reassess_on.isoformat()}
    if Publication.objects.filter(document=document, status=Publication.Status.PUBLIC).exists():
        label = manuscripts().attributes[act.at_hand.content.attribute].label
        kept["index_number"] = _taken_down(act, f"公开属性重新认定为“{label}”").index_number
    return kept


def announce(act: Act) -> Kept:
    """Say on the portal that an item exists and why it is not published; its text and files stay inside."""
    document, content = act.at_hand.document, act.at_hand.content
    ground = manuscripts().grounds[content.ground]
    title = str(act.data.get("public_title") or "").strip()
    if not title:
        raise WrongInput("请填写对外公布的名称（不得泄露不公开的内容）")
    page = Publication.objects.select_for_update().filter(document=document).first()
    number = page.index_number if page else next_number(document.agency, act.today)
    page = pages.announce(
        document, page, title=title[:300], reason=ground.label, number=number, today=act.today, at=act.at
    )
    return {"index_number": page.index_number, "public_title": title}


def _page(act: Act) -> Publication:
    return Publication.objects.select_for_update().get(document=act.at_hand.document)


def _whole(act: Act) -> None:
    """Every byte that goes out is the one that was approved; raises Stale for a file that is gone or another."""
    at_hand = act.at_hand
    rows = {(f.part, f.order, f.name): f.file.digest for f in at_hand.version.files.select_related("file")}
    said = {(f.part, f.order, f.name): f.digest for f in at_hand.content.files}
    if rows != said:
        raise Stale("文稿的附件与审核时的不一致，不能发布")
    for name, digest in ((f.name, f.digest) for f in at_hand.content.files):
        if content_by_digest(digest) is None:
            raise Stale(f"附件“{name}”的内容丢失或被改动，不能发布")


def _register(act: Act, page: Publication) -> None:
    """Documents of the kinds that table 2 counts enter the register of documents."""
    block = manuscripts().kinds[page.kind].register
    if not block or not page.number or page.made_on is None:
        return
    PolicyDocument.objects.update_or_create(
        agency=page.agency,
        number=page.number,
        defaults={
            "title": page.title, "kind": block, "made_on": page.made_on, "published_on": page.published_on,
            "unit": act.at_hand.document.unit.name, "address": pages.address(page),
        },
    )  # fmt: skip


def _post(act: Act, page: Publication, event: str) -> None:
    item = items.item_of(page, event)
    by = actor(act.by)
    for channel in Channel.objects.filter(agency=page.agency, pk__in=act.at_hand.content.channels):
        outbox.post(channel, item, by=by, at=act.at)


def _link_repeal(page: Publication, number: str, kind: str) -> None:
    by = Publication.objects.filter(agency=page.agency, index_number=number).first() or (
        Publication.objects.filter(agency=page.agency, number=number).first()
    )
    if by is None or by.pk == page.pk:
        raise WrongInput(f"找不到索引号或发文字号为“{number}”的公开信息")
    Link.objects.get_or_create(origin=by, target=page, kind=kind)
