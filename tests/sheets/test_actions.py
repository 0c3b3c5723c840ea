"""One row at a time: saved when it holds together, refused when stale, in the log either way it changes."""

from __future__ import annotations

from datetime import date

import pytest

import make
from gongkai.audit.models import Entry
from gongkai.cases.ledgers import REQUESTS
from gongkai.cases.models import Request
from gongkai.law.errors import NoAccess, Refused, Stale, WrongInput
from gongkai.registers.ledgers import ITEMS
from gongkai.registers.models import Decision, ServiceItem
from gongkai.registry.models import Role
from gongkai.sheets import queries
from gongkai.sheets.actions import WrongRow, note_export, remove, save
from gongkai.sheets.record import fingerprint
from sheets.files import points

pytestmark = pytest.mark.django_db
CELLS = {"number": "1号", "received_on": "2020年1月2日", "applicant_type": "自然人", "applicant": "欧阳虚构"}
WHEN = {"today": make.DAY, "at": make.AT}


@pytest.fixture
def clerk():
    return make.person(make.agency(), Role.CLERK)


def saved(clerk, cells=CELLS, row=None, expected=None, **more):
    expected = fingerprint(REQUESTS, row) if expected is None else expected
    return save(REQUESTS, clerk.agency, cells, row=row, expected=expected, by=clerk, **WHEN, **more)


def test_a_new_row_is_stored_and_logged(clerk):
    row = saved(clerk)
    assert Request.objects.get(pk=row.pk).received_on == date(2020, 1, 2)
    entry = queries.history(row).get()
    assert (entry.verb, entry.actor) == ("登记", f"{clerk.name}（{clerk.username}）")
    assert "欧阳虚构" not in str(entry.data)


def test_a_change_logs_what_was_and_what_is(clerk):
    row = saved(clerk)
    saved(clerk, {"replied_on": "2020-01-20", "outcome": "予以公开"}, row=row, note="2020年年报已定稿")
    entry = queries.history(row).first()
    assert entry.data == {
        "old": {"replied_on": None, "outcome": ""},
        "new": {"replied_on": "2020-01-20", "outcome": "granted"},
    }
    assert "2020年年报已定稿" in entry.says


def test_saving_the_same_again_writes_nothing(clerk):
    row = saved(clerk)
    saved(clerk, CELLS, row=row)
    assert queries.history(row).count() == 1


def test_faults_are_told_by_field(clerk):
    with pytest.raises(WrongRow) as refused:
        saved(clerk, {**CELLS, "received_on": "2020-02-30", "applicant_type": ""})
    assert set(refused.value.faults) == {"received_on", "applicant_type"}
    with pytest.raises(WrongRow) as refused:
        saved(clerk, {**CELLS, "replied_on": "2020-01-01", "outcome": "予以公开"})
    assert set(refused.value.faults) == {"replied_on"}
    with pytest.raises(WrongRow) as refused:
        saved(clerk, {"number": "1号"})
    assert set(refused.value.faults) == {"received_on", "applicant_type"}
    assert not Request.objects.exists()


def test_a_number_is_given_once(clerk):
    saved(clerk)
    with pytest.raises(WrongRow, match="已经登记过") as refused:
        saved(clerk)
    assert set(refused.value.faults) == {"number"}


def test_a_row_that_somebody_changed_meanwhile_is_stale(clerk):
    row = saved(clerk)
    rendered = fingerprint(REQUESTS, row)
    saved(clerk, {"remark": "急"}, row=row)
    with pytest.raises(Stale, match="已被他人修改"):
        saved(clerk, {"remark": "不急"}, row=row, expected=rendered)
    Request.objects.all().delete()
    with pytest.raises(Stale, match="已被他人删除"):
        saved(clerk, {"remark": "不急"}, row=row, expected=rendered)


def test_saving_needs_the_post_at_the_row_s_own_agency(clerk):
    row = saved(clerk)
    stranger = make.person(make.agency(), Role.CLERK)
    with pytest.raises(NoAccess):
        save(REQUESTS, clerk.agency, CELLS, row=row, expected=fingerprint(REQUESTS, row), by=stranger, **WHEN)
    with pytest.raises(NoAccess):
        save(
            REQUESTS,
            stranger.agency,
            CELLS,
            row=row,
            expected=fingerprint(REQUESTS, row),
            by=stranger,
            **WHEN,
        )
    with pytest.raises(NoAccess):
        remove(REQUESTS, row, reason="误登", by=stranger, **WHEN)
    assert Request.objects.get().remark == ""


def test_a_removed_row_stays_whole_in_the_log(clerk):
    row = saved(clerk)
    key = str(row.pk)
    with pytest.raises(WrongInput, match="理由"):
        remove(REQUESTS, row, reason=" ", by=clerk, **WHEN)
    remove(REQUESTS, row, reason="重复登记", by=clerk, **WHEN)
    assert not Request.objects.exists()
    entry = Entry.objects.get(verb="删除")
    assert (entry.subject_id, entry.data["reason"]) == (key, "重复登记")
    assert entry.data["old"]["number"] == "1号"
    assert set(entry.data["old"]) == {column.field for column in REQUESTS.columns}


def test_a_row_that_others_point_at_stays(clerk):
    points(clerk.agency)
    item = ServiceItem.objects.get(number="SX-1")
    Decision.objects.create(agency=clerk.agency, number="1", item=item, decided_on=date(2020, 1, 2))
    with pytest.raises(Refused, match="不能删除"):
        remove(ITEMS, item, reason="误登", by=clerk, **WHEN)
    assert ServiceItem.objects.filter(pk=item.pk).exists()
    assert not Entry.objects.filter(verb="删除").exists()


def test_an_export_is_permitted_by_post_and_logged(clerk):
    leader = make.person(clerk.agency, Role.LEADER)
    with pytest.raises(NoAccess):
        note_export(REQUESTS, clerk.agency, rows=3, masked=True, by=leader, **WHEN)
    note_export(REQUESTS, clerk.agency, rows=3, masked=False, by=clerk, **WHEN)
    assert "未遮盖的个人信息" in Entry.objects.get(verb="导出").says
