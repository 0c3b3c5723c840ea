"""The same figures in every layout and with every noise: the same cells or reported unread, never a wrong number."""

from __future__ import annotations

import random
from functools import partial, reduce

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongkai.law.errors import Refused
from gongkai.law.form import Form
from gongkai.law.report import Tables
from gongkai.reporting.reading import read_report
from reporting.reading import noises
from reporting.reading.printed import (
    TEXT_LAYOUTS,
    Placed,
    airy_lines,
    as_docx,
    as_html,
    as_pdf,
    as_text,
    as_xlsx,
    compare,
    html_table,
    lines,
    random_tables,
    rows_of,
    sections,
    show,
    spaces,
)

FORMS = ["cn-gi-annual-2019", "cn-gi-annual-2021"]


def bare_html(placed: Placed) -> str:
    """A table whose spans were lost."""
    rows = ("".join(f"<td>{t}</td>" for t in row) for row in rows_of(placed))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def html_lines(placed: Placed) -> str:
    """A table that a converter made into paragraphs."""
    return "".join(f"<p>{t}</p>" for row in rows_of(placed) for t in row if t)


def in_layout_table(parts) -> bytes:
    body = as_html(parts).decode().split("<div>")[1].split("</div>")[0]
    return f"<html><body><table><tr><td width=20></td><td>{body}</td><td></td></tr></table></body></html>".encode()


WRITERS = {layout.__name__: partial(as_text, layout=layout) for layout in TEXT_LAYOUTS} | {
    "collapsed": lambda parts: as_text(parts, lines).replace(b"\n", b" "),
    "html": as_html,
    "html without spans": partial(as_html, table=bare_html),
    "html paragraphs": partial(as_html, table=html_lines),
    "html in a layout table": in_layout_table,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "xlsx with text cells": partial(as_xlsx, numbers=False),
    "pdf": as_pdf,
}


def the_form(form_id: str) -> Form:
    return Form.named(form_id).with_extensions(frozenset())


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("consistent", [True, False], ids=["adds up", "does not add up"])
def test_every_layout_gives_back_every_cell(form_id: str, writer: str, consistent: bool) -> None:
    form = the_form(form_id)
    tables = random_tables(form, random.Random(f"{writer}{consistent}"), consistent)
    report = read_report(WRITERS[writer](sections(form, tables, show)))
    assert compare(report, form, tables) == ([], 0)
    assert (report.form, report.year, report.agency) == (form_id, 2022, "云溪市档案管理局")
    assert report.signed is not None
    assert report.signed.isoformat() == "2023-01-16"
    assert "|" not in "".join(report.text.values())
    assert report.text["problems"].startswith("存在的问题：一是人员少")


def with_blanks(tables: Tables, rng: random.Random) -> Tables:
    return {
        t: {r: {c: None if rng.random() < 0.2 else v for c, v in cols.items()} for r, cols in rows.items()}
        for t, rows in tables.items()
    }


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize(
    "writer",
    [w for w in WRITERS if w not in ("spaces", "lines", "airy_lines", "collapsed", "html paragraphs")],
)
def test_a_blank_cell_is_unread_and_moves_no_other(form_id: str, writer: str) -> None:
    form = the_form(form_id)
    rng = random.Random(writer)
    tables = with_blanks(random_tables(form, rng), rng)
    report = read_report(WRITERS[writer](sections(form, tables, show)))
    assert compare(report, form, tables) == ([], 0)
    listed = {u.where for u in report.unread}
    blank = {
        f"{t.id}/{r.id}/{c.id}" for t in form.tables for r, c in t.cells() if tables[t.id][r.id][c.id] is None
    }
    assert blank <= listed


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("layout", [spaces, lines, airy_lines])
def test_lines_that_lost_their_blank_cells_give_no_wrong_number(form_id: str, layout) -> None:
    form = the_form(form_id)
    rng = random.Random(3)
    tables = random_tables(form, rng)
    for row in ("granted", "partial", "notproc_repeat"):
        tables["t3"][row]["legal_social"] = None
    report = read_report(as_text(sections(form, tables, show), layout))
    wrong, unread = compare(report, form, tables)
    assert wrong == []
    assert unread == 3 * 6


@pytest.mark.parametrize(
    "order", [[1, 2, 3, 4, 5, 6, 0], [0, 5, 4, 3, 2, 1, 6]], ids=["total first", "kinds reversed"]
)
@pytest.mark.parametrize("writer", WRITERS)
def test_columns_are_known_by_their_headings_not_by_their_place(writer: str, order: list[int]) -> None:
    form = the_form(FORMS[1])
    tables = random_tables(form, random.Random(7))

    def moved(placed: Placed) -> Placed:
        out = []
        for r, c, down, across, text in placed:
            if text == "法人或其他组织":
                c = 3 + min(order[1:6])
            elif c >= 3 and across == 1:
                c = 3 + order[c - 3]
            out.append((r, c, down, across, text))
        return out

    parts = [(t, moved(p) if "共收到" in t else p) for t, p in sections(form, tables, show)]
    assert compare(read_report(WRITERS[writer](parts)), form, tables) == ([], 0)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10**9),
    form_id=st.sampled_from(FORMS),
    layout=st.sampled_from([*TEXT_LAYOUTS, html_table]),
    chosen=st.lists(st.sampled_from(noises.ANYWHERE), max_size=3, unique=True),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_no_noise_ever_makes_a_wrong_number(seed, form_id, layout, chosen, encoding) -> None:
    rng = random.Random(seed)
    form = the_form(form_id)
    tables = random_tables(form, rng, rng.random() < 0.7)
    if layout is html_table:
        kept = [n for n in chosen if n not in (noises.hijacked, noises.twice)]
        parts = [
            (_noisy(t, kept, rng), [(*spot, _noisy(text, kept, rng)) for *spot, text in p])
            for t, p in sections(form, tables, show)
        ]
        data = as_html(parts)
    else:
        text = as_text(sections(form, tables, show), layout).decode()
        text = noises.broken_labels(text, rng) if layout in (lines, airy_lines) else text
        data = _noisy(text, chosen, rng).encode(encoding)
    assert compare(read_report(data), form, tables) == ([], 0)


def _noisy(text: str, chosen: list[noises.Noise], rng: random.Random) -> str:
    return reduce(lambda t, noise: noise(t, rng), chosen, text)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
# Headings and figures were lost so that every figure stood under its neighbour's heading.
@example(seed=866563, form_id="cn-gi-annual-2019", layout=html_table, loss="a line")
@example(seed=16373, form_id="cn-gi-annual-2019", layout=html_table, loss="a line")
@given(
    seed=st.integers(0, 10**9),
    form_id=st.sampled_from(FORMS),
    layout=st.sampled_from([*TEXT_LAYOUTS, html_table]),
    loss=st.sampled_from(["a line", "some lines", "some figures", "a heading word"]),
)
def test_damage_leaves_cells_unread_but_never_wrong(seed, form_id, layout, loss) -> None:
    rng = random.Random(seed)
    form = the_form(form_id)
    tables = random_tables(form, rng)
    parts = sections(form, tables, show)
    if layout is html_table:
        parts = [(t, [s for s in p if rng.random() > 0.02 or s[3] > 1 or s[2] > 1]) for t, p in parts]
        data = as_html(parts)
    else:
        text = as_text(parts, layout).decode().split("\n")
        share = {"a line": 1 / len(text), "some lines": 0.05}.get(loss, 0)
        kept = [x for x in text if rng.random() >= share or "年" in x]
        if loss == "some figures":
            kept = [x for x in kept if not (x.strip("-").isdigit() and rng.random() < 0.05)]
        if loss == "a heading word":
            kept = [
                x.replace(rng.choice(["科研机构", "自然人", "本年废止件数", "结果纠正"]), "") for x in kept
            ]
        data = "\n".join(kept).encode()
    try:
        report = read_report(data)
    except Refused:
        return
    if report.form == form_id:
        assert compare(report, form, tables)[0] == []
