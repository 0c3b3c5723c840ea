"""Index numbers: one template per agency, one row per year, never given twice and never turned back."""

from __future__ import annotations

import string
from datetime import date

from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.publishing.models import Publication, Serial
from gongkai.registry.models import Agency

PARTS = {"uscc", "code", "year", "month", "serial"}


def sound_template(template: str) -> str:
    """The template, or WrongInput when it lacks the year or the serial, or names a part that there is none of."""
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
        template.format(uscc="1", code="1", year=2020, month=1, serial=1)
    except (ValueError, KeyError, IndexError) as error:
        raise WrongInput(f"索引号格式“{template}”不能使用") from error
    if strange := named - PARTS:
        raise WrongInput(f"索引号格式里没有“{'、'.join(sorted(strange))}”这一项")
    if not {"year", "serial"} <= named:
        raise WrongInput("索引号格式必须含有年份{year}和流水号{serial}")
    return template


def template_of(agency: Agency) -> str:
    """The agency's template; raises WrongInput, or NotAllowed when it needs a code that is not filled in."""
    template = sound_template(agency.index_template)
    if "{uscc" in template and not agency.uscc:
        raise NotAllowed(f"{agency}还没有填写统一社会信用代码，不能编制索引号；请先补全机构信息")
    return template


def next_number(agency: Agency, day: date) -> str:
    """Take the next index number of the day's year. Call it in the transaction that uses it: a rollback gives
    the number back, a commit never does. Raises NotAllowed when the template needs a code that is not filled in.
    """
    template = template_of(agency)
    Serial.objects.get_or_create(agency=agency, year=day.year)
    row = Serial.objects.select_for_update().get(agency=agency, year=day.year)
    while True:
        row.last += 1
        made = template.format(
            uscc=agency.uscc, code=agency.code, year=day.year, month=f"{day.month:02d}", serial=row.last
        )
        # A number that an import brought along is passed over.
        if not Publication.objects.filter(index_number=made).exists():
            row.save()
            return made
