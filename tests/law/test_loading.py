"""The loader behind every data file (what it refuses is in `broken/`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.law.errors import LawDataError
from gongkai.law.instruments import all_instruments
from gongkai.law.loading import DATA, a_list, a_mapping, a_source, a_text, read_yaml

FILES = sorted(DATA.rglob("*.yaml"))


def sources(data: Any) -> list[Any]:
    if isinstance(data, dict):
        here = [data["source"]] if "source" in data else []
        return here + [s for value in data.values() for s in sources(value)]
    return [s for value in data for s in sources(value)] if isinstance(data, list) else []


@pytest.mark.parametrize("path", FILES, ids=[p.name for p in FILES])
def test_every_source_in_every_file_names_an_act_of_ours_and_a_place(path: Path) -> None:
    found = sources(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert found or path.name == "instruments.yaml"
    for source in found:
        instrument, place = a_source(source, path, "")
        assert instrument in all_instruments()
        assert place


def test_on_and_no_are_words_and_days_are_days(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_text("on: no\nfrom: 2021-01-01\nsure: true\n", encoding="utf-8")
    assert read_yaml(file) == {"on": "no", "from": date(2021, 1, 1), "sure": True}


@pytest.mark.parametrize("source", [None, "条例", [], ["regulation-2019"], ["regulation-2019", ""], ["regulation-2019", 33],
                                    ["unheard-of", "第1条"]])  # fmt: skip
def test_a_value_without_an_act_and_a_place_is_refused(source: object) -> None:
    with pytest.raises(LawDataError, match=r"some\.yaml: here: source"):
        a_source(source, Path("some.yaml"), "here")


def test_wrong_kinds_of_value_are_refused_by_place() -> None:
    for take, value in (
        (a_mapping, []),
        (a_mapping, {}),
        (a_list, {}),
        (a_list, []),
        (a_text, 7),
        (a_text, " "),
    ):
        with pytest.raises(LawDataError, match=r"some\.yaml: here: "):
            take(value, Path("some.yaml"), "here")
