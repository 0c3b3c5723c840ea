"""An office with a person for every post, two units, a portal, a WeChat account and a newspaper; and the way through it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import make
from gongkai.channels.models import Channel
from gongkai.files.storage import content_by_digest
from gongkai.law.publication import Stage
from gongkai.official.identity import make_demo_identity
from gongkai.official.keeping import keep_identity
from gongkai.publishing.actions import moving, paper, writing
from gongkai.publishing.checks import findings
from gongkai.publishing.content import Content, note_of
from gongkai.publishing.models import Document
from gongkai.publishing.standing import standing
from gongkai.registry.models import Agency, Person, Role, Unit

TODAY = date(2021, 3, 10)
AT = datetime(2021, 3, 10, 2, 0, tzinfo=UTC)
WAY = (
    (Stage.DRAFT, "submit", "drafter"),
    (Stage.SECRECY, "pass_secrecy", "secrecy"),
    (Stage.REVIEW, "pass_review", "office"),
    (Stage.SIGNING, "sign", "leader"),
    (Stage.SEALING, "seal", "seal_keeper"),
    (Stage.CHECKING, "check", "info_centre"),
    (Stage.READY, "release", "info_centre"),
)


@dataclass
class Office:
    """What the tests walk through."""

    agency: Agency
    unit: Unit
    other_unit: Unit
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    clock: datetime = AT

    def by(self, who: str) -> dict[str, Any]:
        """Person, day and the next minute."""
        self.clock += timedelta(minutes=1)
        return {"by": self.people[who], "today": TODAY, "at": self.clock}

    def content(self, **more: Any) -> Content:
        """A complete content for portal and WeChat."""
        given = {
            "title": "江城县教育局关于做好招生入学工作的通知", "kind": "notice", "issuer": self.agency.name,
            "body": "<p>坚持免试就近入学，学区由县教育局划定并公布。</p>", "made_on": "2021-03-09", "note": note_of("proactive"),
            "topic": "科技、教育", "article20": "20.11",
            "channels": tuple(sorted(self.channels[k].pk for k in ("portal", "wechat"))),
        }  # fmt: skip
        return replace(Content(given["title"], given["kind"]), **{**given, **more})

    def draft(self, **more: Any) -> Document:
        """A new manuscript of the first unit."""
        return writing.begin(self.agency, self.unit, self.content(**more), **self.by("drafter"))

    def move(self, document: Document, event: str, who: str, opinion: str = "", **data: Any) -> Document:
        """One event, with the token as it is now."""
        document.refresh_from_db()
        at_hand = standing(document)
        if event == "submit" and "findings" not in data:
            data["findings"] = findings(at_hand)
        return moving.move(
            document.pk, event, expected=at_hand.token, opinion=opinion, data=data, **self.by(who)
        )

    def walk(self, document: Document, until: Stage = Stage.RELEASED) -> Document:
        """Forward through every post to the stage."""
        document.refresh_from_db()
        for stage, event, who in WAY:
            here = Stage.DRAFT if document.stage == Stage.RETURNED else document.stage
            if here != stage:
                continue
            if stage == until:
                break
            if event == "check":
                self.bring_paper(document)
            document = self.move(document, event, who)
        return document

    def bring_paper(self, document: Document) -> None:
        """The sealed copy as the signed paper."""
        document.refresh_from_db()
        at_hand = standing(document)
        copy = document.sealed.get(digest=at_hand.digest)
        content = content_by_digest(copy.file.digest)
        assert content
        paper.bring_paper(
            document.pk, content, copy.file.name, expected=at_hand.token, **self.by("info_centre")
        )


@cache
def _p12() -> tuple[bytes, str]:
    return make_demo_identity("江城县教育局", at=AT)


def build(code: str = "JC-JY") -> Office:
    """Build it in an empty database."""
    agency = make.agency(code, index_template="{code}/{year}-{serial:05d}")
    unit = Unit.objects.create(agency=agency, name="基础教育科")
    other = Unit.objects.create(agency=agency, name="人事科")
    office = Office(agency, unit, other)
    for role in Role.values:
        office.people[role] = make.person(agency, role, username=f"{code}-{role}")
    for kind, name in (("portal", "门户网站"), ("wechat", "微信公众号"), ("newspaper", "江城日报")):
        office.channels[kind] = Channel.objects.create(agency=agency, name=name, kind=kind)
    office.people["drafter"].unit = unit
    office.people["drafter"].save()
    office.people["drafter2"] = make.person(agency, Role.DRAFTER, username=f"{code}-drafter2")
    office.people["drafter2"].unit = other
    office.people["drafter2"].save()
    keep_identity(code, *_p12(), replace=True)
    return office
