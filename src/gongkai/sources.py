"""Where a request over the network comes from, for limits by place. Nothing of it is kept but keyed digests."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def source_of(request: HttpRequest) -> str:
    """The reader's address: what the outermost of our own proxies saw, since what stands before that anybody can write.

    With no proxy of ours (GONGKAI_PROXIES 0) the header is not looked at.
    """
    hops: int = settings.PROXIES
    if hops:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(seen) >= hops and seen[-hops]:
            return seen[-hops]
    return str(request.META.get("REMOTE_ADDR", ""))
