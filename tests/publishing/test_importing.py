"""Items of a former site become pages: each row judged with its place, all or nothing, once and only once."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

import make
from gongkai.law.errors import NoAccess, Refused, Stale
from gongkai.publishing.importing import broken_imports, examine, take
from gongkai.publishing.models import OldAddress, Publication
from gongkai.registry.access import CONSOLE
from gongkai.registry.models import Agency, Role, Unit
from gongkai.search.models import Indexed

pytestmark = pytest.mark.django_db
TODAY, AT = date(2021, 3, 10), datetime(2021, 3, 10, 2, tzinfo=UTC)
WHO = {"by": CONSOLE, "today": TODAY, "at": AT}
HEAD = [
    "标题",
    "索引号",
    "发文字号",
    "信息类别",
    "条例第二十条事项",
    "成文日期",
    "发布日期",
    "有效性",
    "失效日期",
    "责任科室",
    "正文",
    "网址",
]


@pytest.fixture
def bureau() -> Agency:
    made = make.agency("JC-JY", uscc="110000000000000000", index_template="{code}/{year}-{serial:05d}")
    Unit.objects.create(agency=made, name="办公室")
    return made


def _row(n: int, **more: str) -> list[str]:
    given = {
        "标题": f"第{n}件招生通知", "信息类别": "通知公告", "发布日期": "2018年5月8日", "正文": f"<p>第{n}件正文</p>",
        "网址": f"http://old.example.cn/art/{n}.html",
    }  # fmt: skip
    given |= more
    return [given.get(h, "") for h in HEAD]


def _file(tmp_path: Path, rows: list[list[str]], encoding: str = "utf-8-sig") -> Path:
    path = tmp_path / "items.csv"
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows([HEAD, *rows])
    return path


def _kind() -> str:
    from gongkai.law.manuscripts import manuscripts

    return manuscripts().kinds["notice"].label


def test_rows_become_pages_with_their_old_day_found_by_search_and_by_their_old_address(
    bureau: Agency, tmp_path: Path, client: Client
) -> None:
    path = _file(tmp_path, [_row(n, 信息类别=_kind()) for n in range(3)], "gb18030")
    seen = examine(bureau, path, today=TODAY)
    assert (len(seen.items), seen.faults) == (3, ())
    take(bureau, path, expected=seen.digest, **WHO)
    page = Publication.objects.get(title="第1件招生通知")
    assert (page.published_on, page.index_number, page.document) == (
        date(2018, 5, 8),
        "JC-JY/2018-00002",
        None,
    )
    assert Indexed.objects.filter(key=str(page.pk)).exists()
    assert client.get("/art/1.html")["Location"].endswith(f"/JC-JY/info/{page.pk}/")
    assert "第1件正文" in client.get(f"/JC-JY/info/{page.pk}/").content.decode()
    assert list(broken_imports()) == []


def test_a_second_run_changes_nothing_and_says_so(bureau: Agency, tmp_path: Path) -> None:
    path = _file(tmp_path, [_row(n, 信息类别=_kind()) for n in range(3)])
    take(bureau, path, expected=examine(bureau, path, today=TODAY).digest, **WHO)
    again = examine(bureau, path, today=TODAY)
    assert (len(again.items), again.known, again.faults) == (0, 3, ())


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"标题": ""}, "标题", "必须填写"),
        ({"标题": "长" * 301}, "标题", "超过300个字"),
        ({"信息类别": "没有的类别"}, "信息类别", "没有名为"),
        ({"条例第二十条事项": "20.99"}, "条例第二十条事项", "不是条例第二十条的事项"),
        ({"发布日期": "2018-13-40"}, "发布日期", "没有2018年13月40日"),
        ({"发布日期": "2022-01-01"}, "发布日期", "还没有到"),
        ({"成文日期": "2019-01-01"}, "成文日期", "晚于发布日期"),
        ({"有效性": "也许"}, "有效性", "不是有效性"),
        ({"失效日期": "2019-01-01"}, "失效日期", "应为失效或者废止"),
        ({"责任科室": "不存在的科"}, "责任科室", "没有名为"),
        ({"正文": ""}, "正文", "必须填写"),
        ({"正文": "<script>alert(1)</script>"}, "正文", "没有可以保留的内容"),
        ({"网址": "ftp://x/1"}, "网址", "不是网址"),
        ({"网址": "http://old.example.cn/art/0.html"}, "网址", "与第2行相同"),
    ],
)
def test_each_wrong_cell_is_named_with_its_row_and_column_and_nothing_is_imported(
    cells: dict[str, str], column: str, says: str, bureau: Agency, tmp_path: Path
) -> None:
    kind = {"信息类别": _kind()}
    path = _file(tmp_path, [_row(0, **kind), _row(1, **(kind | cells))])
    seen = examine(bureau, path, today=TODAY)
    assert [(f.row, f.column_heading) for f in seen.faults] == [(3, column)]
    assert says in seen.faults[0].says
    with pytest.raises(Refused, match="第3行"):
        take(bureau, path, expected=seen.digest, **WHO)
    assert not Publication.objects.exists()


def test_a_thousand_rows_with_many_faults_name_each_line(bureau: Agency, tmp_path: Path) -> None:
    kind, wrong = {"信息类别": _kind()}, set(range(5, 1000, 27))
    rows = [_row(n, **(kind | ({"发布日期": "不知道"} if n in wrong else {}))) for n in range(1000)]
    seen = examine(bureau, _file(tmp_path, rows), today=TODAY)
    assert {f.row for f in seen.faults} == {n + 2 for n in wrong}


def test_an_index_number_in_use_is_refused(bureau: Agency, tmp_path: Path) -> None:
    path = _file(tmp_path, [_row(0, 信息类别=_kind(), 索引号="X-1")])
    take(bureau, path, expected=examine(bureau, path, today=TODAY).digest, **WHO)
    other = examine(bureau, _file(tmp_path, [_row(1, 信息类别=_kind(), 索引号="X-1")]), today=TODAY)
    assert "已经使用" in other.faults[0].says


def test_a_file_that_changed_since_it_was_looked_at_is_refused(bureau: Agency, tmp_path: Path) -> None:
    path = _file(tmp_path, [_row(0, 信息类别=_kind())])
    seen = examine(bureau, path, today=TODAY)
    _file(tmp_path, [_row(1, 信息类别=_kind())])
    with pytest.raises(Stale):
        take(bureau, path, expected=seen.digest, **WHO)


def test_stopping_leaves_nothing_behind_and_only_who_releases_may_import(
    bureau: Agency, tmp_path: Path
) -> None:
    path = _file(tmp_path, [_row(n, 信息类别=_kind()) for n in range(150)])
    seen = examine(bureau, path, today=TODAY)
    with pytest.raises(Refused, match="没有任何变动"):
        take(bureau, path, expected=seen.digest, progress=lambda n: False, **WHO)
    with pytest.raises(NoAccess):
        take(bureau, path, expected=seen.digest, **(WHO | {"by": make.person(bureau, Role.CLERK)}))
    assert not Publication.objects.exists()
    assert not OldAddress.objects.exists()


def test_a_changed_page_of_a_former_site_is_found(bureau: Agency, tmp_path: Path) -> None:
    path = _file(tmp_path, [_row(0, 信息类别=_kind())])
    take(bureau, path, expected=examine(bureau, path, today=TODAY).digest, **WHO)
    Publication.objects.update(body="<p>改过</p>")
    assert len(list(broken_imports())) == 1
