"""The letter that answers a concern: facts from the concern, words from the template of its kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from gongkai.concerns.models import Concern
from gongkai.law.concern import KINDS
from gongkai.letters.actions import make
from gongkai.letters.composing import Composed, compose
from gongkai.letters.models import Letter


def result_of(concern: Concern) -> dict[str, str]:
    """What was filled in with the result: says, organ, entry, where."""
    return dict(json.loads(concern.result_data)) if concern.result_data else {}


def compose_answer(concern: Concern, day: date) -> Composed:
    """The letter as it would be made on a day; raises WrongInput with the label of what it lacks."""
    kind = KINDS[concern.kind]
    return compose(concern.agency, kind.letter, _common(concern) | FACTS[concern.kind](concern), day=day)


def make_answer(concern: Concern, *, day: date, actor: str, at: datetime) -> Letter:
    """The letter, numbered and frozen, at the approval."""
    return make(concern.agency, compose_answer(concern, day), concern.number, actor_name=actor, at=at)


def letters_of(concern: Concern) -> QuerySet[Letter]:
    """Every letter of a concern, in the order in which they were made."""
    return Letter.objects.filter(agency_id=concern.agency_id, case_ref=concern.number).order_by("pk")


def _common(concern: Concern) -> dict[str, Any]:
    return {
        "applicant": concern.person.name, "case_number": concern.number, "received_on": concern.arrived_on,
        "subject": concern.about,
    }  # fmt: skip


def _said(concern: Concern) -> str:
    """The result and what was found, as one phrase without a full stop at its end."""
    result, data = KINDS[concern.kind].results[concern.result], result_of(concern)
    parts = [result.name]
    if data.get("entry"):
        parts.append(f"更正后为：{data['entry'].rstrip('。；')}")
    if data.get("organ"):
        parts.append(f"有权机关：{data['organ'].rstrip('。；')}")
    if concern.rectify_until is not None:
        parts.append(f"整改期限至{concern.rectify_until.isoformat()}")
    return "；".join([*parts, data.get("says", "").strip().rstrip("。；")])


def _complaint(concern: Concern) -> dict[str, Any]:
    words, article = KINDS["complaint"].bases[concern.basis]
    return {
        "about": f"“{concern.about}”{words}",
        "result": _said(concern),
        "basis": _spelled(article.removeprefix("条例")),
    }


def _correction(concern: Concern) -> dict[str, Any]:
    return {"entry": concern.about, "result": _said(concern)}


def _proposal(concern: Concern) -> dict[str, Any]:
    data = result_of(concern)
    if concern.result == "accepted":
        where = "本机关将依照程序公开，公开后可以在本机关网站的政府信息公开专栏查阅"
    elif concern.result == "already":
        where = f"可以在{data['where'].rstrip('。')}查阅"
    else:
        where = "需要这一信息的，可以依照条例第二十九条提出政府信息公开申请"
    return {"decision": _said(concern), "where": where}


FACTS: Mapping[str, Any] = {"complaint": _complaint, "correction": _correction, "proposal": _proposal}
_FIGURES = {"41": "四十一", "44": "四十四", "47": "四十七", "51": "五十一", "55": "五十五", "2": "二"}


def _spelled(article: str) -> str:
    """第47条第2款 as a letter writes it: 第四十七条第二款."""
    for figure, words in _FIGURES.items():
        article = article.replace(f"第{figure}条", f"第{words}条").replace(f"第{figure}款", f"第{words}款")
    return article
