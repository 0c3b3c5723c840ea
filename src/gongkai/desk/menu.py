"""The desk's menu at one agency: what the person's posts open, and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.urls import reverse

from gongkai.registry.models import Agency
from gongkai.reporting.ledgers import ALL


@dataclass(frozen=True)
class Entry:
    """One line of the menu; `current` when the page lies under it."""

    label: str
    href: str
    current: bool = False


Group = tuple[str, list[Entry]]


def menu(rights: Collection[str], agency: Agency, path: str) -> list[Group]:
    """Groups of entries that the rights open at the agency; the one that `path` lies under is marked."""
    groups = [
        (name, [Entry(label, href) for label, verb, href in lines if verb in rights])
        for name, lines in _lines(agency)
    ]
    hrefs = [entry.href for _, entries in groups for entry in entries if path.startswith(entry.href)]
    here = max(hrefs, key=len, default="")
    return [
        (name, [replace(e, current=e.href == here) for e in entries]) for name, entries in groups if entries
    ]


def place(groups: list[Group]) -> Entry | None:
    """The entry that the page lies under, if any."""
    return next((entry for _, entries in groups for entry in entries if entry.current), None)


def _lines(agency: Agency) -> list[tuple[str, list[tuple[str, str, str]]]]:
    def to(name: str, *more: str) -> str:
        return reverse(f"desk:{name}", args=[agency.code, *more])

    return [
        (
            "主动公开",
            [
                ("文稿", "document.view", to("documents")),
                ("迁入历史信息", "document.release", to("document-import")),
                ("公开目录", "catalogue.view", to("catalogues")),
                ("流程图", "document.view", to("document-flow")),
                ("推送", "document.view", to("deliveries")),
                ("各渠道发布情况", "register.view", to("channel-counts")),
            ],
        ),
        (
            "依申请公开",
            [
                ("申请", "case.view", to("cases")),
                ("征求意见台账", "case.view", to("consultations")),
                ("区分处理", "redaction.view", to("redactions")),
                ("复议诉讼", "dispute.view", to("disputes")),
                ("投诉、更正和建议", "concern.view", to("concerns")),
                ("多人申请的信息", "concern.handle", to("concern-themes")),
                ("收到的整改要求", "concern.rectify", to("concern-orders")),
                ("申请邮箱", "mailbox.read", to("arrivals")),
                ("统计", "case.view", to("case-statistics")),
                ("不予公开的审查", "case.review", to("cases-withheld")),
                ("移交", "case.review", to("case-hand-over")),
                ("保管期满", "case.dispose", to("case-retention")),
                ("文书模板", "letter.template", to("letter-templates")),
                ("设置", "case.settings", to("case-settings")),
            ],
        ),
        (
            "年度报告",
            [
                ("年度报告", "report.view", to("reports")),
                ("下级单位年报", "report.clear", to("reports-below")),
            ],
        ),
        ("登记簿", [(s.title, "register.view", to("register", s.slug)) for s in ALL.values()]),
        (
            "管理",
            [
                ("发布渠道", "register.view", to("channels")),
                ("机构概况", "registry.view", to("profile")),
                ("领导信息", "registry.view", to("leaders")),
                ("机构", "registry.view", to("agencies")),
                ("内设机构", "registry.view", to("units")),
                ("人员", "registry.view", to("people")),
                ("岗位", "registry.view", to("posts")),
                ("放假调休安排", "calendar.edit", to("calendar")),
                ("审核分工", "registry.view", to("routes")),
                ("日志", "audit.view", to("log")),
            ],
        ),
    ]
