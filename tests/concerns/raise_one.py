"""Concerns of made-up people at the bureau of the requests."""

from __future__ import annotations

from typing import Any

from cases.bureau import Bureau
from gongkai.cases.application import Person
from gongkai.concerns.actions import moving, raising
from gongkai.concerns.models import Concern
from gongkai.concerns.raised import Raised

WHO = Person(name="李某某", phone="00000000000", email="someone@example.cn")
SAID: dict[str, dict[str, str]] = {
    "complaint": {"basis": "not_published", "about": "临江市某学校", "content": "收费标准没有公开"},
    "correction": {
        "about": "2024年教师资格认定公告第3号",
        "content": "姓名写错一字",
        "evidence": "证书复印件",
    },
    "proposal": {"about": "各校2025年招生计划", "content": "很多家长都在问"},
}
RESULT: dict[str, dict[str, Any]] = {
    "complaint": {"result": "unfounded", "says": "收费标准已于2025年1月在网站公开"},
    "correction": {"result": "corrected", "says": "原始档案为李某某", "entry": "李某某"},
    "proposal": {"result": "declined", "says": "招生计划尚未确定"},
}


def raised(kind: str, **more: Any) -> Raised:
    """A complete concern of a kind."""
    return Raised(kind, **({"person": WHO} | SAID[kind] | more))


def taken(at: Bureau, kind: str = "complaint", way: str = "counter", **more: Any) -> Concern:
    """One that came in today."""
    said = at.by("clerk") | ({"by": None} if way == "portal" else {})
    return raising.take(at.agency, raised(kind, **more), way=way, **said)


def do(at: Bureau, concern: Concern, event: str, who: str, **given: Any) -> Concern:
    """One step, with the token as it is now."""
    concern.refresh_from_db()
    return moving.move(concern.pk, event, expected=concern.token, **at.by(who), **given)


def handled(at: Bureau, kind: str = "complaint", **more: Any) -> Concern:
    """One that lies with the first unit."""
    return do(at, taken(at, kind, **more), "accept", "clerk", unit=at.unit, officer=at.people["drafter"])


def answered(at: Bureau, concern: Concern, until: Any = None, **result: Any) -> Concern:
    """From handling to service by e-mail."""
    data = RESULT[concern.kind] | result
    do(at, concern, "decide", "drafter", data=data, until=until)
    do(at, concern, "approve", "leader")
    return do(at, concern, "answer", "clerk", data={"way": "email"})
