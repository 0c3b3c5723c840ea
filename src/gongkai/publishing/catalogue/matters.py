"""The fifteen matters of article 20 at one agency: what it publishes, what it does not have and why, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max

from gongkai.audit import log
from gongkai.law.article20 import OTHER, Matter, matter, matters
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.catalogue.actions import By
from gongkai.publishing.models import NotApplicable, Publication
from gongkai.registry.access import actor, require
from gongkai.registry.models import Agency

LONGEST_REASON = 200


@dataclass(frozen=True)
class Standing:
    """A matter at an agency: how much is public, since when, or why it does not apply."""

    matter: Matter
    short: str
    count: int
    last: date | None
    absence: NotApplicable | None

    @property
    def lamp(self) -> str:
        """green: published; off: said not to apply; red: neither."""
        return "green" if self.count else "off" if self.absence else "red"

    @property
    def token(self) -> str:
        """What a form carries and hands back."""
        return self.absence.reason if self.absence else ""


def standings(agency: Agency) -> list[Standing]:
    """All fifteen in order; two queries whatever the number of publications."""
    rows = Publication.objects.filter(agency=agency, status=Publication.Status.PUBLIC).order_by()
    stats = {
        key: (n, last)
        for key, n, last in rows.values_list("article20").annotate(n=Count("pk"), last=Max("published_on"))
    }
    absent = {a.matter: a for a in NotApplicable.objects.filter(agency=agency)}
    return [
        Standing(one, manuscripts().article20[key], *stats.get(key, (0, None)), absent.get(key))
        for key, one in matters().items()
    ]


def standing(agency: Agency, key: str) -> Standing:
    """One matter at an agency; raises WrongInput for a key that is none."""
    matter(key)
    return next(s for s in standings(agency) if s.matter.key == key)


@transaction.atomic
def say_not_applicable(
    agency: Agency, key: str, reason: str, *, expected: str, by: By, today: date, at: datetime
) -> None:
    """Say why the agency does not have a matter, or (no reason) that it has it after all.

    Raises NotAllowed where something of that kind is public, or for the last matter, which is for whatever the law
    adds; Stale when somebody else said something since.
    """
    require(by, "catalogue.edit", agency, today)
    Agency.objects.select_for_update().get(pk=agency.pk)
    now = standing(agency, key)
    if now.token != expected:
        raise Stale("这一事项的说明已被他人修改，请刷新后核对再保存")
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise WrongInput(f"理由不能超过{LONGEST_REASON}个字")
    if reason == now.token:
        return
    if not reason:
        NotApplicable.objects.filter(agency=agency, matter=key).delete()
        says = f"取消第{now.matter.number}项“{now.short}”的不涉及说明"
    else:
        _may_be_absent(now)
        NotApplicable.objects.update_or_create(
            agency=agency, matter=key, defaults={"reason": reason, "on": today, "by": actor(by)}
        )
        says = f"说明第{now.matter.number}项“{now.short}”不涉及：{reason}"
    data = {"old": {"reason": now.token}, "new": {"reason": reason}}
    log.write(actor(by), "法定主动公开事项说明", agency, at=at, agency=agency.code, says=says, data=data)


def _may_be_absent(now: Standing) -> None:
    if now.count:
        raise NotAllowed(f"“{now.short}”已有{now.count}条公开信息，不能说明为不涉及", "条例第20条")
    if now.matter.key == OTHER:
        raise NotAllowed("兜底事项不能说明为不涉及", "条例第20条第15项")
