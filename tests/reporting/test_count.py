"""The count against an independent one, written here in plain Python over the same lines."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

import make
from gongkai.cases.models import Dispute
from gongkai.law.form import Form
from gongkai.law.report import Report, Tables
from gongkai.law.report_rules import CheckContext, check
from gongkai.publishing.models import PolicyDocument
from gongkai.registers.models import Decision, FeeCharge, Procurement, ServiceItem
from gongkai.reporting.compiling import compile_report
from gongkai.reporting.count import activity, count, incomplete
from reporting.lively import Line, keep, ledger, registers

pytestmark = pytest.mark.django_db

OTHER_2019 = {"other_handling", "other_supplement_lapsed", "other_fee_lapsed", "other_misc"}


def by_hand(lines: list[Line], year: int, form: Form) -> dict[tuple[str, str], int]:
    """Table 3 counted line by line: (row, applicant) → number, sums included."""
    got: Counter[tuple[str, str]] = Counter()
    for x in lines:
        open_before = x.received.year < year and (x.replied is None or x.replied.year >= year)
        open_after = x.received.year <= year and (x.replied is None or x.replied.year > year)
        rows = [
            "new_received" if x.received.year == year else "",
            "carried_in" if open_before else "",
            "carried_out" if open_after else "",
        ]
        if x.replied and x.replied.year == year:
            folded = form.id.endswith("2019") and x.outcome in OTHER_2019
            rows += ["other_handling" if folded else x.outcome, "result_total"]
        for row in filter(None, rows):
            got[row, x.applicant] += 1
            got[row, "total"] += 1
    return got


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022])
def test_a_ledger_of_15000_mixed_requests_equals_the_count_by_hand_in_every_cell(year: int) -> None:
    agency, lines = make.agency(), ledger(15_000)
    keep(agency, lines)
    keep(make.agency(), ledger(500, seed=9))  # another office's requests are not ours
    form = Form.for_year(year)
    tables, expected = count(agency, year, form), by_hand(lines, year, form)
    for row, column in form.table("t3").cells():
        assert tables["t3"][row.id][column.id] == expected[row.id, column.id], (row.id, column.id)
    assert sum(expected[r, "total"] for r in ("new_received", "carried_in")) > 3000


def test_every_check_passes_on_a_compiled_year_and_one_altered_cell_is_caught() -> None:
    agency, lines = make.agency(), ledger(15_000)
    keep(agency, lines)
    registers(agency, 2021)
    compiled = compile_report(agency, 2021, signed=date(2022, 1, 20))
    assert [f for f in compiled.report.findings if f.severity == "error"] == []
    carried = compile_report(agency, 2020, signed=date(2021, 1, 20)).report
    context = CheckContext(
        previous=carried, body="department", rule_making=True, ledger=compiled.report.tables
    )
    assert [f for f in check(compiled.report, context) if f.severity == "error"] == []
    altered = compiled.report.with_cell("t3", "granted", "legal_social", 9999)
    rules = {f.rule for f in check(altered, context) if f.severity == "error"}
    assert {"T3-ROW-TOTAL", "T3-RESULT-TOTAL", "T3-LEDGER"} <= rules


def test_what_one_year_carries_out_the_next_carries_in_column_by_column() -> None:
    agency = make.agency()
    keep(agency, ledger(3000))
    for year in (2019, 2020, 2021):
        now, then = count(agency, year, Form.for_year(year)), count(agency, year + 1, Form.for_year(year + 1))
        assert then["t3"]["carried_in"] == now["t3"]["carried_out"]


def test_registers_of_table_two_are_counted_by_their_dates() -> None:
    agency = make.agency()
    registers(agency, 2020)
    tables = count(agency, 2020, Form.named("cn-gi-annual-2019"))
    for kind in ("rules", "normative_docs", "other_docs"):
        docs = list(PolicyDocument.objects.filter(agency=agency, kind=kind))
        assert tables["t2"][kind]["made"] == sum(d.made_on.year == 2020 for d in docs)
        open_ones = [d for d in docs if d.published_on and d.published_on <= date(2020, 12, 31)]
        standing = [d for d in open_ones if not d.ended_on or d.ended_on > date(2020, 12, 31)]
        assert tables["t2"][kind]["total_open"] == len(standing)
    _items_by_hand(agency, tables)
    done = [p for p in Procurement.objects.all() if p.completed_on.year == 2020]
    assert tables["t2"]["procurement"]["amount"] == sum(p.amount for p in done)
    assert tables["t2"]["procurement"]["projects"] == sum(
        p.approved_on.year == 2020 for p in Procurement.objects.all()
    )
    assert (tables["t2"]["admin_fees"]["prev_items"], tables["t2"]["admin_fees"]["delta"]) == (1, 1)


def _items_by_hand(agency: object, tables: Tables) -> None:
    for kind in ("licences", "other_services", "penalties", "coercion"):
        items = list(ServiceItem.objects.filter(agency=agency, kind=kind))

        def standing(day: date, items: list[ServiceItem] = items) -> int:
            return sum(i.since <= day and (i.until is None or i.until > day) for i in items)

        before, after = standing(date(2019, 12, 31)), standing(date(2020, 12, 31))
        cells = tables["t2"][kind]
        assert (cells["prev_items"], cells["delta"]) == (before, after - before)
        done = Decision.objects.filter(agency=agency, item__kind=kind, decided_on__year=2020)
        assert cells["decisions"] == sum(d.quantity for d in done)


def test_fees_are_counted_in_ten_thousand_yuan_to_the_last_cent() -> None:
    agency = make.agency()
    registers(agency, 2021)
    form = Form.named("cn-gi-annual-2021")
    charged = sum(c.amount for c in FeeCharge.objects.filter(charged_on__year=2021))
    assert charged
    assert count(agency, 2021, form)["t2"]["admin_fees"]["amount"] == charged / Decimal(10_000)


def test_disputes_are_counted_by_year_kind_and_result() -> None:
    agency = make.agency()
    registers(agency, 2021)
    tables = count(agency, 2021, Form.for_year(2021))
    for kind in Dispute.Kind.values:
        for result in Dispute.Result.values:
            expected = Dispute.objects.filter(agency=agency, year=2021, kind=kind, result=result).count()
            assert tables["t4"][kind][result] == expected
        assert tables["t4"][kind]["total"] == Dispute.objects.filter(year=2021, kind=kind).count()


def test_an_undivided_result_under_the_2021_form_is_listed_not_lost() -> None:
    agency = make.agency()
    keep(agency, [Line("R1", date(2020, 3, 1), "natural_person", date(2020, 3, 9), "other_handling")])
    form = Form.named("cn-gi-annual-2021")
    assert [r.number for r in incomplete(agency, 2020, form)] == ["R1"]
    compiled = compile_report(agency, 2020, form_id=form.id)
    assert {"T3-UNCLASSIFIED", "T3-BALANCE"} <= {f.rule for f in compiled.errors}


def test_counting_takes_a_handful_of_queries(django_assert_max_num_queries: object) -> None:
    agency = make.agency()
    keep(agency, ledger(200))
    registers(agency, 2021)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        count(agency, 2021, Form.for_year(2021))
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        activity(agency, 2021)


def test_an_empty_office_reports_zeros_everywhere() -> None:
    report = compile_report(make.agency(), 2021, signed=date(2022, 1, 10)).report
    assert isinstance(report, Report)
    assert all(value == 0 for *_, value in report.cells())
    assert "未收到政府信息公开申请" in report.text["ov_requests"]
