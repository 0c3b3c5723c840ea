"""Change an agency's settings of requests; readings of the law are among them, and open cases are folded anew."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.cases.models import CaseSettings
from gongkai.cases.own_fields import own_fields
from gongkai.cases.recount import recount
from gongkai.law.errors import WrongInput
from gongkai.registry.access import actor, require
from gongkai.registry.models import Agency, Person

READINGS = ("pause_from", "after_reasons", "after_payment")
CHANGEABLE = (
    "number_template", "auto_confirm", *READINGS, "supplement_days", "counsel_when", "meeting_when", "amber_days",
    "red_days", "ask_purpose", "guide", "archive_template", "retention_years", "portal_open", "electronic_seal", "extra_fields",
    "text_messages",
)  # fmt: skip


@transaction.atomic
def choose(
    agency: Agency, chosen: Mapping[str, Any], *, by: Person, today: date, at: datetime
) -> tuple[CaseSettings, int]:
    """Save what was chosen; returns the settings and how many due dates a changed reading moved."""
    require(by, "case.settings", agency, today)
    CaseSettings.objects.get_or_create(agency=agency)
    row = CaseSettings.objects.select_for_update().get(agency=agency)
    before = {name: getattr(row, name) for name in CHANGEABLE}
    for name, value in chosen.items():
        if name not in CHANGEABLE:
            raise WrongInput(f"没有名为“{name}”的设置")
        setattr(row, name, value)
    _sound(row)
    row.save()
    changed = {n: [before[n], getattr(row, n)] for n in CHANGEABLE if before[n] != getattr(row, n)}
    if changed:
        names = "、".join(str(CaseSettings._meta.get_field(n).verbose_name) for n in changed)
        log.write(
            actor(by),
            "修改设置",
            row,
            at=at,
            agency=agency.code,
            says=f"修改依申请公开设置：{names}",
            data=changed,
        )
    if not set(changed) & set(READINGS):
        return row, 0
    moved = recount(agency, today=today, at=at, cause="期限规则的理解（设置）改变", actor=actor(by))
    return row, len(moved)


def _sound_template(template: str, label: str) -> None:
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
        template.format(year=2025, serial=1, code="A")
    except (ValueError, KeyError, IndexError) as error:
        raise WrongInput(f"{label}“{template}”不能使用") from error
    if not {"year", "serial"} <= named:
        raise WrongInput(f"{label}必须含有年份{{year}}和流水号{{serial}}")


def _sound(row: CaseSettings) -> None:
    _sound_template(row.number_template, "受理编号格式")
    _sound_template(row.archive_template, "归档号格式")
    if row.amber_days < row.red_days:
        raise WrongInput("黄灯的剩余工作日不应少于橙灯")
    if not 1 <= row.supplement_days <= 60:
        raise WrongInput("补正的合理期限应在1至60个工作日之间", "条例第30条")
    own_fields(row.extra_fields)
    for name in (*READINGS, "counsel_when", "meeting_when"):
        field = CaseSettings._meta.get_field(name)
        if getattr(row, name) not in dict(field.choices or ()):
            raise WrongInput(f"请选择“{field.verbose_name}”")
