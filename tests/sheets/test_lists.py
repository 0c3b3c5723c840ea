"""Any list as CSV: read back it is what was put in, and nothing in it runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.sheets.lists import csv_file, csv_pieces, guarded

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3)))
def test_what_is_written_is_read_back_guarded(lines: list[list[str]]) -> None:
    found = _read(csv_file(["甲", "乙", "丙"], lines))
    assert found[0] == ["甲", "乙", "丙"]
    assert found[1:] == [[guarded(cell) for cell in line] for line in lines]


@given(TEXT)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    ((cell, _),) = _read(csv_file([], [[text, "末"]]))[1:]
    assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_days_and_numbers_stand_as_they_are_and_nothing_is_empty() -> None:
    content = csv_file(
        ["日期", "金额", "件数", "无", "空"], [[date(2025, 2, 20), Decimal("-1.50"), -2, None, ""]]
    )
    assert content == "\ufeff日期,金额,件数,无,空\r\n2025-02-20,-1.50,-2,,\r\n".encode()


def test_a_long_list_comes_in_pieces_and_reads_its_lines_only_as_it_is_sent() -> None:
    taken: list[int] = []

    def lines() -> object:
        for n in range(10_000):
            taken.append(n)
            yield [n, "一行说明文字"]

    pieces = csv_pieces(["序号", "说明"], lines())  # type: ignore[arg-type]
    first = [next(pieces), next(pieces)]
    assert 0 < len(taken) < 10_000
    assert len(_read(b"".join([*first, *pieces]))) == 10_001


@pytest.mark.parametrize("cell", ["\t=1+1", "\r=1", "\n@x", " =1", "\u3000＝1", "\tx", "''\t=1", "' =1"])
def test_no_blank_or_tab_in_front_hides_a_formula(cell: str) -> None:
    assert guarded(cell) == "'" + cell


def test_words_with_blanks_in_front_stay_as_they_are() -> None:
    assert guarded("　　申请公开") == "　　申请公开"
