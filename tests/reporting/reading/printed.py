"""A report printed the way many sites print it: the same cells in pipes, lines, tabs, HTML, DOCX, XLSX and PDF."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from decimal import Decimal

import docx
import openpyxl
import pylopdf_fonts_zh_cn
import typst

from gongkai.law.form import Form
from gongkai.law.report import Report, Tables, add_up, blank_tables

Placed = list[tuple[int, int, int, int, str]]

PROSE = {
    "overview": "2022年，我局主动公开信息 150 条，办理行政许可 12 件，较上年增加 3 件。\n（一）主动公开。\n全年公开 35 条。",
    "requests_lead": "2022 年共收到申请 7 件，其中自然人 5 件，予以公开 2 件。",
    "problems": "存在的问题：一是人员少，编制 3 名。",
    "other": "无",
}


def random_tables(form: Form, rng: random.Random, consistent: bool = True, largest: int = 4000) -> Tables:
    """Tables full of figures; consistent ones add up."""
    tables = blank_tables(form)
    for table in form.tables:
        for row, column in table.cells():
            big = rng.choice([0, 0, 0, 1, 9, 30, largest])
            value: int | Decimal = rng.randint(0, big)
            if column.type == "signed":
                value = rng.randint(-big, big)
            if column.type == "money":
                value = Decimal(rng.randint(0, 10**7)) / 100
            tables[table.id][row.id][column.id] = value
    return add_up(form, tables) if consistent else tables


def t2_cells(form: Form, tables: Tables, show: Callable[[object], str]) -> Placed:
    """Table 2 as printed, four columns wide."""
    out: Placed = []
    r = 0
    for block in form.table("t2").blocks:
        out.append((r, 0, 1, 4, block.label))
        r += 1
        span = 3 if len(block.columns) == 1 else 1
        out.append((r, 0, 1, 1, "信息内容"))
        out += [(r, 1 + k * span, 1, span, c.label) for k, c in enumerate(block.columns)]
        r += 1
        for row in block.figure_rows():
            out.append((r, 0, 1, 1, row.label))
            out += [
                (r, 1 + k * span, 1, span, show(tables["t2"][row.id][c.id]))
                for k, c in enumerate(block.columns)
            ]
            r += 1
    return out


def t3_cells(form: Form, tables: Tables, show: Callable[[object], str]) -> Placed:
    """Table 3 as printed: three columns of labels, seven of figures."""
    table = form.table("t3")
    columns = table.blocks[0].columns
    out: Placed = [(0, 0, 3, 3, table.corner), (0, 3, 1, 7, table.top), (1, 3, 2, 1, "自然人")]
    out += [(1, 4, 1, 5, "法人或其他组织"), (1, 9, 2, 1, "总计")]
    out += [(2, 4 + k, 1, 1, c.label) for k, c in enumerate(columns[1:6])]
    r = 3

    def walk(rows, depth: int) -> None:
        nonlocal r
        for row in rows:
            if row.children:
                leaves = sum(1 for _ in _leaves(row))
                out.append((r, depth, leaves, 1, printed(row)))
                walk(row.children, depth + 1)
                continue
            out.append((r, depth, 1, 3 - depth, printed(row)))
            out.extend((r, 3 + k, 1, 1, show(tables["t3"][row.id][c.id])) for k, c in enumerate(columns))
            r += 1

    walk(table.blocks[0].rows, 0)
    return out


def printed(row) -> str:
    return row.printed.replace(".0", ".")


def _leaves(row):
    if not row.children:
        yield row
    for child in row.children:
        yield from _leaves(child)


def t4_cells(form: Form, tables: Tables, show: Callable[[object], str]) -> Placed:
    """Table 4 as printed: one row of fifteen."""
    columns = form.table("t4").blocks[0].columns
    out: Placed = [(0, 0, 1, 5, "行政复议"), (0, 5, 1, 10, "行政诉讼")]
    out += [(1, k, 2, 1, c.label) for k, c in enumerate(columns)]
    out += [(1, 5, 1, 5, "未经复议直接起诉"), (1, 10, 1, 5, "复议后起诉")]
    out += [(2, 5 + k, 1, 1, c.label) for k, c in enumerate((*columns, *columns))]
    values = [
        tables["t4"][b][c.id]
        for b in ("review", "litigation_direct", "litigation_after_review")
        for c in columns
    ]
    return out + [(3, k, 1, 1, show(v)) for k, v in enumerate(values)]


def rows_of(placed: Placed, pad: bool = False) -> list[list[str]]:
    """Rows without the copies that merged cells would leave; padded at the end as the seed is."""
    width = max(c + across for _, c, _, across, _ in placed)
    rows: dict[int, list[str]] = {}
    for r, _, _, _, text in sorted(placed, key=lambda p: (p[0], p[1])):
        rows.setdefault(r, []).append(text)
    return [row + [""] * (width - len(row)) if pad else row for _, row in sorted(rows.items())]


def pipes(placed: Placed) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows_of(placed, pad=True))


def bare_pipes(placed: Placed) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows_of(placed))


def markdown(placed: Placed) -> str:
    lines = pipes(placed).split("\n")
    return "\n".join([lines[0], "|" + "---|" * (lines[0].count("|") - 1), *lines[1:]])


def tabs(placed: Placed) -> str:
    return "\n".join("\t".join(row) for row in rows_of(placed))


def spaces(placed: Placed) -> str:
    return "\n".join(" ".join(row) for row in rows_of(placed))


def lines(placed: Placed) -> str:
    return "\n".join(text for row in rows_of(placed) for text in row if text)


def airy_lines(placed: Placed) -> str:
    return "\n\n".join(text for row in rows_of(placed) for text in row if text)


TEXT_LAYOUTS = [pipes, bare_pipes, markdown, tabs, spaces, lines, airy_lines]


def html_table(placed: Placed) -> str:
    rows: dict[int, list[str]] = {}
    for r, _, down, across, text in sorted(placed, key=lambda p: (p[0], p[1])):
        spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
        rows.setdefault(r, []).append(f"<td{spans}><p class='MsoNormal'><span>{text}</span></p></td>")
    return (
        "<table border=1>" + "".join(f"<tr>{''.join(c)}</tr>" for _, c in sorted(rows.items())) + "</table>"
    )


def sections(form: Form, tables: Tables, show: Callable[[object], str]) -> list[tuple[str, Placed]]:
    """Title, headings and prose in order, each followed by its table where there is one."""
    labels = {s.id: f"{s.num}、{s.label}" for s in form.sections}
    return [
        ("云溪市档案管理局2022年政府信息公开工作年度报告", []),
        (labels["overview"], []),
        *[(line, []) for line in PROSE["overview"].split("\n")],
        (labels["proactive"], t2_cells(form, tables, show)),
        (labels["requests"], []),
        (PROSE["requests_lead"], t3_cells(form, tables, show)),
        (labels["disputes"], t4_cells(form, tables, show)),
        (labels["problems"], []),
        (PROSE["problems"], []),
        (labels["other"], []),
        (PROSE["other"], []),
        ("云溪市档案管理局", []),
        ("2023年1月16日", []),
    ]


def as_text(parts: list[tuple[str, Placed]], layout: Callable[[Placed], str]) -> bytes:
    return "\n".join(t + ("\n" + layout(p) if p else "") for t, p in parts).encode()


def as_html(parts: list[tuple[str, Placed]], table: Callable[[Placed], str] = html_table) -> bytes:
    body = "".join(f"<p>　　{t}</p>" + (table(p) if p else "") for t, p in parts)
    return f"<html><head><meta charset=utf-8><title>x</title></head><body><div>{body}</div></body></html>".encode()


def as_docx(parts: list[tuple[str, Placed]]) -> bytes:
    document = docx.Document()
    for text, placed in parts:
        document.add_paragraph(text)
        if placed:
            height = max(r + d for r, _, d, _, _ in placed)
            width = max(c + a for _, c, _, a, _ in placed)
            table = document.add_table(height, width)
            for r, c, down, across, cell in placed:
                spot = table.cell(r, c)
                if down > 1 or across > 1:
                    spot = spot.merge(table.cell(r + down - 1, c + across - 1))
                spot.text = cell
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(parts: list[tuple[str, Placed]], numbers: bool = True) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    r0 = 1
    for text, placed in parts:
        sheet.cell(r0, 1, text)
        r0 += 1
        for r, c, down, across, cell in placed:
            plain = cell.replace(".", "", 1).lstrip("-").isdigit()
            sheet.cell(r0 + r, 1 + c, float(cell) if numbers and plain else cell)
            if down > 1 or across > 1:
                sheet.merge_cells(
                    start_row=r0 + r, start_column=1 + c, end_row=r0 + r + down - 1, end_column=c + across
                )
        r0 += max((r + d for r, _, d, _, _ in placed), default=0)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_pdf(parts: list[tuple[str, Placed]], ruled: bool = True) -> bytes:
    source = [
        '#set text(font: "Noto Serif SC", size: 9pt)',
        '#set page(width: 21cm, height: 29.7cm, numbering: "1")',
    ]
    for text, placed in parts:
        source.append(f"#par[{_escape(text)}]")
        if placed:
            width = max(c + a for _, c, _, a, _ in placed)
            cells = ", ".join(
                f"table.cell(x: {c}, y: {r}, rowspan: {d}, colspan: {a})[{_escape(t)}]"
                for r, c, d, a, t in placed
            )
            stroke = "" if ruled else "stroke: none, "
            source.append(f"#table({stroke}columns: {width}, {cells})")
    fonts = [str(pylopdf_fonts_zh_cn.__path__[0])]
    return typst.compile("\n".join(source).encode(), font_paths=fonts)


def _escape(text: str) -> str:
    return "".join(f"\\{c}" if c in "#*_`$@<>[]\\/=-+.0123456789" and not c.isdigit() else c for c in text)


def compare(report: Report, form: Form, tables: Tables) -> tuple[list[str], int]:
    """Cells that were read wrongly, and how many were left unread."""
    wrong, unread = [], 0
    for table in form.tables:
        for row, column in table.cells():
            want = tables[table.id].get(row.id, {}).get(column.id)
            got = report.cell(table.id, row.id, column.id)
            if got is None:
                unread += want is not None
            elif got != want:
                wrong.append(f"{table.id}/{row.id}/{column.id}: {got} instead of {want}")
    return wrong, unread


def show(value: object) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)
