"""Signs of a case that no font has: what its letters will print as 〓, said before they are made."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.cases.models import Case
from gongkai.cases.papers import MADE_BY
from gongkai.official.signs import codes, missing_in

# Steps that make a letter, and the signature, which makes the answer.
WRITING = frozenset(MADE_BY) | {"sign"}


def rare_signs(case: Case) -> list[str]:
    """A sentence for each part of the case with such signs. Of names the number alone: lists and pages mask them."""
    return [
        f"{where}有{len(found)}个字库缺少的字"
        + ("" if sealed else "：" + "、".join(f"“{s}”（{codes(s)}）" for s in found))
        for where, texts, sealed in _parts(case)
        if (found := missing_in(*texts))
    ]


def _parts(case: Case) -> Iterator[tuple[str, list[str], bool]]:
    """Every part that goes into letters: what it is called, its texts, whether it names somebody."""
    yield "申请人姓名（名称）", [case.applicant.name], True
    asked = {e.party for e in case.events.select_related("party") if e.party is not None}
    yield "被征求意见方的名称", sorted(party.name for party in asked), True
    yield "申请内容", [case.description], False
    for matter in case.matters.all():
        said = [matter.text, matter.facts, *matter.grounds, *map(str, matter.details.values())]
        # What the description has was said above.
        yield f"第{matter.order}项的答复", [text for text in said if text not in case.description], False


def note(case: Case) -> str:
    """What is said on the page of a step that makes a letter; "" when everything can be printed."""
    said = rare_signs(case)
    if not said:
        return ""
    return f"{'；'.join(said)}。文书照常生成，PDF 上这些字印为“〓”并附注统一码，DOCX 保留原字"
