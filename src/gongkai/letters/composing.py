"""Compose a letter from its facts: the template in force on the day, the remedies by rule. Nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.digest import digest_of
from gongkai.law.letters import LetterKind, addressee, letter_kind, paragraphs
from gongkai.law.remedies import Organs
from gongkai.letters.models import LetterSettings, LetterTemplate
from gongkai.registry.models import Agency, Profile


@dataclass(frozen=True)
class Composed:
    """A letter's words: what is frozen when it is made."""

    kind: str
    title: str
    addressee: str
    lines: tuple[str, ...]
    day: date
    issuer: str
    version: int

    def plain(self) -> str:
        """Canonical text of the content, as it is kept."""
        return json.dumps(
            {"kind": self.kind, "title": self.title, "to": self.addressee, "lines": list(self.lines),
             "day": self.day.isoformat(), "issuer": self.issuer, "version": self.version},
            ensure_ascii=False, sort_keys=True,
        )  # fmt: skip

    @property
    def digest(self) -> str:
        """The digest of the content."""
        return digest_of(json.loads(self.plain()))


def composed_from(plain: str) -> Composed:
    """The content again."""
    d = json.loads(plain)
    return Composed(
        d["kind"],
        d["title"],
        d["to"],
        tuple(d["lines"]),
        date.fromisoformat(d["day"]),
        d["issuer"],
        d["version"],
    )


def settings_of(agency: Agency) -> LetterSettings:
    """The agency's letter settings; empty ones until somebody fills them in."""
    return LetterSettings.objects.filter(agency=agency).first() or LetterSettings(agency=agency)


def organs_of(settings: LetterSettings) -> Organs:
    """The organs that remedies name."""
    return Organs(settings.government, settings.department_above, settings.court, settings.online)


def template_of(agency: Agency, kind: LetterKind, day: date) -> tuple[int, str]:
    """Version and text in force on a day: the agency's own, or version 0, ours."""
    own = (
        LetterTemplate.objects.filter(agency=agency, kind=kind.id, valid_from__lte=day)
        .order_by("-version")
        .first()
    )
    return (own.version, own.text) if own else (0, kind.text)


def compose(
    agency: Agency,
    kind_id: str,
    facts: Mapping[str, Any],
    *,
    day: date,
    reply_kinds: Sequence[str] = (),
    served_online: bool = False,
    body: Sequence[str] = (),
    title: str = "",
    text: str = "",
) -> Composed:
    """The letter's words; raises WrongInput with the label of what is missing.

    `body` replaces the template's text, for a reply to several matters: each has its own paragraph by its own kind,
    filled before and not filled again. `text` is a wording that is not in force yet, to be looked at.
    """
    kind = letter_kind(kind_id)
    settings = settings_of(agency)
    given = own_facts(agency, settings) | dict(facts)
    version, in_force = template_of(agency, kind, day)
    lines = paragraphs(
        kind, given, day=day, organs=organs_of(settings), text=text or in_force, body=body,
        reply_kinds=reply_kinds, served_online=served_online,
    )  # fmt: skip
    return Composed(
        kind_id, title or kind.name, addressee(kind, given), tuple(lines), day, agency.name, version
    )


def own_facts(agency: Agency, settings: LetterSettings) -> dict[str, str]:
    """What a letter says of the agency: its letter settings, else what its guide says (条例第12条)."""
    profile = Profile.objects.filter(agency=agency).first() or Profile(agency=agency)
    phone = settings.phone or profile.disclosure_phone or agency.phone
    return {
        "agency": agency.name,
        "contact": settings.contact or profile.disclosure_office,
        "phone": phone,
        "payee": settings.payee,
    } | _ways_to_reach(agency, profile, phone)


def _ways_to_reach(agency: Agency, profile: Profile, phone: str) -> dict[str, str]:
    """What somebody does to reach the agency, as a phrase each; what the guide does not say is left out of the phrase."""
    office = profile.disclosure_office or "本机关政府信息公开工作机构"
    where, hours = profile.disclosure_address or agency.address, profile.disclosure_hours
    post = "，".join(part for part in (where, agency.postcode and f"邮编{agency.postcode}") if part)
    said = "；".join(part for part in (where and f"地址：{where}", hours and f"办公时间：{hours}") if part)
    return {
        "by_hand": f"到{office}" + (f"（{said}）" if said else "") + "当面",
        "by_post": f"邮寄至{office}" + (f"（{post}）" if post else ""),
        "by_fax": "传真" + (f"至{profile.disclosure_fax}" if profile.disclosure_fax else ""),
        "by_email": "发送电子邮件" + (f"至{profile.disclosure_email}" if profile.disclosure_email else ""),
        "by_phone": "致电" + (phone or office),
        "on_site": "在本机关网站凭受理编号和查询码",
    }
