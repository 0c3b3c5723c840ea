"""Choose an agency's settings of concerns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.cases.actions.choosing import sound_template
from gongkai.concerns.models import Concern, ConcernSettings
from gongkai.concerns.queries import OPEN
from gongkai.concerns.settling import settle
from gongkai.law.errors import WrongInput
from gongkai.registry.access import actor, require
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency, Person

NUMBERS = ("complaint_days", "correction_days", "proposal_days", "alike")
CHANGEABLE = ("portal_open", "number_template", *NUMBERS)


@transaction.atomic
def choose(
    agency: Agency, chosen: Mapping[str, Any], *, by: Person, today: date, at: datetime
) -> ConcernSettings:
    """Save the settings; the target days of open concerns follow. Raises WrongInput, NoAccess."""
    require(by, "case.settings", agency, today)
    ConcernSettings.objects.get_or_create(agency=agency)
    row = ConcernSettings.objects.select_for_update().get(agency=agency)
    before = {name: getattr(row, name) for name in CHANGEABLE}
    for name in CHANGEABLE:
        if name in chosen:
            setattr(row, name, chosen[name])
    for name in NUMBERS:
        if not 1 <= getattr(row, name) <= 250:
            raise WrongInput(f"“{row._meta.get_field(name).verbose_name}”应在1到250之间")
    row.number_template = sound_template(row.number_template, "编号格式")
    row.save()
    changed = {n: [before[n], getattr(row, n)] for n in CHANGEABLE if before[n] != getattr(row, n)}
    if changed:
        log.write(
            actor(by),
            "修改设置",
            row,
            at=at,
            agency=agency.code,
            says="修改投诉、更正和建议的设置",
            data=changed,
        )
        _settle_open(agency, row)
    return row


def _settle_open(agency: Agency, row: ConcernSettings) -> None:
    calendar = calendar_of(agency)
    for concern in Concern.objects.select_for_update().filter(agency=agency, stage__in=OPEN):
        settle(concern, list(concern.events.order_by("seq")), row, calendar)
        concern.save(update_fields=["due_on"])
