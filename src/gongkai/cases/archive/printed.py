"""What only the system knows, as pages that can be read and bound: what happened in order, the count day by day, disputes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from django.db.models import Q

from gongkai.cases.archive.items import Item
from gongkai.cases.models import Case, Dispute, Docket
from gongkai.cases.settling import as_law, rules_of
from gongkai.law.case import rule
from gongkai.law.clock_days import days
from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText

# Steps whose words are evidence of their own: a court reads them apart from the rest.
_OPINIONS = ("search", "unit_answers", "opinion", "counsel", "meet")


def printed(case: Case, *, personal: bool, today: date) -> list[Item]:
    """办理过程、答复期限逐日说明、复议诉讼 as PDF; without the applicant's data no free text is printed."""
    events = list(case.events.select_related("party", "unit").order_by("seq"))
    steps = [
        (str(e.seq), e.on.isoformat(), rule(e.name).label, _says(e, personal), rule(e.name).article)
        for e in events
    ]
    found = [_sheet(case, "办理过程", ("序号", "日期", "事项", "内容", "依据"), steps)]
    rules = rules_of(case.agency)
    listed = days(as_law(events), calendar=rules.calendar, today=today, readings=rules.readings)
    counted = [(d.day.isoformat(), str(d.count or ""), d.says) for d in listed]
    if counted:
        found.append(_sheet(case, "答复期限逐日说明", ("日期", "工作日", "说明"), counted))
    said = [(e.on.isoformat(), rule(e.name).label, _says(e, personal)) for e in events if e.name in _OPINIONS]
    if said:
        found.append(_sheet(case, "检索记录和各方意见", ("日期", "事项", "内容"), said))
    quarrels = _disputes(case)
    if quarrels:
        found.append(_sheet(case, "复议、诉讼情况", ("案号", "类型", "结果", "审结日期"), quarrels))
    return found


def _disputes(case: Case) -> list[tuple[str, str, str, str]]:
    """Files of disputes and, for those entered by hand alone, rows of the ledger."""
    dockets = list(Docket.objects.filter(Q(case=case) | Q(agency=case.agency, request_number=case.number)))
    found = [
        (
            d.number,
            d.get_kind_display(),
            d.get_result_display(),
            d.decided_on.isoformat() if d.decided_on else "",
        )
        for d in dockets
    ]
    numbers = {d.number for d in dockets}
    rows = Dispute.objects.filter(agency=case.agency, request_number=case.number).exclude(number__in=numbers)
    return found + [(d.number, d.get_kind_display(), d.get_result_display(), "") for d in rows.order_by("pk")]


def _says(event: object, personal: bool) -> str:
    if not personal:
        return ""
    return "；".join(x for x in (getattr(event, "content", ""), getattr(event, "reason", "")) if x)


def _sheet(case: Case, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Item:
    head = "".join(f"<th>{escape(h)}</th>" for h in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    html = f"<p>受理编号：{escape(case.number)}</p><table><tr>{head}</tr>{body}</table>"
    content = render_official(OfficialText(issuer=case.agency.name, title=title, body_html=html))
    return Item(title, f"{title}.pdf", "application/pdf", content, case.arrived_on)
