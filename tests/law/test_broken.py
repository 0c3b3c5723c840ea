"""Deliberately broken data files: each begins with the words that its error must say; the file is always named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.law.errors import LawDataError
from gongkai.law.fees import load_tariffs
from gongkai.law.form_loading import load_form
from gongkai.law.instruments import load_instruments
from gongkai.law.labels import load_labels
from gongkai.law.replies import load_replies
from gongkai.law.report_rules import load_rules
from gongkai.law.terms import load_terms

FOLDER = Path(__file__).parent / "broken"
LOADERS: dict[str, Callable[[Path], object]] = {
    "form": load_form, "terms": load_terms, "fees": load_tariffs, "replies": load_replies, "rules": load_rules,
    "instruments": load_instruments, "labels": load_labels,
}  # fmt: skip
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=[p.stem for p in FILES])
def test_a_broken_file_is_refused_in_the_words_it_announces(path: Path) -> None:
    words = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    with pytest.raises(LawDataError) as caught:
        LOADERS[path.stem.split("_")[0]](path)
    assert words in str(caught.value)
    assert path.name in str(caught.value)


def test_every_kind_of_file_has_a_broken_one() -> None:
    assert {p.stem.split("_")[0] for p in FILES} == set(LOADERS)
    assert len(FILES) >= 80
