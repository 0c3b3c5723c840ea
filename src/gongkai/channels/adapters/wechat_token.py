"""An account's access token: kept sealed in the database, shared by all workers, renewed by one of them at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q

from gongkai.channels.adapters.base import Temporary
from gongkai.channels.models import Channel, Token

# Less than promised: a token must not die on its way.
_SPARE = 300
_ASKING = timedelta(seconds=60)


def token(
    channel: Channel,
    ask: Callable[[bool], tuple[str, int]],
    now: Callable[[], datetime],
    *,
    refused: str = "",
) -> str:
    """The token in force. `ask(force)` gets one with its seconds; `refused` is one that WeChat just turned down.

    No lock is held while WeChat is asked: a row says who asks, and the others wait for the next attempt.
    Raises Temporary while another worker asks.
    """
    if held := _held(channel, now, refused):
        return held
    row, _ = Token.objects.get_or_create(channel=channel, defaults={"until": now()})
    free = Q(refreshing_until__isnull=True) | Q(refreshing_until__lte=now())
    if not Token.objects.filter(free, pk=row.pk).update(refreshing_until=now() + _ASKING):
        raise Temporary("另一个进程正在换取微信令牌", 5, answered=True)
    try:
        # Another may have been done between our look and our turn.
        if held := _held(channel, now, refused):
            return held
        value, seconds = ask(False)
        if value == refused:
            value, seconds = ask(True)
        row.value, row.until = value, now() + timedelta(seconds=max(60, seconds - _SPARE))
        row.save(update_fields=["value", "until"])
    finally:
        Token.objects.filter(pk=row.pk).update(refreshing_until=None)
    return value


def _held(channel: Channel, now: Callable[[], datetime], refused: str) -> str:
    kept = Token.objects.filter(channel=channel, until__gt=now()).first()
    return str(kept.value) if kept is not None and kept.value != refused else ""
