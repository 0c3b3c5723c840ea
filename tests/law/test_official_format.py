"""The format's rules: each break is found by its rule, and correct documents are left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.law.official_format import RULES, OfficialDraft, lint

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


@pytest.mark.parametrize("case", CASES["good"], ids=lambda c: c["title"][:16])
def test_a_correct_document_is_left_alone(case: dict[str, Any]) -> None:
    assert [(f.rule, f.says) for f in lint(_draft(case))] == []


def test_every_rule_is_tried() -> None:
    assert {c["rule"] for c in CASES["bad"]} == {name for name, *_ in RULES}
