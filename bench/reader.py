"""Reading a published report, against parsing the same page and taking its text with the bare HTML engine."""

from __future__ import annotations

import time
from typing import Any


def measure(rounds: int = 40) -> dict[str, Any]:
    """Reports a second of the reader and of lxml alone, on the same page."""
    from lxml import html

    from gongkai.law.form import Form
    from gongkai.law.report import Report, add_up, zero_tables
    from gongkai.reporting.reading import read_report
    from gongkai.reporting.rendering import render
    from gongkai.reporting.rendering.edition import Edition

    form = Form.named("cn-gi-annual-2021")
    text = {
        "title": "江城县教育局2022年政府信息公开工作年度报告",
        "overview": "依法公开。" * 200,
        "problems": "有待改进。" * 50,
    }
    report = Report(form.id, 2022, "江城县教育局", add_up(form, zero_tables(form)), text)
    page = render(Edition(report), "html")
    begun = time.perf_counter()
    for _ in range(rounds):
        assert not read_report(page, "年报.html").unread
    reading = rounds / (time.perf_counter() - begun)
    begun = time.perf_counter()
    for _ in range(rounds):
        html.document_fromstring(page).text_content()
    return {"measured": reading, "floor": rounds / (time.perf_counter() - begun), "unit": "reports/s"}
