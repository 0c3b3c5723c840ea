"""The house checks itself: sizes, docs, settings, migrations, and that every action leaves a trace."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command

import gongkai
from gongkai.config import SETTINGS

SOURCE = Path(gongkai.__file__).parent
ROOT = SOURCE.parent.parent
MODULES = [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]


def test_no_file_grows_beyond_seeing() -> None:
    long = {p.name: n for p in MODULES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


def test_no_function_grows_beyond_seeing() -> None:
    long = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 60:
                long.append(f"{path.name}:{node.name}")
    assert long == []


def test_every_public_function_and_class_says_what_it_is_for() -> None:
    silent = []
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node) and node.name != "Room":
                silent.append(f"{path.relative_to(SOURCE)}:{node.name}")
    assert silent == []


def test_every_setting_is_documented_with_its_sentence() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"`{setting.name}`" in page
        assert setting.sentence in page


def test_links_of_the_readme_lead_somewhere() -> None:
    for readme in ("README.md", "README.zh-CN.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / readme).read_text(encoding="utf-8")):
            assert target.startswith("http") or (ROOT / target).exists(), (readme, target)


def test_the_glossary_knows_every_row_and_column_of_the_forms() -> None:
    from gongkai.law.form import all_forms

    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    for form in all_forms().values():
        for table in form.tables:
            for row in table.all_rows():
                assert f"`{row.id}`" in glossary, row.id


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_nothing_of_the_facts_folder_is_needed_by_the_product() -> None:
    for path in MODULES:
        if path.parent.name != "demo":
            assert "shared/" not in path.read_text(encoding="utf-8"), path
