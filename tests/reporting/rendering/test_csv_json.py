"""CSV and JSON: the whole report comes back, figures untouched, text safe in a spreadsheet."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.errors import WrongInput
from gongkai.law.report import Report, from_json
from gongkai.reporting.rendering import FORMATS, Edition, render
from reporting.rendering.examples import edition_2020, report_2020, report_2023

REPORTS = [report_2020(), report_2023()]


def lines_of(edition: Edition) -> list[dict[str, str]]:
    raw = render(edition, "csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True)))


@pytest.mark.parametrize("report", REPORTS, ids=["2019 form", "2021 form"])
def test_json_is_the_report_and_reads_back_to_the_same_digest(report: Report) -> None:
    data = json.loads(render(Edition(report), "json"))
    assert data == report.as_json()
    assert from_json(data).digest() == report.digest()


@pytest.mark.parametrize("report", REPORTS, ids=["2019 form", "2021 form"])
def test_csv_has_one_line_for_every_figure_with_its_headings(report: Report) -> None:
    lines = [
        line for line in lines_of(Edition(report)) if line["table"].startswith("t") and line["column_id"]
    ]
    assert {(x["table"], x["row_id"], x["column_id"]): x["value"] for x in lines} == {
        (t.id, r.id, c.id): str(value) for t, r, c, value in report.cells()
    }
    labels = {line["row_id"]: line["row_label"] for line in lines}
    assert labels["denied_third_party"] == "三、本年度办理结果 / （三）不予公开 / 4.保护第三方合法权益"
    assert labels["litigation_direct"] == "行政诉讼 / 未经复议直接起诉"


def test_csv_says_whose_report_of_which_year_it_is() -> None:
    about = {x["row_id"]: x["value"] for x in lines_of(edition_2020()) if x["table"] == "report"}
    assert about == {
        "form": "cn-gi-annual-2019", "year": "2020", "agency": "天门市教育局", "signed": "2021-01-18", "version": "1",
    }  # fmt: skip


def test_a_blank_is_an_empty_field_even_in_a_draft() -> None:
    report = report_2020().with_cell("t2", "procurement", "amount", None)
    (line,) = (x for x in lines_of(Edition(report, mark="草稿")) if x["column_id"] == "amount")
    assert line["value"] == ""


def test_a_negative_number_stays_a_number() -> None:
    report = report_2020().with_cell("t2", "licences", "delta", -8)
    lines = lines_of(Edition(report))
    assert "-8" in [x["value"] for x in lines if (x["row_id"], x["column_id"]) == ("licences", "delta")]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from("=+-@\t"), st.text(alphabet="cmd|A1,\"'\n", max_size=8))
def test_text_never_begins_like_a_formula(first: str, rest: str) -> None:
    report = report_2020()
    text = {**report.text, "problems": first + rest}
    (line,) = (x for x in lines_of(Edition(replace(report, text=text))) if x["row_id"] == "problems")
    assert line["value"] == f"'{first}{rest}"


def test_a_format_that_is_none_of_ours_is_refused_with_those_that_are() -> None:
    with pytest.raises(WrongInput, match="html、docx、pdf、xlsx、csv、json"):
        render(edition_2020(), "wps")
    assert list(FORMATS) == ["html", "docx", "pdf", "xlsx", "csv", "json"]
