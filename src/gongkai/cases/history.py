"""What the same applicant asked before, as an annex: the evidence for 条例第35条 (excess) and 第36条第（六）项 (repeat)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape

from gongkai.cases.models import Case
from gongkai.cases.papers import answer_letter
from gongkai.cases.queries import repeats_of
from gongkai.law.replies import all_replies
from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText

TITLE = "申请人申请情况"
MOST = 500
_HEADINGS = ("序号", "受理编号", "收到日期", "申请内容", "办理结果", "答复文号", "与本件相似")
_ALIKE = 0.6


def history_pdf(case: Case, today: date) -> bytes:
    """The list of the applicant's earlier requests up to this one, by day, with counts by month and likeness."""
    found = sorted(repeats_of(case, MOST), key=lambda one: (one.case.arrived_at, one.case.pk))
    rows = [
        (
            str(n), one.case.number, _day(one.case), one.case.description[:200], one.case.get_stage_display() if not one.case.closed_on
            else _result(one.case), _number(one.case), f"{one.alike:.0%}",
        )
        for n, one in enumerate(found, 1)
    ]  # fmt: skip
    months = Counter(
        f"{d.year}年{d.month}月" for one in found if (d := one.case.received_on or one.case.arrived_on)
    )
    near = sum(1 for one in found if one.alike >= _ALIKE)
    says = [
        f"截至{today.isoformat()}，申请{case.number}的申请人此前向本机关提出政府信息公开申请{len(found)}件，"
        f"其中与本件内容相似六成以上的{near}件。",
        "按月计：" + "，".join(f"{month}{count}件" for month, count in months.items()) + "。"
        if months
        else "",
        f"本件申请内容：{case.description}",
        "相似程度按文字比对得出，是否属于重复申请由承办人员判断。",
    ]
    head = "".join(f"<th>{h}</th>" for h in _HEADINGS)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if rows else ""
    html = "".join(f"<p>{escape(line)}</p>" for line in says if line) + table
    return render_official(OfficialText(issuer=case.agency.name, title=TITLE, body_html=html))


def _day(case: Case) -> str:
    return (case.received_on or case.arrived_on).isoformat()


def _result(case: Case) -> str:
    known = all_replies().get(case.reply_kind)
    return known.name if known else ""


def _number(case: Case) -> str:
    letter = answer_letter(case)
    return letter.number if letter is not None and case.closed_on else ""
