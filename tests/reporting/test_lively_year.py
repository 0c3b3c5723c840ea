"""Table 3 of the demonstration's lively bureau equals a count by hand from its events, for every year and column."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

import make
from gongkai.cases.models import Case, CaseEvent
from gongkai.ops.demo.requests import build_requests
from gongkai.registry.models import Agency
from gongkai.reporting.compiling import compile_report

# By hand, from the form: kind of reply → row; the form of 2019 and 2020 has one row for what is not divided.
ROW = {
    "already_public": "granted", "given": "granted", "partial": "partial", "state_secret": "denied_state_secret",
    "law_forbids": "denied_law_forbids", "safety_stability": "denied_safety_stability", "third_party": "denied_third_party",
    "internal_affairs": "denied_internal_affairs", "process_info": "denied_process_info",
    "enforcement_file": "denied_enforcement_file", "query_matter": "denied_query_matter",
    "does_not_exist": "unavailable_not_held", "not_ours": "unavailable_not_held", "must_create": "unavailable_must_create",
    "still_unclear": "unavailable_still_unclear", "petition": "notproc_petition", "repeat": "notproc_repeat",
    "publication": "notproc_publication", "excessive": "notproc_excessive", "reissue": "notproc_reissue",
}  # fmt: skip
ENDS = {
    "lapse_supplement": "other_supplement_lapsed",
    "lapse_fee": "other_fee_lapsed",
    "withdraw": "other_misc",
}


def _lives() -> list[tuple[str, date, date | None, str]]:
    """For each registered request: applicant's type, day received, day ended, row; read from the raw events."""
    found = []
    for case in Case.objects.filter(kind="request"):
        received, ended, row = None, None, ""
        for name, on, data in (
            CaseEvent.objects.filter(case=case).order_by("seq").values_list("name", "on", "data")
        ):
            if name == "receive":
                received = on
            elif name == "serve":
                ended, row = on, ROW[data["reply"]]
            elif name in ENDS:
                ended, row = on, ENDS[name]
        if received is not None:
            found.append((case.applicant_type, received, ended, row))
    return found


def _by_hand(year: int) -> dict[tuple[str, str], int]:
    counted: Counter[tuple[str, str]] = Counter()
    for kind, received, ended, row in _lives():
        if received.year == year:
            counted["new_received", kind] += 1
        elif received.year < year and (ended is None or ended.year >= year):
            counted["carried_in", kind] += 1
        if received.year <= year and (ended is None or ended.year > year):
            counted["carried_out", kind] += 1
        if ended is not None and ended.year == year:
            undivided = year <= 2020 and row.startswith("other_")
            counted["other_handling" if undivided else row, kind] += 1
            counted["result_total", kind] += 1
    return dict(counted)


@pytest.mark.django_db
def test_table_3_of_the_lively_bureau_equals_a_count_by_hand() -> None:
    above = make.agency("city", "样例市人民政府", body=Agency.Body.GOVERNMENT)
    at = datetime(2021, 1, 18, 1, 0, tzinfo=UTC)
    bureau = build_requests(above, "lantern-river-2021", today=date(2021, 1, 18), at=at).agency
    assert Case.objects.filter(agency=bureau).count() == 220
    for year in (2019, 2020, 2021):
        table = compile_report(bureau, year, signed=date(year + 1, 1, 18)).report.tables["t3"]
        got = {
            (row, column): n
            for row, cells in table.items()
            for column, n in cells.items()
            if n and column != "total"
        }
        assert got == _by_hand(year), year
        for column, new in table["new_received"].items():
            left = (new or 0) + (table["carried_in"][column] or 0)
            right = (table["result_total"][column] or 0) + (table["carried_out"][column] or 0)
            assert left == right, (year, column)
