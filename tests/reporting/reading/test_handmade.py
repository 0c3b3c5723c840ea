"""Reports as different kinds of sites publish them: every cell right or reported unread."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.law.form import Form
from gongkai.reporting.reading import read_report
from reporting.reading import sample_lines, sample_pages, sample_texts  # noqa: F401 - they add their samples
from reporting.reading.sample_rows import IDS_21, SAMPLES, Sample, rows_21


@pytest.mark.parametrize("sample", SAMPLES, ids=[s.name for s in SAMPLES])
def test_every_cell_of_a_published_report_is_right_or_reported_unread(sample: Sample) -> None:
    report = read_report(sample.data)
    assert (report.form, report.year, report.agency) == (sample.form, sample.year, sample.agency)
    assert (report.signed.isoformat() if report.signed else None) == sample.signed
    listed = {u.where for u in report.unread}
    form = Form.named(sample.form).with_extensions(frozenset())
    wrong = []
    for table in form.tables:
        for row, column in table.cells():
            where = f"{table.id}/{row.id}/{column.id}"
            got = report.cell(table.id, row.id, column.id)
            if where in sample.unread:
                if got is not None or (where not in listed and table.id not in listed):
                    wrong.append(f"{where} should be reported unread, is {got}")
            elif (
                got is None
                or got != sample.cells.get(where, 0)
                or isinstance(got, Decimal) != (column.type == "money")
            ):
                wrong.append(f"{where} is {got}, should be {sample.cells.get(where, 0)}")
    assert wrong == []


def test_headings_of_both_forms_in_one_report_are_said_once() -> None:
    report = read_report(next(s for s in SAMPLES if "old headings" in s.name).data)
    assert [(f.rule, f.severity, f.where) for f in report.findings] == [("FM-MIXED", "warn", "t2")]
    assert "t2/normative_docs/total_open" in {u.where for u in report.unread if u.seen == "31"}


def test_an_amount_in_yuan_is_converted_and_said() -> None:
    report = read_report(next(s for s in SAMPLES if "word-processor" in s.name).data)
    assert [(f.rule, f.where) for f in report.findings] == [("T2-UNIT", "t2/procurement/amount")]


def test_the_five_paragraphs_of_the_new_form_are_kept_apart() -> None:
    report = read_report(next(s for s in SAMPLES if s.name.startswith("city")).data)
    assert report.text["ov_assurance"] == "培训 6 次。"
    assert "澳门" not in "".join(report.text.values())


ROWS = rows_21({0: "5 1 0 0 0 0 6", 2: "3 1 0 0 0 0 4", 12: "2 0 0 0 0 0 2", 23: "5 1 0 0 0 0 6"})
HEADINGS = "| 申请人情况 |\n| 自然人 | 法人或其他组织 | 总计 |\n| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n"
TREND = "| 年度 | 自然人 | 法人或其他组织 | 总计 |\n| 2021 | 3 | 1 | 4 |\n| 2022 | 5 | 1 | 6 |\n"


def bars(remark: str = "") -> str:
    return HEADINGS + "\n".join(f"| {h} | {label} | {' | '.join(f)} |{remark}" for h, label, f in ROWS)


BODIES = {
    "heading and label in one cell": HEADINGS
    + "\n".join(f"| {h} {x} | {' | '.join(f)} |" for h, x, f in ROWS),
    "a column of remarks": bars(" 略 |"),
    "a table of other years before it": TREND + bars(),
    "seven zeros run into the label": "\n".join(
        ["自然人", "法人或其他组织", "总计", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
        + [f"{h}{x}0000000" if set(f) == {"0"} else "\n".join([h, x, *f]) for h, x, f in ROWS]
    ),
    "a page number between two rows": bars().replace("| （四）无法提供", "- 5 -\n| （四）无法提供"),
    "prose cut up round its numbers": "其中\n信访\n4\n件，第十四条\n14\n。\n" + bars(),
}


@pytest.mark.parametrize("body", BODIES)
def test_table_three_is_read_whatever_stands_around_it(body: str) -> None:
    text = f"青山县文化局2022年政府信息公开工作年度报告\n一、总体情况\n| 类别 | 数量 |\n| 行政许可 | 99 |\n| 予以公开 | 5 |\n三、收到和处理政府信息公开申请情况（单位：件）\n{BODIES[body]}\n五、存在的主要问题及改进情况\n略。\n六、其他需要报告的事项\n无"
    report = read_report(text.encode())
    columns = list(report.tables["t3"]["granted"])
    want = {
        row_id: dict(zip(columns, map(int, f), strict=True))
        for row_id, (_, _, f) in zip(IDS_21, ROWS, strict=True)
    }
    assert report.tables["t3"] == want
    assert {u.where for u in report.unread} == {"t2", "t4"}
