"""The register of new-media accounts (国办发〔2018〕123号): one on a platform, closed with a day and an announcement."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from gongkai.channels.ledgers import ACCOUNTS
from gongkai.channels.models import Account
from gongkai.law.errors import Refused
from gongkai.registry.access import CONSOLE
from gongkai.registry.models import Agency
from gongkai.sheets.actions import WrongRow, save
from gongkai.sheets.importing import take
from gongkai.sheets.record import fingerprint
from sheets.files import csv_file

WHO: dict[str, Any] = {"by": CONSOLE, "today": date(2021, 1, 15), "at": datetime(2021, 1, 15, 2, tzinfo=UTC)}
OPEN = {
    "number": "XMT-01",
    "platform": "微信",
    "name": "江城教育",
    "opened_on": "2019-01-01",
    "status": "运行",
}
CLOSED = {"status": "已注销", "closed_on": "2020-12-31", "announcement": "https://gk.example.cn/d/9/"}


def register(agency: Agency, row: Account | None = None, **more: str) -> Account:
    made = save(ACCOUNTS, agency, {**OPEN, **more}, row=row, expected=fingerprint(ACCOUNTS, row), **WHO)
    assert isinstance(made, Account)
    return made


def test_a_second_account_on_a_platform_is_refused_with_the_reason(agency: Agency) -> None:
    register(agency)
    with pytest.raises(WrongRow, match="一个平台只能有一个"):
        register(agency, number="XMT-02", name="江城教育发布")
    register(agency, number="XMT-03", platform="微博")
    assert Account.objects.count() == 2


def test_a_closed_account_leaves_room_for_the_next(agency: Agency) -> None:
    register(agency, register(agency), **CLOSED)
    register(agency, number="XMT-02", name="江城教育发布")
    assert sorted(Account.objects.values_list("name", "status")) == [
        ("江城教育", "closed"),
        ("江城教育发布", "open"),
    ]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"status": "已注销", "announcement": "公告"}, "注销日期"),
        ({"status": "已注销", "closed_on": "2020-12-31"}, "公告"),
        ({"closed_on": "2020-12-31"}, "状态应为已注销"),
        ({**CLOSED, "closed_on": "2018-12-31"}, "早于开通日期"),
        ({"opened_on": "2022-01-01"}, "开通日期"),
        ({"status": "僵尸"}, "运行、停更、已注销"),
    ],
)
def test_opening_and_closing_agree(agency: Agency, more: dict[str, str], says: str) -> None:
    with pytest.raises(WrongRow, match=says):
        register(agency, **more)
    assert not Account.objects.exists()


def test_a_file_with_two_open_accounts_on_a_platform_changes_nothing(agency: Agency, tmp_path: Path) -> None:
    headings = ["登记号", "平台", "账号名称", "开通日期", "状态"]
    path = csv_file(
        tmp_path,
        [headings, ["1", "微信", "甲", "2019-01-01", "运行"], ["2", "微信", "乙", "2019-01-01", "运行"]],
    )
    with pytest.raises(Refused, match="一个平台只能有一个；本次导入没有任何变动"):
        take(ACCOUNTS, agency, path, name=path.name, **WHO)
    assert not Account.objects.exists()
