"""Do the stored columns of every concern equal the fold of its steps?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.concerns.models import Concern
from gongkai.concerns.settling import settings_of, settle
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency

_FOLDED = ("stage", "due_on", "result", "rectify_until", "follow", "answered_on", "followed_on", "moves_made")


def broken_concerns() -> Iterator[str]:
    """A sentence for each concern whose columns are not what its steps say, or whose steps have a gap."""
    for agency in Agency.objects.filter(concerns__isnull=False).distinct():
        settings, calendar = settings_of(agency), calendar_of(agency)
        for concern in Concern.objects.filter(agency=agency).prefetch_related("events"):
            events = sorted(concern.events.all(), key=lambda e: e.seq)
            kept = [getattr(concern, name) for name in _FOLDED if name != "due_on"]
            settle(concern, events, settings, calendar)
            if kept != [getattr(concern, name) for name in _FOLDED if name != "due_on"]:
                yield f"{concern.get_kind_display()}{concern.number}的环节、结果与办理事项不符"
            elif [e.seq for e in events] != list(range(1, len(events) + 1)):
                yield f"{concern.get_kind_display()}{concern.number}的办理事项不连续"
