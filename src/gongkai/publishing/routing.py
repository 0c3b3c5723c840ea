"""Whose review a manuscript needs: by channel and kind, the agency's own rows before the default table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from gongkai.channels.models import Channel
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.content import Content
from gongkai.publishing.models import ReviewRoute
from gongkai.registry.models import Agency, Post


def roles_needed(agency: Agency, content: Content) -> frozenset[str]:
    """The posts that must each pass the content before it is signed (never empty)."""
    routes = ReviewRoute.objects.filter(agency=agency, kind=content.kind, channel__in=content.channels)
    own = {(r.channel_id, r.kind): r.role for r in routes}
    kinds = dict(Channel.objects.filter(agency=agency, pk__in=content.channels).values_list("pk", "kind"))
    return roles_for(content.kind, content.channels, kinds, own)


def roles_for(
    kind: str, channels: Iterable[int], kinds: Mapping[int, str], own: Mapping[tuple[int, str], str]
) -> frozenset[str]:
    """The same from what was read already: kinds of channels, and the agency's own (channel, kind) → post."""
    channels = list(channels)
    named = frozenset(own[pk, kind] for pk in channels if (pk, kind) in own)
    rest = [kinds[pk] for pk in channels if pk in kinds and (pk, kind) not in own]
    return named if named and not rest else named | manuscripts().reviewers(rest, kind)


def unheld(agency: Agency, roles: Iterable[str], today: date) -> list[str]:
    """Posts that nobody holds at the agency on the day: a manuscript sent there would lie for ever."""
    held = Q(until__isnull=True) | Q(until__gte=today)
    posts = Post.objects.filter(held, agency=agency, since__lte=today, person__is_active=True)
    return sorted(set(roles) - set(posts.values_list("role", flat=True)))
