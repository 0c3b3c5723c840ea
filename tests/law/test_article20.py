"""Article 20 in the statute's words: fifteen, in order, each with a short name elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.law.article20 import load_matters, matter, matters
from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.loading import DATA
from gongkai.law.manuscripts import manuscripts

TEXT = (DATA / "article20.yaml").read_text(encoding="utf-8")


def test_there_are_fifteen_in_order_and_each_has_a_short_name() -> None:
    assert [m.number for m in matters().values()] == list(range(1, 16))
    assert list(matters()) == list(manuscripts().article20)


def test_a_matter_is_found_by_its_key_only() -> None:
    assert matter("20.7").label == "财政预算、决算信息"
    for word in ("20.16", "20", "七", ""):
        with pytest.raises(WrongInput, match="没有这一事项"):
            matter(word)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  '20.8': 行政事业性收费项目及其依据、标准\n", "", "must be 20.1 to 20.15"),
        ("'20.10'", "20.10", "must be 20.1 to 20.15"),
        ("财政预算、决算信息", "7", "'7' is not text"),
        ("source: [regulation-2019, 第二十条]\n", "", "key 'source' is missing"),
        ("regulation-2019", "regulation-1999", "which is no act"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "article20.yaml"
    assert old in TEXT
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(LawDataError, match=says):
        load_matters(path)
