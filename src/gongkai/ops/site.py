"""`gongkai export-site`: an agency's public pages as plain files, to be embedded in a city's portal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai.ops.home import stand, the_agency
from gongkai.ops.output import Interrupted, Json, WrongUsage, progress, say


def export_site(
    folder: Annotated[Path, typer.Argument(help="写到哪个文件夹 (folder)")],
    code: Annotated[str, typer.Option("--agency", help="机构代码 (agency code)")],
    as_json: Json = False,
) -> None:
    """把一个机构的公开页面导出为静态文件 (public pages as static files)；中断后再次运行会接着做。"""
    stand()
    from gongkai.ops import still

    agency = the_agency(code)
    try:
        with progress("正在导出页面") as tell:
            done = still.export(agency, folder, tell)
    except KeyboardInterrupt:
        raise Interrupted("导出已中断，再次运行会接着做") from None
    except OSError as error:
        raise WrongUsage(f"不能写入“{folder}”：{error.strerror}") from error
    text = f"已导出{done['pages']}个地址到 {folder}，其中新写{done['written']}个，移除{done['removed']}个"
    say(text, {"folder": str(folder), **done}, as_json)
