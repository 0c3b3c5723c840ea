"""The format's rules: each break is found by its rule, and correct documents are left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.errors import LawDataError
from gongkai.law.format_rules import format_rules, load_format
from gongkai.law.official_format import OfficialDraft, lint

CASES = yaml.safe_load(Path(__file__).with_name("format_cases.yaml").read_text(encoding="utf-8"))


def _draft(case: dict[str, Any]) -> OfficialDraft:
    return OfficialDraft(
        title=case.get("title", "江城县教育局关于做好招生工作的通知"), number=case.get("number", ""),
        addressee=case.get("addressee", ""), paragraphs=tuple(case.get("text", ())), issuer="江城县教育局",
        made_on=date(2021, 5, 8), note=case.get("note", "此件公开发布"), attribute=case.get("attribute", "proactive"),
        attachments=tuple(case.get("attachments", ())),
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES["bad"], ids=lambda c: str(next(iter(c.values())))[:24])
def test_a_break_is_found_by_its_rule_and_said_in_a_sentence(case: dict[str, Any]) -> None:
    found = [f for f in lint(_draft(case)) if f.rule == case["rule"]]
    assert found
    assert all(f.says and f.where and f.article for f in found)
    if "suggestion" in case:
        assert case["suggestion"] in [f.suggestion for f in found]


@pytest.mark.parametrize("case", CASES["good"], ids=lambda c: c["title"][:16])
def test_a_correct_document_is_left_alone(case: dict[str, Any]) -> None:
    assert [(f.rule, f.says) for f in lint(_draft(case))] == []


def test_every_rule_is_tried() -> None:
    assert {c["rule"] for c in CASES["bad"]} == set(format_rules().rules)


def test_there_are_enough_cases_to_trust_them() -> None:
    assert len(CASES["bad"]) >= 100
    assert len(CASES["good"]) >= 16


def test_every_pattern_speaks_in_some_case() -> None:
    lines = [t for c in CASES["bad"] for t in (*c.get("text", ()), c.get("title", ""))]
    silent = [p.says for p in format_rules().patterns if not any(list(p.breaks(line)) for line in lines)]
    assert silent == []


def test_findings_come_in_the_order_of_the_document() -> None:
    draft = OfficialDraft(
        "通知。", number="江教发[2021]3号", paragraphs=("正文。", "各校,各园。", "一、、总则")
    )
    assert [f.where for f in lint(draft)][:3] == ["标题", "发文字号", "第2段"]


@given(st.text("一二（）(1).、，。：《》“”〔〕关于通知附件 \t2021年05月", max_size=40))
def test_no_text_breaks_the_rules_themselves(text: str) -> None:
    for one in lint(
        OfficialDraft(text, number=text, addressee=text, paragraphs=(text, text), attachments=(text,))
    ):
        assert one.says
        assert one.article


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"patterns": [{"rule": "X", "pattern": "a", "says": "b"}]}, "no rule 'X'"),
        ({"patterns": [{"rule": "R", "pattern": "(", "says": "b"}]}, "is no pattern"),
        (
            {"rules": {"R": {"label": "a", "severity": "stop", "source": ["practice", "x"]}}},
            "severity must be",
        ),
        ({"rules": {"R": {"label": "a", "severity": "info", "source": ["nowhere", "x"]}}}, "no act"),
        ({"patterns": [{"rule": "R", "pattern": "a", "says": "b", "instead": 1}]}, "is not text"),
        ({"more": 1}, "unknown key"),
    ],
)
def test_a_broken_file_of_rules_is_refused(change: dict[str, Any], says: str, tmp_path: Path) -> None:
    data = {
        "rules": {"R": {"label": "标题", "severity": "info", "source": ["practice", "惯例"]}},
        "kinds": [{"names": ["通知"], "source": ["practice", "惯例"]}],
        "patterns": [{"rule": "R", "pattern": "[{H}]a", "says": "b"}],
    }
    path = tmp_path / "format.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert load_format(path).patterns[0].found.search("字a")
    path.write_text(yaml.safe_dump(data | change, allow_unicode=True), encoding="utf-8")
    with pytest.raises(LawDataError, match=says):
        load_format(path)
