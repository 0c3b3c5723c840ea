"""Whose review a manuscript needs: by channel and kind, the agency's own rows before the default table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from gongkai.channels.models import Channel
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.content import Content
from gongkai.publishing.models import ReviewRoute
from gongkai.registry.models import Agency, Post


def roles_needed(agency: Agency, content: Content) -> frozenset[str]:
    """The posts that must each pass the content before it is signed (never empty)."""
    own = {
        r.channel_id: r.role
        for r in ReviewRoute.objects.filter(agency=agency, kind=content.kind, channel__in=content.channels)
    }
    kinds = dict(Channel.objects.filter(agency=agency, pk__in=content.channels).values_list("pk", "kind"))
    named = frozenset(own[pk] for pk in kinds if pk in own)
    rest = [kind for pk, kind in kinds.items() if pk not in own]
    return named if named and not rest else named | manuscripts().reviewers(rest, content.kind)


def unheld(agency: Agency, roles: Iterable[str], today: date) -> list[str]:
    """Posts that nobody holds at the agency on the day: a manuscript sent there would lie for ever."""
    held = Q(until__isnull=True) | Q(until__gte=today)
    posts = Post.objects.filter(held, agency=agency, since__lte=today, person__is_active=True)
    return sorted(set(roles) - set(posts.values_list("role", flat=True)))
