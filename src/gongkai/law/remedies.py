"""The remedies paragraph (救济途径) of a final letter: by kind of reply, by the day of the letter, for the agency's organs.

Since 2024 a refusal under 条例第14条至第16条 goes to review first, and an ordinary department's acts are reviewed by the
government of the same level alone (行政复议法第20条、第23条、第24条; 行政诉讼法第45条、第46条).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.law.errors import WrongInput
from gongkai.law.replies import REVIEW_FIRST, reply
from gongkai.law.terms import Law

# From this day reviews of departments go to the same-level government only, and online service asks for an online way.
REFORM = date(2024, 1, 1)


@dataclass(frozen=True)
class Organs:
    """Where an applicant may turn: filled from the agency's settings, never guessed."""

    government: str = ""
    department_above: str = ""
    court: str = ""
    online: str = ""


def remedies(kinds: Sequence[str], day: date, organs: Organs, *, served_online: bool = False) -> str:
    """The paragraph for a letter of that day with these kinds of reply (none: an act without a kind).

    Raises WrongInput naming the setting that is missing: without the paragraph the time for review is up to one year.
    """
    _filled(organs.government, "同级人民政府（行政复议机关）")
    review = Law.on(day).term("review_application").value
    if day < REFORM:
        _filled(organs.court, "有管辖权的人民法院")
        above = f"或者{organs.department_above}" if organs.department_above else ""
        return (
            f"如对本答复不服，可以自收到本答复之日起{review}日内向{organs.government}{above}申请行政复议，"
            f"或者自收到本答复之日起六个月内向{organs.court}提起行政诉讼。"
        )
    online = ""
    if served_online:
        _filled(organs.online, "网上申请行政复议的途径")
        online = f"，也可以通过{organs.online}在网上申请行政复议"
    first = [reply(kind).remedy_on(day) == REVIEW_FIRST for kind in kinds]
    refused_whole = first and all(first) and not any(reply(kind).in_part for kind in kinds)
    if refused_whole:
        return _review_first("如对本答复不服", review, organs, online)
    _filled(organs.court, "有管辖权的人民法院")
    if any(first):
        # Review comes first for what was refused alone: the other matters, and the part that was given, must not lose
        # the direct way to the court.
        refused = _review_first("如对本答复中不予公开的内容不服", review, organs, online)
        return refused + _either("对本答复的其他内容不服的", review, organs, online)
    return _either("如对本答复不服", review, organs, online)


def _review_first(who: str, review: object, organs: Organs, online: str) -> str:
    return (
        f"{who}，应当自知道本答复之日起{review}日内先向{organs.government}申请行政复议{online}；"
        "对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内向人民法院提起行政诉讼。"
    )


def _either(who: str, review: object, organs: Organs, online: str) -> str:
    return (
        f"{who}，可以自知道本答复之日起{review}日内向{organs.government}申请行政复议{online}，"
        f"或者自知道或者应当知道本答复之日起六个月内向{organs.court}提起行政诉讼。"
    )


def _filled(value: str, label: str) -> None:
    if not value.strip():
        raise WrongInput(f"没有填写“{label}”，不能生成救济途径，请先在文书设置中补全", "行政复议法第23条")
