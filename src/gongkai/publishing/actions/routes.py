"""An agency's own division of review: manuscripts of a kind for a channel go to a post (S62)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.channels.models import Channel
from gongkai.law.errors import WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.models import ReviewRoute
from gongkai.registry.access import MAY, Console, actor, require
from gongkai.registry.models import Person, Role

# Only posts that may review at all can be named.
REVIEWERS = tuple(role for role, verbs in MAY.items() if "document.review" in verbs)


@transaction.atomic
def route(
    channel: Channel, kind: str, role: str, *, by: Person | Console, today: date, at: datetime
) -> ReviewRoute | None:
    """Send manuscripts of the kind for the channel to the post; an empty post gives the default back.

    Applies at once, also to what is under way. Raises WrongInput for a word on no list, NoAccess.
    """
    agency = channel.agency
    require(by, "registry.edit", agency, today)
    if kind not in manuscripts().kinds:
        raise WrongInput("请从列表中选择信息类别")
    if role and role not in REVIEWERS:
        raise WrongInput("请从列表中选择审核岗位")
    label = manuscripts().kinds[kind].label
    if not role:
        ReviewRoute.objects.filter(channel=channel, kind=kind).delete()
        says, made = f"“{channel}”的{label}恢复缺省的审核分工", None
    else:
        made, _ = ReviewRoute.objects.update_or_create(
            channel=channel, kind=kind, defaults={"agency": agency, "role": role}
        )
        says = f"“{channel}”的{label}由{Role(role).label}审核"
    log.write(actor(by), "审核分工", channel, at=at, agency=agency.code, says=says)
    return made
