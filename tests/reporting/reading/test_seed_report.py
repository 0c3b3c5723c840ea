"""The bureau's own 2020 report as it was found: Traditional script, pinyin, pipes, a unit inside a cell."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from gongkai.law.report import Report
from gongkai.reporting.reading import read_report


@pytest.fixture
def seed(shared: Path) -> Report:
    return read_report((shared / "seed" / "000_ade2857a21d30092.txt").read_bytes())


def test_the_seed_is_read_to_the_last_cell(seed: Report, shared: Path) -> None:
    facts = yaml.safe_load((shared / "law" / "annual_report_formats.yaml").read_text(encoding="utf-8"))
    expected = facts["fixtures"]["seed_2020"]
    assert (seed.form, seed.year, seed.agency) == ("cn-gi-annual-2019", 2020, "天门市教育局")
    assert seed.signed == date(2021, 1, 18)
    assert seed.unread == ()
    printed = {
        r: {c: Decimal(v) if c == "amount" else v for c, v in row.items()}
        for r, row in expected["t2"].items()
    }
    assert seed.tables["t2"] == printed
    assert [v for row in seed.tables["t3"].values() for v in row.values()] == [0] * 161
    assert [v for row in seed.tables["t4"].values() for v in row.values()] == [0] * 15


def test_the_prose_of_the_seed_is_simplified_and_free_of_noise(seed: Report) -> None:
    text = "\n".join(seed.text.values())
    assert not re.search(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+[)）]", text)
    assert not re.search("[報務發佈實開關資訊]", text)
    assert seed.text["title"] == "天门市教育局2020年政府信息公开工作年度报告"
    assert seed.text["other"] == "无"
    assert seed.text["closing"] == "天门市教育局\n2021年1月18日"
    assert "全年共公布信息1055条" in seed.text["proactive"]
    assert "扫一扫" not in text
    assert "第二十条第" not in seed.text["proactive"]
