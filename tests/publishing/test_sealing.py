"""The layout of approved content: a 函 goes out in letter format, everything else under the red head."""

from __future__ import annotations

import pytest

from gongkai.publishing.actions.sealing import official_text
from gongkai.publishing.standing import standing
from publishing.office import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "number", "letter", "mark"),
    [
        ("江城县教育局关于商请支持学区划分工作的函", "江教函〔2021〕3号", True, ""),
        ("江城县教育局关于做好招生入学工作的通知", "江教〔2021〕3号", False, "文件"),
    ],
)
def test_a_letter_of_publishing_is_set_in_letter_format(
    title: str, number: str, letter: bool, mark: str
) -> None:
    office = build()
    text = official_text(standing(office.draft(title=title, number=number)))
    assert text.letter is letter
    assert text.mark == office.agency.name + mark
