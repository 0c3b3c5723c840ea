"""Saved searches: asked for, confirmed from the mailbox itself, told of what is new, stopped at any time.

Mail is not sent here: whoever calls puts it into the outbox, in the same transaction.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2s, sha256

from django.conf import settings
from django.db import transaction

from gongkai.audit import log
from gongkai.clock import CHINA
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.search.models import SavedSearch
from gongkai.search.query import Filters, Results, find
from gongkai.search.words import LONGEST_QUESTION, spell

# Requests in 24 hours for one address and from one place; searches that one address may hold.
OF_ADDRESS, OF_SOURCE, HELD = 5, 20, 30
# An address that did not confirm is forgotten.
UNCONFIRMED_FOR = timedelta(days=3)
LISTED = 20
READER = "公众"


@dataclass(frozen=True)
class Alert:
    """What a saved search has to tell: hits published after `since` and up to `until`."""

    saved: SavedSearch
    results: Results
    until: date


@transaction.atomic
def save_search(
    email: str,
    query: str,
    filters: Filters,
    *,
    at: datetime,
    agency_id: int | None = None,
    source: str = "",
) -> SavedSearch | None:
    """Note a wish for alerts; nothing is sent for it before `confirm`. The same wish again is the same search.

    `source` tells requests from one place apart and is kept as a keyed digest only. None when the address has asked too
    often: the page must not tell, or it would tell who is a reader. Raises NotAllowed when the place has asked too
    often, WrongInput when there is nothing to look for.
    """
    query = " ".join(query.split())
    if not spell(query) and not filters:
        raise WrongInput("请先输入检索词或选择筛选条件")
    if len(query) > LONGEST_QUESTION:
        raise WrongInput(f"检索词最多{LONGEST_QUESTION}字")
    marks = {"email_mark": _mark("email", email.strip().lower()), "source_mark": _mark("source", source, at)}
    recent = SavedSearch.objects.filter(asked_at__gt=at - timedelta(days=1))
    if source and recent.filter(source_mark=marks["source_mark"]).count() >= OF_SOURCE:
        raise NotAllowed("今天提交的订阅过多，请明天再试")
    mine = SavedSearch.objects.filter(email_mark=marks["email_mark"], ended_at__isnull=True)
    wish = {"query": query, "filters": filters.as_json(), "agency_id": agency_id}
    same = next((s for s in mine if {name: getattr(s, name) for name in wish} == wish), None)
    if same is not None:
        return same
    if recent.filter(email_mark=marks["email_mark"]).count() >= OF_ADDRESS or mine.count() >= HELD:
        return None
    saved = SavedSearch.objects.create(
        email=email.strip(), token=secrets.token_urlsafe(32), asked_at=at, **wish, **marks
    )
    log.write(READER, "提交检索订阅", saved, at=at, says="提交检索订阅，待确认")
    return saved


def by_token(token: str) -> SavedSearch | None:
    """The search that a link from a mail names, unless it has been stopped."""
    return SavedSearch.objects.filter(token=token, ended_at__isnull=True).first() if token else None


@transaction.atomic
def confirm(token: str, *, today: date, at: datetime) -> SavedSearch:
    """The owner of the mailbox wants it; what is published from today on is told. Again changes nothing.

    Raises NotAllowed for a link that is unknown, stopped or too old.
    """
    saved = SavedSearch.objects.select_for_update().filter(token=token, ended_at__isnull=True).first()
    if saved is None or (saved.confirmed_at is None and saved.asked_at < at - UNCONFIRMED_FOR):
        raise NotAllowed("链接无效或已经过期，请重新检索后再订阅")
    if saved.confirmed_at is None:
        saved.confirmed_at = at
        saved.told_until = today - timedelta(days=1)
        saved.save(update_fields=["confirmed_at", "told_until"])
        log.write(READER, "确认检索订阅", saved, at=at, says="确认检索订阅")
    return saved


@transaction.atomic
def stop(token: str, *, at: datetime) -> None:
    """End a saved search and forget its address; unknown and ended ones are as good as ended."""
    saved = SavedSearch.objects.select_for_update().filter(token=token, ended_at__isnull=True).first()
    if saved is None:
        return
    saved.ended_at, saved.email, saved.query, saved.filters = at, "", "", {}
    saved.email_mark, saved.source_mark = "", ""
    saved.save(update_fields=["ended_at", "email", "query", "filters", "email_mark", "source_mark"])
    log.write(READER, "停止检索订阅", saved, at=at, says="停止检索订阅，已删除邮箱地址")


def due_alerts(today: date) -> Iterator[Alert]:
    """Confirmed searches with something new in the whole days since they were told last, up to yesterday.

    Only whole days, so that nothing published later the same day is missed; one alert a day at most.
    """
    until = today - timedelta(days=1)
    live = SavedSearch.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True, told_until__lt=until)
    # Keys first: the caller writes while we read.
    for key in list(live.order_by("pk").values_list("pk", flat=True)):
        saved = live.filter(pk=key).first()
        if saved is None:
            continue
        filters = Filters.from_json(saved.filters)
        since = max(filters.since or date.min, saved.told_until + timedelta(days=1))
        bounded = Filters(**{**vars(filters), "since": since, "until": min(filters.until or until, until)})
        results = find(saved.query, agency_id=saved.agency_id, filters=bounded, sort="date", per_page=LISTED)
        if results.total:
            yield Alert(saved, results, until)


@transaction.atomic
def told(alert: Alert, *, at: datetime) -> bool:
    """Note that the alert went into the outbox; False when somebody else was faster, or it has been stopped."""
    changed = SavedSearch.objects.filter(
        pk=alert.saved.pk, ended_at__isnull=True, told_until=alert.saved.told_until
    ).update(told_until=alert.until, last_sent_at=at)
    return changed == 1


@transaction.atomic
def forget_unconfirmed(*, at: datetime) -> int:
    """Delete searches whose address never confirmed in time; how many."""
    stale = SavedSearch.objects.filter(confirmed_at__isnull=True, asked_at__lt=at - UNCONFIRMED_FOR)
    return stale.delete()[0]


def _mark(what: str, value: str, at: datetime | None = None) -> str:
    """A keyed digest; the one of a place changes every day."""
    if not value:
        return ""
    day = at.astimezone(CHINA).date().isoformat() if at else ""
    key = blake2s(settings.SECRET_KEY.encode(), person=b"savedsch").digest()
    return hmac.new(key, f"{what}\n{day}\n{value}".encode(), sha256).hexdigest()
