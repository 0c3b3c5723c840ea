"""Changing what the registry holds: profile of an agency, units, people, the end of a post. Logged with old and new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from gongkai.audit import log
from gongkai.law.errors import Stale, WrongInput
from gongkai.registry.access import Console, actor, require
from gongkai.registry.actions import content, stored
from gongkai.registry.models import Agency, Person, Post


def fingerprint(row: models.Model) -> str:
    """Digest of a row's present content, which a form sends back as `expected`."""
    return hashlib.sha256(json.dumps(content(row), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def amend(
    row: models.Model, values: Mapping[str, Any], *, agency: Agency, expected: str, by: Person | Console,
    today: date, at: datetime,
) -> None:  # fmt: skip
    """Set fields of a registry row. Raises Stale when it changed since `expected`, WrongInput for what it cannot be."""
    require(by, "registry.edit", agency, today)
    kept = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if fingerprint(kept) != expected:
        raise Stale("这条内容刚被他人修改，请刷新后核对再保存")
    before = content(kept)
    for name, value in values.items():
        setattr(kept, name, value)
    if isinstance(kept, Agency):
        _not_below_itself(kept)
    stored(kept)
    after = content(kept)
    changed = [name for name in after if after[name] != before.get(name)]
    if not changed:
        return
    name = kept._meta.verbose_name
    data = {"old": {n: before[n] for n in changed}, "new": {n: after[n] for n in changed}}
    log.write(
        actor(by), f"修改{name}", kept, at=at, agency=agency.code, says=f"修改{name}“{kept}”", data=data
    )


def _not_below_itself(agency: Agency) -> None:
    above, at = set(), agency.parent
    while at is not None and at.pk not in above:
        if at.pk == agency.pk:
            raise WrongInput("上级主管机构不能是本机构或其下级")
        above.add(at.pk)
        at = at.parent


@transaction.atomic
def end_post(post: Post, *, until: date, by: Person | Console, today: date, at: datetime) -> None:
    """The last day of a post; from the next day on it gives no rights."""
    require(by, "registry.edit", post.agency, today)
    kept = Post.objects.select_for_update().get(pk=post.pk)
    if until < kept.since:
        raise WrongInput("离任日期早于任职日期")
    before, kept.until = kept.until, until
    stored(kept)
    says = f"{kept.person.name}的“{kept.get_role_display()}”任职至{until.isoformat()}"
    data = {"old": {"until": before.isoformat() if before else None}, "new": {"until": until.isoformat()}}
    log.write(actor(by), "离任", kept, at=at, agency=kept.agency.code, says=says, data=data)
