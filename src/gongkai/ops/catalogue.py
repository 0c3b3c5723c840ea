"""`gongkai catalogue`: derive an agency's catalogue, take a table in, write one out, say what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongkai.ops.home import stand, the_agency
from gongkai.ops.inputs import read_file, write_file
from gongkai.ops.output import REFUSED, Json, WrongUsage, say, table

if TYPE_CHECKING:
    from gongkai.publishing.catalogue.coverage import Coverage
    from gongkai.publishing.catalogue.importing import Examined
    from gongkai.publishing.models import Catalogue
    from gongkai.registry.models import Agency

app = typer.Typer(help="公开目录 (catalogues of what must be public)。", no_args_is_help=True)
Code = Annotated[str, typer.Option("--agency", help="机构代码 (agency code)")]
Name = Annotated[str, typer.Option("--catalogue", help="目录名称，有多份目录时必填 (name of the catalogue)")]


def _console() -> dict[str, Any]:
    from gongkai import clock
    from gongkai.registry.access import CONSOLE

    return {"by": CONSOLE, "today": clock.today(), "at": clock.now()}


def _catalogue(agency: Agency, name: str) -> Catalogue:
    found = list(agency.catalogues.filter(active=True, **({"name": name} if name else {})))
    if len(found) == 1:
        return found[0]
    if not found:
        raise WrongUsage(
            f"{agency}没有{f'名为“{name}”的' if name else ''}公开目录，可用 gongkai catalogue derive 编制"
        )
    raise WrongUsage(
        f"{agency}有{len(found)}份公开目录，请用 --catalogue 选择：{'、'.join(c.name for c in found)}"
    )


@app.command()
def derive(
    code: Code,
    profile: Annotated[
        str, typer.Option("--profile", help="标准目录 (national catalogue)")
    ] = "moe-compulsory-education-2019",
    name: Annotated[str, typer.Option("--name", help="目录名称 (name)")] = "",
    as_json: Json = False,
) -> None:
    """由标准目录编制本单位目录 (derive an agency's catalogue)。"""
    stand()
    from gongkai.law.catalogue import profile as national
    from gongkai.publishing.catalogue import actions

    agency = the_agency(code)
    title = name or f"{agency.name}{national(profile).field}领域政务公开事项标准目录"
    made = actions.derive(agency, profile, title, **_console())
    count = made.items.filter(parent__isnull=False).count()
    unconfirmed = made.items.filter(confirmed=False).count()
    data = {"catalogue": made.name, "items": count, "unconfirmed": unconfirmed}
    say(f"已编制《{made}》，共{count}项，其中名称待核实{unconfirmed}项", data, as_json)


@app.command("import")
def import_table(
    file: Annotated[str, typer.Argument(help="目录表 .xlsx 或 .docx (table)")],
    code: Code,
    name: Name = "",
    check: Annotated[bool, typer.Option("--check", help="只核对，不导入 (look only)")] = False,
    as_json: Json = False,
) -> None:
    """导入目录表 (take a table in)：全部导入或者全不导入；有错误时退出码为1。"""
    stand()
    from gongkai.publishing.catalogue import importing

    catalogue = _catalogue(the_agency(code), name)
    content = read_file(file)
    seen = importing.examine(catalogue, content, Path(file).name)
    data = _examined(seen)
    if seen.faults:
        if as_json:
            say("", data, True)
        for f in () if as_json else seen.faults:
            say(f"✗ 第{f.row}行{f.column}列（{f.heading}）：{f.says}", {}, False)
        if not as_json:
            say(f"文件有{len(seen.faults)}处错误，没有导入", {}, False)
        raise typer.Exit(REFUSED)
    if not check:
        importing.take(catalogue, content, Path(file).name, expected=seen.digest, **_console())
    verb = "将会" if check else "已导入："
    text = f"{verb}新增{len(seen.added)}项，修改{len(seen.altered)}项，停用{len(seen.retired)}项，未变{seen.unchanged}项"
    say(text, data | {"taken": not check}, as_json)


def _examined(seen: Examined) -> dict[str, Any]:
    return {
        "added": [{"first": r.first, "name": r.name} for r in seen.added],
        "altered": [{"name": a.item.name, "becomes": a.row.name, "fields": list(a.fields)} for a in seen.altered],
        "retired": [i.name for i in seen.retired], "unchanged": seen.unchanged, "noted": list(seen.noted),
        "faults": [{"row": f.row, "column": f.column, "heading": f.heading, "says": f.says} for f in seen.faults],
        "taken": False,
    }  # fmt: skip


@app.command("export")
def export_table(
    file: Annotated[str, typer.Argument(help="写入 .xlsx 或 .docx (file to write)")],
    code: Code,
    name: Name = "",
    unit: Annotated[str, typer.Option("--unit", help="只导出一个责任主体的目录 (one unit's list)")] = "",
    as_json: Json = False,
) -> None:
    """导出目录表，或者一个责任主体的目录 (write the table, or one unit's list)。"""
    stand()
    from gongkai.publishing.catalogue import table as tables
    from gongkai.publishing.catalogue.rows import items_of, row_of, words_of

    write = {".xlsx": tables.xlsx, ".docx": tables.docx}.get(Path(file).suffix.lower())
    if write is None:
        raise WrongUsage(f"目录表只能写成 .xlsx 或 .docx，收到“{file}”")
    agency = the_agency(code)
    catalogue = _catalogue(agency, name)
    items, title = items_of(catalogue), catalogue.name
    if unit:
        of = agency.units.filter(name=unit).first()
        if of is None:
            raise WrongUsage(f"{agency}没有名为“{unit}”的科室或二级单位")
        items, title = [i for i in items if i.unit_id == of.pk], tables.title_of(of)
    write_file(file, write(title, [row_of(i) for i in items], words_of(catalogue)))
    say(
        f"已写入{file}：《{title}》{len(items)}项",
        {"file": file, "title": title, "items": len(items)},
        as_json,
    )


@app.command()
def coverage(
    code: Code,
    name: Name = "",
    year: Annotated[int | None, typer.Option("--year", help="只看某一年 (one year)")] = None,
    as_json: Json = False,
) -> None:
    """目录覆盖情况 (what is missing)：没有公开信息、逾期的事项，未归入目录的信息，待核实的名称。"""
    stand()
    from gongkai import clock
    from gongkai.publishing.catalogue import coverage as asked

    catalogue = _catalogue(the_agency(code), name)
    found = asked.coverage(catalogue, clock.today(), year)
    if as_json:
        say("", _covered(catalogue, found, year), True)
        return
    rows = [
        [h.item.parent.name, str(h.item), h.item.unit.name if h.item.unit else "未定", h.says]
        for h in found.wanting
    ]
    if rows:
        table(["一级事项", "二级事项", "责任科室", "情况"], rows)
    say(
        f"共{len(found.held)}项：已公开{found.covered}项，缺信息或逾期{len(found.wanting)}项；超过时限公开{len(found.late)}条，"
        f"未归入目录{found.unassigned}条，名称待核实{found.unconfirmed}项，责任科室未定{found.no_unit}项",
        {}, False,
    )  # fmt: skip


def _covered(catalogue: Catalogue, found: Coverage, year: int | None) -> dict[str, Any]:
    return {
        "catalogue": catalogue.name, "year": year, "items": len(found.held), "covered": found.covered,
        "wanting": [
            {"first": h.item.parent.name, "name": h.item.name, "unit": h.item.unit.name if h.item.unit else None,
             "confirmed": h.item.confirmed, "lamp": h.lamp, "last": h.last.isoformat() if h.last else None, "says": h.says}
            for h in found.wanting
        ],
        "late": [p.index_number for p in found.late], "unassigned": found.unassigned,
        "unconfirmed": found.unconfirmed, "no_unit": found.no_unit,
    }  # fmt: skip
