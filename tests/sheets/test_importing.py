"""A file is taken whole or not at all; every fault has its place; every change is in the log."""

from __future__ import annotations

import pytest

import make
from gongkai.audit import log
from gongkai.audit.models import Entry
from gongkai.cases.ledgers import REQUESTS
from gongkai.cases.models import Request
from gongkai.channels.ledgers import POSTINGS
from gongkai.law.errors import NoAccess, Refused
from gongkai.registers.ledgers import DECISIONS
from gongkai.registers.models import Decision
from gongkai.registry.access import CONSOLE
from gongkai.registry.models import Role
from gongkai.sheets.importing import ImportRefused, examine, take
from gongkai.sheets.models import ImportBatch
from gongkai.sheets.record import SEALED
from sheets.files import FIVE, csv_file, points, xlsx_file

pytestmark = pytest.mark.django_db
OPEN = ["1号", "2020-01-02", "自然人", "", ""]
ANSWERED = ["2号", "2020-01-03", "商业企业", "2020-01-20", "予以公开"]


def taken(path, agency, sheet=REQUESTS, by=CONSOLE, **more):
    return take(sheet, agency, path, name="台账.csv", by=by, today=make.DAY, at=make.AT, **more)


def examined(path, agency, sheet=REQUESTS):
    return examine(sheet, agency, path, name="台账.csv", today=make.DAY)


def counts(batch):
    return batch.added, batch.changed, batch.unchanged


def places(faults):
    return [(fault.row, fault.column_letter, fault.column_heading) for fault in faults]


def test_a_file_is_taken_and_taken_again_changes_nothing(tmp_path):
    agency = make.agency()
    path = csv_file(tmp_path, [FIVE, OPEN, ANSWERED])
    assert counts(taken(path, agency)) == (2, 0, 0)
    assert counts(taken(path, agency)) == (0, 0, 2)
    assert Request.objects.get(number="2号").outcome == "granted"
    assert Request.objects.get(number="1号").batch == ImportBatch.objects.last()


def test_an_answer_that_came_in_changes_its_row_and_only_it(tmp_path):
    agency = make.agency()
    taken(csv_file(tmp_path, [FIVE, OPEN, ANSWERED]), agency)
    later = [*OPEN[:3], "2020-01-30", "部分公开"]
    batch = taken(csv_file(tmp_path, [FIVE, later, ANSWERED, ["3号", *OPEN[1:]]]), agency)
    assert counts(batch) == (1, 1, 1)
    entry = Entry.objects.get(verb="导入更新")
    assert entry.data["old"] == {"replied_on": None, "outcome": ""}
    assert entry.data["new"] == {"replied_on": "2020-01-30", "outcome": "partial"}
    assert entry.subject_id == str(Request.objects.get(number="1号").pk)
    assert (entry.actor, entry.agency) == ("命令行", agency.code)
    assert list(log.broken_links()) == []


def test_only_columns_of_the_file_are_written(tmp_path):
    agency = make.agency()
    taken(csv_file(tmp_path, [[*FIVE, "承办科室", "备注"], [*ANSWERED, "基教科", "急"]]), agency)
    batch = taken(csv_file(tmp_path, [[*FIVE, "备注"], [*ANSWERED, ""]]), agency)
    assert counts(batch) == (0, 1, 0)
    row = Request.objects.get()
    assert (row.unit, row.remark) == ("基教科", "")


def test_one_fault_keeps_the_whole_file_out(tmp_path):
    agency = make.agency()
    rows = [FIVE, *([f"{n}号", *OPEN[1:]] for n in range(40)), ["41号", "2020-02-30", "自然人", "", ""]]
    with pytest.raises(ImportRefused, match="第42行B列“收到日期”：没有2020年2月30日") as refused:
        taken(csv_file(tmp_path, rows), agency)
    assert places(refused.value.faults) == [(42, "B", "收到日期")]
    assert not Request.objects.exists()
    assert not ImportBatch.objects.exists()
    assert not Entry.objects.exists()


def test_every_fault_has_its_row_and_column(tmp_path):
    rows = [
        FIVE,
        ["", "2020-01-02", "自然人", "", ""],
        ["2号", "20-1-2", "外星人", "2020-01-03", ""],
        ["3号", "2020-01-10", "自然人", "2020-01-03", "予以公开"],
        ["4号", "2020-01-10", "自然人", "", "予以公开"],
        ["x" * 61, "2021-01-16", "自然人", "", ""],
        ["6号", "2021-01-16", "自然人", "", ""],
    ]
    seen = examined(csv_file(tmp_path, rows), make.agency())
    assert places(seen.faults) == [
        (2, "A", "受理编号"),
        (3, "B", "收到日期"),
        (3, "C", "申请人类型"),
        (4, "D", "答复日期"),
        (5, "D", "答复日期"),
        (6, "A", "受理编号"),
        (7, "B", "收到日期"),
    ]
    assert all(fault.says for fault in seen.faults)


def test_a_key_twice_in_a_file_is_a_fault_at_both_rows(tmp_path):
    seen = examined(csv_file(tmp_path, [FIVE, OPEN, ANSWERED, OPEN, OPEN]), make.agency())
    assert [(f.row, f.column_letter, f.says) for f in seen.faults] == [
        (2, "A", "受理编号与第4行相同"),
        (4, "A", "受理编号与第2行相同"),
        (5, "A", "受理编号与第2行相同"),
    ]


def test_many_faults_are_counted_and_the_first_are_shown(tmp_path):
    rows = [FIVE, *([f"{n}号", "何时", "自然人", "", ""] for n in range(450))]
    seen = examined(csv_file(tmp_path, rows), make.agency())
    assert (len(seen.faults), seen.more_faults, seen.rows) == (200, 250, 450)


def test_a_separator_too_many_is_a_fault_and_nothing_moves_over(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "受理编号,收到日期,申请人类型,承办科室\n1号,2020-01-02,自然人,基教科,二楼\n", encoding="utf-8"
    )
    assert "有5格" in examined(path, make.agency()).faults[0].says


def test_a_preview_changes_nothing_and_says_what_would_happen(tmp_path):
    agency = make.agency()
    taken(csv_file(tmp_path, [FIVE, OPEN, ANSWERED]), agency)
    rows = [
        [*FIVE, "申请人", "序号"],
        [*OPEN, "张某某", "1"],
        ["9号", *OPEN[1:], "", "2"],
        [*ANSWERED, "", "3"],
    ]
    seen = examined(csv_file(tmp_path, rows), agency)
    assert (seen.rows, seen.added, seen.changed, seen.unchanged) == (3, 1, 1, 1)
    assert seen.ignored == ("序号",)
    assert seen.sample[0]["申请人"] == "张**"
    assert Request.objects.count() == 2


def test_missing_columns_are_faults_of_the_heading_row(tmp_path):
    seen = examined(csv_file(tmp_path, [["台账"], ["受理编号", "备注"], ["1号", ""]]), make.agency())
    assert places(seen.faults) == [(2, "", "收到日期"), (2, "", "申请人类型")]


def test_a_reference_is_found_within_the_agency_only(tmp_path):
    agency, other = make.agency(), make.agency()
    points(other)
    path = csv_file(
        tmp_path, [["信息编号", "渠道", "标题", "发布日期"], ["1", "江城教育第1号", "通知", "2020-01-02"]]
    )
    assert "没有登记过" in examined(path, agency, POSTINGS).faults[0].says
    assert examined(path, other, POSTINGS).faults == ()


def test_a_column_that_is_not_there_has_the_default_but_a_blank_cell_is_never_guessed(tmp_path):
    agency = make.agency()
    points(agency)
    short = csv_file(tmp_path, [["办件编号", "事项编码", "办结日期"], ["1", "SX-1", "2020-01-02"]])
    taken(short, agency, DECISIONS)
    assert Decision.objects.get().quantity == 1
    blank = csv_file(
        tmp_path, [["办件编号", "事项编码", "办结日期", "件数"], ["2", "SX-1", "2020-01-02", ""]]
    )
    assert "不能留空" in examined(blank, agency, DECISIONS).faults[0].says


def test_a_workbook_is_taken_like_a_text_file(tmp_path):
    agency = make.agency()
    taken(csv_file(tmp_path, [FIVE, ANSWERED]), agency)
    assert counts(taken(xlsx_file(tmp_path, [FIVE, ANSWERED]), agency)) == (0, 0, 1)


def test_taking_needs_the_post_at_that_agency(tmp_path):
    home, other = make.agency(), make.agency()
    path = csv_file(tmp_path, [FIVE, OPEN])
    for person in (make.person(home, Role.LEADER), make.person(other, Role.CLERK), make.person(home)):
        with pytest.raises(NoAccess):
            taken(path, home, by=person)
    assert not Request.objects.exists()
    clerk = make.person(home, Role.CLERK)
    assert taken(path, home, by=clerk).by == f"{clerk.name}（{clerk.username}）"


def test_two_agencies_may_use_one_number(tmp_path):
    path = csv_file(tmp_path, [FIVE, OPEN])
    assert counts(taken(path, make.agency())) == counts(taken(path, make.agency())) == (1, 0, 0)


def test_a_stopped_import_leaves_nothing(tmp_path):
    path = csv_file(tmp_path, [FIVE, OPEN])
    with pytest.raises(Refused, match="没有任何变动"):
        taken(path, make.agency(), stop=lambda: True)
    assert not Request.objects.exists()


def test_progress_counts_the_rows(tmp_path):
    told = []
    taken(
        csv_file(tmp_path, [FIVE, *([f"{n}号", *OPEN[1:]] for n in range(6000))]),
        make.agency(),
        progress=told.append,
    )
    assert told == [5000, 6000]


def test_personal_data_are_sealed_in_the_table_and_in_the_log(tmp_path):
    from django.db import connection

    agency = make.agency()
    heads = [*FIVE, "申请人", "联系方式"]
    taken(csv_file(tmp_path, [heads, [*OPEN, "欧阳虚构", "江城县虚构路"]]), agency)
    taken(csv_file(tmp_path, [heads, [*OPEN, "欧阳虚构", "江城县另一路"]]), agency)
    row = Request.objects.get()
    assert (row.applicant, row.contact) == ("欧阳虚构", "江城县另一路")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_request")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT * FROM audit_entry")
        logged = str(cursor.fetchall())
    for text in ("欧阳虚构", "虚构路", "另一路"):
        assert text not in stored
        assert text not in logged
    assert Entry.objects.get(verb="导入更新").data["new"]["contact"].startswith(SEALED)


def test_faults_never_repeat_personal_data(tmp_path):
    seen = examined(csv_file(tmp_path, [[*FIVE, "申请人"], [*OPEN, "欧阳\x07虚构"]]), make.agency())
    assert "虚构" not in seen.faults[0].value
    assert "虚构" not in seen.faults[0].says
