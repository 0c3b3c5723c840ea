"""The desk's menu at one agency: what the person's posts open, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from gongkai.registry import access
from gongkai.registry.models import Agency, Person
from gongkai.reporting.ledgers import ALL


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    label: str
    href: str


def menu(person: Person, agency: Agency, day: date) -> list[tuple[str, list[Entry]]]:
    """Groups of entries that the person may open at the agency on that day."""
    rights = access.rights(person, agency, day)
    code = agency.code
    groups: list[tuple[str, list[tuple[str, str, str]]]] = [
        (
            "年度报告",
            [
                ("年度报告", "report.view", reverse("desk:reports", args=[code])),
                ("下级单位年报", "report.clear", reverse("desk:reports-below", args=[code])),
            ],
        ),
        (
            "登记簿",
            [(s.title, "register.view", reverse("desk:register", args=[code, s.slug])) for s in ALL.values()],
        ),
        (
            "管理",
            [
                ("机构", "registry.view", reverse("desk:agencies", args=[code])),
                ("内设机构", "registry.view", reverse("desk:units", args=[code])),
                ("人员", "registry.view", reverse("desk:people", args=[code])),
                ("岗位", "registry.view", reverse("desk:posts", args=[code])),
                ("发布渠道", "register.view", reverse("desk:channels", args=[code])),
                ("日志", "audit.view", reverse("desk:log", args=[code])),
            ],
        ),
    ]
    open_ones = [(name, [Entry(label, href) for label, verb, href in lines if verb in rights]) for name, lines in groups]
    return [(name, entries) for name, entries in open_ones if entries]
