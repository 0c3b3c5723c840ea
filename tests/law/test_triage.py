"""Hints that a request may be something else: told with the words, taken back for information about the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.law.errors import LawDataError
from gongkai.law.triage import all_signs, hints, load_signs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我要举报某校违规收费，请严肃处理", {"petition": ("举报", "严肃处理")}),
        ("申请公开2024年违规收费举报的处理结果", {}),
        ("申请公开信访事项的办理情况统计", {}),
        ("请问幼儿园转学如何办理？", {"question": ("请问", "如何办理")}),
        ("某区2023年年鉴", {"publication": ("年鉴",)}),
        ("年鉴采购合同", {}),
        ("请将三年数据进行汇总并列表说明", {"must_create": ("进行汇总", "列表说明")}),
        ("2024年度部门预算", {}),
        ("", {}),
    ],
)
def test_a_text_gives_these_hints_and_no_others(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert {h.sign.id: h.found for h in hints(text)} == expected


def test_every_sign_has_its_article_and_source() -> None:
    for sign in all_signs().values():
        assert sign.article.startswith("第")
        assert sign.source[0] == "regulation-2019"


@pytest.mark.parametrize(
    ("change", "says"),
    [("reply: nosuch", "does not exist"), ("reply: petition, words: []", "at least one entry")],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, change: str, says: str) -> None:
    words = "" if "words" in change else ", words: [甲]"
    line = f"  x: {{label: 甲, article: 第39条{words}, about: [乙], source: [regulation-2019, 第39条], {change}}}\n"
    path = tmp_path / "triage.yaml"
    path.write_text("hints:\n" + line, encoding="utf-8")
    with pytest.raises(LawDataError, match=says):
        load_signs(path)
