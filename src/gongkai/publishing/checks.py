"""Everything that is looked at before a manuscript goes to review: official format, personal data, words, links."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from gongkai.law.manuscripts import manuscripts
from gongkai.law.official_format import OfficialDraft, lint
from gongkai.publishing.bodies import plain_text
from gongkai.publishing.inspection import check_links, inspect, links_of
from gongkai.publishing.inspection.links import LinkState
from gongkai.publishing.standing import Standing

ORDER = ("stop", "warn", "info")


def findings(at_hand: Standing) -> list[dict[str, Any]]:
    """What the checks say of the content, the gravest first: rule, severity (stop, warn, info), where, says."""
    content = at_hand.content
    found = [
        {"rule": f.rule, "severity": f.severity, "where": f.where, "says": f.says}
        for f in inspect(
            content.body, title=content.title, attachments=_attachments(at_hand), own_hosts=_own_hosts()
        )
    ]
    if manuscripts().kinds[content.kind].official:
        found += [
            {
                "rule": f.rule,
                "severity": "warn" if f.severity != "info" else "info",
                "where": f.where,
                "says": f.says,
            }
            for f in lint(draft_of(at_hand))
        ]
    return sorted(found, key=lambda f: ORDER.index(f["severity"]))


def links(at_hand: Standing) -> list[LinkState]:
    """Whether the links of the body answer, asked over the network: on demand, never within a decision."""
    return check_links(links_of(at_hand.content.body)[:50], own_hosts=_own_hosts())


def draft_of(at_hand: Standing) -> OfficialDraft:
    """The content as the format's rules look at it."""
    c = at_hand.content
    return OfficialDraft(
        title=c.title, number=c.number, addressee=c.addressee, paragraphs=tuple(plain_text(c.body).splitlines()),
        issuer=c.issuer, made_on=date.fromisoformat(c.made_on) if c.made_on else None, note=c.note,
        attribute=c.attribute, attachments=tuple(f.name for f in c.files if f.part == "attachment"),
    )  # fmt: skip


def _attachments(at_hand: Standing) -> dict[str, str]:
    return dict(at_hand.version.files.filter(part="attachment").values_list("name", "text"))


def _own_hosts() -> tuple[str, ...]:
    return (urlsplit(settings.ADDRESS).hostname or "", *settings.ALLOWED_HOSTS)
