"""How often one place may try a public door. The places are keyed digests that change every day.

A number of a request is no secret and the tries at one number are not bounded: that would let anybody shut an
applicant out. The query code has 31⁸ values; ten tries an hour from one place do not come near it.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.cases.models import Attempt
from gongkai.clock import CHINA
from gongkai.law.errors import NotAllowed
from gongkai.vault import fingerprint, seal, unseal

# What: (how many, within), each of them.
LIMITS: dict[str, tuple[tuple[int, timedelta], ...]] = {
    "look_up": ((10, timedelta(hours=1)), (40, timedelta(days=1))),
    "submit": ((10, timedelta(hours=1)), (40, timedelta(days=1))),
    "similar": ((300, timedelta(hours=1)),),
}
_KEPT = timedelta(days=1)


def tried(what: str, source: str, at: datetime) -> Attempt | None:
    """Note a try before it is made, so that many at once do not slip through; raises NotAllowed beyond the limit.

    `source` "": an address that is not known (a command, a test) is not bounded. The refused try is noted too.
    """
    if not source:
        return None
    Attempt.objects.filter(at__lt=at - _KEPT).delete()
    mark = _mark(what, source, at)
    made = Attempt.objects.create(what=what, mark=mark, at=at)
    for most, within in LIMITS[what]:
        if Attempt.objects.filter(what=what, mark=mark, at__gt=at - within).count() > most:
            raise NotAllowed("操作过于频繁，请过一段时间再试，也可以直接联系政府信息公开工作机构")
    return made


def _mark(what: str, source: str, at: datetime) -> str:
    return fingerprint(f"{what}|{at.astimezone(CHINA).date().isoformat()}|{_place(source)}")


def _place(source: str) -> str:
    """One household has a whole network of IPv6: its first half stands for it."""
    try:
        address = ip_address(source)
    except ValueError:
        return source
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else str(address)


def opened(rows: QuerySet[Any], number: str, code: str) -> int | None:
    """The key of the row, among those of one agency, whose `number` and `query_code` were typed; None for a number
    that there is not and, after the same time, for a code that is wrong."""
    asked = plain(number)
    like = Q(number=number.strip())
    if runs := re.findall("[0-9]+", asked):
        # Numbers are stored as the agency writes them: its figures find the few that may be meant.
        like |= Q(*(("number__contains", run) for run in runs))
    near = rows.filter(like).order_by().values_list("pk", "number")
    keys = [pk for pk, kept in near if plain(kept) == asked]
    for pk, kept in _codes(rows, keys):
        if code_fits(kept, code):
            return pk
    return None


def _codes(rows: QuerySet[Any], keys: list[int]) -> Iterable[tuple[int, str]]:
    # Asked also where nothing was found: it would be quicker without.
    found = list(rows.filter(pk__in=keys or [0]).order_by("pk").values_list("pk", "query_code"))
    return found or [(0, "")]


def plain(typed: str) -> str:
    """Signs as one means them: full-width ones narrow, letters large, one kind of dash and of brackets, no blanks."""
    out = []
    for sign in unicodedata.normalize("NFKC", typed):
        kind = unicodedata.category(sign)
        if sign.isspace() or kind in ("Cc", "Cf"):
            continue
        out.append("-" if kind == "Pd" or sign == "\N{MINUS SIGN}" else _BRACKETS.get(sign, sign))
    return "".join(out).upper()


_BRACKETS = dict(zip("[〔【", "(((", strict=True)) | dict(zip("]〕】", ")))", strict=True))


def code_fits(kept: str, typed: str) -> bool:
    """Whether a typed query code is the kept one, however it was typed or pasted. `kept` "" (there is no such number)
    takes as long as any other and never fits: from the time of the answer nobody learns which numbers there are."""
    right = kept or unseal(_nobody())
    given = plain(typed).replace("-", "")
    return hmac.compare_digest(right.encode(), given.encode()) and bool(kept)


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A sealed code that belongs to nothing: opening it takes as long as opening a real one."""
    return seal("--------")
