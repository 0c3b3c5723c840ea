"""The two forms that go with a release: 信息发布审批单 and 保密审查单, each field by its name on the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.official.sheets import Opinion, PrintedSheet

WAYS = ("政府网站", "报刊", "广播", "电视", "公开栏")
"""Ways of disclosure that the secrecy form names; anything else stands under 其他."""


@dataclass(frozen=True)
class ApprovalForm:
    """信息发布审批单: what is to be published where, and every opinion on exactly this content."""

    agency: str
    unit: str
    sent_at: str
    source: str
    place: str
    title: str
    number: str
    kind: str
    extent: str
    attribute: str
    ground: str
    secret: bool | None
    online: bool
    supplier: str
    opinions: tuple[Opinion, ...]
    published_by: str = ""
    published_at: str = ""
    address: str = ""
    remark: str = ""
    digest: str = ""
    index_number: str = ""


@dataclass(frozen=True)
class SecrecyForm:
    """保密审查单: what is to be disclosed in which way, whether it is secret, who said so (条例第17条)."""

    agency: str
    filled_on: str
    unit: str
    name: str
    official: bool
    ways: tuple[str, ...]
    planned_at: str
    attribute: str
    secret: bool | None
    opinions: tuple[Opinion, ...]
    digest: str = ""


def approval_sheet(form: ApprovalForm) -> PrintedSheet:
    """The form as it is printed; what does not apply to a paper without a number, a page or a ground says —."""
    fields = (
        ("报送单位", form.unit), ("报送时间", form.sent_at), ("标题", form.title), ("发文字号", form.number),
        ("信息类别", form.kind), ("信息来源", form.source), ("拟发布栏目", form.place),
        ("正文与附件", form.extent), ("公开属性", form.attribute), ("不主动公开的依据和理由", form.ground),
        ("是否涉密", _yes_or_no(form.secret)), ("是否上网", _yes_or_no(form.online)),
        ("供稿人", form.supplier), ("发布人", form.published_by), ("发布时间", form.published_at),
        ("索引号", form.index_number), ("网址", form.address), ("备注", form.remark), ("内容摘要（SHA-256）", form.digest),
    )  # fmt: skip
    optional = {"发文字号", "不主动公开的依据和理由", "备注"}
    if not form.online:
        optional |= {"网址", "索引号"}
    return PrintedSheet("信息发布审批单", form.agency, fields, form.opinions, optional=frozenset(optional))


def secrecy_sheet(form: SecrecyForm) -> PrintedSheet:
    """The form as it is printed."""
    fields = (
        ("填表日期", form.filled_on), ("拟公开单位", form.unit), ("信息名称", form.name),
        ("载体形式", ticked(("公文类", "非公文类"), ["公文类" if form.official else "非公文类"])),
        ("公开属性", form.attribute), ("拟公开方式", ticked((*WAYS, "其他"), _with_other(form.ways))),
        ("拟公开时间", form.planned_at), ("内容是否涉密", _yes_or_no(form.secret)), ("内容摘要（SHA-256）", form.digest),
    )  # fmt: skip
    return PrintedSheet("保密审查单", form.agency, fields, form.opinions, optional=frozenset({"拟公开时间"}))


def ticked(options: Iterable[str], chosen: Iterable[str]) -> str:
    """Boxes as a form has them: ■ before what is chosen, □ before the rest; 其他 takes its words in brackets."""
    marks = {c.split("（")[0]: c for c in chosen}
    return "　".join(f"■{marks[option]}" if option in marks else f"□{option}" for option in options)


def _with_other(ways: Iterable[str]) -> list[str]:
    ways = list(ways)
    other = "、".join(w for w in ways if w not in WAYS)
    return [w for w in ways if w in WAYS] + ([f"其他（{other}）"] if other else [])


def _yes_or_no(value: bool | None) -> str:
    """Not yet said is not no: it prints as unfilled."""
    return "" if value is None else ticked(("是", "否"), ["是" if value else "否"])
