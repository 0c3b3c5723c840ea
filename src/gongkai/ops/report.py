"""`gongkai report`: compile, read, check, compare, render and file annual reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongkai.ops.home import stand, the_agency
from gongkai.ops.inputs import read_file, write_file
from gongkai.ops.output import REFUSED, Json, WrongUsage, a_day, progress, say, table

if TYPE_CHECKING:
    from gongkai.law.report import Finding, Report
    from gongkai.registry.models import Agency

app = typer.Typer(help="年度报告 (annual report)：编制、读取、核对、比较、输出。", no_args_is_help=True)

File = Annotated[str, typer.Argument(help="已发布的年报或本软件输出的 JSON；- 为标准输入 (- for stdin)")]
Code = Annotated[str, typer.Option("--agency", help="机构代码 (agency code)")]
Year = Annotated[int, typer.Option("--year", help="报告年度 (report year)")]
FormId = Annotated[str, typer.Option("--form", help="格式编号，缺省按年度确定")]
SEVERITY = {"error": "错误", "warn": "提醒", "info": "提示", "unchecked": "未核对"}


def load(name: str) -> Report:
    """The report in a file: our own JSON, or a published one through the reader."""
    import json

    from gongkai.law.report import from_json
    from gongkai.reporting.reading import read_report

    data = read_file(name)
    if data.lstrip()[:1] == b"{":
        try:
            return from_json(json.loads(data))
        except (UnicodeDecodeError, json.JSONDecodeError):
            pass
    with progress("正在读取", total=None):
        return read_report(data, Path(name).name if name != "-" else "")


@app.command()
def read(file: File, as_json: Json = False) -> None:
    """读取已发布的年报（文本、HTML、DOCX、XLSX、PDF），按标签识别单元格 (read a published report)。"""
    report = load(file)
    if as_json:
        say("", report.as_json(), True)
        return
    cells = list(report.cells())
    blank = sum(value is None for *_, value in cells)
    say(
        f"{report.agency or '（未读出单位）'} {report.year or '（未读出年度）'}年 {report.shape.title}",
        {},
        False,
    )
    say(f"读出{len(cells) - blank}格，空白或未读出{blank}格，正文{len(report.text)}部分", {}, False)
    if report.unread:
        table(["位置", "原文", "原因"], [[u.where, u.seen, u.why] for u in report.unread])
    _print_findings(list(report.findings))


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="要核对的年报文件；- 为标准输入")] = "",
    previous: Annotated[str, typer.Option(help="上年年报文件，核对结转 (last year's report)")] = "",
    body: Annotated[str, typer.Option(help="department 部门 或 government 政府")] = "",
    published: Annotated[str, typer.Option(help="发布日期 YYYY-MM-DD")] = "",
    code: Code = "",
    year: Year = 0,
    as_json: Json = False,
) -> None:
    """逐条核对勾稽关系、正文与表格、日期 (check every rule)；有错误时退出码为1。"""
    if body not in ("", "department", "government"):
        raise WrongUsage("--body 只能是 department 或 government")
    if bool(file) == bool(code):
        raise WrongUsage("请给出要核对的文件，或用 --agency 和 --year 指明本系统的年报")
    if file:
        report, findings = _check_file(file, previous, body, published)
    else:
        compiled = _compiled(code, year, "")
        report, findings = compiled.report, list(compiled.report.findings)
    if as_json:
        say("", {**report.as_json(), "findings": [f.as_json() for f in findings]}, True)
    else:
        _print_findings(findings)
        counts = "，".join(
            f"{name}{sum(f.severity == s for f in findings)}条" for s, name in SEVERITY.items()
        )
        say(counts, {}, False)
    if any(f.severity == "error" for f in findings):
        raise typer.Exit(REFUSED)


def _check_file(file: str, previous: str, body: str, published: str) -> tuple[Report, list[Finding]]:
    from gongkai.law.report_rules import CheckContext, all_findings

    report = load(file)
    context = CheckContext(
        previous=load(previous) if previous else None,
        body=body or None,
        published=a_day(published) if published else None,
    )
    return report, all_findings(report, context)


def _print_findings(findings: list[Finding]) -> None:
    if findings:
        table(
            ["级别", "规则", "位置", "说明"],
            [[SEVERITY[f.severity], f.rule, f.where, f.says] for f in findings],
        )


@app.command()
def diff(left: File, right: File, as_json: Json = False) -> None:
    """逐格比较两份年报 (compare cell by cell)；有差异时退出码为1。"""
    from gongkai.reporting.comparing import compare

    got = compare(load(left), load(right))
    rows = [
        {"where": d.where, "label": d.label, "left": _shown(d.left), "right": _shown(d.right)}
        for d in got.differing
    ]
    data = {
        "compared": got.compared, "differing": rows, "only_left": list(got.only_left), "only_right": list(got.only_right),
    }  # fmt: skip
    if rows and not as_json:
        table(["位置", "单元格", "左", "右"], [[r["where"], r["label"], r["left"], r["right"]] for r in rows])
    only = len(got.only_left) + len(got.only_right)
    say(
        f"比较{got.compared}格，{len(rows)}处不同" + (f"；另有{only}格只在一方的格式中" if only else ""),
        data,
        as_json,
    )
    if rows:
        raise typer.Exit(REFUSED)


def _shown(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else format(value, "f")


@app.command("compile")
def compile_command(code: Code, year: Year, form: FormId = "", as_json: Json = False) -> None:
    """由登记簿编制年报：统计、求和、起草、核对 (count, sum, draft, check)；有错误时退出码为1。"""
    compiled = _compiled(code, year, form)
    report = compiled.report
    if as_json:
        say("", {**report.as_json(), "incomplete": [r.number for r in compiled.incomplete]}, True)
    else:
        say(report.text["title"], {}, False)
        for shape in report.shape.tables:
            filled = [[r.printed, *(_shown(report.cell(shape.id, r.id, c.id)) for c in b.columns)]
                      for b in shape.blocks for r in b.figure_rows()]  # fmt: skip
            heads = [c.label for c in shape.blocks[0].columns] if len(shape.blocks) == 1 else []
            table([shape.label, *heads], filled)
        _print_findings(list(report.findings))
    if compiled.errors:
        raise typer.Exit(REFUSED)


def _compiled(code: str, year: int, form: str) -> Any:
    stand()
    from gongkai.reporting import actions
    from gongkai.reporting.compiling import compile_report
    from gongkai.reporting.models import AnnualReport

    agency = the_agency(code)
    _a_year(year)
    begun = AnnualReport.objects.filter(agency=agency, year=year).select_related("agency").first()
    with progress("正在统计", total=None):
        if begun and begun.prose and form in ("", begun.form):
            return actions.compiled(begun)
        return compile_report(agency, year, form_id=form)


def _a_year(year: int) -> None:
    from gongkai.law.form import Form

    if not year:
        raise WrongUsage("请用 --year 指明报告年度")
    Form.for_year(year)


@app.command()
def render(
    file: Annotated[str, typer.Argument(help="年报文件；不给则用 --agency 和 --year")] = "",
    fmt: Annotated[str, typer.Option("--format", "-f", help="html、docx、pdf、xlsx、csv、json")] = "pdf",
    output: Annotated[str, typer.Option("--output", "-o", help="输出文件；- 为标准输出")] = "-",
    code: Code = "",
    year: Year = 0,
) -> None:
    """输出年报 (render)：网页、DOCX、PDF、XLSX、CSV、JSON。"""
    from gongkai.reporting.rendering import FORMATS, render
    from gongkai.reporting.rendering.edition import Edition

    if fmt not in FORMATS:
        raise WrongUsage(f"--format 只能是 {'、'.join(FORMATS)}，收到“{fmt}”")
    if bool(file) == bool(code):
        raise WrongUsage("请给出年报文件，或用 --agency 和 --year 指明本系统的年报")
    edition = Edition(load(file)) if file else _own_edition(code, year)
    write_file(output, render(edition, fmt))


def _own_edition(code: str, year: int) -> Any:
    stand()
    from gongkai.reporting import editions
    from gongkai.reporting.models import AnnualReport

    agency = the_agency(code)
    found = AnnualReport.objects.filter(agency=agency, year=year).first()
    version = found.versions.first() if found else None
    return editions.of_version(version) if version else editions.of_draft(_compiled(code, year, ""))


@app.command("file")
def file_command(
    code: Code,
    year: Year,
    dated: Annotated[str, typer.Option(help="落款日期 YYYY-MM-DD")],
    form: FormId = "",
    as_json: Json = False,
) -> None:
    """签发并定稿 (sign and freeze)：命令行代办，日志记为“命令行”；有错误或未说明的提醒时不定稿。"""
    stand()
    from django.db import transaction

    from gongkai import clock
    from gongkai.registry.access import CONSOLE
    from gongkai.reporting import actions
    from gongkai.reporting.models import State

    agency: Agency = the_agency(code)
    _a_year(year)
    now: dict[str, Any] = {"by": CONSOLE, "today": clock.today(), "at": clock.now()}
    day = a_day(dated)
    # One transaction: a report that cannot be filed is not begun either.
    with transaction.atomic():
        report = actions.open_report(agency, year, form_id=form, **now)
        if report.state != State.SIGNED:
            actions.sign(report.pk, dated=day, **now)
        version = actions.file(report.pk, **now)
    data = {"agency": code, "year": year, "version": version.number, "digest": version.digest}
    say(f"{report}已定稿，第{version.number}版，摘要 {version.digest}", data, as_json)
