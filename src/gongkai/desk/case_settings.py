"""依申请公开设置 at the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai import clock
from gongkai.cases.actions.choosing import choose
from gongkai.cases.models import CaseSettings
from gongkai.cases.own_fields import from_lines, to_lines
from gongkai.cases.settling import settings_of
from gongkai.desk.doors import door
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.law.errors import WrongInput
from gongkai.law.signs import whole_number
from gongkai.notify.sms.chosen import gateway
from gongkai.registry.models import Agency

YES_NO = (("1", "是"), ("0", "否"))
_NOTES = {
    "number_template": "必须含有 {year} 和 {serial}，如 {year}-{serial:04d}",
    "archive_template": "必须含有 {year} 和 {serial}",
    "retention_years": "0为永久",
    "auto_confirm": "选“否”时，网上申请须由工作人员与申请人确认后才起算（条例第31条）",
    "text_messages": "申请人、代理人留有手机号码的，除电子邮件外也以短信告知；只写受理编号和状态，免打扰时段不发",
    "pause_from": "条例没有写明发出之日是否扣除，见决定记录026",
    "after_reasons": "条例第35条没有写明，见决定记录026",
    "after_payment": "信息处理费办法第6条，见决定记录026",
    "extra_fields": "申请表另列的内容，每行一项：标识|名称|必填|选项一/选项二|说明，后三项可以不写。如 school|涉及的学校；不得要求说明用途",
}
_NO_GATEWAY = "。本机还没有设置短信接口（见 docs/settings.md），选“是”也不会发送"
_BOOLS = ("auto_confirm", "text_messages", "ask_purpose", "portal_open", "electronic_seal")
_NUMBERS = ("supplement_days", "amber_days", "red_days", "retention_years", "review_months")
_LINES = ("number_template", "archive_template")
_CHOICES = ("pause_from", "after_reasons", "after_payment", "counsel_when", "approval_when", "meeting_when")
_ORDER = (
    "number_template", "portal_open", "auto_confirm", "text_messages", "supplement_days", "counsel_when", "approval_when", "meeting_when", "electronic_seal", "pause_from",
    "after_reasons", "after_payment", "amber_days", "red_days", "archive_template", "retention_years", "review_months", "ask_purpose", "guide",
    "extra_fields",
)  # fmt: skip


@door("case.settings")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The settings, each with what it means; a changed reading folds the open cases anew."""
    row = settings_of(agency)

    def take(typed: dict[str, str]) -> str:
        chosen = {name: _value(name, typed[name]) for name in _ORDER}
        _, moved = choose(agency, chosen, by=request.user, today=request.today, at=clock.now())
        return "设置已保存" + (f"，{moved}件在办申请的答复期限随之改变" if moved else "")

    words = Words("依申请公开设置", "保存", reverse("desk:cases", args=[agency.code]))
    values = {name: _text(getattr(row, name)) for name in _ORDER}
    return form_page(request, words, [_field(name) for name in _ORDER], take, values=values)


def _field(name: str) -> Field:
    meta = CaseSettings._meta.get_field(name)
    label, note = str(meta.verbose_name), _NOTES.get(name, "")
    if name == "text_messages" and gateway() is None:
        note += _NO_GATEWAY
    if name in _BOOLS:
        return Field(name, label, True, options=YES_NO, note=note)
    if name in _CHOICES:
        return Field(name, label, True, options=[(str(v), str(t)) for v, t in meta.choices or ()], note=note)
    kind = "number" if name in _NUMBERS else "line" if name in _LINES else "long"
    return Field(name, label, kind != "long", kind, note=note)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return to_lines(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


def _value(name: str, text: str) -> Any:
    if name == "extra_fields":
        return from_lines(text)
    if name in _BOOLS:
        return text == "1"
    if name in _NUMBERS:
        number = whole_number(text)
        if number is None or number > 1000:
            raise WrongInput(f"“{CaseSettings._meta.get_field(name).verbose_name}”应是不大的整数")
        return number
    return text
