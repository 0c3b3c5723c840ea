"""Change an agency's settings of requests; readings of the law are among them, and open cases are folded anew."""

from __future__ import annotations

import re
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

_WIDTH = re.compile(r"(0?[1-6]d?)?")
READINGS = ("pause_from", "after_reasons", "after_payment")
CHANGEABLE = (
    "number_template", "auto_confirm", *READINGS, "supplement_days", "counsel_when", "approval_when", "meeting_when", "amber_days",
    "red_days", "ask_purpose", "guide", "archive_template", "retention_years", "portal_open", "electronic_seal", "extra_fields",
    "text_messages", "review_months",
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


def sound_template(template: str, label: str) -> str:
    """A pattern of numbers, or WrongInput when it cannot be filled or lacks the year or the serial number."""
    try:
        places = [part[1:] for part in string.Formatter().parse(template) if part[1] is not None]
    except ValueError as error:
        raise WrongInput(f"{label}“{template}”不能使用") from error
    # Read, never tried out: a width of a thousand million would be built in memory.
    if any(convert or not _WIDTH.fullmatch(spec or "") for _, spec, convert in places):
        raise WrongInput(f"{label}“{template}”不能使用，流水号补零只能写成{{serial:04d}}这样，最多六位")
    named = {str(name) for name, _, _ in places}
    if not {"year", "serial"} <= named <= {"year", "serial", "code"}:
        raise WrongInput(f"{label}必须含有年份{{year}}和流水号{{serial}}，另外只能用机构代码{{code}}")
    return template


def _sound(row: CaseSettings) -> None:
    sound_template(row.number_template, "受理编号格式")
    sound_template(row.archive_template, "归档号格式")
    if row.amber_days < row.red_days:
        raise WrongInput("黄灯的剩余工作日不应少于橙灯")
    if not 1 <= row.supplement_days <= 60:
        raise WrongInput("补正的合理期限应在1至60个工作日之间", "条例第30条")
    own_fields(row.extra_fields)
    for name in (*READINGS, "counsel_when", "approval_when", "meeting_when"):
        field = CaseSettings._meta.get_field(name)
        if getattr(row, name) not in dict(field.choices or ()):
            raise WrongInput(f"请选择“{field.verbose_name}”")
