"""Walks the demonstration's manuscripts through the real workflow, each step by the person whose post it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from gongkai.channels import handling, outbox
from gongkai.channels.adapters.wechat_article import cover
from gongkai.channels.handling import Clipping
from gongkai.channels.item import from_plain
from gongkai.channels.models import Channel, Delivery
from gongkai.clock import CHINA
from gongkai.files.storage import content_by_digest
from gongkai.law.loading import read_yaml
from gongkai.law.manuscripts import manuscripts
from gongkai.law.publication import Stage
from gongkai.publishing.actions import moving, paper, remarks, taking
from gongkai.publishing.checks import findings
from gongkai.publishing.content import Content, note_of
from gongkai.publishing.models import Document, Publication
from gongkai.publishing.standing import Standing, standing
from gongkai.registry.models import Agency, Person, Unit

# The way and who goes it; a manuscript is left where its `stage` says.
WAY = (
    (Stage.DRAFT, "submit", "drafter"),
    (Stage.SECRECY, "pass_secrecy", "secrecy"),
    (Stage.REVIEW, "pass_review", "office"),
    (Stage.SIGNING, "sign", "leader"),
    (Stage.SEALING, "seal", "seal"),
    (Stage.CHECKING, "check", "centre"),
    (Stage.READY, "release", "centre"),
)
OPINIONS = {
    "pass_secrecy": "不涉密，可以公开",
    "pass_review": "内容属实，同意",
    "sign": "同意发布",
    "check": "纸网一致",
}


def manuscripts_of_the_year() -> list[dict[str, Any]]:
    """The manuscripts as the file has them."""
    found: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "documents.yaml")["documents"]
    return found


def build_documents(agency: Agency, known: list[dict[str, Any]], last: date) -> dict[str, Document]:
    """All of them, in the order of their days; returns key → document. `last` dates what is left on the way."""
    people = {p.username: p for p in Person.objects.filter(agency=agency)}
    units = {u.name: u for u in Unit.objects.filter(agency=agency)}
    made: dict[str, Document] = {}
    for one in sorted(known, key=lambda d: d.get("day") or last):
        made[one["key"]] = _walk(agency, one, one.get("day") or last, people, units, made)
    return made


def _walk(
    agency: Agency, one: dict[str, Any], day: date, people: dict[str, Person], units: dict[str, Unit],
    made: dict[str, Document],
) -> Document:  # fmt: skip
    at = datetime.combine(day, time(9), CHINA)
    hand = _Hand(day, at, people)
    content = _content(agency, one, day, made)
    document = taking.begin_written(agency, units[one["unit"]], content, **hand.by("drafter"))
    if one.get("emergency"):
        return _emergency(document, one, hand)
    until = Stage(one.get("stage", Stage.RELEASED))
    if until == Stage.RETURNED:
        _go(document, hand, Stage.REVIEW)
        return _step(document, "return", "office", hand, "请补充检查的时间安排")
    _go(document, hand, until)
    if until == Stage.CLOSED:
        _step(document, "sign_close", "leader", hand, "同意")
        _step(document, "announce", "centre", hand, data={"public_title": one["announce"]})
    if one.get("remark"):
        remarks.remark(document.pk, one["remark"], paragraph=2, **hand.by("office"))
    if one.get("withdrawn"):
        _step(document, "withdraw", "office", hand, one["withdrawn"])
    if ended := one.get("ended"):
        _step(document, "end", "centre", hand, ended["why"], {"ending": ended["ending"], "on": ended["on"]})
    _deliver(document, hand)
    return document


def _content(agency: Agency, one: dict[str, Any], day: date, made: dict[str, Document]) -> Content:
    kind = manuscripts().kinds[one["kind"]]
    attribute = one.get("attribute", "proactive")
    names = dict(agency.channels.values_list("kind", "pk"))
    links = ()
    if "link" in one:
        relation, target = one["link"]
        links = ((relation, Publication.objects.get(document=made[target]).index_number),)
    return Content(
        title=one["title"], kind=one["kind"], attribute=attribute, ground=one.get("ground", ""),
        reason=one.get("reason", ""), number=one.get("number", ""), issuer=agency.name,
        addressee=one.get("addressee", ""), body=one["body"], made_on=str(one.get("made", day)),
        note=note_of(attribute), topic="科技、教育", article20=one.get("article20", kind.article20),
        catalogue_item=one.get("catalogue_item"), marks=tuple(one.get("marks", ())), source=one.get("source", ""), source_url=one.get("source_url", ""),
        channels=tuple(sorted(_first(agency, k) for k in one["channels"] if k in names)), links=links,
    )  # fmt: skip


def _first(agency: Agency, kind: str) -> int:
    return agency.channels.filter(kind=kind).order_by("order").values_list("pk", flat=True)[0]


class _Hand:
    """Who acts, on the document's day, a few minutes later each time."""

    def __init__(self, day: date, at: datetime, people: dict[str, Person]) -> None:
        self.day, self.at, self.people = day, at, people

    def by(self, username: str) -> dict[str, Any]:
        """Person, day and the next moment."""
        self.at += timedelta(minutes=7)
        return {"by": self.people[username], "today": self.day, "at": self.at}


def _go(document: Document, hand: _Hand, until: Stage) -> None:
    """Forward along the way until the stage, or to the signature of what is not published."""
    for stage, event, username in WAY:
        if stage == until or (until == Stage.CLOSED and stage == Stage.SIGNING):
            return
        if event == "pass_review":
            _review(document, hand)
            continue
        if event == "check":
            _paper(document, hand)
        data: Callable[[Standing], dict[str, Any]] = _checked if event == "submit" else lambda at_hand: {}
        document.refresh_from_db()
        _step(document, event, username, hand, OPINIONS.get(event, ""), data(standing(document)))


def _checked(at_hand: Standing) -> dict[str, Any]:
    return {"findings": findings(at_hand)}


def _review(document: Document, hand: _Hand) -> None:
    """Each post that the routing asks for passes the content."""
    document.refresh_from_db()
    for role in sorted(standing(document).roles_waiting):
        _step(
            document, "pass_review", {"party_office": "party"}.get(role, role), hand, OPINIONS["pass_review"]
        )


def _paper(document: Document, hand: _Hand) -> None:
    """The sealed file stands for the signed paper that an office would scan."""
    document.refresh_from_db()
    at_hand = standing(document)
    copy = document.sealed.filter(digest=at_hand.digest).select_related("file").first()
    content = content_by_digest(copy.file.digest) if copy else None
    assert copy is not None
    assert content is not None
    paper.bring_paper(document.pk, content, copy.file.name, expected=at_hand.token, **hand.by("centre"))


def _step(
    document: Document,
    event: str,
    username: str,
    hand: _Hand,
    opinion: str = "",
    data: dict[str, Any] | None = None,
) -> Document:
    document.refresh_from_db()
    opinion = opinion or ("已核对" if event == "submit" else "")
    token = standing(document).token
    return moving.move(
        document.pk, event, expected=token, opinion=opinion, data=data or {}, **hand.by(username)
    )


def _emergency(document: Document, one: dict[str, Any], hand: _Hand) -> Document:
    _go(document, hand, Stage.REVIEW)
    _step(document, "release_at_once", "leader", hand, one["emergency"])
    _step(document, "review_after", "office", hand, "补办审核，同意")
    _deliver(document, hand)
    return document


def _deliver(document: Document, hand: _Hand) -> None:
    """What a worker, an editor and an account's keeper would have done on the day: every channel confirms."""
    for delivery in outbox.open_deliveries(number=_number(document)):
        printed = delivery.channel.kind == Channel.Kind.NEWSPAPER and delivery.event != "withdraw"
        handling.confirm(
            delivery.pk, on=hand.day, address=_place(delivery),
            clipping=Clipping("剪报.png", cover(from_plain(delivery.payload))) if printed else None,
            **hand.by("centre"),
        )  # fmt: skip


def _number(document: Document) -> str:
    page = Publication.objects.filter(document=document).first()
    return page.index_number if page else ""


def _place(delivery: Delivery) -> str:
    if delivery.channel.kind == Channel.Kind.NEWSPAPER:
        return "第2版"
    return f"https://channels.example.cn/{delivery.channel.kind}/{delivery.pk}"
