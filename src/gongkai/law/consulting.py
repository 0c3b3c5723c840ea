"""Whom an office asks before it answers, how long they have, and what their silence means (条例第32条至第34条)."""

from __future__ import annotations

from datetime import date
from functools import cache

from gongkai.law.errors import NotInForce
from gongkai.law.terms import Law

# Events by which somebody is asked, and who that is.
ASKED: dict[str, str] = {
    "consult_third_party": "第三方",
    "consult_co_maker": "共同制作机关",
    "consult_agency": "其他机关",
    "ask_unit": "本机关科室",
}
# The statutory period of those whom the law gives one.
TERMS = {"consult_third_party": "third_party_opinion", "consult_co_maker": "co_maker_opinion"}
# What follows when whoever was asked says nothing in time.
SILENCE: dict[str, str] = {
    "consult_third_party": "逾期未提出意见，由本机关依照条例的规定决定是否公开（条例第32条）",
    "consult_co_maker": "逾期未提出意见，视为同意公开（条例第34条）",
    "consult_agency": "法律没有规定逾期不答复的后果，由本机关决定",
    "ask_unit": "内部协办，没有法律后果，由承办科室催办",
}


@cache
def opinion_days(name: str, day: date) -> int:
    """Working days that whoever is asked by the event of that name has, by the law of a day; 0 where it gives none."""
    if name not in TERMS:
        return 0
    try:
        return Law.on(day).term(TERMS[name]).value
    except NotInForce:
        return 0
