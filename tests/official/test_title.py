"""Titles break where the sense does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.official.title import ROOM, title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于做好工作的通知", ("关于做好工作的通知",)),
        (
            "示范市教育局关于2020年中小学教师招聘（第二批）面试有关事项的公告",
            ("示范市教育局关于2020年中小学教师", "招聘（第二批）面试有关事项的公告"),
        ),
        (
            "示范市教育局关于做好2020年义务教育阶段学校招生入学工作的通知",
            ("示范市教育局关于做好2020年", "义务教育阶段学校招生入学工作的通知"),
        ),
    ],
)
def test_a_title_breaks_between_words(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


@given(st.text("示范市教育局关于印发的通知和《》（）、2020年", min_size=1, max_size=70))
def test_lines_joined_are_the_title_and_no_line_begins_with_what_belongs_to_the_one_before(
    title: str,
) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert not any(line.startswith(("的", "和", "》", "）", "、")) for line in lines[1:])
    assert len(lines) == 1 or all(len(line) <= 2 * ROOM for line in lines)


def test_a_very_long_title_takes_no_time() -> None:
    long = "关于进一步加强和改进义务教育学校教师队伍建设管理服务保障若干措施的" * 8 + "通知"
    assert "".join(title_lines(long[:300])) == long[:300]
