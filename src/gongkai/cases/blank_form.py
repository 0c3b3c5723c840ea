"""The application form to print and fill in by hand: the fields of the portal's form, the agency's own ones too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai.cases.models import ApplicantType, Case, CaseSettings
from gongkai.cases.own_fields import own_fields
from gongkai.law.errors import WrongInput
from gongkai.official.forms import ticked
from gongkai.official.sheets import PrintedSheet, sheet_docx, sheet_pdf
from gongkai.registry.models import Agency

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_RENDER = {"pdf": sheet_pdf, "docx": sheet_docx}
# White lines are room to write; a white line of this length has the whole width for itself.
_LINE = "\u3000" * 14
_ROOM = "\n".join([_LINE] * 9)


def blank_form(agency: Agency, settings: CaseSettings, fmt: str) -> bytes:
    """The form as PDF or DOCX; raises WrongInput for another format."""
    if fmt not in _RENDER:
        raise WrongInput("申请表可以下载为 DOCX 或者 PDF")
    return _RENDER[fmt](form_sheet(agency, settings))


def filled_form(case: Case, settings: CaseSettings) -> bytes:
    """The form as PDF with what a case says, to be signed: somebody who cannot write asked by word of mouth and the
    office filled it in (条例第29条第1款)."""
    who, agent = case.applicant, case.agent
    said = {
        "申请人类型": ticked([t.label for t in ApplicantType], [case.get_applicant_type_display()]),
        "姓名（名称）": who.name, "证件名称": who.identity_kind, "证件号码": who.identity, "法定代表人": who.representative,
        "联系人": who.contact_person, "联系电话": who.phone, "邮政编码": who.postcode, "电子邮箱": who.email, "传真": who.fax,
        "通信地址": who.address, "代理人姓名": agent.name if agent else "", "代理人电话": agent.phone if agent else "",
        "所需信息的名称、文号或者其他特征性描述": case.description,
        "提供形式": ticked(_labels(Case.Form), [case.get_form_display()]),
        "获取方式": ticked(_labels(Case.Route), [case.get_route_display()]),
        "无法按上述方式提供时": ticked(["可以接受其他方式", "不接受其他方式"], ["可以接受其他方式" if case.accepts_other else "不接受其他方式"]),
        "用途（选填）": case.purpose, "需要的协助（选填）": case.assisted,
        "申请日期": f"{case.arrived_on.year}年{case.arrived_on.month}月{case.arrived_on.day}日",
    }  # fmt: skip
    said |= {own.label: case.extra.get(own.name, "") for own in own_fields(settings.extra_fields)}
    sheet = form_sheet(case.agency, settings)
    fields = tuple((label, said.get(label, room)) for label, room in sheet.fields)
    foot = f"受理编号：{case.number}。以上内容由工作人员按申请人的口述填写，申请人核对无误后签名。"
    return sheet_pdf(replace(sheet, fields=fields, foot=foot, blank=True))


def form_sheet(agency: Agency, settings: CaseSettings) -> PrintedSheet:
    """What the form asks: who (条例第29条第（一）项), what (第（二）项), in which form and by which way (第（三）项)."""
    kinds = [ApplicantType.NATURAL.label, *(t.label for t in ApplicantType if t != ApplicantType.NATURAL)]
    fields: list[tuple[str, str]] = [
        ("申请人类型", ticked(kinds, [])),
        ("姓名（名称）", ""), ("证件名称", ""), ("证件号码", ""), ("法定代表人", ""), ("联系人", ""),
        ("联系电话", ""), ("邮政编码", ""), ("电子邮箱", ""), ("传真", ""), ("通信地址", _LINE),
        ("代理人姓名", ""), ("代理人电话", ""),
        ("所需信息的名称、文号或者其他特征性描述", _ROOM),
        ("提供形式", ticked(_labels(Case.Form), [])),
        ("获取方式", ticked(_labels(Case.Route), [])),
        ("无法按上述方式提供时", "□可以接受其他方式　□不接受其他方式"),
    ]  # fmt: skip
    if settings.ask_purpose:
        fields.append(("用途（选填）", _LINE))
    for own in own_fields(settings.extra_fields):
        fields.append((own.label, ticked(own.choices, []) if own.choices else ""))
    fields += [
        ("需要的协助（选填）", _LINE),
        ("申请人签名（盖章）", f"{_LINE}\n{_LINE}"),
        ("申请日期", "　　　　年　　月　　日"),
    ]
    foot = (
        "请一事一申请，并附身份证明复印件；委托代理人的，附授权委托书和代理人身份证明。不需要说明用途"
        "（《中华人民共和国政府信息公开条例》第二十九条）。书写确有困难的，可以口头提出，由工作人员代为填写。"
    )
    return PrintedSheet("政府信息公开申请表", agency.name, tuple(fields), (), foot=foot, blank=True)


def _labels(kind: type[Case.Form] | type[Case.Route]) -> Sequence[str]:
    return [str(label) for label in kind.labels]
