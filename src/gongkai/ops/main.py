"""`gongkai`: the list of commands, and the one place where what went wrong becomes a sentence and a status."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from gongkai.law.errors import Refused
from gongkai.ops import (
    archive,
    calendar,
    case,
    catalogue,
    fee,
    imports,
    mailbox,
    notify,
    registry,
    report,
    seal,
    search,
    serve,
    site,
    verify,
    workdays,
    worker,
)
from gongkai.ops.demo import command as demo
from gongkai.ops.output import INTERRUPTED, REFUSED, WRONG_USAGE, Interrupted, WrongUsage, complain

app = typer.Typer(
    name="gongkai",
    help="公开：政府信息公开的全年工作 (disclosure of government information, all year round)。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.demo)
app.command("init")(registry.init)
app.command("serve")(serve.serve)
app.command("anchor")(verify.anchor)
app.command("verify")(verify.verify)
app.command("fee")(fee.fee)
app.command("import")(imports.import_file)
app.command("export")(imports.export_file)
app.command("export-site")(site.export_site)
app.command("worker")(worker.worker)
app.add_typer(report.app, name="report")
case.app.command("export")(archive.export)
app.add_typer(case.app, name="case")
app.add_typer(archive.app, name="archive")
app.add_typer(calendar.cases, name="cases")
app.add_typer(calendar.app, name="calendar")
app.add_typer(search.app, name="search")
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(notify.app, name="notify")
app.add_typer(mailbox.app, name="mailbox")
app.add_typer(workdays.app, name="workdays")
app.add_typer(registry.agency, name="agency")
app.add_typer(registry.person, name="person")
app.add_typer(seal.seal, name="seal")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its status; never a traceback for what a user can put right."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words
    try:
        status = typer.main.get_command(app).main(words, prog_name="gongkai", standalone_mode=False)
    except Refused as error:
        complain(error.sentence(), as_json)
        sys.exit(REFUSED)
    except TyperException as error:
        complain(usage(error), as_json)
        sys.exit(WRONG_USAGE)
    except WrongUsage as error:
        complain(str(error), as_json)
        sys.exit(WRONG_USAGE)
    except Interrupted as error:
        complain(str(error), as_json)
        sys.exit(INTERRUPTED)
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    if status == INTERRUPTED:
        complain("已中断", as_json)
    sys.exit(status if isinstance(status, int) else 0)


def usage(error: TyperException) -> str:
    """What is wrong with the words of a command, in one sentence; the help text where there were no words."""
    kind, says = type(error).__name__, error.format_message().strip()
    if kind == "NoArgsIsHelpError":
        return says
    if kind == "NoSuchOption":
        return f"没有选项 {getattr(error, 'option_name', '')}，加 --help 查看用法"
    if kind == "MissingParameter":
        parameter = getattr(error, "param", None)
        name = parameter.opts[0] if parameter is not None else ""
        return f"缺少参数 {name.upper() if not name.startswith('-') else name}，加 --help 查看用法"
    return f"用法不对：{says.rstrip('.')}，加 --help 查看用法"


if __name__ == "__main__":
    main()
