"""What the person who raised a concern is shown of it: stage, steps, the letter once served. Nothing of the inner work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.audit import log
from gongkai.cases.attempts import opened, tried
from gongkai.concerns.models import Concern
from gongkai.concerns.papers import letters_of
from gongkai.law import concern as law
from gongkai.law.concern import PUBLIC_STAGES, Stage
from gongkai.letters.models import Letter
from gongkai.registry.models import Agency

TOLD = {
    "arrive": "提交", "accept": "受理", "ask_more": "告知补充材料", "supply": "收到补充材料", "answer": "作出答复并送达",
    "rectified": "整改完成", "published": "已向社会公开", "withdraw": "撤回", "archive": "办结归档",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One step as the person reads it."""

    on: date
    says: str
    article: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Followed:
    """A concern as its person sees it. `open_to`: supply, withdraw."""

    concern: Concern
    stage: str
    lines: tuple[Line, ...]
    asked: Line | None
    open_to: frozenset[str]
    letters: tuple[Letter, ...]
    result: str


def followed(concern: Concern) -> Followed:
    """Leave out what is not the person's to see: who handles it, what was checked, what is not yet approved."""
    rows = list(concern.events.order_by("seq"))
    lines = tuple(_line(r.name, r.on, r.content, r.until) for r in rows if r.name in TOLD)
    waiting = next((r for r in reversed(rows) if r.name == "ask_more"), None)
    served = concern.answered_on is not None
    known = law.KINDS[concern.kind].results.get(concern.result)
    return Followed(
        concern, PUBLIC_STAGES[Stage(concern.stage)], lines,
        _line("ask_more", waiting.on, waiting.content, waiting.until) if waiting and concern.stage == Stage.WAITING else None,
        frozenset(s.event for s in law.possible(concern.kind, concern.stage) if s.event in law.BY_PERSON),
        tuple(letters_given(concern)), known.name if known and served else "",
    )  # fmt: skip


def _line(name: str, on: date, content: str, until: date | None) -> Line:
    details = content.splitlines() if name in ("ask_more", "supply", "withdraw") else []
    if until is not None and name == "ask_more":
        details.append(f"期限至{until.isoformat()}")
    return Line(on, TOLD[name], law.step(name).article, tuple(details))


def letters_given(concern: Concern) -> list[Letter]:
    """The letter that answers it, once it was served: the last one made."""
    if concern.answered_on is None:
        return []
    last = letters_of(concern).last()
    return [last] if last is not None else []


def look_up(agency: Agency, number: str, code: str, *, source: str, at: datetime) -> Concern | None:
    """The concern of that number and query code, or None – the same answer for a number that there is not and for a
    code that is wrong. A success is logged. Raises NotAllowed after too many tries."""
    attempt = tried("look_up", source, at)
    pk = opened(Concern.objects.filter(agency=agency), number, code)
    if pk is None:
        return None
    concern = Concern.objects.select_related("agency", "person").get(pk=pk)
    if attempt is not None:
        attempt.delete()
    log.write(
        "提出人", "网上查询进度", concern, at=at, agency=agency.code,
        says=f"凭编号和查询码查询{concern.get_kind_display()}{concern.number}",
    )  # fmt: skip
    return concern
