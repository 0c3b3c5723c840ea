"""Many entries at once hang in the same chain as single ones."""

from __future__ import annotations

import pytest

import make
from gongkai.audit import log
from gongkai.audit.models import Entry
from gongkai.registry.models import Agency

pytestmark = pytest.mark.django_db


def test_many_entries_continue_the_chain_and_it_holds():
    agency = make.agency()
    log.write("命令行", "新增机构", agency, at=make.AT, agency=agency.code)
    items = ((n, f"第{n}行", {"row": n}) for n in range(2500))
    assert log.write_many("命令行", "导入更新", Agency, items, at=make.AT, agency=agency.code) == 2500
    log.write("命令行", "导出", agency, at=make.AT, agency=agency.code)
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 2503))
    assert list(log.broken_links()) == []


def test_an_entry_changed_in_the_middle_is_found():
    log.write_many("命令行", "导入更新", Agency, ((n, "", {}) for n in range(10)), at=make.AT)
    Entry.objects.filter(number=5).update(says="另有说法")
    assert list(log.broken_links()) == ["日志第5条的内容被改动过"]


def test_nothing_written_moves_nothing():
    assert log.write_many("命令行", "导入更新", Agency, (), at=make.AT) == 0
    assert list(log.broken_links()) == []
