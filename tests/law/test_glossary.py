"""Every public noun of the law floor stands in the glossary beside its Chinese term."""

from __future__ import annotations

import ast
from pathlib import Path

import gongkai.law
from gongkai.law.form import all_forms
from gongkai.law.instruments import all_instruments
from gongkai.law.replies import all_replies
from gongkai.law.terms import all_terms

FOLDER = Path(gongkai.law.__file__).parent
GLOSSARY = (FOLDER.parent.parent.parent / "GLOSSARY.md").read_text(encoding="utf-8")
LINES = GLOSSARY.splitlines()


def test_every_public_class_is_explained() -> None:
    names = {
        node.name
        for path in FOLDER.glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }
    assert {name for name in names if f"`{name}`" not in GLOSSARY} == set()


def test_rows_columns_and_sections_stand_beside_their_exact_labels() -> None:
    for form in all_forms().values():
        things = [(s.id, s.label) for s in form.text_sections()]
        for table in form.tables:
            things += [(r.id, r.label) for r in table.all_rows()]
            things += [(c.id, c.label) for block in table.blocks for c in block.columns]
        for name, label in things:
            lines = [line for line in LINES if f"`{name}`" in line]
            assert lines, name
            assert any(label in line for line in lines), (name, label)


def test_replies_terms_and_acts_stand_beside_their_names() -> None:
    named = [(r.id, r.name) for r in all_replies().values()] + [
        (i.id, i.title) for i in all_instruments().values()
    ]
    named += [(name, term.label) for name, term in all_terms().items()]
    for name, chinese in named:
        assert any(f"`{name}`" in line and chinese in line for line in LINES), name
